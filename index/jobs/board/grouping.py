"""Which posting of the board a listing belongs to."""

import sqlite3
from collections.abc import Callable, Sequence
from typing import NamedTuple

from index.jobs.board import rows
from index.jobs.board.duplicates import Facts, agree, facts, likeness

_LISTING = "SELECT id, source, posting FROM listing"
_MOST_COMPARED = 40
"""Listings of a mark that one is compared with: what more of them share tells nothing."""
_MOST_KEPT = 4_000_000
"""Letters of the listings whose facts are kept: one is compared with many that are alike."""


class _Known(NamedTuple):
    """A listing of the board."""

    id: int
    source: int
    posting: int


class Grouping:
    """Finds the posting of a listing, inside the transaction of its connection.

    Args:
        connection: The open transaction.
        new_posting: Makes a posting without listings; returns its number.
    """

    def __init__(self, connection: sqlite3.Connection, new_posting: Callable[[], int]) -> None:
        self._connection = connection
        self._new_posting = new_posting
        self._kept: dict[int, Facts] = {}
        self._letters = 0

    def place_new(self, source: int, one: Facts) -> int:
        """Return the number of the posting that a new listing belongs to, made if there is none."""
        return self._best(source, one, 0) or self._new_posting()

    def place_changed(self, listing: int, source: int, posting: int, one: Facts) -> int:
        """Return the number of the posting that a listing belongs to now that it has changed.

        It stays where it is while that can be, so that numbers stay. A posting that turns out to
        be the same as another one goes: both have the lower number from then on.

        Args:
            listing: Number of the listing.
            source: Number of its source.
            posting: Number of the posting it was of.
            one: What it is told by now.
        """
        others = self._members(posting, listing)
        if others:
            if any(agree(one, self._facts(other.id)) for other in others) and self._fits(
                source, one, others
            ):
                return posting
            return self._best(source, one, listing) or self._new_posting()
        same = self._best(source, one, listing)
        if not same or same == posting:
            return posting
        kept, gone = sorted((same, posting))
        self._join(gone, kept)
        return kept

    def mark(self, listing: int, one: Facts) -> None:
        """Keep the marks by which a listing is found."""
        self._connection.execute("DELETE FROM mark WHERE listing = ?", (listing,))
        self._connection.executemany(
            "INSERT INTO mark (mark, listing) VALUES (?, ?)",
            [(mark, listing) for mark in one.marks],
        )
        self._keep(listing, one)

    def _alike(self, one: Facts, without: int) -> list[_Known]:
        """Return listings that share a mark, the oldest first."""
        found: set[int] = set()
        for mark in one.marks:
            sharing = self._connection.execute(
                "SELECT listing FROM mark WHERE mark = ? ORDER BY listing LIMIT ?",
                (mark, _MOST_COMPARED),
            )
            found.update(row[0] for row in sharing)
        found.discard(without)
        return [self._known(_LISTING + " WHERE id = ?", number)[0] for number in sorted(found)]

    def _members(self, posting: int, without: int) -> list[_Known]:
        return self._known(
            _LISTING + " WHERE posting = ? AND id <> ? ORDER BY id", posting, without
        )

    def _known(self, statement: str, *values: int) -> list[_Known]:
        return [
            _Known(row["id"], row["source"], row["posting"])
            for row in self._connection.execute(statement, values)
        ]

    def _facts(self, listing: int) -> Facts:
        """Return what a listing is told by, as it is in the transaction."""
        found = self._kept.get(listing)
        if found is None:
            row = self._connection.execute(
                "SELECT title, employer, url, text, understood FROM listing WHERE id = ?",
                (listing,),
            ).fetchone()
            places = rows.understood_places(row["understood"])
            found = facts(row["title"], row["employer"], places, row["url"], row["text"])
        self._keep(listing, found)
        return found

    def _keep(self, listing: int, one: Facts) -> None:
        """Keep facts until they have not been asked for longest."""
        if before := self._kept.pop(listing, None):
            self._letters -= len(before.text)
        self._kept[listing] = one
        self._letters += len(one.text)
        while self._letters > _MOST_KEPT:
            oldest = self._kept.pop(next(iter(self._kept)))
            self._letters -= len(oldest.text)

    def _best(self, source: int, one: Facts, without: int) -> int:
        """Return the number of the posting that is most surely the same job, 0 if none is.

        Args:
            source: Number of the listing's source.
            one: What it is told by.
            without: Number of the listing itself, 0 if it is new.
        """
        sure = [
            (
                -likeness(one, self._facts(other.id), same_source=other.source == source),
                other.posting,
            )
            for other in self._alike(one, without)
        ]
        for share, posting in sorted(sure):
            if not share:
                break
            if self._fits(source, one, self._members(posting, without)):
                return posting
        return 0

    def _fits(self, source: int, one: Facts, members: Sequence[_Known]) -> bool:
        """Whether none of its own source's listings of a posting tells otherwise."""
        return all(
            likeness(one, self._facts(other.id), same_source=True)
            for other in members
            if other.source == source
        )

    def _join(self, gone: int, kept: int) -> None:
        """Make one posting of two."""
        for statement in (
            "UPDATE listing SET posting = :kept WHERE posting = :gone",
            "UPDATE former SET posting = :kept WHERE posting = :gone",
            "INSERT INTO former (id, posting) VALUES (:gone, :kept)",
            "UPDATE posting SET first_seen = min(first_seen,"
            " (SELECT first_seen FROM posting WHERE id = :gone)) WHERE id = :kept",
            "DELETE FROM posting WHERE id = :gone",
        ):
            self._connection.execute(statement, {"gone": gone, "kept": kept})
