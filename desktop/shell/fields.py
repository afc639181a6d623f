"""Text fields that leave keys to the window's actions, and labels that give way."""

from PySide6.QtCore import QEvent, QSize, Qt
from PySide6.QtGui import QHelpEvent, QKeyEvent, QKeySequence, QPainter, QPaintEvent
from PySide6.QtWidgets import QLabel, QLineEdit, QToolTip, QWidget


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


class ElidedLabel(QLabel):
    """A text that gives way to what stands beside it and is cut off where it is too long."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setTextFormat(Qt.TextFormat.PlainText)

    def minimumSizeHint(self) -> QSize:
        """Return a size without width."""
        return QSize(0, super().minimumSizeHint().height())

    def event(self, event: QEvent) -> bool:
        """Say the whole text where it is cut off and pointed at."""
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            cut = self.fontMetrics().horizontalAdvance(self.text()) > self.width()
            if cut and not self.toolTip():
                QToolTip.showText(event.globalPos(), self.text(), self)
                return True
        return super().event(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint as much as there is room for."""
        text = self.fontMetrics().elidedText(self.text(), Qt.TextElideMode.ElideRight, self.width())
        painter = QPainter(self)
        painter.setPen(self.palette().windowText().color())
        painter.drawText(self.rect(), self.alignment(), text)
