"""A content with a few pages of every book, written in milliseconds."""

from pathlib import Path

from sqlite_utils import Database

from index.database.content import DATABASE
from index.database.tables import CODES_TABLES
from index.database.tables.books import IndexCell, IndexEntry, folded_title
from index.database.tables.hcpcs import Modifier, PlaceOfService
from index.database.tables.texts import Guideline
from tests.desktop.three_codes import write_generation

NAMES = {
    "index": "icd10cm_index",
    "neoplasm": "icd10cm_neoplasm",
    "drug": "icd10cm_drug",
    "guidelines": "icd10cm_guidelines",
    "places": "place_of_service",
    "modifiers": "hcpcs_anweb",
}
"""Kind of release of each book that is installed; external causes and PCS are not."""

# Level, title, nonessential modifiers, code, manifestation, see, see also.
_INDEX: tuple[tuple[int, str, str, str, str, str, str], ...] = (
    (0, "Amyloid heart", "(disease)", "E854", "I43", "", ""),
    (0, "Diabetes, diabetic", "(mellitus) (sugar)", "E119", "", "", ""),
    (1, "type 1", "", "E109", "", "", ""),
    (2, "with", "", "", "", "", ""),
    (3, "chronic kidney disease", "", "E1022", "", "", ""),
    (1, "type 2", "", "E11", "", "", ""),
    (2, "with", "", "", "", "", ""),
    (3, "chronic kidney disease", "", "E1122", "", "", ""),
    (3, "hyperglycemia", "", "E1121", "", "", ""),
    (0, "Disease, diseased", "", "", "", "", "Syndrome"),
    (1, "kidney", "(functional) (pelvis)", "N289", "", "", ""),
    (2, "chronic", "", "N18-", "", "", ""),
    (0, "Kidney", "", "", "", "condition", ""),
    (0, "Nephropathy", "(see also, Nephritis)", "N289", "", "Disease, kidney", ""),
    (1, "malignant", "", "", "", "Neoplasm, lung, malignant", ""),
    (1, "lost", "", "", "", "Wanderlust", ""),
    (0, "Ménière's disease", "", "H8109", "", "", ""),
)
_TABLES: dict[str, tuple[tuple[int, str, str, tuple[str, ...]], ...]] = {
    "neoplasm": (
        (0, "Neoplasm, neoplastic", "", ("C801", "", "", "", "", "")),
        (1, "lung", "", ("C349-", "C780-", "D022-", "D143-", "D381", "D491")),
        (2, "upper lobe", "", ("C341-", "", "", "", "", "")),
    ),
    "drug": (
        (0, "Aleve", "Naproxen", ()),
        (0, "Naproxen", "", ("T39311", "T39312", "T39313", "T39314", "T39315", "T39316")),
        (1, "sodium", "", ("T39311", "T39312", "T39313", "T39314", "T39315", "T39316")),
    ),
}


def index_entries() -> list[IndexEntry]:
    """Return the entries of all books."""
    rows = {"index": [(*row[:3], "", *row[3:]) for row in _INDEX]}
    entries = [
        _entry("index", number, level, title, nemod, rows["index"], code, manif, see, see_also)
        for number, (level, title, nemod, _, code, manif, see, see_also) in enumerate(rows["index"])
    ]
    for book, lines in _TABLES.items():
        entries += [
            _entry(book, number, level, title, "", lines, "", "", see, "")
            for number, (level, title, see, _cells) in enumerate(lines)
        ]
    return entries


def _entry(
    book: str,
    number: int,
    level: int,
    title: str,
    nemod: str,
    lines: object,
    code: str,
    manifestation: str,
    see: str,
    see_also: str,
) -> IndexEntry:
    assert isinstance(lines, list | tuple)
    above = (n for n in range(number - 1, -1, -1) if lines[n][0] < level)
    return IndexEntry(
        book=book,
        number=number,
        parent=next(above, None),
        level=level,
        letter=title[:1],
        title=title,
        nemod=nemod,
        nemod_at=len(title),
        folded=folded_title(title),
        code=code,
        manifestation=manifestation,
        see=see,
        see_also=see_also,
        category="",
        subcategory="",
        codes="",
        tab="",
        use="",
    )


def _facts() -> list[tuple[str, tuple[object, ...]]]:
    cells = [
        ("index_cell", IndexCell(book, number, column, code))
        for book, lines in _TABLES.items()
        for number, line in enumerate(lines)
        for column, code in enumerate(line[3], 2)
        if code
    ]
    sections = (
        Guideline("I", None, "Conventions", "Read these first.", 7, 0),
        Guideline("I.C", "I", "Chapter-specific guidelines", "", 20, 1),
        Guideline("I.C.4", "I.C", "Chapter 4", "", 39, 2),
        Guideline("I.C.4.a", "I.C.4", "Diabetes <mellitus>", "Use E11.22.\n\nInsulin.", 39, 3),
        Guideline("I.C.4.a.1", "I.C.4.a", "Type of diabetes", "Age does not tell.", 39, 4),
    )
    return [
        *(("index_entry", entry) for entry in index_entries()),
        *cells,
        *(("guideline", section) for section in sections),
        ("place_of_service", PlaceOfService("11", "11", "Office", "A room.", "Non-Facility")),
        ("place_of_service", PlaceOfService("21", "21", "Inpatient Hospital", "Beds.", "Facility")),
        ("modifier", Modifier("LT", "Left side", "1980-01-01", None, None)),
        ("modifier", Modifier("RT", "Right side", "1980-01-01", None, None)),
    ]


def write_books(folder: Path, name: str = "first", edition: str = "FY2026") -> None:
    """Write a generation with three codes and the books, and put it in force."""
    write_generation(folder, name)
    database = Database(folder / name / DATABASE)
    book_of = {"place_of_service": "places", "modifier": "modifiers", "guideline": "guidelines"}
    for book, kind in NAMES.items():
        database.table("source").insert(
            {
                "id": book,
                "kind": kind,
                "name": book,
                "publisher": "CDC/NCHS",
                "edition": edition,
                "licence": "US government work",
                "file": "example.zip",
                "member": "",
                "sha256": "0" * 64,
                "rows": 1,
                "valid_from": "2025-10-01",
                "valid_to": "2026-09-30",
            }
        )
    columns = {table.name: [*table.columns()] for table in CODES_TABLES}
    for table, record in _facts():
        source = book_of.get(table) or str(record[0])
        database.table(table).insert(dict(zip(columns[table], (*record, source), strict=True)))
    database.close()
