"""Reading books on threads of their own: a whole book, the answer to a query, one main term."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from desktop.browse.entries import Line, line_of
from desktop.browse.outline import Item
from index.database import Content, open_content
from index.database.tables.books import IndexEntry
from index.pages.browsing import (
    BOOKS,
    Book,
    CellRow,
    Edition,
    Fact,
    Section,
    cell_rows,
    edition,
    installed,
    outline,
    pcs_tables,
    places_of_service,
)
from index.pages.modifiers import modifier_list
from index.pages.terms import (
    Found,
    Place,
    Terms,
    find,
    line_text,
    read_terms,
    resolve_reference,
    tree,
)

INDEXES = (Book.INDEX, Book.EXTERNAL, Book.PCS)
"""Books of main terms and terms."""
GRIDS = (Book.NEOPLASM, Book.DRUG)
"""Books with columns of codes."""
_LISTS = {
    Book.PLACES: places_of_service,
    Book.MODIFIERS: modifier_list,
    Book.TABLES: pcs_tables,
}


@dataclass(frozen=True, slots=True)
class Wanted:
    """A book to read.

    Attributes:
        book: The book.
        on: The date of service.
        generation: Name of the content generation in force.
    """

    book: Book
    on: date
    generation: str


@dataclass(frozen=True, slots=True)
class Loaded:
    """A book as the list at the left shows it.

    Attributes:
        wanted: What was asked.
        installed: The books that are installed.
        edition: Its edition, None if it is not installed.
        items: What it holds.
        terms: Its main terms, for an index.
        rows: Its rows, for a table of codes.
        sections: Its sections, for the guidelines.
        facts: Its entries, for a plain list.
    """

    wanted: Wanted
    installed: frozenset[Book]
    edition: Edition | None
    items: tuple[Item, ...] = ()
    terms: Terms | None = None
    rows: tuple[CellRow, ...] = ()
    sections: tuple[Section, ...] = ()
    facts: tuple[Fact, ...] = ()


@dataclass(frozen=True, slots=True)
class Tree:
    """A main term with everything below it, ready to be shown.

    Attributes:
        number: Number of the entry asked for.
        terms: The book.
        entries: The main term and its terms.
        lines: The same as lines.
    """

    number: int
    terms: Terms
    entries: tuple[IndexEntry, ...]
    lines: tuple[Line, ...]


class Shelf:
    """The content of one generation, opened anew when another is in force; one for each thread.

    Args:
        folder: Returns the content folder in use.
    """

    def __init__(self, folder: Callable[[], Path]) -> None:
        self._folder = folder
        self._content: Content | None = None

    def content(self, generation: str) -> Content:
        """Return the content.

        Raises:
            ContentError: There is no usable content.
        """
        if self._content is not None and self._content.name != generation:
            self.close()
        if self._content is None:
            self._content = open_content(self._folder())
        return self._content

    def load(self, wanted: Wanted) -> Loaded:
        """Read a book: up to 120 ms.

        Raises:
            ContentError: There is no usable content.
        """
        content, book = self.content(wanted.generation), wanted.book
        there = installed(content)
        found = edition(content, book, wanted.on)
        if found is None:
            return Loaded(wanted, there, None)
        source = found.source
        if book in INDEXES:
            terms = read_terms(content, source, book)
            mains = tuple(
                Item(str(main.number), line_text(main.title, main.nemod, main.nemod_at))
                for main in terms.mains
            )
            return Loaded(wanted, there, found, mains, terms=terms)
        if book in GRIDS:
            rows = cell_rows(content, source, book)
            # The neoplasm table is one main term: its sites are what a coder looks for.
            deepest = 1 if book is Book.NEOPLASM else 0
            shown = tuple(Item(str(row.number), row.title) for row in rows if row.level <= deepest)
            return Loaded(wanted, there, found, shown, rows=rows)
        if book is Book.GUIDELINES:
            sections = outline(content, source)
            lines = tuple(
                Item(one.number, one.title, code=_short(one), above=one.parent) for one in sections
            )
            return Loaded(wanted, there, found, lines, sections=sections)
        facts = _LISTS[book](content, source)
        named = tuple(Item(fact.code, fact.title, code=fact.code) for fact in facts)
        return Loaded(wanted, there, found, named, facts=facts)

    def find(self, question: tuple[str, Terms, str]) -> tuple[Found, ...]:
        """Answer a query in an index.

        Args:
            question: Generation, book and what was typed.
        """
        generation, terms, text = question
        return find(self.content(generation), terms, text)

    def tree(self, question: tuple[str, Terms, int]) -> Tree:
        """Read a main term.

        Args:
            question: Generation, book and number of an entry.
        """
        generation, terms, number = question
        entries = tree(self.content(generation), terms, number)
        system = BOOKS[terms.book].system
        return Tree(number, terms, entries, tuple(line_of(one, system) for one in entries))

    def follow(self, wanted: Wanted, text: str) -> Place | None:
        """Find the entry that a reference of a book means: 1 ms.

        Args:
            wanted: The book, the date and the generation.
            text: The reference.
        """
        content = self.content(wanted.generation)
        sources = {
            book: found.source
            for book in (*INDEXES, *GRIDS)
            if (found := edition(content, book, wanted.on)) is not None
        }
        return resolve_reference(content, sources, wanted.book, text)

    def close(self) -> None:
        """Close this thread's connection."""
        if self._content is not None:
            self._content.close()
            self._content = None


def _short(section: Section) -> str:
    """Return the last part of a section's number: what the printed outline shows."""
    if section.parent is None:
        return section.number if len(section.number) < 4 else ""
    return section.number.rpartition(".")[2]
