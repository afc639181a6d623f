"""The postings of the board and the sources they come from, kept in ``jobs.sqlite``.

Reading a source is one transaction: all or nothing. Whatever goes wrong, what the board had of
the source stays, and the source says why. Writers, window or command line, hold one lock.
"""

import sqlite3
from collections.abc import Callable, Collection
from datetime import timedelta
from pathlib import Path

from index.build.progress import Progress, Stage
from index.jobs.board.file import SOURCES, JobFile
from index.jobs.board.gathering import (
    Gathered,
    checked_location,
    file_name_of,
    gather,
    name_of,
    on_web,
    wait_after,
    why_not_due,
)
from index.jobs.board.rows import job_source
from index.jobs.board.schema import FILE, jobs_errors
from index.jobs.board.writing import Changes, Writer
from index.jobs.errors import JobsError
from index.jobs.reading import read_bytes
from index.model.jobs import ReadFile, Refreshed

Report = Callable[[Progress], None]
"""Told how far a refresh is; may raise to stop it between two postings."""

NETWORK_OFF = "the network is off"

_LONGEST_NAME = 80


class JobStore(JobFile):
    """The board's postings and sources, read again and changed; arguments as of ``JobFile``."""

    def prepare(self) -> None:
        """Put the invented postings on an empty board, and bring the index up to date.

        Raises:
            JobsError: One of them cannot be written; what is on the board stays.
        """
        with self._lock():
            with self.change():
                pass
            self._update_index()

    def remove_source(self, number: int) -> int:
        """Remove a source and what only it lists.

        Returns:
            How many postings went.

        Raises:
            JobsError: The board cannot be written. If only its index cannot, they went, and the
                message says so.
        """
        with self._lock():
            with self.change() as writer:
                removed = writer.replace(number, ()).removed
                self._connection.execute(
                    "DELETE FROM source WHERE id = ? AND NOT example", (number,)
                )
            self._update_index()
        return removed

    def import_file(self, path: Path, name: str = "", *, report: Report | None = None) -> Refreshed:
        """Add a file of postings as a source and read it; one that is known is read again.

        Args:
            path: The file.
            name: What to call the source; empty for the title of the file, or its name.
            report: Told how far it is.

        Raises:
            JobsError: It cannot be read, and nothing was changed; or only the index cannot be
                written, and the message says so.
        """
        return self._import(checked_location(str(path)), name, report)

    def import_address(
        self, url: str, name: str = "", *, report: Report | None = None
    ) -> Refreshed:
        """Add an address as a source and ask it, as ``import_file`` does.

        Whoever calls has asked whether the network is allowed.

        Raises:
            JobsError: It cannot be had, or as ``import_file``.
        """
        return self._import(checked_location(url), name, report)

    def refresh(
        self,
        numbers: Collection[int] | None = None,
        *,
        network: bool,
        report: Report | None = None,
    ) -> list[Refreshed]:
        """Read sources again: files that have changed, and addresses where it is time to ask.

        Args:
            numbers: Numbers of the sources, None for all.
            network: Whether addresses may be asked.
            report: Told how far it is.

        Returns:
            What changed, a source each. One that could not be read has its ``problem``.
        """
        every = self._rows(f"{SOURCES} WHERE NOT example ORDER BY id")
        chosen = [row for row in every if numbers is None or row["id"] in numbers]
        done = []
        try:
            for place, row in enumerate(chosen):
                tell = _Teller(report, row["name"], place, len(chosen))
                one = self._refresh(row, network=network, named=numbers is not None, tell=tell)
                done += [one] if one else []
            _Teller(report, "", len(chosen), len(chosen)).say(Stage.FULL_TEXT)
        finally:
            self.prepare()  # also when it is stopped: the sources before are on the board
        return done

    def _import(self, location: str, name: str, report: Report | None) -> Refreshed:
        if known := self._known(location):
            done = self.refresh([known], network=True, report=report)
            if not done or done[0].problem:
                msg = done[0].problem if done else f"{location} was removed meanwhile: add it again"
                raise JobsError(msg)
            return done[0]
        tell = _Teller(report, name or name_of(location), 0, 1)
        tell.say(Stage.FETCHING if on_web(location) else Stage.READING)
        got = gather(location, self._ask)
        read = self._read(location, got)
        with self.change() as writer:
            number = self._known(location) or self._add(location, name or read.title)
            changes = self._keep(writer, number, got, read, tell)
            new = self._refreshed(number, changes, read)
        try:
            tell.say(Stage.FULL_TEXT)
        finally:
            self.prepare()
        return new

    def _refresh(
        self, row: sqlite3.Row, *, network: bool, named: bool, tell: "_Teller"
    ) -> Refreshed | None:
        number, location = row["id"], row["location"]
        why = ""
        if on_web(location):
            why = NETWORK_OFF if not network else why_not_due(row, self._clock(), named=named)
        if why:
            return self._left_alone(row, why)
        tell.say(Stage.FETCHING if on_web(location) else Stage.READING)
        try:
            got = gather(location, self._ask, row)
            read = self._read(location, got) if got.data is not None else None
        except JobsError as error:
            self._note_failure(row, error)
            return self._left_alone(row, str(error))
        with self.change() as writer:
            if not self._rows("SELECT 1 FROM source WHERE id = ?", number):
                return None  # another program has removed it meanwhile
            changes = self._keep(writer, number, got, read, tell)
            return self._refreshed(number, changes, read)

    def _left_alone(self, row: sqlite3.Row, why: str) -> Refreshed | None:
        """Return that a source was not read, None if another program has removed it meanwhile."""
        found = self._rows(f"{SOURCES} WHERE id = ?", row["id"])
        if not found:
            return None
        return Refreshed(job_source(found[0]), unchanged=row["postings"], problem=why)

    def _read(self, location: str, got: Gathered) -> ReadFile:
        return read_bytes(got.data or b"", file_name_of(location), url=got.url)

    def _keep(
        self,
        writer: Writer,
        number: int,
        got: Gathered,
        read: ReadFile | None,
        tell: "_Teller",
    ) -> Changes:
        """Write what a source holds; without ``read`` it holds what it did."""
        now = self._clock().isoformat()
        self._connection.execute(
            "UPDATE source SET checked = ?, digest = ?, etag = ?, last_modified = ?, failures = 0,"
            " retry_after = NULL, problem = '' WHERE id = ?",
            (now, got.digest, got.etag, got.last_modified, number),
        )
        if read is None:
            return writer.understand_again(number)
        self._connection.execute(
            "UPDATE source SET kind = ?, changed = ? WHERE id = ?", (read.kind.value, now, number)
        )
        total = len(read.postings)
        return writer.replace(
            number, read.postings, lambda done: tell.say(Stage.READING, done, total)
        )

    def _note_failure(self, row: sqlite3.Row, error: JobsError) -> None:
        now, failures = self._clock(), row["failures"] + 1
        wait = wait_after(error, failures) if on_web(row["location"]) else timedelta()
        with self.change():
            self._connection.execute(
                "UPDATE source SET checked = ?, failures = ?, problem = ?, retry_after = ?"
                " WHERE id = ?",
                (
                    now.isoformat(),
                    failures,
                    str(error),
                    (now + wait).isoformat() if wait else None,
                    row["id"],
                ),
            )

    def _refreshed(self, number: int, changes: Changes, read: ReadFile | None) -> Refreshed:
        return Refreshed(
            self._source(number),
            changes.added,
            changes.changed,
            changes.removed,
            changes.unchanged,
            read.skipped if read else (),
        )

    def _known(self, location: str) -> int:
        found = self._rows("SELECT id FROM source WHERE location = ?", location)
        return int(found[0]["id"]) if found else 0

    def _add(self, location: str, name: str) -> int:
        """Add a source inside a transaction; return its number."""
        wanted = " ".join(name.split())[:_LONGEST_NAME] or name_of(location)
        taken = {row["name"].casefold() for row in self._rows("SELECT name FROM source")}
        unique, count = wanted, 1
        while unique.casefold() in taken:
            count += 1
            unique = f"{wanted} ({count})"
        made = self._connection.execute(
            "INSERT INTO source (location, name, added) VALUES (?, ?, ?) RETURNING id",
            (location, unique, self._clock().isoformat()),
        )
        return int(made.fetchone()[0])

    def _update_index(self) -> None:
        try:
            with jobs_errors(self._folder / FILE):
                self._write_index()
        except JobsError as error:
            msg = (
                f"{error}. The postings are kept, and search is brought up to date at the next "
                "refresh"
            )
            raise JobsError(msg) from error

    def _write_index(self) -> None:
        from index.jobs.board.building import update_index

        try:
            update_index(self._folder, self._connection)
        except OSError as error:
            msg = (
                f"The index of the postings cannot be written in {self._folder} "
                f"({error.strerror or error}): see that its disk is not full and the folder can be "
                "written, and refresh again"
            )
            raise JobsError(msg) from error


class _Teller:
    """Says how far a refresh is.

    Args:
        report: Who is told, None for nobody.
        name: The source in hand, empty behind the last one.
        place: How many are done.
        total: How many there are.
    """

    def __init__(self, report: Report | None, name: str, place: int, total: int) -> None:
        self._report = report
        self._name = name
        self._place = place
        self._total = total

    def say(self, stage: Stage, done: int = 0, total: int = 1) -> None:
        """Say how far the source is; a source counts a thousand."""
        if self._report:
            so_far = 1000 * self._place + 1000 * done // max(total, 1)
            self._report(Progress(stage, self._name, done, so_far, 1000 * self._total, None))
