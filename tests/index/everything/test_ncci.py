"""NCCI: counts of pairs, unlikely edits and add-on codes, against the files."""

import csv
import io
import zipfile
from collections import Counter, defaultdict
from collections.abc import Iterator
from datetime import date

import pytest

from index.database import Content
from index.model import System
from index.model.sections import PairList
from index.pages.edits import add_on, mue, pair, pair_counts, pairs
from tests.index.everything.official import draw, page
from tests.shared import RELEASES

QUARTER = date(2024, 8, 1)
NAMES = {"practitioner": "practitioner-ptp-edits-ccipra", "outpatient": "hospital-ptp-edits-ccioph"}
ROWS = {"practitioner": 2_546_017, "outpatient": 1_775_818}
PARTS = 4


def _lines(setting: str) -> Iterator[bytes]:
    """Yield the rows of pairs of a setting's four files."""
    for part in range(1, PARTS + 1):
        name = f"ncci/medicare-ncci-2024q3-{NAMES[setting]}-v302r0-f{part}.zip"
        with zipfile.ZipFile(RELEASES / name) as archive, archive.open(archive.namelist()[0]) as it:
            yield from it.read().split(b"\r\n")[6:-1]


@pytest.mark.parametrize("setting", list(NAMES))
def test_pairs_by_column_1_code(content: Content, setting: str) -> None:
    """For 200 codes: all rows, pairs in force, those with a modifier, and which they are."""
    count = Counter(line[:5] for line in _lines(setting))
    assert sum(count.values()) == ROWS[setting]
    drawn = set(draw(sorted(count), 31))
    live: dict[bytes, dict[str, str]] = defaultdict(dict)
    for line in _lines(setting):
        if line[:5] not in drawn:
            continue
        first, second, _, _, deleted, indicator, _ = line.split(b"\t")
        if indicator != b"9" and (deleted == b"*" or deleted >= b"20240801"):
            assert second.decode() not in live[first]
            live[first][second.decode()] = indicator.decode()
    for code in sorted(drawn):
        counts = pair_counts(content, code.decode(), QUARTER, column=1)
        (ours,) = [one for one in counts if one.setting == setting]
        allowed = sum(one == "1" for one in live[code].values())
        expected = (len(live[code]), allowed, count[code])
        assert (ours.in_force, ours.with_modifier, ours.total) == expected, code
        listed = pairs(content, code.decode(), setting, QUARTER, column=1)
        assert {one.column2: one.indicator for one in listed} == live[code], code


def test_the_page_counts_both_columns(content: Content) -> None:
    """99213 as one of the largest: the rows of both columns."""
    expected = {
        setting: sum(b"99213" in (line[:5], line[6:11]) for line in _lines(setting))
        for setting in NAMES
    }
    shown = page(content, System.CPT, "99213", QUARTER)
    lists = [
        block
        for section in shown.sections
        for block in section.blocks
        if isinstance(block, PairList)
    ]
    assert {one.setting: one.total for one in lists} == expected


def test_a_deleted_pair_fires_before_and_not_after(content: Content) -> None:
    """27380 / 27540: indicator 1, 2024-06-30 is its last day; then it holds the other way round."""
    printed = {
        (line[:5], line[6:11]): line.split(b"\t")[4:6]
        for line in _lines("practitioner")
        if {line[:5], line[6:11]} == {b"27380", b"27540"}
    }
    old, new = ("27380", "27540"), ("27540", "27380")
    assert printed == {
        (b"27380", b"27540"): [b"20240630", b"1"],
        (b"27540", b"27380"): [b"*", b"1"],
    }
    for day, fires in (
        (date(2024, 6, 29), [old, new]),
        (date(2024, 6, 30), [old, new]),
        (date(2024, 7, 1), [new]),
        (date(2024, 9, 30), [new]),
    ):
        for codes in (old, new):
            finding = pair(content, *codes, "practitioner", day)
            assert sorted((one.column1, one.column2) for one in finding.fires) == fires, day
            assert all(one.indicator == "1" for one in finding.fires)
            # When the other order began is not in the supplied files, and that is said.
            assert "effective date not known" in finding.statement


@pytest.mark.parametrize(
    ("setting", "service", "rows"),
    [
        ("practitioner", "PractitionerServices", 14_677),
        ("outpatient", "OutpatientHospitalServices", 14_628),
        ("dme", "DMESupplierServices", 2_928),
    ],
)
def test_unlikely_edits(content: Content, setting: str, service: str, rows: int) -> None:
    """Values, indicators and rationales, each of its own setting."""
    name = f"ncci/MCR_MUE_{service}_Eff_07-01-2024.csv"
    text = (RELEASES / name).read_text(encoding="latin-1")
    lines = list(csv.reader(io.StringIO(text, newline="")))[2:]
    assert len(lines) == rows
    for code, value, adjudication, rationale in (
        *draw(lines, 32),
        *(line for line in lines if line[0] == "J1100"),
    ):
        (ours,) = [one for one in mue(content, code, QUARTER) if one.setting == setting]
        shown = (ours.value, f"{ours.adjudication}", ours.rationale)
        assert shown == (int(value), adjudication[0], rationale), code
    codes = {line[0] for line in lines}
    found = {
        row["code"]
        for row in content.edits.execute("SELECT code FROM mue WHERE setting = ?", (setting,))  # type: ignore[union-attr]
    }
    assert found == codes


def test_add_on_codes(content: Content) -> None:
    """The primary codes of 200 add-on codes, and the add-on codes of 200 primary codes."""
    text = (RELEASES / "ncci/AOC_V2024Q3-MCR.txt").read_text(encoding="latin-1")
    primaries: dict[str, set[tuple[str, int]]] = defaultdict(set)
    additions: dict[str, set[str]] = defaultdict(set)
    lines = [line for line in text.splitlines() if line.strip()]
    assert len(lines) == 7_465
    for line in lines:
        primaries[line[1:6]].add((line[13:18], int(line[0])))
        additions[line[13:18]].add(line[1:6])
    for code in draw(sorted(primaries), 33):
        found = add_on(content, code, QUARTER)
        assert {(one.primary, one.type) for one in found if one.code == code} == primaries[code]
    for code in draw(sorted(set(additions) - {"CCCCC"}), 34):
        found = add_on(content, code, QUARTER)
        assert {one.code for one in found if one.primary == code} == additions[code], code
