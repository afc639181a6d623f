"""Reading rows of the code table, and what a generation holds as a whole."""

import sqlite3
from collections.abc import Iterable, Mapping
from contextlib import closing
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TypeVar

from index.database import Content
from index.database.content import DATABASE
from index.model import CodeLine, CodeRef, Kind, Source, System

Key = TypeVar("Key")

SYSTEM_ORDER: Mapping[str, int] = {system.value: place for place, system in enumerate(System)}
"""Place of each system, by its name, in the order in which the program lists them."""


class UnknownCodeError(LookupError):
    """The code is in no installed release; the message says so."""


@dataclass(frozen=True, slots=True)
class Catalogue:
    """What a generation holds as a whole; it never changes, so it is read once.

    Attributes:
        sources: Every release by id.
        schemes: Releases that carry each grouping scheme, by the scheme's name.
        kinds: Releases of each kind, by the kind's id.
        editions: Releases that are editions of each code set, oldest first.
    """

    sources: Mapping[str, Source]
    schemes: Mapping[str, tuple[Source, ...]]
    kinds: Mapping[str, tuple[Source, ...]]
    editions: Mapping[System, tuple[Source, ...]]


@lru_cache(maxsize=4)
def _read_catalogue(database: Path, modified: int) -> Catalogue:
    """Read the catalogue of ``database``; ``modified`` only keys the cache."""
    content = Content(database.parent, database.parent.name)
    with closing(content):
        sources = {source.id: source for source in content.sources()}
        schemes: dict[str, list[Source]] = {}
        for scheme, source in content.connection.execute(
            "SELECT DISTINCT scheme, source FROM grouping ORDER BY scheme, source"
        ):
            schemes.setdefault(scheme, []).append(sources[source])
        editions = {
            system: [sources[name] for name in names]
            for system, names in content.editions().items()
        }
    kinds: dict[str, list[Source]] = {}
    for source in sources.values():
        kinds.setdefault(source.kind, []).append(source)
    return Catalogue(sources, _frozen(schemes), _frozen(kinds), _frozen(editions))


def _frozen(lists: Mapping[Key, list[Source]]) -> dict[Key, tuple[Source, ...]]:
    return {name: tuple(found) for name, found in lists.items()}


def catalogue(content: Content) -> Catalogue:
    """Return the releases and grouping schemes of a generation."""
    database = content.folder / DATABASE
    return _read_catalogue(database, database.stat().st_mtime_ns)


def find_row(content: Content, ref: CodeRef) -> sqlite3.Row:
    """Return the row of a code.

    Raises:
        UnknownCodeError: No installed release has it.
    """
    row: sqlite3.Row | None = content.connection.execute(
        "SELECT * FROM code WHERE system = ? AND code = ?", (ref.system.value, ref.code)
    ).fetchone()
    if row is None:
        msg = f"{ref.display} ({ref.system.value}) is in no installed release"
        raise UnknownCodeError(msg)
    return row


def line(row: sqlite3.Row) -> CodeLine:
    """Return a row of the code table as one line of a list."""
    return CodeLine(
        ref=CodeRef(System(row["system"]), row["code"]),
        display=row["display"],
        title=row["title"],
        kind=Kind(row["kind"]),
        billable=bool(row["billable"]),
    )


def lines(rows: Iterable[sqlite3.Row]) -> tuple[CodeLine, ...]:
    """Return rows of the code table as lines of a list."""
    return tuple(line(row) for row in rows)


def ancestor_rows(content: Content, row: sqlite3.Row) -> list[sqlite3.Row]:
    """Return the rows above ``row``, nearest first."""
    # A scalar subquery: joined here, SQLite first reads the whole table to make a filter.
    return content.connection.execute(
        """
        WITH RECURSIVE above(depth, id) AS (
            VALUES (1, ?)
            UNION ALL
            SELECT depth + 1, (SELECT parent FROM code WHERE code.id = above.id) FROM above
            WHERE above.id IS NOT NULL
        )
        SELECT code.* FROM above JOIN code ON code.id = above.id ORDER BY above.depth
        """,
        (row["parent"],),
    ).fetchall()


def child_rows(content: Content, row: sqlite3.Row) -> list[sqlite3.Row]:
    """Return the rows directly below ``row`` in tabular order."""
    return content.connection.execute(
        "SELECT * FROM code WHERE parent = ? ORDER BY id", (row["id"],)
    ).fetchall()


def root_rows(content: Content, system: System) -> list[sqlite3.Row]:
    """Return the rows of a system that stand below no other, in tabular order."""
    return content.connection.execute(
        "SELECT * FROM code WHERE parent IS NULL AND system = ? ORDER BY id", (system.value,)
    ).fetchall()
