"""The books that a coder leafs through: which are installed, and the plain lists among them.

Every book is asked for by its kind of release and the date of service, which picks the edition.
The indexes of terms are in ``index.pages.terms``.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from index.database import Content
from index.database.tables.books import COLUMNS
from index.model import CodeRef, NoteLink, Source, System, display_code
from index.model.editions import releases_for
from index.pages.links import link_texts
from index.pages.rows import catalogue
from index.pages.validity import validity


class Book(StrEnum):
    """A book; the first five are the values of ``index_entry.book``."""

    INDEX = "index"
    EXTERNAL = "external"
    NEOPLASM = "neoplasm"
    DRUG = "drug"
    PCS = "pcs"
    TABLES = "tables"
    GUIDELINES = "guidelines"
    PLACES = "places"
    MODIFIERS = "modifiers"


@dataclass(frozen=True, slots=True)
class BookInfo:
    """What the program needs to know of a book.

    Attributes:
        book: The book.
        title: Its title.
        short: A label that fits a chip.
        kinds: Kinds of release that carry it.
        file: The publisher's file that brings it, as the end of "import ...".
        system: The system of its codes.
        instead: Kinds that carry as much of it as there is where none of the others is installed.
    """

    book: Book
    title: str
    short: str
    kinds: tuple[str, ...]
    file: str
    system: System = System.ICD10CM
    instead: tuple[str, ...] = ()

    def sources(self, content: Content) -> tuple[Source, ...]:
        """Return its editions that are installed."""
        there = catalogue(content).kinds
        for kinds in (self.kinds, self.instead):
            if found := tuple(source for kind in kinds for source in there.get(kind, ())):
                return found
        return ()

    @property
    def how_to_get(self) -> str:
        """The sentence that says how the book is installed."""
        return (
            f"{self.title} is not installed: import {self.file} "
            "with “codeleaf import” or in the Library."
        )


_CDC_ZIP = "the CDC index zip (icd10cm-table-and-index)"

BOOKS: Mapping[Book, BookInfo] = {
    info.book: info
    for info in (
        BookInfo(
            Book.INDEX, "The Alphabetic Index", "Alphabetic Index", ("icd10cm_index",), _CDC_ZIP
        ),
        BookInfo(
            Book.EXTERNAL,
            "The External Cause of Injuries Index",
            "External causes",
            ("icd10cm_external",),
            _CDC_ZIP,
        ),
        BookInfo(
            Book.NEOPLASM, "The Table of Neoplasms", "Neoplasms", ("icd10cm_neoplasm",), _CDC_ZIP
        ),
        BookInfo(
            Book.DRUG, "The Table of Drugs and Chemicals", "Drugs", ("icd10cm_drug",), _CDC_ZIP
        ),
        BookInfo(
            Book.PCS,
            "The ICD-10-PCS Index",
            "PCS index",
            ("icd10pcs_index",),
            "the CMS zip of ICD-10-PCS code tables and index",
            System.ICD10PCS,
        ),
        BookInfo(
            Book.TABLES,
            "The ICD-10-PCS tables book",
            "PCS tables",
            ("icd10pcs_tables",),
            "the CMS zip of ICD-10-PCS code tables and index",
            System.ICD10PCS,
        ),
        BookInfo(
            Book.GUIDELINES,
            "The Official Guidelines",
            "Guidelines",
            ("icd10cm_guidelines",),
            "the PDF of the ICD-10-CM Official Guidelines",
        ),
        BookInfo(
            Book.PLACES,
            "The place of service code set",
            "Place of service",
            ("place_of_service",),
            "the CMS place of service code set",
            System.HCPCS,
        ),
        BookInfo(
            Book.MODIFIERS,
            "The list of modifiers",
            "Modifiers",
            ("hcpcs_anweb", "hcpcs_fixed"),
            "the CMS HCPCS Level II file",
            System.HCPCS,
            ("modifier_texts",),
        ),
    )
}
"""Every book, in the order in which the program lists them."""


@dataclass(frozen=True, slots=True)
class Edition:
    """The edition of a book that answers for a date.

    Attributes:
        source: Its release.
        statement: Which edition it is, and until when, as code pages say it.
        covered: Whether the date lies in it.
    """

    source: Source
    statement: str
    covered: bool


def edition(content: Content, book: Book, on: date) -> Edition | None:
    """Return the edition of a book for a date of service, None if the book is not installed."""
    info = BOOKS[book]
    found = info.sources(content)
    if not found:
        return None
    source = releases_for(found, on)[0]
    answer = validity(info.system, source, on)
    return Edition(source, answer.statement, answer.covered)


def installed(content: Content) -> frozenset[Book]:
    """Return the books that are installed, in any edition."""
    return frozenset(book for book, info in BOOKS.items() if info.sources(content))


@dataclass(frozen=True, slots=True)
class CellRow:
    """A row of the neoplasm or drug table.

    Attributes:
        number: Number of its entry.
        level: 0 for a main term, 1 for a term below it, and so on.
        title: Its term, nonessential modifiers and references included.
        path: Folded words of the term and of those above it, each after a blank.
        cells: The codes of columns 2 to 7 as printed, empty where the table says none.
        reference: Text of its "see" or "see also", empty if it has none.
    """

    number: int
    level: int
    title: str
    path: str
    cells: tuple[str, ...]
    reference: str


def cell_headings(book: Book) -> tuple[str, ...]:
    """Return the headings of the columns of the neoplasm or drug table, the term's first."""
    first = "Substance" if book is Book.DRUG else "Neoplasm, neoplastic"
    return (first, *COLUMNS[book.value].values())


def cell_rows(content: Content, source: Source, book: Book) -> tuple[CellRow, ...]:
    """Return the neoplasm or drug table as printed; 7,430 rows take about 60 ms."""
    from index.pages.terms import line_text, words_of

    printed: dict[int, dict[int, str]] = {}
    for number, column, code in content.connection.execute(
        "SELECT number, column, code FROM index_cell WHERE book = ? AND source = ?",
        (book.value, source.id),
    ):
        printed.setdefault(number, {})[column] = printed_code(System.ICD10CM, code)
    rows = []
    paths: dict[int, str] = {}
    for entry in content.connection.execute(
        "SELECT number, parent, level, title, nemod, nemod_at, see, see_also FROM index_entry"
        " WHERE book = ? AND source = ? ORDER BY number",
        (book.value, source.id),
    ):
        title = line_text(entry["title"], entry["nemod"], entry["nemod_at"])
        number = entry["number"]
        paths[number] = paths.get(entry["parent"], "") + words_of(title)
        cells = printed.get(number, {})
        rows.append(
            CellRow(
                number,
                entry["level"],
                title,
                paths[number],
                tuple(cells.get(column, "") for column in COLUMNS[book.value]),
                entry["see"] or entry["see_also"],
            )
        )
    return tuple(rows)


def printed_code(system: System, code: str) -> str:
    """Return a code of a book with its dot; one that needs more characters keeps its dash."""
    if not code.endswith("-"):
        return display_code(system, code)
    bare = display_code(system, code[:-1])
    return f"{bare}-" if "." in bare else f"{bare}.-"


def printed_ref(system: System, code: str) -> CodeRef:
    """Return the code, or the heading above those meant by a dash, that a printed one leads to."""
    return CodeRef(system, code.replace(".", "").rstrip("-"))


@dataclass(frozen=True, slots=True)
class Section:
    """A section of the Official Guidelines in the outline.

    Attributes:
        number: The numbers of its path joined by dots: ``I.C.4.a``.
        parent: Number of the section it stands in, None at the top.
        title: Its title.
        page: The page on which it starts.
    """

    number: str
    parent: str | None
    title: str
    page: int


def outline(content: Content, source: Source) -> tuple[Section, ...]:
    """Return the sections of the guidelines in printed order, parents first."""
    rows = content.connection.execute(
        "SELECT number, parent, title, page FROM guideline WHERE source = ? ORDER BY position",
        (source.id,),
    )
    return tuple(Section(*row) for row in rows)


@dataclass(frozen=True, slots=True)
class Passage:
    """The text of a section.

    Attributes:
        section: The section.
        text: Its text; paragraphs are divided by an empty line.
        links: The installed codes named in it.
    """

    section: Section
    text: str
    links: tuple[NoteLink, ...]


def passages(
    content: Content, source: Source, number: str, limit: int = 60_000
) -> tuple[Passage, ...]:
    """Return a section of the guidelines with those inside it, in printed order.

    Args:
        content: The generation.
        source: The edition.
        number: Number of the section.
        limit: Characters of text beyond which the section comes alone, without those inside it.
    """
    rows = content.connection.execute(
        "SELECT number, parent, title, page, text FROM guideline WHERE source = ?"
        " AND (number = ? OR substr(number, 1, ?) = ?) ORDER BY position",
        (source.id, number, len(number) + 1, f"{number}."),
    ).fetchall()
    if sum(len(row["text"]) for row in rows) > limit:
        rows = rows[:1]
    links = link_texts(content, System.ICD10CM, [row["text"] for row in rows])
    return tuple(
        Passage(
            Section(row["number"], row["parent"], row["title"], row["page"]),
            row["text"],
            links[row["text"]],
        )
        for row in rows
    )


@dataclass(frozen=True, slots=True)
class Fact:
    """An entry of a plain list: a place of service, a modifier, a PCS table.

    Attributes:
        code: Its code.
        title: Its name.
        paragraphs: What else is said of it.
    """

    code: str
    title: str
    paragraphs: tuple[str, ...]


def places_of_service(content: Content, source: Source) -> tuple[Fact, ...]:
    """Return the place of service codes, ranges of unassigned ones as one."""
    rows = content.connection.execute(
        "SELECT code, last, name, description, setting FROM place_of_service WHERE source = ?"
        " ORDER BY code",
        (source.id,),
    )
    return tuple(
        Fact(
            code if last == code else f"{code}-{last}",
            name,
            (description, f"Paid as: {setting}" if setting not in ("", "Unassigned") else ""),
        )
        for code, last, name, description, setting in rows
    )


def pcs_tables(content: Content, source: Source) -> tuple[Fact, ...]:
    """Return the tables of ICD-10-PCS: their three characters, operation and body system."""
    rows = content.connection.execute(
        "SELECT tab, section, system, operation, definition, codes FROM pcs_table"
        " WHERE source = ? ORDER BY tab",
        (source.id,),
    )
    return tuple(
        Fact(tab, f"{operation}, {system}", (section, definition, f"{codes:,} codes"))
        for tab, section, system, operation, definition, codes in rows
    )


def find_sections(content: Content, source: Source, words: tuple[str, ...]) -> tuple[str, ...]:
    """Return the numbers of the sections whose title or text holds every word, in printed order.

    Args:
        content: The generation.
        source: The edition.
        words: Folded words or their beginnings.
    """
    from index.pages.terms import holds, words_of

    rows = content.connection.execute(
        "SELECT number, title, text FROM guideline WHERE source = ? ORDER BY position",
        (source.id,),
    ).fetchall()
    titles = [words_of(f"{row['number']} {row['title']}") for row in rows]
    by_title = [row["number"] for row, t in zip(rows, titles, strict=True) if holds(t, words)]
    if by_title:
        return tuple(by_title)
    return tuple(
        row["number"]
        for row, title in zip(rows, titles, strict=True)
        if holds(title + words_of(row["text"]), words)
    )
