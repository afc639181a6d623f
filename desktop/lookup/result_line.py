"""The line above the results: what was searched, and the way to what was typed."""

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QSizePolicy, QWidget


class ElidedLabel(QLabel):
    """One line of text, cut off at its end where it is too long; the tool tip has all of it."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.full = ""
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)

    def show_text(self, text: str) -> None:
        """Show another text."""
        self.full = text
        self.setAccessibleName(text)
        self._elide()

    def sizeHint(self) -> QSize:
        """Return the size of the whole text."""
        size = super().sizeHint()
        return QSize(self.fontMetrics().horizontalAdvance(self.full), size.height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Cut the text anew."""
        super().resizeEvent(event)
        self._elide()

    def _elide(self) -> None:
        width = self.contentsRect().width()
        shown = QFontMetrics(self.font()).elidedText(
            self.full, Qt.TextElideMode.ElideRight, max(width, 0)
        )
        if shown != self.text():
            self.setText(shown)
        self.setToolTip(self.full if shown != self.full else "")


class ResultLine(QFrame):
    """The line, and a button behind it where the spelling was corrected.

    Signals:
        typed_wanted: The text is to be searched as it was typed.
    """

    typed_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.label = ElidedLabel(self)
        self.label.setProperty("role", "line")
        self.label.setIndent(0)
        self.button = QPushButton(self)
        self.button.setProperty("role", "flat")
        self.button.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        self.button.clicked.connect(self.typed_wanted)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 8, 0)
        row.setSpacing(4)
        row.addWidget(self.label, 1)
        row.addWidget(self.button)
        self.button.hide()

    def text(self) -> str:
        """Return the whole text of the line, whatever of it there is room for."""
        return self.label.full

    def show_line(self, text: str, typed: str = "", key: str = "") -> None:
        """Show a text.

        Args:
            text: What is said; empty hides the line.
            typed: The text to search instead, empty for none.
            key: The key that does it, as the platform writes it.
        """
        self.label.show_text(text)
        self.button.setVisible(bool(typed))
        if typed:
            short = typed if len(typed) <= 24 else f"{typed[:23]}…"
            self.button.setText(f"Search “{short}” instead")
            self.button.setAccessibleName(f"Search instead for {typed}")
            self.button.setToolTip(f"Search for “{typed}” as typed ({key})" if key else "")
        self.setVisible(bool(text))
