"""Fixtures of the board: one of a test's own, and one of 600 postings that is only searched."""

from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from index.jobs.board.searching import Board
from index.jobs.board.store import JobStore
from index.model.jobs import Posting
from tests.index.jobs.board.boards import generated_postings, write_board

START = datetime(2026, 11, 30, 12, tzinfo=UTC)


class Clock:
    """A clock that is set by hand."""

    def __init__(self) -> None:
        self.now = START

    def __call__(self) -> datetime:
        """Return the time."""
        return self.now

    def forward(self, wait: timedelta) -> None:
        """Let some time go by."""
        self.now += wait


@pytest.fixture
def clock() -> Clock:
    """A clock."""
    return Clock()


@pytest.fixture
def store(tmp_path: Path, clock: Clock) -> Iterator[JobStore]:
    """An empty board."""
    with closing(JobStore(tmp_path / "jobs", clock=clock)) as one:
        yield one


@pytest.fixture(scope="session")
def postings() -> tuple[Posting, ...]:
    """600 generated postings."""
    return generated_postings()


@pytest.fixture(scope="session")
def board_folder(tmp_path_factory: pytest.TempPathFactory, postings: tuple[Posting, ...]) -> Path:
    """The folder of a board that holds them."""
    folder = tmp_path_factory.mktemp("board")
    write_board(folder, postings)
    return folder


@pytest.fixture(scope="session")
def board(board_folder: Path) -> Board:
    """The board that holds them."""
    return Board(board_folder)
