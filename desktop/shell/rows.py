"""Lists of rows: a mark, a badge, a code, a text with smaller lines below it, a badge at the right.

Codes, findings, identifiers, results of a search, saved cases and questions are all such rows.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QPoint,
    QRect,
    QRectF,
    QSize,
    Qt,
)
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPen
from PySide6.QtWidgets import QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem

from desktop.shell.parts import tool_tip
from desktop.shell.theme import ThemeManager

Index = QModelIndex | QPersistentModelIndex
ROW_ROLE = Qt.ItemDataRole.UserRole + 1
_WRAP = int(Qt.TextFlag.TextWordWrap)
_PADDING = 12
_GAP = 12
_STALE = 0.4
"""Opacity of rows of an older text."""
_NARROW = 170
"""Pixels at 100 % that a text must have beside its code and badges to stand there."""
_ABOVE = 8
"""Pixels at 100 % above and below a row's text."""


@dataclass(frozen=True, slots=True)
class Look:
    """A colour and a line that tell things apart where both are drawn.

    Attributes:
        colour: Name of the theme's colour; its fill has ``_fill`` behind it.
        line: The line under the words, so that colour is not the only sign.
    """

    colour: str
    line: Qt.PenStyle


@dataclass(frozen=True, slots=True)
class Row:
    """One row.

    Attributes:
        key: What it stands for; two rows with the same key are the same row.
        text: Its text, wrapped.
        mark: One character before all else, such as a tick.
        mark_colour: Name of the theme's colour for it.
        label: Text of a badge at the left, empty for none.
        label_colour: Name of the badge's colour: ``green``, ``red``, ``amber``, ``blue``, ``grey``.
        code: A code, in the face of codes.
        look: How the code's words are marked in the note, drawn under it.
        lines: Smaller lines below the text, cut off at the end.
        badge: Text of a badge at the right.
        badge_colour: Name of its colour.
        faded: Whether code and text are struck through.
        said: What a screen reader says.
    """

    key: object
    text: str
    mark: str = ""
    mark_colour: str = "muted"
    label: str = ""
    label_colour: str = "grey"
    code: str = ""
    look: Look | None = None
    lines: tuple[str, ...] = ()
    badge: str = ""
    badge_colour: str = "grey"
    faded: bool = False
    said: str = ""


class RowModel(QAbstractListModel):
    """The rows of a list."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._rows: tuple[Row, ...] = ()

    @property
    def rows(self) -> tuple[Row, ...]:
        """The rows."""
        return self._rows

    def show(self, rows: Sequence[Row]) -> None:
        """Show other rows; where there are as many with the same keys, only what they say."""
        new = tuple(rows)
        if [row.key for row in new] == [row.key for row in self._rows]:
            self._rows = new
            if new:
                self.dataChanged.emit(self.index(0), self.index(len(new) - 1))
            return
        self.beginResetModel()
        self._rows = new
        self.endResetModel()

    def rowCount(self, parent: Index | None = None) -> int:
        """Return how many rows there are."""
        return 0 if parent is not None and parent.isValid() else len(self._rows)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Return a row's text, its words for a screen reader, or the ``Row``."""
        if not index.isValid() or not 0 <= index.row() < len(self._rows):
            return None
        row = self._rows[index.row()]
        if role == ROW_ROLE:
            return row
        if role == Qt.ItemDataRole.DisplayRole:
            return f"{row.code} {row.text}".strip()
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return row.said or ", ".join(filter(None, (row.label, row.code, row.text, *row.lines)))
        if role == Qt.ItemDataRole.ToolTipRole:
            return tool_tip("\n".join(row.lines)) or None
        return None


@dataclass(frozen=True, slots=True)
class _Columns:
    """Where the columns of a list stand, in pixels from the left of a row."""

    label: float
    code: float
    text: float


class RowDelegate(QStyledItemDelegate):
    """Paints rows in columns that are as wide as the widest of the list needs.

    Args:
        view: The list.
        theme: Colours and fonts.
        always: Whether the current row stands out without the keyboard, too.

    Attributes:
        stale: Whether the rows are those of an older text and are shown faded.
    """

    def __init__(self, view: QListView, theme: ThemeManager, *, always: bool) -> None:
        super().__init__(view)
        self._view = view
        self._always = always
        self.stale = False
        self._theme = theme
        self._measured: tuple[tuple[Row, ...], _Columns] | None = None
        self.restyle()

    def restyle(self) -> None:
        """Take over the theme's colours and fonts."""
        self._text_font = self._theme.ui_font()
        self._small_font = self._theme.ui_font(-2)
        self._badge_font = self._theme.ui_font(-2, QFont.Weight.DemiBold)
        self._code_font = self._theme.code_font()
        self._text = QFontMetricsF(self._text_font)
        self._small = QFontMetricsF(self._small_font)
        self._badge = QFontMetricsF(self._badge_font)
        self._code = QFontMetricsF(self._code_font)
        self._measured = None

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        """Return a row's size; its height follows from its text and the list's width."""
        row: Row = index.data(ROW_ROLE)
        width = self._view.viewport().width()
        height = self._text_top(row, width) + self._text_block(row, width)
        height += len(row.lines) * self._small.height()
        return QSize(width, round(height) + 2 * self._theme.room(_ABOVE) + 1)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Paint a row."""
        row: Row = index.data(ROW_ROLE)
        rect: QRect = option.rect
        columns = self._columns()
        painter.save()
        self._paint_ground(painter, option, index)
        if self.stale:
            painter.setOpacity(_STALE)
        left, top = float(rect.left()), float(rect.top() + self._theme.room(_ABOVE))
        if row.mark:
            painter.setFont(self._theme.ui_font(1, QFont.Weight.Bold))
            painter.setPen(self._color(row.mark_colour))
            baseline = top + self._text.ascent()
            painter.drawText(
                QPoint(round(left + self._pixels(_PADDING)), round(baseline)), row.mark
            )
        if row.label:
            self._paint_badge(painter, left + columns.label, top, row.label, row.label_colour)
        ink = self._color("muted" if row.faded else "text")
        if row.code:
            self._paint_code(painter, left + columns.code, top, row, ink)
        right = rect.right() - self._pixels(_PADDING)
        if row.badge:
            width = self._badge_width(row.badge)
            self._paint_badge(painter, right - width, top, row.badge, row.badge_colour)
        self._paint_text(painter, rect, top, row, ink)
        painter.restore()

    def _paint_ground(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        rect: QRect = option.rect
        state: QStyle.StateFlag = option.state
        focused = self._view.hasFocus()
        if state & QStyle.StateFlag.State_Selected and (focused or self._always):
            painter.fillRect(rect, self._color("selection"))
            if focused:
                painter.fillRect(rect.left(), rect.top(), 3, rect.height(), self._color("accent"))
        if index.row() + 1 < index.model().rowCount():
            line = QRect(rect.left(), rect.bottom(), rect.width(), 1)
            painter.fillRect(line, self._color("border"))

    def _paint_code(
        self, painter: QPainter, left: float, top: float, row: Row, ink: QColor
    ) -> None:
        font = QFont(self._code_font)
        font.setStrikeOut(row.faded)
        painter.setFont(font)
        painter.setPen(ink)
        baseline = round(top + self._text.ascent())
        painter.drawText(QPoint(round(left), baseline), row.code)
        if row.look is not None:
            below = baseline + self._pixels(4)
            width = round(self._code.horizontalAdvance(row.code))
            painter.setPen(QPen(self._color(row.look.colour), self._pixels(2), row.look.line))
            painter.drawLine(QPoint(round(left), below), QPoint(round(left) + width, below))

    def _paint_text(
        self, painter: QPainter, rect: QRect, top: float, row: Row, ink: QColor
    ) -> None:
        width = rect.width()
        left = rect.left() + self._text_left(row, width)
        room = self._room(row, width)
        top += self._text_top(row, width)
        font = QFont(self._text_font)
        font.setStrikeOut(row.faded and not row.code)
        painter.setFont(font)
        painter.setPen(ink)
        height = self._text_height(row, width)
        painter.drawText(QRectF(left, top, room, height), _WRAP, row.text)
        painter.setFont(self._small_font)
        painter.setPen(self._color("muted"))
        top += self._text_block(row, width)
        whole = width - self._text_left(row, width) - self._pixels(_PADDING)
        for number, line in enumerate(row.lines):
            y = top + number * self._small.height()
            shown = self._small.elidedText(line, Qt.TextElideMode.ElideRight, whole)
            painter.drawText(QRectF(left, y, whole, self._small.height()), 0, shown)

    def _paint_badge(
        self, painter: QPainter, left: float, top: float, text: str, colour: str
    ) -> None:
        box = QRectF(left, top, self._badge_width(text), self._badge_height())
        painter.setFont(self._badge_font)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._color(f"{colour}_fill"))
        painter.drawRoundedRect(box, 3, 3)
        painter.setPen(self._color(colour))
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, text)

    def _columns(self) -> _Columns:
        """Return where the columns stand, measured once for the rows shown."""
        model = self._view.model()
        rows = model.rows if isinstance(model, RowModel) else ()
        if self._measured is None or self._measured[0] is not rows:
            gap = self._pixels(_GAP)
            label = float(self._pixels(_PADDING))
            if any(row.mark for row in rows):
                label += self._text.horizontalAdvance("✓") + gap
            code = (
                label
                + max((self._badge_width(row.label) for row in rows if row.label), default=-gap)
                + gap
            )
            widths = [self._code.horizontalAdvance(row.code) for row in rows if row.code]
            text = code + max(widths, default=-gap) + gap
            self._measured = (rows, _Columns(label, code, text))
        return self._measured[1]

    def _stacked(self, row: Row, width: int) -> bool:
        """Return whether a row's text stands below its code and badges, for want of room."""
        if not (row.code or row.label):
            return False
        return self._beside(row, width) < self._pixels(_NARROW)

    def _beside(self, row: Row, width: int) -> float:
        badge = self._badge_width(row.badge) + self._pixels(_GAP) if row.badge else 0.0
        return width - self._columns().text - badge - self._pixels(_PADDING)

    def _room(self, row: Row, width: int) -> float:
        if self._stacked(row, width):
            return width - self._columns().label - self._pixels(_PADDING)
        return max(self._beside(row, width), 40.0)

    def _text_left(self, row: Row, width: int) -> float:
        columns = self._columns()
        return columns.label if self._stacked(row, width) else columns.text

    def _text_top(self, row: Row, width: int) -> float:
        """Return how far below the top of a row's code its text begins."""
        if not self._stacked(row, width):
            return 0.0
        return max(self._text.height(), self._badge_height()) + self._pixels(4)

    def _text_block(self, row: Row, width: int) -> float:
        """Return the height of a row's text with the badges beside it; its lines come below."""
        text = self._text_height(row, width)
        beside = (row.badge or row.label) and not self._stacked(row, width)
        return max(text, self._badge_height()) if beside else text

    def _badge_height(self) -> float:
        return self._badge.height() + self._pixels(4)

    def _text_height(self, row: Row, width: int) -> float:
        room = QRectF(0, 0, self._room(row, width), 10_000)
        return max(self._text.boundingRect(room, _WRAP, row.text).height(), self._text.height())

    def _badge_width(self, text: str) -> float:
        return self._badge.horizontalAdvance(text) + self._pixels(14)

    def _pixels(self, size: float) -> int:
        return self._theme.pixels(size)

    def _color(self, name: str) -> QColor:
        return self._theme.theme.color(name)
