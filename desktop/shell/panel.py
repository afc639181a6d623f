"""A frame with a heading, a note at its right, and what it holds."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from desktop.shell.fields import ElidedLabel
from desktop.shell.parts import heading


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
        self.column.setContentsMargins(1, 10, 1, 8)
        self.column.setSpacing(4)
        self.column.addLayout(self.top)

    def add(self, widget: QWidget, margin: int = 0) -> None:
        """Put a widget below what is there."""
        row = QHBoxLayout()
        row.setContentsMargins(margin, 0, margin, 0)
        row.addWidget(widget)
        self.column.addLayout(row)

    def show_title(self, title: str) -> None:
        """Show another heading."""
        self.heading.setText(title.upper())
