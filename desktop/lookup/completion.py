"""What the query language offers for the word at the cursor, in a small list under the box."""

from typing import TYPE_CHECKING

from PySide6.QtCore import (
    QEvent,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QPoint,
    QSize,
    Qt,
)
from PySide6.QtGui import QFontMetrics, QKeyEvent, QPainter
from PySide6.QtWidgets import (
    QListWidget,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from desktop.shell.box import SearchBox
from desktop.shell.theme import ThemeManager

if TYPE_CHECKING:
    from index.fulltext.language import Completion

Index = QModelIndex | QPersistentModelIndex
_MOST_SHOWN = 9
_LINE = 26
_MARGIN = 10
_BETWEEN = 16
_TAKES = (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Tab)
_KEYS = (*_TAKES, Qt.Key.Key_Escape, Qt.Key.Key_Up, Qt.Key.Key_Down)


class _OfferDelegate(QStyledItemDelegate):
    """Paints what may be typed in the face of codes, and what it does beside it."""

    def __init__(self, theme: ThemeManager, parent: QObject) -> None:
        super().__init__(parent)
        self._theme = theme
        self._offers: list[Completion] = []
        self._left = 0

    def show_offers(self, offers: "list[Completion]") -> None:
        """Make room for the longest text."""
        metrics = QFontMetrics(self._theme.code_font())
        self._offers = offers
        longest = max(metrics.horizontalAdvance(one.text.strip()) for one in offers)
        self._left = longest + self._theme.pixels(_BETWEEN)

    def width(self) -> int:
        """Return the width of the widest line, pixels."""
        metrics = QFontMetrics(self._theme.ui_font())
        widest = max(metrics.horizontalAdvance(one.meaning) for one in self._offers)
        return self._left + widest + 2 * self._theme.pixels(_MARGIN)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Draw one line."""
        theme = self._theme.theme
        painter.save()
        if option.state & QStyle.StateFlag.State_Selected:
            painter.fillRect(option.rect, theme.color("selection"))
        margin = self._theme.pixels(_MARGIN)
        line = option.rect.adjusted(margin, 0, -margin, 0)
        offer = self._offers[index.row()]
        painter.setFont(self._theme.code_font())
        painter.setPen(theme.color("text"))
        painter.drawText(line, Qt.AlignmentFlag.AlignVCenter, offer.text.strip())
        font = self._theme.ui_font()
        painter.setFont(font)
        if not option.state & QStyle.StateFlag.State_Selected:
            painter.setPen(theme.color("muted"))
        line = line.adjusted(self._left, 0, 0, 0)
        meaning = QFontMetrics(font).elidedText(
            offer.meaning, Qt.TextElideMode.ElideRight, line.width()
        )
        painter.drawText(line, Qt.AlignmentFlag.AlignVCenter, meaning)
        painter.restore()

    def sizeHint(self, _option: QStyleOptionViewItem, _index: Index) -> QSize:
        """Return the height of a line with room around it."""
        return QSize(0, self._theme.pixels(_LINE))


class CompletionList(QListWidget):
    """The list; the keyboard stays in the box, which gives it these keys while it is shown.

    It comes by itself once the name of a filter and its colon are typed, and for any word with
    ``ask``. Tab and Enter take the current line, Up and Down move, Esc closes.

    Args:
        box: The search box.
        theme: Sizes and fonts.
        parent: The pane it is shown in.
    """

    def __init__(self, box: SearchBox, theme: ThemeManager, parent: QWidget) -> None:
        super().__init__(parent)
        self._box = box
        self._pane = parent
        self._edit = box.edit
        self._theme = theme
        self._offers: list[Completion] = []
        self._delegate = _OfferDelegate(theme, self)
        self.setItemDelegate(self._delegate)
        self._asked = False
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setAccessibleName("Completions")
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setUniformItemSizes(True)
        self.hide()
        self._edit.installEventFilter(self)
        self._edit.textEdited.connect(self._on_edited)
        self._edit.cursorPositionChanged.connect(self._on_cursor)
        self.itemClicked.connect(lambda _item: self._take())

    def ask(self) -> None:
        """Show what may stand at the cursor, for a word without a colon as well."""
        self._asked = True
        self._show_offers()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Take the keys of the list out of the box while the list is shown."""
        if watched is self._edit and self.isVisible():
            if event.type() == QEvent.Type.FocusOut:
                self._close()
            elif isinstance(event, QKeyEvent) and event.key() in _KEYS and not event.modifiers():
                if event.type() == QEvent.Type.ShortcutOverride:
                    event.accept()  # else Enter and Esc would go to the window's actions
                    return True
                if event.type() == QEvent.Type.KeyPress:
                    self._on_key(Qt.Key(event.key()))
                    return True
        return super().eventFilter(watched, event)

    def focusNextPrevChild(self, _next: bool) -> bool:
        """Never take part in the order of Tab."""
        return False

    def _on_key(self, key: Qt.Key) -> None:
        if key in _TAKES:
            self._take()
        elif key == Qt.Key.Key_Escape:
            self._close()
        else:
            step = 1 if key == Qt.Key.Key_Down else -1
            self.setCurrentRow((self.currentRow() + step) % self.count())

    def _on_edited(self, _text: str) -> None:
        self._show_offers()

    def _on_cursor(self, _before: int, _now: int) -> None:
        if self.isVisible():
            self._show_offers()

    def _show_offers(self) -> None:
        text, cursor = self._edit.text(), self._edit.cursorPosition()
        words = text[:cursor].split(" ")
        word = words[-1]
        if not word or (":" not in word and not self._asked):
            self._close()
            return
        from index.fulltext.language import complete

        self._offers = [one for one in complete(text, cursor) if one.text.strip() != word.lower()]
        if not self._offers:
            self._close()
            return
        self.clear()
        width = max(len(one.text.strip()) for one in self._offers)
        self.addItems([f"{one.text.strip():<{width}}  {one.meaning}" for one in self._offers])
        self._delegate.show_offers(self._offers)
        self.setCurrentRow(0)
        self._place()
        self.show()
        self.raise_()

    def _place(self) -> None:
        wanted = self._delegate.width() + self._theme.pixels(24)
        height = self.sizeHintForRow(0) * min(self.count(), _MOST_SHOWN) + 2 * self.frameWidth()
        below = self._box.mapTo(self._pane, QPoint(0, self._box.height() + 2))
        self.setGeometry(below.x(), below.y(), min(wanted, self._box.width()), height)

    def _close(self) -> None:
        self._asked = False
        self.hide()

    def _take(self) -> None:
        offer = self._offers[max(self.currentRow(), 0)]
        text = self._edit.text()
        self._close()
        self._edit.setText(text[: offer.start] + offer.text + text[offer.end :])
        self._edit.setCursorPosition(offer.start + len(offer.text))
        if offer.text.endswith(":"):
            self._show_offers()
