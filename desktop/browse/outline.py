"""The list at the left: what a book holds, or what answers the words typed, as a tree."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from PySide6.QtCore import (
    QAbstractItemModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QRect,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QFontMetrics, QKeyEvent, QPainter
from PySide6.QtWidgets import (
    QAbstractItemView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTreeView,
    QWidget,
)

from desktop.shell.box import types_text
from desktop.shell.theme import ThemeManager

Index = QModelIndex | QPersistentModelIndex
_LINE = 28
"""Height of an item of one line, pixels at 100 %."""
_TWO_LINES = 46
_SIDE = 12
ITEM_ROLE = Qt.ItemDataRole.UserRole + 1


@dataclass(frozen=True, slots=True)
class Item:
    """A line of the list.

    Attributes:
        key: Names it within its book.
        text: What it says.
        code: A code or number before the text, in the monospaced face; may be empty.
        below: A second, muted line; may be empty.
        above: ``key`` of the item it stands under, None at the top.
    """

    key: str
    text: str
    code: str = ""
    below: str = ""
    above: str | None = None


@dataclass(slots=True)
class _Node:
    """An item in the model: its place below its parent (a row of nodes, -1 for none)."""

    item: Item
    parent: int
    row: int
    children: list[int] = field(default_factory=list)


class OutlineModel(QAbstractItemModel):
    """The items; one that stands under another comes after it."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._nodes: list[_Node] = []
        self._top: list[int] = []
        self._by_key: dict[str, int] = {}

    def show(self, items: Sequence[Item]) -> None:
        """Replace the items."""
        self.beginResetModel()
        self._nodes, self._top, self._by_key = [], [], {}
        for number, item in enumerate(items):
            parent = self._by_key.get(item.above, -1) if item.above is not None else -1
            siblings = self._nodes[parent].children if parent >= 0 else self._top
            self._nodes.append(_Node(item, parent, len(siblings)))
            siblings.append(number)
            self._by_key[item.key] = number
        self.endResetModel()

    def keys(self) -> list[str]:
        """Return the keys of all items in order."""
        return [node.item.key for node in self._nodes]

    def item(self, index: Index) -> Item | None:
        """Return the item at an index."""
        return self._nodes[index.internalId()].item if index.isValid() else None

    def index_of(self, key: str) -> QModelIndex:
        """Return the index of an item, an invalid one if it is not there."""
        number = self._by_key.get(key)
        if number is None:
            return QModelIndex()
        return self.createIndex(self._nodes[number].row, 0, number)

    def index(self, row: int, column: int, parent: Index = QModelIndex()) -> QModelIndex:  # noqa: B008
        """Return the index of a row below ``parent``."""
        below = self._below(parent)
        if column or not 0 <= row < len(below):
            return QModelIndex()
        return self.createIndex(row, 0, below[row])

    def parent(self, child: Index = QModelIndex()) -> QModelIndex:  # type: ignore[override] # noqa: B008
        """Return the index above ``child``."""
        if not child.isValid():
            return QModelIndex()
        number = self._nodes[child.internalId()].parent
        if number < 0:
            return QModelIndex()
        return self.createIndex(self._nodes[number].row, 0, number)

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own default
        """Return the number of items below ``parent``."""
        return 0 if parent.column() > 0 else len(self._below(parent))

    def columnCount(self, _parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own default
        """Return the one column."""
        return 1

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Return text, spoken text, or the item itself."""
        item = self.item(index)
        if item is None:
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return f"{item.code}  {item.text}" if item.code else item.text
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return ", ".join(part for part in (item.code, item.text, item.below) if part)
        if role == Qt.ItemDataRole.ToolTipRole:
            return item.text
        return item if role == ITEM_ROLE else None

    def _below(self, parent: Index) -> list[int]:
        return self._nodes[parent.internalId()].children if parent.isValid() else self._top


class _ItemDelegate(QStyledItemDelegate):
    """Paints code and text on one line, what belongs below on a second."""

    def __init__(self, theme: ThemeManager, parent: QTreeView) -> None:
        super().__init__(parent)
        self._theme = theme
        self._tree = parent

    def sizeHint(self, _option: QStyleOptionViewItem, index: Index) -> QSize:
        """Return the height of one or two lines."""
        item = index.data(ITEM_ROLE)
        return QSize(0, self._theme.line(_TWO_LINES if item.below else _LINE))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Draw an item."""
        theme, item = self._theme.theme, index.data(ITEM_ROLE)
        painter.save()
        if option.state & QStyle.StateFlag.State_Selected:
            painter.fillRect(option.rect, theme.color("selection"))
        line = option.rect.adjusted(4 if self._tree.rootIsDecorated() else _SIDE, 0, -_SIDE, 0)
        if item.below:
            middle = self._theme.pixels(25)
            below = QRect(line.left(), line.top() + middle, line.width(), line.height() - middle)
            line.setHeight(middle + self._theme.pixels(2))
            self._draw(painter, below.adjusted(0, -3, 0, -3), item.below, small=True)
        if item.code:
            font = self._theme.code_font()
            painter.setFont(font)
            painter.setPen(theme.color("text"))
            painter.drawText(line, Qt.AlignmentFlag.AlignVCenter, item.code)
            line.setLeft(line.left() + QFontMetrics(font).horizontalAdvance(item.code) + _SIDE)
        self._draw(painter, line, item.text, small=False)
        painter.restore()

    def _draw(self, painter: QPainter, rect: QRect, text: str, *, small: bool) -> None:
        font = self._theme.ui_font(-2 if small else 0)
        painter.setFont(font)
        painter.setPen(self._theme.theme.color("muted" if small else "text"))
        shown = QFontMetrics(font).elidedText(text, Qt.TextElideMode.ElideRight, rect.width())
        painter.drawText(rect, Qt.AlignmentFlag.AlignVCenter, shown)


class Outline(QTreeView):
    """The list.

    Signals:
        current_changed: Key of the item that the list has come to.
        chosen: The current item is to be read: Enter or a double click.
        typed: A character that starts a query.
    """

    current_changed = Signal(str)
    chosen = Signal(str)
    typed = Signal(str)

    def __init__(self, theme: ThemeManager, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._quiet = False
        self.items = OutlineModel(self)
        self.setModel(self.items)
        self.setItemDelegate(_ItemDelegate(theme, self))
        self.setProperty("role", "plain")
        self.setAccessibleName("Entries")
        self.setHeaderHidden(True)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.selectionModel().currentChanged.connect(self._on_current)
        self.doubleClicked.connect(lambda _index: self.choose())

    def show_items(self, items: Sequence[Item], current: str | None) -> None:
        """Replace the items and go to one of them without reporting it."""
        self._quiet = True
        self.setUniformRowHeights(not any(item.below for item in items))
        self.setRootIsDecorated(any(item.above is not None for item in items))
        self.setIndentation(self._theme.pixels(16))
        self.items.show(items)
        self.go_to(current)
        self._quiet = False

    def go_to(self, key: str | None) -> bool:
        """Go to an item without reporting it; return whether it is there."""
        index = self.items.index_of(key) if key is not None else QModelIndex()
        before, self._quiet = self._quiet, True
        self.setCurrentIndex(index)
        if index.isValid():
            self.scrollTo(index, QAbstractItemView.ScrollHint.EnsureVisible)
        self._quiet = before
        return index.isValid()

    def current(self) -> Item | None:
        """Return the item that the list has come to."""
        return self.items.item(self.currentIndex())

    def choose(self) -> None:
        """Report that the current item is to be read."""
        item = self.current()
        if item is not None:
            self.chosen.emit(item.key)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Choose with Enter; start a query with a character."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.choose()
        elif types_text(event):
            self.typed.emit(event.text())
        else:
            super().keyPressEvent(event)

    def _on_current(self, index: QModelIndex, _before: QModelIndex) -> None:
        item = self.items.item(index)
        if item is not None and not self._quiet:
            self.current_changed.emit(item.key)
