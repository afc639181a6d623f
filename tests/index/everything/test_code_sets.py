"""Titles, headings and dates of 200 random codes of each set."""

from datetime import date, timedelta

import pytest

from index.database import Content
from index.model import System
from tests.index.everything.official import (
    IN_FORCE,
    OrderLine,
    draw,
    icd10cm_order,
    icd10pcs_order,
    page,
    sheet,
    values,
    without_accents,
)

HCPCS = "hcpcs/HCPC2025_OCT_ANWEB.xlsx"


def _as_printed(content: Content, system: System, lines: list[OrderLine], on: date) -> None:
    for line in lines:
        shown = page(content, system, line.code, on)
        assert without_accents(shown.title) == line.title, line.code
        assert shown.billable == line.billable, line.code
        assert shown.validity.covered
        assert shown.validity.valid


@pytest.mark.parametrize("on", [date(2025, 11, 1), IN_FORCE])
def test_diagnoses_are_those_of_the_order_file(content: Content, on: date) -> None:
    """Codes and headings of ICD-10-CM, under both releases of FY2026."""
    lines = icd10cm_order()
    assert len(lines) == 98_186
    _as_printed(content, System.ICD10CM, draw(lines, 1), on)


def test_procedures_are_those_of_the_order_file(content: Content) -> None:
    """Codes of ICD-10-PCS, and its tables as headings."""
    lines = icd10pcs_order()
    assert len(lines) == 80_029
    _as_printed(content, System.ICD10PCS, draw(lines, 2), IN_FORCE)
    headings = [line for line in lines if not line.billable]
    assert len(headings) == 914
    _as_printed(content, System.ICD10PCS, draw(headings, 3, 50), IN_FORCE)


def test_no_code_is_left_out_and_none_is_added(content: Content) -> None:
    """The billable codes that are valid today are exactly those of the order files."""
    for system, lines in ((System.ICD10CM, icd10cm_order()), (System.ICD10PCS, icd10pcs_order())):
        installed = {
            row["code"]
            for row in content.connection.execute(
                "SELECT code FROM code WHERE system = ? AND billable", (system.value,)
            )
        }
        printed = {line.code for line in lines if line.billable}
        assert printed <= installed
        for code in sorted(installed - printed)[:SAMPLE_OF_OLD]:
            assert not page(content, system, code).validity.valid, code


SAMPLE_OF_OLD = 50


def _day(cell: object) -> str | None:
    text = str(cell or "").strip()
    return f"{text[:4]}-{text[4:6]}-{text[6:8]}" if text else None


def test_level_ii_codes_are_those_of_the_workbook(content: Content) -> None:
    """Title, the dates, and whether the code may be used around each of them."""
    heading, *lines = sheet(HCPCS)
    found = [dict(zip(map(str, heading), line, strict=True)) for line in lines]
    codes = [one for one in found if str(one["RECID"]) == "3"]
    assert len(codes) == 8_463
    ended = [one for one in codes if one["TERM DT"]]
    assert len(ended) == 8_463 - 7_258
    for one in (*draw(codes, 4), *draw(ended, 5, 50)):
        code = str(one["HCPC"]).strip()
        added, since, last = (_day(one[name]) for name in ("ADD DT", "ACT EFF DT", "TERM DT"))
        shown = page(content, System.HCPCS, code, date(2025, 11, 1))
        assert shown.title == " ".join(str(one["LONG DESCRIPTION"]).split()), code
        assert values(shown, "hcpcs", "Added") == [added], code
        assert values(shown, "hcpcs", "Last action since") == ([since] if since else [])
        assert values(shown, "hcpcs", "Terminated") == ([last] if last else []), code
        assert added
        first = date.fromisoformat(added)
        days = [first - timedelta(1), first, date(2025, 11, 1)]
        if last:
            days += [date.fromisoformat(last), date.fromisoformat(last) + timedelta(1)]
        for day in days:
            allowed = added <= day.isoformat() <= (last or "9999")
            assert page(content, System.HCPCS, code, day).validity.valid == allowed, (code, day)


def test_every_modifier_is_listed(content: Content) -> None:
    """The 383 modifiers with their texts."""
    heading, *lines = sheet(HCPCS)
    found = [dict(zip(map(str, heading), line, strict=True)) for line in lines]
    printed = {
        str(one["HCPC"]).strip(): " ".join(str(one["LONG DESCRIPTION"]).split())
        for one in found
        if str(one["RECID"]) == "7"
    }
    assert len(printed) == 383
    rows = content.connection.execute("SELECT modifier, description FROM modifier")
    assert {row["modifier"]: row["description"] for row in rows} == printed
