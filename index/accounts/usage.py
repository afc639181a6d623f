"""The usage log: which profile opened which page of a metered pack, as a sealed record.

Each row has a keyed digest over its fields and the digest of the row before it, and one sealed row
says how many there are and which is the last. Who changes, removes or adds rows without the key
is found out. The key is in a file of the same user: who reads it can write a record anew, and
who puts back an older copy of ``user.sqlite`` is not found out.
"""

import csv
import hashlib
import hmac
import io
import json
import os
import secrets
import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from index.userdata.base import Store
from index.userdata.connection import file_errors
from index.userdata.copying import FILE_MODE

KEY_FILE = "usage.key"
"""Name of the key's file beside ``user.sqlite``."""
_KEY_BYTES = 32
_BREAK = "break"
"""What stands for the previous digest where a new chain starts: the old one could not go on."""
_FIELDS = ("id", "day", "made", "profile", "pack", "edition", "system", "code", "previous")
_COLUMNS = ("profile", "pack", "edition", "day", "views")
_SIGNATURE = "# signature,"


@dataclass(frozen=True, slots=True)
class Entry:
    """One page opened.

    Attributes:
        day: The day it counts for, ISO, local.
        made: When it was opened by the computer's clock, ISO, UTC.
        profile: Id of the profile.
        pack: Id of the pack.
        edition: Its edition.
        system: Code set of the page's code.
        code: The code without its dot.
    """

    day: str
    made: str
    profile: str
    pack: str
    edition: str
    system: str
    code: str


def _seal(key: bytes, purpose: str, *values: object) -> str:
    """Return the keyed digest of values, hex; a purpose's seals are good for no other."""
    # As JSON two different lists of values are never the same text. Only a changed file has
    # anything but texts and numbers.
    text = json.dumps([purpose, *values], ensure_ascii=True, default=repr)
    return hmac.new(key, text.encode("ascii"), hashlib.sha256).hexdigest()


def _ids(ids: Iterable[int]) -> str:
    """Return numbers in words: ``row 4`` or ``3 rows from 4 to 9``."""
    found = list(ids)
    if len(found) == 1:
        return f"row {found[0]}"
    return f"{len(found):,} rows from {found[0]} to {found[-1]}"


class UsageLog(Store):
    """The usage log in ``user.sqlite``; to be used on the thread that made it.

    Args:
        path: The file; it and its folder are made if they are missing, for their owner only.

    Raises:
        UserDataError: The file is damaged, from a newer program, or cannot be written. It is
            left as it is.
    """

    def verify(self) -> list[str]:
        """Return what is wrong with the log in words; nothing if it is as it was written.

        Raises:
            UserDataError: The file or its key cannot be read.
        """
        # As a writer, so that nobody writes between the rows and the head.
        with self._write():
            return self._problems()

    def export(self, target: Path) -> int:
        """Write how many pages each profile opened of each pack on each day, as a signed table.

        Args:
            target: The CSV file, replaced when the new one is complete.

        Returns:
            The number of its rows.

        Raises:
            UserDataError: The log or its key cannot be read.
            OSError: The file cannot be written.
        """
        with self._write():
            problems = self._problems()
            key = self._key_bytes()
            rows = self._rows(
                "SELECT profile, pack, edition, day, count(*) FROM usage_log"
                " GROUP BY profile, pack, edition, day ORDER BY day, profile, pack, edition"
            )
        text = io.StringIO()
        table = csv.writer(text, lineterminator="\n")
        table.writerow(_COLUMNS)
        table.writerows(rows)
        state = f"{len(problems)} problems: see 'codeleaf usage verify'" if problems else "verified"
        text.write(f"# log,{state}\n")
        signature = (
            _seal(key, "export", text.getvalue()) if key else f"none ({KEY_FILE} is missing)"
        )
        unfinished = target.with_name(f"{target.name}.{secrets.token_hex(4)}.part")
        try:
            unfinished.write_text(
                f"{text.getvalue()}{_SIGNATURE}{signature}\n", encoding="utf-8", newline="\n"
            )
            unfinished.replace(target)
        finally:
            unfinished.unlink(missing_ok=True)
        return len(rows)

    def is_own_export(self, file: Path) -> bool:
        """Return whether a table was exported here and has not been changed since.

        Raises:
            UserDataError: The key cannot be read.
            OSError: The table cannot be read.
            UnicodeDecodeError: It is no text.
        """
        table, _, signature = file.read_bytes().decode("utf-8").rpartition(_SIGNATURE)
        key = self._key_bytes()
        return key is not None and signature == f"{_seal(key, 'export', table)}\n"

    def _append(self, connection: sqlite3.Connection, entry: Entry) -> None:
        """Add a row at the end, in a transaction of ``_log_write``."""
        key, is_new = self._made_key()
        head = self._head()
        last, count = self._rows("SELECT coalesce(max(id), 0), count(*) FROM usage_log")[0]
        if head is not None and head["seal"] == _seal(key, "head", head["entries"], head["digest"]):
            # From the head, not from the rows: else a row that was removed would be forgotten.
            previous, count = head["digest"], head["entries"]
        else:
            previous = "" if is_new and head is None and not count else _BREAK
        row = (
            max(last, count) + 1,
            entry.day,
            entry.made,
            entry.profile,
            entry.pack,
            entry.edition,
            entry.system,
            entry.code,
            previous,
        )
        digest = _seal(key, "row", *row)
        connection.execute(
            "INSERT INTO usage_log (id, day, made, profile, pack, edition, system, code, previous,"
            " digest) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (*row, digest),
        )
        connection.execute(
            "INSERT OR REPLACE INTO usage_head (id, entries, digest, seal) VALUES (1, ?, ?, ?)",
            (count + 1, digest, _seal(key, "head", count + 1, digest)),
        )

    @contextmanager
    def _log_write(self) -> Iterator[sqlite3.Connection]:
        """Run a transaction that may append; a key made for rows that are undone goes too."""
        with self._write() as connection:
            had_key = self._key_file.exists()
            try:
                yield connection
            except BaseException:
                if not had_key:
                    self._key_file.unlink(missing_ok=True)
                raise

    @property
    def _key_file(self) -> Path:
        return self._path.with_name(KEY_FILE)

    def _key_bytes(self) -> bytes | None:
        """Return the key, None if there is none that can be used."""
        with file_errors(self._key_file):
            try:
                key = self._key_file.read_bytes()
            except FileNotFoundError:
                return None
        return key if len(key) == _KEY_BYTES else None

    def _made_key(self) -> tuple[bytes, bool]:
        """Return the key, made if it is missing, and whether there was no file of it."""
        key = self._key_bytes()
        if key is not None:
            return key, False
        with file_errors(self._key_file):
            is_new = not self._key_file.exists()
            if not is_new:
                # Not a key any more, but nothing is thrown away.
                self._key_file.replace(self._key_file.with_suffix(".damaged"))
            key = secrets.token_bytes(_KEY_BYTES)
            unfinished = self._key_file.with_suffix(".part")
            unfinished.unlink(missing_ok=True)
            with os.fdopen(
                os.open(unfinished, os.O_CREAT | os.O_EXCL | os.O_WRONLY, FILE_MODE), "wb"
            ) as file:
                file.write(key)
                file.flush()
                os.fsync(file.fileno())
            unfinished.replace(self._key_file)
        return key, is_new

    def _head(self) -> sqlite3.Row | None:
        rows = self._rows("SELECT entries, digest, seal FROM usage_head")
        return rows[0] if rows else None

    def _problems(self) -> list[str]:
        rows = self._rows("SELECT * FROM usage_log ORDER BY id")
        head = self._head()
        key = self._key_bytes()
        if key is None:
            if not rows and head is None and not self._key_file.exists():
                return []
            return [
                f"{KEY_FILE} is missing or damaged: put it back from a backup; the {len(rows):,} "
                "rows of the log cannot be verified without it"
            ]
        return [*_chain_problems(rows, key), *_head_problems(rows, head, key)]


def _chain_problems(rows: list[sqlite3.Row], key: bytes) -> list[str]:
    """Return what is wrong with the rows among themselves."""
    breaks = [row["id"] for row in rows if row["previous"] == _BREAK]
    differing = [
        row["id"]
        for row in rows
        if row["digest"] != _seal(key, "row", *(row[field] for field in _FIELDS))
    ]
    problems = [
        f"a new chain starts at row {at}: {KEY_FILE} was lost, or the log was changed"
        for at in breaks
    ]
    last_break = max(breaks, default=0)
    unverifiable = [one for one in differing if one < last_break]
    if unverifiable:
        problems.append(f"{_ids(unverifiable)} cannot be verified with this {KEY_FILE}")
    problems += [f"row {one} was changed" for one in differing if one >= last_break]
    expected, previous = 1, ""
    for row in rows:
        if row["id"] != expected:
            problems.append(f"{_ids(range(expected, row['id']))} missing")
        elif row["previous"] not in (previous, _BREAK):
            problems.append(f"row {row['id']} does not follow the row before it")
        expected, previous = row["id"] + 1, row["digest"]
    return problems


def _head_problems(rows: list[sqlite3.Row], head: sqlite3.Row | None, key: bytes) -> list[str]:
    """Return what is wrong with the end of the log."""
    if head is None:
        return ["it is not known where the log ended: its last entry was removed, or all of it"]
    if head["seal"] != _seal(key, "head", head["entries"], head["digest"]):
        return [
            f"it is not known where the log ended: that was changed, or {KEY_FILE} was replaced"
        ]
    if head["entries"] != len(rows):
        return [f"{head['entries']:,} rows were written, {len(rows):,} are there"]
    if rows and head["digest"] != rows[-1]["digest"]:
        return ["the last row is not the one that was written last"]
    return []
