"""Order files, codes files and addenda of ICD-10-CM and ICD-10-PCS."""

import contextlib
import random
import zipfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index.database.tables.icd import Addendum
from index.model import Kind, System
from index.sources import SourceError
from index.sources.records import CodeRow, Row
from tests.index.sources.conftest import MakeRelease
from tests.index.sources.files import recognised, rows_of

CM_ZIP = "icd10cm/2026-code-descriptions-tabular-order.zip"
CDC_ZIP = "icd10cm/icd10cm-Code Descriptions-2026.zip"
PCS_ZIP = "icd10pcs/2026-icd-10-pcs-order-file-long-and-abbreviated-titles.zip"


def _member(releases: Path, archive: str, name: str) -> bytes:
    return zipfile.ZipFile(releases / archive).read(name)


def _order_line(number: int, code: str, flag: int, title: str) -> str:
    return f"{number:05} {code:<7} {flag} {title[:60]:<60} {title}\r\n"


CM_ORDER = "".join(
    _order_line(number, *row)
    for number, row in enumerate(
        (
            ("A00", 0, "Cholera"),
            ("A000", 1, "Cholera due to Vibrio cholerae 01, biovar cholerae"),
            ("I10", 1, "Essential (primary) hypertension"),
            ("S72", 0, "Fracture of femur"),
            ("S720", 0, "Fracture of head and neck of femur"),
            ("S72001A", 1, "Fracture of unspecified part of neck of right femur, initial"),
        ),
        1,
    )
).encode()
PCS_ORDER = (
    _order_line(1, "0DT", 0, "Gastrointestinal System, Resection")
    + _order_line(2, "0DTJ4ZZ", 1, "Resection of Appendix, Percutaneous Endoscopic Approach")
).encode()
CM_CODES = b"A000    Cholera due to Vibrio cholerae 01, biovar cholerae\r\nI10     Hypertension\r\n"
PCS_CODES = b"0DTJ4ZZ Resection of Appendix, Percutaneous Endoscopic Approach\r\n"
SUMMARY = "\r\nHeaders\r\n  23324 headers in icd10cm_order_2025.txt\r\n"


def _changes(*lines: tuple[str, str, str], flag: str = "") -> bytes:
    """Return an addendum; the flag stands before the code where the layout has one."""
    return (
        "".join(
            f"{action + ':':<13}{flag}{code:<7} {title[:60]:<60} {title}\r\n"
            for action, code, title in lines
        )
        + SUMMARY
    ).encode()


CM_ADDENDA = _changes(
    ("Delete", "B880", "Other acariasis"),
    ("Add", "B8801", "Infestation by Demodex mites"),
    ("Revise from", "L02212", "Cutaneous abscess of back"),
    ("Revise to", "L02212", "Cutaneous abscess of back and flank"),
    flag="1 ",
)
PCS_ADDENDA = _changes(("Add", "0DTJ4ZZ", "Resection"), ("Delete", "0DT", "Resection of things"))
CODES_ADDENDA = (
    b"Delete:      B880    Other acariasis\r\nAdd:         B8801   Infestation by Demodex mites\r\n"
    + SUMMARY.encode()
)
SAMPLES = {
    "icd10cm_order": CM_ORDER,
    "icd10cm_codes": CM_CODES,
    "icd10pcs_order": PCS_ORDER,
    "icd10pcs_codes_file": PCS_CODES,
    "icd10cm_order_addenda": CM_ADDENDA,
    "icd10cm_codes_addenda": CODES_ADDENDA,
    "icd10pcs_order_addenda": PCS_ADDENDA,
}


@pytest.fixture(scope="module")
def cm_order(releases: Path) -> tuple[list[str], list[Row]]:
    """Return the lines and the rows of the ICD-10-CM order file."""
    data = _member(releases, CM_ZIP, "icd10cm_order_2026.txt")
    return data.decode("ascii").split("\r\n")[:-1], rows_of("icd10cm_order", data)


@pytest.fixture(scope="module")
def pcs_order(releases: Path) -> tuple[list[str], list[Row]]:
    """Return the lines and the rows of the ICD-10-PCS order file."""
    data = _member(releases, PCS_ZIP, "icd10pcs_order_2026.txt")
    return data.decode("ascii").split("\r\n")[:-1], rows_of("icd10pcs_order", data)


@pytest.mark.parametrize(
    ("fixture", "billable", "headings"),
    [("cm_order", 74_719, 23_467), ("pcs_order", 79_115, 914)],
)
def test_whole_order_files(
    request: pytest.FixtureRequest, fixture: str, billable: int, headings: int
) -> None:
    """As many codes as published; 200 of them are what stands in the text."""
    lines, rows = request.getfixturevalue(fixture)
    codes = [row for row in rows if isinstance(row, CodeRow)]
    assert sum(row.billable for row in codes) == billable
    assert sum(not row.billable for row in codes) == headings
    known = {line[6:13].rstrip() for line in lines}
    for place in random.Random(3).sample(range(len(lines)), 200):
        line, row = lines[place], codes[place]
        code = line[6:13].rstrip()
        assert (row.code, row.billable, row.title) == (code, line[14] == "1", line[77:].rstrip())
        above = [code[:n] for n in range(3, len(code)) if code[:n] in known]
        assert row.parent == (above[-1] if above else None)


def test_parents_stand_first(cm_order: tuple[list[str], list[Row]]) -> None:
    """Every parent is written before what is below it, and only categories have none."""
    seen: set[str] = set()
    for row in cm_order[1]:
        assert isinstance(row, CodeRow)
        assert row.parent in seen if row.parent else len(row.code) == 3
        seen.add(row.code)


def test_codes_file_is_the_billable_part(
    releases: Path, cm_order: tuple[list[str], list[Row]]
) -> None:
    """The codes file holds what the order file flags, with the same titles."""
    data = _member(releases, CM_ZIP, "icd10cm_codes_2026.txt")
    rows = rows_of("icd10cm_codes", data)
    flagged = [(line[6:13].rstrip(), line[77:].rstrip()) for line in cm_order[0] if line[14] == "1"]
    assert [(row.code, row.title) for row in rows if isinstance(row, CodeRow)] == flagged


def test_codes_of_the_wheel_are_a_codes_file(real_release: MakeRelease) -> None:
    """The codes file of ICD-10-PCS has the layout of the real one in the default build."""
    data = real_release("icd10pcs-codes").data
    assert len(rows_of("icd10pcs_codes_file", data)) == 78_603
    assert list(recognised("icd10pcs_codes_2024.txt", data)) == ["icd10pcs_codes_file"]


@pytest.mark.parametrize(
    ("archive", "name", "kind", "added", "deleted", "revised"),
    [
        (CM_ZIP, "icd10cm_order_addenda_2026.txt", "icd10cm_order_addenda", 630, 28, 45),
        (CM_ZIP, "icd10cm_codes_addenda_2026.txt", "icd10cm_codes_addenda", 487, 28, 38),
        (PCS_ZIP, "order_addenda_2026.txt", "icd10pcs_order_addenda", 160, 27, 1),
    ],
)
def test_addenda(
    releases: Path, archive: str, name: str, kind: str, added: int, deleted: int, revised: int
) -> None:
    """As many changes as the summaries at the ends of the files say."""
    data = _member(releases, archive, name)
    rows = [row for row in rows_of(kind, data, "2025-10-01") if isinstance(row, Addendum)]
    actions = [row.action for row in rows]
    assert [actions.count(action) for action in ("add", "delete", "revise")] == [
        added,
        deleted,
        revised,
    ]
    assert {row.effective for row in rows} == {"2025-10-01"}
    assert [row.position for row in rows] == list(range(len(rows)))


def test_changes_of_one_code(releases: Path) -> None:
    """A code that became a heading, one that is new, one with another title."""
    data = _member(releases, CM_ZIP, "icd10cm_order_addenda_2026.txt")
    rows = [r for r in rows_of("icd10cm_order_addenda", data) if isinstance(r, Addendum)]
    acariasis = [(r.action, r.billable) for r in rows if r.code == "B880"]
    assert acariasis == [("delete", True), ("add", False)]
    revised = next(r for r in rows if r.code == "L02212")
    assert (revised.action, revised.old_title, revised.new_title) == (
        "revise",
        "Cutaneous abscess of back [any part, except buttock]",
        "Cutaneous abscess of back [any part, except buttock and flank]",
    )


@pytest.mark.parametrize("archive", [CM_ZIP, CDC_ZIP, PCS_ZIP])
def test_real_files_are_recognised(releases: Path, archive: str) -> None:
    """Each text of the zips is of one kind, of FY2026."""
    with zipfile.ZipFile(releases / archive) as found:
        names = [name for name in found.namelist() if name.endswith(".txt")]
        for name in names:
            kinds = recognised(name, found.read(name))
            assert len(kinds) == 1, name
            edition = next(iter(kinds.values()))
            assert (edition.label, edition.valid_from) == ("FY2026", "2025-10-01")


@pytest.mark.parametrize(("kind", "data"), SAMPLES.items())
def test_recognised_by_content(kind: str, data: bytes) -> None:
    """The name says nothing but the year."""
    assert list(recognised("anything.bin", data)) == [kind]
    assert recognised("anything.bin", data)[kind].label == "edition not known"
    april = recognised("list-April-2026.txt", data)[kind]
    assert (april.label, april.valid_from, april.valid_to) == (
        "FY2026, April 2026 update",
        "2026-04-01",
        "2026-09-30",
    )


def test_levels() -> None:
    """A billable category is a category; headings below one are subcategories."""
    kinds = {row.code: row.kind for row in rows_of("icd10cm_order", CM_ORDER)}  # type: ignore[union-attr]
    assert kinds == {
        "A00": Kind.CATEGORY,
        "A000": Kind.CODE,
        "I10": Kind.CATEGORY,
        "S72": Kind.CATEGORY,
        "S720": Kind.SUBCATEGORY,
        "S72001A": Kind.CODE,
    }


def test_heading_of_a_table() -> None:
    """A code of ICD-10-PCS stands below the three characters of its table."""
    heading, code = rows_of("icd10pcs_order", PCS_ORDER)
    assert isinstance(heading, CodeRow)
    assert isinstance(code, CodeRow)
    assert (heading.system, heading.kind, heading.parent) == (
        System.ICD10PCS,
        Kind.CATEGORY,
        None,
    )
    assert (code.kind, code.parent, code.display) == (Kind.CODE, "0DT", "0DTJ4ZZ")


@pytest.mark.parametrize(
    ("kind", "data", "what"),
    [
        ("icd10cm_order", CM_ORDER[: CM_ORDER.index(b"00006") + 20], "line 6"),
        ("icd10cm_order", CM_ORDER.replace(b"00003", b"00004"), "out of order"),
        ("icd10cm_order", CM_ORDER.replace(b"I10 ", b"A00 "), "occurs twice"),
        ("icd10cm_order", CM_ORDER.replace(b"A000    1", b"1    A000"), "line 2"),
        ("icd10cm_order", CM_ORDER.replace(b"00003 ", b"00003  "), "line 3"),
        ("icd10cm_order", b"", "no code"),
        ("icd10cm_order", CM_ORDER.decode().encode("utf-16"), "not ascii"),
        ("icd10cm_codes", CM_CODES + CM_CODES, "occurs twice"),
        ("icd10cm_codes", "A000    Choléra".encode(), "not ascii"),
        ("icd10pcs_order", PCS_ORDER.replace(b"4ZZ 1", b"4ZZ 0"), "cannot be"),
        ("icd10pcs_order", PCS_ORDER.replace(b"0DTJ4ZZ", b"0DTI4ZZ"), "line 2"),
        ("icd10cm_order_addenda", CM_ADDENDA.split(b"\r\nHeaders")[0], "summary"),
        ("icd10cm_order_addenda", CM_ADDENDA.replace(b"Revise to:  ", b"Add:        "), "revision"),
        ("icd10cm_order_addenda", CM_ADDENDA.replace(b"Revise from:", b"Add:        "), "revision"),
        ("icd10cm_order_addenda", SUMMARY.encode(), "no change"),
        ("icd10cm_order_addenda", b"text\r\n" * 100, "not a change"),
        ("icd10cm_codes_addenda", CODES_ADDENDA.replace(b"B8801", b"b8801"), "line 2"),
    ],
)
def test_damage_is_named(kind: str, data: bytes, what: str) -> None:
    """A damaged file stops the import; it never loses codes quietly."""
    with pytest.raises(SourceError, match=what):
        rows_of(kind, data)


@pytest.mark.parametrize(("kind", "data"), SAMPLES.items())
@settings(max_examples=40, deadline=None)
@given(place=st.integers(0, 600), length=st.integers(0, 40), patch=st.binary(max_size=40))
def test_whatever_bytes(kind: str, data: bytes, place: int, length: int, patch: bytes) -> None:
    """Rows or a clear error, and recognising never fails."""
    place %= len(data)
    damaged = data[:place] + patch + data[place + length :]
    recognised("x", damaged)
    with contextlib.suppress(SourceError):
        rows_of(kind, damaged)
