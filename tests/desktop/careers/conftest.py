"""Windows that show Careers."""

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desktop.app import Program
from index.accounts import Accounts, Session
from tests.desktop.careers.boards import BoardEntry, Careers
from tests.desktop.careers.engines import FakeBoard
from tests.desktop.careers.persons import Person, open_person
from tests.desktop.driving import CONTROL, open_window
from tests.index.accounts.conftest import CHEAP, PASSWORD


@pytest.fixture
def person(
    qapp: QApplication,
    qtbot: QtBot,
    user_home: Path,
    three_codes: Path,
    programs: list[Program],
) -> Person:
    """Return a window that shows Careers over a board without a posting."""
    made = open_person(qtbot, three_codes, user_home, programs)
    made.press(Qt.Key.Key_4, CONTROL)
    return made


@pytest.fixture
def session(person: Person) -> Iterator[Session]:
    """Return the open session of a new profile, which is not yet the one that works."""
    with closing(Accounts(person.store.path, cost=CHEAP)) as accounts:
        made, _key = accounts.register("ada", PASSWORD, with_guest_data=False)
    yield made
    made.lock()


@pytest.fixture
def two(person: Person) -> Person:
    """Return a window whose page of applications lists two jobs that were saved."""
    person.save_job(1, "Outpatient coder")
    person.save_job(2, "Inpatient auditor")
    person.press(Qt.Key.Key_PageDown, CONTROL)
    assert person.focus() is person.applications.side.rows
    assert person.rows() == ["Inpatient auditor", "Outpatient coder"]
    person.press(Qt.Key.Key_Up)
    return person


@pytest.fixture
def fake() -> FakeBoard:
    """Return the engine."""
    return FakeBoard()


@pytest.fixture
def careers(
    qapp: QApplication,
    qtbot: QtBot,
    user_home: Path,
    three_codes: Path,
    programs: list[Program],
    fake: FakeBoard,
) -> Careers:
    """Return a window in which Ctrl+4 has shown the board, with the keyboard in its box."""
    program, window = open_window(qtbot, three_codes, user_home, programs, BoardEntry(fake))
    window.resize(1280, 800)
    made = Careers(qtbot, program, window, fake)
    made.press(Qt.Key.Key_4, CONTROL)
    qtbot.waitUntil(lambda: bool(fake.asked))  # once it is painted
    made.settle()
    assert made.focus() is made.board.side.edit
    return made
