"""A board of the tests that is empty."""

from pathlib import Path

from desktop.careers.engine import Board, Engine
from index.model.jobs import (
    Fit,
    JobAnswer,
    JobProfile,
    JobQuery,
    JobSource,
    Posting,
    SavedSearch,
)


class EmptyBoard:
    """A board without a posting."""

    def reload_if_changed(self) -> None:
        """Nothing changes."""

    def search(self, query: JobQuery) -> JobAnswer:
        """Find nothing."""
        del query
        return JobAnswer(0, (), (), (), 0, None, "", None, False)

    def posting(self, number: int) -> Posting | None:
        """Have no posting."""
        del number
        return None

    def fit(self, number: int, profile: JobProfile) -> Fit | None:
        """Have no posting."""
        del number, profile
        return None

    def sources(self) -> tuple[JobSource, ...]:
        """Have no source."""
        return ()

    def count_new(self, search: SavedSearch) -> int:
        """Find nothing new."""
        del search
        return 0

    def close(self) -> None:
        """There is nothing to close."""


def empty_engine() -> Engine:
    """Return an engine whose board is empty."""

    def open_board(folder: Path) -> Board:
        del folder
        return EmptyBoard()

    return Engine(open_board)
