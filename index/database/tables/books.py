"""Tables of the books that list terms: the indexes, the neoplasm table, the drug table.

One table serves all of them. An entry is a main term or a term below one; its place in the book is
its ``number``, since titles repeat under one parent now and then.
"""

import unicodedata
from typing import NamedTuple

from index.database.tables.plain import PlainTable

INDEX = "index"
EXTERNAL = "external"
NEOPLASM = "neoplasm"
DRUG = "drug"
PCS = "pcs"

BOOK_TITLES: dict[str, str] = {
    INDEX: "Index to Diseases and Injuries",
    EXTERNAL: "External Cause of Injuries Index",
    NEOPLASM: "Table of Neoplasms",
    DRUG: "Table of Drugs and Chemicals",
    PCS: "ICD-10-PCS Index",
}
"""Books in the order in which coders list them, with their titles."""

COLUMNS: dict[str, dict[int, str]] = {
    NEOPLASM: {
        2: "Malignant Primary",
        3: "Malignant Secondary",
        4: "Ca in situ",
        5: "Benign",
        6: "Uncertain Behavior",
        7: "Unspecified Behavior",
    },
    DRUG: {
        2: "Poisoning Accidental (unintentional)",
        3: "Poisoning Intentional self-harm",
        4: "Poisoning Assault",
        5: "Poisoning Undetermined",
        6: "Adverse effect",
        7: "Underdosing",
    },
}
"""Headings of the columns with codes, as published, by book and number of the column."""


def folded_title(text: str) -> str:
    """Return a title as type-to-find compares it: lower case, no accents, single blanks."""
    parts = unicodedata.normalize("NFKD", text.casefold())
    return " ".join("".join(part for part in parts if not unicodedata.combining(part)).split())


class IndexEntry(NamedTuple):
    """An entry of a book, in printed order, parents first.

    Codes are undotted. One that ends in ``-`` needs more characters: ``M84.4-`` is ``M844-``, and
    ``I63.-`` is ``I63-``. A column that says nothing is empty.

    Attributes:
        book: Its book: ``index``, ``external``, ``neoplasm``, ``drug``, ``pcs``.
        number: Its place in the book, from 0.
        parent: ``number`` of the entry it stands under, None for a main term.
        level: 0 for a main term, 1 for a term below it, and so on.
        letter: The letter group it stands in; ``#`` in the drug table.
        title: Its text without nonessential modifiers; empty in ``pcs`` where there is only a
            reference.
        nemod: Nonessential modifiers as printed, brackets included: ``(acute) (chronic)``.
        nemod_at: Offset in ``title`` before which they stand; the length of ``title`` mostly.
        folded: ``folded_title`` of ``title``.
        code: The code it leads to; in ``pcs`` all seven characters.
        manifestation: The second code of an etiology and manifestation pair, printed in brackets.
        see: The path that it refers to, its parts divided by commas: "see ...".
        see_also: The path that it refers to besides: "see also ...".
        category: The category of "see category".
        subcategory: The subcategory of "see subcategory".
        codes: ``pcs`` only: the beginning of the codes meant, four to six characters.
        tab: ``pcs`` only: the table meant, three characters.
        use: ``pcs`` only: the value to use: "use ...".
    """

    book: str
    number: int
    parent: int | None
    level: int
    letter: str
    title: str
    nemod: str
    nemod_at: int
    folded: str
    code: str
    manifestation: str
    see: str
    see_also: str
    category: str
    subcategory: str
    codes: str
    tab: str
    use: str


class IndexCell(NamedTuple):
    """A cell with a code in the neoplasm or drug table; cells that print ``-`` have no row.

    Attributes:
        book: ``neoplasm`` or ``drug``.
        number: ``number`` of its entry.
        column: 2 to 7, see ``COLUMNS``.
        code: Undotted code, ending in ``-`` if it needs more characters.
    """

    book: str
    number: int
    column: int
    code: str


TABLES: tuple[PlainTable, ...] = (
    PlainTable(
        "index_entry",
        IndexEntry,
        key=("book", "number"),
        indexes=(
            ("code",),
            ("manifestation",),
            ("category",),
            ("subcategory",),
            ("book", "parent"),
            ("book", "level", "folded"),
        ),
    ),
    PlainTable("index_cell", IndexCell, key=("book", "number", "column"), indexes=(("code",),)),
)
