"""What a procedure, service or supply is, and its RBCS category."""

import re
from collections.abc import Iterator

from index.answers import citing
from index.answers.desk import Desk
from index.answers.planners.common import of_medicare, procedures_of
from index.answers.understanding import Asked
from index.model import DESCRIPTOR_NOT_INSTALLED, CodeRef
from index.model.answers import Confidence, Part, QuestionKind, Sentence, Verdict
from index.pages.fees import relative_values, select
from index.pages.sections.payment import INDICATOR_WORDS
from index.pages.sections.plain_words import title
from index.pages.sections.procedures import MAJOR, MISSING, licensed_texts, rbcs_rows
from index.pages.sections.subject import Subject
from index.pages.values import meaning

_I = re.IGNORECASE
_OFFICIAL = re.compile(
    r"\bofficial\b|\bdescriptors?\b|\bnomenclature\b|\bword for word\b|\bverbatim\b|\bAMA\b|"
    r"\bADA\b|\bexact (?:text|wording|description)\b",
    _I,
)
_NO_FAMILY = "No RBCS Family"


def what_is(desk: Desk, asked: Asked) -> Part | None:
    """Say what the procedures named are, in our words first; None if other codes are named.

    The publisher's descriptor of a CPT or CDT code is given only from the user's licensed file.
    """
    refs = procedures_of(asked)
    if not refs or len(refs) != len(asked.codes) or not of_medicare(asked):
        return None
    official = _OFFICIAL.search(asked.text) is not None
    sentences: list[Sentence] = []
    own = False
    for ref in refs:
        subject = desk.subject(ref, asked.on)
        described = list(_official(desk, subject))
        if official and not described:
            return None
        written = [] if official else list(_own_words(desk, subject))
        own = own or bool(written)
        told = [*written, *described] or [_nameless(desk, subject)]
        sentences += told if official else [*told, *_facts(desk, subject)]
    return Part(
        QuestionKind.WHAT_IS,
        Verdict.ANSWER,
        sentences[0],
        tuple(sentences[1:]),
        refs,
        tuple(_changes(desk, asked, refs)),
        Confidence.OWN if own else Confidence.PUBLISHED,
    )


def _changes(desk: Desk, asked: Asked, refs: tuple[CodeRef, ...]) -> Iterator[str]:
    """Yield how to get the descriptors that need a licence."""
    for system in dict.fromkeys(ref.system for ref in refs if ref.system in MISSING):
        subject = desk.subject(next(ref for ref in refs if ref.system is system), asked.on)
        if not licensed_texts(subject):
            text = MISSING[system]
            yield f"{text[0].lower()}{text[1:]}"


def _own_words(desk: Desk, subject: Subject) -> Iterator[Sentence]:
    """Yield our title, then our description of a procedure."""
    named = title(subject)
    if not named:
        return
    display, target = subject.ref.display, citing.code_target(subject.ref)
    source = subject.own_text["title"][0]["source"]
    cited = citing.record(desk.content, source, display, (display, named), target)
    yield Sentence(f"{display} in plain words: {named}.", (cited,))
    for row in subject.own_text.get("summary", ())[:1]:
        quoted = citing.prose(desk.content, row["source"], display, row["text"], target)
        yield Sentence(row["text"], (quoted,))


def _official(desk: Desk, subject: Subject) -> Iterator[Sentence]:
    """Yield the publisher's description, where the release or the user's licence gives it."""
    row, display = subject.row, subject.ref.display
    if subject.ref.system not in MISSING:
        if DESCRIPTOR_NOT_INSTALLED not in row["title"]:
            yield Sentence(
                f"{display} is {row['title']}.", (citing.code_row(desk.content, row, subject.ref),)
            )
        return
    for text in licensed_texts(subject)[:1]:
        cited = citing.prose(
            desk.content, text["source"], display, text["text"], citing.code_target(subject.ref)
        )
        yield Sentence(f"Official description of {display}: {text['text']}", (cited,))


def _nameless(desk: Desk, subject: Subject) -> Sentence:
    row = subject.row
    return Sentence(
        f"{row['display']} is in the installed content as {row['title']}.",
        (citing.code_row(desk.content, row, subject.ref),),
    )


def _facts(desk: Desk, subject: Subject) -> Iterator[Sentence]:
    """Yield status, global days, category and the dates of a code."""
    yield from standing(desk, subject)
    yield from _categories(desk, subject)


def standing(desk: Desk, subject: Subject) -> Iterator[Sentence]:
    """Yield what the fee schedule and the HCPCS Level II file say of Medicare and a code."""
    ref = subject.ref
    for row in relative_values(desk.content, ref.code, subject.on)[:1]:
        said = meaning(INDICATOR_WORDS, "status", row["status"]) or "not known"
        days = meaning(INDICATOR_WORDS, "global_days", row["global_days"])
        period = f"; global days {row['global_days']}, {days}" if days else ""
        yield Sentence(
            f"Physician Fee Schedule: status {row['status']}, {said}{period}.",
            (citing.fields(desk.content, row, ref, ("status", "global_days")),),
        )
    yield from _hcpcs(desk, subject)


def _hcpcs(desk: Desk, subject: Subject) -> Iterator[Sentence]:
    """Yield coverage, pricing and dates of a Level II code."""
    for row in select(
        desk.content,
        "SELECT * FROM hcpcs_detail WHERE code = ? AND source IN ({sources})",
        (subject.ref.code,),
        subject.editions("hcpcs_anweb") or subject.editions("hcpcs_fixed"),
    ):
        told = [
            f"{label} {sign}, {words}"
            for label, column in (("coverage code", "coverage"), ("pricing", "pricing"))
            for sign in filter(None, row[column].split(","))
            if (words := meaning("hcpcs_values", column, sign))
        ]
        told += [f"added {row['added']}"] if row["added"] else []
        told += [f"terminated {row['terminated']}"] if row["terminated"] else []
        if row["cross_references"]:
            told.append(f"see also, or used in its place: {row['cross_references']}")
        columns = ("coverage", "pricing", "added", "terminated", "cross_references")
        yield Sentence(
            f"HCPCS file: {'; '.join(told)}.",
            (citing.fields(desk.content, row, subject.ref, columns),),
        )


def _categories(desk: Desk, subject: Subject) -> Iterator[Sentence]:
    """Yield the newest RBCS category of a code."""
    for row in rbcs_rows(subject)[:1]:
        family = "" if row["family"] == _NO_FAMILY else f", family {row['family']}"
        major = MAJOR.get(row["major"], "")
        columns = ("category", "subcategory", "family", "major", "assigned")
        yield Sentence(
            f"RBCS category of {subject.ref.display}: {row['category']}, subcategory "
            f"{row['subcategory']}{family or ', no family'}{f' ({major})' if major else ''}.",
            (citing.fields(desk.content, row, subject.ref, columns),),
        )


def grouping(desk: Desk, asked: Asked) -> Part | None:
    """Give the RBCS category of procedures; None for other codes."""
    refs = procedures_of(asked)
    sentences = [
        sentence for ref in refs for sentence in _categories(desk, desk.subject(ref, asked.on))
    ]
    if not sentences:
        return None
    return Part(QuestionKind.GROUPING, Verdict.ANSWER, sentences[0], tuple(sentences[1:]), refs)


PLANNERS = {QuestionKind.WHAT_IS: what_is, QuestionKind.GROUPING: grouping}
