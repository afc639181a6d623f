"""NCCI edits: read from CMS's layout, packed, and asked on a date of service."""

import contextlib
import csv
import io
import random
import zipfile
from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.build.edits import EditsWriter
from index.build.rows import ContentWriter
from index.database import Content
from index.model import CodePage, CodeRef, Kind, System
from index.model.sections import Facts, Grid, PairList, Statement
from index.pages import build_page
from index.pages.edits import add_ons, edits_between, mue, pair_counts, pairs
from index.sources import SourceEntry, SourceError
from index.sources.ncci import KINDS
from index.sources.records import CodeRow
from index.sources.release import Release
from index.sources.sample import Sample
from tests.shared import RELEASES, needs_releases

BY_ID = {kind.id: kind for kind in KINDS}
NCCI = RELEASES / "ncci"
ON = date(2024, 8, 1)
PTP_HEAD = (
    "CPT only copyright 2023 American Medical Association.  All rights reserved.\t\t\t\t\t\t\r\n"
    "Column1/Column2 Edits\t\t\t\t\t\t\r\n"
    "Column 1\tColumn 2\t*=in existence\tEffective\tDeletion\tModifier\tPTP Edit Rationale\r\n"
    "\t\tprior to 1996\tDate\tDate\t0=not allowed\t\r\n"
    "\t\t\t\t*=no data\t1=allowed\t\r\n"
    "\t\t\t\t\t9=not applicable\t\r\n"
)
INVENTED = PTP_HEAD + (
    "9Z001\t9Z002\t*\t19960101\t*\t0\tInvented rationale one\r\n"
    "9Z001\t9Z003\t\t20240401\t\t1\tInvented rationale two\r\n"
    "9Z001\t9Z004\t\t20230101\t20240630\t1\tInvented rationale two\r\n"
    "9Z001\t9Z005\t\t20240101\t20240101\t9\tInvented rationale one\r\n"
    "9Z001\t9Z006\t\t20200101\t20201231\t0\tInvented rationale one\r\n"
    "9Z001\t9Z006\t\t20240101\t*\t1\tInvented rationale one\r\n"
    "9Z004\t9Z001\t\t20240701\t*\t0\tInvented rationale one\r\n"
)


def _entry(kind: str, part: str = "") -> SourceEntry:
    return SourceEntry(
        f"{kind}{part}", BY_ID[kind].name, "CMS", "2024 Q3", "public", None, "", kind, "",
        "2024-07-01", "2024-09-30",
    )  # fmt: skip


def _release(kind: str, data: bytes) -> Release:
    return Release(_entry(kind), data, b"", "file")


def _sample(name: str, data: bytes) -> Sample:
    return Sample(name, len(data), data[:65536], lambda: data)


def _content(folder: Path, files: Iterable[tuple[str, bytes]]) -> Content:
    codes = ContentWriter(folder / "codes.sqlite")
    entry = SourceEntry("c", "c", "CMS", "2024", "public", None, "", "x", "", None, None)
    codes.add(
        entry,
        [
            CodeRow(System.CPT, code, code, "CPT code", Kind.CODE, True, None)
            for code in ("27380", "27540", "9Z001", "9Z002", "9Z009")
        ],
    )
    codes.finish([(entry, "c", "", "0")], "manifest")
    codes.close()
    edits = EditsWriter(folder / "edits.sqlite")
    sources = []
    for number, (kind, data) in enumerate(files):
        one = _entry(kind, str(number))
        edits.add(one, BY_ID[kind].reader(Release(one, data, b"", "file")))
        sources.append((one, "file", "", "0"))
    edits.finish(sources)
    edits.close()
    return Content(folder, folder.name)


@pytest.fixture
def invented(tmp_path: Path) -> Iterator[Content]:
    """A few pairs with effective dates, units and add-on codes in CMS's layouts."""
    units = (
        '"Notice of\nseveral lines",,,\r\n"HCPCS/\nCPT Code",Practitioner Services MUE Values,'
        "MUE Adjudication Indicator,MUE Rationale\r\n"
        "9Z001,3,2 Date of Service Edit: Policy,Invented\r\n"
    )
    add_on = (
        "19Z009       9Z001                     \r\n"
        "19Z009       9Z002              20233652023366\r\n".replace("2023366", "2023365")
        + "29Z008       CCCCC                     Invented note\r\n"
    )
    content = _content(
        tmp_path,
        [
            ("ncci_ptp_practitioner", INVENTED.encode("latin-1")),
            ("ncci_mue_practitioner", units.encode()),
            ("ncci_add_on", add_on.encode()),
        ],
    )
    yield content
    content.close()


@pytest.mark.parametrize(
    ("other", "day", "fires"),
    [
        ("9Z002", "1995-12-31", False),
        ("9Z002", "2024-08-01", True),
        ("9Z003", "2024-03-31", False),
        ("9Z003", "2024-04-01", True),
        ("9Z004", "2024-06-30", True),
        ("9Z005", "2024-01-01", False),
        ("9Z006", "2020-06-01", True),
        ("9Z006", "2022-06-01", False),
        ("9Z006", "2024-08-01", True),
    ],
)
def test_an_edit_fires_between_its_dates(
    invented: Content, other: str, day: str, fires: bool
) -> None:
    """The first and the last day are in; indicator 9 never fires; the live row wins."""
    found = edits_between(invented, "9Z001", other, "practitioner", date.fromisoformat(day))
    assert found
    assert found[0].in_force == fires


def test_a_pair_is_found_from_either_side(invented: Content) -> None:
    """Column 1 is paid, whichever code is asked for."""
    (pair,) = edits_between(invented, "9Z003", "9Z001", "practitioner", ON)
    assert (pair.column1, pair.column2, pair.indicator) == ("9Z001", "9Z003", 1)
    assert (pair.effective, pair.deletion, pair.prior_1996) == ("2024-04-01", "", False)
    assert pair.rationale == "Invented rationale two"
    later = edits_between(invented, "9Z001", "9Z004", "practitioner", ON)
    assert [(one.column1, one.in_force) for one in later] == [("9Z004", True), ("9Z001", False)]
    assert edits_between(invented, "9Z001", "9Z002", "outpatient", ON) == []


def test_the_list_of_a_code(invented: Content) -> None:
    """Counts, columns, filter and slices agree."""
    (counts,) = pair_counts(invented, "9Z001", ON)
    assert (counts.in_force, counts.with_modifier, counts.total) == (4, 2, 7)
    every = pairs(invented, "9Z001", "practitioner", ON, in_force_only=False)
    assert len(every) == 7
    assert [one.column2 for one in every[:2]] == ["9Z002", "9Z003"]
    assert every[-1].column1 == "9Z004"
    assert len(pairs(invented, "9Z001", "practitioner", ON, column=2)) == 1
    assert len(pairs(invented, "9Z001", "practitioner", ON, text="9z006")) == 1
    assert len(pairs(invented, "unknown", "practitioner", ON)) == 0
    with pytest.raises(IndexError):
        _ = every[7]


def _page(content: Content, code: str) -> CodePage:
    return build_page(content, CodeRef(System.CPT, code), date_of_service=ON)


def test_the_page_names_setting_edition_and_what_is_missing(invented: Content) -> None:
    """No pair in our data is not the same as no data."""
    blocks = {section.key: section.blocks for section in _page(invented, "9Z001").sections}
    pair_list, missing = blocks["pairs"]
    assert pair_list == PairList("9Z001", "practitioner", 4, 2, 7, "ncci_ptp_practitioner0")
    assert isinstance(missing, Statement)
    assert "Outpatient hospital edits are not installed" in missing.text
    (unit,) = blocks["units"]
    assert isinstance(unit, Facts)
    assert unit.items[0].label == "Practitioner"
    assert unit.items[0].value.text == "3 units"
    assert "absolute" in unit.items[0].meaning
    (grid,) = blocks["add-on"]
    assert isinstance(grid, Grid)
    assert grid.rows[0][0].ref == CodeRef(System.CPT, "9Z009")
    (statement, _) = {s.key: s.blocks for s in _page(invented, "27380").sections}["pairs"]
    assert isinstance(statement, Statement)
    assert "no pair names 27380 in 2024 Q3" in statement.text


def test_add_ons_both_ways(invented: Content) -> None:
    """An edit that ended is not in force; the contractor's decision has no primary code."""
    assert [one.primary for one in add_ons(invented, "9Z009", ON)] == ["9Z001"]
    assert [one.primary for one in add_ons(invented, "9Z009", date(2023, 6, 1))] == [
        "9Z001",
        "9Z002",
    ]
    (contractor,) = add_ons(invented, "9Z008", ON)
    assert (contractor.edit_type, contractor.primary, contractor.notes) == (2, "", "Invented note")


@pytest.mark.parametrize(
    ("kind", "name", "edition", "part"),
    [
        ("ncci_ptp_practitioner", "ccipra-v302r0-f1.TXT", "2024 Q3", "f1"),
        ("ncci_ptp_practitioner", "medicare-2025q1-practitioner-f4.txt", "2025 Q1", "f4"),
        ("ncci_ptp_outpatient", "ccioph-v310r0-f2.txt", "2025 Q1", "f2"),
    ],
)
def test_recognised_by_content_the_setting_by_name(
    kind: str, name: str, edition: str, part: str
) -> None:
    """Both settings have the same words inside."""
    sample = _sample(name, INVENTED.encode())
    found = {one.id: one.recognise(sample) for one in KINDS if one.recognise}
    recognised = {key: value for key, value in found.items() if value}
    assert set(recognised) == {kind}
    assert recognised[kind] is not None
    assert (recognised[kind].label, recognised[kind].part) == (edition, part)
    empty = _sample(name, b"")
    assert not [one.id for one in KINDS if one.recognise and one.recognise(empty)]


@pytest.mark.parametrize(
    ("kind", "data", "what"),
    [
        ("ncci_ptp_practitioner", "no head", "hold"),
        ("ncci_ptp_practitioner", PTP_HEAD, "no edit"),
        ("ncci_ptp_practitioner", PTP_HEAD + "9Z001\t9Z002\t\t\t*\t1\r\n", "6 columns"),
        ("ncci_ptp_practitioner", PTP_HEAD + "9Z001\t9\t\t\t*\t1\tx\r\n", "is not a code"),
        ("ncci_ptp_practitioner", PTP_HEAD + "9Z001\t9Z002\t\t20241301\t*\t1\tx\r\n", "not a date"),
        ("ncci_ptp_practitioner", PTP_HEAD + "9Z001\t9Z002\t\t\t*\t2\tx\r\n", "indicator"),
        ("ncci_mue_dme", "a,b\r\n", "headings are missing"),
        ("ncci_add_on", "19Z009\r\n", "malformed"),
        ("ncci_add_on", "19Z0099999999CCCCC                     \r\n", "a day of it"),
    ],
)
def test_malformed(kind: str, data: str, what: str) -> None:
    """The error names the line and what is wrong with it."""
    with pytest.raises(SourceError, match=what):
        list(BY_ID[kind].reader(_release(kind, data.encode())))


@given(st.sampled_from(sorted(BY_ID)), st.binary(max_size=300), st.booleans())
def test_whatever_the_bytes(kind: str, data: bytes, headed: bool) -> None:
    """Rows or an error in words."""
    whole = PTP_HEAD.encode() + data if headed else data
    with contextlib.suppress(SourceError):
        list(BY_ID[kind].reader(_release(kind, whole)))


def _real_rows(pattern: str) -> Iterator[list[str]]:
    """Read CMS's files without the reader."""
    for path in sorted(NCCI.glob(pattern)):
        with zipfile.ZipFile(path) as archive:
            (name,) = archive.namelist()
            text = archive.read(name).decode("latin-1")
        yield from (line.split("\t") for line in text.split("\r\n")[6:] if line)


@needs_releases
def test_real_pairs(tmp_path: Path) -> None:
    """Two hundred codes of the practitioner files, packed, against the files."""
    rows = list(_real_rows("*practitioner*"))
    assert len(rows) == 2_546_017
    by_code = Counter(row[0] for row in rows)
    sample = {*random.Random(7).sample(sorted(by_code), 200), "27380"}
    kept = [row for row in rows if row[0] in sample]
    data = PTP_HEAD + "".join("\t".join(row) + "\r\n" for row in kept)
    content = _content(tmp_path, [("ncci_ptp_practitioner", data.encode("latin-1"))])
    for code in sample:
        mine = [row for row in kept if row[0] == code]
        every = pairs(content, code, "practitioner", ON, column=1, in_force_only=False)
        assert len(every) == by_code[code]
        live = {row[1] for row in mine if row[4] in ("*", "") or row[4] >= "20240801"}
        wanted = {row[1] for row in mine if row[5] != "9"} & live
        found = {one.column2 for one in pairs(content, code, "practitioner", ON, column=1)}
        assert found == wanted
        assert Counter(one.rationale for one in every) == Counter(row[6] for row in mine)
    day_before, day_after = date(2024, 6, 30), date(2024, 7, 1)
    (edit,) = edits_between(content, "27540", "27380", "practitioner", day_before)
    assert (edit.in_force, edit.indicator, edit.deletion) == (True, 1, "2024-06-30")
    assert edit.effective == "", "unknown is shown as unknown"
    (edit,) = edits_between(content, "27540", "27380", "practitioner", day_after)
    assert not edit.in_force
    content.close()


@needs_releases
def test_real_units_and_add_ons(tmp_path: Path) -> None:
    """Every value of the three tables; J1100 differs by setting; both add-on layouts agree."""
    files = {
        "ncci_mue_practitioner": "MCR_MUE_PractitionerServices_Eff_07-01-2024.csv",
        "ncci_mue_outpatient": "MCR_MUE_OutpatientHospitalServices_Eff_07-01-2024.csv",
        "ncci_mue_dme": "MCR_MUE_DMESupplierServices_Eff_07-01-2024.csv",
        "ncci_add_on": "AOC_V2024Q3-MCR.txt",
    }
    data = {kind: (NCCI / name).read_bytes() for kind, name in files.items()}
    for kind, name in files.items():
        recognise = BY_ID[kind].recognise
        assert recognise is not None
        edition = recognise(_sample(name, data[kind]))
        assert edition is not None
        assert (edition.label, edition.valid_to) == ("2024 Q3", "2024-09-30")
    content = _content(tmp_path, data.items())
    assert {one.setting: one.units for one in mue(content, "J1100", ON)} == {
        "practitioner": 120,
        "outpatient": 120,
        "dme": 0,
    }
    counted = 0
    for kind in ("ncci_mue_practitioner", "ncci_mue_outpatient", "ncci_mue_dme"):
        table = list(csv.reader(io.StringIO(data[kind].decode("latin-1"), newline="")))[2:]
        counted += len(table)
        for code, units, indicator, _ in random.Random(3).sample(table, 200):
            (one,) = (m for m in mue(content, code, ON) if kind.endswith(m.setting))
            assert (str(one.units), str(one.indicator)) == (units, indicator[0])
    assert counted == 14_677 + 14_628 + 2_928
    book = (NCCI / "AOC_V2024Q3-MCR.xlsx").read_bytes()
    reader = BY_ID["ncci_add_on"].reader
    rows = sorted(row[1:] for row in reader(_release("ncci_add_on", book)))
    assert rows == sorted(row[1:] for row in reader(_release("ncci_add_on", data["ncci_add_on"])))
    assert Counter(row[0] for row in rows) == {1: 6_860, 2: 36, 3: 569}
    content.close()
