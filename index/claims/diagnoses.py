"""Diagnoses that may not stand together: Excludes1, sides, repeats, unspecified codes."""

import re
from collections.abc import Iterator
from itertools import combinations

from index.claims.quoting import guideline_source
from index.claims.subject import CheckedClaim, CheckedLine
from index.model import CodeRef, NoteKind, System
from index.model.claims import Finding
from index.pages.exclusions import excluded_by

_CATEGORY = 3
_REPEAT = ("I.B.12", "Each unique ICD-10-CM diagnosis code may be reported only once")
_SIDES = ("I.B.13", "If no bilateral code is provided and the condition is bilateral")
_UNKNOWN_SIDE = ("I.B.13", "If the side is not identified in the medical record")
_SPECIFIC = ("I.B.18", "While specific diagnosis codes should be reported")
_SIDE = re.compile(r"\b(right|left|bilateral|unspecified)\b", re.IGNORECASE)
_WORD = re.compile(r"[\w-]+")
_PLURAL = re.compile(r"(ie)s\Z|(?<!s)s\Z")
"""Ends of plurals: the bilateral code of a gland is that of both glands, of an artery arteries."""
_BESIDE_THE_SIDE = frozenset(
    {"right", "left", "bilateral", "unilateral", "both", "side"}
    | {"of", "the", "in", "and", "eye", "eyes", "ear", "ears"}
)
"""Words in which the titles of one condition differ by its side."""


def findings(claim: CheckedClaim) -> Iterator[Finding]:
    """Yield what two diagnoses of a claim contradict each other in."""
    yield from _repeated(claim)
    known = [line for line in _each_once(claim) if line.row is not None]
    yield from _excluded(claim, known)
    yield from _sides(claim, known)
    yield from _unspecified(claim, known)


def _each_once(claim: CheckedClaim) -> list[CheckedLine]:
    return list({line.ref: line for line in reversed(claim.diagnoses)}.values())[::-1]


def _repeated(claim: CheckedClaim) -> Iterator[Finding]:
    refs = [line.ref for line in claim.diagnoses]
    for ref in dict.fromkeys(refs):
        if refs.count(ref) > 1:
            source, quote = guideline_source(claim, *_REPEAT)
            yield claim.finding(
                "duplicate",
                (ref,),
                f"{ref.display} is reported {refs.count(ref)} times.",
                "Report it once.",
                source,
                quote,
            )


def _excluded(claim: CheckedClaim, known: list[CheckedLine]) -> Iterator[Finding]:
    """Yield the pairs that an Excludes1 note at one code, or above it, keeps apart."""
    if not claim.lists:
        return
    places = {
        line.number: {(row["system"], row["code"]) for row in (line.row, *line.ancestors) if row}
        for line in known
    }
    found: dict[frozenset[CodeRef], Finding] = {}
    for line in known:
        if line.row is None:
            continue
        notes = [
            one
            for one in excluded_by(claim.content, line.row, line.ancestors, claim.lists)
            if one.kind is NoteKind.EXCLUDES1
        ]
        for note in notes:
            origin = (note.origin.ref.system.value, note.origin.ref.code)
            for other in known:
                pair = frozenset((line.ref, other.ref))
                if other is line or origin not in places[other.number] or pair in found:
                    continue
                unless = (
                    f" The note adds: {note.reference.caveat}." if note.reference.caveat else ""
                )
                found[pair] = claim.finding(
                    "excludes1",
                    (line.ref, other.ref),
                    f"{other.ref.display} excludes {line.ref.display}: the Excludes1 note at "
                    f"{note.origin.display} names it.{unless}",
                    "Report the one the chart supports; both only if the two conditions are "
                    "unrelated and the chart says so (guideline I.A.12.a).",
                    claim.source(note.source),
                    note.text,
                )
    yield from found.values()


def _side(line: CheckedLine) -> str:
    """Return the side that a title states: right, left, bilateral, unspecified, or nothing."""
    stated = [match[1].lower() for match in _SIDE.finditer(line.title)]
    sides = [one for one in stated if one != "unspecified"]
    return sides[-1] if sides else "unspecified" if stated else ""


def _essence(title: str) -> frozenset[str]:
    """Return the words of a title that do not tell its side, in the singular."""
    words = frozenset(_WORD.findall(title.lower())) - _BESIDE_THE_SIDE
    return frozenset(_PLURAL.sub(lambda end: "y" if end[1] else "", word) for word in words)


def _sides(claim: CheckedClaim, known: list[CheckedLine]) -> Iterator[Finding]:
    """Yield the pairs of codes of one condition whose sides contradict each other."""
    for first, second in combinations(known, 2):
        if first.code[:_CATEGORY] != second.code[:_CATEGORY]:
            continue
        sides = {_side(first), _side(second)}
        one, other = _essence(first.title), _essence(second.title)
        refs = (first.ref, second.ref)
        if sides == {"right", "left"} and one == other:
            if both := _bilateral(claim, first, second):
                yield _side_finding(
                    claim,
                    "laterality",
                    refs,
                    f"{first.ref.display} and {second.ref.display} are the two sides of one "
                    f"condition, which has a bilateral code.",
                    f"Report {both.display} in place of both.",
                    _SIDES,
                )
        elif "bilateral" in sides and sides & {"right", "left"} and one == other:
            yield _side_finding(
                claim,
                "laterality",
                refs,
                f"{first.ref.display} and {second.ref.display} state one condition on both sides "
                "and on one.",
                "Report the code of the side or sides that the chart names.",
                _SIDES,
            )
        elif sides & {"right", "left", "bilateral"} and _unspecified_side(first, second):
            vague = first if _side(first) == "unspecified" else second
            exact = second if vague is first else first
            yield _side_finding(
                claim,
                "unspecified_side",
                (vague.ref, exact.ref),
                f"{vague.ref.display} leaves the side of the condition open that "
                f"{exact.ref.display} states.",
                f"Drop {vague.ref.display} unless another site is meant.",
                _UNKNOWN_SIDE,
            )


def _unspecified_side(first: CheckedLine, second: CheckedLine) -> bool:
    """Return whether the titles differ in that one leaves the side open."""
    for vague, exact in ((first, second), (second, first)):
        if _side(vague) == "unspecified" and _side(exact) != "unspecified":
            words = _essence(vague.title)
            if words - {"unspecified"} == _essence(exact.title) - {"unspecified"}:
                return True
    return False


def _side_finding(
    claim: CheckedClaim,
    rule: str,
    refs: tuple[CodeRef, ...],
    statement: str,
    fix: str,
    guideline: tuple[str, str],
) -> Finding:
    source, quote = guideline_source(claim, *guideline)
    return claim.finding(rule, refs, statement, fix, source, quote)


def _bilateral(claim: CheckedClaim, first: CheckedLine, second: CheckedLine) -> CodeRef | None:
    """Return the bilateral code of a condition that is reported for each side."""
    if len(first.code) != len(second.code):
        return None
    place = next(at for at, one in enumerate(first.code) if second.code[at] != one)
    if first.code[place + 1 :] != second.code[place + 1 :]:
        return None
    # M17.11 and M17.12 have their bilateral code one level up, at M17.0.
    for stem, length in ((first.code[:place], None), (first.code[: place - 1], place)):
        rows = claim.content.connection.execute(
            "SELECT code, title FROM code WHERE system = ? AND billable AND code > ? AND code < ?"
            " ORDER BY code",
            (System.ICD10CM.value, stem, f"{stem}~"),
        )
        for row in rows:
            code = str(row["code"])
            same_end = code[place + 1 :] == first.code[place + 1 :] if length is None else True
            if (
                same_end
                and len(code) == (length or len(first.code))
                and re.search(r"\bbilateral\b", row["title"], re.IGNORECASE)
                and _essence(row["title"]) == _essence(first.title)
            ):
                return CodeRef(System.ICD10CM, code)
    return None


def _unspecified(claim: CheckedClaim, known: list[CheckedLine]) -> Iterator[Finding]:
    """Yield the unspecified codes for which the chart supports a specific one."""
    supported = [
        ref
        for ref in claim.support
        if ref.system is System.ICD10CM and all(ref != line.ref for line in known)
    ]
    for line in known:
        if "unspecified" not in line.title.lower():
            continue
        exact = [ref for ref in supported if _more_specific(claim, ref, line)]
        if exact:
            source, quote = guideline_source(claim, *_SPECIFIC)
            names = ", ".join(ref.display for ref in exact)
            yield claim.finding(
                "unspecified",
                (line.ref, *exact),
                f"{line.ref.display} is unspecified, and the chart supports {names}.",
                f"Report {names} in its place.",
                source,
                quote,
            )


def _more_specific(claim: CheckedClaim, ref: CodeRef, line: CheckedLine) -> bool:
    """Return whether a code of the same category says what an unspecified one leaves open."""
    if ref.code[:_CATEGORY] != line.code[:_CATEGORY]:
        return False
    row = claim.content.connection.execute(
        "SELECT title FROM code WHERE system = ? AND code = ? AND billable",
        (ref.system.value, ref.code),
    ).fetchone()
    return row is not None and row["title"].lower().count("unspecified") < line.title.lower().count(
        "unspecified"
    )
