"""ICD-10-PCS and ICD-9-CM: valid codes with headings of our own."""

import zipfile
from collections.abc import Iterator
from pathlib import Path
from xml.etree import ElementTree

import pytest

from index.model import Kind, System
from index.sources import SourceError
from index.sources.icd9cm import read_diagnoses, read_procedures
from index.sources.icd10pcs import read_codes
from index.sources.records import CodeRow
from tests.index.sources.conftest import MakeRelease


@pytest.fixture(scope="module")
def pcs(real_release: MakeRelease) -> dict[str, CodeRow]:
    """ICD-10-PCS rows by code."""
    return {row.code: row for row in read_codes(real_release("icd10pcs-codes"))}


@pytest.fixture(scope="module")
def diagnoses(real_release: MakeRelease) -> dict[str, CodeRow]:
    """ICD-9-CM diagnosis rows by code."""
    return {row.code: row for row in read_diagnoses(real_release("icd9cm-diagnoses"))}


@pytest.fixture(scope="module")
def procedures(real_release: MakeRelease) -> dict[str, CodeRow]:
    """ICD-9-CM procedure rows by code."""
    return {row.code: row for row in read_procedures(real_release("icd9cm-procedures"))}


def _billable(rows: dict[str, CodeRow]) -> int:
    return sum(row.billable for row in rows.values())


def test_numbers_of_codes(
    pcs: dict[str, CodeRow], diagnoses: dict[str, CodeRow], procedures: dict[str, CodeRow]
) -> None:
    """As many as the releases have."""
    assert (_billable(pcs), _billable(diagnoses), _billable(procedures)) == (78_603, 14_567, 3_882)


@pytest.mark.parametrize(
    ("code", "display", "title", "kind", "parent"),
    [
        ("0", "Section 0", "Medical and Surgical", Kind.CHAPTER, None),
        ("0D", "0D", "Gastrointestinal System", Kind.BLOCK, "0"),
        ("0DT", "0DT", "Gastrointestinal System, Resection", Kind.CATEGORY, "0D"),
        (
            "0DTJ4ZZ",
            "0DTJ4ZZ",
            "Resection of Appendix, Percutaneous Endoscopic Approach",
            Kind.CODE,
            "0DT",
        ),
        ("BW0", "BW0", "Anatomical Regions, Plain Radiography", Kind.CATEGORY, "BW"),
        ("X", "Section X", "New Technology", Kind.CHAPTER, None),
    ],
)
def test_procedures_of_icd10(
    pcs: dict[str, CodeRow], code: str, display: str, title: str, kind: Kind, parent: str | None
) -> None:
    """Section, body system, table and code."""
    row = pcs[code]
    assert (row.display, row.title, row.kind, row.parent) == (display, title, kind, parent)
    assert row.source == ("" if kind is Kind.CODE else "icd10pcs-headings")


def _official_axes(releases: Path) -> Iterator[tuple[str, tuple[str, str, str]]]:
    archive = zipfile.ZipFile(releases / "icd10pcs" / "2025-icd-10-pcs-code-tables-and-index.zip")
    for table in ElementTree.fromstring(archive.read("icd10pcs_tables_2025.xml")).iter("pcsTable"):  # noqa: S314
        labels = [axis.find("label") for axis in table.findall("axis")]
        code = "".join(label.get("code", "") for label in labels if label is not None)
        section, body_system, operation = (
            label.text or "" for label in labels if label is not None
        )
        yield code, (section, body_system, operation)


def test_headings_are_the_official_ones(pcs: dict[str, CodeRow], releases: Path) -> None:
    """Each table's section, body system and operation are named as the official tables do."""
    official = dict(_official_axes(releases))
    tables = [code for code, row in pcs.items() if row.kind is Kind.CATEGORY]
    assert len(tables) == 905
    for code in tables:
        section, body_system, operation = official[code]
        assert pcs[code[0]].title == section
        assert pcs[code[:2]].title == body_system
        assert pcs[code].title == f"{body_system}, {operation}"


@pytest.mark.parametrize(
    ("code", "display", "title", "kind", "parent"),
    [
        (
            "25040",
            "250.40",
            "Diabetes with renal manifestations, type II or unspecified type, "
            "not stated as uncontrolled",
            Kind.CODE,
            "250",
        ),
        ("250", "250", "Category 250 (heading not in this release)", Kind.CATEGORY, "3"),
        ("042", "042", "Human immunodeficiency virus [HIV] disease", Kind.CATEGORY, "1"),
        ("V4511", "V45.11", "Renal dialysis status", Kind.CODE, "V45"),
        ("E8800", "E880.0", "Accidental fall on or from escalator", Kind.CODE, "E880"),
        ("E880", "E880", "Category E880 (heading not in this release)", Kind.CATEGORY, "E000-999"),
        ("38600", "386.00", "Ménière's disease, unspecified", Kind.CODE, "386"),
    ],
)
def test_diagnoses_of_icd9(
    diagnoses: dict[str, CodeRow],
    code: str,
    display: str,
    title: str,
    kind: Kind,
    parent: str,
) -> None:
    """Codes as printed; categories that are no valid code say so."""
    row = diagnoses[code]
    assert (row.display, row.title, row.kind, row.parent) == (display, title, kind, parent)


def test_order_of_icd9(diagnoses: dict[str, CodeRow]) -> None:
    """Numbers, V codes, E codes; every chapter once."""
    kinds = [row.code[0] for row in diagnoses.values() if row.billable]
    letters = "".join(letter for letter in dict.fromkeys(kinds) if letter in "VE")
    assert letters == "VE"
    assert kinds.index("V") > max(n for n, letter in enumerate(kinds) if letter.isdigit())
    chapters = [row for row in diagnoses.values() if row.kind is Kind.CHAPTER]
    assert [row.code for row in chapters][-3:] == ["17", "V01-V91", "E000-999"]
    assert len(chapters) == 19
    assert chapters[-1].display == "E000-E999"


def test_procedures_of_icd9(procedures: dict[str, CodeRow]) -> None:
    """Two-digit categories; chapters are ranges."""
    row = procedures["4701"]
    assert (row.system, row.display, row.title, row.parent) == (
        System.ICD9PROC,
        "47.01",
        "Laparoscopic appendectomy",
        "47",
    )
    assert procedures["47"].parent == "42-54"
    assert sum(row.kind is Kind.CHAPTER for row in procedures.values()) == 18
    assert procedures["17-17"].kind is Kind.CHAPTER


@pytest.mark.parametrize(
    ("source", "data", "what"),
    [
        ("icd10pcs-codes", b"0DTJ4ZZ", "line 1"),
        ("icd10pcs-codes", b"0DTJ4ZZ Resection\n0DTJ4ZZ Resection\n", "line 2"),
        ("icd10pcs-codes", b"0DTI4ZZ Resection of a letter that is not used\n", "line 1"),
        ("icd10pcs-codes", b"ZZZ1234 Unknown section\n", "has no name"),
        ("icd10pcs-codes", "0DTJ4ZZ Réséction".encode(), "not ascii"),
        ("icd10pcs-codes", b"", "no code"),
        ("icd9cm-diagnoses", b"0010 Cholera\nnonsense\n", "line 2"),
        ("icd9cm-diagnoses", b"V99  No such category\n", "no chapter"),
        ("icd9cm-procedures", b"V10 not a procedure\n", "line 1"),
    ],
)
def test_damage_is_named(release: MakeRelease, source: str, data: bytes, what: str) -> None:
    """A damaged list stops the build; it never loses codes quietly."""
    readers = {
        "icd10pcs-codes": read_codes,
        "icd9cm-diagnoses": read_diagnoses,
        "icd9cm-procedures": read_procedures,
    }
    with pytest.raises(SourceError, match=what):
        list(readers[source](release(source, data)))
