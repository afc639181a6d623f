"""The buttons that choose a book."""

from PySide6.QtWidgets import QButtonGroup, QPushButton, QSizePolicy, QWidget

from desktop.shell.flow import FlowLayout
from index.pages.browsing import BOOKS, Book


class BookChips(QWidget):
    """One button a book; one that is not installed is listed too, and says how to get it."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName("Book")
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        self.group = QButtonGroup(self)
        layout = FlowLayout(self, 6)
        for number, info in enumerate(BOOKS.values()):
            chip = QPushButton(info.short, self)
            chip.setProperty("role", "chip")
            chip.setCheckable(True)
            chip.setAutoDefault(False)
            chip.setAccessibleName(info.short)
            self.group.addButton(chip, number)
            layout.addWidget(chip)
        self.chosen = self.group.idClicked
        self.show_book(Book.INDEX)

    def show_book(self, book: Book) -> None:
        """Mark the book that is shown."""
        self.group.button(tuple(BOOKS).index(book)).setChecked(True)

    def show_installed(self, books: frozenset[Book]) -> None:
        """Mark the books that are not installed."""
        for number, (book, info) in enumerate(BOOKS.items()):
            chip = self.group.button(number)
            missing = book not in books
            if chip.property("missing") != missing:
                chip.setProperty("missing", missing)
                chip.setToolTip(info.how_to_get if missing else "")
                name = f"{info.short}, not installed" if missing else info.short
                chip.setAccessibleName(name)
                chip.style().unpolish(chip)
                chip.style().polish(chip)
