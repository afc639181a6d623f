"""Bringing the board's index up to what its tables hold.

The index is a folder of its own within that of the board::

    index/
      current.json       names the arrays in force
      fulltext/          the Whoosh index
      segments/          the postings of each of its segments
      packed-<number>/   what answers: postings, facts and rows as arrays

Arrays are written beside those in force and put in force by replacing ``current.json``, so that a
reader has all of the old ones or all of the new ones.
"""

import hashlib
import json
import shutil
import sqlite3
from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import numpy as np

from index.fulltext.field_postings import pack_field
from index.jobs.board.columns import make_columns, save_columns
from index.jobs.board.entries import SHOWN, Entry, entries
from index.jobs.board.indexing import SearchIndex, Segment, merged_fields
from index.jobs.board.layout import BOOSTS, CURRENT, FOLDER, FORMAT, packed_name
from index.jobs.board.packed import Current, read_current, write_rows
from index.jobs.board.schema import generation_of


def update_index(folder: Path, connection: sqlite3.Connection) -> None:
    """Bring the index up to what the tables hold; does nothing where it is.

    To be called under the lock of those who write the board.

    Args:
        folder: The board's folder.
        connection: Its ``jobs.sqlite``, rows addressable by column name.

    Raises:
        OSError: The folder cannot be written.
    """
    home = folder / FOLDER
    home.mkdir(parents=True, exist_ok=True)
    rows = connection.execute(SHOWN).fetchall()
    digest = _digest(rows)
    before = read_current(folder)
    if before and before.digest == digest and (home / packed_name(before.generation)).is_dir():
        if before.tables != generation_of(connection):
            _put_in_force(home, replace(before, tables=generation_of(connection)))
        return
    wanted = list(entries(rows))
    if before is None:
        # Of another format, or half removed: nothing of it is used.
        for one in home.iterdir():
            shutil.rmtree(one, ignore_errors=True)
    index = SearchIndex(home)
    try:
        _bring_up_to_date(index, wanted)
        segments = index.segments()
        generation = _free_number(home, before.generation if before else 0)
        _pack(segments, wanted, home / packed_name(generation))
        _put_in_force(
            home,
            Current(
                generation, generation_of(connection), digest, len(wanted), _changed(connection)
            ),
        )
        index.tidy(segments)
    finally:
        index.close()


def _digest(rows: Iterable[sqlite3.Row]) -> str:
    """Return a digest of everything that the index is made of."""
    digest = hashlib.blake2b(digest_size=16)
    for row in rows:
        digest.update("\0".join(map(str, row)).encode())
    return digest.hexdigest()


def _changed(connection: sqlite3.Connection) -> datetime:
    row = connection.execute("SELECT value FROM meta WHERE key = 'changed'").fetchone()
    return datetime.fromisoformat(row[0]) if row else datetime.now(UTC)


def _bring_up_to_date(index: SearchIndex, wanted: Sequence[Entry]) -> None:
    """Make the documents those of the postings, without touching those that are so already."""
    missing = {entry.id: entry for entry in wanted}
    deleted = []
    start = 0
    for segment in index.segments():
        numbers = np.flatnonzero(segment.live)
        ids, digests = segment.ids[numbers].tolist(), segment.digests[numbers]
        for number, posting, digest in zip(numbers.tolist(), ids, digests, strict=True):
            entry = missing.get(posting)
            if entry is not None and entry.digest == digest.tobytes():
                del missing[posting]
            else:
                deleted.append(start + number)
        start += len(segment.ids)
    if missing or deleted:
        index.change(list(missing.values()), deleted)


def _free_number(home: Path, before: int) -> int:
    """Return a number that no folder has, be it of a killed build or held by a reader."""
    taken = {path.name for path in home.iterdir()}
    number = before + 1
    while packed_name(number) in taken:
        number += 1
    return number


def _pack(segments: Sequence[Segment], wanted: Sequence[Entry], folder: Path) -> None:
    """Write the arrays that answer; documents are numbered through the segments."""
    by_id = {entry.id: entry for entry in wanted}
    ordered = [by_id[posting] for one in segments for posting in one.ids[one.live].tolist()]
    folder.mkdir()
    if segments:
        for name, postings in merged_fields(segments).items():
            pack_field(postings, name, folder)
    save_columns(make_columns([one.id for one in ordered], [one.facts for one in ordered]), folder)
    write_rows([one.row for one in ordered], folder)


def _put_in_force(home: Path, current: Current) -> None:
    draft = home / f"{CURRENT}.new"
    value = {
        "format": FORMAT,
        "boosts": BOOSTS,
        "generation": current.generation,
        "tables": current.tables,
        "digest": current.digest,
        "documents": current.documents,
        "changed": current.changed.isoformat(),
    }
    draft.write_text(json.dumps(value, indent=1), encoding="utf-8")
    draft.replace(home / CURRENT)
    for old in home.glob(packed_name("*")):
        if old.name != packed_name(current.generation):
            # A reader may have it open still; the next change removes it then.
            with suppress(OSError):
                shutil.rmtree(old)
