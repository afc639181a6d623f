"""Text fields that leave keys they have no use for to the window's actions."""

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtWidgets import QLineEdit


def is_override(event: QEvent, key: Qt.Key) -> bool:
    """Return whether Qt asks if a widget wants ``key`` for itself before the actions get it.

    A widget that accepts such an event gets the key as an ordinary key press.
    """
    return (
        event.type() == QEvent.Type.ShortcutOverride
        and isinstance(event, QKeyEvent)
        and event.key() == key
    )


class LineEdit(QLineEdit):
    """A text field in which Ctrl+C without a selection copies the summary.

    Qt's field claims Copy, Undo and Redo always, and would then do nothing with them.
    """

    def event(self, event: QEvent) -> bool:
        """Let Copy, Undo and Redo through to the window when there is nothing to do here."""
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            standard = QKeySequence.StandardKey
            if (
                (event.matches(standard.Copy) and not self.hasSelectedText())
                or (event.matches(standard.Undo) and not self.isUndoAvailable())
                or (event.matches(standard.Redo) and not self.isRedoAvailable())
            ):
                event.ignore()
                return False
        return super().event(event)
