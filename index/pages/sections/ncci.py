"""NCCI edits of a procedure: PTP pairs, medically unlikely edits, add-on codes."""

from collections.abc import Iterable, Iterator

from index.model import CodeRef, System
from index.model.sections import Block, Cell, Fact, Facts, Grid, PairList, Section, Statement, Tone
from index.pages.edits import SETTINGS, AddOn, Mue, add_ons, installed, mue, pair_counts
from index.pages.rows import UnknownCodeError, find_row
from index.pages.sections.subject import Subject

_PROCEDURES = (System.HCPCS, System.CPT, System.CDT)
_ADJUDICATION = {
    1: "checked line by line",
    2: "checked for the day, absolute: set by policy",
    3: "checked for the day: set by clinical benchmarks, more units need a reason in the record",
}
_SETTING_NAMES = {
    "practitioner": "Practitioner",
    "outpatient": "Outpatient hospital",
    "dme": "DME supplier",
}
_TYPES = {
    1: "only with the primary codes listed",
    2: "with primary codes that the contractor decides",
    3: "with the primary codes listed, and others that the contractor decides",
}
_SHOWN = 60


def sections(subject: Subject) -> Iterable[Section]:
    """Return the NCCI sections of a procedure code; none for other codes."""
    if subject.ref.system not in _PROCEDURES or not subject.row["billable"]:
        return
    yield Section("pairs", "NCCI procedure-to-procedure edits", tuple(_pairs(subject)))
    yield Section("units", "Medically unlikely edits", tuple(_units(subject)))
    yield Section("add-on", "Add-on code edits", tuple(_add_on_blocks(subject)))


def _pairs(subject: Subject) -> Iterator[Block]:
    code = subject.ref.code
    counts = {one.setting: one for one in pair_counts(subject.content, code, subject.on)}
    editions = {one: installed(subject.content, one, subject.on) for one in SETTINGS}
    if not any(editions.values()):
        yield Statement(
            "NCCI procedure-to-procedure edits are not installed: import CMS's quarterly files.",
            Tone.CARE,
        )
        return
    for setting, releases in editions.items():
        found = counts.get(setting)
        if found:
            yield PairList(
                code, setting, found.in_force, found.with_modifier, found.total, found.source
            )
        elif releases:
            yield Statement(
                f"{_SETTING_NAMES[setting]}: no pair names {code} in {releases[0].edition}.",
                source=releases[0].id,
            )
        else:
            yield Statement(f"{_SETTING_NAMES[setting]} edits are not installed.", Tone.CARE)


def _units(subject: Subject) -> Iterator[Block]:
    if not subject.editions("ncci_mue_practitioner", "ncci_mue_outpatient", "ncci_mue_dme"):
        yield Statement("Medically unlikely edits are not installed.", Tone.CARE)
        return
    found = mue(subject.content, subject.ref.code, subject.on)
    for one in found:
        yield Facts((_unit_fact(one),), one.source)
    if not found:
        yield Statement(
            f"No medically unlikely edit of {subject.ref.code} is in the installed tables; CMS "
            "keeps some values unpublished."
        )


def _unit_fact(one: Mue) -> Fact:
    units = f"{one.units} unit" if one.units == 1 else f"{one.units} units"
    meaning = f"{one.indicator}: {_ADJUDICATION[one.indicator]}; {one.rationale}"
    return Fact(_SETTING_NAMES[one.setting], Cell(units), meaning)


def _add_on_blocks(subject: Subject) -> Iterator[Block]:
    found = add_ons(subject.content, subject.ref.code, subject.on)
    code = subject.ref.code
    own = [one for one in found if one.code == code]
    if own:
        kind = own[0]
        yield Facts(
            (Fact("Add-on code", Cell(f"type {kind.edit_type}"), _TYPES[kind.edit_type]),),
            kind.source,
        )
        named = [one for one in own if one.primary]
        if named:
            yield _grid(subject, "Reported with", [one.primary for one in named], named)
    primary = [one for one in found if one.primary == code]
    if primary:
        yield _grid(subject, "Add-on codes of this code", [one.code for one in primary], primary)


def _grid(subject: Subject, heading: str, codes: list[str], edits: list[AddOn]) -> Grid:
    rows = [
        (_code_cell(subject, code), Cell(one.notes))
        for code, one in zip(codes[:_SHOWN], edits[:_SHOWN], strict=True)
    ]
    if len(codes) > _SHOWN:
        rows.append((Cell(f"and {len(codes) - _SHOWN:,} more", tone=Tone.MUTED), Cell("")))
    return Grid((heading, "Note"), tuple(rows), edits[0].source)


def _code_cell(subject: Subject, code: str) -> Cell:
    """Return a code as a link if it is installed."""
    for system in _PROCEDURES:
        ref = CodeRef(system, code)
        try:
            find_row(subject.content, ref)
        except UnknownCodeError:
            continue
        return Cell(code, ref)
    return Cell(code)
