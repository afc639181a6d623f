"""A window with Pilot over three codes, an engine of the tests, and keys."""

from dataclasses import dataclass
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desktop.app import PilotEntry, Program
from desktop.pilot import PilotWorkspace
from desktop.pilot.turn import Turn
from desktop.shell.context import Context
from tests.desktop.driving import CONTROL, Driver, open_window
from tests.desktop.pilot.engines import FakePilot


class _Entry(PilotEntry):
    """Pilot with an engine of the test."""

    def __init__(self, fake: FakePilot) -> None:
        self._fake = fake

    def __call__(self, context: Context) -> PilotWorkspace:
        """Make the workspace."""
        return PilotWorkspace(context, self._fake.engine())


@dataclass
class Pilot(Driver):
    """A window that shows Pilot, and the keys pressed in it.

    Attributes:
        fake: The engine.
    """

    fake: FakePilot

    @property
    def workspace(self) -> PilotWorkspace:
        """The workspace."""
        workspace = self.window.workspace(1)
        assert isinstance(workspace, PilotWorkspace)
        return workspace

    @property
    def turn(self) -> Turn:
        """The newest question with its answer."""
        return self.workspace.talk.turns[-1]

    @property
    def text(self) -> str:
        """The newest answer as it is shown."""
        return self.turn.view.toPlainText()

    @property
    def box(self) -> str:
        """What is typed."""
        return self.workspace.side.edit.toPlainText()

    def rows(self) -> list[str]:
        """Return code and text of each row of the list."""
        return [f"{row.code} {row.text}".strip() for row in self.workspace.side.rows.row_model.rows]

    def ask(self, question: str) -> None:
        """Type a question into the box, press Enter and wait for the whole answer."""
        self.press(Qt.Key.Key_L, CONTROL)
        self.type(question)
        self.press(Qt.Key.Key_Return)
        self.settle()

    def settle(self) -> None:
        """Wait until nothing is being answered."""
        self.qtbot.waitUntil(lambda: not self.workspace.asking.outstanding)

    def to_answer(self) -> None:
        """Give the keyboard to the newest answer by its key, and go to its first link."""
        self.press(Qt.Key.Key_F6, times=2)
        while self.focus() is not self.turn.view:
            self.press(Qt.Key.Key_F6)
        self.press(Qt.Key.Key_Down)

    def copied(self) -> str:
        """Return the text on the clipboard."""
        return QGuiApplication.clipboard().text()


@pytest.fixture
def pilot(
    qapp: QApplication,
    qtbot: QtBot,
    user_home: Path,
    three_codes: Path,
    programs: list[Program],
) -> Pilot:
    """Return a window in which Ctrl+3 has shown Pilot, with the keyboard in the question box."""
    fake = FakePilot()
    program, window = open_window(qtbot, three_codes, user_home, programs, _Entry(fake))
    made = Pilot(qtbot, program, window, fake)
    made.press(Qt.Key.Key_3, CONTROL)
    assert made.focus() is made.workspace.side.edit
    return made
