"""The line above the results: what was searched, and the way to what was typed."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QSizePolicy, QWidget

from desktop.shell.fields import ElidedLabel


class ResultLine(QFrame):
    """The line, and a button behind it where the spelling was corrected.

    Signals:
        typed_wanted: The text is to be searched as it was typed.
    """

    typed_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.label = ElidedLabel(self)
        self.label.setProperty("role", "small")
        self.label.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.button = QPushButton("Search as typed", self)
        self.button.setProperty("role", "line")
        self.button.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        self.button.clicked.connect(self.typed_wanted)
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 4, 8, 4)
        row.setSpacing(4)
        row.addWidget(self.label, 1)
        row.addWidget(self.button)
        self.button.hide()

    def text(self) -> str:
        """Return the whole text of the line, whatever of it there is room for."""
        return self.label.text()

    def show_line(self, text: str, typed: str = "", key: str = "") -> None:
        """Show a text.

        Args:
            text: What is said; empty hides the line.
            typed: The text to search instead, empty for none.
            key: The key that does it, as the platform writes it.
        """
        self.label.setText(text)
        self.label.setToolTip(text)
        self.label.setAccessibleName(text)
        self.button.setVisible(bool(typed))
        if typed:
            short = typed if len(typed) <= 24 else f"{typed[:23]}…"
            self.button.setText(f"Search “{short}” instead")
            self.button.setAccessibleName(f"Search instead for {typed}")
            self.button.setToolTip(f"Search for “{typed}” as typed ({key})" if key else "")
        self.setVisible(bool(text))
