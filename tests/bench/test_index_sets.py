"""Query sets made from the published indexes."""

import sqlite3

import pytest
from sqlite_utils import Database

from index.database import create_tables
from index.database.tables.books import IndexCell, IndexEntry, folded_title
from tests.bench.index_sets import Counts, HeldOut, held_out, said

# Number, parent, level, title, code, manifestation.
_INDEX = (
    (0, None, 0, "Diabetes, diabetic", "E119", ""),
    (1, 0, 1, "type 2", "E11", ""),
    (2, 1, 2, "with", "", ""),
    (3, 2, 3, "nephropathy NEC (any)", "E112-", ""),
    (4, 0, 1, "Sugar", "E119", ""),
    (5, None, 0, "Amyloid", "", ""),
    (6, 5, 1, "heart", "E854", "I43"),
    (7, 5, 1, "eye", "X999", ""),
    (8, None, 0, "Sugar", "", ""),
    (9, 8, 1, "diabetic", "E119", ""),
    (10, None, 0, "Sugar diabetic", "", ""),
    (11, 10, 1, "(old)", "E119", ""),
    (12, 8, 1, "lost", "E112", ""),
)
_CODES = (
    ("ICD10CM", "E11", "E11", "Type 2 diabetes mellitus"),
    ("ICD10CM", "E112", "E11.2", "Diabetes with kidney complications"),
    ("ICD10CM", "E119", "E11.9", "Diabetes without complications"),
    ("ICD10CM", "E854", "E85.4", "Organ-limited amyloidosis"),
    ("ICD10CM", "I43", "I43", "Cardiomyopathy elsewhere"),
    ("ICD10CM", "C349", "C34.9", "Malignant neoplasm of lung"),
    ("ICD10CM", "T39311", "T39.311", "Poisoning by naproxen, accidental"),
    ("ICD10PCS", "0DTJ0ZZ", "0DTJ0ZZ", "Resection of Appendix, Open Approach"),
)


@pytest.fixture
def connection() -> sqlite3.Connection:
    """A database with a few entries of every kind."""
    made = sqlite3.connect(":memory:")
    made.row_factory = sqlite3.Row
    database = Database(made)
    create_tables(database)
    database.table("code").insert_all(
        {
            "id": number,
            "system": system,
            "code": code,
            "display": display,
            "title": title,
            "kind": "code",
            "billable": 1,
            "parent": None,
            "source": "a",
        }
        for number, (system, code, display, title) in enumerate(_CODES)
    )
    database.table("note").insert(
        {"id": 0, "code_id": 1, "kind": "inclusion", "position": 0, "text": "Lost sugar"}
        | {"source": "a"}
    )
    entries = [
        _entry("index", number, parent, level, title, code, manifestation)
        for number, parent, level, title, code, manifestation in _INDEX
    ]
    entries += [
        _entry("neoplasm", 0, None, 0, "Neoplasm, neoplastic"),
        _entry("neoplasm", 1, 0, 1, "lung"),
        _entry("drug", 0, None, 0, "Naproxen"),
        _entry("pcs", 0, None, 0, "Appendectomy"),
        _entry("pcs", 1, 0, 1, "Open", codes="0DTJ0"),
        _entry("pcs", 2, 0, 1, "Other", codes="9ZZZ"),
    ]
    cells = [IndexCell("neoplasm", 1, 2, "C349-"), IndexCell("drug", 0, 2, "T39311")]
    for table, rows in (("index_entry", entries), ("index_cell", cells)):
        database.table(table).insert_all(row._asdict() | {"source": "a"} for row in rows)
    return made


def _entry(
    book: str,
    number: int,
    parent: int | None,
    level: int,
    title: str,
    code: str = "",
    manifestation: str = "",
    codes: str = "",
) -> IndexEntry:
    return IndexEntry(
        book=book,
        number=number,
        parent=parent,
        level=level,
        letter="A",
        title=title,
        nemod="",
        nemod_at=0,
        folded=folded_title(title),
        code=code,
        manifestation=manifestation,
        see="",
        see_also="",
        category="",
        subcategory="",
        codes=codes,
        tab="",
        use="",
    )


def test_an_entry_is_said_without_brackets_and_second_forms() -> None:
    """What a person would not say goes."""
    assert said(["Diabetes, diabetic", "type 2", "with", "nephropathy (any) NEC"]) == (
        "diabetes type 2 with nephropathy"
    )
    assert said(["Aquablation therapy, prostate"]) == "aquablation therapy prostate"
    assert said(["(old)"]) == ""


def test_each_kind_of_book_gives_queries(connection: sqlite3.Connection) -> None:
    """Entries without a code that is there, and those that repeat others, are left out."""
    drawn = held_out(connection)

    assert sorted(drawn, key=lambda one: (one.book, one.number)) == [
        HeldOut("accidental poisoning by naproxen", ("T39.311",), "ICD10CM", "drug", 0),
        HeldOut("diabetes type 2", ("E11",), "ICD10CM", "index", 1),
        HeldOut("diabetes type 2 with nephropathy", ("E11.2",), "ICD10CM", "index", 3),
        HeldOut("diabetes sugar", ("E11.9",), "ICD10CM", "index", 4),
        HeldOut("amyloid heart", ("E85.4", "I43"), "ICD10CM", "index", 6),
        HeldOut("sugar lost", ("E11.2",), "ICD10CM", "index", 12),
        HeldOut("primary malignant neoplasm of lung", ("C34.9",), "ICD10CM", "neoplasm", 1),
        HeldOut("appendectomy open", ("0DTJ0",), "ICD10PCS_PREFIX", "pcs", 1),
    ]


def test_an_entry_that_repeats_an_inclusion_term_is_not_drawn(
    connection: sqlite3.Connection,
) -> None:
    """The words of an official phrase of the same code are no test, in any punctuation."""
    with connection:
        connection.execute("UPDATE note SET text = 'Sugar, lost'")

    assert "sugar lost" not in {one.query for one in held_out(connection)}


def test_the_draw_is_the_same_for_a_seed_and_keeps_to_the_counts(
    connection: sqlite3.Connection,
) -> None:
    """A seed draws the same entries, no more than asked for."""
    counts = Counts(diagnoses=2, procedures=0, tables=1)

    drawn = held_out(connection, 1, counts)

    assert [one.book for one in drawn[:2]] == ["index", "index"]
    assert len(drawn) == 3
    assert held_out(connection, 1, counts) == drawn
    assert any(held_out(connection, seed, counts) != drawn for seed in range(2, 9))
