"""The open file of the board: what is read from it, and how it is written to."""

import sqlite3
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from index.jobs.board import rows
from index.jobs.board.gathering import Ask, on_web
from index.jobs.board.schema import FILE, generation_of, jobs_errors, open_jobs
from index.jobs.board.writing import Understand, Writer
from index.jobs.errors import JobsError
from index.jobs.examples import settle_examples
from index.jobs.fetching import fetch
from index.jobs.reading.markup import safe_html
from index.jobs.understanding import understand
from index.model.jobs import JobSource, Listing, Posting
from index.userdata.base import utc_now

if TYPE_CHECKING:
    from filelock import FileLock

SOURCES = (
    "SELECT source.*, (SELECT count(DISTINCT posting) FROM listing WHERE source = source.id)"
    " AS postings FROM source"
)
"""The rows of sources as ``rows.job_source`` takes them, to be narrowed."""
_LOCK = "jobs.lock"
_LOCK_SECONDS = 60.0


class JobFile:
    """The open file, to be used on the thread that made it.

    Args:
        folder: The board's folder, ``paths.jobs()``; made if it is missing.
        understand: Understands a posting.
        ask: Asks the network.
        clock: Says what time it is, UTC.

    Raises:
        JobsError: The file is damaged or cannot be written. It is left as it is.
    """

    def __init__(
        self,
        folder: Path,
        *,
        understand: Understand = understand,
        ask: Ask = fetch,
        clock: Callable[[], datetime] = utc_now,
    ) -> None:
        self._folder = folder
        self._understand = understand
        self._ask = ask
        self._clock = clock
        self._connection = open_jobs(folder)

    @property
    def folder(self) -> Path:
        """The board's folder."""
        return self._folder

    def close(self) -> None:
        """Close the file."""
        self._connection.close()

    def sources(self) -> list[JobSource]:
        """Return where postings come from, in the order in which they were added.

        The invented postings are no source of the person's.
        """
        return [
            rows.job_source(row) for row in self._rows(f"{SOURCES} WHERE NOT example ORDER BY id")
        ]

    def source_named(self, name: str) -> JobSource:
        """Return the source of a name, in any case, else that of a location.

        A name is that of one source; what another one has as its location does not matter.

        Raises:
            JobsError: There is none.
        """
        where = f"{SOURCES} WHERE NOT example AND (name = :name OR location IN (:name, :place))"
        where += " ORDER BY name = :name DESC"
        place = name if on_web(name) else str(Path(name).expanduser().resolve())
        found = self._rows(where, {"name": name, "place": place})
        if not found:
            known = ", ".join(source.name for source in self.sources()) or "none yet"
            msg = f"there is no source {name!r}: the sources are {known}"
            raise JobsError(msg)
        return rows.job_source(found[0])

    def posting(self, number: int) -> Posting | None:
        """Return a posting, None if no source lists it any more.

        Args:
            number: Its number, or one it had before it was found to be the same as another one.
        """
        found = self._rows(
            "SELECT * FROM shown WHERE id = coalesce("
            "(SELECT posting FROM former WHERE id = :number), :number)",
            {"number": number},
        )
        if not found:
            return None
        listed = self._rows(
            "SELECT listing.source, source.name, listing.key, listing.url, listing.raw"
            " FROM listing JOIN source ON source.id = listing.source WHERE posting = ?"
            " ORDER BY richness DESC, listing.source, position",
            found[0]["id"],
        )
        html = safe_html(rows.raw_posting(listed[0]["raw"]).html)
        listings = (Listing(row["source"], row["name"], row["key"], row["url"]) for row in listed)
        return rows.posting(found[0], html, tuple(listings))

    def generation(self) -> int:
        """Return a number that changes when what the board shows has changed."""
        with jobs_errors(self._folder / FILE):
            return generation_of(self._connection)

    def _source(self, number: int) -> JobSource:
        (row,) = self._rows(f"{SOURCES} WHERE id = ?", number)
        return rows.job_source(row)

    def _rows(self, statement: str, *values: object) -> Sequence[sqlite3.Row]:
        given = values[0] if len(values) == 1 and isinstance(values[0], dict) else values
        with jobs_errors(self._folder / FILE):
            return self._connection.execute(statement, given).fetchall()

    @cached_property
    def _file_lock(self) -> "FileLock":
        from filelock import FileLock  # loads asyncio: only where it is needed

        return FileLock(self._folder / _LOCK)

    @contextmanager
    def _lock(self) -> Iterator[None]:
        from filelock import Timeout

        try:
            self._file_lock.acquire(timeout=_LOCK_SECONDS)
        except Timeout:
            msg = "another Codeleaf is writing to the board: try again when it is done"
            raise JobsError(msg) from None
        try:
            yield
        finally:
            self._file_lock.release()

    @contextmanager
    def change(self) -> Iterator[Writer]:
        """Run a transaction under the lock; it is undone if it fails."""
        connection = self._connection
        with self._lock(), jobs_errors(self._folder / FILE):
            connection.execute("BEGIN IMMEDIATE")
            try:
                # Behind the lock: what is written later has been seen first later, so that a
                # search looked at as of one change has what comes with the next as new.
                now = self._clock()
                writer = Writer(connection, now, self._understand)
                yield writer
                settle_examples(
                    connection, Writer(connection, now, self._understand), now.isoformat()
                )
                connection.execute("COMMIT")
            except BaseException:
                if connection.in_transaction:
                    connection.execute("ROLLBACK")
                raise
