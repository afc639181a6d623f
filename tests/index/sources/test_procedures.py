"""HCPCS, fee schedule, reference and licensed files against the files themselves."""

import contextlib
import csv
import io
import random
from pathlib import Path

import openpyxl
import pytest
import python_calamine
from hypothesis import given, settings
from hypothesis import strategies as st

from index.database.tables.fees import (
    AnesthesiaFactor,
    LocalityCounties,
    PracticeCostIndex,
    RelativeValue,
)
from index.database.tables.hcpcs import (
    CodePeriod,
    CoverageDocument,
    HcpcsDetail,
    Modifier,
    OppsLine,
    PlaceOfService,
    Rbcs,
)
from index.database.tables.licensed import LicensedModifier, LicensedText
from index.model import Kind, System
from index.sources import SourceError, fee_schedule, hcpcs, licensed, reference
from index.sources.kinds import ReleaseKind
from index.sources.readers import KINDS
from index.sources.records import CodeRow, Row
from tests.procedures_content import RVU_HEAD, recognised, release_of, rvu, sample_of
from tests.shared import RELEASES, needs_releases

OWN = [kind for module in (hcpcs, fee_schedule, reference, licensed) for kind in module.KINDS]

NOTICE = "Example notice. The American Medical Association owns CPT 2031.\n\n"


def read(kind: str, data: bytes) -> list[Row]:
    """Return the rows of a file."""
    return list(KINDS[kind].reader(release_of(KINDS[kind], data)))


def fixed(code: str, kind: str, text: str, **at: str) -> str:
    """Return a record of CMS's fixed layout; other fields by ``p<position>``."""
    line = f"{code:>5}00100{kind}{text:<80}{'Short text':<28}".ljust(320)
    for name, value in at.items():
        start = int(name[1:]) - 1
        line = line[:start] + value + line[start + len(value) :]
    return line + "\r\n"


def workbook(*rows: list[str]) -> bytes:
    """Return a workbook of text cells."""
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


@pytest.fixture(scope="module")
def sheet() -> list[dict[str, str]]:
    """Rows of the HCPCS workbook, read by calamine alone."""
    path = RELEASES / "hcpcs" / "HCPC2025_OCT_ANWEB.xlsx"
    rows = python_calamine.CalamineWorkbook.from_path(str(path)).get_sheet_by_index(0).to_python()

    def text(cell: object) -> str:
        return str(int(cell)) if isinstance(cell, float) else str(cell).strip()

    return [dict(zip(map(str, rows[0]), map(text, row), strict=True)) for row in rows[1:]]


def _iso(day: str) -> str | None:
    return f"{day[:4]}-{day[4:6]}-{day[6:]}" if day else None


@needs_releases
def test_hcpcs_as_in_the_workbook(sheet: list[dict[str, str]]) -> None:
    """Counts, and 200 codes field by field."""
    rows = read("hcpcs_anweb", (RELEASES / "hcpcs" / "HCPC2025_OCT_ANWEB.xlsx").read_bytes())
    codes = {r.code: r for r in rows if isinstance(r, CodeRow) and r.kind is Kind.CODE}
    details = {r.code: r for r in rows if isinstance(r, HcpcsDetail)}
    periods = {r.code: r for r in rows if isinstance(r, CodePeriod)}
    modifiers = {r.modifier: r for r in rows if isinstance(r, Modifier)}
    assert (len(codes), len(details), len(modifiers)) == (8463, 8463, 383)
    in_force = sum(row["RECID"] == "3" and not row["TERM DT"] for row in sheet)
    assert sum(period.valid_to is None for period in periods.values()) == in_force
    for row in random.Random(1).sample([r for r in sheet if r["RECID"] == "3"], 200):
        code, detail = codes[row["HCPC"]], details[row["HCPC"]]
        assert code.title == " ".join(row["LONG DESCRIPTION"].split())
        assert code.billable
        assert code.parent is not None
        first, last = code.parent.split("-")
        assert first <= row["HCPC"] <= last
        assert detail.short_description == " ".join(row["SHORT DESCRIPTION"].split())
        assert (detail.coverage, detail.betos, detail.action, detail.multiple_pricing) == (
            row["COV"],
            row["BETOS"],
            row["ACTION CD"],
            row["MULT_PI"],
        )
        wanted = [row[f"PRICE{n}"] for n in range(1, 5) if row[f"PRICE{n}"]]
        assert detail.pricing.split(",") == wanted
        wanted = [row[f"XREF{n}"] for n in range(1, 6) if row[f"XREF{n}"]]
        assert [x for x in detail.cross_references.split(",") if x] == wanted
        wanted = [row[f"TOS{n}"] for n in range(1, 6) if row[f"TOS{n}"]]
        assert [x for x in detail.type_of_service.split(",") if x] == wanted
        assert (detail.added, detail.effective, detail.terminated) == (
            _iso(row["ADD DT"]),
            _iso(row["ACT EFF DT"]),
            _iso(row["TERM DT"]),
        )
        assert periods[row["HCPC"]][2:] == (detail.added, detail.terminated)
    for row in random.Random(2).sample([r for r in sheet if r["RECID"] == "7"], 100):
        found = modifiers[row["HCPC"]]
        assert found.description == " ".join(row["LONG DESCRIPTION"].split())
        assert found.terminated == _iso(row["TERM DT"])


@needs_releases
def test_relative_values_as_in_the_file() -> None:
    """All totals, and 200 rows by position (README's numbers of columns)."""
    data = (RELEASES / "pfs" / "PPRRVU2025_Oct.csv").read_bytes()
    rows = read("pfs_rvu", data)
    values = {(r.code, r.modifier): r for r in rows if isinstance(r, RelativeValue)}
    lines = list(csv.reader(io.StringIO(data.decode("ascii"), newline="")))[10:]
    assert len(values) == len(lines) == 19_090
    for line in lines:
        value = values[line[0], line[1].strip()]
        assert (value.total_nonfacility, value.total_facility) == (line[11], line[12])
    for line in random.Random(3).sample(lines, 200):
        value = values[line[0], line[1].strip()]
        assert list(value)[2:] == [cell.strip() for cell in line[3:]]
    numbers = {r.code: r for r in rows if isinstance(r, CodeRow) and r.billable}
    first = {line[0] for line in lines}
    assert {c for c, r in numbers.items() if r.system is System.CPT} == {
        code for code in first if code[0].isdigit()
    }
    assert {c for c, r in numbers.items() if r.system is System.CDT} == {
        code for code in first if code[0] == "D"
    }
    assert {r.title for r in numbers.values()} == {
        "CPT code; descriptor not installed",
        "CDT code; descriptor not installed",
    }


@needs_releases
def test_localities_join() -> None:
    """Every county row and every anesthesia factor is of a locality that has indices."""
    folder = RELEASES / "pfs"
    indices = read("pfs_gpci", (folder / "GPCI2025.csv").read_bytes())
    counties = read("pfs_localities", (folder / "25LOCCO.csv").read_bytes())
    factors = read("pfs_anesthesia", (folder / "ANES2025.csv").read_bytes())
    assert (len(indices), len(counties), len(factors)) == (109, 110, 109)
    keys = {row[:2] for row in indices}
    assert {row[:2] for row in factors} == keys
    assert len({row[:2] for row in counties} - keys) <= 1
    alaska = PracticeCostIndex("02102", "01", "AK", "ALASKA", "1.5", "1.081", "0.592", "work floor")
    assert alaska in indices
    assert AnesthesiaFactor("10112", "00", "ALABAMA", "19.31", "20.3178") in factors
    assert LocalityCounties("02102", "01", 2, "ALASKA", "STATEWIDE", "ALL COUNTIES") in counties


@needs_releases
def test_reference_as_in_the_files() -> None:
    """200 rows of each table by csv alone."""
    folder = RELEASES / "reference"
    for kind, name, count in (
        ("rbcs", "RBCS_2023.csv", 17_033),
        ("coverage_documents", "lcd_lca_documents_2025-08.csv", 3_092),
        ("place_of_service", "place-of-service-codes-2023-09.csv", 99),
    ):
        data = (folder / name).read_bytes()
        rows = read(kind, data)
        lines = list(csv.DictReader(io.StringIO(data.decode("utf-8"), newline="")))
        assert len(rows) == len(lines) == count
        for number in random.Random(4).sample(range(count), min(200, count)):
            row, line = rows[number], lines[number]
            if isinstance(row, Rbcs):
                month, day, year = line["RBCS_Assignment_Eff_Dt"].split("/")
                assert (row.code, row.family) == (line["HCPCS_Cd"], line["RBCS_Family_Desc"])
                assert row.subcategory == line["RBCS_Subcat_Desc"]
                assert row.assigned == f"{year}-{month}-{day}"
            elif isinstance(row, CoverageDocument):
                assert row.document == line["document_display_id"]
                assert row.title == " ".join(line["title"].split())
                assert (row.version, row.url) == (int(line["document_version"]), line["url"])
                assert (row.retired is None) == (line["retirement_date"] == "N/A")
            else:
                assert isinstance(row, PlaceOfService)
                assert row.code == line["Place of Service Code(s)"]
                assert row.setting == line["Facility/Non-Facility"]


@needs_releases
@pytest.mark.parametrize(
    ("name", "kind", "label"),
    [
        ("hcpcs/HCPC2025_OCT_ANWEB.xlsx", "hcpcs_anweb", "October 2025"),
        ("pfs/PPRRVU2025_Oct.csv", "pfs_rvu", "CY2025, October release"),
        ("pfs/GPCI2025.csv", "pfs_gpci", "CY2025"),
        ("pfs/25LOCCO.csv", "pfs_localities", "CY2025"),
        ("pfs/ANES2025.csv", "pfs_anesthesia", "CY2025"),
        ("reference/RBCS_2023.csv", "rbcs", "release 2023"),
        ("reference/place-of-service-codes-2023-09.csv", "place_of_service", "September 2023"),
        ("reference/lcd_lca_documents_2025-08.csv", "coverage_documents", "August 2025"),
    ],
)
def test_recognised_by_content(name: str, kind: str, label: str) -> None:
    """Exactly one kind takes the file, also under a name that says nothing."""
    data = (RELEASES / name).read_bytes()
    found = recognised(Path(name).name, data)
    assert [(one.id, edition.label) for one, edition in found] == [(kind, label)]
    renamed = [one.id for one, _ in recognised("download.bin", data)]
    # The file of anesthesia factors names its year nowhere but in its name.
    assert renamed == ([] if kind == "pfs_anesthesia" else [kind])


@needs_releases
def test_nothing_else_is_taken() -> None:
    """No kind of ours takes another publisher's file."""
    for path in [*RELEASES.glob("icd10*/*"), *RELEASES.glob("gems/*"), *RELEASES.glob("ncci/*")]:
        if path.suffix == ".zip":
            continue
        sample = sample_of(path.name, path.read_bytes())
        assert [k.id for k in OWN if k.recognise and k.recognise(sample)] == [], path.name


def test_fixed_width_hcpcs() -> None:
    """Continuations are joined; CPT and CDT numbers are left out with their text."""
    days = {"p269": "20200101", "p277": "20210401", "p285": "20301231", "p293": "N"}
    text = (
        "Notice before the records\r\n"
        + fixed("A1", "7", "Example modifier", p269="20020701", p277="20020701")
        + fixed("A9001", "3", "First part", p120="3251", p205="K000199407", p230="C", **days)
        + fixed("A9001", "4", "second part")
        + fixed("D9001", "3", "Example dental text")
        + fixed("90001", "3", "Example procedure one")
    )
    rows = read("hcpcs_fixed", text.encode())
    assert [r.title for r in rows if isinstance(r, CodeRow) and r.billable] == [
        "First part second part"
    ]
    detail = next(r for r in rows if isinstance(r, HcpcsDetail))
    assert (detail.pricing, detail.cross_references) == ("32,51", "K0001,99407")
    assert CodePeriod("HCPCS", "A9001", "2020-01-01", "2030-12-31") in rows
    assert Modifier("A1", "Example modifier", "2002-07-01", "2002-07-01", None) in rows
    sample = sample_of("HCPC2031_APR_CONTR_ANWEB.txt", text.encode())
    recognise = KINDS["hcpcs_fixed"].recognise
    assert recognise is not None
    edition = recognise(sample)
    assert edition is not None
    assert (edition.label, edition.valid_from) == ("April 2031", "2031-04-01")


def test_columns_are_found_by_heading() -> None:
    """A moved column is found; a missing one is named."""
    lines = rvu(("99213", "")).decode().splitlines()
    moved = "\n".join(
        ",".join([*(cells := line.split(","))[:3], *cells[4:], cells[3]]) for line in lines
    )
    values = [r for r in read("pfs_rvu", moved.encode()) if isinstance(r, RelativeValue)]
    assert values == [
        r for r in read("pfs_rvu", rvu(("99213", ""))) if isinstance(r, RelativeValue)
    ]
    assert (values[0].status, values[0].na_facility, values[0].work) == ("A", "NA", "1.30")


def test_tree_of_numbers() -> None:
    """Ranges of numbers first, then last letters, then dental ranges."""
    data = rvu(("99213", ""), ("0001F", ""), ("00100", ""), ("D0120", ""), ("G0101", ""))
    rows = [r for r in read("pfs_rvu", data) if isinstance(r, CodeRow)]
    assert [row.code for row in rows] == [
        "00000-09999", "00000-00999", "00100", "90000-99999", "99000-99999", "99213", "F", "0001F",
        "D0000-D0999", "D0120",
    ]  # fmt: skip


OPPS = [
    ["Addendum B. July 2031", *[""] * 7],
    ["Example notice", *[""] * 7],
    ["HCPCS Code", "Short Descriptor", "CI", "SI", "APC ", "Relative Weight ", "Payment Rate ",
     "National Unadjusted Copayment ", "Minimum Unadjusted Copayment "],
    ["A9001", "Example", "", "T", "5071", "7.9", "$1,234.50", "", "246.90"],
]  # fmt: skip


@pytest.mark.parametrize("shape", ["csv", "xlsx", "txt"])
def test_opps_addendum_b(shape: str) -> None:
    """Comma, workbook and tab; amounts without signs."""
    if shape == "xlsx":
        data = workbook(*OPPS)
    else:
        out = io.StringIO(newline="")
        csv.writer(out, delimiter="," if shape == "csv" else "\t").writerows(OPPS)
        data = out.getvalue().encode()
    found = recognised("x", data)
    assert [(kind.id, edition.label) for kind, edition in found] == [
        ("opps_addendum_b", "July 2031")
    ]
    assert read("opps_addendum_b", data) == [
        OppsLine("A9001", "", "T", "5071", "7.9", "1234.50", "", "246.90")
    ]


@pytest.mark.parametrize(
    ("kind", "text", "use"),
    [
        ("cpt_long", "9Z001\tExample procedure one, which is described at length here\n", "long"),
        ("cpt_medium", "9Z001 EXAMPLE PROCEDURE ONE, MEDIUM TEXT\n", "medium"),
        ("cpt_short", "9Z001 EXAMPLE PROC ONE\n", "short"),
    ],
)
def test_lists_of_the_ama(kind: str, text: str, use: str) -> None:
    """Each list is told from the others by its texts; of its notice the copyright line is kept."""
    line = "CPT copyright 2031 of the example owner"
    data = (NOTICE + line + "\n\n" + text + text.replace("9Z001", "9Z002")).encode()
    assert [(one.id, edition.label) for one, edition in recognised("x", data)] == [(kind, "CY2031")]
    wording = text[6:].strip()
    rows = read(kind, data)
    assert [row for row in rows if isinstance(row, LicensedText)] == [
        LicensedText("CPT", "", "copyright", 1, line),
        LicensedText("CPT", "9Z001", use, 1, wording),
        LicensedText("CPT", "9Z002", use, 1, wording),
    ]
    codes = [row for row in rows if isinstance(row, CodeRow)]
    assert [(row.code, row.parent) for row in codes] == [
        ("90000-99999", None),
        ("9Z000-9Z999", "90000-99999"),
        ("9Z001", "9Z000-9Z999"),
        ("9Z002", "9Z000-9Z999"),
    ]
    assert {row.title for row in codes if row.billable} == {wording}


def test_named_lists_and_modifiers_of_the_ama() -> None:
    """Consumer and clinician descriptors have headers; a code may have several."""
    data = (
        NOTICE + "Concept Id\tCPT Code\tClinician Descriptor Id\tClinician Descriptor\n"
        "1\t9Z001\t2\tExample one\n1\t9Z001\t3\tExample two\n"
    ).encode()
    assert [kind.id for kind, _ in recognised("x", data)] == ["cpt_clinician"]
    assert [row.text for row in read("cpt_clinician", data) if isinstance(row, LicensedText)] == [
        "Example one",
        "Example two",
    ]
    data = (NOTICE + "91 Example modifier\n92 Another example\n").encode()
    assert [kind.id for kind, _ in recognised("x", data)] == ["cpt_modifiers"]
    assert read("cpt_modifiers", data)[0] == LicensedModifier("91", "Example modifier")


@pytest.mark.parametrize("shape", ["csv", "xlsx", "txt"])
def test_cdt(shape: str) -> None:
    """Nomenclature and descriptor; "None" is no descriptor."""
    rows = [
        ["Copyright 2031 of the example owner", "", ""],
        ["Code", "Nomenclature", "Descriptor"],
        ["D9901", "Example service, one", "Described at length"],
        ["D9902", "Example service two", "None"],
    ]
    if shape == "xlsx":
        data = workbook(*rows)
    else:
        out = io.StringIO(newline="")
        csv.writer(out, delimiter="," if shape == "csv" else "\t").writerows(rows)
        data = out.getvalue().encode()
    assert [(k.id, e.label) for k, e in recognised("CDT2031", data)] == [("cdt", "CY2031")]
    found = read("cdt", data)
    assert [(r.code, r.use) for r in found if isinstance(r, LicensedText)] == [
        ("D9901", "nomenclature"),
        ("D9901", "descriptor"),
        ("D9902", "nomenclature"),
        ("", "copyright"),
    ]
    assert [(r.code, r.title) for r in found if isinstance(r, CodeRow)] == [
        ("D9000-D9999", "Numbers D9000 to D9999"),
        ("D9901", "Example service, one"),
        ("D9902", "Example service two"),
    ]


@pytest.mark.parametrize(
    ("kind", "data", "what"),
    [
        ("pfs_rvu", b"", "HCPCS,MOD"),
        ("pfs_rvu", RVU_HEAD.encode(), "no code"),
        ("pfs_rvu", rvu(("99213", ""), ("99213", "")), "occurs twice"),
        ("pfs_rvu", rvu(("99213", ""))[:-40], "ends early"),
        ("pfs_rvu", rvu(("99213", "")).replace(b"WORK", b"HARD"), "work"),
        ("pfs_rvu", rvu(("99213", "")).replace(b"1.30", b"NaN"), "not a figure"),
        ("pfs_rvu", rvu(("9921", "")), "code and a modifier"),
        ("hcpcs_fixed", fixed("A9001", "3", "Example", p269="20201332").encode(), "not a day"),
        ("hcpcs_fixed", fixed("A9001", "3", "Example").encode() * 2, "occurs twice"),
        ("hcpcs_anweb", b"PK\x03\x04", "damaged"),
        ("hcpcs_anweb", workbook(["HCPC", "RECID"]), "is missing"),
        ("pfs_gpci", b"a,b\n", "no line that begins"),
        ("pfs_anesthesia", "\ufeffx".encode("utf-16"), "first line"),
        ("rbcs", b"HCPCS_Cd\n0001A\n", "is missing"),
        ("place_of_service", "é".encode("latin-1"), "utf-8"),
        ("opps_addendum_b", b"HCPCS Code,SI\nA9001,T\n", "no header"),
        ("cpt_long", b"9Z001\tone\n9Z001\ttwo\n", "occurs twice"),
        ("cdt", b"Code,Nomenclature\nX,one\n", "D0000"),
        ("cdt", b"Code,Nomenclature\nD9901,\n", "no nomenclature"),
    ],
)
def test_damage_is_named(kind: str, data: bytes, what: str) -> None:
    """A damaged file is refused with the reason."""
    with pytest.raises(SourceError, match=what):
        read(kind, data)


GOOD = {
    "pfs_rvu": rvu(("99213", ""), ("G0101", "26")),
    "hcpcs_fixed": fixed("A9001", "3", "Example", p269="20200101", p277="20200101").encode(),
    "opps_addendum_b": b"HCPCS Code,CI,SI,APC,Relative Weight,Payment Rate,"
    b"National Unadjusted Copayment,Minimum Unadjusted Copayment\nA9001,,T,1,2,3,4,5\n",
    "cpt_long": NOTICE.encode() + b"9Z001\tExample procedure one\n",
    "cdt": b"Code,Nomenclature\nD9901,Example\n",
}


@pytest.mark.parametrize("kind", OWN, ids=lambda kind: kind.id)
@settings(max_examples=30, deadline=None)
@given(data=st.data())
def test_whatever_bytes(kind: ReleaseKind, data: st.DataObject) -> None:
    """Any bytes, or good ones with a piece replaced: rows or a clear error, and never a crash."""
    good = GOOD.get(kind.id, b"")
    place = data.draw(st.integers(0, len(good)))
    patch = data.draw(st.binary(max_size=60) | st.text(max_size=20).map(str.encode))
    length = data.draw(st.integers(0, 40))
    made = good[:place] + patch + good[place + length :]
    with contextlib.suppress(SourceError):
        read(kind.id, made)
    assert kind.recognise is not None
    kind.recognise(sample_of("x", made))
