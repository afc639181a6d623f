"""Invented postings, by which the board can be tried before it has real ones.

They are on the board while no other source has a posting, and go in the transaction in which
the first one comes.
"""

import sqlite3
from hashlib import sha256

from index import paths
from index.jobs.board.writing import Writer
from index.jobs.reading import read_bytes

LOCATION = "examples"
_NAME = "Examples"


def example_bytes() -> bytes:
    """Return our file of invented postings."""
    return (paths.resources() / "content" / "jobs" / "examples.toml").read_bytes()


def settle_examples(connection: sqlite3.Connection, writer: Writer, now: str) -> None:
    """Put the invented postings on a board without others; take them off one that has others.

    Args:
        connection: In the transaction in which this may have changed.
        writer: Writes in it.
        now: The time, as rows keep it.
    """
    mine = connection.execute("SELECT id, digest FROM source WHERE example").fetchone()
    others = connection.execute(
        "SELECT EXISTS (SELECT 1 FROM listing JOIN source ON source.id = listing.source"
        " WHERE NOT source.example)"
    ).fetchone()[0]
    if others:
        if mine:
            writer.replace(mine["id"], ())
            connection.execute("DELETE FROM source WHERE id = ?", (mine["id"],))
        return
    data = example_bytes()
    digest = sha256(data).digest()
    if mine and mine["digest"] == digest:
        return
    read = read_bytes(data, _NAME)
    number = mine["id"] if mine else _add(connection, now)
    connection.execute(
        "UPDATE source SET kind = ?, digest = ?, checked = ? WHERE id = ?",
        (read.kind.value, digest, now, number),
    )
    writer.replace(number, read.postings)


def _add(connection: sqlite3.Connection, now: str) -> int:
    name = _NAME
    while connection.execute("SELECT 1 FROM source WHERE name = ?", (name,)).fetchone():
        name += "*"  # the person has a source of that name
    made = connection.execute(
        "INSERT INTO source (location, name, added, example) VALUES (?, ?, ?, 1) RETURNING id",
        (LOCATION, name, now),
    )
    return int(made.fetchone()[0])
