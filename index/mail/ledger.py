"""The ledger: what became of each message, so that none is answered twice or forgotten.

It holds identifiers, times, states and a hash of the subject; no word of a message, no address.
"""

import hashlib
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path

from index.mail.errors import MailError

FILE_NAME = "mail.sqlite"

_FORMAT = 1
_BUSY_SECONDS = 5.0
_SCHEMA = """
CREATE TABLE message (
    key TEXT PRIMARY KEY,
    message_id TEXT NOT NULL,
    subject_hash TEXT NOT NULL,
    reply_id TEXT NOT NULL UNIQUE,
    state TEXT NOT NULL,
    way TEXT NOT NULL DEFAULT 'draft',
    begun INTEGER NOT NULL DEFAULT 0,
    attempts INTEGER NOT NULL DEFAULT 0,
    next_attempt TEXT NOT NULL DEFAULT '',
    reason TEXT NOT NULL DEFAULT '',
    seen TEXT NOT NULL,
    changed TEXT NOT NULL
) WITHOUT ROWID
"""


class Way(StrEnum):
    """How a reply is given away."""

    DRAFT = "draft"
    """To whoever reviews it."""
    SEND = "send"
    """To the sender, unreviewed."""


class State(StrEnum):
    """Where a message stands."""

    SEEN = "seen"
    """It has been read; it has no reply yet."""
    DRAFTED = "drafted"
    """Its reply has been worded and waits to be given away."""
    SENDING = "sending"
    """Its reply is being given away: after a crash it may have been taken or not."""
    SENT = "sent"
    """Its reply was taken: by the server, or put where drafts are reviewed."""
    UNKNOWN = "unknown"
    """Whether its reply was taken cannot be told: a person decides."""
    REFUSED = "refused"
    """It is not to be answered."""
    FAILED = "failed"
    """It cannot be answered."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A message in the ledger.

    Attributes:
        key: What it is known by (``Incoming.key``).
        message_id: Its Message-ID; empty if it has none.
        subject_hash: Hash of subject and date.
        reply_id: Message-ID that its reply has, whenever that is written.
        state: Where it stands.
        way: How its reply was last given away; without meaning before that.
        begun: How often work on it was begun and did not come to an end.
        attempts: How often its reply was given away in vain.
        next_attempt: Before when it is not tried again, UTC; None if at once.
        reason: Why it failed or was refused, in our words.
        changed: When its state last changed, UTC.
    """

    key: str
    message_id: str
    subject_hash: str
    reply_id: str
    state: State
    way: Way
    begun: int
    attempts: int
    next_attempt: datetime | None
    reason: str
    changed: datetime

    @property
    def name(self) -> str:
        """What people call it by: its Message-ID; that of its reply where it has none."""
        return self.message_id or self.reply_id


def reply_id_of(key: str, domain: str) -> str:
    """Return the Message-ID of the reply to a message; always the same one for the same message.

    Args:
        key: What the message is known by.
        domain: Domain of the mailbox that replies.
    """
    digest = hashlib.sha256(f"reply\0{key}".encode()).hexdigest()
    return f"<{digest[:40]}.reply@{domain}>"


def utc_now() -> datetime:
    """Return the time, UTC."""
    return datetime.now(UTC)


class Ledger:
    """The open ledger, to be used on the thread that made it.

    Args:
        path: The file; it and its folder are made if they are missing, for their owner only.
        now: The clock.

    Raises:
        MailError: The file is damaged, from a newer program, or cannot be written.
    """

    def __init__(self, path: Path, now: Callable[[], datetime] = utc_now) -> None:
        self._path = path
        self._now = now
        with self._errors():
            path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            # Made before SQLite opens it, so that it is never readable for others.
            path.touch(mode=0o600, exist_ok=True)
            path.chmod(0o600)
            self._connection = sqlite3.connect(
                path, timeout=_BUSY_SECONDS, isolation_level=None, check_same_thread=True
            )
        try:
            with self._errors():
                self._prepare()
        except BaseException:
            self._connection.close()
            raise

    def _prepare(self) -> None:
        self._connection.row_factory = sqlite3.Row
        self._connection.execute("PRAGMA journal_mode = WAL")
        # A state is on the disk before the next step is taken: a reply is never given away
        # without a trace.
        self._connection.execute("PRAGMA synchronous = FULL")
        self._connection.execute("BEGIN IMMEDIATE")
        version = self._connection.execute("PRAGMA user_version").fetchone()[0]
        if version == 0:
            self._connection.execute(_SCHEMA)
            self._connection.execute(f"PRAGMA user_version = {_FORMAT}")
        self._connection.execute("COMMIT")
        if version > _FORMAT:
            msg = f"{self._path} was written by a newer Codeleaf: install that one again"
            raise MailError(msg)

    @contextmanager
    def _errors(self) -> Iterator[None]:
        try:
            yield
        except sqlite3.IntegrityError:
            raise
        except sqlite3.OperationalError as error:
            msg = (
                f"{self._path} cannot be used ({error}): check that its folder can be written and "
                "that the disk is not full"
            )
            raise MailError(msg) from error
        except sqlite3.DatabaseError as error:
            msg = (
                f"{self._path} is damaged ({error}): move it elsewhere, then look through the mail "
                "that waits: what was answered before would be answered again"
            )
            raise MailError(msg) from error
        except OSError as error:
            msg = f"{self._path} cannot be opened ({error.strerror}): make its folder writable"
            raise MailError(msg) from error

    def close(self) -> None:
        """Close the file."""
        self._connection.close()

    def _rows(self, condition: str, *values: str) -> tuple[Entry, ...]:
        with self._errors():
            rows = self._connection.execute(
                f"SELECT * FROM message WHERE {condition} ORDER BY seen, key",  # noqa: S608 - ours
                values,
            ).fetchall()
        return tuple(map(_entry, rows))

    def __getitem__(self, key: str) -> Entry:
        found = self._rows("key = ?", key)
        if not found:
            raise KeyError(key)
        return found[0]

    def of_reply(self, reply_id: str) -> Entry | None:
        """Return the message whose reply has a Message-ID, None if there is none."""
        return next(iter(self._rows("reply_id = ?", reply_id)), None)

    def in_state(self, state: State) -> tuple[Entry, ...]:
        """Return the messages in a state, the oldest first."""
        return self._rows("state = ?", state)

    def count_replies(self, message_ids: tuple[str, ...]) -> int:
        """Return how many of some Message-IDs are those of replies of ours."""
        return sum(self.of_reply(one) is not None for one in message_ids)

    def seen(self, key: str, message_id: str, subject_hash: str, domain: str) -> Entry:
        """Enter a message unless it is known, and return its entry."""
        now = self._now().isoformat()
        with self._errors():
            self._connection.execute(
                "INSERT INTO message"
                " (key, message_id, subject_hash, reply_id, state, seen, changed)"
                " VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT (key) DO NOTHING",
                (
                    key,
                    message_id,
                    subject_hash,
                    reply_id_of(key, domain),
                    State.SEEN,
                    now,
                    now,
                ),
            )
        return self[key]

    def begin(self, key: str) -> None:
        """Note that work on a message begins; the next state, or :meth:`end`, says it has ended."""
        with self._errors():
            self._connection.execute("UPDATE message SET begun = begun + 1 WHERE key = ?", (key,))

    def move(self, key: str, state: State, reason: str = "") -> None:
        """Note where a message stands now.

        Args:
            key: The message.
            state: Its state.
            reason: Why, in our words; never text of the message.
        """
        with self._errors():
            self._connection.execute(
                "UPDATE message SET state = ?, reason = ?, next_attempt = '', changed = ?,"
                " begun = 0, attempts = iif(?, 0, attempts) WHERE key = ?",
                (state, reason, self._now().isoformat(), state is State.FAILED, key),
            )

    def end(self, key: str) -> None:
        """Note that work on a message has ended, and left it where it stood."""
        with self._errors():
            self._connection.execute("UPDATE message SET begun = 0 WHERE key = ?", (key,))

    def sending(self, key: str, way: Way) -> None:
        """Note that a reply is about to be given away: from here on it may have been taken."""
        with self._errors():
            self._connection.execute(
                "UPDATE message SET state = ?, way = ?, changed = ? WHERE key = ?",
                (State.SENDING, way, self._now().isoformat(), key),
            )

    def postpone(self, key: str, until: datetime, reason: str) -> None:
        """Note that a reply was given away in vain and when it is tried again."""
        with self._errors():
            self._connection.execute(
                "UPDATE message SET state = ?, attempts = attempts + 1, next_attempt = ?,"
                " reason = ?, changed = ?, begun = 0 WHERE key = ?",
                (State.DRAFTED, until.isoformat(), reason, self._now().isoformat(), key),
            )


def _entry(row: sqlite3.Row) -> Entry:
    return Entry(
        key=row["key"],
        message_id=row["message_id"],
        subject_hash=row["subject_hash"],
        reply_id=row["reply_id"],
        state=State(row["state"]),
        way=Way(row["way"]),
        begun=row["begun"],
        attempts=row["attempts"],
        next_attempt=(datetime.fromisoformat(row["next_attempt"]) if row["next_attempt"] else None),
        reason=row["reason"],
        changed=datetime.fromisoformat(row["changed"]),
    )
