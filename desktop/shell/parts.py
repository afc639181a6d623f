"""Small parts that several workspaces are made of: messages, headings, buttons, lists."""

from collections.abc import Callable
from html import escape

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QFont, QKeyEvent, QPalette
from PySide6.QtWidgets import QAbstractScrollArea, QLabel, QListWidget, QPushButton, QWidget

from desktop.shell.fields import is_override
from desktop.shell.theme import ThemeManager

_MARGIN = 7
_CHOOSING = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


def set_text_font(edit: QAbstractScrollArea, font: QFont) -> None:
    """Give a text field a font, also what it shows while it is empty.

    A placeholder has the font of the viewport, which keeps its own one behind a style sheet.
    """
    edit.setFont(font)
    edit.viewport().setFont(font)


def set_look(widget: QWidget, name: str, value: object) -> None:
    """Set a property that the style sheet reads, and let it read it again."""
    if widget.property(name) != value:
        widget.setProperty(name, value)
        widget.style().unpolish(widget)
        widget.style().polish(widget)


def outline(widget: QWidget, theme: ThemeManager) -> None:
    """Give the boxes to tick in a widget an outline that can be seen in the dark too.

    Fusion draws it in the colour of windows, a little darker, which a dark window swallows.
    """
    palette = widget.palette()
    palette.setColor(QPalette.ColorRole.Window, theme.theme.color("muted"))
    widget.setPalette(palette)


def heading(text: str, parent: QWidget) -> QLabel:
    """Return a heading over a table."""
    label = QLabel(text.upper(), parent)
    label.setProperty("role", "heading")
    return label


def button(text: str, slot: Callable[[], object], parent: QWidget) -> QPushButton:
    """Return a button that Enter presses as well."""
    made = QPushButton(text, parent)
    made.setAccessibleName(text)
    made.setAutoDefault(True)
    made.clicked.connect(lambda _checked=False: slot())
    return made


def tool_tip(text: str) -> str:
    """Return a text for a tool tip: Qt would take what looks like markup in it for markup."""
    return f"<qt>{escape(text).replace(chr(10), '<br>')}</qt>" if text else ""


class Message(QLabel):
    """A sentence or several, which can be selected and copied; gone while it is empty."""

    def __init__(self, name: str, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAccessibleName(name)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setWordWrap(True)
        self.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.say("")

    def say(self, text: str, look: str = "") -> None:
        """Show a text; ``look`` is ``warning``, ``error``, ``done`` or empty."""
        set_look(self, "look", look)
        # Qt leaves the style sheet's padding out where text can be selected.
        self.setMargin(_MARGIN if look else 0)
        self.setText(text)
        self.setVisible(bool(text))


class Choices(QListWidget):
    """A list of which Enter chooses the current line.

    Signals:
        entered: Enter was pressed, or a line double-clicked.
    """

    entered = Signal()

    def __init__(self, name: str, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAccessibleName(name)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setTextElideMode(Qt.TextElideMode.ElideRight)
        self.itemDoubleClicked.connect(lambda _item: self.entered.emit())

    def event(self, event: QEvent) -> bool:
        """Take Enter before the window's actions do."""
        if any(is_override(event, key) for key in _CHOOSING):
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Choose on Enter."""
        if event.key() in _CHOOSING and not event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.entered.emit()
        else:
            super().keyPressEvent(event)
