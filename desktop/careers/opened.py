"""The board's folder opened on one thread: what is searched and what holds the postings."""

from contextlib import suppress
from datetime import date
from functools import cached_property
from pathlib import Path

from index.jobs.board.file import JobFile
from index.jobs.board.searching import Board
from index.jobs.errors import JobsError
from index.model.job_board import Fit, JobAnswer, JobProfile, JobQuery, SavedSearch
from index.model.jobs import JobSource, Posting


class OpenedBoard:
    """The board as the window asks it; each of its files is opened when it is first needed.

    Args:
        folder: The board's folder.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def reload_if_changed(self) -> None:
        """Take over what was written since.

        Raises:
            JobsError: The index is damaged.
        """
        self._board.reload_if_changed()

    def search(self, query: JobQuery) -> JobAnswer:
        """Return what is found."""
        return self._board.search(query)

    def posting(self, number: int) -> Posting | None:
        """Return a posting, None if it is gone.

        Raises:
            JobsError: The postings cannot be read.
        """
        return self._file.posting(number)

    def fit(self, number: int, profile: JobProfile) -> Fit | None:
        """Return how well a posting fits, None if it is gone from the index."""
        with suppress(JobsError):
            return self._board.fit(number, profile)
        return None

    def unindexed(self) -> int | None:
        """Return the generation of the tables that the index is not made of, None where it is.

        Raises:
            JobsError: The tables cannot be read.
        """
        tables = self._file.generation()
        return tables if tables != self._board.generation else None

    def sources(self) -> tuple[JobSource, ...]:
        """Return where postings come from.

        Raises:
            JobsError: They cannot be read.
        """
        return tuple(self._file.sources())

    def count_new(self, search: SavedSearch) -> int:
        """Return how many postings a saved search finds today that were not there before."""
        return self._board.count_new(search, date.today())

    def close(self) -> None:
        """Close what is open."""
        if "_file" in self.__dict__:
            self._file.close()

    @cached_property
    def _board(self) -> Board:
        return Board(self._folder)

    @cached_property
    def _file(self) -> JobFile:
        return JobFile(self._folder)
