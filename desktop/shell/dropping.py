"""Where files are dropped, and the progress of what is done with them."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QMimeData, Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QProgressBar, QVBoxLayout, QWidget

from desktop.shell.parts import button, set_look


def local_files(data: QMimeData) -> list[Path]:
    """Return the files of this computer among what is dragged."""
    return [Path(url.toLocalFile()) for url in data.urls() if url.isLocalFile()]


class DropZone(QFrame):
    """Says what can be dropped here, or chosen by keys.

    Args:
        text: What it says.
        buttons: Its buttons.
        parent: Qt owner.
    """

    def __init__(self, text: str, network: QLabel, parent: QWidget) -> None:
        super().__init__(parent)
        self.setProperty("role", "drop")
        self.setAccessibleName("Drop files here")
        self.lead = QLabel(text, self)
        self.lead.setWordWrap(True)
        network.setWordWrap(True)
        network.setProperty("role", "muted")
        self.buttons = QHBoxLayout()
        self.buttons.setSpacing(8)
        column = QVBoxLayout(self)
        column.setContentsMargins(18, 14, 18, 14)
        column.setSpacing(8)
        column.addWidget(self.lead)
        column.addWidget(network)
        column.addLayout(self.buttons)

    def show_dragging(self, *, dragging: bool) -> None:
        """Show whether files are held over it."""
        set_look(self, "dragging", dragging)


class ProgressStrip(QFrame):
    """How far the work under way is, and a button that cancels it.

    Args:
        cancel: Called when the user cancels.
        parent: Qt owner.
    """

    def __init__(self, cancel: Callable[[], object], parent: QWidget) -> None:
        super().__init__(parent)
        self.setProperty("role", "card")
        self.setAccessibleName("Work under way")
        self.step = QLabel(self)
        self.step.setAccessibleName("Step")
        self.step.setTextFormat(Qt.TextFormat.PlainText)
        self.bar = QProgressBar(self)
        self.bar.setTextVisible(False)
        self.bar.setAccessibleName("Progress")
        self.button = button("Cancel", cancel, self)
        row = QHBoxLayout()
        row.addWidget(self.step, 1)
        row.addWidget(self.button)
        column = QVBoxLayout(self)
        column.setContentsMargins(14, 8, 14, 10)
        column.addLayout(row)
        column.addWidget(self.bar)
        self.hide()
