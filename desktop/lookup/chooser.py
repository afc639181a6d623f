"""A small list to choose from by keys: the outline of the page, the localities."""

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QDialog, QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from desktop.shell.fields import LineEdit
from desktop.shell.theme import ThemeManager

_MOVES = (Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_PageUp, Qt.Key.Key_PageDown)


class Chooser(QDialog):
    """A list in which typing jumps to a line, or filters where there are many; Enter chooses.

    Args:
        title: Heading of the dialog and accessible name of the list.
        lines: What is listed.
        theme: Sizes.
        parent: The workspace.
        filtered: Whether a field above the list leaves out what does not hold the text typed.

    Signals:
        chosen: The place of the line in ``lines``.
    """

    chosen = Signal(int)

    def __init__(
        self,
        title: str,
        lines: Sequence[str],
        theme: ThemeManager,
        parent: QWidget,
        *,
        filtered: bool = False,
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(title)
        self.list = QListWidget(self)
        self.list.setAccessibleName(title)
        self.list.setUniformItemSizes(True)
        for line in lines:
            self.list.addItem(line)
        self.list.setCurrentRow(0)
        self.field = LineEdit(self)
        self.field.setAccessibleName("Filter")
        self.field.setPlaceholderText("Type to filter")
        self.field.setVisible(filtered)
        self.field.textChanged.connect(self._filter)
        self.field.returnPressed.connect(self._choose)
        self.field.installEventFilter(self)
        self.list.itemActivated.connect(self._choose)
        column = QVBoxLayout(self)
        column.addWidget(self.field)
        column.addWidget(self.list)
        shown = min(len(lines), 16)
        self.resize(theme.pixels(460), theme.pixels(60 + 24 * shown + (40 if filtered else 0)))
        (self.field if filtered else self.list).setFocus()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Let the field's arrow keys move in the list."""
        if (
            watched is self.field
            and event.type() == QEvent.Type.KeyPress
            and isinstance(event, QKeyEvent)
            and event.key() in _MOVES
        ):
            self.list.event(event)
            return True
        return super().eventFilter(watched, event)

    def _filter(self, text: str) -> None:
        words = text.casefold().split()
        first: QListWidgetItem | None = None
        for at in range(self.list.count()):
            item = self.list.item(at)
            fits = all(word in item.text().casefold() for word in words)
            item.setHidden(not fits)
            first = first or (item if fits else None)
        if first is None:
            self.list.setCurrentRow(-1)
        else:
            self.list.setCurrentItem(first)

    def _choose(self) -> None:
        item = self.list.currentItem()
        if item is not None and not item.isHidden():
            self.chosen.emit(self.list.row(item))
            self.accept()
