"""The Pilot over every release."""

from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest

from index.answers import Pilot, open_desk
from index.model.answers import Answer

Ask = Callable[[str], Answer]


@pytest.fixture(scope="session")
def whole_pilot(everything: Path) -> Iterator[Pilot]:
    """Open what answers, once for the session: an engine maps dozens of files."""
    desk = open_desk(everything)
    with closing(desk.content):
        yield Pilot(desk)


@pytest.fixture
def ask(whole_pilot: Pilot) -> Ask:
    """Ask one question after another, none of which follows the one before."""

    def ask_one(text: str) -> Answer:
        whole_pilot.forget()
        return whole_pilot.ask(text)

    return ask_one
