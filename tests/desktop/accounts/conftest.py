"""A window with the Account workspace, driven by keys; keys are derived cheaply."""

from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QPlainTextEdit, QTextEdit, QWidget
from pytestqt.qtbot import QtBot

from desktop.accounts import AccountWorkspace
from desktop.accounts.parts import Page
from desktop.app import AccountEntry, Program
from desktop.shell.commands import SEEN_KEY
from desktop.shell.context import Context
from desktop.shell.services import WorkspaceEntry
from desktop.shell.window import MainWindow
from index.accounts import Accounts
from tests.desktop.workspaces import SmallEntry
from tests.index.accounts.conftest import CHEAP, PASSWORD, Clock

NONE = Qt.KeyboardModifier.NoModifier
CONTROL = Qt.KeyboardModifier.ControlModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier
OTHER_PASSWORD = "battery staple"
Answer = TypeVar("Answer")


class CheapEntry(AccountEntry):
    """The Account workspace with cheap keys and a clock of the test."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock

    def __call__(self, context: Context) -> AccountWorkspace:
        """Make the workspace."""
        return AccountWorkspace(context, self.open)

    def open(self, path: Path) -> Accounts:
        """Open the accounts of a file."""
        return Accounts(path, clock=self._clock, cost=CHEAP)


@dataclass
class Desk:
    """A window and the keys pressed in it.

    Attributes:
        qtbot: Waits.
        program: The program.
        window: Its first window.
        clock: What attempts are counted by.
    """

    qtbot: QtBot
    program: Program
    window: MainWindow
    clock: Clock

    @property
    def workspace(self) -> AccountWorkspace:
        """The Account workspace of the first window."""
        workspace = self.window.workspace(len(self.program.services.workspaces) - 1)
        assert isinstance(workspace, AccountWorkspace)
        return workspace

    @property
    def rail(self) -> str:
        """What the rail says about who works."""
        return self.window.rail.buttons[-1].accessibleName()

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

    def type(self, *texts: str) -> None:
        """Type texts into one field after another, and press Enter in the last one."""
        for i, text in enumerate(texts):
            if i:
                self.press(Qt.Key.Key_Tab)
            self.press(Qt.Key.Key_A, CONTROL)
            QTest.keyClicks(self.focus(), text)
        self.press(Qt.Key.Key_Return)
        self.idle()

    def idle(self) -> None:
        """Wait until the accounts have answered."""
        self.qtbot.waitUntil(lambda: not self.workspace.running)

    def open(self, names: int) -> None:
        """Open the Account workspace and wait for its list of profiles."""
        self.press(Qt.Key.Key_6, CONTROL)
        model = self.workspace.guest.sign_in.model
        self.qtbot.waitUntil(lambda: model.rowCount() == names)

    def expect(self, page: Page) -> None:
        """Check that a page is shown and has the keyboard."""
        assert self.workspace.page is page
        assert page.isAncestorOf(self.focus())

    def ask(self, question: Callable[[Accounts], Answer]) -> Answer:
        """Ask the accounts directly, as another program would."""
        path = self.program.services.userdata.path
        with closing(Accounts(path, clock=self.clock, cost=CHEAP)) as accounts:
            return question(accounts)

    def make(self, name: str = "Ada") -> str:
        """Make a profile beside the window; return its recovery key."""
        return self.ask(lambda accounts: accounts.register(name, PASSWORD))[1]

    def sign_in(self, password: str = PASSWORD) -> None:
        """Sign in to the only profile by keys."""
        self.open(1)
        self.type(password)
        self.qtbot.waitUntil(lambda: self.program.services.account.profile is not None)

    def lock(self) -> None:
        """Lock by the key."""
        self.press(Qt.Key.Key_Q, CONTROL | SHIFT)
        assert self.program.services.account.locked

    def texts(self) -> str:
        """Return every text that a widget of the window holds, shown or not."""
        found = [widget.text() for widget in self.window.findChildren(QLabel)]
        found += [widget.text() for widget in self.window.findChildren(QLineEdit)]
        found += [widget.toPlainText() for widget in self.window.findChildren(QTextEdit)]
        found += [widget.toPlainText() for widget in self.window.findChildren(QPlainTextEdit)]
        found += [widget.accessibleName() for widget in self.window.findChildren(QWidget)]
        return "\n".join(found)


MakeDesk = Callable[..., Desk]


@pytest.fixture
def clock() -> Clock:
    """Return a clock that stands still."""
    return Clock()


@pytest.fixture
def make_desk(
    qapp: QApplication,
    user_home: Path,
    programs: list[Program],
    qtbot: QtBot,
    clock: Clock,
    three_codes: Path,
) -> MakeDesk:
    """Return a function that opens windows one after another, with the same user's data."""

    def make(content: Path = three_codes, first: WorkspaceEntry | None = None) -> Desk:
        for earlier in programs:
            earlier.close()
        entries = (first or SmallEntry(), CheapEntry(clock))
        program = Program(qapp, content, user_home / "data", entries)
        program.services.userdata.set_state(SEEN_KEY, True)
        programs.append(program)
        window = program.open_first()
        with qtbot.waitActive(window):
            window.activateWindow()
        qtbot.waitUntil(lambda: QApplication.focusWidget() is not None)
        return Desk(qtbot, program, window, clock)

    return make


@pytest.fixture
def desk(make_desk: MakeDesk) -> Desk:
    """Return a window with a small workspace and the Account one."""
    return make_desk()
