"""A window with Consult over three codes, an engine of the tests, and keys."""

from dataclasses import dataclass
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QWidget
from pytestqt.qtbot import QtBot

from desktop.app import ConsultEntry, Program
from desktop.consult import ConsultWorkspace
from desktop.shell.commands import SEEN_KEY
from desktop.shell.context import Context
from desktop.shell.window import MainWindow
from tests.desktop.consult.engines import NOTE, FakeEngine
from tests.desktop.workspaces import SmallEntry, SmallWorkspace

NONE = Qt.KeyboardModifier.NoModifier
CONTROL = Qt.KeyboardModifier.ControlModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier
ALT = Qt.KeyboardModifier.AltModifier


class _Entry(ConsultEntry):
    """Consult with an engine of the test."""

    def __init__(self, fake: FakeEngine) -> None:
        self._fake = fake

    def __call__(self, context: Context) -> ConsultWorkspace:
        """Make the workspace."""
        return ConsultWorkspace(context, self._fake.engine())


@dataclass
class Consult:
    """A window that shows Consult, and the keys pressed in it.

    Attributes:
        qtbot: Waits.
        program: The program.
        window: The window.
        fake: The engine.
    """

    qtbot: QtBot
    program: Program
    window: MainWindow
    fake: FakeEngine

    @property
    def workspace(self) -> ConsultWorkspace:
        """The workspace."""
        workspace = self.window.workspace(1)
        assert isinstance(workspace, ConsultWorkspace)
        return workspace

    @property
    def lookup(self) -> SmallWorkspace:
        """The workspace that stands for Lookup."""
        workspace = self.window.workspace(0)
        assert isinstance(workspace, SmallWorkspace)
        return workspace

    @property
    def notice(self) -> str:
        """The confirmation in the status bar."""
        return self.window.status.notice.text()

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

    def focus(self) -> QWidget:
        """Return the widget that has the keyboard."""
        widget = QApplication.focusWidget()
        assert widget is not None
        return widget

    def press(self, key: Qt.Key, modifiers: Qt.KeyboardModifier = NONE, times: int = 1) -> None:
        """Press a key where the keyboard is."""
        for _ in range(times):
            QTest.keyClick(self.focus(), key, modifiers)

    def type(self, text: str) -> None:
        """Type where the keyboard is."""
        QTest.keyClicks(self.focus(), text)

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

    def dialog(self) -> QDialog:
        """Wait until a dialog has the keyboard and return it."""
        self.qtbot.waitUntil(lambda: isinstance(QApplication.activeModalWidget(), QDialog))
        dialog = QApplication.activeModalWidget()
        assert isinstance(dialog, QDialog)
        self.qtbot.waitUntil(lambda: dialog.isAncestorOf(self.focus()))
        return dialog

    def no_dialog(self) -> None:
        """Wait until no dialog is open and the window has the keyboard again."""
        self.qtbot.waitUntil(lambda: QApplication.activeModalWidget() is None)
        self.window.activateWindow()  # offscreen nobody else gives the keyboard back
        self.qtbot.waitUntil(lambda: QApplication.focusWidget() is not None)


def open_consult(
    qapp: QApplication, qtbot: QtBot, content: Path, home: Path, programs: list[Program]
) -> Consult:
    """Return a window over some content in which Ctrl+2 has shown Consult."""
    fake = FakeEngine()
    program = Program(qapp, content, home / "data", (SmallEntry(), _Entry(fake)))
    program.services.userdata.set_state(SEEN_KEY, True)
    programs.append(program)
    window = program.open_first()
    with qtbot.waitActive(window):
        window.activateWindow()
    qtbot.waitUntil(lambda: program.services.content.summary is not None)
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
