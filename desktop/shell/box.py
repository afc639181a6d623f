"""The search box: a text field that moves the list, with the answer's count beside the text."""

from PySide6.QtCore import QCoreApplication, QEvent, Qt, Signal
from PySide6.QtGui import QFocusEvent, QInputMethodEvent, QKeyEvent, QMouseEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QFrame, QHBoxLayout, QLabel, QWidget

from desktop.shell.announce import announce
from desktop.shell.fields import LineEdit
from desktop.shell.theme import ThemeManager

_MARGIN, _BETWEEN = 12, 16
_LIST_KEYS = (Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_PageUp, Qt.Key.Key_PageDown)


class SearchEdit(LineEdit):
    """The text field of the box.

    Signals:
        query_changed: The text, after each change that no input method is still composing.
        focused: Whether the field has the keyboard.
        list_key: A key that moves in the list.
        emptied: Backspace was pressed in the empty field.
    """

    query_changed = Signal(str)
    focused = Signal(bool)
    list_key = Signal(object)
    emptied = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._composing = False
        self._reported = ""
        self.setFrame(False)
        self.setAccessibleName("Search")
        self.setAccessibleDescription("Type words or a code. Up and Down move in the list.")
        self.setPlaceholderText("Search words or a code")
        self.textChanged.connect(self._on_text)

    def inputMethodEvent(self, event: QInputMethodEvent) -> None:
        """Hold the search back while an input method composes a character."""
        self._composing = bool(event.preeditString())
        super().inputMethodEvent(event)
        self._on_text(self.text())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Hand the keys that move in the list to it."""
        if event.key() in _LIST_KEYS:
            self.list_key.emit(event)
            event.accept()
        else:
            if event.key() == Qt.Key.Key_Backspace and not self.text():
                self.emptied.emit()
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Let the box show that it has the keyboard."""
        super().focusInEvent(event)
        self.focused.emit(True)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Let the box show that it has lost the keyboard."""
        super().focusOutEvent(event)
        self.focused.emit(False)

    def set_query(self, text: str) -> None:
        """Set the text without reporting it."""
        self._reported = text
        self.setText(text)

    def _on_text(self, text: str) -> None:
        if not self._composing and text != self._reported:
            self._reported = text
            self.query_changed.emit(text)


class SearchBox(QFrame):
    """The frame around the field, with the count at its right."""

    def __init__(self, theme: ThemeManager, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.setProperty("role", "box")
        self.setProperty("focused", False)
        self.edit = SearchEdit(self)
        self.count = QLabel(self)
        self.count.setProperty("role", "small")
        self.count.setAccessibleName("Number of results")
        row = QHBoxLayout(self)
        row.setContentsMargins(_MARGIN, 0, _MARGIN, 0)
        row.addWidget(self.edit, 1)
        row.addWidget(self.count)
        self.setFocusProxy(self.edit)
        self.setCursor(Qt.CursorShape.IBeamCursor)
        self.edit.focused.connect(self._on_focus)
        self.edit.textChanged.connect(self._share_room)
        self.restyle()

    def restyle(self) -> None:
        """Take over the zoom."""
        self.setFixedHeight(self._theme.pixels(44))
        self._share_room()

    def show_count(self, text: str) -> None:
        """Show what was found; it gives way to a text that needs the room."""
        self.count.setText(text)
        self._share_room()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Share the room anew."""
        super().resizeEvent(event)
        self._share_room()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Put the cursor into the field wherever the box is pressed."""
        self.edit.setFocus(Qt.FocusReason.MouseFocusReason)
        super().mousePressEvent(event)

    def _share_room(self) -> None:
        typed = self.edit.fontMetrics().horizontalAdvance(self.edit.text())
        beside = self.count.sizeHint().width() + 2 * _MARGIN + _BETWEEN
        self.count.setVisible(typed + beside <= self.width())

    def _on_focus(self, focused: bool) -> None:
        self.setProperty("focused", focused)
        self.style().unpolish(self)
        self.style().polish(self)


def forward_key(event: QKeyEvent, target: QWidget) -> None:
    """Give a key to another widget, as if it had the keyboard.

    A screen reader follows the keyboard alone, so that the row of a list that a key moves to is
    announced.
    """
    view = target if isinstance(target, QAbstractItemView) else None
    before = view.currentIndex().row() if view else -1
    copy = QKeyEvent(
        QEvent.Type.KeyPress, event.key(), event.modifiers(), event.text(), event.isAutoRepeat()
    )
    QCoreApplication.sendEvent(target, copy)
    if view is not None and view.currentIndex().row() not in (before, -1):
        announce(view, str(view.currentIndex().data(Qt.ItemDataRole.AccessibleTextRole) or ""))


def types_text(event: QKeyEvent) -> bool:
    """Return whether a key types a character, rather than commanding something."""
    command = (
        Qt.KeyboardModifier.ControlModifier
        | Qt.KeyboardModifier.AltModifier
        | Qt.KeyboardModifier.MetaModifier
    )
    text = event.text()
    return (
        bool(text)
        and text.isprintable()
        and not text.isspace()
        and not (event.modifiers() & command)
    )
