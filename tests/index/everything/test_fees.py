"""Relative values, fees, RBCS and places of service, against the files."""

import re
from collections import defaultdict
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

import pytest

from index.database import Content
from index.model import System
from index.pages.browsing import places_of_service
from index.pages.fees import fee, localities, relative_values
from tests.index.everything.official import draw, grids, page, records, rows, values

IN_2025 = date(2025, 11, 15)
LEVEL_II = re.compile(r"[A-CE-V]\d{4}")
FEES = 50

# Column of the file, from 0, by the name that the engine gives it.
COLUMNS = {
    "status": 3, "not_used": 4, "work": 5, "practice_nonfacility": 6, "na_nonfacility": 7,
    "practice_facility": 8, "na_facility": 9, "malpractice": 10, "total_nonfacility": 11,
    "total_facility": 12, "components": 13, "global_days": 14, "preoperative": 15,
    "intraoperative": 16, "postoperative": 17, "multiple": 18, "bilateral": 19, "assistant": 20,
    "cosurgeons": 21, "team": 22, "endoscopic_base": 23, "conversion_factor": 24,
    "supervision": 25, "calculation_flag": 26, "imaging_family": 27, "opps_nonfacility": 28,
    "opps_facility": 29, "opps_malpractice": 30,
}  # fmt: skip


def _relative_values() -> list[list[str]]:
    return rows("pfs/PPRRVU2025_Oct.csv")[10:]


def _indices() -> list[list[str]]:
    return [row for row in rows("pfs/GPCI2025.csv")[3:] if re.fullmatch(r"\d{5}", row[0])]


def _system(code: str) -> System:
    if LEVEL_II.fullmatch(code):
        return System.HCPCS
    return System.CDT if re.fullmatch(r"D\d{4}", code) else System.CPT


def test_relative_values(content: Content) -> None:
    """Totals and indicators of 200 rows, every column of them, and those the page shows."""
    lines = _relative_values()
    assert len(lines) == 19_090
    for line in draw(lines, 41):
        code, modifier = line[0], line[1].strip()
        (ours,) = [
            one for one in relative_values(content, code, IN_2025) if one["modifier"] == modifier
        ]
        shown = {name: ours[name] for name in COLUMNS}
        assert shown == {name: line[place].strip() for name, place in COLUMNS.items()}, code


def test_the_page_shows_status_and_global_days(content: Content) -> None:
    """Of 200 codes that have one row of relative values."""
    lines = _relative_values()
    by_code = defaultdict(list)
    for line in lines:
        by_code[line[0]].append(line)
    single = sorted(code for code, found in by_code.items() if len(found) == 1)
    for code in draw(single, 42):
        (line,) = by_code[code]
        shown = page(content, _system(code), code, IN_2025)
        assert values(shown, "payment", "Status") == [line[3]], code
        days = values(shown, "payment", "Global days")
        assert days in ([line[14]], []), code
        assert days or line[3] not in "ART" or not Decimal(line[12]), code


def _by_hand(line: list[str], index: list[str], practice: int) -> Decimal:
    """Work, practice expense and malpractice, each by its index, by the conversion factor."""
    work, expense, malpractice = (Decimal(line[place]) for place in (5, practice, 10))
    units = work * Decimal(index[4]) + expense * Decimal(index[5]) + malpractice * Decimal(index[6])
    return (units * Decimal(line[24])).quantize(Decimal("0.01"), ROUND_HALF_UP)


@pytest.mark.parametrize(
    ("place", "nonfacility", "facility"),
    [
        ("13202-01", "101.06", "71.64"),
        ("10112-00", "81.86", "59.93"),
        ("02102-01", "112.20", "84.92"),
    ],
)
def test_fee_of_an_office_visit(
    content: Content, place: str, nonfacility: str, facility: str
) -> None:
    """99213 in Manhattan, Alabama and Alaska: by hand, in the engine and on the page."""
    (line,) = [line for line in _relative_values() if line[0] == "99213"]
    (index,) = [one for one in _indices() if f"{one[0]}-{one[2]}" == place]
    expected = [Decimal(nonfacility), Decimal(facility)]
    assert [_by_hand(line, index, 6), _by_hand(line, index, 8)] == expected
    found = fee(content, "99213", "", place, IN_2025)
    assert found is not None
    assert [one.amount for one in found.settings] == expected
    shown = page(content, System.CPT, "99213", IN_2025, place)
    cells = {cell.text for grid in grids(shown, "payment") for row in grid.rows for cell in row}
    assert {f"${nonfacility}", f"${facility}"} <= cells


def test_fees_by_hand(content: Content) -> None:
    """50 priced codes, each in a locality of its own, to the cent."""
    indices = _indices()
    assert len(indices) == len(localities(content, IN_2025)) == 109
    priced = [
        line
        for line in _relative_values()
        if line[3] in "ART" and (Decimal(line[11]) or Decimal(line[12]))
    ]
    for line, index in zip(draw(priced, 43, FEES), draw(indices, 44, FEES), strict=True):
        found = fee(content, line[0], line[1].strip(), f"{index[0]}-{index[2]}", IN_2025)
        assert found is not None
        for one, practice, mark in zip(found.settings, (6, 8), (7, 9), strict=True):
            if line[mark].strip().upper() == "NA":
                assert one.amount is None
            else:
                assert one.amount == _by_hand(line, index, practice), (line[0], index[3])


def test_what_has_no_price_is_never_free(content: Content) -> None:
    """Codes of every other status, in Manhattan: no amount, and a reason."""
    seen: dict[str, list[str]] = {}
    for line in _relative_values():
        if line[3] not in "ART":
            seen.setdefault(line[3], line)
    assert len(seen) >= 8
    for line in seen.values():
        found = fee(content, line[0], line[1].strip(), "13202-01", IN_2025)
        assert found is not None
        assert found.reason.startswith("not priced under the PFS"), line[0]
        assert all(one.amount is None for one in found.settings)


def _iso(day: str) -> str:
    month, day_of_month, year = day.split("/")
    return f"{year}-{month}-{day_of_month}"


def test_rbcs(content: Content) -> None:
    """Categories of 200 codes over time."""
    kinds = {"M": "major procedure", "O": "other procedure", "N": "not a procedure"}
    printed: dict[str, set[tuple[str, ...]]] = defaultdict(set)
    lines = records("reference/RBCS_2023.csv")
    assert len(lines) == 17_033
    for line in lines:
        printed[line["HCPCS_Cd"]].add(
            (
                _iso(line["RBCS_Assignment_Eff_Dt"]),
                line["RBCS_Cat_Desc"],
                line["RBCS_Subcat_Desc"],
                line["RBCS_Family_Desc"],
                kinds[line["RBCS_Major_Ind"]],
            )
        )
    installed = {
        (row["system"], row["code"])
        for row in content.connection.execute("SELECT system, code FROM code WHERE billable")
    }
    known = sorted(code for code in printed if (_system(code).value, code) in installed)
    for code in draw(known, 45):
        (grid,) = grids(page(content, _system(code), code, IN_2025), "rbcs")
        shown = {tuple(cell.text for cell in row) for row in grid.rows}
        assert shown == printed[code], code


def test_places_of_service(content: Content) -> None:
    """All of them, with name, text and setting."""
    lines = rows("reference/place-of-service-codes-2023-09.csv")[1:]
    (source,) = [one for one in content.sources() if one.kind == "place_of_service"]
    shown = {one.code: (one.title, one.paragraphs) for one in places_of_service(content, source)}
    assert len(shown) == len(lines) == 99
    for code, name, text, setting in lines:
        title, paragraphs = shown[code]
        assert title == name.strip()
        assert paragraphs[0] == " ".join(text.split())
        assert paragraphs[1] == ("" if setting == "Unassigned" else f"Paid as: {setting}")
