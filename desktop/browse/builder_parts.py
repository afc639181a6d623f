"""What the table builder is made of: its lists, the code in cells, and its field."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import (
    QAbstractListModel,
    QEvent,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QRect,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QFontMetrics, QKeyEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import (
    QAbstractItemView,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from desktop.shell.fields import LineEdit, is_override
from desktop.shell.regional import format_number
from desktop.shell.theme import ThemeManager

Index = QModelIndex | QPersistentModelIndex
LINE_ROLE = Qt.ItemDataRole.UserRole + 1
_PADDING = 12
_WORDS = re.compile(r"[^\W_]+")
_CELLS = 7
_CELL, _GAP, _CELL_HEIGHT = 34, 5, 42
_OWN_KEYS = (Qt.Key.Key_Escape, Qt.Key.Key_Return, Qt.Key.Key_Enter)
_LIST_KEYS = (Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_PageUp, Qt.Key.Key_PageDown)


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a list.

    Attributes:
        character: The value, empty where none is chosen yet.
        label: What it means, empty likewise.
        caption: The position's number and name; empty in the list of values.
        count: How many codes it leaves; None in the list of positions.
        present: Whether it is the position that is being filled.
    """

    character: str
    label: str
    caption: str = ""
    count: int | None = None
    present: bool = False


def matches(line: Line, typed: str) -> bool:
    """Return whether every word typed begins a word of a label, or names its character."""
    wanted = typed.casefold().split()
    if len(wanted) == 1 and wanted[0] == line.character.casefold():
        return True
    words = _WORDS.findall(line.label.casefold())
    return all(any(word.startswith(part) for word in words) for part in wanted)


class LineModel(QAbstractListModel):
    """The values of a position, or the positions of a code."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._lines: list[Line] = []

    def show_lines(self, lines: Sequence[Line]) -> None:
        """Replace the lines."""
        self.beginResetModel()
        self._lines = list(lines)
        self.endResetModel()

    def lines(self) -> list[Line]:
        """Return the lines."""
        return list(self._lines)

    def rowCount(self, parent: Index | None = None) -> int:
        """Return the number of lines."""
        return 0 if parent is not None and parent.isValid() else len(self._lines)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Return a line's text or its ``Line``."""
        if not index.isValid() or not 0 <= index.row() < len(self._lines):
            return None
        line = self._lines[index.row()]
        if role == LINE_ROLE:
            return line
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return " ".join(part for part in (line.caption, line.character, line.label) if part)
        if role == Qt.ItemDataRole.ToolTipRole:
            return line.label
        return None


class LineDelegate(QStyledItemDelegate):
    """Paints a line: the character in the face of codes, its meaning, how many codes it leaves."""

    def __init__(self, view: QListView, theme: ThemeManager) -> None:
        super().__init__(view)
        self._theme = theme

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        """Return the size of a line."""
        line: Line = index.data(LINE_ROLE)
        return QSize(100, self._theme.pixels(48 if line.caption else 28))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Paint a line."""
        rect: QRect = option.rect
        state: QStyle.StateFlag = option.state
        line: Line = index.data(LINE_ROLE)
        color, pixels = self._theme.theme.color, self._theme.pixels
        painter.save()
        if line.present or (not line.caption and state & QStyle.StateFlag.State_Selected):
            painter.fillRect(rect, color("selection"))
            painter.fillRect(rect.left(), rect.top(), 3, rect.height(), color("accent"))
        x, right = rect.left() + pixels(_PADDING), rect.right() - pixels(_PADDING)
        top, height = rect.top(), rect.height()
        if line.caption:
            height = height // 2
            painter.setFont(self._theme.ui_font(-2))
            painter.setPen(color("muted"))
            box = QRect(x, top + pixels(4), right - x, height - pixels(4))
            painter.drawText(box, Qt.AlignmentFlag.AlignVCenter, line.caption)
            top += height - pixels(2)
        if line.count is not None:
            right = self._paint_count(painter, QRect(x, top, right - x, height), line.count)
        middle = Qt.AlignmentFlag.AlignVCenter
        painter.setPen(color("text") if line.character else color("muted"))
        painter.setFont(self._theme.code_font())
        painter.drawText(QRect(x, top, pixels(22), height), middle, line.character or "·")
        x += pixels(26)
        font = self._theme.ui_font()
        painter.setFont(font)
        text = QFontMetrics(font).elidedText(line.label, Qt.TextElideMode.ElideRight, right - x)
        painter.drawText(QRect(x, top, right - x, height), middle, text)
        painter.restore()

    def _paint_count(self, painter: QPainter, box: QRect, count: int) -> int:
        """Paint a number at the right; return where what stands before it ends."""
        font = self._theme.ui_font(-2)
        painter.setFont(font)
        painter.setPen(self._theme.theme.color("muted"))
        text = format_number(count)
        painter.drawText(box, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight, text)
        return box.right() - QFontMetrics(font).horizontalAdvance(text) - self._theme.pixels(10)


class LineList(QListView):
    """A list of lines, which the field moves: it never has the keyboard itself."""

    def __init__(self, theme: ThemeManager, name: str, parent: QWidget) -> None:
        super().__init__(parent)
        self.line_model = LineModel(self)
        self.setModel(self.line_model)
        self.setItemDelegate(LineDelegate(self, theme))
        self.setProperty("role", "plain")
        self.setAccessibleName(name)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)

    def current(self) -> Line | None:
        """Return the current line."""
        index = self.currentIndex()
        line: Line | None = index.data(LINE_ROLE) if index.isValid() else None
        return line

    def show_lines(self, lines: Sequence[Line]) -> None:
        """Replace the lines; the first becomes the current one."""
        self.line_model.show_lines(lines)
        self.setCurrentIndex(self.line_model.index(0))

    def move_current(self, key: int) -> None:
        """Move the current line by a line or a page.

        Args:
            key: Up, Down, PageUp or PageDown.
        """
        page = max(1, self.viewport().height() // max(1, self.sizeHintForRow(0)) - 1)
        steps = dict(zip(_LIST_KEYS, (-1, 1, -page, page), strict=True))
        last = self.line_model.rowCount() - 1
        row = min(last, max(0, self.currentIndex().row() + steps[Qt.Key(key)]))
        self.setCurrentIndex(self.line_model.index(row))


class CodeCells(QWidget):
    """The code being built: seven cells, the present one marked."""

    def __init__(self, theme: ThemeManager, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme
        self._code = ""
        self._position = 1
        self.setAccessibleName("Code being built")

    def show_code(self, code: str, position: int) -> None:
        """Show what is chosen, and which position is being filled; 8 if none is."""
        self._code, self._position = code, position
        self.setAccessibleDescription(f"{code or 'Nothing'} chosen, {len(code)} of {_CELLS}")
        self.update()

    def sizeHint(self) -> QSize:
        """Return the size of the cells."""
        cell, gap = self._theme.pixels(_CELL), self._theme.pixels(_GAP)
        return QSize(_CELLS * (cell + gap) - gap, self._theme.pixels(_CELL_HEIGHT))

    def minimumSizeHint(self) -> QSize:
        """Return the size of the cells."""
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the cells."""
        color, pixels = self._theme.theme.color, self._theme.pixels
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(self._theme.code_font(7))
        for place in range(_CELLS):
            left = place * (pixels(_CELL) + pixels(_GAP))
            # A pen of two pixels paints one of them outside its rectangle.
            box = QRect(left + 1, 1, pixels(_CELL) - 3, pixels(_CELL_HEIGHT) - 3)
            present = place + 1 == self._position
            painter.setPen(QPen(color("accent" if present else "border"), 2 if present else 1))
            painter.setBrush(color("accent_soft" if present else "surface"))
            painter.drawRoundedRect(box, 5, 5)
            filled = place < len(self._code)
            painter.setPen(color("text" if filled else "muted"))
            text = self._code[place] if filled else "·"
            painter.drawText(box, Qt.AlignmentFlag.AlignCenter, text)
        painter.end()


class ValueField(LineEdit):
    """The field that everything is done in.

    Signals:
        list_key: A key that moves in the list of values.
        taken: Enter: the current value, or the finished code.
        erased: Backspace with nothing left to erase.
        stepped: -1 or 1: to the position before or behind, with nothing typed.
        escaped: Esc.
    """

    list_key = Signal(int)
    taken = Signal()
    erased = Signal()
    stepped = Signal(int)
    escaped = Signal()

    def event(self, event: QEvent) -> bool:
        """Keep Enter and Esc from the window's actions."""
        if any(is_override(event, key) for key in _OWN_KEYS):
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Report the keys that do something else than edit."""
        key, empty = event.key(), not self.text()
        plain = event.modifiers() in (
            Qt.KeyboardModifier.NoModifier,
            Qt.KeyboardModifier.KeypadModifier,
        )
        if key in _LIST_KEYS and plain:
            self.list_key.emit(key)
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and plain:
            self.taken.emit()
        elif key == Qt.Key.Key_Escape and plain:
            self.escaped.emit()
        elif key == Qt.Key.Key_Backspace and plain and empty:
            self.erased.emit()
        elif key in (Qt.Key.Key_Left, Qt.Key.Key_Right) and plain and empty:
            self.stepped.emit(-1 if key == Qt.Key.Key_Left else 1)
        else:
            super().keyPressEvent(event)
            return
        event.accept()
