"""A window with Consult over three codes, an engine of the tests, and keys."""

from dataclasses import dataclass
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desktop.app import ConsultEntry, Program
from desktop.consult import ConsultWorkspace
from desktop.shell.context import Context
from tests.desktop.consult.engines import NOTE, FakeEngine
from tests.desktop.driving import CONTROL, Driver, open_window


class _Entry(ConsultEntry):
    """Consult with an engine of the test."""

    def __init__(self, fake: FakeEngine) -> None:
        self._fake = fake

    def __call__(self, context: Context) -> ConsultWorkspace:
        """Make the workspace."""
        return ConsultWorkspace(context, self._fake.engine())


@dataclass
class Consult(Driver):
    """A window that shows Consult, and the keys pressed in it.

    Attributes:
        fake: The engine.
    """

    fake: FakeEngine

    @property
    def workspace(self) -> ConsultWorkspace:
        """The workspace."""
        workspace = self.window.workspace(1)
        assert isinstance(workspace, ConsultWorkspace)
        return workspace

    @property
    def state(self) -> str:
        """What is said in the place of the codes."""
        return self.workspace.results.message.text()

    def codes(self) -> list[str]:
        """Return mark and code of each row of the list."""
        rows = self.workspace.results.codes.row_model.rows
        return [f"{row.mark} {row.code}" for row in rows]

    def is_stale(self) -> bool:
        """Return whether the codes are faded, as those of an older text."""
        return self.workspace.results.codes.row_delegate.stale

    def actions(self) -> list[str]:
        """Return what the audit trail says was done."""
        return [entry.action for entry in self.workspace.session.trail.entries]

    def checks(self) -> list[str]:
        """Return the labels of the findings shown."""
        return [row.label for row in self.workspace.results.checks.row_model.rows]

    def paste(self, text: str = NOTE) -> None:
        """Paste a note by its key and wait for its codes."""
        self.workspace.pane.note.setFocus()
        QGuiApplication.clipboard().setText(text)
        self.press(Qt.Key.Key_V, CONTROL)
        self.settle()

    def settle(self) -> None:
        """Wait until the codes are those of the note, and findings and reply those of the codes."""
        workspace = self.workspace
        self.qtbot.waitUntil(lambda: not workspace.coding.outstanding)
        self.qtbot.waitUntil(lambda: not workspace.coding.checking)
        self.qtbot.waitUntil(lambda: not workspace.sending.outstanding)

    def to_list(self) -> None:
        """Give the keyboard to the list of codes by its key."""
        self.press(Qt.Key.Key_Escape)
        assert self.focus() is self.workspace.results.codes


def open_consult(
    qapp: QApplication, qtbot: QtBot, content: Path, home: Path, programs: list[Program]
) -> Consult:
    """Return a window over some content in which Ctrl+2 has shown Consult."""
    fake = FakeEngine()
    program, window = open_window(qtbot, content, home, programs, _Entry(fake))
    made = Consult(qtbot, program, window, fake)
    made.press(Qt.Key.Key_2, CONTROL)
    assert window.current_workspace() is made.workspace
    return made


@pytest.fixture
def consult(
    qapp: QApplication,
    qtbot: QtBot,
    user_home: Path,
    three_codes: Path,
    programs: list[Program],
) -> Consult:
    """Return a window in which Ctrl+2 has shown Consult."""
    return open_consult(qapp, qtbot, three_codes, user_home, programs)


@pytest.fixture
def coded(consult: Consult) -> Consult:
    """Return a window in which a note was pasted and coded, with the keyboard in the list."""
    consult.paste()
    consult.to_list()
    return consult
