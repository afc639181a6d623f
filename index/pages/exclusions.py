"""Which Excludes notes, wherever they stand, name a code.

The notes of a generation are read once, in about 0.1 s, into a table by category: a range such as
``T36-T65`` stands at each of its categories, so that a code looks at a few dozen references.
"""

import sqlite3
from collections.abc import Collection, Mapping
from contextlib import closing
from dataclasses import dataclass
from functools import lru_cache
from itertools import groupby
from pathlib import Path

from index.database import Content
from index.database.content import DATABASE
from index.model import CodeLine, CodeRef, Kind, NoteKind, System
from index.pages.references import Reference, note_items
from index.pages.rows import ancestor_rows, find_row, line

_KINDS = (NoteKind.EXCLUDES1.value, NoteKind.EXCLUDES2.value)
_CATEGORY = 3


@dataclass(frozen=True, slots=True)
class Exclusion:
    """An Excludes note that names a code.

    Attributes:
        kind: ``excludes1`` or ``excludes2``.
        origin: Where it stands; it holds for everything below that.
        text: Its text, joined to its stem.
        reference: What in it names the code.
        source: Release it comes from.
    """

    kind: NoteKind
    origin: CodeLine
    text: str
    reference: Reference
    source: str


@dataclass(frozen=True, slots=True)
class _Note:
    """A note in memory; ``code_id`` is the row at which it stands."""

    id: int
    code_id: int
    kind: str
    text: str
    source: str


@dataclass(frozen=True, slots=True)
class _Table:
    """All Excludes notes of a generation.

    Attributes:
        by_category: The references that may name a code, and their notes, by its category.
        unreadable: Notes that name no code.
    """

    by_category: Mapping[str, tuple[tuple[Reference, _Note], ...]]
    unreadable: tuple[_Note, ...]


@lru_cache(maxsize=2)
def _read_table(database: Path, modified: int) -> _Table:
    """Read the notes of ``database``; ``modified`` only keys the cache."""
    with closing(Content(database.parent, database.parent.name)) as content:
        categories = [
            row["code"]
            for row in content.connection.execute(
                "SELECT DISTINCT code FROM code WHERE system = ? AND kind = ? ORDER BY code",
                (System.ICD10CM.value, Kind.CATEGORY.value),
            )
        ]
        rows = content.connection.execute(
            "SELECT note.* FROM note JOIN code ON code.id = note.code_id"
            " WHERE note.kind IN (?, ?) AND code.system = ? ORDER BY note.code_id, note.id",
            (*_KINDS, System.ICD10CM.value),
        ).fetchall()
    found: dict[str, list[tuple[Reference, _Note]]] = {}
    unreadable = []
    for (code_id, kind, source), group in groupby(
        sorted(rows, key=lambda row: (row["code_id"], row["kind"], row["source"], row["id"])),
        key=lambda row: (row["code_id"], row["kind"], row["source"]),
    ):
        notes = list(group)
        for item in note_items([row["text"] for row in notes]):
            note = _Note(notes[item.index]["id"], code_id, kind, item.text, source)
            if item.unreadable:
                unreadable.append(note)
            for reference in item.references:
                for category in _categories(reference, categories):
                    found.setdefault(category, []).append((reference, note))
    return _Table({name: tuple(pairs) for name, pairs in found.items()}, tuple(unreadable))


def _categories(reference: Reference, categories: list[str]) -> list[str]:
    """Return the categories in which a reference names codes."""
    first, last = reference.first[:_CATEGORY], reference.last[:_CATEGORY]
    if first == last:
        return [first]
    return [category for category in categories if first <= category <= last]


def _table(content: Content) -> _Table:
    """Return the Excludes notes of a generation."""
    database = content.folder / DATABASE
    return _read_table(database, database.stat().st_mtime_ns)


def prepare(content: Content) -> None:
    """Read the notes ahead, so that the first page does not wait for them."""
    _table(content)


def unreadable_exclusions(content: Content, sources: Collection[str]) -> list[tuple[str, CodeRef]]:
    """Return the Excludes1 and Excludes2 notes that no program can check, and where they stand."""
    found = [note for note in _table(content).unreadable if note.source in sources]
    rows = _rows(content, {note.code_id for note in found})
    return [(note.text, line(rows[note.code_id]).ref) for note in found]


def excluded_by(
    content: Content,
    row: sqlite3.Row,
    ancestors: Collection[sqlite3.Row],
    sources: Collection[str],
) -> tuple[Exclusion, ...]:
    """Return the Excludes notes at other codes that name a code or what it stands under.

    Args:
        content: The generation.
        row: The code; blocks too, but no chapters.
        ancestors: The rows above it; their own notes are left out.
        sources: Ids of the releases whose notes count.

    Returns:
        Excludes1 first, then in tabular order; each note once.
    """
    if row["system"] != System.ICD10CM or row["kind"] == Kind.CHAPTER:
        return ()
    code, title = str(row["code"]), str(row["title"])
    own = {row["id"], *(above["id"] for above in ancestors)}
    found: dict[int, tuple[Reference, _Note]] = {}
    for reference, note in _table(content).by_category.get(code[:_CATEGORY], ()):
        if (
            note.id not in found
            and note.code_id not in own
            and note.source in sources
            and reference.matches(code, title)
        ):
            found[note.id] = (reference, note)
    rows = _rows(content, {note.code_id for _, note in found.values()})
    order = sorted(found.values(), key=lambda pair: (pair[1].kind, pair[1].code_id, pair[1].id))
    return tuple(
        Exclusion(NoteKind(note.kind), line(rows[note.code_id]), note.text, reference, note.source)
        for reference, note in order
    )


def _rows(content: Content, ids: Collection[int]) -> dict[int, sqlite3.Row]:
    """Return rows of the code table by their id."""
    marks = ",".join("?" * len(ids))
    found = content.connection.execute(
        f"SELECT * FROM code WHERE id IN ({marks})",  # noqa: S608 - marks only
        sorted(ids),
    )
    return {row["id"]: row for row in found}


def exclusions_between(
    content: Content, first: CodeRef, second: CodeRef, sources: Collection[str]
) -> tuple[Exclusion, ...]:
    """Return the Excludes notes at one of two codes, or above it, that name the other.

    Raises:
        UnknownCodeError: No installed release has one of the codes.
    """
    found: list[Exclusion] = []
    rows = [find_row(content, ref) for ref in (first, second)]
    above = [ancestor_rows(content, row) for row in rows]
    for named, other in ((1, 0), (0, 1)):
        places = {line(row).ref for row in (rows[other], *above[other])}
        found.extend(
            exclusion
            for exclusion in excluded_by(content, rows[named], above[named], sources)
            if exclusion.origin.ref in places
        )
    return tuple(found)
