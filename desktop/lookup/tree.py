"""The range tree: systems, chapters, blocks, categories, codes; a level is read when opened."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from PySide6.QtCore import QAbstractItemModel, QModelIndex, QObject, QRect, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QPainter
from PySide6.QtWidgets import (
    QAbstractItemView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTreeView,
    QWidget,
)

from desktop.lookup.results import Index
from desktop.shell.theme import ThemeManager
from index.database import Content
from index.model import CodeLine, CodeRef, System, system_info

LINE_ROLE = Qt.ItemDataRole.UserRole + 1


@dataclass(slots=True)
class _Node:
    """A row of the tree.

    Attributes:
        number: Its place in the model's list of nodes.
        parent: The number of the node above, -1 at the top.
        row: Its place below its parent.
        system: Its system.
        line: The code, None for a system.
        children: Numbers of the nodes below; None until they are read.
    """

    number: int
    parent: int
    row: int
    system: System
    line: CodeLine | None
    children: list[int] | None = field(default=None)


class RangeTreeModel(QAbstractItemModel):
    """The tree over one content generation; small levels are read at once, in milliseconds."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.content: Content | None = None
        self._nodes: list[_Node] = []
        self._top: list[int] = []

    def show_content(self, content: Content, systems: Sequence[System]) -> None:
        """Start from the systems of a generation."""
        self.beginResetModel()
        self.content = content
        self._nodes = [_Node(i, -1, i, system, None) for i, system in enumerate(systems)]
        self._top = list(range(len(self._nodes)))
        self.endResetModel()

    def line(self, index: Index) -> CodeLine | None:
        """Return the code of a row, None for a system."""
        return self._nodes[index.internalId()].line if index.isValid() else None

    def find(self, path: Sequence[CodeRef]) -> QModelIndex:
        """Return the row of a code, reading the levels above it.

        Args:
            path: The code's ancestors, outermost first, and the code itself.

        Returns:
            The row of the last part of the path that is in the tree.
        """
        index = QModelIndex()
        if path:
            for row, number in enumerate(self._top):
                if self._nodes[number].system is path[0].system:
                    index = self.index(row, 0)
        for ref in path if index.isValid() else ():
            if self.canFetchMore(index):
                self.fetchMore(index)
            for number in self._nodes[index.internalId()].children or ():
                node = self._nodes[number]
                if node.line is not None and node.line.ref == ref:
                    index = self.createIndex(node.row, 0, number)
                    break
        return index

    def index(self, row: int, column: int, parent: Index = QModelIndex()) -> QModelIndex:  # noqa: B008 - Qt's default
        """Return the index of a row."""
        below = self._below(parent)
        if column == 0 and 0 <= row < len(below):
            return self.createIndex(row, 0, below[row])
        return QModelIndex()

    def parent(self, index: Index | None = None) -> Any:  # noqa: ANN401 - two meanings
        """Return the index of the row above; without an index, the owner."""
        if index is None:
            return super().parent()
        if not index.isValid():
            return QModelIndex()
        number = self._nodes[index.internalId()].parent
        return QModelIndex() if number < 0 else self.createIndex(self._nodes[number].row, 0, number)

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's default
        """Return the number of rows read below a row."""
        return len(self._below(parent))

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's default
        """Return one column."""
        return 1

    def hasChildren(self, parent: Index = QModelIndex()) -> bool:  # noqa: B008 - Qt's default
        """Return whether a row can be opened; a billable code cannot."""
        if not parent.isValid():
            return bool(self._top)
        node = self._nodes[parent.internalId()]
        if node.children is not None:
            return bool(node.children)
        return node.line is None or not node.line.billable

    def canFetchMore(self, parent: Index) -> bool:
        """Return whether the rows below a row are still to be read."""
        if not parent.isValid():
            return False
        return self._nodes[parent.internalId()].children is None and self.hasChildren(parent)

    def fetchMore(self, parent: Index) -> None:
        """Read the rows below a row."""
        if self.content is None or not self.canFetchMore(parent):
            return
        from index.pages import children, roots

        node = self._nodes[parent.internalId()]
        if node.line is None:
            lines = roots(self.content, node.system)
        else:
            lines = children(self.content, node.line.ref)
        if not lines:
            node.children = []
            return
        self.beginInsertRows(parent, 0, len(lines) - 1)
        start = len(self._nodes)
        self._nodes += [
            _Node(start + row, node.number, row, node.system, line)
            for row, line in enumerate(lines)
        ]
        node.children = list(range(start, len(self._nodes)))
        self.endInsertRows()

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Return a row's text or its ``CodeLine``."""
        if not index.isValid():
            return None
        node = self._nodes[index.internalId()]
        if role == LINE_ROLE:
            return node.line
        if role == Qt.ItemDataRole.DisplayRole:
            if node.line is None:
                return system_info(node.system).label
            return f"{node.line.display} {node.line.title}"
        return None

    def _below(self, parent: Index) -> list[int]:
        if not parent.isValid():
            return self._top
        return self._nodes[parent.internalId()].children or []


class TreeDelegate(QStyledItemDelegate):
    """Paints a row: the code in the face of codes, the title beside it."""

    def __init__(self, view: QTreeView, theme: ThemeManager) -> None:
        super().__init__(view)
        self._theme = theme

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        """Return the size of a row."""
        return QSize(100, self._theme.line(26))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Paint a row."""
        rect: QRect = option.rect
        state: QStyle.StateFlag = option.state
        line: CodeLine | None = index.data(LINE_ROLE)
        color, gap = self._theme.theme.color, self._theme.pixels(10)
        painter.save()
        if state & QStyle.StateFlag.State_Selected:
            painter.fillRect(rect, color("selection"))
        text, x = index.data(), rect.left() + 2
        middle = Qt.AlignmentFlag.AlignVCenter
        painter.setPen(color("text"))
        if line is not None:
            font = self._theme.code_font(-1)
            painter.setFont(font)
            painter.drawText(
                QRect(x, rect.top(), rect.width(), rect.height()), middle, line.display
            )
            x += QFontMetrics(font).horizontalAdvance(line.display) + gap
            text = line.title
            if not line.billable:
                painter.setPen(color("muted"))
        font = self._theme.ui_font()
        painter.setFont(font)
        width = rect.right() - x - gap
        text = QFontMetrics(font).elidedText(text, Qt.TextElideMode.ElideMiddle, width)
        painter.drawText(QRect(x, rect.top(), width, rect.height()), middle, text)
        painter.restore()


class RangeTree(QTreeView):
    """The tree; typing finds a code or a title among the rows that are open.

    Signals:
        opened: The ``CodeRef`` that was opened.
    """

    opened = Signal(object)

    def __init__(self, theme: ThemeManager, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.ranges = RangeTreeModel(self)
        self.setModel(self.ranges)
        self.setItemDelegate(TreeDelegate(self, theme))
        self.setProperty("role", "plain")
        self.setAccessibleName("Range tree")
        self.setHeaderHidden(True)
        self.setUniformRowHeights(True)
        self.setIndentation(theme.pixels(16))
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.doubleClicked.connect(lambda _index: self.open_current())

    def show_content(self, content: Content, systems: Sequence[System]) -> None:
        """Show a generation; the one that is shown stays as it is."""
        if self.ranges.content is not content:
            self.ranges.show_content(content, systems)

    def reveal(self, path: Sequence[CodeRef]) -> None:
        """Open the tree at a code.

        Args:
            path: The code's ancestors, outermost first, and the code itself; may be empty.
        """
        index = self.ranges.find(path)
        if not index.isValid():
            index = self.ranges.index(0, 0)
        above = index.parent()
        while above.isValid():
            self.expand(above)
            above = above.parent()
        self.setCurrentIndex(index)
        self.scrollTo(index, QAbstractItemView.ScrollHint.PositionAtCenter)

    def open_current(self) -> None:
        """Open the current code; a system or a heading without a page unfolds instead."""
        line = self.ranges.line(self.currentIndex())
        if line is None:
            self.setExpanded(self.currentIndex(), not self.isExpanded(self.currentIndex()))
        else:
            self.opened.emit(line.ref)
