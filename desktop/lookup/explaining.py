"""Why a code stands where it stands in the results: a table to read and to copy."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication, QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QAbstractItemView,
    QDialog,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QPushButton,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from desktop.shell.regional import system_locale
from desktop.shell.theme import ThemeManager
from index.model import Explanation, ExplanationLine

COLUMNS = ("What counts", "Detail", "Adds")
CHOSEN = "How the codes were chosen (BM25F)"
"""Heading of the lines that are no part of the score."""
_WORD = "word"
_ROW = 28
_MOST_ROWS = 16


def explanation_text(explanation: Explanation, query: str) -> str:
    """Return an explanation as text, the columns divided by tabs."""
    lines = [heading(explanation, query)]
    for one in table_lines(explanation):
        if isinstance(one, str):
            lines += ["", one]
        else:
            lines.append(f"{one.factor}\t{one.detail}\t{one.value:.2f}")
    return "\n".join(lines)


def table_lines(explanation: Explanation) -> list[ExplanationLine | str]:
    """Return what adds up to the score, then under a heading what does not."""
    adding = [one for one in explanation.lines if one.factor != _WORD]
    words = [one for one in explanation.lines if one.factor == _WORD]
    return [*adding, *([CHOSEN] if words else []), *words]


def heading(explanation: Explanation, query: str) -> str:
    """Return in a sentence where a code stands."""
    text = f"{explanation.display} answers “{query}” on the rung “{explanation.rung.value}”"
    if explanation.lines:
        text += f", with a score of {explanation.score:.2f}"
    return f"{text}."


class ExplainDialog(QDialog):
    """The reasons, weightiest first; Ctrl+C copies them, Esc closes.

    Args:
        explanation: What the engine says.
        query: The query.
        theme: Sizes.
        parent: The workspace.
    """

    def __init__(
        self, explanation: Explanation, query: str, theme: ThemeManager, parent: QWidget
    ) -> None:
        super().__init__(parent)
        self._text = explanation_text(explanation, query)
        lines = table_lines(explanation)
        self.setWindowTitle(f"Why {explanation.display} is here")
        self.heading = QLabel(heading(explanation, query), self)
        self.heading.setTextFormat(Qt.TextFormat.PlainText)
        self.heading.setWordWrap(True)
        self.table = QTableWidget(len(lines), len(COLUMNS), self)
        self.table.setAccessibleName(self.windowTitle())
        self.table.setAccessibleDescription(self.heading.text())
        self.table.setHorizontalHeaderLabels(COLUMNS)
        self.table.verticalHeader().hide()
        self.table.verticalHeader().setDefaultSectionSize(theme.pixels(_ROW))
        self.table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.table.setTabKeyNavigation(False)
        self.table.setWordWrap(True)
        for row, line in enumerate(lines):
            if isinstance(line, str):
                self._add_heading(row, line, theme)
                continue
            value = QTableWidgetItem(system_locale().toString(line.value, "f", 2))
            value.setTextAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
            detail = QTableWidgetItem(line.detail)
            detail.setToolTip(line.detail)
            for column, item in enumerate((QTableWidgetItem(line.factor), detail, value)):
                self.table.setItem(row, column, item)
        header = self.table.horizontalHeader()
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        for column in range(len(COLUMNS)):
            header.setSectionResizeMode(column, QHeaderView.ResizeMode.ResizeToContents)
        header.setSectionResizeMode(1, QHeaderView.ResizeMode.Stretch)
        copy = QPushButton("Copy", self)
        copy.clicked.connect(self.copy)
        close = QPushButton("Close", self)
        close.clicked.connect(self.reject)
        for button in (copy, close):
            button.setAutoDefault(False)
        shortcut = QShortcut(QKeySequence(QKeySequence.StandardKey.Copy), self)
        shortcut.activated.connect(self.copy)
        buttons = QHBoxLayout()
        buttons.addStretch(1)
        buttons.addWidget(copy)
        buttons.addWidget(close)
        column_layout = QVBoxLayout(self)
        column_layout.addWidget(self.heading)
        column_layout.addWidget(self.table, 1)
        column_layout.addLayout(buttons)
        rows = min(max(len(lines), 3), _MOST_ROWS)
        width, height = theme.pixels(640), theme.pixels(150 + _ROW * rows)
        window = parent.window()
        self.resize(min(width, window.width() - 40), min(height, window.height() - 40))
        if lines:
            self.table.setCurrentCell(0, 0)
        self.table.setFocus()

    def _add_heading(self, row: int, text: str, theme: ThemeManager) -> None:
        item = QTableWidgetItem(text)
        font = self.table.font()
        font.setBold(True)
        item.setFont(font)
        item.setForeground(theme.theme.color("muted"))
        self.table.setItem(row, 0, item)
        self.table.setSpan(row, 0, 1, len(COLUMNS))

    def copy(self) -> None:
        """Copy all of it as text."""
        QGuiApplication.clipboard().setText(self._text)
