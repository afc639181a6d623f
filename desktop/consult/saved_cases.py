"""The list of saved cases of a profile: open one, delete one."""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QVBoxLayout, QWidget

from desktop.shell.parts import Message, button
from desktop.shell.row_view import RowView
from desktop.shell.rows import Row
from desktop.shell.theme import ThemeManager

if TYPE_CHECKING:
    from index.accounts.secrets import SavedSecret

_EMPTY = "No case is saved yet."
_SURE = "Delete it for good? Press Delete once more."


class SavedCases(QDialog):
    """The dialog.

    Args:
        read: Returns the saved cases, the newest first.
        theme: Colours and fonts.
        parent: The workspace.

    Signals:
        opened: The number of the case to open.
        deleted: The number of the case to delete.
    """

    opened = Signal(int)
    deleted = Signal(int)

    def __init__(
        self,
        read: "Callable[[], Sequence[SavedSecret]]",
        theme: ThemeManager,
        parent: QWidget,
    ) -> None:
        super().__init__(parent)
        self._read = read
        self._sure: object = None
        self.setWindowTitle("Saved cases")
        self.rows = RowView("Saved cases", theme, self)
        self.rows.limit_height(theme.pixels(360))
        self.message = Message("About the list", self)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close, self)
        buttons.button(QDialogButtonBox.StandardButton.Close).setAccessibleName("Close")
        buttons.rejected.connect(self.reject)
        self.delete = button("Delete", self._delete, self)
        self.delete.setAutoDefault(False)
        buttons.addButton(self.delete, QDialogButtonBox.ButtonRole.ActionRole)
        self.open_button = button("Open", self._open, self)
        self.open_button.setDefault(True)
        buttons.addButton(self.open_button, QDialogButtonBox.ButtonRole.ActionRole)
        column = QVBoxLayout(self)
        column.addWidget(self.rows)
        column.addWidget(self.message)
        column.addStretch(1)
        column.addWidget(buttons)
        self.rows.entered.connect(self._open)
        self.rows.current_row.connect(self._on_current)
        self.resize(theme.pixels(520), theme.pixels(440))
        self.show_cases()
        self.rows.setFocus()

    def show_cases(self) -> None:
        """Show the cases there are now."""
        rows = [
            Row(
                one.id,
                one.title,
                lines=(f"saved {one.created.astimezone():%Y-%m-%d %H:%M}",),
                said=f"{one.title}, saved {one.created.astimezone():%Y-%m-%d %H:%M}",
            )
            for one in self._read()
        ]
        self.rows.show_rows(rows)
        self.rows.setVisible(bool(rows))
        for widget in (self.delete, self.open_button):
            widget.setEnabled(bool(rows))
        self.message.say("" if rows else _EMPTY)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Delete the current case on the second press of Delete; Enter opens it."""
        if event.key() == Qt.Key.Key_Delete:
            self._delete()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.rows.hasFocus():
            self._open()
        else:
            super().keyPressEvent(event)

    def _on_current(self, row: Row | None) -> None:
        if self._sure is not None and (row is None or row.key != self._sure):
            self._sure = None
            self.message.say("")

    def _open(self) -> None:
        number = self._number()
        if number is not None:
            self.accept()
            self.opened.emit(number)

    def _delete(self) -> None:
        number = self._number()
        if number is None:
            return
        if self._sure != number:
            self._sure = number
            self.message.say(_SURE, "warning")
            return
        self._sure = None
        self.deleted.emit(number)
        self.show_cases()

    def _number(self) -> int | None:
        row = self.rows.current()
        return row.key if row is not None and isinstance(row.key, int) else None
