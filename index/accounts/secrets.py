"""What a profile keeps encrypted, title and all: saved cases."""

import builtins
import uuid
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from index.accounts.records import AccountError
from index.accounts.session import Session
from index.userdata.base import UserFile, now_text


@dataclass(frozen=True, slots=True)
class SavedSecret:
    """What a list of secrets shows of one.

    Attributes:
        id: Its number in the file.
        title: Its title.
        created: When it was saved, UTC.
    """

    id: int
    title: str
    created: datetime


def _purpose(part: str, kind: str, uid: str) -> str:
    """Return what a title or data is encrypted for: it cannot be moved to another secret."""
    return f"secret {uid} {part} {kind}"


class SavedSecrets(UserFile):
    """The secrets of a session's profile; to be used on the thread that made it.

    The file shows how many there are, of which kind, how long and from when.

    Args:
        session: The session; for the guest and while it is locked, methods raise.
        path: ``user.sqlite``.

    Raises:
        UserDataError: The file is damaged, from a newer program, or cannot be written.
    """

    def __init__(self, session: Session, path: Path) -> None:
        super().__init__(path)
        self._session = session

    def save(self, kind: str, title: str, data: bytes) -> int:
        """Keep data encrypted.

        Args:
            kind: What it is, for example ``case``; not encrypted.
            title: What a list shows.
            data: The data.

        Returns:
            Its number.

        Raises:
            AccountError: For the guest, and while the profile is locked.
            ValueError: The kind is empty.
        """
        if not kind:
            msg = "a secret has a kind"
            raise ValueError(msg)
        uid = uuid.uuid4().hex
        sealed_title = self._session.encrypt(title.encode("utf-8"), _purpose("title", kind, uid))
        sealed_data = self._session.encrypt(data, _purpose("data", kind, uid))
        with self._write() as connection:
            saved = connection.execute(
                "INSERT INTO secret (profile, uid, kind, title, data, created)"
                " VALUES (?, ?, ?, ?, ?, ?) RETURNING id",
                (self._session.profile_id, uid, kind, sealed_title, sealed_data, now_text()),
            ).fetchone()
        return int(saved["id"])

    def list(self, kind: str) -> "builtins.list[SavedSecret]":
        """Return the secrets of a kind, the newest first.

        Raises:
            AccountError: For the guest, while the profile is locked, or a title is damaged.
        """
        found = self._rows(
            "SELECT id, uid, title, created FROM secret WHERE profile = ? AND kind = ?"
            " ORDER BY id DESC",
            self._session.profile_id,
            kind,
        )
        return [
            SavedSecret(
                row["id"],
                self._session.decrypt(row["title"], _purpose("title", kind, row["uid"])).decode(),
                datetime.fromisoformat(row["created"]),
            )
            for row in found
        ]

    def load(self, id: int) -> bytes:  # noqa: A002 - a name that others call it by
        """Return the data of a secret.

        Raises:
            AccountError: The profile has no such secret, is locked, or the data is damaged.
        """
        found = self._rows(
            "SELECT uid, kind, data FROM secret WHERE profile = ? AND id = ?",
            self._session.profile_id,
            id,
        )
        if not found:
            msg = "It is no longer there: another window has deleted it"
            raise AccountError(msg)
        row = found[0]
        return self._session.decrypt(row["data"], _purpose("data", row["kind"], row["uid"]))

    def delete(self, id: int) -> None:  # noqa: A002 - as above
        """Delete a secret for good; it need not be readable."""
        with self._write() as connection:
            connection.execute(
                "DELETE FROM secret WHERE profile = ? AND id = ?", (self._session.profile_id, id)
            )
