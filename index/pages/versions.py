"""What the editions of its code set say of a code on a date of service."""

import sqlite3
from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import date

from index.database import Content
from index.model import Kind, Source, System, Validity
from index.model.editions import releases_for
from index.pages.rows import Catalogue
from index.pages.validity import validity

_DATED = (System.HCPCS, System.CPT, System.CDT)
"""Code sets whose publishers date each code."""


@dataclass(frozen=True, slots=True)
class CodeVersion:
    """A code as the edition for a date prints it.

    Attributes:
        title: Its title.
        billable: Whether it is valid for submission.
        source: Id of the release that says so.
        validity: Which edition answers, and whether the code is valid on the date.
    """

    title: str
    billable: bool
    source: str
    validity: Validity


def version_on(content: Content, row: sqlite3.Row, releases: Catalogue, on: date) -> CodeVersion:
    """Return what is known of a code on a date of service.

    Args:
        content: The generation.
        row: The code's row, which says what the newest edition says.
        releases: What the generation holds.
        on: The date of service.
    """
    system = System(row["system"])
    editions = releases.editions.get(system, ())
    chosen = {source.id for source in releases_for(editions, on)} if editions else set()
    versions = content.connection.execute(
        "SELECT * FROM code_version WHERE code_id = ?", (row["id"],)
    ).fetchall()
    having = {version["source"]: version for version in versions}
    inside = chosen.intersection(having)
    if having and not inside:
        known = [source for source in editions if source.id in having]
        nearest = releases_for(known, on)[0]
        return _version(having[nearest.id], system, nearest, on, _elsewhere(nearest, on))
    if inside:
        place = row["source"] if row["source"] in inside else _fullest(releases, inside)
        found = _version(having[place], system, releases.sources[place], on)
    else:
        # The same in every edition: the one that answers for the date says so.
        keeps = row["source"] in chosen or row["kind"] in (Kind.CHAPTER, Kind.BLOCK) or not chosen
        headings = row["source"] not in {source.id for source in editions}
        place = row["source"] if keeps or headings else _fullest(releases, chosen)
        found = _version(row, system, releases.sources[place], on)
    if system not in _DATED:
        return found
    if chosen and found.source not in chosen and row["kind"] == Kind.CODE:
        # The title is of our own words: the edition that lists the number says when it holds.
        edition = releases.sources[_fullest(releases, chosen)]
        found = replace(found, validity=validity(system, edition, on))
    return replace(found, validity=_within(content, row, found, on))


def _fullest(releases: Catalogue, names: Collection[str]) -> str:
    """Return the release of an edition that says most: a codes file leaves the headers out."""
    return max(names, key=lambda name: (releases.sources[name].rows, name))


def _version(
    row: sqlite3.Row, system: System, source: Source, on: date, problem: str = ""
) -> CodeVersion:
    known = validity(system, source, on)
    if problem:
        known = replace(known, valid=False, statement=problem)
    return CodeVersion(row["title"], bool(row["billable"]), source.id, known)


def _elsewhere(source: Source, on: date) -> str:
    """Say that only an older or a newer edition has the code."""
    if source.valid_from and source.valid_from > on.isoformat():
        return f"not yet valid: new in {source.edition}, from {source.valid_from}"
    return f"no longer valid: last in {source.edition}, ended {source.valid_to}"


def _within(content: Content, row: sqlite3.Row, found: CodeVersion, on: date) -> Validity:
    """Take in the dates that the edition which answers gives for the code itself."""
    known, day = found.validity, on.isoformat()
    for period in content.connection.execute(
        "SELECT * FROM code_period WHERE system = ? AND code = ? AND source = ?",
        (row["system"], row["code"], found.source),
    ):
        if period["valid_to"] and period["valid_to"] < day:
            said = f"no longer valid: terminated {period['valid_to']}"
        elif period["valid_from"] and period["valid_from"] > day:
            said = f"not yet valid: in force from {period['valid_from']}"
        else:
            continue
        return replace(known, valid=False, statement=f"{said} ({known.edition})")
    return known
