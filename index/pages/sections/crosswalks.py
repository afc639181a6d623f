"""Which codes of the other system map to a code: the mapping read backwards."""

from collections.abc import Iterable

from index.model import CodeRef, Crosswalk, System, system_info
from index.model.sections import Block, Cell, Grid, Section
from index.pages.gems import flags_in_words
from index.pages.sections.subject import Subject

KINDS = ("gem_to_icd9cm", "gem_to_icd10cm", "gem_i10_file", "gem_i9_file")
"""Kinds of release that hold mappings."""


def reverse_crosswalks(subject: Subject) -> tuple[Crosswalk, ...]:
    """Return the mappings to a code in the publisher's order.

    The ``target`` of each is the code that maps to the page's code. Mappings have no edition that
    a date of service picks: the last one was made for FY2018.
    """
    if not any(subject.releases.kinds.get(kind) for kind in KINDS):
        return ()
    rows = subject.content.connection.execute(
        """
        SELECT crosswalk.*, code.title FROM crosswalk
        LEFT JOIN code ON code.system = from_system AND code.code = from_code
        WHERE to_system = ? AND to_code = ? ORDER BY crosswalk.id
        """,
        (subject.row["system"], subject.row["code"]),
    )
    return tuple(
        Crosswalk(
            CodeRef(System(row["from_system"]), row["from_code"]),
            row["title"] or "",
            approximate=bool(row["approximate"]),
            combination=bool(row["combination"]),
            scenario=row["scenario"] or 0,
            choice_list=row["choice_list"] or 0,
            source=row["source"],
        )
        for row in rows
    )


def _grid(found: list[Crosswalk], source: str) -> Block:
    rows = tuple(
        (Cell(one.target.display, ref=one.target), Cell(one.title), Cell(flags_in_words(one)))
        for one in found
        if one.target
    )
    return Grid(("Code", "Title", "Match"), rows, source)


def sections(subject: Subject) -> Iterable[Section]:
    """Yield the codes of the other system that map to the page's code."""
    if subject.row["system"] not in (System.ICD10CM, System.ICD9CM):
        return
    by_source: dict[str, list[Crosswalk]] = {}
    for one in reverse_crosswalks(subject):
        by_source.setdefault(one.source, []).append(one)
    if by_source:
        other = System.ICD9CM if subject.row["system"] == System.ICD10CM else System.ICD10CM
        yield Section(
            "crosswalk_reverse",
            f"{system_info(other).label} codes that map to this code",
            tuple(_grid(found, source) for source, found in by_source.items()),
        )
