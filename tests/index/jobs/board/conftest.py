"""A board of a test's own."""

from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from index.jobs.board.store import JobStore

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
