"""A window driven by keys, as the tests of every workspace do it."""

from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QWidget
from pytestqt.qtbot import QtBot

from desktop.app import Program
from desktop.shell.commands import SEEN_KEY
from desktop.shell.services import WorkspaceEntry
from desktop.shell.window import MainWindow
from tests.desktop.workspaces import SmallEntry, SmallWorkspace

NONE = Qt.KeyboardModifier.NoModifier
CONTROL = Qt.KeyboardModifier.ControlModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier
ALT = Qt.KeyboardModifier.AltModifier


@dataclass
class Driver:
    """A window, and the keys pressed in it.

    Attributes:
        qtbot: Waits.
        program: The program.
        window: The window.
    """

    qtbot: QtBot
    program: Program
    window: MainWindow

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


def open_window(
    qtbot: QtBot, content: Path, home: Path, programs: list[Program], entry: WorkspaceEntry
) -> tuple[Program, MainWindow]:
    """Open a window over some content with a workspace beside one that stands for Lookup.

    Args:
        qtbot: Waits.
        content: The content folder.
        home: The user's home.
        programs: Ended after the test.
        entry: The workspace.
    """
    application = QApplication.instance()
    assert isinstance(application, QApplication)
    program = Program(application, content, home / "data", (SmallEntry(), entry))
    program.services.userdata.set_state(SEEN_KEY, True)
    programs.append(program)
    window = program.open_first()
    with qtbot.waitActive(window):
        window.activateWindow()
    qtbot.waitUntil(lambda: program.services.content.summary is not None)
    return program, window
