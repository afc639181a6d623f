"""The instructional notes that govern a code: its own and those of everything above it."""

import sqlite3
from collections.abc import Collection, Sequence

from index.database import Content
from index.model import Extension, Note, NoteKind, System
from index.pages.links import link_texts
from index.pages.rows import line

_EXPANDED_LENGTH = 7
_PLACEHOLDER = "X"


def is_expansion(row: sqlite3.Row, parent: sqlite3.Row | None) -> bool:
    """Return whether ``row`` is its parent completed by a 7th character.

    The title tells it from the seven-character codes that the Tabular List prints itself: it is
    the parent's title, a comma and the meaning of the 7th character.
    """
    code = str(row["code"])
    return (
        parent is not None
        and row["system"] == System.ICD10CM
        and len(code) == _EXPANDED_LENGTH
        and code[:-1] == str(parent["code"]).ljust(_EXPANDED_LENGTH - 1, _PLACEHOLDER)
        and str(row["title"]).startswith(f"{parent['title']}, ")
    )


def seventh_characters(
    content: Content,
    row: sqlite3.Row,
    ancestors: Sequence[sqlite3.Row],
    children: Sequence[sqlite3.Row],
    lists: Collection[str],
) -> tuple[Extension, ...]:
    """Return the 7th characters that complete ``row``, one for each code built with it.

    Args:
        content: The generation.
        row: The code.
        ancestors: The rows above it, nearest first.
        children: The rows directly below it.
        lists: As for ``notes_that_apply``.
    """
    expansions = [child for child in children if is_expansion(child, row)]
    if not expansions:
        return ()
    defined = _defined_at_nearest(content, [row, *ancestors], lists)
    return tuple(
        Extension(code[-1], meaning, line(child).ref)
        for child in expansions
        if (code := str(child["code"]))
        and (meaning := defined.get(code[-1])) is not None
        and child["title"] == f"{row['title']}, {meaning}"
    )


def _defined_at_nearest(
    content: Content, rows: Sequence[sqlite3.Row], lists: Collection[str]
) -> dict[str, str]:
    """Return the meanings of the 7th characters that the first row to define any defines."""
    marks = ",".join("?" * len(rows))
    defined: dict[int, dict[str, str]] = {}
    for found in content.connection.execute(
        f"SELECT * FROM extension WHERE code_id IN ({marks}) ORDER BY position",  # noqa: S608
        [row["id"] for row in rows],
    ):
        if lists and found["source"] not in lists:
            continue
        defined.setdefault(found["code_id"], {})[found["character"]] = found["meaning"]
    return next((defined[row["id"]] for row in rows if row["id"] in defined), {})


def notes_that_apply(
    content: Content, row: sqlite3.Row, ancestors: Sequence[sqlite3.Row], lists: Collection[str]
) -> tuple[Note, ...]:
    """Return the notes of a code, then those of its ancestors, nearest first.

    Inclusion terms describe the row at which they stand and are not inherited. The one exception
    is a code completed by a 7th character: the terms of the code it completes are its own.

    Args:
        content: The generation.
        row: The code.
        ancestors: The rows above it, nearest first.
        lists: Ids of the Tabular Lists that answer for the date of service; all if empty.
    """
    path = [row, *ancestors]
    described = {row["id"]}
    if ancestors and is_expansion(row, ancestors[0]):
        described.add(ancestors[0]["id"])
    marks = ",".join("?" * len(path))
    standing: dict[int, list[sqlite3.Row]] = {place["id"]: [] for place in path}
    for note in content.connection.execute(
        f"SELECT * FROM note WHERE code_id IN ({marks}) ORDER BY position, id",  # noqa: S608
        [place["id"] for place in path],
    ):
        if lists and note["source"] not in lists:
            continue
        if note["kind"] != NoteKind.INCLUSION or note["code_id"] in described:
            standing[note["code_id"]].append(note)
    texts = [note["text"] for place in path for note in standing[place["id"]]]
    links = link_texts(content, System(row["system"]), texts) if texts else {}
    return tuple(
        Note(
            kind=NoteKind(note["kind"]),
            text=note["text"],
            origin=origin,
            inherited=place is not row,
            links=links[note["text"]],
            source=note["source"],
        )
        for place in path
        for origin in (line(place),)
        for note in standing[place["id"]]
    )
