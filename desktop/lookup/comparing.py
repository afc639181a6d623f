"""Codes side by side: the tray that collects them and the window that shows them."""

from collections.abc import Sequence

from PySide6.QtCore import (
    QAbstractTableModel,
    QMimeData,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QFont, QGuiApplication, QKeySequence, QPainter, QShortcut
from PySide6.QtWidgets import (
    QAbstractItemView,
    QCheckBox,
    QDialog,
    QHBoxLayout,
    QHeaderView,
    QPushButton,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from desktop.shell.parts import outline
from desktop.shell.theme import ThemeManager
from index.model import CodePage
from index.pages import ComparedRow, compare, compared_html, compared_text

Index = QModelIndex | QPersistentModelIndex

_FIXED = ("Section", "Fact", "")
_FIXED_WIDTHS = (130, 130, 32)
_CODE_WIDTH = 300
_PAD = 4


class CompareModel(QAbstractTableModel):
    """The rows of a comparison: section, fact, sign, then a column for each code."""

    def __init__(self, theme: ThemeManager, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._pages: Sequence[CodePage] = ()
        self._rows: tuple[ComparedRow, ...] = ()
        self._shown: list[ComparedRow] = []
        self._only_different = False

    @property
    def shown(self) -> list[ComparedRow]:
        """The rows that are listed."""
        return self._shown

    def show(self, pages: Sequence[CodePage]) -> None:
        """Compare other pages."""
        self.beginResetModel()
        self._pages = pages
        self._rows = compare(pages)
        self._select()
        self.endResetModel()

    def show_only_different(self, only: bool) -> None:
        """Leave out what is equal, or list it."""
        self.beginResetModel()
        self._only_different = only
        self._select()
        self.endResetModel()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own default
        """Return the number of rows listed."""
        return 0 if parent.isValid() else len(self._shown)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own default
        """Return the number of columns."""
        return 0 if parent.isValid() else len(_FIXED) + len(self._pages)

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> str | None:
        """Return a heading."""
        if role != Qt.ItemDataRole.DisplayRole or orientation != Qt.Orientation.Horizontal:
            return None
        names = (*_FIXED, *(page.display for page in self._pages))
        return names[section]

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Return the text of a cell; what differs is set in a heavier face."""
        row, column = self._shown[index.row()], index.column()
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            return self._text(index.row(), column)
        if role == Qt.ItemDataRole.AccessibleTextRole:
            said = "differs" if row.different else "is the same"
            return f"{row.label}: {said}" if column == 2 else self._text(index.row(), column)
        if role == Qt.ItemDataRole.FontRole and row.different and column >= 2:
            return self._theme.ui_font(weight=QFont.Weight.DemiBold)
        if role == Qt.ItemDataRole.ForegroundRole and column < 2:
            return self._theme.theme.color("muted")
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop
        return None

    def _text(self, at: int, column: int) -> str:
        row = self._shown[at]
        if column == 0:
            same = at > 0 and self._shown[at - 1].section == row.section
            return "" if same else row.section
        if column >= len(_FIXED):
            return row.values[column - len(_FIXED)] or "\N{EN DASH}"
        return row.label if column == 1 else row.sign

    def _select(self) -> None:
        self._shown = [one for one in self._rows if one.different or not self._only_different]


class _Padded(QStyledItemDelegate):
    """Keeps the text of a cell off the lines around it."""

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Paint the selection over the whole cell, the text inside it."""
        if option.state & QStyle.StateFlag.State_Selected:
            painter.fillRect(option.rect, option.palette.highlight())
        super().paint(painter, self._inside(option), index)

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        """Return the room for the text, wrapped inside the cell, and what is left around it."""
        size = super().sizeHint(self._inside(option), index)
        return QSize(size.width() + 2 * _PAD, size.height() + 2 * _PAD)

    @staticmethod
    def _inside(option: QStyleOptionViewItem) -> QStyleOptionViewItem:
        inner = QStyleOptionViewItem(option)
        inner.rect = option.rect.adjusted(_PAD, _PAD, -_PAD, -_PAD)
        return inner


class CompareDialog(QDialog):
    """The codes of the tray side by side.

    Args:
        pages: Two to four pages.
        theme: Sizes and fonts.
        parent: The workspace.

    Signals:
        cleared: The tray is to be emptied.
    """

    cleared = Signal()

    def __init__(self, pages: Sequence[CodePage], theme: ThemeManager, parent: QWidget) -> None:
        super().__init__(parent)
        self._pages = pages
        self.setWindowTitle(f"Compare {', '.join(page.display for page in pages)}")
        self.model = CompareModel(theme, self)
        self.table = QTableView(self)
        self.table.setAccessibleName("Comparison")
        self.table.setModel(self.model)
        self.table.setItemDelegate(_Padded(self.table))
        self.table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.table.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.table.setTabKeyNavigation(False)
        self.table.verticalHeader().hide()
        self.table.horizontalHeader().setHighlightSections(False)
        left = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        self.table.horizontalHeader().setDefaultAlignment(left)
        self.only = QCheckBox("Differences only", self)
        outline(self.only, theme)
        self.only.toggled.connect(self._on_only)
        buttons = QHBoxLayout()
        buttons.addWidget(self.only, 1)
        for text, slot in (
            ("Copy as table", self.copy),
            ("Clear and close", self._clear),
            ("Close", self.accept),
        ):
            button = QPushButton(text, self)
            button.setAutoDefault(False)
            button.clicked.connect(slot)
            buttons.addWidget(button)
        column = QVBoxLayout(self)
        column.addWidget(self.table, 1)
        column.addLayout(buttons)
        copy = QShortcut(QKeySequence(QKeySequence.StandardKey.Copy), self)
        copy.activated.connect(self.copy)
        self.model.show(pages)
        widths = (*_FIXED_WIDTHS, *([_CODE_WIDTH] * len(pages)))
        for at, width in enumerate(widths):
            self.table.setColumnWidth(at, theme.pixels(width))
        for at in range(len(_FIXED), len(widths)):
            self.table.horizontalHeader().setSectionResizeMode(at, QHeaderView.ResizeMode.Stretch)
        room = self.screen().availableSize()
        self.resize(
            min(theme.pixels(sum(widths) + 50), room.width() - 40),
            min(theme.pixels(620), room.height() - 60),
        )
        self.table.setFocus()

    def showEvent(self, event: object) -> None:
        """Give the rows the height of their texts once the columns have their widths."""
        super().showEvent(event)  # type: ignore[arg-type] # Qt's own event
        self.table.resizeRowsToContents()

    def copy(self) -> None:
        """Copy the rows listed as a table, in text and HTML."""
        data = QMimeData()
        data.setText(compared_text(self._pages, self.model.shown))
        data.setHtml(compared_html(self._pages, self.model.shown))
        QGuiApplication.clipboard().setMimeData(data)

    def _on_only(self, only: bool) -> None:
        self.model.show_only_different(only)
        self.table.resizeRowsToContents()

    def _clear(self) -> None:
        self.cleared.emit()
        self.accept()
