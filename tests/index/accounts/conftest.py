"""Accounts that derive keys cheaply, and a clock that stands still."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from index.accounts import Accounts, Session
from index.accounts.keys import Cost

CHEAP = Cost(memory_kib=8, passes=1, lanes=1)
PASSWORD = "correct horse"


class Clock:
    """A time that moves when it is told to."""

    def __init__(self) -> None:
        self.now = datetime(2026, 11, 29, 12, tzinfo=UTC)

    def __call__(self) -> datetime:
        """Return the time."""
        return self.now

    def move(self, seconds: float) -> None:
        """Move on, or back."""
        self.now += timedelta(seconds=seconds)


@pytest.fixture
def clock() -> Clock:
    """Return a clock that stands still."""
    return Clock()


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Return where the file will be."""
    return tmp_path / "data" / "user.sqlite"


@pytest.fixture
def open_accounts(path: Path, clock: Clock) -> Iterator[Callable[..., Accounts]]:
    """Return what opens the file, or another one, as a program that starts does."""
    opened = []

    def open_one(file: Path = path) -> Accounts:
        opened.append(Accounts(file, clock=clock, cost=CHEAP))
        return opened[-1]

    yield open_one
    for one in opened:
        one.close()


@pytest.fixture
def accounts(open_accounts: Callable[..., Accounts]) -> Accounts:
    """Open a new file."""
    return open_accounts()


@pytest.fixture
def ada(accounts: Accounts) -> Session:
    """Return the session of a profile called Ada."""
    return accounts.register("Ada", PASSWORD)[0]
