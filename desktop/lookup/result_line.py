"""The line above the results: what was searched, and the way to what was typed."""

from PySide6.QtCore import Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QSizePolicy, QWidget

from desktop.shell.fields import ElidedLabel

_SHORT = "Search as typed"


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
        self.button = QPushButton(_SHORT, self)
        self.button.setProperty("role", "line")
        self.button.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        self.button.clicked.connect(self.typed_wanted)
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 4, 8, 4)
        row.setSpacing(4)
        row.addWidget(self.label, 1)
        row.addWidget(self.button)
        self._row = row
        self._long = _SHORT
        self.button.hide()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Say on the button what there is room for."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        """Let the button name what was typed only where the text beside it is not cut for it."""
        metrics = self.label.fontMetrics()
        margins = self._row.contentsMargins()
        room = self.width() - margins.left() - margins.right() - self._row.spacing()
        text = metrics.horizontalAdvance(self.label.text())
        padding = self.button.sizeHint().width() - metrics.horizontalAdvance(self.button.text())
        fits = text + metrics.horizontalAdvance(self._long) + padding <= room
        self.button.setText(self._long if fits else _SHORT)

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
            self._long = f"Search “{short}” instead"
            self.button.setAccessibleName(f"Search instead for {typed}")
            self.button.setToolTip(f"Search for “{typed}” as typed ({key})" if key else "")
            self._fit()
        self.setVisible(bool(text))
