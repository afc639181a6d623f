"""Query sets drawn from the published indexes: what an entry says, against the code it leads to.

An entry under test must not help to find its own code, so each query names the entry that the
search has to leave out. Only entries are taken whose words no other official phrase of the same
code repeats: leaving one out then really takes the words away.
"""

import random
import re
import sqlite3
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

from index.database.tables.books import BOOK_TITLES, DRUG, EXTERNAL, INDEX, NEOPLASM, PCS
from index.fulltext.phrases import entry_paths
from index.fulltext.text import fold, phrase_key
from index.model import System, display_code

SEED = 20261001
DIAGNOSIS_LEVELS = range(1, 4)
"""Levels of the diagnosis indexes that are drawn from: deeper ones hardly anybody types."""
Official = dict[tuple[str, str], list[str]]
"""Title and inclusion terms of each code, by system and undotted code."""
PREFIX = "_PREFIX"
"""Ends the system of a query whose gold codes are beginnings of codes, as in score.py."""

_BRACKETED = re.compile(r"\s*[(\[][^)\]]*[)\]]")
_NOT_SAID = re.compile(r"\b(?:NEC|NOS)\b|-\s*$")
_VARIANT_LETTERS = 4
"""Letters in which the two forms of a main term agree: "Diabetes, diabetic"."""

_SAID = {
    NEOPLASM: {
        2: "primary malignant neoplasm of {}",
        3: "secondary malignant neoplasm of {}",
        4: "carcinoma in situ of {}",
        5: "benign neoplasm of {}",
        6: "neoplasm of uncertain behavior of {}",
        7: "neoplasm of unspecified behavior of {}",
    },
    DRUG: {
        2: "accidental poisoning by {}",
        3: "intentional self-harm poisoning by {}",
        4: "assault by poisoning with {}",
        5: "poisoning by {} undetermined intent",
        6: "adverse effect of {}",
        7: "underdosing of {}",
    },
}
"""How a person says a cell of a table: book, column, and where the term goes."""


@dataclass(frozen=True, slots=True)
class Counts:
    """How many queries are drawn from each kind of book; fewer where the book has fewer.

    Attributes:
        diagnoses: Entries of the diagnosis index and the external cause index.
        procedures: Entries of the ICD-10-PCS index.
        tables: Cells of the neoplasm table and the drug table.
    """

    diagnoses: int = 500
    procedures: int = 150
    tables: int = 150


@dataclass(frozen=True, slots=True)
class HeldOut:
    """A query made from an entry that the search must leave out.

    Attributes:
        query: The entry as a person would say it.
        gold: Its codes, dotted; beginnings of codes where ``system`` ends in ``_PREFIX``.
        system: System of the codes, as in score.py.
        book: Book of the entry.
        number: Its number in that book.
    """

    query: str
    gold: tuple[str, ...]
    system: str
    book: str
    number: int


def held_out(
    connection: sqlite3.Connection, seed: int = SEED, counts: Counts | None = None
) -> list[HeldOut]:
    """Draw a sample of the entries of all books, the same at every call with the same content.

    Args:
        connection: A content database.
        seed: Seed of the draw.
        counts: How many of each kind.

    Returns:
        Diagnoses, then procedures, then cells of tables; nothing from a book that is not installed.
    """
    counts = counts or Counts()
    chance = random.Random(seed)
    official = _official(connection)
    entries = [entry for book in BOOK_TITLES for entry in _entries(connection, book, official)]
    fresh = _unrepeated(entries, official)
    drawn: list[HeldOut] = []
    for books, most in (
        ((INDEX, EXTERNAL), counts.diagnoses),
        ((PCS,), counts.procedures),
        ((NEOPLASM, DRUG), counts.tables),
    ):
        candidates = [entry for entry in fresh if entry.book in books]
        drawn += chance.sample(candidates, min(most, len(candidates)))
    return drawn


def said(path: list[str]) -> str:
    """Return the titles of an entry, from the main term on, as a person would say them.

    Brackets, NEC and NOS go, and the second form of a main term does: "Diabetes, diabetic",
    "type 2", "with", "nephropathy" are "diabetes type 2 with nephropathy".
    """
    first, comma, second = path[0].partition(", ")
    if comma and fold(first)[:_VARIANT_LETTERS] == fold(second)[:_VARIANT_LETTERS]:
        path = [first, *path[1:]]
    text = _NOT_SAID.sub("", _BRACKETED.sub("", " ".join(path)))
    return " ".join(text.replace(",", " ").split()).lower()


def _official(connection: sqlite3.Connection) -> Official:
    """Return the title and the inclusion terms of each code, by system and undotted code."""
    found: dict[tuple[str, str], list[str]] = defaultdict(list)
    for row in connection.execute(
        "SELECT system, code, title FROM code WHERE system IN ('ICD10CM', 'ICD10PCS')"
        " UNION ALL SELECT c.system, c.code, n.text FROM note n JOIN code c ON c.id = n.code_id"
        " WHERE c.system IN ('ICD10CM', 'ICD10PCS') AND n.kind IN ('inclusion', 'includes')"
    ):
        found[row[0], row[1]].append(row[2])
    return found


def _entries(
    connection: sqlite3.Connection, book: str, official: Official
) -> Iterator[tuple[HeldOut, int]]:
    """Yield the queries of a book with the level of each; those without a code are left out."""
    titles: dict[int | None, list[str]] = {None: []}
    cells: dict[int, list[tuple[int, str]]] = defaultdict(list)
    for row in connection.execute(
        'SELECT number, "column", code FROM index_cell WHERE book = ?', (book,)
    ):
        cells[row[0]].append((row[1], row[2]))
    starts = _starts(connection) if book == PCS else frozenset()
    for entry, _path, _modifiers in entry_paths(connection, book):
        number, level = entry["number"], entry["level"]
        path = titles[number] = [*titles[entry["parent"]], entry["title"]]
        if book == PCS:
            code = entry["codes"] or entry["code"]
            if code in starts:
                yield HeldOut(said(path), (code,), System.ICD10PCS + PREFIX, book, number), level
        elif book in _SAID:
            # The one main term of the neoplasm table is in the words of every cell already.
            spoken = path[1:] if book == NEOPLASM else path
            term = said(spoken) if spoken else ""
            for column, code in cells[number] if term else ():
                if gold := _diagnoses((code,), official):
                    query = _SAID[book][column].format(term)
                    yield HeldOut(query, gold, System.ICD10CM, book, number), level
        elif gold := _diagnoses((entry["code"], entry["manifestation"]), official):
            yield HeldOut(said(path), gold, System.ICD10CM, book, number), level


def _starts(connection: sqlite3.Connection) -> frozenset[str]:
    """Return every beginning of an ICD-10-PCS code, from four characters on."""
    return frozenset(
        row[0][:length]
        for row in connection.execute(
            "SELECT code FROM code WHERE system = 'ICD10PCS' AND length(code) = 7"
        )
        for length in range(4, 8)
    )


def _diagnoses(codes: tuple[str, ...], official: Official) -> tuple[str, ...]:
    """Return the codes as displayed; nothing if one of them is not installed."""
    plain = [code.rstrip("-") for code in codes if code]
    if not all((System.ICD10CM, code) in official for code in plain):
        return ()
    return tuple(display_code(System.ICD10CM, code) for code in plain)


def _unrepeated(entries: list[tuple[HeldOut, int]], official: Official) -> list[HeldOut]:
    """Return the entries to draw from: those whose words stand nowhere else at their codes."""
    sayers: dict[tuple[str, str], set[tuple[str, int]]] = defaultdict(set)
    for entry, _ in entries:
        for code in entry.gold:
            sayers[code, phrase_key(entry.query)].add((entry.book, entry.number))
    kept = []
    for entry, level in entries:
        key = phrase_key(entry.query)
        deep = entry.book in (INDEX, EXTERNAL) and level not in DIAGNOSIS_LEVELS
        if deep or not key or any(len(sayers[code, key]) > 1 for code in entry.gold):
            continue
        system = System(entry.system.removesuffix(PREFIX))
        if not any(
            phrase_key(text) == key
            for code in entry.gold
            for text in official.get((system, code.replace(".", "")), ())
        ):
            kept.append(entry)
    return kept
