"""Pilot and Lookup together over 2,000 real codes, with the engine that answers."""

from dataclasses import dataclass
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from desktop.app import LookupEntry, PilotEntry, Program
from desktop.lookup import LookupWorkspace
from desktop.pilot import PilotWorkspace
from desktop.shell.commands import SEEN_KEY
from desktop.shell.window import MainWindow
from tests.desktop.driving import CONTROL, NONE

pytestmark = pytest.mark.window


@dataclass
class Both:
    """A window with Lookup and Pilot.

    Attributes:
        qtbot: Waits.
        window: The window.
    """

    qtbot: QtBot
    window: MainWindow

    @property
    def lookup(self) -> LookupWorkspace:
        """The workspace of codes."""
        workspace = self.window.workspace(0)
        assert isinstance(workspace, LookupWorkspace)
        return workspace

    @property
    def pilot(self) -> PilotWorkspace:
        """The workspace of questions."""
        workspace = self.window.workspace(1)
        assert isinstance(workspace, PilotWorkspace)
        return workspace

    def focus(self) -> QWidget:
        """Return the widget that has the keyboard."""
        widget = QApplication.focusWidget()
        assert widget is not None
        return widget

    def press(self, key: Qt.Key, modifiers: Qt.KeyboardModifier = NONE) -> None:
        """Press a key where the keyboard is."""
        QTest.keyClick(self.focus(), key, modifiers)

    def ask(self, question: str) -> str:
        """Ask by keys; return the answer as it is shown, its white space collapsed."""
        QTest.keyClicks(self.focus(), question)
        self.press(Qt.Key.Key_Return)
        self.qtbot.waitUntil(lambda: not self.pilot.asking.outstanding)
        return " ".join(self.pilot.talk.turns[-1].view.toPlainText().split())

    def rows(self) -> list[str]:
        """Return the codes of the list below the question box."""
        return [row.code for row in self.pilot.side.rows.row_model.rows if row.code]


@pytest.fixture
def both(
    qapp: QApplication,
    small_content: Path,
    user_home: Path,
    programs: list[Program],
    qtbot: QtBot,
) -> Both:
    """Return a window that shows Lookup, with the keyboard in the search box."""
    program = Program(qapp, small_content, user_home / "data", (LookupEntry(), PilotEntry()))
    program.services.userdata.set_state(SEEN_KEY, True)
    programs.append(program)
    window = program.open_first()
    with qtbot.waitActive(window):
        window.activateWindow()
    made = Both(qtbot, window)
    qtbot.waitUntil(lambda: bool(program.services.content.sources()))
    qtbot.waitUntil(lambda: made.lookup.detail.built and not made.lookup.search.outstanding)
    return made


def test_a_code_is_asked_about_from_its_page_and_opened_from_the_answer(both: Both) -> None:
    """A in the page of a code; Enter on the citation leads back to it."""
    both.lookup.take_query("E11.22")
    both.qtbot.waitUntil(lambda: not both.lookup.search.outstanding)
    both.press(Qt.Key.Key_Return)
    both.qtbot.waitUntil(
        lambda: both.lookup.detail.page is not None and both.lookup.detail.page.display == "E11.22"
    )
    both.press(Qt.Key.Key_A)
    assert both.window.current_workspace() is both.pilot
    assert both.focus() is both.pilot.side.edit
    answer = both.ask("is it billable?")
    assert answer.startswith("Yes ")
    assert "E11.22" in answer
    assert both.ask("and what excludes it?").count("E11.22") > 1
    both.press(Qt.Key.Key_Escape)
    both.ask("What is E11.21?")
    for _ in range(3):
        both.press(Qt.Key.Key_F6)
    both.press(Qt.Key.Key_Down)
    both.press(Qt.Key.Key_Return)
    assert both.window.current_workspace() is both.lookup
    both.qtbot.waitUntil(
        lambda: both.lookup.detail.page is not None and both.lookup.detail.page.display == "E11.21"
    )


def test_a_code_being_typed_is_completed(both: Both) -> None:
    """Codes that begin so are listed; Ctrl+Space takes the first, Enter in the list any."""
    both.press(Qt.Key.Key_3, CONTROL)
    QTest.keyClicks(both.focus(), "Is e11.2")
    both.qtbot.waitUntil(lambda: bool(both.rows()))
    assert all(code.startswith("E11.2") for code in both.rows())
    first = both.rows()[0]
    both.press(Qt.Key.Key_Space, CONTROL)
    assert both.pilot.side.edit.toPlainText() == f"Is {first}"
    QTest.keyClicks(both.focus(), " or E11.6")
    both.qtbot.waitUntil(lambda: bool(both.rows()) and both.rows()[0].startswith("E11.6"))
    both.press(Qt.Key.Key_Down)
    both.press(Qt.Key.Key_Down)
    second = both.rows()[1]
    both.press(Qt.Key.Key_Return)
    assert both.pilot.side.edit.toPlainText() == f"Is {first} or {second}"
    assert both.focus() is both.pilot.side.edit
    both.press(Qt.Key.Key_Escape)
    both.press(Qt.Key.Key_Space, CONTROL)
    assert both.window.status.notice.text() == "No code begins with what is typed"


def test_a_nearest_search_opens_in_lookup(both: Both) -> None:
    """What is found for it is listed there."""
    both.press(Qt.Key.Key_3, CONTROL)
    answer = both.ask("Which tax applies to diabetic nephropathy shops in France?")
    assert answer.startswith("No answer")
    turn = both.pilot.talk.turns[-1]
    search = next(target for target in turn.links if isinstance(target, str))
    for _ in range(3):
        both.press(Qt.Key.Key_F6)
    both.press(Qt.Key.Key_Down)
    both.press(Qt.Key.Key_Return)
    assert both.window.current_workspace() is both.lookup
    assert both.lookup.search.query() == search


def test_the_palette_goes_to_a_code_from_pilot(both: Both) -> None:
    """It is searched for where codes are shown."""
    both.press(Qt.Key.Key_3, CONTROL)
    both.pilot.go_to_code("E11.22")
    assert both.window.current_workspace() is both.lookup
    assert both.lookup.search.query() == "E11.22"


def test_pairs_open_from_a_citation_or_say_that_they_are_not_installed(both: Both) -> None:
    """Lookup takes the place whoever names it."""
    assert both.window.open_place("pairs:62270")
    assert both.window.current_workspace() is both.lookup
    assert both.window.status.notice.text() == "The NCCI edits are not installed: import them first"
