"""The order of diagnoses: what may be first, what must be, and what follows what."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from index.claims.quoting import guideline_source
from index.claims.subject import CheckedClaim, CheckedLine
from index.model import CodeLine, CodeRef, Kind, Note, NoteKind
from index.model.claims import Finding
from index.pages.references import Condition, NoteItem, Reference, note_items, references_in
from index.pages.sections.severity import MCE, code_edits

_ELSEWHERE = re.compile(r"\bin (?:other )?[^\n]*diseases classified elsewhere", re.IGNORECASE)
_OPEN_LIST = re.compile(r"such as|if applicable|if known|any\b", re.IGNORECASE)
_NEVER_FIRST = (
    "I.A.13",
    "codes are never permitted to be used as first listed or principal diagnosis",
)
_EXTERNAL = references_in("V00-Y99")


@dataclass(frozen=True, slots=True)
class Placed:
    """Codes that a guideline gives a place.

    Attributes:
        codes: The codes, as the guideline prints them.
        section: Number of the section in the FY2026 guidelines.
        words: Words of the sentence that says so.
        intent: 5th or 6th characters of drug codes that are meant, empty for all.
        excepted: Codes within ``codes`` that are not meant.
    """

    codes: str
    section: str
    words: str
    intent: str = ""
    excepted: str = ""

    def holds(self, code: str) -> bool:
        """Return whether a code is meant."""
        inside = any(one.matches(code) for one in references_in(self.codes))
        out = any(one.matches(code) for one in references_in(self.excepted))
        stated = Condition("", position=-6, characters=frozenset(self.intent))
        return inside and not out and (not self.intent or stated.holds(code, ""))


_SUPPLEMENTARY = "should only be reported as secondary diagnoses"
SECONDARY_ONLY = (
    Placed("R65.2", "I.C.1.d.3", "A code from subcategory R65.2 can never be assigned as a"),
    Placed("T36-T50", "I.C.19.e.5.c", "Codes for underdosing should never be assigned", "6"),
    Placed("T36-T50", "I.C.19.e.5.a", "assign the appropriate code for the nature of the", "5"),
    Placed("Z33.1", "I.C.21.c.3", "This code is a secondary code only for use when the pregnancy"),
    Placed("Z68, R40.21-R40.24, R29.7, Z28.3, Z55-Z65", "I.B.14", _SUPPLEMENTARY),
)
"""Codes that may not be first."""

FIRST_ONLY = Placed(
    "Z00, Z01, Z02, Z04, Z33.2, Z31.81, Z31.83, Z31.84, Z34, Z39, Z38, Z40, Z42, Z51.0, Z51.1, "
    "Z52, Z76.1, Z76.2, Z99.12",
    "I.C.21.c.15",
    "may only be reported as the principal/first-listed diagnosis",
    excepted="Z00.6, Z52.9",
)
"""Codes that may only be first."""


def findings(claim: CheckedClaim) -> Iterator[Finding]:
    """Yield what is out of order among the diagnoses."""
    if not claim.diagnoses:
        return
    first = claim.diagnoses[0]
    may_not_lead = tuple(_first(claim, first))
    yield from may_not_lead
    yield from _first_only(claim)
    yield from _instructed(claim, leads=not may_not_lead)


def _first(claim: CheckedClaim, first: CheckedLine) -> Iterator[Finding]:
    """Yield why the first diagnosis may not be first."""
    code, refs = first.code, (first.ref,)
    if any(one.matches(code) for one in _EXTERNAL):
        source, quote = guideline_source(
            claim, "I.C.20.a.6", "An external cause code can never be a principal"
        )
        yield claim.finding(
            "external_cause_first",
            refs,
            f"{first.ref.display} is an external cause of morbidity and listed first.",
            "List the code of the injury or condition first.",
            source,
            quote,
        )
    if _is_manifestation(claim, first):
        source, quote = guideline_source(claim, *_NEVER_FIRST)
        yield claim.finding(
            "manifestation_first",
            refs,
            f"{first.ref.display} is a manifestation and listed first.",
            _etiology_fix(claim, first),
            source,
            quote,
        )
    for placed in SECONDARY_ONLY:
        if placed.holds(code):
            source, quote = guideline_source(claim, placed.section, placed.words)
            yield claim.finding(
                "secondary_only",
                refs,
                f"{first.ref.display} is a secondary code and listed first.",
                "List first the condition that it goes with.",
                source,
                quote,
            )


def _is_manifestation(claim: CheckedClaim, line: CheckedLine) -> bool:
    """Return whether a code is a manifestation, by its title or by the Medicare Code Editor."""
    if _ELSEWHERE.search(line.title):
        return True
    subject = claim.page_subject(line)
    return (
        subject is not None
        and bool(claim.releases.kinds.get(MCE))
        and any(edit.edit == "manifestation" for edit in code_edits(subject))
    )


def _etiology_fix(claim: CheckedClaim, line: CheckedLine) -> str:
    texts = [one.item.text for one in _items(claim, line, NoteKind.CODE_FIRST)]
    said = f": code first {texts[0]}" if texts else ""
    return f"List the underlying disease before it{said}."


def _first_only(claim: CheckedClaim) -> Iterator[Finding]:
    """Yield the codes that may only be first and are not.

    Several of them may lead a claim together, in any order.
    """
    leading = True
    for line in claim.diagnoses:
        if not FIRST_ONLY.holds(line.code):
            leading = False
        elif not leading:
            source, quote = guideline_source(claim, FIRST_ONLY.section, FIRST_ONLY.words)
            yield claim.finding(
                "first_only",
                (line.ref,),
                f"{line.ref.display} may only be the first-listed or principal diagnosis.",
                "List it first; it may follow only where several encounters of a day are "
                "reported together.",
                source,
                quote,
            )


@dataclass(frozen=True, slots=True)
class Instruction:
    """An item of the notes that govern a code.

    Attributes:
        item: The item, joined to its stem.
        printed: Its text as printed.
        origin: Where it stands.
        source: Id of the release.
    """

    item: NoteItem
    printed: str
    origin: CodeLine
    source: str


def _items(claim: CheckedClaim, line: CheckedLine, kind: NoteKind) -> list[Instruction]:
    """Return the items of the notes of a kind that govern a code."""
    found: dict[CodeLine, list[Note]] = {}
    for note in claim.notes(line):
        if note.kind is kind:
            found.setdefault(note.origin, []).append(note)
    return [
        Instruction(item, notes[item.index].text, origin, notes[item.index].source)
        for origin, notes in found.items()
        for item in note_items([note.text for note in notes])
    ]


def _names(references: tuple[Reference, ...], line: CheckedLine) -> bool:
    return any(one.matches(line.code, line.title) for one in references)


def _instructed(claim: CheckedClaim, *, leads: bool) -> Iterator[Finding]:
    """Yield what stands against "code first" and "use additional code" notes.

    A note is met by one code of it before the code: of several etiologies the chart may put any
    first.

    Args:
        claim: The claim.
        leads: Whether the first diagnosis may be first, as far as other rules say.
    """
    lines = list({line.ref: line for line in reversed(claim.diagnoses)}.values())[::-1]
    firsts = {line.ref: _items(claim, line, NoteKind.CODE_FIRST) for line in lines}
    out_of_order: set[tuple[CodeRef, CodeRef]] = set()
    for at, line in enumerate(lines):
        met = {
            one.origin
            for one in firsts[line.ref]
            if any(_names(one.item.references, earlier) for earlier in lines[:at])
        }
        unmet = [one for one in firsts[line.ref] if one.origin not in met]
        for later in lines[at + 1 :]:
            named = next((one for one in unmet if _names(one.item.references, later)), None)
            both_ways = any(_names(one.item.references, line) for one in firsts[later.ref])
            if named is None or both_ways:
                continue
            out_of_order.add((line.ref, later.ref))
            yield claim.finding(
                "code_first",
                (line.ref, later.ref),
                f"{line.ref.display} is listed before {later.ref.display}, which the code first "
                f"note at {named.origin.display} puts before it.",
                f"List {later.ref.display} before {line.ref.display}.",
                claim.source(named.source),
                named.item.text,
            )
        if at and firsts[line.ref] and _is_manifestation(claim, line):
            yield from _no_etiology(claim, line, firsts[line.ref])
    if leads:
        yield from _additional_first(claim, lines, out_of_order)


def _no_etiology(
    claim: CheckedClaim,
    line: CheckedLine,
    notes: list[Instruction],
) -> Iterator[Finding]:
    """Yield a manifestation none of whose etiologies, all named in its notes, is on the claim."""
    closed = all(one.item.references for one in notes if not one.item.stem) and not any(
        _OPEN_LIST.search(one.item.text) for one in notes
    )
    others = [other for other in claim.diagnoses if other.ref != line.ref]
    if closed and not any(_names(one.item.references, other) for one in notes for other in others):
        yield claim.finding(
            "etiology_missing",
            (line.ref,),
            f"{line.ref.display} is a manifestation, and no disease that the code first note at "
            f"{notes[0].origin.display} names is reported.",
            f"Report before it: {'; '.join(one.item.text for one in notes if not one.item.stem)}.",
            claim.source(notes[0].source),
            notes[0].item.text,
        )


def _additional_first(
    claim: CheckedClaim, lines: list[CheckedLine], out_of_order: set[tuple[CodeRef, CodeRef]]
) -> Iterator[Finding]:
    """Yield the first code if the note of a later one names it alone as the additional code."""
    first = lines[0]
    for later in lines[1:]:
        if (first.ref, later.ref) in out_of_order or later.ref == first.ref:
            continue
        for one in _items(claim, later, NoteKind.USE_ADDITIONAL):
            # A list of things to identify, or what holds for a whole chapter, names codes that
            # may well be the reason for the visit.
            general = one.origin.kind in (Kind.CHAPTER, Kind.BLOCK) or one.item.text != one.printed
            optional = _OPEN_LIST.search(one.printed)
            if not general and not optional and _names(one.item.references, first):
                yield claim.finding(
                    "use_additional",
                    (first.ref, later.ref),
                    f"{first.ref.display} is listed first, but the note at "
                    f"{one.origin.display} makes it an additional code to {later.ref.display}.",
                    f"List {later.ref.display} before {first.ref.display}.",
                    claim.source(one.source),
                    one.printed,
                )
                break
