"""What the Tabular List instructs: Excludes notes, additional codes, and the order of codes."""

from collections.abc import Iterator, Sequence
from itertools import combinations

from index.answers import citing
from index.answers.desk import Desk
from index.answers.planners.claim_rules import broken_by_order, other_findings
from index.answers.understanding import Asked
from index.model import CodeRef, Note, NoteKind, System
from index.model.answers import Confidence, Part, QuestionKind, Sentence, Verdict
from index.pages import NOTE_LABELS
from index.pages.exclusions import Exclusion, excluded_by, exclusions_between
from index.pages.page import TABULAR_LIST
from index.pages.references import references_in
from index.pages.sections.subject import Subject

_EXCLUDES = (NoteKind.EXCLUDES1, NoteKind.EXCLUDES2)
_INSTRUCTIONS = (NoteKind.CODE_FIRST, NoteKind.USE_ADDITIONAL, NoteKind.CODE_ALSO)
_MOST_NOTES = 12
_PAIR = 2
_MOST_IN_ORDER = 12
_UNRELATED = "whether the two conditions are unrelated to each other (guideline I.A.12.a)"


def _diagnoses(asked: Asked) -> list[CodeRef]:
    return [ref for ref in asked.codes if ref.system is System.ICD10CM]


def excludes(desk: Desk, asked: Asked) -> Part | None:
    """Say what a code's Excludes notes hold and which notes name it; of two codes, between them."""
    refs = _diagnoses(asked)
    if len(refs) > 1:
        return together(desk, asked)
    if not refs:
        return None
    subject = desk.subject(refs[0], asked.on)
    display = subject.row["display"]
    own = [note for note in desk.notes(subject) if note.kind in _EXCLUDES]
    lists = [one.id for one in subject.editions(TABULAR_LIST)]
    others = excluded_by(desk.content, subject.row, subject.ancestors, lists)
    sentences = [_note_sentence(desk, note) for note in own[:_MOST_NOTES]]
    sentences += [_exclusion_sentence(desk, one, display) for one in others[:_MOST_NOTES]]
    if not sentences:
        cited = citing.code_row(desk.content, subject.row, refs[0])
        text = f"The installed Tabular List has no Excludes note at {display} or naming it."
        return Part(QuestionKind.EXCLUDES, Verdict.ANSWER, Sentence(text, (cited,)), (), (refs[0],))
    count = {kind: sum(note.kind is kind for note in own) for kind in _EXCLUDES}
    text = (
        f"{display} has {count[NoteKind.EXCLUDES1]} Excludes1 and {count[NoteKind.EXCLUDES2]} "
        f"Excludes2 notes of its own or from above it; {len(others)} at other codes name it."
    )
    cited_first = sentences[0].citations
    named = [link.ref for note in own[:_MOST_NOTES] for link in note.links]
    return Part(
        QuestionKind.EXCLUDES,
        Verdict.ANSWER,
        Sentence(text, cited_first),
        tuple(sentences),
        tuple(dict.fromkeys((refs[0], *named))),
    )


def _note_sentence(desk: Desk, note: Note) -> Sentence:
    label = NOTE_LABELS[note.kind]
    return Sentence(
        f"{label} at {note.origin.display}: {note.text}", (citing.note(desk.content, note),)
    )


def _exclusion_sentence(desk: Desk, one: Exclusion, display: str) -> Sentence:
    label = NOTE_LABELS[one.kind]
    cited = citing.exclusion(desk.content, one)
    return Sentence(f"{label} at {one.origin.display} names {display}: {one.text}", (cited,))


def together(desk: Desk, asked: Asked) -> Part | None:
    """Say whether diagnoses may be reported together, by Excludes notes and the claim check."""
    refs = _diagnoses(asked)
    if len(refs) < _PAIR or len(refs) != len(asked.codes):
        return None
    notes = between(desk, asked)
    hard = any(kind is NoteKind.EXCLUDES1 for kind, _ in notes)
    notes.sort(key=lambda one: one[0] is not NoteKind.EXCLUDES1)
    found = [sentence for _, sentence in notes]
    broken = list(other_findings(desk, refs, asked))
    found += [sentence for sentence in broken if sentence not in found]
    names = " and ".join(ref.display for ref in refs)
    if hard or broken:
        reason = "an Excludes1 note stands in the way" if hard else "a rule of the claim check"
        head = f"No: {names} are not all reported together; {reason}."
        verdict, changes = Verdict.NO, ((_UNRELATED,) if hard else ())
        return _part(QuestionKind.TOGETHER, verdict, head, found, refs, changes)
    if found:
        head = (
            f"Yes: {names} may be reported together when both are present; Excludes2 notes say so."
        )
        return _part(QuestionKind.TOGETHER, Verdict.YES, head, found, refs)
    instructed = list(_between(desk, refs, asked))
    if instructed:
        head = f"Yes: {names} are reported together where both are present; a note asks for it."
        return _part(QuestionKind.TOGETHER, Verdict.YES, head, instructed, refs)
    titles = [
        Sentence(f"{row['display']}: {row['title']}.", (citing.code_row(desk.content, row, ref),))
        for ref in refs
        for row in (desk.subject(ref, asked.on).row,)
    ]
    head = f"No Excludes1 note of the installed Tabular List stands between {names}."
    return _part(
        QuestionKind.TOGETHER, Verdict.NO_EDIT, head, titles, refs,
        ("a guideline on the two conditions", "a payer's own edits, which are not installed"),
        Confidence.DERIVED,
    )  # fmt: skip


def between(desk: Desk, asked: Asked) -> list[tuple[NoteKind, Sentence]]:
    """Return the Excludes notes between any two of the diagnoses named, with the kind of each."""
    refs = _diagnoses(asked)
    if len(refs) < _PAIR:
        return []
    lists = [one.id for one in desk.subject(refs[0], asked.on).editions(TABULAR_LIST)]
    found: list[tuple[NoteKind, Sentence]] = []
    for first, second in combinations(refs, 2):
        for one in exclusions_between(desk.content, first, second, lists):
            named = second if one.reference.matches(second.code) else first
            found.append((one.kind, _exclusion_sentence(desk, one, named.display)))
    return found


def _part(
    kind: QuestionKind,
    verdict: Verdict,
    head: str,
    sentences: Sequence[Sentence],
    codes: Sequence[CodeRef],
    changes: tuple[str, ...] = (),
    confidence: Confidence = Confidence.PUBLISHED,
) -> Part:
    """Return a part whose headline rests on what its first sentences rest on."""
    cited = tuple(dict.fromkeys(one for sentence in sentences for one in sentence.citations))
    return Part(
        kind, verdict, Sentence(head, cited), tuple(sentences), tuple(codes), changes, confidence
    )


def _between(desk: Desk, refs: Sequence[CodeRef], asked: Asked) -> Iterator[Sentence]:
    """Yield the instructions at some codes that name others of them."""
    for ref in refs:
        subject = desk.subject(ref, asked.on)
        for note in desk.notes(subject):
            if note.kind in _INSTRUCTIONS and _names(note, [one for one in refs if one != ref]):
                yield _note_sentence(desk, note)


def _names(note: Note, refs: Sequence[CodeRef]) -> bool:
    """Return whether a note names a code or what it stands under."""
    return any(ref.code.startswith(link.ref.code) for link in note.links for ref in refs) or any(
        one.matches(ref.code) for one in references_in(note.text) for ref in refs
    )


def additional(desk: Desk, asked: Asked) -> Part | None:
    """Say which codes the notes at a code ask for before it, with it and after it."""
    refs = _diagnoses(asked)
    sentences: list[Sentence] = []
    codes: list[CodeRef] = list(refs)
    for ref in refs:
        subject: Subject = desk.subject(ref, asked.on)
        for note in desk.notes(subject):
            if note.kind in _INSTRUCTIONS:
                sentences.append(_note_sentence(desk, note))
                codes += [link.ref for link in note.links]
    if not sentences:
        return None
    names = ", ".join(ref.display for ref in refs)
    head = f"The Tabular List gives {len(sentences)} instructions for {names}; own notes first."
    return _part(
        QuestionKind.ADDITIONAL,
        Verdict.ANSWER,
        head,
        sentences[:_MOST_NOTES],
        list(dict.fromkeys(codes)),
        ("what the record supports: an additional code is reported only if it is documented",),
    )


def sequence(desk: Desk, asked: Asked) -> Part | None:
    """Say which of several diagnoses is listed first, or whether one may be."""
    refs = _diagnoses(asked)
    if not 0 < len(refs) <= _MOST_IN_ORDER or len(refs) != len(asked.codes):
        return None
    if len(refs) == 1:
        reasons = broken_by_order(desk, refs, asked)
        if not reasons:
            return None
        head = f"No: {refs[0].display} is not listed first."
        return _part(QuestionKind.SEQUENCE, Verdict.NO, head, reasons, refs)
    orders = [(refs, broken_by_order(desk, refs, asked))]
    orders += [
        (moved, broken_by_order(desk, moved, asked))
        for place in range(1, len(refs))
        for moved in ([refs[place], *refs[:place], *refs[place + 1 :]],)
    ]
    good = [order for order, reasons in orders if not reasons]
    if len(good) != 1:
        return None
    reasons = [sentence for order, found in orders if found for sentence in found]
    first, *rest = good[0]
    head = f"{first.display} goes first, then {', '.join(ref.display for ref in rest)}."
    return _part(
        QuestionKind.SEQUENCE,
        Verdict.ANSWER,
        head,
        list(dict.fromkeys(reasons)),
        good[0],
        ("the reason for the encounter, where a guideline puts it first",),
        Confidence.DERIVED,
    )


PLANNERS = {
    QuestionKind.EXCLUDES: excludes,
    QuestionKind.TOGETHER: together,
    QuestionKind.ADDITIONAL: additional,
    QuestionKind.SEQUENCE: sequence,
}
