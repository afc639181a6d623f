"""The board's folder opened on one thread: what is searched and what holds the postings."""

from pathlib import Path

from index.jobs.board.searching import Board, count_new
from index.jobs.board.store import JobStore

from index.model.jobs import (
    Fit,
    JobAnswer,
    JobProfile,
    JobQuery,
    JobSource,
    Posting,
    SavedSearch,
)


class OpenedBoard:
    """The board as the window asks it.

    Args:
        folder: The board's folder.

    Raises:
        JobsError: It cannot be used.
    """

    def __init__(self, folder: Path) -> None:
        self._store = JobStore(folder)
        self._board = Board(folder)

    def reload_if_changed(self) -> None:
        """Take over what was written since."""
        self._board.reload_if_changed()

    def search(self, query: JobQuery) -> JobAnswer:
        """Return what is found."""
        return self._board.search(query)

    def posting(self, number: int) -> Posting | None:
        """Return a posting, None if it is gone."""
        return self._store.posting(number)

    def fit(self, number: int, profile: JobProfile) -> Fit | None:
        """Return how well a posting fits, None if it is gone."""
        return self._board.fit(number, profile)

    def sources(self) -> tuple[JobSource, ...]:
        """Return where postings come from."""
        return tuple(self._store.sources())

    def count_new(self, search: SavedSearch) -> int:
        """Return how many postings a saved search finds that were not there before."""
        return count_new(self._board, search)

    def close(self) -> None:
        """Close what is open."""
        self._store.close()
        self._board.close()
