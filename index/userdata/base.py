"""What every part of the person's data is read and written with."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from index.model import CodeRef, System
from index.userdata.backups import forget_daily_backups
from index.userdata.connection import UserDataError, file_errors, open_file

GUEST = "guest"
NOBODY = ""
"""Id of no profile: nothing is read for it, and nothing can be written."""

_KEPT_DELETIONS = 200
_KEPT_HISTORY = 1000


def utc_now() -> datetime:
    """Return the time, UTC."""
    return datetime.now(UTC)


def now_text() -> str:
    """Return the time as rows keep it: ISO, UTC."""
    return utc_now().isoformat()


def row_ref(row: sqlite3.Row) -> CodeRef:
    """Return the code that a row is about."""
    return CodeRef(System(row["system"]), row["code"])


class UserFile:
    """The open file, whoever's rows are meant; to be used on the thread that made it.

    Args:
        path: The file; it and its folder are made if they are missing, for their owner only.

    Raises:
        UserDataError: The file is damaged, from a newer program, or cannot be written. It is
            left as it is.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._connection = open_file(path)

    @contextmanager
    def _write(self) -> Iterator[sqlite3.Connection]:
        """Run a transaction that waits for other writers and is undone if it fails."""
        with file_errors(self._path):
            self._connection.execute("BEGIN IMMEDIATE")
            try:
                yield self._connection
                self._connection.execute("COMMIT")
            except BaseException:
                if self._connection.in_transaction:
                    self._connection.execute("ROLLBACK")
                raise

    def _rows(self, statement: str, *values: object) -> list[sqlite3.Row]:
        with file_errors(self._path):
            return self._connection.execute(statement, values).fetchall()

    @property
    def path(self) -> Path:
        """The file."""
        return self._path

    @property
    def read_only(self) -> bool:
        """Whether the place cannot be written, so that nothing is kept until the next start."""
        return bool(self._rows("PRAGMA query_only")[0][0])

    def data_version(self) -> int:
        """Return a number that changes when another connection has written to the file."""
        return int(self._rows("PRAGMA data_version")[0][0])

    def close(self) -> None:
        """Close the file."""
        self._connection.close()

    def _purge(self) -> None:
        """Drop what was overwritten or deleted from the log beside the file too.

        SQLite overwrites it with zeros in the file itself. Another program that is reading at
        this moment keeps the log; the next one to close the file drops it. The daily copies go.
        """
        forget_daily_backups(self._path)
        self._rows("PRAGMA wal_checkpoint(TRUNCATE)")


class Store(UserFile):
    """The rows of one profile in the open file.

    Args:
        path: The file, as of ``UserFile``.
        profile: Id of the profile whose rows are read and written.

    Raises:
        UserDataError: As ``UserFile``.
    """

    def __init__(self, path: Path, profile: str = GUEST) -> None:
        super().__init__(path)
        self._profile = profile

    @property
    def profile(self) -> str:
        """Id of the profile whose rows are read and written."""
        return self._profile

    @contextmanager
    def _write(self) -> Iterator[sqlite3.Connection]:
        """Run a transaction, unless there is nobody to write for."""
        if self._profile == NOBODY:
            msg = "The profile is locked: unlock it with its password first; nothing was changed"
            raise UserDataError(msg)
        with super()._write() as connection:
            yield connection

    def _key(self, ref: CodeRef) -> tuple[str, str, str]:
        return self._profile, ref.system.value, ref.code

    def _delete(self, table: str, ref: CodeRef, description: str) -> bool:
        condition = "system = ? AND code = ?"
        return self._mark((table,), description, condition, ref.system.value, ref.code)

    def _mark(
        self, tables: tuple[str, ...], description: str, condition: str = "1", *values: str
    ) -> bool:
        """Mark the profile's rows of tables as one deletion; return whether there were any."""
        cursor = self._connection.execute(
            "INSERT INTO deletion (profile, description, deleted_at) VALUES (?, ?, ?)",
            (self._profile, description, now_text()),
        )
        deletion = cursor.lastrowid
        marked = sum(
            self._connection.execute(
                f"UPDATE {table} SET deletion = ?"  # noqa: S608 - our own table and condition
                f" WHERE profile = ? AND deletion IS NULL AND {condition}",
                (deletion, self._profile, *values),
            ).rowcount
            for table in tables
        )
        if not marked:
            self._connection.execute("DELETE FROM deletion WHERE id = ?", (deletion,))
        # Rows of a deletion go with it.
        self._connection.execute(
            "DELETE FROM deletion WHERE profile = ? AND id NOT IN"
            " (SELECT id FROM deletion WHERE profile = ? ORDER BY id DESC LIMIT ?)",
            (self._profile, self._profile, _KEPT_DELETIONS),
        )
        return bool(marked)

    def _forget(self, table: str, ref: CodeRef) -> None:
        """Drop the deletions that hold nothing but a code's row in a table."""
        self._connection.execute(
            f"DELETE FROM deletion WHERE id IN (SELECT deletion FROM {table}"  # noqa: S608
            " WHERE profile = ? AND system = ? AND code = ?)",
            self._key(ref),
        )

    def _trim(self, table: str, most: int = _KEPT_HISTORY) -> None:
        """Keep a history to its newest entries."""
        self._connection.execute(
            f"DELETE FROM {table} WHERE profile = ? AND deletion IS NULL AND id NOT IN"  # noqa: S608
            f" (SELECT id FROM {table} WHERE profile = ? AND deletion IS NULL"
            " ORDER BY id DESC LIMIT ?)",
            (self._profile, self._profile, most),
        )
