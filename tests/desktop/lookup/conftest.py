"""A window with the Lookup workspace over 2,000 real codes, driven by keys."""

import shutil
import sqlite3
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from desktop.app import LookupEntry, Program
from desktop.lookup import LookupWorkspace
from desktop.lookup.detail import DetailPane
from desktop.lookup.search_pane import SearchPane
from desktop.shell.commands import SEEN_KEY
from desktop.shell.window import MainWindow
from index.database import current_generation
from index.model import System

CONTROL = Qt.KeyboardModifier.ControlModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier
ALT = Qt.KeyboardModifier.AltModifier
NONE = Qt.KeyboardModifier.NoModifier
NEW_EDITION = " (new edition)"
_RENAME = f"UPDATE code SET title = title || '{NEW_EDITION}'"


@dataclass
class Lookup:
    """A window and the keys pressed in it.

    Attributes:
        qtbot: Sends the keys.
        program: The program.
        window: The window.
    """

    qtbot: QtBot
    program: Program
    window: MainWindow

    @property
    def workspace(self) -> LookupWorkspace:
        """The workspace."""
        workspace = self.window.workspaces[0]
        assert isinstance(workspace, LookupWorkspace)
        return workspace

    @property
    def pane(self) -> SearchPane:
        """The search pane."""
        return self.workspace.search

    @property
    def detail(self) -> DetailPane:
        """The detail pane."""
        return self.workspace.detail

    @property
    def notice(self) -> str:
        """The confirmation in the status bar."""
        return self.window.status.notice.text()

    def focus(self) -> QWidget:
        """Return the widget that has the keyboard."""
        widget = QApplication.focusWidget()
        assert widget is not None
        return widget

    def type(self, text: str) -> None:
        """Type characters where the keyboard is."""
        QTest.keyClicks(self.focus(), text)

    def press(self, key: Qt.Key, modifiers: Qt.KeyboardModifier = NONE) -> None:
        """Press one key where the keyboard is."""
        QTest.keyClick(self.focus(), key, modifiers)

    def settle(self) -> None:
        """Wait until the list answers the text in the box."""
        self.qtbot.waitUntil(lambda: not self.pane.outstanding)

    def search(self, text: str) -> None:
        """Put a text into the box by keys and wait for the answer."""
        self.press(Qt.Key.Key_L, CONTROL)
        if not text:
            self.press(Qt.Key.Key_Delete)
        self.type(text)
        self.settle()

    def scope(self) -> System | None:
        """Return the code set whose chip is chosen."""
        return self.pane.chips.current

    def codes(self) -> list[str]:
        """Return the codes in the result list."""
        return [hit.display for hit in self.pane.results.results.hits()]

    def shown(self) -> str:
        """Return the code in the detail pane, empty if there is none."""
        return self.detail.page.display if self.detail.page else ""

    def wait_for(self, display: str) -> None:
        """Wait until the detail pane shows a code."""
        self.qtbot.waitUntil(lambda: self.shown() == display)

    def painted(self, row: int) -> set[str]:
        """Return the names of the light theme's colours that a row of the list is painted in."""
        self.program.services.settings.set("theme", "light")
        view = self.pane.results
        self.qtbot.wait(20)
        picture = view.viewport().grab().toImage()
        rect = view.visualRect(view.results.index(row))
        found = {
            picture.pixelColor(x, y).name()
            for x in range(rect.left(), rect.right(), 2)
            for y in range(rect.top(), rect.bottom(), 2)
        }
        colors = self.program.services.theme.theme.colors
        return {name for name, value in colors.items() if value.lower() in found}

    def open(self, text: str, display: str) -> None:
        """Search, press Enter and wait for the code."""
        self.search(text)
        self.press(Qt.Key.Key_Return)
        self.wait_for(display)

    def switch_content(self, statement: str = _RENAME, to: Path | None = None) -> None:
        """Put another generation in force.

        Args:
            statement: What is changed in it; every title if not given.
            to: The content folder to write it to; the one in use if not given.
        """
        before = self.program.services.content.folder()
        folder = to or before
        current = current_generation(before)
        assert current is not None
        shutil.copytree(before / current, folder / "second")
        with sqlite3.connect(folder / "second" / "codes.sqlite") as connection:
            connection.execute(statement)
        connection.close()
        (folder / "new").write_text("second", encoding="utf-8")
        (folder / "new").replace(folder / "current")


MakeLookup = Callable[..., Lookup]


@pytest.fixture
def content(small_content: Path, tmp_path: Path) -> Path:
    """Return the test's own content folder."""
    folder = tmp_path / "small"
    shutil.copytree(small_content, folder)
    return folder


@pytest.fixture
def make_lookup(
    qapp: QApplication, user_home: Path, content: Path, programs: list[Program], qtbot: QtBot
) -> MakeLookup:
    """Return a function that opens windows one after another, with the same user's data."""

    def make(named: Path | None = content) -> Lookup:
        for earlier in programs:
            earlier.close()
        program = Program(qapp, named, user_home / "data", (LookupEntry(),))
        program.services.userdata.set_state(SEEN_KEY, True)
        programs.append(program)
        window = program.open_first()
        with qtbot.waitActive(window):
            window.activateWindow()
        made = Lookup(qtbot, program, window)
        qtbot.waitUntil(lambda: bool(made.program.services.content.sources()))
        made.settle()
        qtbot.waitUntil(lambda: made.workspace.detail.built)
        return made

    return make


@pytest.fixture
def lookup(make_lookup: MakeLookup) -> Lookup:
    """Return a window with the keyboard in the search box."""
    return make_lookup()
