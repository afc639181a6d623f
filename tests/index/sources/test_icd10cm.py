"""The Tabular List: every row, checked against the order file and against known pages."""

import unicodedata
import zipfile
from pathlib import Path

import pytest

from index.model import Kind, NoteKind
from index.sources import SourceError
from index.sources.icd10cm import TabularRow, read_tabular
from index.sources.records import CodeRow, ExtensionRow, NoteRow
from index.sources.release import Release
from tests.index.sources.conftest import MakeRelease

BILLABLE = 74_719
SOURCE = "icd10cm-tabular"


@pytest.fixture(scope="module")
def rows(real_release: MakeRelease) -> list[TabularRow]:
    """Every row of the real release."""
    return list(read_tabular(real_release(SOURCE)))


@pytest.fixture(scope="module")
def codes(rows: list[TabularRow]) -> dict[str, CodeRow]:
    """The code rows by code."""
    return {row.code: row for row in rows if isinstance(row, CodeRow)}


def _notes(rows: list[TabularRow], code: str, kind: NoteKind) -> list[str]:
    return [r.text for r in rows if isinstance(r, NoteRow) and (r.code, r.kind) == (code, kind)]


def _folded(text: str) -> str:
    decomposed = unicodedata.normalize("NFD", text)
    return "".join(letter for letter in decomposed if not unicodedata.combining(letter))


def _order_file(releases: Path) -> dict[str, tuple[bool, str]]:
    path = releases / "icd10cm" / "icd10cm-Code Descriptions-2026.zip"
    text = zipfile.ZipFile(path).read("icd10cm-order-2026.txt").decode("ascii")
    return {ln[6:13].strip(): (ln[14] == "1", ln[77:].strip()) for ln in text.splitlines()}


def test_number_of_billable_codes(codes: dict[str, CodeRow]) -> None:
    """Neither a code too many nor one too few."""
    assert sum(row.billable for row in codes.values()) == BILLABLE


def test_equals_the_order_file(codes: dict[str, CodeRow], releases: Path) -> None:
    """Codes, their order and their validity are the order file's; titles differ by accents."""
    order = _order_file(releases)
    own = {
        code: (row.billable, row.title)
        for code, row in codes.items()
        if row.kind not in (Kind.CHAPTER, Kind.BLOCK)
    }
    assert len(order) == 98_186
    assert list(own) == list(order)
    assert [own[code][0] for code in order] == [valid for valid, _ in order.values()]
    different = [code for code in order if own[code][1] != order[code][1]]
    assert len(different) == 151
    assert all(_folded(own[code][1]) == order[code][1] for code in different)


def test_no_note_is_lost(rows: list[TabularRow], real_release: MakeRelease) -> None:
    """As many notes as elements in the chapters, and six lines of the table at H54."""
    data = real_release(SOURCE).data
    chapters = data[data.index(b"<chapter>") :]
    assert sum(isinstance(row, NoteRow) for row in rows) == chapters.count(b"<note>") + 6
    assert sum(isinstance(row, ExtensionRow) for row in rows) == chapters.count(b"<extension ")


def test_parents_come_first(rows: list[TabularRow]) -> None:
    """The build numbers codes in one pass."""
    seen: set[str] = set()
    for row in rows:
        if isinstance(row, CodeRow):
            assert row.parent is None or row.parent in seen
            seen.add(row.code)
        else:
            assert row.code in seen


def test_headings(codes: dict[str, CodeRow]) -> None:
    """Chapters and blocks lose the range in their title; it is their code."""
    chapter = codes["4"]
    assert (chapter.display, chapter.title, chapter.kind) == (
        "Chapter 4",
        "Endocrine, nutritional and metabolic diseases",
        Kind.CHAPTER,
    )
    assert codes["E08-E13"].title == "Diabetes mellitus"
    assert codes["B20-B20"].title == "Human immunodeficiency virus [HIV] disease"
    assert codes["Z68-Z68"].title == "Body mass index [BMI]"
    assert codes["QA0-QA0"].parent == "17"
    assert not any("(" in r.title for r in codes.values() if r.kind is Kind.CHAPTER)


@pytest.mark.parametrize(
    ("block", "parent"),
    [
        ("C00-C96", "2"),
        ("C00-C75", "C00-C96"),
        ("C00-C14", "C00-C75"),
        ("C76-C80", "C00-C96"),
        ("C7A-C7A", "C00-C96"),
        ("D00-D09", "2"),
        ("T20-T25", "T20-T32"),
        ("T20-T32", "T07-T88"),
        ("V00-V09", "V00-V99"),
        ("V00-V99", "V00-X58"),
        ("Y83-Y84", "Y62-Y84"),
        ("X71-X83", "20"),
    ],
)
def test_blocks_nest_by_range(codes: dict[str, CodeRow], block: str, parent: str) -> None:
    """Sections stand side by side in the file and nest in print."""
    assert codes[block].parent == parent


@pytest.mark.parametrize(
    ("code", "title"),
    [
        ("E1122", "Type 2 diabetes mellitus with diabetic chronic kidney disease"),
        (
            "S72001A",
            "Fracture of unspecified part of neck of right femur, "
            "initial encounter for closed fracture",
        ),
        ("T795XXA", "Traumatic anuria, initial encounter"),
        ("W08XXXS", "Fall from other furniture, sequela"),
        ("I10", "Essential (primary) hypertension"),
        (
            "H353124",
            "Nonexudative age-related macular degeneration, left eye, "
            "advanced atrophic with subfoveal involvement",
        ),
        ("U071", "COVID-19"),
    ],
)
def test_known_codes(codes: dict[str, CodeRow], code: str, title: str) -> None:
    """Titles as a coder knows them."""
    assert codes[code].title == title
    assert codes[code].billable


def test_codes_that_need_a_seventh_character(codes: dict[str, CodeRow]) -> None:
    """The stem is a header and the parent of the complete codes."""
    stem = codes["S72001"]
    assert not stem.billable
    assert stem.kind is Kind.SUBCATEGORY
    assert codes["S72001A"].parent == "S72001"
    assert codes["S72001A"].display == "S72.001A"
    assert codes["W08"].kind is Kind.CATEGORY
    assert codes["W08XXXA"].parent == "W08"
    assert not codes["H540X"].billable


def test_sixth_characters_that_take_one_seventh(codes: dict[str, CodeRow]) -> None:
    """The note at S06: death before regaining consciousness has no later encounter."""
    for sixth in "78":
        assert f"S0630{sixth}A" in codes
        assert f"S0630{sixth}D" not in codes
        assert f"S0630{sixth}S" not in codes
    assert {"S06306A", "S06306D", "S06306S"} <= set(codes)


def test_notes_stand_where_they_are_printed(rows: list[TabularRow]) -> None:
    """Each kind of note at each level."""
    assert any("transitory" in text for text in _notes(rows, "4", NoteKind.EXCLUDES1))
    assert _notes(rows, "E11", NoteKind.EXCLUDES1)[0].startswith("diabetes mellitus due to")
    assert "insulin (Z79.4)" in _notes(rows, "E11", NoteKind.USE_ADDITIONAL)
    assert _notes(rows, "E1122", NoteKind.INCLUSION) == []
    assert _notes(rows, "E1122", NoteKind.USE_ADDITIONAL) == [
        "code to identify stage of chronic kidney disease (N18.1-N18.6)"
    ]
    assert _notes(rows, "E1121", NoteKind.INCLUSION) == [
        "Type 2 diabetes mellitus with intercapillary glomerulosclerosis",
        "Type 2 diabetes mellitus with intracapillary glomerulonephrosis",
        "Type 2 diabetes mellitus with Kimmelstiel-Wilson disease",
    ]
    assert _notes(rows, "P35-P39", NoteKind.INCLUSION)
    assert _notes(rows, "S06", NoteKind.CODE_ALSO)[0] == "any associated:"


def test_notes_among_seventh_characters(rows: list[TabularRow]) -> None:
    """What stands among the 7th characters continues or adds to one of them."""
    texts = _notes(rows, "S72", NoteKind.SEVENTH)
    assert texts == [
        "The appropriate 7th character is to be added to all codes from category S72",
        "B: initial encounter for open fracture NOS",
    ]
    characters = [r.character for r in rows if isinstance(r, ExtensionRow) and r.code == "S72"]
    assert "".join(characters) == "ABCDEFGHJKMNPQRS"


def test_table_of_visual_impairment(rows: list[TabularRow]) -> None:
    """The table becomes a line a category."""
    tables = [r for r in rows if isinstance(r, NoteRow) and "of visual impairment, best" in r.text]
    assert len(tables) == 6
    assert tables[0].text.endswith(
        "less than 6/18 and equal to or better than 6/60; or less than 3/10(0.3) and equal to or "
        "better than 1/10(0.1); or less than 20/70 and equal to or better than 20/200"
    )
    assert tables[4].text.endswith(": No light perception")
    assert tables[5].text.startswith("Category 9 ")
    assert not tables[5].text.endswith(": ")


BOMB = b"""<?xml version="1.0"?><!DOCTYPE l [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]>
<ICD10CM.tabular><version>&b;</version></ICD10CM.tabular>"""


def _fails(release: Release) -> str:
    with pytest.raises(SourceError) as caught:
        list(read_tabular(release))
    return str(caught.value)


@pytest.mark.parametrize(
    ("data", "what"),
    [
        (BOMB, "declares XML entities"),
        (b'<!DOCTYPE x SYSTEM "file:///etc/passwd"><ICD10CM.tabular/>', "declares XML entities"),
        (b"", "not complete XML"),
        (b"<html/>", "not 'ICD10CM.tabular'"),
        (b"<ICD10CM.tabular/>", "holds no code"),
        (b"<ICD10CM.tabular>" + b"<a>" * 5000, "not complete XML"),
        (b'<?xml version="1.0" encoding="nonsense"?><ICD10CM.tabular/>', "not complete XML"),
    ],
)
def test_damage_is_named(release: MakeRelease, data: bytes, what: str) -> None:
    """The message names the release, the trouble and the way out."""
    message = _fails(release(SOURCE, data))
    assert what in message
    assert "ICD-10-CM Tabular List" in message
    assert "codeleaf build" in message


def test_truncated_file(release: MakeRelease) -> None:
    """A file that ends early yields the error, wherever it ends."""
    data = release(SOURCE).data
    for end in (len(data) - 5, len(data) // 2, 1000):
        assert "not complete XML" in _fails(release(SOURCE, data[:end]))


def test_nesting_beyond_reason(release: MakeRelease) -> None:
    """A depth no release has is refused, not a crash."""
    depth = 20_000
    diags = b"".join(b"<diag><name>A00.%04X</name><desc>x</desc>" % n for n in range(depth))
    data = (
        b"<ICD10CM.tabular><chapter><name>1</name><desc>t</desc>"
        b"<section id='A00-A01'><desc>t</desc>" + diags + b"</diag>" * depth + b"</section>"
        b"</chapter></ICD10CM.tabular>"
    )
    assert "nested too deeply" in _fails(release(SOURCE, data))
