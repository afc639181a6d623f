"""Procedures: NCCI pairs, medically unlikely units, add-on codes, bilateral procedures."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator

from index.claims.subject import PRACTITIONER, CheckedClaim, CheckedLine
from index.model import CodeRef
from index.model.claims import Finding
from index.pages.edits import (
    CONTRACTOR,
    NCCI_MODIFIERS,
    SETTING_LABELS,
    Mue,
    add_on,
    mue,
    off_date,
    overdue,
    pair_editions,
    pairs,
)
from index.pages.fees import relative_values
from index.pages.pair_rows import Pair
from index.pages.values import meaning

_SEPARATE = NCCI_MODIFIERS | {"50", "76", "77"}
"""Modifiers that tell a second line of a procedure from a repeat."""
_VISIT = re.compile(r"99[2-4]\d\d|920(?:02|04|12|14)|G0(?:380|381|382|383|384|402|438|439|463)")
"""Evaluation and management services, by their numbers."""
_LINE_EDIT, _POLICY = 1, 2
BOTH_SIDES = "50"
"""The modifier of a procedure on both sides."""
_SIDES = ("LT", "RT")
_NOT_BILATERAL = frozenset("029")
_VALUED_FOR_BOTH = "2"


def findings(claim: CheckedClaim) -> Iterator[Finding]:
    """Yield what is wrong with the procedures of a claim."""
    yield from _repeated(claim)
    yield from _pairs(claim)
    yield from _units(claim)
    yield from _add_ons(claim)
    yield from _bilateral(claim)


def _repeated(claim: CheckedClaim) -> Iterator[Finding]:
    """Yield the procedures that stand on several lines with nothing to tell them apart."""
    alike = Counter(
        (line.ref, line.line.modifiers)
        for line in claim.procedures
        if not _SEPARATE.intersection(line.line.modifiers)
    )
    for (ref, _), number in alike.items():
        if number > 1:
            yield claim.finding(
                "duplicate_procedure",
                (ref,),
                f"{ref.display} is on {number} lines that nothing tells apart.",
                "Report units on one line, or the modifier that says why it was repeated "
                "(76, 77, 91 or an NCCI modifier).",
                (
                    "Medicare Claims Processing Manual (Pub. 100-04), chapter 1, section 120",
                    "not installed",
                ),
            )


def _pairs(claim: CheckedClaim) -> Iterator[Finding]:
    """Yield the pairs of procedures with an edit in force, in either order."""
    on, setting = claim.claim.date_of_service, claim.edit_setting
    if not pair_editions(claim.content, setting, on):
        return
    codes: dict[str, list[CheckedLine]] = {}
    for line in claim.procedures:
        codes.setdefault(line.code, []).append(line)
    for code in codes:
        # Asked for as column 1 alone, each pair is found once.
        for edit in pairs(claim.content, code, setting, on, column=1, others=codes):
            yield _pair(claim, edit, codes[edit.column1], codes[edit.column2])


def _pair(
    claim: CheckedClaim, edit: Pair, paid: list[CheckedLine], unpaid: list[CheckedLine]
) -> Finding:
    """Return the finding of an edit whose two codes are both on the claim."""
    source = claim.source(edit.source)
    setting = SETTING_LABELS[claim.edit_setting]
    refs = (unpaid[0].ref, paid[0].ref)
    late = overdue(source, claim.claim.date_of_service)
    said = (
        f"{edit.column2} (column 2) is not paid beside {edit.column1} (column 1), {setting}, "
        f"indicator {edit.indicator}{f'; {late}' if late else ''}"
    )
    present = [one for line in (*unpaid, *paid) for one in line.line.modifiers]
    bypassing = [one for one in dict.fromkeys(present) if one in NCCI_MODIFIERS]
    if edit.indicator == "1" and bypassing:
        return claim.finding(
            "ncci_bypassed",
            refs,
            f"{said}; modifier {', '.join(bypassing)} bypasses the edit.",
            chart_must_show(bypassing),
            source,
            edit.rationale,
        )
    if edit.indicator == "1":
        visit = visit_among(one.ref for one in (*unpaid, *paid))
        fix = (
            f"Drop {edit.column2}, or add modifier {proposed_modifiers(visit, edit.column2)}. "
            f"{chart_must_show(['25'] if visit else ['59'])}"
        )
    else:
        fix = f"Drop {edit.column2}: no modifier bypasses this edit."
    return claim.finding("ncci_pair", refs, f"{said}.", fix, source, edit.rationale)


def visit_among(refs: Iterable[CodeRef]) -> CodeRef | None:
    """Return the first code that is an evaluation and management service, None if none is."""
    return next((ref for ref in refs if _VISIT.fullmatch(ref.code)), None)


def proposed_modifiers(visit: CodeRef | None, column2: str) -> str:
    """Say which NCCI-associated modifier belongs on which code of a pair.

    Args:
        visit: The code of the pair that is a visit, None if neither is.
        column2: The code that is not paid.
    """
    if visit is not None:
        return f"25 to {visit.display} (57 where the visit decided on major surgery)"
    return (
        f"to {column2}: XE, XS, XP, XU or 59, a side or site (LT, RT, E1-E4, FA-F9, TA-T9, LC, LD, "
        "LM, RC, RI), 58, 78, 79 or 91"
    )


def chart_must_show(modifiers: Iterable[str]) -> str:
    """Say what the chart must show for NCCI-associated modifiers."""
    if {"24", "25", "57"}.intersection(modifiers):
        return (
            "The chart must show a significant, separately identifiable visit beyond the usual "
            "work of the procedure."
        )
    return (
        "The chart must show a separate encounter, site, structure, practitioner or a service "
        "that does not overlap."
    )


def _units(claim: CheckedClaim) -> Iterator[Finding]:
    """Yield the procedures whose units exceed their medically unlikely edit."""
    on = claim.claim.date_of_service
    lines: dict[CodeRef, list[CheckedLine]] = {}
    for line in claim.procedures:
        lines.setdefault(line.ref, []).append(line)
    for ref, of_code in lines.items():
        edit = _mue(claim, ref)
        if edit is None:
            continue
        single = edit.adjudication == _LINE_EDIT
        units = [line.line.units for line in of_code]
        reported = max(units) if single else sum(units)
        if reported <= edit.value:
            continue
        source = claim.source(edit.source)
        late = off_date(source, on)
        whole = "on a line" if single else "on the day"
        yield claim.finding(
            "mue",
            (ref,),
            f"{ref.display}: {reported} units {whole}, the MUE for "
            f"{SETTING_LABELS[edit.setting]} is {edit.value} (indicator {edit.adjudication}: "
            f"{edit.meaning}){f'; {late}' if late else ''}.",
            _units_fix(edit),
            source,
            edit.rationale,
        )


def _mue(claim: CheckedClaim, ref: CodeRef) -> Mue | None:
    """Return the edit of the claim's setting; that of DME suppliers if it is the only one."""
    found = {one.setting: one for one in mue(claim.content, ref.code, claim.claim.date_of_service)}
    if claim.edit_setting in found:
        return found[claim.edit_setting]
    only = claim.edit_setting == PRACTITIONER and set(found) == {"dme"}
    return found["dme"] if only else None


def _units_fix(edit: Mue) -> str:
    if edit.adjudication == _LINE_EDIT:
        return (
            "Verify the units; where more were needed, report them on separate lines with the "
            "modifier that fits."
        )
    if edit.adjudication == _POLICY:
        return f"Report {edit.value} at most: law or policy allows no more."
    return (
        f"Verify the units; above {edit.value} they are denied, and can be appealed with the chart."
    )


def _add_ons(claim: CheckedClaim) -> Iterator[Finding]:
    """Yield the add-on codes none of whose primary codes is on the claim."""
    on = claim.claim.date_of_service
    present = {line.code for line in claim.procedures}
    for ref in dict.fromkeys(line.ref for line in claim.procedures):
        edits = [one for one in add_on(claim.content, ref.code, on) if one.code == ref.code]
        primaries = [one.primary for one in edits if one.primary != CONTRACTOR]
        if not edits or present.intersection(primaries):
            continue
        contractor = any(one.type != 1 for one in edits)
        if contractor and not primaries and len(present) > 1:
            continue
        source = claim.source(edits[0].source)
        late = overdue(source, on)
        listed = ", ".join(primaries[:10]) + (" and others" if len(primaries) > 10 else "")
        fix = f"Report its primary code: {listed}." if listed else "Report its primary code."
        if contractor:
            fix += " The contractor may accept other primary codes."
        yield claim.finding(
            "add_on_contractor" if contractor else "add_on",
            (ref,),
            f"{ref.display} is an add-on code (type {edits[0].type}: {edits[0].meaning}) and "
            f"none of its primary codes is reported{f'; {late}' if late else ''}.",
            fix,
            source,
            edits[0].notes,
        )


def _bilateral(claim: CheckedClaim) -> Iterator[Finding]:
    """Yield the lines reported for both sides of procedures that the fee schedule values once."""
    on = claim.claim.date_of_service
    sides: dict[CodeRef, set[str]] = {}
    for line in claim.procedures:
        sides.setdefault(line.ref, set()).update(line.line.modifiers)
    for ref, modifiers in sides.items():
        both = BOTH_SIDES in modifiers
        split = modifiers.issuperset(_SIDES)
        if not both and not split:
            continue
        rows = relative_values(claim.content, ref.code, on)
        indicator = str(rows[0]["bilateral"]) if rows else ""
        forbidden = _NOT_BILATERAL if both else frozenset(_VALUED_FOR_BOTH)
        if indicator not in forbidden:
            continue
        source = claim.source(rows[0]["source"])
        late = off_date(source, on)
        said = meaning("pfs_indicators", "bilateral", indicator)
        used = BOTH_SIDES if both else " and ".join(_SIDES)
        yield claim.finding(
            "bilateral",
            (ref,),
            f"{ref.display} with modifier {used}: its bilateral indicator is {indicator}, {said}"
            f"{f' ({late})' if late else ''}.",
            "Report it once, without the modifier for two sides.",
            source,
        )
