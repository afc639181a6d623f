"""The key that explains why a code is among the results."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from desktop.lookup.explaining import ExplainDialog
from index.fulltext import Engine
from index.model import Explanation, ExplanationLine, Match, SearchResult
from tests.desktop.lookup.conftest import CONTROL, SHIFT, Lookup

LINES = (
    ExplanationLine("phrase", "index: Diabetes, type 2, with, neuropathy", 7.25),
    ExplanationLine("word", "“kidney” in the title", 3.5),
)


def opened(lookup: Lookup) -> ExplainDialog:
    """Wait for the dialog and return it."""
    lookup.qtbot.waitUntil(lambda: isinstance(QApplication.activeModalWidget(), ExplainDialog))
    dialog = QApplication.activeModalWidget()
    assert isinstance(dialog, ExplainDialog)
    return dialog


def test_the_explanation_is_shown_read_copied_and_closed(
    lookup: Lookup, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Ctrl+Shift+X opens it for the selected row, Ctrl+C copies, Escape closes."""

    def explain(self: Engine, result: SearchResult, number: int) -> Explanation:
        hit = self.hits(result)[result.ids.index(number)]
        return Explanation(hit.ref, hit.display, Match.WORDS, LINES, 10.75)

    monkeypatch.setattr(Engine, "explain", explain)
    lookup.search("kidney")
    lookup.press(Qt.Key.Key_Down)
    code = lookup.codes()[1]
    lookup.press(Qt.Key.Key_X, CONTROL | SHIFT)
    dialog = opened(lookup)
    assert dialog.heading.text() == (
        f"{code} answers “kidney” on the rung “all words”, with a score of 10.75."
    )
    assert dialog.table.rowCount() == 2
    assert dialog.table.accessibleName() == f"Why {code} is here"
    QTest.keyClick(dialog.table, Qt.Key.Key_C, CONTROL)
    copied = QApplication.clipboard().text().split("\n")
    assert copied[1] == "phrase\tindex: Diabetes, type 2, with, neuropathy\t7.25"
    QTest.keyClick(dialog.table, Qt.Key.Key_Escape)
    lookup.qtbot.waitUntil(lambda: QApplication.activeModalWidget() is None)


def test_the_engine_explains_every_row(lookup: Lookup) -> None:
    """Rows inside of groups as well."""
    lookup.search("diabetes")
    rows = lookup.pane.results.results
    head = next(row for row in range(rows.rowCount()) if rows.place(row).folded)
    for _ in range(head):
        lookup.press(Qt.Key.Key_Down)
    lookup.press(Qt.Key.Key_G, CONTROL)
    lookup.qtbot.waitUntil(lambda: rows.place(head + 1).inside)
    lookup.press(Qt.Key.Key_Down)
    lookup.press(Qt.Key.Key_X, CONTROL | SHIFT)
    dialog = opened(lookup)
    assert dialog.heading.text().startswith(lookup.codes()[head + 1])
    dialog.reject()


def test_without_results_there_is_nothing_to_explain(lookup: Lookup) -> None:
    """The status bar says so."""
    lookup.press(Qt.Key.Key_X, CONTROL | SHIFT)
    assert "No result is selected" in lookup.notice
