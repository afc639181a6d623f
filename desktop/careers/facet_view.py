"""The list of facets: boxes to tick, painted, with how many postings each would leave."""

from collections.abc import Sequence

from PySide6.QtCore import (
    QAbstractListModel,
    QItemSelectionModel,
    QObject,
    QPointF,
    QRect,
    QRectF,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QFont, QFontMetricsF, QKeyEvent, QMouseEvent, QPainter, QPen
from PySide6.QtWidgets import (
    QAbstractItemView,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from desktop.careers.facet_lines import FacetLine, LineKind
from desktop.careers.jobs_model import Index
from desktop.shell.box import types_text
from desktop.shell.regional import format_number
from desktop.shell.theme import ThemeManager

LINE_ROLE = Qt.ItemDataRole.UserRole + 1
_HEIGHT = 26
_HEADING_HEIGHT = 34
_PADDING = 12
_BOX = 13
_TOGGLING = (Qt.Key.Key_Space, Qt.Key.Key_Return, Qt.Key.Key_Enter)


class FacetModel(QAbstractListModel):
    """Headings and values."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.lines: tuple[FacetLine, ...] = ()

    def show(self, lines: Sequence[FacetLine]) -> None:
        """Show other lines; where they are the same values, only what they say."""
        new = tuple(lines)
        if [_key(line) for line in new] == [_key(line) for line in self.lines]:
            self.lines = new
            if new:
                self.dataChanged.emit(self.index(0), self.index(len(new) - 1))
            return
        self.beginResetModel()
        self.lines = new
        self.endResetModel()

    def rowCount(self, parent: Index | None = None) -> int:
        """Return the number of lines."""
        return 0 if parent is not None and parent.isValid() else len(self.lines)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Return a line's text, its words for a screen reader, whether it is ticked, the line."""
        if not index.isValid() or not 0 <= index.row() < len(self.lines):
            return None
        line = self.lines[index.row()]
        if role == LINE_ROLE:
            return line
        if role == Qt.ItemDataRole.DisplayRole:
            return line.text
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return line.said
        if role == Qt.ItemDataRole.CheckStateRole and line.kind is LineKind.VALUE:
            return Qt.CheckState.Checked if line.chosen else Qt.CheckState.Unchecked
        return None

    def flags(self, index: Index) -> Qt.ItemFlag:
        """Headings cannot be chosen."""
        if index.isValid() and self.lines[index.row()].kind is LineKind.HEADING:
            return Qt.ItemFlag.NoItemFlags
        return super().flags(index)


class FacetDelegate(QStyledItemDelegate):
    """Paints a line."""

    def __init__(self, view: QListView, theme: ThemeManager) -> None:
        super().__init__(view)
        self._view = view
        self._theme = theme

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        """Return the size of a line."""
        line: FacetLine = index.data(LINE_ROLE)
        height = _HEADING_HEIGHT if line.kind is LineKind.HEADING else _HEIGHT
        return QSize(100, self._theme.line(height))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Paint a line."""
        rect: QRect = option.rect
        state: QStyle.StateFlag = option.state
        line: FacetLine = index.data(LINE_ROLE)
        painter.save()
        if line.kind is LineKind.HEADING:
            self._paint_heading(painter, rect, line)
        else:
            if state & QStyle.StateFlag.State_Selected and self._view.hasFocus():
                color = self._theme.theme.color
                painter.fillRect(rect, color("selection"))
                painter.fillRect(rect.left(), rect.top(), 3, rect.height(), color("accent"))
            self._paint_value(painter, rect, line)
        painter.restore()

    def _paint_heading(self, painter: QPainter, rect: QRect, line: FacetLine) -> None:
        pixels = self._theme.pixels
        painter.setFont(self._theme.ui_font(-2, QFont.Weight.DemiBold))
        painter.setPen(self._theme.theme.color("muted"))
        box = rect.adjusted(pixels(_PADDING), 0, 0, -pixels(4))
        painter.drawText(box, Qt.AlignmentFlag.AlignBottom, line.text.upper())

    def _paint_value(self, painter: QPainter, rect: QRect, line: FacetLine) -> None:
        pixels, color = self._theme.pixels, self._theme.theme.color
        left = rect.left() + pixels(_PADDING)
        right = rect.right() - pixels(_PADDING)
        font = self._theme.ui_font(0, QFont.Weight.DemiBold if line.chosen else QFont.Weight.Normal)
        font.setFeature(QFont.Tag("tnum"), 1)
        painter.setFont(font)
        metrics = QFontMetricsF(font)
        middle = Qt.AlignmentFlag.AlignVCenter
        if line.kind is LineKind.MORE:
            painter.setPen(color("accent_text"))
            painter.drawText(
                QRect(left, rect.top(), right - left, rect.height()), middle, line.text
            )
            return
        side = pixels(_BOX)
        self._paint_box(painter, QRectF(left, rect.center().y() - side / 2, side, side), line)
        count = format_number(line.count)
        painter.setPen(color("muted"))
        place = QRect(left, rect.top(), right - left, rect.height())
        painter.drawText(place, middle | Qt.AlignmentFlag.AlignRight, count)
        left += side + pixels(8)
        room = right - left - metrics.horizontalAdvance(count) - pixels(8)
        painter.setPen(color("text"))
        text = metrics.elidedText(line.text, Qt.TextElideMode.ElideRight, room)
        painter.drawText(QRect(left, rect.top(), right - left, rect.height()), middle, text)

    def _paint_box(self, painter: QPainter, box: QRectF, line: FacetLine) -> None:
        color = self._theme.theme.color
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(color("accent" if line.chosen else "muted"), 1.2))
        painter.setBrush(color("accent") if line.chosen else Qt.BrushStyle.NoBrush)
        painter.drawRoundedRect(box, 3, 3)
        if line.chosen:
            painter.setPen(QPen(color("on_accent"), 1.8))
            side = box.width()
            corners = ((0.22, 0.52), (0.42, 0.72), (0.78, 0.28))
            painter.drawPolyline([box.topLeft() + QPointF(x * side, y * side) for x, y in corners])


class FacetView(QListView):
    """The list.

    Signals:
        toggled: A ``FacetLine`` was chosen with Space, Enter or the mouse.
        typed: A character typed while the list had the keyboard.
    """

    toggled = Signal(object)
    typed = Signal(str)

    def __init__(self, theme: ThemeManager, parent: QWidget) -> None:
        super().__init__(parent)
        self.facets = FacetModel(self)
        self.setModel(self.facets)
        self.setItemDelegate(FacetDelegate(self, theme))
        self.setProperty("role", "plain")
        self.setAccessibleName("What the list is narrowed by")
        self.setAccessibleDescription(
            "Up and Down move, Left and Right go to the next heading, Space chooses."
        )
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        theme.changed.connect(self._on_theme)

    def show_lines(self, lines: Sequence[FacetLine]) -> None:
        """Show other lines, staying on the current value or near it."""
        current = self.current()
        row = self.currentIndex().row()
        bar = self.verticalScrollBar()
        scrolled = bar.value()
        self.facets.show(lines)
        keys = [_key(line) for line in lines]
        if current is not None and _key(current) in keys:
            self._choose(keys.index(_key(current)))
        elif lines:
            self._choose(self._value_row(max(min(row, len(lines) - 1), 0), 1))
        bar.setValue(scrolled)

    def current(self) -> FacetLine | None:
        """Return the current line."""
        row = self.currentIndex().row()
        return self.facets.lines[row] if 0 <= row < len(self.facets.lines) else None

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Choose, go to a neighbouring heading, move, or start a query."""
        line = self.current()
        if event.key() in _TOGGLING and line is not None:
            self.toggled.emit(line)
        elif event.key() in (Qt.Key.Key_Left, Qt.Key.Key_Right):
            self._step_facet(1 if event.key() == Qt.Key.Key_Right else -1)
        elif types_text(event):
            self.typed.emit(event.text())
        else:
            super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Choose the value that is pressed."""
        super().mousePressEvent(event)
        index = self.indexAt(event.position().toPoint())
        if index.isValid() and event.button() == Qt.MouseButton.LeftButton:
            line = self.facets.lines[index.row()]
            if line.kind is not LineKind.HEADING:
                self.toggled.emit(line)

    def _on_theme(self) -> None:
        self.scheduleDelayedItemsLayout()

    def _step_facet(self, by: int) -> None:
        """Go to the first value of the next (1) or the previous (-1) facet."""
        lines = self.facets.lines
        row = self.currentIndex().row()
        heads = [at for at, line in enumerate(lines) if line.kind is LineKind.HEADING]
        behind = (
            [at for at in heads if at > row] if by > 0 else [at for at in heads if at < row][:-1]
        )
        if behind:
            self._choose((behind[0] if by > 0 else behind[-1]) + 1)

    def _value_row(self, row: int, by: int) -> int:
        """Return the first row from here on that is no heading."""
        while self.facets.lines[row].kind is LineKind.HEADING and row + by < len(self.facets.lines):
            row += by
        return row

    def _choose(self, row: int) -> None:
        self.selectionModel().setCurrentIndex(
            self.facets.index(row), QItemSelectionModel.SelectionFlag.ClearAndSelect
        )


def _key(line: FacetLine) -> tuple[object, ...]:
    return (line.kind, line.name, line.value)
