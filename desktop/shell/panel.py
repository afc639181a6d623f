"""A frame with a heading, a note at its right, and what it holds."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from desktop.shell.fields import ElidedLabel
from desktop.shell.parts import heading
from desktop.shell.theme import ThemeManager

_ABOVE, _BELOW, _BETWEEN = 10, 8, 4
"""Room around what a panel holds and between its parts, pixels at 100 %."""


class Panel(QFrame):
    """The frame.

    Args:
        title: The heading.
        parent: Qt owner.
    """

    def __init__(self, title: str, parent: QWidget) -> None:
        super().__init__(parent)
        self.setProperty("role", "card")
        self.heading = heading(title, self)
        self.aside = ElidedLabel(self)
        self.aside.setProperty("role", "heading")
        self.aside.setAlignment(Qt.AlignmentFlag.AlignRight)
        self.top = QHBoxLayout()
        self.top.setContentsMargins(13, 0, 13, 0)
        self.top.setSpacing(8)
        self.top.addWidget(self.heading)
        self.top.addWidget(self.aside, 1)
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(1, _ABOVE, 1, _BELOW)
        self.column.setSpacing(_BETWEEN)
        self.column.addLayout(self.top)

    def add(self, widget: QWidget, margin: int = 0) -> None:
        """Put a widget below what is there."""
        row = QHBoxLayout()
        row.setContentsMargins(margin, 0, margin, 0)
        row.addWidget(widget)
        self.column.addLayout(row)

    def restyle(self, theme: ThemeManager) -> None:
        """Take over the room around what it holds."""
        self.column.setContentsMargins(1, theme.room(_ABOVE), 1, theme.room(_BELOW))
        self.column.setSpacing(theme.room(_BETWEEN))

    def show_title(self, title: str) -> None:
        """Show another heading."""
        self.heading.setText(title.upper())
