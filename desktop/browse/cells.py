"""The neoplasm and drug tables: terms with six columns of codes."""

from collections.abc import Sequence

from PySide6.QtCore import (
    QAbstractTableModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
    Signal,
)
from PySide6.QtGui import QColor, QFont, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QWidget,
)

from desktop.shell.box import types_text
from desktop.shell.style import TERM_LEFT
from desktop.shell.theme import ThemeManager
from index.pages.browsing import CellRow

Index = QModelIndex | QPersistentModelIndex
_LINE = 27
_COLUMN = 88
_LEAST_TERM = 180
"""Narrowest column of terms, pixels at 100 %: the columns of codes scroll before it gives way."""
_HEADER = 54
_INDENT = 14
REFERENCE = "see:"
"""Begins what an opened term with a reference reports."""


class CellModel(QAbstractTableModel):
    """The rows of a table."""

    def __init__(self, theme: ThemeManager, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.rows: Sequence[CellRow] = ()
        self.headings: Sequence[str] = ()

    def show(self, rows: Sequence[CellRow], headings: Sequence[str]) -> None:
        """Replace rows and headings."""
        self.beginResetModel()
        self.rows, self.headings = rows, headings
        self.endResetModel()

    def row_of(self, number: int) -> int:
        """Return the row of an entry: entries are numbered through from 0."""
        return number if 0 <= number < len(self.rows) else 0

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own default
        """Return the number of rows."""
        return 0 if parent.isValid() else len(self.rows)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own default
        """Return the term's column and those of codes."""
        return 0 if parent.isValid() else len(self.headings)

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> object:
        """Return a heading."""
        if orientation == Qt.Orientation.Horizontal and section < len(self.headings):
            if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
                return self.headings[section]
            if role == Qt.ItemDataRole.FontRole:
                return self._theme.ui_font(-2 if section else -1, QFont.Weight.DemiBold)
        return None

    def text(self, row: int, column: int) -> str:
        """Return what a cell says; a term without its indent."""
        one = self.rows[row]
        if column:
            return one.cells[column - 1]
        return f"{one.title}  see {one.reference}" if one.reference else one.title

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Return text, spoken text, face and colour of a cell."""
        if not index.isValid():
            return None
        row, column = index.row(), index.column()
        text = self.text(row, column)
        if role == Qt.ItemDataRole.DisplayRole:
            return text
        if role == Qt.ItemDataRole.ToolTipRole:
            return text
        if role == Qt.ItemDataRole.AccessibleTextRole:
            said = text or "no code"
            return f"{self.rows[row].title}, {self.headings[column]}: {said}" if column else text
        if role == Qt.ItemDataRole.FontRole:
            return self._font(row, column)
        if role == Qt.ItemDataRole.ForegroundRole:
            return self._color(column)
        return None

    def _font(self, row: int, column: int) -> QFont:
        if column:
            return self._theme.code_font(-1, QFont.Weight.Medium)
        main = self.rows[row].level == 0
        return self._theme.ui_font(0, QFont.Weight.DemiBold if main else QFont.Weight.Normal)

    def _color(self, column: int) -> QColor:
        return self._theme.theme.color("accent_text" if column else "text")


class _CellDelegate(QStyledItemDelegate):
    """Indents terms, and keeps the colour of a code where its cell is selected."""

    def __init__(self, theme: ThemeManager, parent: "CellTable") -> None:
        super().__init__(parent)
        self._theme = theme
        self._cells = parent.cells

    def initStyleOption(self, option: QStyleOptionViewItem, index: Index) -> None:
        """Take the cell's colour for selected text, too, and the indent of its term."""
        super().initStyleOption(option, index)
        level = self._cells.rows[index.row()].level
        left = 2 if index.column() else TERM_LEFT + level * _INDENT
        option.rect.setLeft(option.rect.left() + self._theme.pixels(left))
        color = index.data(Qt.ItemDataRole.ForegroundRole)
        if isinstance(color, QColor):
            option.palette.setColor(option.palette.ColorRole.HighlightedText, color)


class CellTable(QTableView):
    """The table: arrow keys move from cell to cell, Enter opens the code or the reference.

    Signals:
        opened: ``code:`` or ``see:`` and what was opened.
        current_changed: Number of the entry that the table has come to.
        typed: A character that starts a query.
    """

    opened = Signal(str)
    current_changed = Signal(int)
    typed = Signal(str)

    def __init__(self, theme: ThemeManager, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.cells = CellModel(theme, self)
        self.setModel(self.cells)
        self.setItemDelegate(_CellDelegate(theme, self))
        self.setProperty("role", "plain")
        self.setAccessibleName("Table")
        self.setAccessibleDescription("Enter opens the code of the cell.")
        self.setTabKeyNavigation(False)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setCornerButtonEnabled(False)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.verticalHeader().hide()
        header = self.horizontalHeader()
        header.setSectionsClickable(False)
        header.setHighlightSections(False)
        header.setMinimumSectionSize(40)
        header.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        header.setDefaultAlignment(
            Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextWordWrap
        )
        self.selectionModel().currentChanged.connect(self._on_current)
        self.doubleClicked.connect(lambda _index: self.open_current())

    def show_rows(self, rows: Sequence[CellRow], headings: Sequence[str]) -> None:
        """Show a table."""
        if rows is not self.cells.rows:
            self.cells.show(rows, headings)
            self.restyle()

    def restyle(self) -> None:
        """Take over the zoom."""
        header = self.horizontalHeader()
        header.setFixedHeight(self._theme.pixels(_HEADER))
        self.verticalHeader().setDefaultSectionSize(self._theme.line(_LINE))
        self._share_width()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Give the terms what the codes leave."""
        super().resizeEvent(event)
        self._share_width()

    def _share_width(self) -> None:
        codes = self._theme.pixels(_COLUMN)
        rest = self.viewport().width() - codes * (self.cells.columnCount() - 1)
        for column in range(self.cells.columnCount()):
            term = max(rest, self._theme.pixels(_LEAST_TERM))
            self.setColumnWidth(column, codes if column else term)

    def go_to(self, number: int) -> None:
        """Go to an entry; the column stays."""
        if not self.cells.rows:
            return
        row = self.cells.row_of(number)
        index = self.cells.index(row, max(self.currentIndex().column(), 0))
        self.setCurrentIndex(index)
        self.scrollTo(index, QAbstractItemView.ScrollHint.PositionAtTop)

    def code(self) -> str:
        """Return the code of the current cell as printed; the first of its row for a term."""
        index = self.currentIndex()
        if not index.isValid():
            return ""
        cells = self.cells.rows[index.row()].cells
        if index.column():
            return cells[index.column() - 1]
        return next((cell for cell in cells if cell), "")

    def open_current(self) -> None:
        """Open the code of the cell, or the reference of the term."""
        index = self.currentIndex()
        if not index.isValid():
            return
        row = self.cells.rows[index.row()]
        if index.column() and self.code():
            self.opened.emit(f"code:{self.code()}")
        elif row.reference:
            self.opened.emit(f"{REFERENCE}{row.reference}")

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Open with Enter; start a query with a character."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.open_current()
        elif types_text(event):
            self.typed.emit(event.text())
        else:
            super().keyPressEvent(event)

    def _on_current(self, index: QModelIndex, _before: QModelIndex) -> None:
        if index.isValid():
            self.current_changed.emit(self.cells.rows[index.row()].number)
