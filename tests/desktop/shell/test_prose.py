"""Text of a card under the keys that select."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desktop.shell.prose import ProseView

_ROWS = "".join(
    f"<tr><td>Instruction {row}</td><td>what it says<br/>and more<br/>and what follows</td></tr>"
    for row in range(3)
)


@pytest.mark.window
@pytest.mark.timeout(60)
@pytest.mark.parametrize("key", [Qt.Key.Key_PageDown, Qt.Key.Key_PageUp])
def test_a_page_is_selected_to_its_end_from_anywhere(
    qapp: QApplication, qtbot: QtBot, key: Qt.Key
) -> None:
    """Also out of a cell of a table, in which Qt's own way never comes to an end."""
    view = ProseView("Instructions")
    qtbot.addWidget(view)
    view.show_html(f"<p>Above</p><table>{_ROWS}</table><p>Below</p>", "", qapp.font())
    view.resize(400, view.height())
    view.show()
    last = view.document().characterCount() - 1
    for position in range(last):
        cursor = view.textCursor()
        cursor.setPosition(position)
        view.setTextCursor(cursor)
        QTest.keyClick(view, key, Qt.KeyboardModifier.ShiftModifier)
        selected = view.textCursor()
        assert selected.position() == (last if key is Qt.Key.Key_PageDown else 0)
