"""Conversion table, POA-exempt list and the lists of the Medicare Code Editor."""

import contextlib
import csv
import io
import random
import zipfile
from collections import Counter
from datetime import date
from pathlib import Path

import openpyxl  # type: ignore[import-untyped]  # its stubs are a package of their own
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index.database.tables.icd import Conversion, ConversionOrigin, MceEdit, PoaExempt
from index.sources import SourceError
from tests.index.sources.files import recognised, rows_of

CONVERSION = "icd10cm/ICD-10-CM-CONVERSION-TABLE-FY2026.xlsx"
POA = "icd10cm/POAexemptCodesFY26.zip"
MCE = "reference/MCE_v41.1_code_edits.csv"
HEADING = ("Current code assignment", "Effective", "Previous Code(s) Assignment")
NOTICE = "This FY 2026 Conversion Table (invented notice)"


def _workbook(*rows: tuple[object, ...]) -> bytes:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    for row in rows:
        sheet.append(row)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


TABLE = _workbook(
    (NOTICE,),
    HEADING,
    ("A04.71", 2017, "A04.7"),
    ("C56.3", 2021, "C56.1 and C56.2"),
    ("H44.2A9", 2017, "H44.20-H44.23 AND H35.051-H35.059"),
    ("W44.A1XA", date(2023, 4, 1), "Codes in Categories T15-T19"),
    ("R29.701", 2016, "None"),
    ("W453XXA", 2016, "W45.8XXA; W45.9XXA"),
)
POA_TEXT = (
    b"Order26\tPOAexemptCode\tDescription\r\n01238\tB90.0\tSequelae\r\n"
    b'01239\tB90.1\t"Sequelae, of"\r\n'
)
EDITS = (
    b"icd_code,icd_description,icd_conflict_group,icd_conflict_rule\r\n"
    b"A33,Tetanus neonatorum,Age,Perinatal/Newborn (Age 0 Only)\r\n"
    b"O44.20,Placenta,Age,Maternity (Ages 9-64)\r\nO44.20,Placenta,Sex,Female Only\r\n"
    b"Z91.83,Wandering,Other,Manifestation (Not Allowed as Principal Diagnosis)\r\n"
)


def test_whole_conversion_table(releases: Path) -> None:
    """Every row, read again by another library."""
    data = (releases / CONVERSION).read_bytes()
    rows = [row for row in rows_of("icd10cm_conversion", data) if isinstance(row, Conversion)]
    sheet = openpyxl.load_workbook(io.BytesIO(data), read_only=True).active
    assert sheet is not None
    printed = [row for row in sheet.iter_rows(min_row=3, values_only=True) if row[0]]
    assert len(rows) == len(printed) == 5_892
    for place in random.Random(7).sample(range(len(rows)), 200):
        code, since, previous = printed[place][:3]
        first = f"{since}-10-01" if isinstance(since, int) else str(since)[:10]
        assert rows[place].code == str(code).strip().replace(".", "")
        assert rows[place].effective == first
        assert rows[place].previous == " ".join(str(previous).split())


def test_conversion_rows() -> None:
    """Ranges, several codes, a date within the year, and a code with nothing before."""
    rows = rows_of("icd10cm_conversion", TABLE)
    assert [row.effective for row in rows if isinstance(row, Conversion)] == [
        "2017-10-01",
        "2021-10-01",
        "2017-10-01",
        "2023-04-01",
        "2016-10-01",
        "2016-10-01",
    ]
    named = [(r.code, r.first, r.last) for r in rows if isinstance(r, ConversionOrigin)]
    assert named == [
        ("A0471", "A047", "A047"),
        ("C563", "C561", "C561"),
        ("C563", "C562", "C562"),
        ("H442A9", "H4420", "H4423"),
        ("H442A9", "H35051", "H35059"),
        ("W44A1XA", "T15", "T19"),
        ("W453XXA", "W458XXA", "W458XXA"),
        ("W453XXA", "W459XXA", "W459XXA"),
    ]


def test_both_layouts_of_the_poa_list(releases: Path) -> None:
    """Text and workbook hold the same 38,349 codes, which stand in the text in that order."""
    with zipfile.ZipFile(releases / POA) as archive:
        text = archive.read("POAexemptCodesFY26.txt")
        book = archive.read("POAexemptCodesFY26.xlsx")
    rows = rows_of("poa_exempt", text)
    assert rows == rows_of("poa_exempt", book)
    lines = text.decode("utf-8").split("\r\n")[1:-1]
    printed = [line.split("\t")[1].replace(".", "") for line in lines]
    assert [row.code for row in rows if isinstance(row, PoaExempt)] == printed
    assert len(printed) == 38_349


def test_only_the_list_itself_is_recognised(releases: Path) -> None:
    """The lists of what was added, deleted and revised are no lists of exempt codes."""
    with zipfile.ZipFile(releases / POA) as archive:
        found = {
            name: {kind: e.label for kind, e in recognised(name, archive.read(name)).items()}
            for name in archive.namelist()
        }
    assert {name: kinds for name, kinds in found.items() if kinds} == {
        "POAexemptCodesFY26.txt": {"poa_exempt": "FY2026"},
        "POAexemptCodesFY26.xlsx": {"poa_exempt": "FY2026"},
    }


def test_other_real_files_are_recognised(releases: Path) -> None:
    """The table says its year; the list of edits has it in its name."""
    table = recognised("any.xlsx", (releases / CONVERSION).read_bytes())
    assert {kind: edition.label for kind, edition in table.items()} == {
        "icd10cm_conversion": "FY2026"
    }
    edits = recognised("MCE_v41.1_code_edits.csv", (releases / MCE).read_bytes())
    assert {kind: edition.label for kind, edition in edits.items()} == {
        "mce_edits": "v41.1 (April 2024)"
    }
    assert edits["mce_edits"].valid_from == "2024-04-01"


def test_whole_list_of_edits(releases: Path) -> None:
    """Numbers of the README, and every row as another reader gives it."""
    data = (releases / MCE).read_bytes()
    rows = [row for row in rows_of("mce_edits", data) if isinstance(row, MceEdit)]
    assert Counter(row.rule.split(" (")[0] for row in rows) == {
        "Female Only": 3_431,
        "Maternity": 2_543,
        "Adult": 854,
        "Male Only": 529,
        "Manifestation": 422,
        "Pediatric": 125,
        "Perinatal/Newborn": 42,
    }
    printed = list(csv.DictReader(io.StringIO(data.decode("utf-8"))))
    assert [(row.code, row.rule) for row in rows] == [
        (line["icd_code"].replace(".", ""), line["icd_conflict_rule"]) for line in printed
    ]
    ages = {row.rule.split(" (")[0]: (row.youngest, row.oldest) for row in rows}
    assert ages["Maternity"] == (9, 64)
    assert ages["Adult"] == (15, 124)
    assert ages["Pediatric"] == (0, 17)
    assert ages["Perinatal/Newborn"] == (0, 0)
    assert ages["Female Only"] == (None, None)


@pytest.mark.parametrize(
    ("kind", "data", "what"),
    [
        ("icd10cm_conversion", _workbook(HEADING[::-1]), "heading"),
        ("icd10cm_conversion", _workbook(HEADING), "no code"),
        ("icd10cm_conversion", _workbook(HEADING, (2017, "A04.71", "A04.7")), "row 1"),
        ("icd10cm_conversion", _workbook(HEADING, ("A04.71", "soon", "A04.7")), "not a number"),
        ("icd10cm_conversion", _workbook(HEADING, ("A04.71", "in a year", "A04.7")), "date"),
        ("icd10cm_conversion", _workbook(HEADING, ("A04.71", 2017, "unknown")), "names no code"),
        ("icd10cm_conversion", _workbook(HEADING, ("A04.71", 2017, "=A1")), "formulas"),
        ("icd10cm_conversion", TABLE[:-200], "damaged"),
        ("icd10cm_conversion", b"", "damaged"),
        ("poa_exempt", POA_TEXT.replace(b"Order26\t", b""), "first row"),
        ("poa_exempt", POA_TEXT.replace(b"B90.1", b"B90.0"), "twice"),
        ("poa_exempt", POA_TEXT.replace(b"B90.1", b"Sequelae"), "no diagnosis code"),
        ("poa_exempt", POA_TEXT[:-25], "no diagnosis code"),
        ("poa_exempt", POA_TEXT.replace(b"of", b"\xe9"), "not utf-8"),
        ("poa_exempt", b"", "first row"),
        ("mce_edits", EDITS.replace(b"icd_conflict_rule", b"rule"), "missing"),
        ("mce_edits", EDITS + b"A33,,Age,Perinatal/Newborn (Age 0 Only)\r\n", "twice"),
        ("mce_edits", EDITS.replace(b"Sex,Female", b"Age,Female"), "no edit"),
        ("mce_edits", EDITS[: EDITS.index(b"A33")], "no edit"),
        ("mce_edits", EDITS[:-70], "ends early"),
    ],
)
def test_damage_is_named(kind: str, data: bytes, what: str) -> None:
    """A damaged list stops the import."""
    with pytest.raises(SourceError, match=what):
        rows_of(kind, data)


@pytest.mark.parametrize(
    ("kind", "data"),
    [("icd10cm_conversion", TABLE), ("poa_exempt", POA_TEXT), ("mce_edits", EDITS)],
)
@settings(max_examples=40, deadline=None)
@given(place=st.integers(0, 6000), length=st.integers(0, 40), patch=st.binary(max_size=40))
def test_whatever_bytes(kind: str, data: bytes, place: int, length: int, patch: bytes) -> None:
    """Rows or a clear error, and recognising never fails."""
    place %= len(data)
    damaged = data[:place] + patch + data[place + length :]
    recognised("x", damaged)
    with contextlib.suppress(SourceError):
        rows_of(kind, damaged)
