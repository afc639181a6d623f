"""Notes pinned to codes, plain or private."""

import sqlite3
from datetime import datetime

from index.model import CodeRef
from index.userdata.base import now_text, row_ref
from index.userdata.connection import UserDataError
from index.userdata.private import PrivateStore
from index.userdata.records import PinnedNote


def _purpose(ref: CodeRef) -> str:
    """Return what a private note is encrypted for: it cannot be moved to another code."""
    return f"note {ref.system.value} {ref.code}"


class NoteStore(PrivateStore):
    """The notes, one a code. Of a private one the file shows the code and the time, no text."""

    def note(self, ref: CodeRef) -> str:
        """Return the note pinned to a code, empty if there is none.

        Raises:
            UserDataError: The note is private and the profile is locked, or it is damaged.
        """
        row = self._note_row(ref)
        return self._note_text(row) if row else ""

    def note_is_private(self, ref: CodeRef) -> bool:
        """Return whether the note pinned to a code is kept encrypted; not if there is none."""
        row = self._note_row(ref)
        return row is not None and row["sealed"] is not None

    def set_note(self, ref: CodeRef, text: str, private: bool | None = None) -> None:
        """Pin a note to a code in place of the one there; an empty text deletes it.

        Args:
            ref: The code.
            text: The words.
            private: Whether the file shall hold them encrypted. None leaves that as it is at
                the note there, so that an edit never uncovers a private note; a new one is
                plain.

        Raises:
            UserDataError: The note is to be private and the profile is locked, or the guest's.
        """
        with self._write() as connection:
            if not text.strip():
                self._delete("note", ref, f"note on {ref.display}")
                return
            earlier = self._note_row(ref)
            if private is None:
                private = earlier is not None and earlier["sealed"] is not None
            connection.execute(
                "INSERT INTO note (profile, system, code, text, sealed, changed)"
                " VALUES (?, ?, ?, ?, ?, ?)"
                " ON CONFLICT (profile, system, code) WHERE deletion IS NULL DO UPDATE"
                " SET text = excluded.text, sealed = excluded.sealed, changed = excluded.changed",
                (*self._key(ref), *self._columns(ref, text, private), now_text()),
            )
        if private and earlier is not None and earlier["sealed"] is None:
            self._purge()

    def notes(self) -> list[PinnedNote]:
        """Return every pinned note, the last changed first.

        Raises:
            UserDataError: There is a private note and the profile is locked, or it is damaged.
        """
        rows = self._rows(
            "SELECT * FROM note WHERE profile = ? AND deletion IS NULL"
            " ORDER BY changed DESC, id DESC",
            self._profile,
        )
        return [
            PinnedNote(
                row_ref(row),
                self._note_text(row),
                datetime.fromisoformat(row["changed"]),
                row["sealed"] is not None,
            )
            for row in rows
        ]

    def _note_row(self, ref: CodeRef) -> sqlite3.Row | None:
        rows = self._rows(
            "SELECT * FROM note WHERE profile = ? AND system = ? AND code = ? AND deletion IS NULL",
            *self._key(ref),
        )
        return rows[0] if rows else None

    def _note_text(self, row: sqlite3.Row) -> str:
        if row["sealed"] is None:
            return str(row["text"])
        ref = row_ref(row)
        try:
            return self._cipher().decrypt(row["sealed"], _purpose(ref)).decode("utf-8")
        except UserDataError as error:
            msg = f"The private note on {ref.display} cannot be read: {error}"
            raise UserDataError(msg) from error

    def _columns(self, ref: CodeRef, text: str, private: bool) -> tuple[str, bytes | None]:
        """Return the columns ``text`` and ``sealed`` of a note."""
        if not private:
            return text, None
        try:
            return "", self._cipher().encrypt(text.encode("utf-8"), _purpose(ref))
        except UserDataError as error:
            msg = f"The private note on {ref.display} cannot be kept: {error}"
            raise UserDataError(msg) from error

    def _join_newer_note(self, deletion: int) -> bool:
        """Append a note written since a deletion to the one about to come back.

        Returns:
            Whether something readable became private: ``_purge`` is due.
        """
        covered = False
        for deleted in self._connection.execute(
            "SELECT * FROM note WHERE deletion = ?", (deletion,)
        ).fetchall():
            ref = row_ref(deleted)
            newer = self._note_row(ref)
            if newer:
                text = f"{self._note_text(deleted)}\n\n{self._note_text(newer)}"
                private = [row["sealed"] is not None for row in (deleted, newer)]
                covered |= any(private) and not all(private)
                self._connection.execute("DELETE FROM note WHERE id = ?", (newer["id"],))
                self._connection.execute(
                    "UPDATE note SET text = ?, sealed = ?, changed = ? WHERE id = ?",
                    (*self._columns(ref, text, any(private)), now_text(), deleted["id"]),
                )
        return covered
