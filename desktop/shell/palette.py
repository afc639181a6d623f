"""The command palette: every action that can be used now, and "go to code", by typing."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from operator import itemgetter
from typing import TYPE_CHECKING

from PySide6.QtCore import (
    QAbstractListModel,
    QEvent,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QSize,
    Qt,
)
from PySide6.QtGui import QKeyEvent, QPainter
from PySide6.QtWidgets import (
    QDialog,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
)

from desktop.shell.actions import key_text
from desktop.shell.announce import announce
from desktop.shell.fields import LineEdit

if TYPE_CHECKING:
    from desktop.shell.theme import ThemeManager
    from desktop.shell.window import MainWindow

Index = QModelIndex | QPersistentModelIndex

_CODE = re.compile(
    r"[A-Za-z]?\d[\dA-Za-z]{1,5}(\.[\dA-Za-z]{1,4})?|[0-9A-Za-z]{7}|"
    r"[A-Za-z]\d[\dA-Za-z]-[A-Za-z]\d[\dA-Za-z]"
)
_PREFIX = re.compile(r"(cm|pcs|hcpcs|cpt|cdt|i9|i9p):", re.IGNORECASE)
_ENTRIES_SHOWN = 10
_LINE = 30
"""Height of a line, pixels at 100 %."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the palette.

    Attributes:
        title: What it does.
        keys: Its key as the platform writes it, empty if it has none.
        run: Does it.
    """

    title: str
    keys: str
    run: Callable[[], object]


def looks_like_code(text: str) -> bool:
    """Return whether the text may be a code written in full: E11.22, 0DTJ4ZZ, cm:E1122, E08-E13."""
    bare = _PREFIX.sub("", text.strip())
    return bool(_CODE.fullmatch(bare)) and any(character.isdigit() for character in bare)


def score(typed: str, title: str) -> int:
    """Return how well the letters typed fit a title; 0 if they do not.

    The letters must come in the title in the order typed. Those that begin a word, and those that
    follow the one before, count more: ``cs`` finds "Copy summary" before "Focus search".
    """
    wanted = "".join(typed.casefold().split())
    text = title.casefold()
    if not wanted:
        return 1
    best = 0
    for start in (i for i, character in enumerate(text) if character == wanted[0]):
        position, total = start, 0
        for i, character in enumerate(wanted):
            found = start if i == 0 else text.find(character, position + 1)
            word_start = -1
            if i and found != position + 1:
                word_start = text.find(f" {character}", position) + 1
            found = word_start or found if word_start > 0 else found
            if found < 0:
                total = 0
                break
            begins = found == 0 or not text[found - 1].isalnum()
            total += 8 if begins else 5 if i and found == position + 1 else 1
            position = found
        best = max(best, total and total + (4 if start == 0 else 0))
    return best


class EntryModel(QAbstractListModel):
    """The entries that fit what has been typed, best first."""

    def __init__(self, entries: list[Entry], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._all = entries
        self.shown = entries

    def show(self, typed: str, extra: list[Entry]) -> None:
        """Show the entries that fit, the ``extra`` ones first."""
        ranked = [
            # Of titles that fit as well, the shorter one is more of a match.
            ((score(typed, entry.title), -len(entry.title) if typed else 0, -i), entry)
            for i, entry in enumerate(self._all)
        ]
        ranked = sorted((item for item in ranked if item[0][0]), key=itemgetter(0), reverse=True)
        self.beginResetModel()
        self.shown = [*extra, *(entry for _rank, entry in ranked)]
        self.endResetModel()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own default
        """Return the number of entries shown."""
        return 0 if parent.isValid() else len(self.shown)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> str | None:
        """Return the title, or the key under the user role."""
        entry = self.shown[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return entry.title
        if role == Qt.ItemDataRole.UserRole:
            return entry.keys
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return f"{entry.title}, {entry.keys}" if entry.keys else entry.title
        return None


class _EntryDelegate(QStyledItemDelegate):
    """Paints a title at the left and its key at the right."""

    def __init__(self, theme: "ThemeManager", parent: QObject) -> None:
        super().__init__(parent)
        self._theme = theme

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Draw one line."""
        theme = self._theme.theme
        painter.save()
        if option.state & QStyle.StateFlag.State_Selected:
            painter.fillRect(option.rect, theme.color("selection"))
        line = option.rect.adjusted(14, 0, -14, 0)
        painter.setFont(self._theme.ui_font())
        painter.setPen(theme.color("text"))
        painter.drawText(line, Qt.AlignmentFlag.AlignVCenter, index.data())
        painter.setFont(self._theme.ui_font(-1))
        painter.setPen(theme.color("muted"))
        painter.drawText(
            line,
            Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight,
            index.data(Qt.ItemDataRole.UserRole),
        )
        painter.restore()

    def sizeHint(self, _option: QStyleOptionViewItem, _index: Index) -> QSize:
        """Return the height of a line with room around it."""
        return QSize(0, self._theme.pixels(_LINE))


class CommandPalette(QDialog):
    """A field and a list; Enter does the selected entry after the palette has closed.

    Args:
        window: The window whose actions these are.
    """

    def __init__(self, window: "MainWindow") -> None:
        super().__init__(window)
        self._window = window
        theme = window.services.theme
        theme.dress(self)
        self.setWindowTitle("Commands")
        self.setWindowFlag(Qt.WindowType.FramelessWindowHint)
        self.setProperty("role", "palette")
        self.field = LineEdit(self)
        self.field.setAccessibleName("Command or code")
        self.field.setPlaceholderText("Command, or a code to go to")
        self.field.setFont(theme.ui_font(2))
        self.field.installEventFilter(self)
        self.model = EntryModel(self._entries(), self)
        self.view = QListView(self)
        self.view.setModel(self.model)
        self.view.setItemDelegate(_EntryDelegate(theme, self))
        self.view.setAccessibleName("Commands")
        self.view.setUniformItemSizes(True)
        self.view.setProperty("role", "plain")
        self.view.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.view.clicked.connect(lambda _index: self.run_selected())
        self.field.textChanged.connect(self._on_text)
        self.field.returnPressed.connect(self.run_selected)
        column = QVBoxLayout(self)
        column.setContentsMargins(10, 10, 10, 10)
        column.addWidget(self.field)
        column.addWidget(self.view)
        self.setFixedSize(theme.pixels(520), theme.pixels(66 + _LINE * _ENTRIES_SHOWN))
        corner = window.mapToGlobal(window.rect().topLeft())
        self.move(corner.x() + (window.width() - self.width()) // 2, corner.y() + 56)
        self._on_text("")

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Move the selection with the arrow keys while the field has the focus."""
        if watched is self.field and event.type() == QEvent.Type.KeyPress:
            assert isinstance(event, QKeyEvent)  # noqa: S101 - the type of a key press
            steps = {
                Qt.Key.Key_Up: -1,
                Qt.Key.Key_Down: 1,
                Qt.Key.Key_PageUp: 1 - _ENTRIES_SHOWN,
                Qt.Key.Key_PageDown: _ENTRIES_SHOWN - 1,
            }
            step = steps.get(Qt.Key(event.key()))
            if step is not None:
                row = self.view.currentIndex().row() + step
                self._select(max(0, min(self.model.rowCount() - 1, row)))
                index = self.view.currentIndex()
                announce(self.view, str(index.data(Qt.ItemDataRole.AccessibleTextRole) or ""))
                return True
        return super().eventFilter(watched, event)

    def run_selected(self) -> None:
        """Close, give the keyboard back and do what was selected."""
        row = self.view.currentIndex().row()
        if row < 0:
            return
        entry = self.model.shown[row]
        self.accept()
        entry.run()

    def _entries(self) -> list[Entry]:
        actions = self._window.actions_registry
        entries = []
        for spec in actions.specs():
            action = actions.action(spec.id)
            if action.isEnabled() and spec.id != "shell.palette":
                keys = actions.keys(spec.id)
                entries.append(Entry(spec.title, key_text(keys[0]) if keys else "", action.trigger))
        return entries

    def _on_text(self, text: str) -> None:
        typed = text.strip()
        workspace = self._window.current_workspace()
        extra = []
        if looks_like_code(typed):
            extra.append(
                Entry(f"Go to code {typed.upper()}", "", lambda: workspace.go_to_code(typed))
            )
        self.model.show(text, extra)
        if not self.model.shown:
            search = Entry(f"Search for “{typed}”", "", lambda: workspace.take_query(typed))
            self.model.show(text, [search])
        self._select(0)

    def _select(self, row: int) -> None:
        self.view.setCurrentIndex(self.model.index(row))
