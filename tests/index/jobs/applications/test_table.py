"""Applications as a table."""

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.jobs.applications.table import applications_csv, harmless
from tests.index.jobs.samples import application


def rows(data: bytes) -> list[dict[str, str]]:
    """Return the rows of a table."""
    return list(csv.DictReader(io.StringIO(data.decode("utf-8-sig"), newline="")))


def test_an_application_is_a_row() -> None:
    """With the day of each stage that it came to."""
    one = application(documents=("/papers/a.pdf", "/papers/b.pdf"), notes='Say "hello"\nagain')
    (row,) = rows(applications_csv([one]))
    assert row == {
        "title": "Coding auditor",
        "employer": "Example Valley Clinic",
        "place": "Austin, TX",
        "stage": "applied",
        "saved": "2026-11-23",
        "applied": "2026-11-24",
        "interview": "",
        "offer": "",
        "closed": "",
        "remind": "2026-12-01",
        "remind of": "call again",
        "notes": 'Say "hello"\nagain',
        "documents": "/papers/a.pdf; /papers/b.pdf",
        "apply to": "jobs@clinic.example",
        "address": "https://jobs.example/7",
    }


def test_a_spreadsheet_is_told_the_encoding() -> None:
    """Without the mark it takes UTF-8 for something else; no application is a header alone."""
    assert applications_csv([]).startswith(b"\xef\xbb\xbftitle,employer,")
    assert rows(applications_csv([])) == []


@pytest.mark.parametrize(
    "cell", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "  =cmd|' /C calc'!A0", "\uff1d1"]
)
def test_a_formula_becomes_text(cell: str) -> None:
    """Whoever wrote the posting."""
    (row,) = rows(applications_csv([application(title=cell, notes=cell)]))
    assert row["title"] == row["notes"] == f"'{cell}"


@given(st.text())
def test_every_cell_is_harmless_and_whole(cell: str) -> None:
    """At most an apostrophe is added."""
    made = harmless(cell)
    assert made in (cell, f"'{cell}")
    assert made.lstrip()[:1] not in ("=", "+", "-", "@") or not made
