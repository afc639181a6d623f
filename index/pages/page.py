"""Putting a code page together."""

import sqlite3
from collections.abc import Iterable
from datetime import date

from index.database import Content
from index.model import CodeLine, CodePage, CodeRef, Kind, System
from index.model.editions import releases_for
from index.pages.groupings import crosswalks_of, groupings_of
from index.pages.notes import notes_that_apply, seventh_characters
from index.pages.rows import (
    SYSTEM_ORDER,
    ancestor_rows,
    catalogue,
    child_rows,
    find_row,
    lines,
    root_rows,
)
from index.pages.sections import Subject, plain_words, sections_of
from index.pages.versions import version_on

TABULAR_LIST = "icd10cm_tabular"
"""The kind of release that notes and 7th characters come from."""


def build_page(
    content: Content,
    ref: CodeRef,
    *,
    date_of_service: date | None = None,
    locality: str = "",
) -> CodePage:
    """Read everything known about a code.

    Args:
        content: The generation to read.
        ref: The code, a heading or a chapter.
        date_of_service: Picks editions; today if None.
        locality: Locality of the fee schedule, ``13202-01``; empty if none is chosen.

    Raises:
        UnknownCodeError: No installed release has the code.
    """
    on = date_of_service or date.today()
    releases = catalogue(content)
    row = find_row(content, ref)
    ancestors = ancestor_rows(content, row)
    below = child_rows(content, row)
    beside = _siblings(content, row, ancestors)
    lists = {one.id for one in releases_for(releases.kinds.get(TABULAR_LIST, ()), on)}
    notes = notes_that_apply(content, row, ancestors, lists)
    groupings, label_sources = groupings_of(content, row, releases, on)
    crosswalks = crosswalks_of(content, row)
    subject = Subject(content, releases, row, tuple(ancestors), on, locality)
    sections = sections_of(subject)
    version = version_on(content, row, releases, on)
    used = {
        version.source,
        *(place["source"] for place in ancestors),
        *(note.source for note in notes),
        *(grouping.source for grouping in groupings),
        *(crosswalk.source for crosswalk in crosswalks),
        *label_sources,
        *(block.source for section in sections for block in section.blocks),
    }
    return CodePage(
        ref=ref,
        display=row["display"],
        title=version.title,
        kind=Kind(row["kind"]),
        billable=version.billable,
        validity=version.validity,
        breadcrumb=lines(reversed(ancestors)),
        notes=notes,
        extensions=seventh_characters(content, row, ancestors, below, lists),
        children=lines(below),
        siblings=lines(beside),
        position=sum(other["id"] < row["id"] for other in beside),
        crosswalks=crosswalks,
        groupings=groupings,
        sections=sections,
        also=_same_characters(content, row),
        source=version.source,
        plain_title=plain_words.title(subject),
        sources={name: source for name, source in releases.sources.items() if name in used},
    )


def _siblings(
    content: Content, row: sqlite3.Row, ancestors: list[sqlite3.Row]
) -> list[sqlite3.Row]:
    """Return the other rows below the same parent; a code without a parent has none."""
    beside: Iterable[sqlite3.Row] = ()
    if ancestors:
        beside = child_rows(content, ancestors[0])
    elif row["kind"] == Kind.CHAPTER:
        beside = root_rows(content, System(row["system"]))
    return [other for other in beside if other["id"] != row["id"]]


def _same_characters(content: Content, row: sqlite3.Row) -> tuple[CodeLine, ...]:
    """Return the codes of other systems written with the same characters.

    Chapters and blocks are not written as codes: their numbers have nothing in common.
    """
    headings = (Kind.CHAPTER.value, Kind.BLOCK.value)
    if row["kind"] in headings:
        return ()
    rows = content.connection.execute(
        "SELECT * FROM code WHERE code = ? AND system <> ? AND kind NOT IN (?, ?)",
        (row["code"], row["system"], *headings),
    ).fetchall()
    return lines(sorted(rows, key=lambda other: SYSTEM_ORDER[other["system"]]))


def children(content: Content, ref: CodeRef) -> tuple[CodeLine, ...]:
    """Return the rows directly below a code in tabular order.

    Raises:
        UnknownCodeError: No installed release has the code.
    """
    return lines(child_rows(content, find_row(content, ref)))


def roots(content: Content, system: System) -> tuple[CodeLine, ...]:
    """Return the top of a system's tree: its chapters, or all of a set without headings."""
    return lines(root_rows(content, system))


def prepare(content: Content) -> None:
    """Read ahead what all pages of a generation share, so that the first need not wait for it.

    One code of each code set is read whole: in all about 0.3 s with everything installed.
    """
    for system in content.installed():
        row = content.connection.execute(
            "SELECT code FROM code WHERE system = ? AND billable ORDER BY id LIMIT 1",
            (system.value,),
        ).fetchone()
        if row is not None:
            build_page(content, CodeRef(system, row["code"]))
