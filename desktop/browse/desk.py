"""What is selected in a book: a heading with the edition, and below it terms, table or text."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QStackedWidget, QVBoxLayout, QWidget

from desktop.browse.builder import TableBuilder
from desktop.browse.cells import CellTable
from desktop.browse.entries import EntryView
from desktop.browse.reader import Loaded, Tree
from desktop.browse.text import TextPane, facts_html, passages_html
from desktop.shell.context import Context
from desktop.shell.fields import ElidedLabel
from index.database import Content
from index.pages.browsing import BOOKS, Book, cell_headings, passages
from index.pages.terms import line_text, path

_DASH = "A dash at the end of a code: more characters are needed. Open it and choose among them."


class Desk(QWidget):
    """The right side of the workspace.

    Args:
        context: The services of the program.

    Signals:
        opened: A link: ``code:``, ``see:`` or ``table:`` and what it names.
        moved: Number of the term that the keyboard has come to.
        typed: A character that starts a query.
    """

    opened = Signal(str)
    moved = Signal(int)
    typed = Signal(str)

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        theme = context.theme
        self.setProperty("role", "page")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._tree: Tree | None = None
        self._facts = ("", "")
        self.heading = QLabel(self)
        self.heading.setProperty("role", "heading")
        self.edition = ElidedLabel(self)
        self.edition.setProperty("role", "small")
        self.edition.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self.banner = QLabel(self)
        self.banner.setProperty("role", "banner")
        self.banner.setTextFormat(Qt.TextFormat.PlainText)
        self.banner.setWordWrap(True)
        self.hint = QLabel(_DASH, self)
        self.hint.setProperty("role", "line")
        self.hint.setWordWrap(True)
        self.message = QLabel(self)
        self.message.setProperty("role", "message")
        self.message.setTextFormat(Qt.TextFormat.PlainText)
        self.message.setWordWrap(True)
        self.message.setMargin(14)
        self.message.setAlignment(Qt.AlignmentFlag.AlignTop)
        self.terms = EntryView(theme, self)
        self.table = CellTable(theme, self)
        self.text = TextPane(theme, self)
        self.stack = QStackedWidget(self)
        for widget in (self.message, self.terms, self.table, self.text):
            self.stack.addWidget(widget)
        self._context = context
        self._builder: TableBuilder | None = None
        self._lay_out()
        self._connect_parts()

    def show_book(self, loaded: Loaded) -> None:
        """Show which book and which edition it is."""
        info, found = BOOKS[loaded.wanted.book], loaded.edition
        self._facts = ("", "")
        self.heading.setText(info.title.removeprefix("The ").upper())
        self.edition.setText(found.source.edition if found else "")
        self.banner.setVisible(found is not None and not found.covered)
        self.hint.hide()
        if found is not None and not found.covered:
            self.banner.setText(
                f"Date of service {loaded.wanted.on.isoformat()}: {found.statement}."
            )
        if loaded.rows:
            self.table.show_rows(loaded.rows, cell_headings(loaded.wanted.book))
            self.hint.setVisible(any(c.endswith("-") for row in loaded.rows for c in row.cells))

    def show_message(self, text: str) -> None:
        """Show a sentence instead of an entry."""
        self.message.setText(text)
        self._tree = None
        self.stack.setCurrentWidget(self.message)

    def show_tree(self, tree: Tree) -> None:
        """Show a main term."""
        self._tree = tree
        self.terms.show_lines(tree.lines, tree.number)
        self.hint.setVisible(any(line.text.endswith("-") for line in tree.lines))
        self.stack.setCurrentWidget(self.terms)

    def show_entry(self, loaded: Loaded, key: str, content: Content) -> None:
        """Show an entry of a book that is no index.

        Args:
            loaded: The book.
            key: Names the entry.
            content: The generation.
        """
        self._tree = None
        if loaded.rows:
            self.table.go_to(int(key) if key.isdecimal() else 0)
            self.stack.setCurrentWidget(self.table)
        elif loaded.wanted.book is Book.GUIDELINES and loaded.edition is not None:
            found = passages(content, loaded.edition.source, key)
            if found:
                self._facts = (found[0].section.number, found[0].section.title)
                self.text.show_html(passages_html(found))
                self.stack.setCurrentWidget(self.text)
            else:
                self.show_message(f"The guidelines of this edition have no section {key}.")
        elif loaded.wanted.book is Book.TABLES:
            self._facts = (key, next((one.title for one in loaded.facts if one.code == key), ""))
            builder = self.builder()
            if key:
                builder.start_with(key)
            self.stack.setCurrentWidget(builder)
        else:
            fact = next((one for one in loaded.facts if one.code == key), None)
            if fact is None:
                self.show_message(f"There is no {key} in this edition.")
            else:
                self._facts = (fact.code, fact.title)
                self.text.show_html(facts_html(fact.code, fact.title, fact.paragraphs))
                self.stack.setCurrentWidget(self.text)

    def take_focus(self) -> None:
        """Give the keyboard to what is shown."""
        shown = self.stack.currentWidget()
        if shown is self._builder and self._builder is not None:
            self._builder.focus_entry()
        elif shown is not None and shown is not self.message:
            shown.setFocus(Qt.FocusReason.OtherFocusReason)

    def builder(self) -> TableBuilder:
        """Return the table builder, made when the tables are first opened."""
        if self._builder is None:
            self._builder = TableBuilder(self._context, self)
            self._builder.chosen.connect(self._context.open_code)
            self._builder.renew()
            self.stack.addWidget(self._builder)
        return self._builder

    def renew(self) -> None:
        """Take over new content or another date."""
        if self._builder is not None:
            self._builder.renew()

    def close_desk(self) -> None:
        """Stop background work."""
        if self._builder is not None:
            self._builder.stop()

    def selected_text(self) -> str:
        """Return the text selected in running text."""
        return self.text.selected_text() if self.stack.currentWidget() is self.text else ""

    def entry_text(self) -> str:
        """Return the path of the entry with its code: ``Diabetes, type 2, with, coma E11.01``."""
        shown = self.stack.currentWidget()
        if shown is self.text or shown is self._builder:
            return " ".join(part for part in self._facts if part)
        if shown is self.table and self.table.currentIndex().isValid():
            index = self.table.currentIndex()
            cells = self.table.cells
            title = self._table_path(index.row())
            column = f", {cells.headings[index.column()]}" if index.column() else ""
            return f"{title}{column} {self.table.code()}".strip()
        line = self.terms.line()
        if shown is self.terms and line is not None and self._tree is not None:
            entries = path(self._tree.entries, line.number)
            titles = ", ".join(line_text(e.title, e.nemod, e.nemod_at) for e in entries)
            codes = " ".join(part.text for part in line.parts if part.look == "code")
            return f"{titles} {codes}".strip()
        return ""

    def entry_code(self) -> str:
        """Return the bare code of the entry, empty if it has none."""
        shown = self.stack.currentWidget()
        if shown is self.text or shown is self._builder:
            return self._facts[0]
        if shown is self.table:
            return self.table.code()
        line = self.terms.line()
        if shown is not self.terms or line is None:
            return ""
        active = self.terms.active_link(self.terms.currentIndex().row())
        link = active.link if active else ""
        return link.removeprefix("code:") if link.startswith("code:") else ""

    def close_find(self) -> bool:
        """Close the bar that finds in text; return whether it was open."""
        if self.stack.currentWidget() is not self.text or self.text.bar.isHidden():
            return False
        self.text.close_find()
        return True

    def restyle(self) -> None:
        """Take over theme and zoom."""
        self.text.restyle()
        self.table.restyle()
        self.terms.doItemsLayout()

    def _table_path(self, row: int) -> str:
        rows = self.table.cells.rows
        titles = [rows[row].title]
        level = rows[row].level
        for above in reversed(rows[:row]):
            if above.level < level:
                titles.insert(0, above.title)
                level = above.level
            if not level:
                break
        return ", ".join(titles)

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.setContentsMargins(26, 18, 20, 10)
        head.addWidget(self.heading)
        head.addWidget(self.edition, 1)
        about = QHBoxLayout()
        about.setContentsMargins(26, 0, 20, 8)
        about.addWidget(self.banner)
        foot = QHBoxLayout()
        foot.setContentsMargins(14, 0, 14, 4)
        foot.addWidget(self.hint)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(head)
        column.addLayout(about)
        column.addWidget(self.stack, 1)
        column.addLayout(foot)
        self.banner.hide()
        self.hint.hide()

    def _connect_parts(self) -> None:
        for view in (self.terms, self.table, self.text):
            view.opened.connect(self.opened)
            view.typed.connect(self.typed)
        self.terms.current_changed.connect(self.moved)
        self.table.current_changed.connect(self.moved)
