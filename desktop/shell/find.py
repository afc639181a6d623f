"""The bar that finds a text in all cards of the page."""

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QWidget

from desktop.shell.fields import LineEdit


class FindField(LineEdit):
    """The field of the bar: Enter and Shift+Enter step, Escape closes."""

    stepped = Signal(int)
    closed = Signal()

    def event(self, event: QEvent) -> bool:
        """Keep Escape from the window's actions."""
        if (
            event.type() == QEvent.Type.ShortcutOverride
            and isinstance(event, QKeyEvent)
            and event.key() == Qt.Key.Key_Escape
        ):
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Step or close."""
        if event.key() == Qt.Key.Key_Escape:
            self.closed.emit()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            back = event.modifiers() & Qt.KeyboardModifier.ShiftModifier
            self.stepped.emit(-1 if back else 1)
        else:
            super().keyPressEvent(event)


class FindBar(QFrame):
    """Field, count and buttons.

    Signals:
        text_changed: The text to find.
        stepped: 1 for the next place, -1 for the previous one.
        closed: The bar is to be closed.
    """

    text_changed = Signal(str)
    stepped = Signal(int)
    closed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "find")
        self.field = FindField(self)
        self.field.setAccessibleName("Find in page")
        self.field.setPlaceholderText("Find in page")
        self.count = QLabel(self)
        self.count.setProperty("role", "muted")
        self.count.setAccessibleName("Places found")
        row = QHBoxLayout(self)
        row.setContentsMargins(26, 8, 26, 8)
        row.addWidget(self.field, 1)
        row.addWidget(self.count)
        for text, step, key in (("Previous", -1, "Shift+Enter"), ("Next", 1, "Enter")):
            button = QPushButton(text, self)
            button.setAccessibleName(f"{text} place")
            button.setAccessibleDescription(key)
            button.setToolTip(f"{text} place ({key})")
            button.setAutoDefault(False)
            button.clicked.connect(lambda _checked=False, by=step: self.stepped.emit(by))
            row.addWidget(button)
        close = QPushButton("Close", self)
        close.setAccessibleName("Close the find bar")
        close.setAccessibleDescription("Esc")
        close.setToolTip("Close the find bar (Esc)")
        close.setAutoDefault(False)
        close.clicked.connect(self.closed)
        row.addWidget(close)
        self.field.textChanged.connect(self.text_changed)
        self.field.stepped.connect(self.stepped)
        self.field.closed.connect(self.closed)

    def show_count(self, place: int, total: int) -> None:
        """Show which of how many places is the current one, counted from 1."""
        if not self.field.text():
            self.count.setText("")
        elif not total:
            self.count.setText("not found")
        else:
            self.count.setText(f"{place} of {total}")
