"""The left pane of the board: box, what narrows the list, and the list itself."""

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from desktop.careers.chosen import ChosenChips
from desktop.careers.jobs_view import JobView
from desktop.shell.box import SearchBox, forward_key
from desktop.shell.row_view import RowView
from desktop.shell.theme import ThemeManager
from index.model.job_board import Sort

_PLACEHOLDER = "Search title, employer, place, credential"


class SearchSide(QFrame):
    """The pane.

    Args:
        theme: Colours and fonts.
        parent: The page.

    Signals:
        text_typed: A character was typed while a list had the keyboard.
        emptied: Backspace was pressed in the empty box.
    """

    text_typed = Signal(str)
    emptied = Signal()

    def __init__(self, theme: ThemeManager, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme
        self.setProperty("role", "search")
        self.box = SearchBox(theme, self)
        self.edit = self.box.edit
        self.edit.setPlaceholderText(_PLACEHOLDER)
        self.edit.setAccessibleName("Search the board")
        self.edit.setAccessibleDescription(
            "Type words. Up and Down move in the list. "
            "Backspace in the empty box takes away what was chosen last."
        )
        self.chips = ChosenChips(self)
        self.order = _line_button("Order", self)
        self.narrow = _line_button("Narrow", self)
        self.narrow.setCheckable(True)
        self.searches = _line_button("Searches", self)
        self.searches.setCheckable(True)
        self.line = QLabel(self)
        self.line.setProperty("role", "banner")
        self.line.setTextFormat(Qt.TextFormat.PlainText)
        self.line.setWordWrap(True)
        self.list = JobView(theme, self)
        self.rows = RowView("Searches kept", theme, self)
        self.message = QLabel(self)
        self.message.setProperty("role", "message")
        self.message.setTextFormat(Qt.TextFormat.PlainText)
        self.message.setWordWrap(True)
        self.message.setIndent(0)
        self._lay_out()
        self.edit.list_key.connect(lambda event: forward_key(event, self.shown_list()))
        self.edit.emptied.connect(self.emptied)
        self.list.typed.connect(self.text_typed)
        self.say("")

    def shown_list(self) -> QWidget:
        """Return the list that the arrow keys of the box move."""
        return self.list if self.stack.currentWidget() is self.list else self.rows

    def show_list(self) -> None:
        """Show the postings."""
        self.stack.setCurrentWidget(self.list)

    def show_message(self, text: str) -> None:
        """Show a text, and the rows below it, in the place of the postings."""
        self.message.setText(text)
        self.message.setVisible(bool(text))
        self.stack.setCurrentWidget(self._page)

    def say(self, text: str) -> None:
        """Show a line above the list; none for an empty text."""
        self.line.setText(text)
        self.line.setVisible(bool(text))

    def show_order(self, sort: Sort) -> None:
        """Show the order in force."""
        self.order.setText(f"Order: {sort.value}")
        self.order.setAccessibleName(f"Order: {sort.value}. Press for the next one")

    def restyle(self) -> None:
        """Take over theme and zoom."""
        self.box.restyle()
        self.list.restyle()
        above = self._theme.room(12)
        self._head.setContentsMargins(12, above, 12, above // 2)
        self._head.setSpacing(self._theme.room(6))

    def minimumSizeHint(self) -> QSize:
        """Return a width at which titles can be read."""
        return QSize(self._theme.pixels(280), super().minimumSizeHint().height())

    def _lay_out(self) -> None:
        bar = QHBoxLayout()
        bar.setContentsMargins(0, 0, 0, 0)
        bar.setSpacing(2)
        for button in (self.order, self.narrow, self.searches):
            bar.addWidget(button)
        bar.addStretch(1)
        self._head = QVBoxLayout()
        self._head.addWidget(self.box)
        self._head.addWidget(self.chips)
        self._head.addLayout(bar)
        self._head.addWidget(self.line)
        self._page = QWidget(self)
        page = QVBoxLayout(self._page)
        page.setContentsMargins(0, 0, 0, 0)
        page.setSpacing(0)
        page.addWidget(self.message)
        page.addWidget(self.rows)
        page.addStretch(1)
        self.stack = QStackedWidget(self)
        self.stack.addWidget(self.list)
        self.stack.addWidget(self._page)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(self._head)
        column.addWidget(self.stack, 1)


def _line_button(text: str, parent: QWidget) -> QPushButton:
    button = QPushButton(text, parent)
    button.setProperty("role", "line")
    button.setAutoDefault(False)
    return button
