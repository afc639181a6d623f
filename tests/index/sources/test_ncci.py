"""Reading NCCI files: pairs, medically unlikely edits, add-on codes."""

import contextlib
import csv
import io
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index.database.tables.edits import AddOnEdit, PairEdit, PairTerms, UnlikelyEdit
from index.sources import SourceError
from index.sources.ncci import KINDS
from index.sources.readers import read
from index.sources.release import Release
from tests.ncci_content import PAIR_HEADER, pair_file, release, sample, unlikely_file

PAIRS = "ccipra-v302r0-f1.TXT"
UNLIKELY = "MCR_MUE_DMESupplierServices_Eff_07-01-2024.csv"
ADD_ON = "AOC_V2024Q3-MCR.txt"
GOOD = {
    PAIRS: pair_file("9Z001 9Z002 * 19960101 * 1", "9Z001 9Z003 - - 20240630 0"),
    UNLIKELY: unlikely_file("DME Supplier Services", "9Z001,3,1 Line Edit,CMS Policy"),
    ADD_ON: b"19Z001       9Z002       2024001       A note\r\n"
    b"29Z003       CCCCC                     \r\n",
}


def _workbook(rows: Sequence[Sequence[object]]) -> bytes:
    book = openpyxl.Workbook()
    assert book.active is not None
    for row in rows:
        book.active.append(list(row))
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def _altered(name: str, data: bytes) -> Release:
    """Return other bytes as a release of the kind of a good file."""
    return Release(release(name, GOOD[name]).entry, data, b"", name)


def test_pairs() -> None:
    """Every cell; empty dates are unknown or open."""
    assert list(read(release(PAIRS, GOOD[PAIRS]))) == [
        PairEdit("9Z001", "9Z002", PairTerms(True, "1996-01-01", None, 1, "Invented reason")),
        PairEdit("9Z001", "9Z003", PairTerms(False, None, "2024-06-30", 0, "Invented reason")),
    ]


def test_pairs_of_a_workbook() -> None:
    """The same cells in a workbook, whose header may be one row."""
    header = ["Column 1", "Column 2", "*", "Effective\nDate", "Deletion\nDate", "Modifier", "Why"]
    rows = [[PAIR_HEADER], ["Column1/Column2 Edits"], header]
    cells = ["9Z001", "9Z002", "", 19960101, "*", 1, "Invented reason"]
    data = _workbook([*rows, cells])
    terms = PairTerms(False, "1996-01-01", None, 1, "Invented reason")
    name = "ccioph-v302r0-f2.xlsx"
    assert list(read(release(name, data))) == [PairEdit("9Z001", "9Z002", terms)]


def test_unlikely_edits_and_add_on_codes() -> None:
    """Values, indicators, days of the year, notes."""
    assert list(read(release(UNLIKELY, GOOD[UNLIKELY]))) == [
        UnlikelyEdit("dme", "9Z001", 3, 1, "CMS Policy")
    ]
    assert list(read(release(ADD_ON, GOOD[ADD_ON]))) == [
        AddOnEdit(1, 1, "9Z001", None, "9Z002", None, "2024-01-01", None, "A note"),
        AddOnEdit(2, 2, "9Z003", None, "CCCCC", None, None, None, ""),
    ]


@pytest.mark.parametrize(
    ("name", "kind", "label", "part"),
    [
        ("ccipra-v302r0-f1.TXT", "ncci_ptp_practitioner", "2024 Q3", "f1"),
        ("ccioph-v323r0-f4.txt", "ncci_ptp_outpatient", "2026 Q4", "f4"),
        ("medicare-ncci-2025q1-hospital-ptp-f2.txt", "ncci_ptp_outpatient", "2025 Q1", "f2"),
        ("practitioner pairs.txt", "ncci_ptp_practitioner", "undated", ""),
    ],
)
def test_settings_and_editions(name: str, kind: str, label: str, part: str) -> None:
    """The name of a file of pairs gives setting, edition and part."""
    entry = release(name, GOOD[PAIRS]).entry
    assert (entry.reader, entry.edition, entry.id) == (kind, label, f"{kind}-{label}-{part}")


def test_a_nameless_file_of_pairs_is_not_guessed_at() -> None:
    """Nothing inside tells the settings apart."""
    found = [kind.recognise and kind.recognise(sample("f1.txt", GOOD[PAIRS])) for kind in KINDS]
    assert found == [None] * len(KINDS)


@pytest.mark.parametrize(
    ("name", "data", "said"),
    [
        (PAIRS, GOOD[PAIRS][:-30], "cells, not 7"),
        (PAIRS, GOOD[PAIRS].replace(b"20240630", b"20240631"), "line 8: '20240631' is not a day"),
        (PAIRS, GOOD[PAIRS].replace(b"9Z003\t\t\t20240630", b"20240630\t\t\t9Z003"), "line 8"),
        (PAIRS, GOOD[PAIRS].replace(b"\t1\tInv", b"\t2\tInv"), "line 7: '2' is no modifier"),
        (PAIRS, GOOD[PAIRS].decode().encode("utf-16"), "no heading"),
        (PAIRS, PAIR_HEADER.encode(), "holds no pairs"),
        (PAIRS, b"", "no heading"),
        (UNLIKELY, GOOD[UNLIKELY] + b"9Z001,3,1 Line Edit,CMS Policy\r\n", "stands twice"),
        (
            UNLIKELY,
            GOOD[UNLIKELY].replace(b",3,1 Line", b",1 Line,3"),
            "line 6: '1 Line' is no number of units",
        ),
        (UNLIKELY, GOOD[UNLIKELY][:-14] + b'"', "line"),
        (ADD_ON, GOOD[ADD_ON].replace(b"2024001", b"2023366"), "'2023366' is not a day"),
        (ADD_ON, GOOD[ADD_ON][:10], "not laid out"),
        (ADD_ON, b"\r\n", "holds no edits"),
        (PAIRS, b"PK\x03\x04" + bytes(400), "damaged workbook"),
    ],
)
def test_malformed(name: str, data: bytes, said: str) -> None:
    """The error names the line."""
    with pytest.raises(SourceError, match="cannot be read") as raised:
        list(read(_altered(name, data)))
    assert said in str(raised.value)


@pytest.mark.parametrize("name", GOOD)
@settings(max_examples=80, deadline=None)
@given(
    place=st.integers(0, 2000),
    length=st.integers(0, 30),
    patch=st.binary(max_size=30) | st.just(b""),
)
def test_whatever_bytes(name: str, place: int, length: int, patch: bytes) -> None:
    """A damaged file gives rows or an error of ours, and recognising it never raises."""
    good = GOOD[name]
    place %= len(good)
    for data in (patch, good[:place] + patch + good[place + length :]):
        for kind in KINDS:
            assert kind.recognise is not None
            kind.recognise(sample(name, data))
        with contextlib.suppress(SourceError):
            list(read(_altered(name, data)))


def test_the_publishers_unlikely_edits(releases: Path) -> None:
    """Every value of all three files, and J1100 by hand."""
    found: dict[str, int] = {}
    for path in sorted((releases / "ncci").glob("MCR_MUE_*.csv")):
        rows = [
            row
            for row in read(release(path.name, path.read_bytes()))
            if isinstance(row, UnlikelyEdit)
        ]
        with path.open(encoding="latin-1", newline="") as file:
            cells = list(csv.reader(file))[2:]
        assert [[r.code, str(r.value), str(r.adjudication), r.rationale] for r in rows] == [
            [code, value, indicator[0], rationale] for code, value, indicator, rationale in cells
        ]
        found |= {row.setting: row.value for row in rows if row.code == "J1100"}
    assert found == {"practitioner": 120, "outpatient": 120, "dme": 0}


def test_the_publishers_add_on_codes(releases: Path) -> None:
    """Text and workbook hold the same edits."""
    text, book = (
        [row[1:] for row in read(release(name, (releases / "ncci" / name).read_bytes()))]
        for name in (ADD_ON, "AOC_V2024Q3-MCR.xlsx")
    )
    assert Counter(row[0] for row in text) == {1: 6860, 2: 36, 3: 569}
    assert sorted(map(repr, text)) == sorted(map(repr, book))
