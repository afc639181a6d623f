"""Whether codes are valid and billable on a date, and what has changed in them."""

import re
from collections.abc import Iterator
from dataclasses import replace

from index.answers import citing
from index.answers.desk import Desk
from index.answers.understanding import Asked
from index.model import CodeRef, Kind, NoteKind, System, display_code
from index.model.answers import Citation, Part, QuestionKind, Sentence, Verdict
from index.pages.rows import catalogue, child_rows
from index.pages.sections.history import changes, new_since, origins, successors
from index.pages.sections.subject import Subject
from index.pages.versions import CodeVersion, version_on

_SEVENTH = re.compile(
    r"\b(?:7th|seventh) char(?:acter)?\s+(?:of\s+)?['\"]?([A-Z])\b", re.IGNORECASE
)
_ON_SEVENTH = (NoteKind.NOTE, NoteKind.SEVENTH, NoteKind.CODE_ALSO)
_COMPLETE = 7
_YEAR_ENDS = "-09-30"
_GRAVEST = (Verdict.NO, Verdict.ANSWER, Verdict.YES)
"""What is not known of one code keeps the others from a yes."""
_MOST_CODES = 8
"""Codes listed below a header, or in place of a deleted code."""


def valid(desk: Desk, asked: Asked) -> Part | None:
    """Say whether each code may be submitted on the date, and what to use in its place."""
    if not asked.codes:
        return None
    completed = seventh_character(desk, asked)
    if completed is not None:
        return completed
    told: list[tuple[Verdict | None, Sentence]] = []
    codes: dict[CodeRef, None] = {}
    for ref in asked.codes:
        subject = desk.subject(ref, asked.on)
        found, verdict = _on(desk, subject)
        codes[ref] = None
        (head, named), *others = _sentences(desk, subject, found, verdict)
        told += [(verdict, head), *((None, sentence) for sentence, _ in others)]
        codes.update(dict.fromkeys((*named, *(one for _, further in others for one in further))))
    deciding = min((one for one, _ in told if one), key=_GRAVEST.index)
    # The headline is that of the code that decides.
    told.sort(key=lambda one: one[0] is not deciding)
    sentences = [sentence for _, sentence in told]
    return Part(
        QuestionKind.VALID,
        deciding,
        sentences[0],
        tuple(sentences[1:]),
        tuple(codes),
        () if asked.dated else ("another date of service",),
    )


def seventh_character(desk: Desk, asked: Asked) -> Part | None:
    """Say whether a 7th character completes a code, by the codes that the installed list has."""
    character = _SEVENTH.search(asked.text)
    if character is None or len(asked.codes) != 1:
        return None
    (ref,) = asked.codes
    subject = desk.subject(ref, asked.on)
    if ref.system is not System.ICD10CM or len(ref.code) >= _COMPLETE:
        return None
    display = subject.row["display"]
    full = CodeRef(System.ICD10CM, f"{ref.code:X<6}{character[1].upper()}")
    notes = [note for note in desk.notes(subject) if note.kind in _ON_SEVENTH]
    notes = [note for note in notes if "7th char" in note.text or note.kind is NoteKind.SEVENTH]
    cited = tuple(citing.note(desk.content, note) for note in notes)
    said = tuple(
        Sentence(f"At {note.origin.display}: {note.text}", (one,))
        for note, one in zip(notes, cited, strict=True)
    )
    if _installed(desk, full):
        title = _title(desk, full)
        head = Sentence(f"Yes: {full.display} is {title}.", (citing.code(desk.content, full),))
        return Part(QuestionKind.VALID, Verdict.YES, head, said, (full, ref))
    row = citing.code_row(desk.content, subject.row, ref)
    text = f"No: the installed list has no {full.display}; {display} does not take {character[1]}."
    return Part(QuestionKind.VALID, Verdict.NO, Sentence(text, (row, *cited)), said, (ref,))


def _on(desk: Desk, subject: Subject) -> tuple[CodeVersion, Verdict]:
    """Return what is known of a code on the date, and whether it may be submitted.

    The addenda are asked about the time before the first installed edition. ``ANSWER`` stands for
    a date of which no release tells.
    """
    found = version_on(desk.content, subject.row, subject.releases, subject.on)
    later = [one for one in changes(subject) if (one.effective or "") > subject.on.isoformat()]
    first = [one for one in later if one.effective == later[0].effective]
    ended = next((one for one in first if one.action == "delete"), None)
    if first and not found.validity.covered:
        if ended is not None:
            known = replace(found.validity, valid=True, statement=f"until {ended.effective}")
            found = replace(found, billable=bool(ended.billable), validity=known)
        elif any(one.action == "add" for one in first):
            said = f"not yet valid: new from {first[0].effective}"
            known = replace(found.validity, valid=False, statement=said)
            found = replace(found, validity=known)
    if not (found.billable and found.validity.valid):
        return found, Verdict.NO
    unknown = ended is None and _before_editions(desk, subject, found)
    return found, Verdict.ANSWER if unknown else Verdict.YES


def _sentences(
    desk: Desk, subject: Subject, found: CodeVersion, verdict: Verdict
) -> Iterator[tuple[Sentence, list[CodeRef]]]:
    """Yield what is said of one code, the verdict first, with the codes each sentence names."""
    display, day = subject.row["display"], subject.on.isoformat()
    cited = citing.version(desk.content, subject.row, found)
    known = found.validity
    if not known.valid:
        yield Sentence(f"No: {display} is {known.statement}, asked for {day}.", (cited,)), []
    elif not found.billable:
        yield _header(desk, subject, cited)
    elif verdict is Verdict.ANSWER:
        text = f"Not known for {day}: {display} is billable, but {known.statement}."
        yield Sentence(text, (cited,)), []
    else:
        said = f"Yes: {display} ({found.title}) is billable on {day}"
        yield Sentence(f"{said}: {known.statement}.", (cited, *_period(subject))), []
    yield from _history(desk, subject, found)


def _before_editions(desk: Desk, subject: Subject, found: CodeVersion) -> bool:
    """Return whether the date lies before the edition that answers, and nothing dates the code."""
    day = subject.on.isoformat()
    if subject.content.connection.execute(
        "SELECT 1 FROM code_period WHERE system = ? AND code = ? AND valid_from <= ?",
        (subject.ref.system.value, subject.ref.code, day),
    ).fetchone():
        return False  # the publisher dates the code itself
    source = catalogue(desk.content).sources[found.source]
    start = source.valid_from or day
    if (source.valid_to or "").endswith(_YEAR_ENDS):
        # What an update within the fiscal year adds, the addenda and the conversion table date.
        start = min(start, f"{int(str(source.valid_to)[:4]) - 1}-10-01")
    early = day < max(start, new_since(subject) or start)
    return early and not found.validity.covered


def _header(desk: Desk, subject: Subject, cited: Citation) -> tuple[Sentence, list[CodeRef]]:
    below = [
        CodeRef(System(row["system"]), row["code"]) for row in child_rows(desk.content, subject.row)
    ]
    level = "code" if subject.row["kind"] == Kind.CODE else "heading"
    said = f"No: {subject.row['display']} is a {level} that needs more characters"
    shown = ", ".join(ref.display for ref in below[:_MOST_CODES])
    more = f" and {len(below) - _MOST_CODES} more" if len(below) > _MOST_CODES else ""
    below_it = f"; below it: {shown}{more}" if below else ""
    return Sentence(f"{said}{below_it}.", (cited,)), below[:_MOST_CODES]


def _period(subject: Subject) -> Iterator[Citation]:
    """Yield the dates that the publisher gives the code itself, where it gives any."""
    for row in subject.content.connection.execute(
        "SELECT * FROM code_period WHERE system = ? AND code = ? ORDER BY source",
        (subject.ref.system.value, subject.ref.code),
    ):
        fields = (row["code"], row["valid_from"], row["valid_to"])
        target = citing.code_target(subject.ref)
        yield citing.record(subject.content, row["source"], subject.row["display"], fields, target)


def _history(
    desk: Desk, subject: Subject, found: CodeVersion
) -> Iterator[tuple[Sentence, list[CodeRef]]]:
    """Yield when the code came and went, and what came in its place."""
    display, content = subject.row["display"], desk.content
    target = citing.code_target(subject.ref)
    for period in subject.content.connection.execute(
        "SELECT * FROM code_period WHERE system = ? AND code = ? AND valid_to IS NOT NULL"
        " AND source = ?",
        (subject.ref.system.value, subject.ref.code, found.source),
    ):
        cited = tuple(_period(subject))
        yield Sentence(f"{display} is terminated after {period['valid_to']}.", cited), []
    for change in changes(subject):
        if change.action == "revise" or not change.effective:
            continue
        done = "new from" if change.action == "add" else "deleted from"
        if change.action == "add" and change.billable is False:
            done = "a heading from"
        title = change.new_title or change.old_title
        cited = (
            citing.record(content, change.source, display, (subject.row["code"], title), target),
        )
        yield Sentence(f"{display} is {done} {change.effective}.", cited), []
    later = [one for one in successors(subject) if not found.validity.valid or not found.billable]
    if later:
        refs = [CodeRef(System.ICD10CM, code) for code, _, _ in later[:_MOST_CODES]]
        _, since, source = later[0]
        cited = tuple(_conversion(desk, source, ref.code) for ref in refs)
        named = ", ".join(ref.display for ref in refs)
        yield Sentence(f"Codes that came from it on {since}: {named}.", cited), refs


def _conversion(desk: Desk, source: str, code: str) -> Citation:
    """Cite the row of the conversion table for a code."""
    row = desk.content.connection.execute(
        "SELECT * FROM conversion WHERE code = ? AND source = ? ORDER BY effective, position",
        (code, source),
    ).fetchone()
    display = display_code(System.ICD10CM, code)
    return citing.record(
        desk.content,
        source,
        f"{display}, from {row['previous'] or 'no earlier code'}",
        (row["code"], row["effective"], row["previous"]),
        citing.code_target(CodeRef(System.ICD10CM, code)),
    )


def changed(desk: Desk, asked: Asked) -> Part | None:
    """Say what changed in the codes: new, deleted, revised, where from and what in place."""
    sentences: list[Sentence] = []
    codes: dict[CodeRef, None] = {}
    for ref in asked.codes:
        subject = desk.subject(ref, asked.on)
        codes[ref] = None
        for sentence, named in _changes(desk, subject):
            sentences.append(sentence)
            codes.update(dict.fromkeys(named))
    if not sentences:
        return None
    return Part(
        QuestionKind.CHANGED, Verdict.ANSWER, sentences[0], tuple(sentences[1:]), tuple(codes)
    )


def _changes(desk: Desk, subject: Subject) -> Iterator[tuple[Sentence, list[CodeRef]]]:
    display, target = subject.row["display"], citing.code_target(subject.ref)
    for origin in origins(subject):
        before = [
            CodeRef(System.ICD10CM, code) for pair in origin.codes for code in dict.fromkeys(pair)
        ]
        came = (
            f"before it {origin.previous} was coded" if origin.previous else "with no earlier code"
        )
        yield (
            Sentence(
                f"{display} is new from {origin.effective}; {came}.",
                (_conversion(desk, origin.source, subject.row["code"]),),
            ),
            [ref for ref in before if _installed(desk, ref)],
        )
    for change in changes(subject):
        words = {"add": "added", "delete": "deleted", "revise": "revised"}[change.action]
        titles = [title for title in (change.old_title, change.new_title) if title]
        when = f" from {change.effective}" if change.effective else ""
        yield (
            Sentence(
                f"{display} is {words}{when}: {' -> '.join(dict.fromkeys(titles))}.",
                (
                    citing.record(
                        desk.content,
                        change.source,
                        display,
                        (subject.row["code"], *titles),
                        target,
                    ),
                ),
            ),
            [],
        )
    later = successors(subject)[:_MOST_CODES]
    if later:
        refs = [CodeRef(System.ICD10CM, code) for code, _, _ in later]
        lines = (
            f"{ref.display} ({_title(desk, ref)}, {day})"
            for ref, (_, day, _) in zip(refs, later, strict=True)
        )
        cited = tuple(_conversion(desk, source, code) for code, _, source in later)
        yield Sentence(f"Codes that came from {display}: {'; '.join(lines)}.", cited), refs


def _title(desk: Desk, ref: CodeRef) -> str:
    row = desk.content.connection.execute(
        "SELECT title FROM code WHERE system = ? AND code = ?", (ref.system.value, ref.code)
    ).fetchone()
    return str(row["title"]) if row else "not in the installed editions"


def _installed(desk: Desk, ref: CodeRef) -> bool:
    found = desk.content.connection.execute(
        "SELECT 1 FROM code WHERE system = ? AND code = ?", (ref.system.value, ref.code)
    ).fetchone()
    return found is not None


PLANNERS = {QuestionKind.VALID: valid, QuestionKind.CHANGED: changed}
