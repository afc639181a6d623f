"""Bars and boxes in which several texts share the room."""

import pytest
from PySide6.QtWidgets import QApplication, QListView, QWidget
from pytestqt.qtbot import QtBot

from desktop.app import Program
from desktop.shell.box import SearchBox
from desktop.shell.row_view import RowView
from desktop.shell.rows import Row
from desktop.shell.window import MainWindow

pytestmark = pytest.mark.window
_LONG = "E11.2 is kept for comparison: go to another code and press Ctrl+Shift+K"


def test_a_confirmation_gets_the_room_it_needs(window: MainWindow) -> None:
    """What it does not fit beside is away for as long as it is shown."""
    bar = window.status
    window.resize(1280, 800)
    bar.show_answer(5, 2.0)
    bar.show_notice(_LONG)
    assert bar.content.isVisible()
    bar.setFixedWidth(bar.notice.sizeHint().width() + 120)
    QApplication.processEvents()
    assert bar.content.isHidden()
    assert bar.notice.width() >= bar.notice.sizeHint().width()
    bar.show_notice("Copied")
    assert bar.content.isVisible()


def test_the_count_gives_way_to_what_is_typed(program: Program, qtbot: QtBot) -> None:
    """The number of results is not shown where it would cover the end of the query."""
    box = SearchBox(program.services.theme)
    qtbot.addWidget(box)
    box.resize(300, 44)
    box.show()
    box.show_count("107 results")
    box.edit.setText("0DT")
    assert box.count.isVisible()
    box.edit.setText("type 2 diabetes mellitus with kidney")
    assert box.count.isHidden()
    box.resize(600, 44)
    assert box.count.isVisible()


def test_rows_of_a_narrow_list_put_the_text_below(program: Program, qtbot: QtBot) -> None:
    """Beside a code and badges there would be room for a word a line."""
    around = QWidget()
    qtbot.addWidget(around)
    view = RowView("Checks", program.services.theme, around)
    around.show()
    text = "counts for a payment category of chronic kidney disease, moderate"
    view.show_rows([Row(1, text, label="Payment category", code="N18.30", badge="0.75")])
    heights = {}
    for width in (300, 700):
        view.resize(width, 400)
        view.show()
        heights[width] = view.sizeHintForRow(0)
    line = view.fontMetrics().height()
    assert isinstance(view, QListView)
    assert heights[700] < 3 * line
    assert heights[300] < 6 * line
