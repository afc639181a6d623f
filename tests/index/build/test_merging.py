"""Editions of one code set become one list, and what differs between them is kept."""

import pytest

from index.build import BuildError
from index.build.merging import EditionCodes, Merged, merge
from index.model import DESCRIPTOR_NOT_INSTALLED, Kind, System
from index.sources import SourceEntry
from index.sources.records import CodeRow

CM = System.ICD10CM


def _entry(name: str, valid_from: str, valid_to: str) -> SourceEntry:
    return SourceEntry(name, name, "CDC", name, "public", None, "", "x", "", valid_from, valid_to)


def _edition(name: str, year: int, *rows: CodeRow) -> EditionCodes:
    edition = EditionCodes(_entry(name, f"{year - 1}-10-01", f"{year}-09-30"))
    for row in rows:
        edition.add(row)
    return edition


def _row(code: str, title: str, parent: str | None = None, *, header: bool = False) -> CodeRow:
    kind = Kind.CATEGORY if len(code) == 3 else Kind.SUBCATEGORY if header else Kind.CODE
    return CodeRow(CM, code, code, title, kind, not header, parent)


TABULAR = _edition(
    "tabular",
    2026,
    CodeRow(CM, "4", "Chapter 4", "Endocrine", Kind.CHAPTER, False, None),
    CodeRow(CM, "E08-E13", "E08-E13", "Diabetes", Kind.BLOCK, False, "4"),
    _row("E10", "Type 1", "E08-E13", header=True),
    _row("E109", "Type 1 in Sjögren", "E10"),
    _row("E11", "Type 2", "E08-E13", header=True),
    _row("E119", "Type 2, plain", "E11"),
)


def _facts(merged: Merged) -> dict[str, tuple[str | None, str, bool]]:
    return {row.code: (row.parent, row.title, row.billable) for row, _ in merged.rows}


def test_codes_of_another_edition_stand_where_they_stood() -> None:
    """A code that is gone, and a category that is new, find their places and parents."""
    order = _edition(
        "order",
        2027,
        _row("E10", "Type 1", header=True),
        _row("E109", "Type 1 in Sjogren", "E10"),
        _row("E10A", "Presymptomatic", "E10", header=True),
        _row("E10A0", "Presymptomatic, unspecified", "E10A"),
        _row("E11", "Type 2", header=True),
        _row("E119", "Type 2 without complications", "E11"),
        _row("E12", "A new category"),
    )
    merged = merge(CM, [TABULAR, order])
    codes = [row.code for row, _ in merged.rows]
    assert codes == ["4", "E08-E13", "E10", "E109", "E10A", "E10A0", "E11", "E119", "E12"]
    facts = _facts(merged)
    assert facts["E12"] == ("E08-E13", "A new category", True)
    assert facts["E10A0"][0] == "E10A"
    assert facts["E109"][1] == "Type 1 in Sjögren", "accents of the older edition are kept"
    assert facts["E119"][1] == "Type 2 without complications"
    assert merged.editions == ("tabular", "order")
    varied = {(one.code, one.source): (one.title, one.billable) for one in merged.versions}
    assert varied == {
        ("E10A", "order"): ("Presymptomatic", False),
        ("E10A0", "order"): ("Presymptomatic, unspecified", True),
        ("E119", "tabular"): ("Type 2, plain", True),
        ("E119", "order"): ("Type 2 without complications", True),
        ("E12", "order"): ("A new category", True),
    }


def test_a_list_without_headers_says_nothing_of_them() -> None:
    """A codes file has billable codes only: that is no deletion of the categories."""
    codes = _edition(
        "codes", 2026, _row("E109", "Type 1 in Sjogren"), _row("E119", "Type 2, plain")
    )
    assert merge(CM, [TABULAR, codes]).versions == ()


def test_a_code_that_became_a_header() -> None:
    """It is billable in the older edition alone."""
    older = _edition("old", 2025, _row("E10", "Type 1"), _row("E119", "Type 2, plain"))
    merged = merge(CM, [TABULAR, older])
    assert not _facts(merged)["E10"][2]
    varied = {(one.code, one.source): one.billable for one in merged.versions}
    assert varied[("E10", "old")] is True
    assert varied[("E10", "tabular")] is False


def test_the_newest_edition_wins_whatever_the_order() -> None:
    """The order in which releases are read does not matter."""
    older = _edition("old", 2020, _row("E119", "Old title"))
    assert merge(CM, [older, TABULAR]) == merge(CM, [TABULAR, older])
    assert _facts(merge(CM, [older, TABULAR]))["E119"][1] == "Type 2, plain"


def test_a_release_that_names_a_code_twice_is_refused() -> None:
    """One release cannot contradict itself."""
    with pytest.raises(BuildError, match="E119 occurs twice"):
        _edition("twice", 2026, _row("E119", "One"), _row("E119", "Other"))


def test_a_parent_must_stand_before() -> None:
    """A code below nothing would be lost in the tree."""
    with pytest.raises(BuildError, match="E11 is used before"):
        merge(CM, [_edition("odd", 2026, _row("E119", "Type 2", "E11"))])


def _list(name: str, year: int, fullness: int, **titles: str) -> EditionCodes:
    """Return a list of invented CPT titles of a calendar year."""
    edition = EditionCodes(_entry(name, f"{year}-01-01", f"{year}-12-31"))
    for code, title in titles.items():
        row = CodeRow(System.CPT, code, code, title, Kind.CODE, True, None, fullness=fullness)
        edition.add(row)
    return edition


def test_a_list_without_titles_gives_numbers_only() -> None:
    """However new, it takes no title, ends no code and is no edition beside a licensed list."""
    missing = f"CPT code; {DESCRIPTOR_NOT_INSTALLED}"
    numbers = _list("fees", 2032, 0, C0001=missing, C0003=missing)
    licensed = _list("long", 2031, 3, C0001="Example one", C0002="Example two")
    merged = merge(System.CPT, [numbers, licensed])
    titles = {row.code: (row.title, source) for row, source in merged.rows}
    assert titles == {
        "C0001": ("Example one", "long"),
        "C0002": ("Example two", "long"),
        "C0003": (missing, "fees"),
    }
    assert (merged.editions, merged.versions) == (("long",), ())
    assert merge(System.CPT, [numbers]).editions == ("fees",)


def test_the_fullest_list_of_a_year_names_the_codes() -> None:
    """The other lists of that year add what it lacks; their wordings are no changes."""
    long = _list("long", 2031, 3, C0001="Example one, at length")
    short = _list("short", 2031, 1, C0001="EX ONE", C0002="EX TWO")
    older = _list("older", 2030, 3, C0001="Example one, as it was")
    merged = merge(System.CPT, [short, older, long])
    assert {row.code: row.title for row, _ in merged.rows} == {
        "C0001": "Example one, at length",
        "C0002": "EX TWO",
    }
    assert merged.editions == ("older", "long")
    assert {(one.source, one.title) for one in merged.versions} == {
        ("older", "Example one, as it was"),
        ("long", "Example one, at length"),
    }
