"""The detail pane's cards: a heading, the edition at the right, and one text below."""

import math

from PySide6.QtCore import QEvent, QPointF, QRect, QSize, Qt, Signal
from PySide6.QtGui import QFocusEvent, QFont, QKeyEvent, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import (
    QAbstractButton,
    QFrame,
    QHBoxLayout,
    QLabel,
    QPlainTextEdit,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from desktop.lookup.prose import ProseView
from desktop.shell.fields import ElidedLabel
from desktop.shell.theme import ThemeManager


class Body(QWidget):
    """What the cards stand on; a bar beside the header, which has no frame, shows its focus.

    Args:
        theme: The bar's colour.
        parent: The scroll area.
    """

    def __init__(self, theme: ThemeManager, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme
        self.header = ProseView("Code", self)
        self.header.focused.connect(self.update)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the bar."""
        super().paintEvent(event)
        if self.header.hasFocus():
            place = self.header.geometry()
            painter = QPainter(self)
            bar = QRect(place.left() - 10, place.top(), 3, place.height())
            painter.fillRect(bar, self._theme.theme.color("accent"))


class Card(QFrame):
    """A card; it is made once and shows page after page.

    Args:
        title: Its heading.
        parent: The widget it stands on.
    """

    def __init__(self, title: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "card")
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.title = QLabel(title.upper(), self)
        self.title.setProperty("role", "heading")
        self.edition = ElidedLabel(self)
        self.edition.setProperty("role", "small")
        self.edition.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self.edition.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.prose = ProseView(title, self)
        self.prose.focused.connect(self.show_focus)
        head = QHBoxLayout()
        head.setSpacing(12)
        head.addWidget(self.title)
        head.addWidget(self.edition, 1)
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(14, 10, 14, 10)
        self.column.setSpacing(6)
        self.column.addLayout(head)
        self.column.addWidget(self.prose)

    def show_html(self, html: str, style: str, font: QFont, edition: str = "") -> None:
        """Show a text, or hide the card where there is none.

        Args:
            html: The text.
            style: Style sheet of the document.
            font: Face and size of running text.
            edition: The release that the text comes from.
        """
        self.edition.setText(edition)
        self.edition.setToolTip(edition)
        if html:
            self.prose.show_html(html, style, font)
        else:
            self.prose.clear()
        self.setVisible(bool(html))

    def show_focus(self, focused: bool) -> None:
        """Mark the card that has the keyboard."""
        self.setProperty("focused", focused)
        self.style().unpolish(self)
        self.style().polish(self)


class NoteEditor(QPlainTextEdit):
    """The field in which a note is written.

    Signals:
        left: Whether what was written is to be kept.
    """

    left = Signal(bool)

    def event(self, event: QEvent) -> bool:
        """Keep Escape and Ctrl+Enter, which end the editing, from the window's actions."""
        if (
            event.type() == QEvent.Type.ShortcutOverride
            and isinstance(event, QKeyEvent)
            and _ends(event) is not None
        ):
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Escape cancels, Ctrl+Enter keeps, Tab moves on."""
        keep = _ends(event)
        if keep is not None:
            self.left.emit(keep)
        else:
            super().keyPressEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Keep the note when the keyboard goes elsewhere."""
        super().focusOutEvent(event)
        if event.reason() not in (
            Qt.FocusReason.PopupFocusReason,
            Qt.FocusReason.ActiveWindowFocusReason,
        ):
            self.left.emit(True)


def _ends(event: QKeyEvent) -> bool | None:
    """Return whether a key ends the editing and keeps (True) or drops (False) the text."""
    if event.key() == Qt.Key.Key_Escape and not event.modifiers():
        return False
    control = event.modifiers() == Qt.KeyboardModifier.ControlModifier
    if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and control:
        return True
    return None


class NoteCard(Card):
    """The person's own note on the code, edited in its place.

    Signals:
        saved: The new text.
        closed: The editing has ended.
    """

    saved = Signal(str)
    closed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("My note", parent)
        self._text = ""
        self.editor = NoteEditor(self)
        self.editor.setAccessibleName("My note")
        self.editor.setTabChangesFocus(True)
        self.editor.setPlaceholderText("Ctrl+Enter keeps the note, Esc drops the change.")
        self.editor.hide()
        self.editor.left.connect(self.end)
        self.column.addWidget(self.editor)

    @property
    def editing(self) -> bool:
        """Whether the note is being written."""
        return not self.editor.isHidden()

    def edit(self, text: str, height: int) -> None:
        """Begin to write.

        Args:
            text: The note so far.
            height: Height of the field, pixels.
        """
        if not self.editing:
            self._text = text
            self.editor.setPlainText(text)
            self.editor.setFixedHeight(height)
            self.prose.hide()
            self.editor.show()
            self.editor.moveCursor(self.editor.textCursor().MoveOperation.End)
        self.editor.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def end(self, keep: bool) -> None:
        """Stop writing; keep or drop what was written."""
        if not self.editing:
            return
        had_focus = self.editor.hasFocus()
        self.prose.show()
        self.editor.hide()
        text = self.editor.toPlainText()
        if keep and text.strip() != self._text.strip():
            self.saved.emit(text.strip())
        if had_focus:
            self.prose.setFocus(Qt.FocusReason.OtherFocusReason)
        self.closed.emit()


class Star(QAbstractButton):
    """The star that says whether the code is a favourite."""

    def __init__(self, theme: ThemeManager, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.setCheckable(True)
        self.setProperty("role", "star")
        self.setAccessibleName("Favourite")
        self.setToolTip("Favourite")

    def sizeHint(self) -> QSize:
        """Return the star's size with the room for the keyboard's frame."""
        side = self._theme.pixels(26)
        return QSize(side, side)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint a star, filled if the code is a favourite."""
        color = self._theme.theme.color
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        middle = QPointF(self.width() / 2, self.height() / 2)
        radius = self.height() / 2 - 4
        points = []
        for corner in range(10):
            angle = math.pi * (corner / 5 - 0.5)
            length = radius if corner % 2 == 0 else radius * 0.42
            points.append(middle + QPointF(math.cos(angle), math.sin(angle)) * length)
        checked = self.isChecked()
        painter.setPen(QPen(color("amber" if checked else "muted"), 1.3))
        painter.setBrush(color("amber") if checked else Qt.BrushStyle.NoBrush)
        painter.drawPolygon(QPolygonF(points))
        if self.hasFocus():
            painter.setPen(QPen(color("accent"), 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(self.rect().adjusted(1, 1, -1, -1), 4, 4)
