"""The left pane of the applications' page: what is due, the stages, the list."""

from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QLabel, QVBoxLayout, QWidget

from desktop.careers.application_parts import StageChips
from desktop.shell.parts import Message, heading
from desktop.shell.row_view import RowView
from desktop.shell.theme import ThemeManager

_MOST_DUE = 3
"""Reminders that are named; of more, how many there are is said."""


class ApplicationSide(QFrame):
    """The pane.

    Args:
        theme: Colours and fonts.
        parent: The page.
    """

    def __init__(self, theme: ThemeManager, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme
        self.setProperty("role", "side")
        self.heading = heading("Applications", self)
        self.due = QLabel(self)
        self.due.setProperty("role", "banner")
        self.due.setTextFormat(Qt.TextFormat.PlainText)
        self.due.setWordWrap(True)
        self.chips = StageChips(self)
        self.rows = RowView("Applications", theme, self)
        self.message = Message("Applications", self)
        self.message.setProperty("role", "message")
        self._top = QVBoxLayout()
        for widget in (self.heading, self.due, self.chips):
            self._top.addWidget(widget)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(4)
        self._column.addLayout(self._top)
        self._column.addWidget(self.message)
        self._column.addWidget(self.rows)
        self._column.addStretch(1)

    def show_due(self, lines: Sequence[str]) -> None:
        """Show what somebody is to be reminded of; nothing where there is nothing."""
        shown = list(lines[:_MOST_DUE])
        if len(lines) > _MOST_DUE:
            shown.append(f"and {len(lines) - _MOST_DUE} more")
        text = "\n".join(("Reminder, " if at == 0 else "") + one for at, one in enumerate(shown))
        self.due.setText(text)
        self.due.setAccessibleName(text)
        self.due.setVisible(bool(lines))
        self.limit()

    def restyle(self) -> None:
        """Take over zoom and density."""
        above = self._theme.room(12)
        self._top.setContentsMargins(12, above, 12, above // 3)
        self._top.setSpacing(self._theme.room(8))
        self.limit()

    def limit(self) -> None:
        """Let the list take what is left of the height."""
        self._column.activate()
        self.rows.limit_height(max(self.height() - self.rows.y(), self._theme.pixels(80)))

    def minimumSizeHint(self) -> QSize:
        """Return a width at which the list can be read."""
        return QSize(300, super().minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Let the list take what is left of the height."""
        super().resizeEvent(event)
        self.limit()
