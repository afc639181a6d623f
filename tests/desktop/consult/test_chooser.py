"""Adding and replacing codes by the small search."""

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desktop.app import Program
from desktop.consult.chooser import CodeChooser
from tests.desktop.consult.conftest import Consult, open_consult
from tests.desktop.consult.engines import NOTE
from tests.desktop.driving import CONTROL


@pytest.fixture
def coded(
    qapp: QApplication,
    qtbot: QtBot,
    small_content: Path,
    user_home: Path,
    programs: list[Program],
) -> Consult:
    """Return a window over real codes in which a note was coded, the keyboard in the list."""
    made = open_consult(qapp, qtbot, small_content, user_home, programs)
    made.paste(NOTE)
    made.to_list()
    return made


def take(coded: Consult, query: str) -> None:
    """Search and take the first code, without waiting for the answer."""
    assert isinstance(coded.dialog(), CodeChooser)
    coded.type(query)
    coded.press(Qt.Key.Key_Return)
    coded.no_dialog()
    coded.settle()


def test_a_code_is_added_and_checked(coded: Consult) -> None:
    """I searches for a code, Enter takes it before the answer has come, Ctrl+Z takes it out."""
    coded.press(Qt.Key.Key_I)
    take(coded, "E11.65")
    assert coded.codes() == ["✓ E11.22", "✓ E11.9", "✓ E11.65", "? E11.40"]
    chosen = coded.workspace.chosen()
    assert chosen is not None
    assert chosen.title == "Type 2 diabetes mellitus with hyperglycemia"
    assert [line.ref.code for line in coded.fake.claims[-1].lines] == ["E1122", "E119", "E1165"]
    coded.press(Qt.Key.Key_Z, CONTROL)
    coded.settle()
    assert coded.codes() == ["✓ E11.22", "✓ E11.9", "? E11.40"]
    assert coded.notice == "Undone: E11.65 added"


def test_a_code_is_replaced(coded: Consult) -> None:
    """R puts the code taken in the place of the chosen one, which is rejected."""
    coded.press(Qt.Key.Key_R)
    take(coded, "E11.21")
    assert coded.codes() == ["✓ E11.21", "✗ E11.22", "✓ E11.9", "? E11.40"]
    chosen = coded.workspace.chosen()
    assert chosen is not None
    assert chosen.display == "E11.21"
    assert "E11.21" in coded.workspace.results.reply.toPlainText()
    assert "E11.22" not in coded.workspace.results.reply.toPlainText()


def test_the_search_is_left_without_a_change(coded: Consult) -> None:
    """Down and Up move in what is found, Esc leaves the case as it is."""
    before = coded.codes()
    coded.press(Qt.Key.Key_I, CONTROL)
    chooser = coded.dialog()
    assert isinstance(chooser, CodeChooser)
    coded.type("diabetes kidney")
    coded.qtbot.waitUntil(lambda: chooser.rows.row_model.rowCount() > 1)
    first = chooser.rows.current()
    coded.press(Qt.Key.Key_Down)
    assert chooser.rows.current() is not first
    coded.press(Qt.Key.Key_Escape)
    coded.no_dialog()
    assert coded.codes() == before


def test_words_that_find_nothing(coded: Consult) -> None:
    """A search without an answer says so, and Enter takes nothing."""
    coded.press(Qt.Key.Key_I)
    chooser = coded.dialog()
    assert isinstance(chooser, CodeChooser)
    coded.type("qqqqxyz")
    coded.qtbot.waitUntil(lambda: "Nothing is found" in chooser.message.text())
    coded.press(Qt.Key.Key_Return)
    assert chooser.isVisible()
    coded.press(Qt.Key.Key_Escape)
