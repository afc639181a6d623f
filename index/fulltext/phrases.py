"""What a code is found by: its title and every official phrase that leads to it."""

import sqlite3
from collections.abc import Iterator
from enum import IntEnum
from typing import NamedTuple

from index.database.sections import plain_phrases, section_phrases
from index.database.tables.books import COLUMNS, DRUG, EXTERNAL, INDEX, NEOPLASM
from index.model import Kind, System

WIDE = (Kind.CHAPTER, Kind.BLOCK)
"""Headings by whose titles nothing below them is found: their words stand at thousands of codes
and tell none from another."""
_NO_FAMILY = "No RBCS Family"


class Label(IntEnum):
    """Where a phrase stands; the number is what is packed."""

    TITLE = 0
    INCLUSION = 1
    SHORT = 2
    RBCS = 3
    INDEX = 4
    EXTERNAL = 5
    NEOPLASM = 6
    DRUG = 7
    LEGACY = 8
    SECTION = 9
    PLAIN = 10

    @property
    def words(self) -> str:
        """The label as a result list shows it."""
        return _LABEL_WORDS[self]


_LABEL_WORDS = {
    Label.TITLE: "title",
    Label.INCLUSION: "inclusion",
    Label.SHORT: "short description",
    Label.RBCS: "RBCS",
    Label.INDEX: "index",
    Label.EXTERNAL: "external cause index",
    Label.NEOPLASM: "neoplasm table",
    Label.DRUG: "drug table",
    Label.LEGACY: "ICD-9-CM",
    Label.SECTION: "section",
    Label.PLAIN: "plain words",
}
FIELD_OF: dict[Label, str] = {
    Label.TITLE: "title",
    Label.INCLUSION: "terms",
    Label.SHORT: "terms",
    Label.RBCS: "terms",
    Label.SECTION: "terms",
    Label.PLAIN: "terms",
    Label.INDEX: "index",
    Label.EXTERNAL: "index",
    Label.NEOPLASM: "index",
    Label.DRUG: "index",
    Label.LEGACY: "legacy",
}
"""The full-text field that holds each kind of phrase."""
LABEL_OF = {
    INDEX: Label.INDEX,
    EXTERNAL: Label.EXTERNAL,
    NEOPLASM: Label.NEOPLASM,
    DRUG: Label.DRUG,
}
"""The label of the entries of each book of ICD-10-CM."""


class Phrase(NamedTuple):
    """A phrase that describes a code.

    Attributes:
        label: Where it stands.
        text: The words as published; those of an index entry from the main term on, divided by
            commas.
        extra: Nonessential modifiers of an index entry, which a query may hold or not.
        book: The book of an index entry, else empty.
        number: Its number in that book, else -1.
    """

    label: Label
    text: str
    extra: str = ""
    book: str = ""
    number: int = -1


def phrases(connection: sqlite3.Connection) -> dict[int, list[Phrase]]:
    """Return the phrases of each document besides its title, each once.

    Of the short descriptions of several editions, and of the RBCS assignments of a code over
    time, the newest one counts. RBCS names go from the family to the category.

    Args:
        connection: The content database.
    """
    found: dict[int, dict[tuple[Label, str], Phrase]] = {}
    for number, phrase in _all(connection):
        found.setdefault(number, {}).setdefault((phrase.label, phrase.text.lower()), phrase)
    return {number: list(own.values()) for number, own in found.items()}


def _all(connection: sqlite3.Connection) -> Iterator[tuple[int, Phrase]]:
    for row in connection.execute(
        "SELECT code_id AS id, text FROM note WHERE kind IN ('inclusion', 'includes') ORDER BY id"
    ):
        yield row["id"], Phrase(Label.INCLUSION, row["text"])
    yield from _procedure_names(connection)
    documents = {
        row["code"]: row["id"]
        for row in connection.execute(
            "SELECT id, code FROM code WHERE system = ? AND kind NOT IN (?, ?)",
            (System.ICD10CM, *WIDE),
        )
    }
    yield from index_phrases(connection, documents)
    for row in connection.execute(
        "SELECT DISTINCT target.id, legacy.title FROM crosswalk x"
        " JOIN code target ON target.system = x.to_system AND target.code = x.to_code"
        " JOIN code legacy ON legacy.system = x.from_system AND legacy.code = x.from_code"
        " WHERE x.from_system = 'ICD9CM' AND x.to_system = 'ICD10CM'"
        " ORDER BY target.id, legacy.id"
    ):
        yield row["id"], Phrase(Label.LEGACY, row["title"])


def _procedure_names(connection: sqlite3.Connection) -> Iterator[tuple[int, Phrase]]:
    """Yield short descriptions and RBCS names.

    Both files name codes by their characters, which ICD-10-CM has too: hence the systems.
    """
    newest: dict[tuple[int, Label], tuple[str, ...]] = {}
    for row in connection.execute(
        "SELECT c.id, d.short_description AS name FROM code c"
        " JOIN hcpcs_detail d ON d.code = c.code JOIN source s ON s.id = d.source"
        " WHERE c.system = 'HCPCS' ORDER BY ifnull(s.valid_from, '')"
    ):
        newest[row["id"], Label.SHORT] = (row["name"],)
    for row in connection.execute(
        "SELECT c.id, r.family, r.subcategory, r.category FROM code c"
        " JOIN rbcs r ON r.code = c.code JOIN source s ON s.id = r.source"
        " WHERE c.system IN ('HCPCS', 'CPT', 'CDT')"
        " ORDER BY ifnull(s.edition, ''), ifnull(r.assigned, ''), -r.line"
    ):
        newest[row["id"], Label.RBCS] = (row["family"], row["subcategory"], row["category"])
    for (number, label), texts in sorted(newest.items()):
        for text in texts:
            if text and text != _NO_FAMILY:
                yield number, Phrase(label, text)
    for number, text in section_phrases(connection):
        yield number, Phrase(Label.SECTION, text)
    for number, text in plain_phrases(connection):
        yield number, Phrase(Label.PLAIN, text)


def index_phrases(
    connection: sqlite3.Connection, documents: dict[str, int]
) -> Iterator[tuple[int, Phrase]]:
    """Yield the entries of the ICD-10-CM books at the codes that they lead to.

    Args:
        connection: The content database.
        documents: Document of each undotted ICD-10-CM code.
    """
    for book, label in LABEL_OF.items():
        cells: dict[int, list[tuple[str, str]]] = {}
        for row in connection.execute(
            'SELECT number, "column", code FROM index_cell WHERE book = ?', (book,)
        ):
            name = COLUMNS[book][row["column"]]
            cells.setdefault(row["number"], []).append((name, row["code"]))
        for entry, path, extra in entry_paths(connection, book):
            targets = [
                ("", entry[key])
                for key in ("code", "manifestation", "category", "subcategory")
                if entry[key]
            ]
            for name, code in (*targets, *cells.get(entry["number"], ())):
                document = documents.get(code.replace(".", "").rstrip("-"))
                if document is not None:
                    text = f"{path}, {name}" if name else path
                    yield document, Phrase(label, text, extra, book, entry["number"])


def entry_paths(
    connection: sqlite3.Connection, book: str
) -> Iterator[tuple[sqlite3.Row, str, str]]:
    """Yield each entry of a book with its titles from the main term on, and their modifiers."""
    paths: dict[int | None, tuple[str, str]] = {None: ("", "")}
    for row in connection.execute(
        "SELECT * FROM index_entry WHERE book = ? ORDER BY source, number", (book,)
    ):
        above, modifiers = paths[row["parent"]]
        path = f"{above}, {row['title']}" if above else row["title"]
        extra = f"{modifiers} {row['nemod']}".strip()
        paths[row["number"]] = (path, extra)
        yield row, path, extra
