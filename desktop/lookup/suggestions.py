"""The list shown when there are no results: favourites, notes, history, near codes."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum

from PySide6.QtCore import QAbstractListModel, QObject, QRect, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QKeyEvent, QPainter
from PySide6.QtWidgets import (
    QAbstractItemView,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from desktop.lookup.results import Index
from desktop.shell.box import types_text
from desktop.shell.theme import ThemeManager
from index.model import CodeRef

ENTRY_ROLE = Qt.ItemDataRole.UserRole + 1
_PADDING = 12
_TITLE_X = 108


class EntryKind(Enum):
    """What an entry of the list is, and so what Delete does to it."""

    HEADING = "heading"
    FAVOURITE = "favourite"
    NOTE = "note"
    SEARCH = "search"
    VISIT = "visit"
    CODE = "code"
    MEANT = "meant"


@dataclass(frozen=True, slots=True)
class Entry:
    """One line.

    Attributes:
        kind: What it is.
        text: Heading, query, title of the code, or beginning of the note.
        ref: The code, None for a heading or a query.
        query: The query that the code was meant by, for an entry of that kind.
    """

    kind: EntryKind
    text: str
    ref: CodeRef | None = None
    query: str = ""


class EntryModel(QAbstractListModel):
    """Headings and the entries below them."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._entries: list[Entry] = []

    def show_entries(self, entries: Sequence[Entry]) -> None:
        """Replace the lines."""
        self.beginResetModel()
        self._entries = list(entries)
        self.endResetModel()

    def entries(self) -> list[Entry]:
        """Return the lines."""
        return list(self._entries)

    def rowCount(self, parent: Index | None = None) -> int:
        """Return the number of lines."""
        return 0 if parent is not None and parent.isValid() else len(self._entries)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Return a line's text or its ``Entry``."""
        if not index.isValid() or not 0 <= index.row() < len(self._entries):
            return None
        entry = self._entries[index.row()]
        if role == ENTRY_ROLE:
            return entry
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return f"{entry.ref.display} {entry.text}" if entry.ref else entry.text
        return None

    def flags(self, index: Index) -> Qt.ItemFlag:
        """Headings cannot be chosen."""
        if index.isValid() and self._entries[index.row()].kind is EntryKind.HEADING:
            return Qt.ItemFlag.NoItemFlags
        return super().flags(index)


class EntryDelegate(QStyledItemDelegate):
    """Paints a line: a small heading, or a code and its title."""

    def __init__(self, view: QListView, theme: ThemeManager) -> None:
        super().__init__(view)
        self._theme = theme

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        """Return the size of a line."""
        entry: Entry = index.data(ENTRY_ROLE)
        return QSize(100, self._theme.pixels(32 if entry.kind is EntryKind.HEADING else 28))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Paint a line."""
        rect: QRect = option.rect
        state: QStyle.StateFlag = option.state
        entry: Entry = index.data(ENTRY_ROLE)
        color, pixels = self._theme.theme.color, self._theme.pixels
        painter.save()
        x = rect.left() + pixels(_PADDING)
        if entry.kind is EntryKind.HEADING:
            font = self._theme.ui_font(-2)
            font.setWeight(font.Weight.DemiBold)
            painter.setFont(font)
            painter.setPen(color("muted"))
            box = QRect(x, rect.top(), rect.width(), rect.height() - pixels(4))
            painter.drawText(box, Qt.AlignmentFlag.AlignBottom, entry.text.upper())
            painter.restore()
            return
        if state & QStyle.StateFlag.State_Selected:
            painter.fillRect(rect, color("selection"))
            painter.fillRect(rect.left(), rect.top(), 3, rect.height(), color("accent"))
        painter.setPen(color("text"))
        if entry.ref is not None:
            painter.setFont(self._theme.code_font())
            painter.drawText(
                QRect(x, rect.top(), rect.width(), rect.height()),
                Qt.AlignmentFlag.AlignVCenter,
                entry.ref.display,
            )
            x = rect.left() + pixels(_TITLE_X)
        font = self._theme.ui_font()
        painter.setFont(font)
        width = rect.right() - x - pixels(_PADDING)
        text = QFontMetrics(font).elidedText(entry.text, Qt.TextElideMode.ElideMiddle, width)
        painter.drawText(
            QRect(x, rect.top(), width, rect.height()), Qt.AlignmentFlag.AlignVCenter, text
        )
        painter.restore()


class EntryList(QListView):
    """The list.

    Signals:
        chosen: The ``Entry`` that was opened.
        deleted: The ``Entry`` that is to be deleted.
        edited: The ``Entry`` that is to be changed.
        typed: A character typed while the list had the keyboard.
    """

    chosen = Signal(object)
    deleted = Signal(object)
    edited = Signal(object)
    typed = Signal(str)

    def __init__(self, theme: ThemeManager, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.entry_model = EntryModel(self)
        self.setModel(self.entry_model)
        self.setItemDelegate(EntryDelegate(self, theme))
        self.setProperty("role", "plain")
        self.setAccessibleName("Suggestions")
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.clicked.connect(lambda _index: self.choose_current())

    def show_entries(self, entries: Sequence[Entry]) -> None:
        """Replace the lines, staying near the chosen one."""
        row = self.currentIndex().row()
        self.entry_model.show_entries(entries)
        if row >= 0:
            self.choose_row(min(row, len(entries) - 1))

    def choose_row(self, row: int) -> None:
        """Make a line the current one; from a heading, the line below it."""
        entries = self.entry_model.entries()
        while 0 <= row < len(entries) and entries[row].kind is EntryKind.HEADING:
            row += 1
        if 0 <= row < len(entries):
            self.setCurrentIndex(self.entry_model.index(row))

    def current(self) -> Entry | None:
        """Return the current line."""
        index = self.currentIndex()
        entry: Entry | None = index.data(ENTRY_ROLE) if index.isValid() else None
        return entry

    def choose_current(self) -> None:
        """Open the current line."""
        entry = self.current()
        if entry is not None:
            self.chosen.emit(entry)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Delete the line, start a query, or move."""
        entry = self.current()
        if event.key() == Qt.Key.Key_Delete and entry is not None:
            self.deleted.emit(entry)
        elif event.key() == Qt.Key.Key_F2 and entry is not None:
            self.edited.emit(entry)
        elif types_text(event):
            self.typed.emit(event.text())
        elif event.key() in (Qt.Key.Key_Down, Qt.Key.Key_PageDown) and entry is None:
            self.choose_row(0)
        else:
            super().keyPressEvent(event)
