"""The left side of the workspace: box, books, and the list of entries."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QLabel, QVBoxLayout, QWidget

from desktop.browse.chips import BookChips
from desktop.browse.outline import Outline
from desktop.shell.box import SearchBox, forward_key
from desktop.shell.theme import ThemeManager
from index.pages.browsing import Book

_TERM = "Find a term and its sub-terms"
_PLACEHOLDER = {
    Book.GUIDELINES: "Find a section by its number or words",
    Book.PLACES: "Find a place of service",
    Book.MODIFIERS: "Find a modifier",
    Book.TABLES: "Type a code or the name of a table",
}


class Side(QFrame):
    """Box, chips, a line that says what the list lacks, and the list.

    Args:
        theme: Colours and fonts.
    """

    def __init__(self, theme: ThemeManager, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "search")
        self.box = SearchBox(theme, self)
        self.chips = BookChips(self)
        self.line = QLabel(self)
        self.line.setProperty("role", "line")
        self.line.setTextFormat(Qt.TextFormat.PlainText)
        self.line.setWordWrap(True)
        self.line.hide()
        self.list = Outline(theme, self)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        top = QVBoxLayout()
        top.setContentsMargins(12, 12, 12, 8)
        top.setSpacing(8)
        top.addWidget(self.box)
        top.addWidget(self.chips)
        column.addLayout(top)
        column.addWidget(self.line)
        column.addWidget(self.list, 1)
        self.box.edit.list_key.connect(lambda event: forward_key(event, self.list))
        self.show_book(Book.INDEX)

    def show_book(self, book: Book) -> None:
        """Show which book is open, with an empty box."""
        self.chips.show_book(book)
        self.box.edit.setPlaceholderText(_PLACEHOLDER.get(book, _TERM))
        self.box.edit.set_query("")

    def say(self, text: str) -> None:
        """Show a line above the list; none for an empty text."""
        self.line.setText(text)
        self.line.setVisible(bool(text))

    def restyle(self) -> None:
        """Take over theme and zoom."""
        self.box.restyle()
        self.list.doItemsLayout()
