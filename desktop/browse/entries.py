"""A main term with everything below it, as printed: indents, codes and references as links."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QRect,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QColor, QFont, QFontMetrics, QKeyEvent, QMouseEvent, QPainter
from PySide6.QtWidgets import (
    QAbstractItemView,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from desktop.shell.box import types_text
from desktop.shell.theme import ThemeManager
from index.database.tables.books import IndexEntry
from index.model import System
from index.pages.browsing import printed_code
from index.pages.terms import ENDINGS

Index = QModelIndex | QPersistentModelIndex
_LINE = 25
"""Height of a line, pixels at 100 %."""
_INDENT = 18
_LEFT = 26
_GAP = 7
LINE_ROLE = Qt.ItemDataRole.UserRole + 1


@dataclass(frozen=True, slots=True)
class Part:
    """A piece of a line.

    Attributes:
        text: What it says.
        look: ``title``, ``muted``, ``label``, ``code`` or ``reference``.
        link: What it leads to: ``code:`` and a printed code, ``see:`` and a reference, ``table:``
            and the beginning of a PCS code; empty if it leads nowhere.
        joined: Whether it stands at the part before without a gap.
    """

    text: str
    look: str
    link: str = ""
    joined: bool = False


@dataclass(frozen=True, slots=True)
class Line:
    """An entry as it is shown.

    Attributes:
        number: Its number in the book.
        level: Its indent.
        parts: Its pieces in order.
    """

    number: int
    level: int
    parts: tuple[Part, ...]

    @property
    def links(self) -> tuple[Part, ...]:
        """The parts that lead somewhere."""
        return tuple(part for part in self.parts if part.link)

    @property
    def text(self) -> str:
        """The line as one text."""
        return "".join(part.text if part.joined else f" {part.text}" for part in self.parts).strip()


def line_of(entry: IndexEntry, system: System) -> Line:
    """Return an entry as a line.

    Args:
        entry: The entry.
        system: The system of its codes.
    """
    before = entry.title[: entry.nemod_at].strip() if entry.nemod else entry.title
    after = entry.title[entry.nemod_at :].strip() if entry.nemod else ""
    parts = [Part(before, "title")] if before else []
    if entry.nemod:
        joined = bool(before) and entry.nemod in ENDINGS
        parts.append(Part(entry.nemod, "muted", joined=joined))
    if after:
        parts.append(Part(after, "title"))
    if entry.code:
        code = printed_code(system, entry.code)
        parts.append(Part(code, "code", f"code:{code}"))
    if entry.manifestation:
        code = printed_code(system, entry.manifestation)
        parts.append(Part(f"[{code}]", "code", f"code:{code}"))
    for label, code in (("category", entry.category), ("subcategory", entry.subcategory)):
        if code:
            printed = printed_code(system, code)
            parts += [Part(f"see {label}", "label"), Part(printed, "code", f"code:{printed}")]
    for label, text in (("see", entry.see), ("see also", entry.see_also)):
        if text:
            parts.append(Part(label, "label"))
            # "see condition": the reader is to look up the condition itself.
            if text.casefold().startswith("condition"):
                parts.append(Part(text, "muted"))
            else:
                parts.append(Part(text, "reference", f"see:{text}"))
    if entry.codes:
        parts.append(Part(f"{entry.codes}…", "code", f"table:{entry.codes}"))
    if entry.tab and not entry.codes:
        parts.append(Part(f"table {entry.tab}", "code", f"table:{entry.tab}"))
    if entry.use:
        parts += [Part("use", "label"), Part(entry.use, "muted")]
    return Line(entry.number, entry.level, tuple(parts))


class EntryModel(QAbstractListModel):
    """The lines of one main term."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.lines: list[Line] = []

    def show(self, lines: Sequence[Line]) -> None:
        """Replace the lines."""
        self.beginResetModel()
        self.lines = list(lines)
        self.endResetModel()

    def row_of(self, number: int) -> int:
        """Return the row of an entry, -1 if it is not there."""
        return next((i for i, line in enumerate(self.lines) if line.number == number), -1)

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own default
        """Return the number of lines."""
        return 0 if parent.isValid() else len(self.lines)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Return the text, what a screen reader says, or the line itself."""
        if not index.isValid():
            return None
        line = self.lines[index.row()]
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            return line.text
        if role == Qt.ItemDataRole.AccessibleTextRole:
            level = f"level {line.level}, " if line.level else ""
            dash = ", more characters needed" if line.text.endswith("-") else ""
            return f"{level}{line.text}{dash}"
        return line if role == LINE_ROLE else None


class _LineDelegate(QStyledItemDelegate):
    """Paints a line; where it is too long the words give way, never a code."""

    def __init__(self, theme: ThemeManager, parent: "EntryView") -> None:
        super().__init__(parent)
        self._theme = theme
        self._view = parent

    def sizeHint(self, _option: QStyleOptionViewItem, _index: Index) -> QSize:
        """Return the height of a line."""
        return QSize(0, self._theme.line(_LINE))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Draw a line with the guides of its indent."""
        theme, line = self._theme.theme, index.data(LINE_ROLE)
        selected = bool(option.state & QStyle.StateFlag.State_Selected)
        painter.save()
        if selected:
            painter.fillRect(option.rect, theme.color("selection"))
        painter.setPen(theme.color("border"))
        for level in range(1, line.level + 1):
            x = self._theme.pixels(_LEFT + (level - 1) * _INDENT + 4)
            painter.drawLine(x, option.rect.top(), x, option.rect.bottom())
        active = self._view.active_link(index.row()) if selected else None
        for part, rect in self.layout(line, option.rect):
            font = self._font(line, part)
            painter.setFont(font)
            painter.setPen(self._color(part))
            text = QFontMetrics(font).elidedText(
                part.text, Qt.TextElideMode.ElideRight, rect.width() + 1
            )
            painter.drawText(rect, Qt.AlignmentFlag.AlignVCenter, text)
            if part is active:
                painter.setPen(theme.color("accent"))
                frame = rect.adjusted(-3, 3, 3, -4)
                painter.drawRoundedRect(frame, 3, 3)
        painter.restore()

    def layout(self, line: Line, rect: QRect) -> list[tuple[Part, QRect]]:
        """Return where each part of a line stands."""
        left = rect.left() + self._theme.pixels(_LEFT + line.level * _INDENT)
        gap = self._theme.pixels(_GAP)
        widths = [
            QFontMetrics(self._font(line, part)).horizontalAdvance(part.text) + 1
            for part in line.parts
        ]
        gaps = [0 if i == 0 or part.joined else gap for i, part in enumerate(line.parts)]
        excess = left + sum(widths) + sum(gaps) - (rect.right() - _GAP)
        for look in ("muted", "title", "reference"):
            for i, part in enumerate(line.parts):
                if part.look == look and excess > 0:
                    taken = min(excess, max(widths[i] - self._theme.pixels(40), 0))
                    widths[i] -= taken
                    excess -= taken
        placed = []
        for part, width, before in zip(line.parts, widths, gaps, strict=True):
            left += before
            placed.append((part, QRect(left, rect.top(), width, rect.height())))
            left += width
        return placed

    def _font(self, line: Line, part: Part) -> QFont:
        if part.look == "code":
            return self._theme.code_font(0, QFont.Weight.Medium)
        if part.look == "title" and line.level == 0:
            return self._theme.ui_font(1, QFont.Weight.DemiBold)
        font = self._theme.ui_font()
        font.setItalic(part.look == "label")
        return font

    def _color(self, part: Part) -> QColor:
        names = {"title": "text", "muted": "muted", "label": "muted"}
        return self._theme.theme.color(names.get(part.look, "accent_text"))


class EntryView(QListView):
    """The tree of a main term: Up and Down move, Left and Right choose among links, Enter opens.

    Signals:
        opened: ``link`` of the part that was opened.
        current_changed: Number of the entry that the view has come to.
        typed: A character that starts a query.
    """

    opened = Signal(str)
    current_changed = Signal(int)
    typed = Signal(str)

    def __init__(self, theme: ThemeManager, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.entries = EntryModel(self)
        self._link = 0
        self.setModel(self.entries)
        self._delegate = _LineDelegate(theme, self)
        self.setItemDelegate(self._delegate)
        self.setProperty("role", "plain")
        self.setAccessibleName("Terms")
        self.setAccessibleDescription("Enter opens the code or goes to the term referred to.")
        self.setUniformItemSizes(True)
        self.setMouseTracking(True)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.selectionModel().currentChanged.connect(self._on_current)

    def show_lines(self, lines: Sequence[Line], number: int) -> None:
        """Show a main term and go to one of its entries."""
        if lines != self.entries.lines:
            self.entries.show(lines)
        self.go_to(number)

    def go_to(self, number: int) -> None:
        """Go to an entry."""
        row = max(self.entries.row_of(number), 0)
        index = self.entries.index(row)
        self.setCurrentIndex(index)
        if row:
            self.scrollTo(index, QAbstractItemView.ScrollHint.PositionAtCenter)
        else:
            self.scrollToTop()

    def line(self) -> Line | None:
        """Return the line that the view has come to."""
        value = self.currentIndex().data(LINE_ROLE)
        return value if isinstance(value, Line) else None

    def active_link(self, row: int) -> Part | None:
        """Return the link of the current row that Enter opens."""
        if row != self.currentIndex().row():
            return None
        links = self.entries.lines[row].links
        return links[self._link] if self._link < len(links) else None

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Move among links, open, or start a query."""
        line = self.line()
        if event.key() in (Qt.Key.Key_Left, Qt.Key.Key_Right) and not event.modifiers():
            if line is not None and line.links:
                step = 1 if event.key() == Qt.Key.Key_Right else -1
                self._link = (self._link + step) % len(line.links)
                self.viewport().update()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            link = self.active_link(self.currentIndex().row())
            if link is not None:
                self.opened.emit(link.link)
        elif types_text(event):
            self.typed.emit(event.text())
        else:
            super().keyPressEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Show by the pointer where a link is."""
        link = self._link_at(event)
        shape = Qt.CursorShape.PointingHandCursor if link else Qt.CursorShape.ArrowCursor
        self.viewport().setCursor(shape)
        super().mouseMoveEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Open the link that was pressed."""
        super().mouseReleaseEvent(event)
        link = self._link_at(event)
        if link is not None and event.button() == Qt.MouseButton.LeftButton:
            self.opened.emit(link.link)

    def _link_at(self, event: QMouseEvent) -> Part | None:
        at = event.position().toPoint()
        index = self.indexAt(at)
        line = index.data(LINE_ROLE) if index.isValid() else None
        if not isinstance(line, Line):
            return None
        placed = self._delegate.layout(line, self.visualRect(index))
        return next((part for part, rect in placed if part.link and rect.contains(at)), None)

    def _on_current(self, index: QModelIndex, _before: QModelIndex) -> None:
        self._link = 0
        if index.isValid():
            self.current_changed.emit(self.entries.lines[index.row()].number)
