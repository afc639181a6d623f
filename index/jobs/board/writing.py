"""What one source lists, written to the board inside one transaction.

A posting goes with its last listing. It is shown through its richest listing; the number of its
last change is kept, so that the index follows what has changed and nothing else.
"""

import sqlite3
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import Enum, auto
from hashlib import sha256
from typing import Any

from index import __version__
from index.jobs.board import rows
from index.jobs.board.duplicates import facts
from index.jobs.board.grouping import Grouping
from index.jobs.board.schema import generation_of
from index.model.jobs import RawPosting, Understanding

Understand = Callable[[RawPosting], Understanding]

_WITH_PAY = 2_000_000
_WITH_PLACES = 1_000_000
_LONGEST = 999_999
_OFTEN_ENOUGH = 50
"""Postings between two reports."""


@dataclass(frozen=True, slots=True)
class Changes:
    """What reading a source changed on the board, in postings.

    Attributes:
        added: New ones.
        changed: Those whose text changed.
        removed: Those that no source lists any more.
        unchanged: Those that the source lists and that stayed as they were.
    """

    added: int
    changed: int
    removed: int
    unchanged: int


class Writer:
    """Writes inside a transaction that its caller has begun and will end.

    Args:
        connection: The connection in the transaction.
        now: The time, UTC.
        understand: Understands a posting.
    """

    def __init__(
        self, connection: sqlite3.Connection, now: datetime, understand: Understand
    ) -> None:
        self._connection = connection
        self._now = now.isoformat()
        self._understand = understand
        self._grouping = Grouping(connection, self._new_posting)
        self._generation = generation_of(connection) + 1
        self._touched: set[int] = set()
        self._rewritten: set[int] = set()

    def replace(
        self,
        source: int,
        postings: Sequence[RawPosting],
        report: Callable[[int], None] | None = None,
    ) -> Changes:
        """Make a source list these postings and no others.

        Args:
            source: Number of the source.
            postings: What it lists, each key once.
            report: Told now and then how many of them have been dealt with; may raise to stop.
        """
        before = {
            row["key"]: row
            for row in self._connection.execute(
                "SELECT id, key, posting, position, digest, version FROM listing WHERE source = ?",
                (source,),
            )
        }
        self._rekey(before, postings)
        for position, raw in enumerate(postings):
            if report and position % _OFTEN_ENOUGH == 0:
                report(position)
            self._list(source, position, raw, before.pop(raw.key, None))
        # Last, so that a posting put up anew under another key finds the one it was.
        self._delete(before.values())
        return self._settle(source)

    def _rekey(self, before: dict[str, sqlite3.Row], postings: Sequence[RawPosting]) -> None:
        """Give listings the keys that they have now in sources without keys of their own.

        There a key is made of the words, and other words make another one. What has the title,
        employer, address and places of one that is listed no more, and of no other, is that one.

        Args:
            before: The source's rows, by key; changed.
            postings: What it lists now.
        """
        keys = {raw.key for raw in postings}
        gone: dict[tuple[object, ...], list[sqlite3.Row]] = defaultdict(list)
        for key, row in before.items():
            if key not in keys:
                gone[_identity(rows.raw_posting(self._raw(row["id"])))].append(row)
        come: dict[tuple[object, ...], list[str]] = defaultdict(list)
        for raw in postings:
            if raw.key not in before and gone:
                come[_identity(raw)].append(raw.key)
        for identity, many in come.items():
            if len(many) == len(gone.get(identity, ())) == 1:
                (row,), (key,) = gone[identity], many
                self._connection.execute(
                    "UPDATE listing SET key = ? WHERE id = ?", (key, row["id"])
                )
                before[key] = before.pop(row["key"])

    def _raw(self, listing: int) -> str:
        found = self._connection.execute("SELECT raw FROM listing WHERE id = ?", (listing,))
        return str(found.fetchone()[0])

    def understand_again(self, source: int) -> Changes:
        """Understand anew what an earlier version of Codeleaf understood of a source's postings."""
        old = self._connection.execute(
            "SELECT id, key, posting, position, raw FROM listing"
            " WHERE source = ? AND version <> ? ORDER BY position",
            (source, __version__),
        ).fetchall()
        for row in old:
            self._write(source, row["position"], rows.raw_posting(row["raw"]), row["raw"], row)
        return self._settle(source)

    def _new_posting(self) -> int:
        made = self._connection.execute(
            "INSERT INTO posting (first_seen, changed) VALUES (?, ?) RETURNING id",
            (self._now, self._now),
        )
        return int(made.fetchone()[0])

    def _list(
        self, source: int, position: int, raw: RawPosting, before: sqlite3.Row | None
    ) -> None:
        text = rows.raw_text(raw)
        if before is None or (before["digest"], before["version"]) != (_digest(text), __version__):
            self._write(source, position, raw, text, before)
        elif before["position"] != position:
            self._connection.execute(
                "UPDATE listing SET position = ? WHERE id = ?", (position, before["id"])
            )

    def _write(
        self, source: int, position: int, raw: RawPosting, text: str, before: sqlite3.Row | None
    ) -> None:
        """Write a listing that is new or has changed."""
        understood = self._understand(raw)
        one = facts(raw.title, raw.employer, understood.places, raw.url, understood.text)
        if before is None:
            posting = self._grouping.place_new(source, one)
        else:
            posting = self._grouping.place_changed(before["id"], source, before["posting"], one)
            self._touched.add(before["posting"])
        values: dict[str, Any] = {
            "source": source,
            "key": raw.key,
            "posting": posting,
            "position": position,
            "digest": _digest(text),
            "version": __version__,
            "raw": text,
            "title": raw.title,
            "employer": raw.employer,
            "url": raw.url,
            "apply_to": raw.apply_to,
            "posted": raw.posted.isoformat() if raw.posted else None,
            "valid_through": raw.valid_through.isoformat() if raw.valid_through else None,
            "text": understood.text,
            "understood": rows.understood_text(understood),
            "richness": _richness(understood),
        }
        values["words"] = _digest("\0".join(values[name] for name in _READ))
        listing = int(self._connection.execute(_WRITE, values).fetchone()[0])
        self._grouping.mark(listing, one)
        self._touched.add(posting)
        self._rewritten.add(listing)

    def _delete(self, listings: Iterable[sqlite3.Row]) -> None:
        for row in listings:
            self._connection.execute("DELETE FROM listing WHERE id = ?", (row["id"],))
            self._touched.add(row["posting"])

    def _settle(self, source: int) -> Changes:
        """Decide how what was touched is shown, and count."""
        done = Counter(self._show(posting) for posting in sorted(self._touched))
        self._touched.clear()
        self._rewritten.clear()
        if set(done) - {_Shown.SAME}:
            self._connection.executemany(
                "INSERT INTO meta (key, value) VALUES (?, ?)"
                " ON CONFLICT (key) DO UPDATE SET value = excluded.value",
                [("generation", str(self._generation)), ("changed", self._now)],
            )
        added, changed = done[_Shown.NEW], done[_Shown.CHANGED]
        listed = self._connection.execute(
            "SELECT count(DISTINCT posting) FROM listing WHERE source = ?", (source,)
        ).fetchone()[0]
        return Changes(added, changed, done[_Shown.REMOVED], max(listed - added - changed, 0))

    def _show(self, posting: int) -> "_Shown":
        """Show a posting through its richest listing, or delete it with its last one."""
        before = self._connection.execute(
            "SELECT * FROM posting WHERE id = ?", (posting,)
        ).fetchone()
        if before is None:
            return _Shown.JOINED
        listings = self._connection.execute(
            "SELECT id, words, valid_through FROM listing"
            " WHERE posting = ? ORDER BY richness DESC, source, position",
            (posting,),
        ).fetchall()
        if not listings:
            self._connection.execute("DELETE FROM posting WHERE id = ?", (posting,))
            return _Shown.REMOVED if before["shown"] else _Shown.SAME
        shown = listings[0]
        # A copy that has ended never hides one that is open, nor one that does not say.
        ends = [one["valid_through"] for one in listings]
        expires = max(ends) if all(ends) else None
        as_before = (before["shown"], before["expires"]) == (shown["id"], expires)
        if as_before and shown["id"] not in self._rewritten:
            return _Shown.SAME
        other_words = shown["words"] != before["words"]
        self._connection.execute(
            "UPDATE posting SET shown = ?, expires = ?, words = ?, generation = ?, changed = ?"
            " WHERE id = ?",
            (
                shown["id"],
                expires,
                shown["words"],
                self._generation,
                self._now if other_words else before["changed"],
                posting,
            ),
        )
        if not before["shown"]:
            return _Shown.NEW
        return _Shown.CHANGED if other_words else _Shown.TOUCHED


class _Shown(Enum):
    """What became of a posting."""

    NEW = auto()
    CHANGED = auto()
    """Its words are others."""
    TOUCHED = auto()
    """Something else of it is."""
    REMOVED = auto()
    JOINED = auto()
    """It is one with another posting now."""
    SAME = auto()


_READ = ("title", "employer", "text", "understood")
"""What is read of a posting: with others, it has changed."""
_COLUMNS = (
    "source", "key", "posting", "position", "digest", "version", "words", "richness", "posted",
    "valid_through", "title", "employer", "url", "apply_to", "understood", "text", "raw",
)  # fmt: skip
_WRITE = (
    f"INSERT INTO listing ({', '.join(_COLUMNS)})"  # noqa: S608 - our own columns
    f" VALUES ({', '.join(f':{column}' for column in _COLUMNS)})"
    f" ON CONFLICT (source, key) DO UPDATE SET"
    f" {', '.join(f'{column} = excluded.{column}' for column in _COLUMNS[2:])} RETURNING id"
)


def _identity(raw: RawPosting) -> tuple[object, ...]:
    return raw.title, raw.employer, raw.url, raw.places


def _digest(text: str) -> bytes:
    return sha256(text.encode()).digest()


def _richness(understood: Understanding) -> int:
    """Return by what a posting is shown through one listing rather than another one."""
    return (
        _WITH_PAY * (understood.pay is not None)
        + _WITH_PLACES * bool(understood.places)
        + min(len(understood.text), _LONGEST)
    )
