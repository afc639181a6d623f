"""What the editions of a code set say of a code on a date of service."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from index.build.rows import ContentWriter
from index.database import Content
from index.database.tables.hcpcs import CodePeriod
from index.fulltext.packing import OPEN, periods
from index.model import CodePage, CodeRef, Kind, System
from index.pages import build_page
from index.sources import SourceEntry
from index.sources.records import CodeRow, Row

CM, HCPCS = System.ICD10CM, System.HCPCS


def _entry(name: str, valid_from: str, valid_to: str) -> SourceEntry:
    return SourceEntry(name, name, "CDC", name, "public", None, "", "x", "", valid_from, valid_to)


def _code(system: System, code: str, title: str) -> CodeRow:
    return CodeRow(system, code, code, title, Kind.CODE, True, None)


EDITIONS: tuple[tuple[SourceEntry, tuple[Row, ...]], ...] = (
    (
        _entry("FY2025", "2024-10-01", "2025-09-30"),
        (_code(CM, "A01", "Gone"), _code(CM, "A02", "Old words"), _code(CM, "A03", "The same")),
    ),
    (
        _entry("FY2026", "2025-10-01", "2026-09-30"),
        (_code(CM, "A02", "New words"), _code(CM, "A03", "The same"), _code(CM, "A04", "New")),
    ),
    (
        _entry("2025 Q4", "2025-10-01", "2025-12-31"),
        (
            _code(HCPCS, "X0001", "Invented item one"),
            CodePeriod("HCPCS", "X0001", "2020-01-01", "2025-11-30"),
            _code(HCPCS, "X0002", "Invented item two"),
            CodePeriod("HCPCS", "X0002", "2020-01-01", "2025-12-15"),
            _code(HCPCS, "X0003", "Invented item three"),
            CodePeriod("HCPCS", "X0003", "2020-01-01", "2025-10-31"),
        ),
    ),
    (
        _entry("2026 Q1", "2026-01-01", "2026-03-31"),
        (
            _code(HCPCS, "X0001", "Invented item one"),
            CodePeriod("HCPCS", "X0001", "2021-01-01", "2026-02-28"),
            _code(HCPCS, "X0002", "Invented item two"),
            CodePeriod("HCPCS", "X0002", "2020-01-01", None),
        ),
    ),
)


@pytest.fixture
def content(tmp_path: Path) -> Iterator[Content]:
    """Two editions of a code set, and a code with dates of its own."""
    writer = ContentWriter(tmp_path / "codes.sqlite")
    for entry, rows in EDITIONS:
        writer.add(entry, rows)
    writer.finish([(entry, entry.id, "", "0") for entry, _ in EDITIONS], "manifest")
    writer.close()
    content = Content(tmp_path, tmp_path.name)
    yield content
    content.close()


def _page(content: Content, code: str, day: str, system: System = CM) -> CodePage:
    return build_page(content, CodeRef(system, code), date_of_service=date.fromisoformat(day))


@pytest.mark.parametrize(
    ("code", "day", "title", "edition", "valid", "statement"),
    [
        ("A02", "2025-01-15", "Old words", "FY2025", True, "valid in FY2025"),
        ("A02", "2026-01-15", "New words", "FY2026", True, "valid in FY2026"),
        ("A03", "2025-01-15", "The same", "FY2025", True, "valid in FY2025"),
        ("A03", "2027-01-15", "The same", "FY2026", True, "as of FY2026, ended 2026-09-30"),
        ("A01", "2025-01-15", "Gone", "FY2025", True, "valid in FY2025"),
        ("A01", "2026-01-15", "Gone", "FY2025", False, "last in FY2025, ended 2025-09-30"),
        ("A04", "2025-01-15", "New", "FY2026", False, "new in FY2026, from 2025-10-01"),
        ("A04", "2026-01-15", "New", "FY2026", True, "valid in FY2026"),
    ],
)
def test_the_date_picks_the_edition(
    content: Content, code: str, day: str, title: str, edition: str, valid: bool, statement: str
) -> None:
    """Title, edition and validity are those of the date; nothing is hidden."""
    page = _page(content, code, day)
    assert (page.title, page.validity.edition, page.validity.valid) == (title, edition, valid)
    assert statement in page.validity.statement
    assert page.source in page.sources


@pytest.mark.parametrize(
    ("day", "statement"),
    [
        ("2019-06-01", "not yet valid: in force from 2021-01-01 (2026 Q1)"),
        ("2025-11-30", "valid in 2025 Q4"),
        ("2025-12-01", "no longer valid: terminated 2025-11-30 (2025 Q4)"),
        ("2026-01-15", "valid in 2026 Q1"),
        ("2026-03-01", "no longer valid: terminated 2026-02-28 (2026 Q1)"),
    ],
)
def test_dates_of_the_code_itself(content: Content, day: str, statement: str) -> None:
    """A terminated code is found, and said to be so by the edition of the date alone."""
    page = _page(content, "X0001", day, HCPCS)
    assert statement in page.validity.statement
    assert page.validity.valid == (day in ("2025-11-30", "2026-01-15"))


def test_search_knows_the_same_periods(content: Content) -> None:
    """The packed periods agree with the pages."""
    days = periods(content.connection)
    rows = content.connection.execute("SELECT id, code FROM code").fetchall()
    found = {row["code"]: days[row["id"]].tolist() for row in rows}
    first, last = date(2025, 10, 1).toordinal(), date(2025, 9, 30).toordinal()
    assert found["A01"] == [0, last]
    assert found["A02"] == [0, OPEN]
    assert found["A03"] == [0, OPEN]
    assert found["A04"] == [first, OPEN]
    # Of the newest edition that has the code: it moved both days, and took an end back.
    start = date(2020, 1, 1).toordinal()
    assert found["X0001"] == [date(2021, 1, 1).toordinal(), date(2026, 2, 28).toordinal()]
    assert found["X0002"] == [start, OPEN]
    assert found["X0003"] == [start, date(2025, 10, 31).toordinal()]
