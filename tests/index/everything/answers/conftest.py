"""The Pilot over every release."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from index.answers import Desk, Pilot, open_desk
from index.model.answers import Answer

Ask = Callable[[str], Answer]


@pytest.fixture(scope="session")
def desk(everything: Path) -> Iterator[Desk]:
    """Open what answers, once for the session: an engine maps dozens of files."""
    opened = open_desk(everything)
    yield opened
    opened.content.close()


@pytest.fixture
def ask(desk: Desk) -> Ask:
    """Ask one question after another, none of which follows the one before."""
    pilot = Pilot(desk)

    def ask_one(text: str) -> Answer:
        pilot.forget()
        return pilot.ask(text)

    return ask_one
