"""An ICD-10-PCS page: the characters spelt out, the table, definitions and keys."""

from datetime import date
from pathlib import Path

import pytest

from index.database import Content
from index.model import CodeRef, System
from index.model.sections import Facts, Grid, Passage, Section, Statement
from index.pages.pcs_definitions import KIND as DEFINITIONS
from index.pages.pcs_definitions import definitions_of, general_device
from index.pages.pcs_tables import KIND as TABLES
from index.pages.pcs_tables import Tables
from index.pages.rows import ancestor_rows, catalogue, find_row
from index.pages.sections import Subject
from index.pages.sections.pcs import sections
from tests import pcs_content
from tests.pcs_content import TWO_TABLES, TWO_TABLES_CODES, code_rows, entry, read_rows

IN_FORCE = date(2025, 1, 15)
LISTED = (*TWO_TABLES_CODES, "0DTJ8ZZ", "0DVJ0ZZ")
"""Two are not in the tables."""


def _content(folder: Path, *, definitions: bool = True, tables: bool = True) -> Content:
    releases = [(entry("icd10pcs_order"), code_rows(dict.fromkeys(LISTED, "Invented title")))]
    if tables:
        releases.append((entry(TABLES), read_rows(TABLES, TWO_TABLES)))
    if definitions:
        releases.append((entry(DEFINITIONS), read_rows(DEFINITIONS, pcs_content.DEFINITIONS)))
    return pcs_content.write_content(folder / "content", releases)


@pytest.fixture(scope="module")
def content(tmp_path_factory: pytest.TempPathFactory) -> Content:
    """Invented tables, definitions and a code list."""
    return _content(tmp_path_factory.mktemp("pcs-pages"))


def _sections(content: Content, code: str, on: date = IN_FORCE) -> dict[str, Section]:
    row = find_row(content, CodeRef(System.ICD10PCS, code))
    above = tuple(ancestor_rows(content, row))
    made = sections(Subject(content, catalogue(content), row, above, on))
    return {section.key: section for section in made if section.blocks}


def _rows(grid: Grid) -> list[tuple[str, ...]]:
    return [tuple(cell.text for cell in row) for row in grid.rows]


def _facts(section: Section) -> dict[str, str]:
    return {
        fact.label: fact.value.text
        for block in section.blocks
        if isinstance(block, Facts)
        for fact in block.items
    }


def test_a_code_is_spelt_out(content: Content) -> None:
    """Seven lines, and the table that defines it."""
    pcs = _sections(content, "0DTJ4ZZ")["pcs"]
    grid = pcs.blocks[0]
    assert isinstance(grid, Grid)
    assert _rows(grid) == [
        ("1", "Section", "0", "Medical and Surgical"),
        ("2", "Body System", "D", "Gastrointestinal System"),
        ("3", "Operation", "T", "Resection"),
        ("4", "Body Part", "J", "Appendix"),
        ("5", "Approach", "4", "Percutaneous Endoscopic"),
        ("6", "Device", "Z", "No Device"),
        ("7", "Qualifier", "Z", "No Qualifier"),
    ]
    assert _facts(pcs) == {
        "Table": "0DT",
        "Row of the table": "1 of 2",
        "Codes in the table": "5",
    }
    facts = pcs.blocks[1]
    assert isinstance(facts, Facts)
    assert facts.items[0].value.target == "table:0DT"


def test_the_operation_and_the_keys_are_quoted(content: Content) -> None:
    """Root operation, body part key; the device with its body system, and its general value."""
    section = _sections(content, "0DTJ4ZZ")["pcs_definitions"]
    quoted = [(b.heading.text, b.text) for b in section.blocks if isinstance(b, Passage)]
    assert quoted == [
        (
            "Operation: Resection",
            "Invented definition\nExplanation: Invented explanation\nIncludes: Example one",
        ),
        ("Body Part key: Appendix", "Invented appendage; Second appendage"),
    ]
    section = _sections(content, "0DUJ071")["pcs_definitions"]
    device = section.blocks[1]
    assert isinstance(device, Passage)
    assert (device.heading.text, device.text) == (
        "Device key: Invented graft one for Supplement in Gastrointestinal System",
        "Graft brand",
    )
    assert _facts(section) == {"General device value": "J Invented graft"}
    assert {block.source for block in section.blocks} == {"icd10pcs_definitions-2025"}


def test_a_table_is_shown_whole(content: Content) -> None:
    """Its rows as the book prints them."""
    pcs = _sections(content, "0DT")["pcs"]
    grid = pcs.blocks[2]
    assert isinstance(grid, Grid)
    assert grid.columns == ("Body Part", "Approach", "Device", "Qualifier")
    assert _rows(grid)[0][:2] == (
        "J Appendix; K Ascending Colon",
        "0 Open; 4 Percutaneous Endoscopic",
    )
    assert _facts(pcs)["Rows"] == "2"


def test_a_code_that_the_tables_do_not_have(content: Content) -> None:
    """It is said, with the editions, and what can be spelt is."""
    pcs = _sections(content, "0DTJ8ZZ")["pcs"]
    said, grid = pcs.blocks[:2]
    assert isinstance(said, Statement)
    assert said.text == (
        "The code tables FY2025 do not define the code 0DTJ8ZZ. The code list has it in FY2025. "
        "The tables of its own edition are not installed."
    )
    assert isinstance(grid, Grid)
    assert len(grid.rows) == 4
    table = _sections(content, "0DV")["pcs"]
    assert isinstance(table.blocks[0], Statement)
    assert "do not define the table 0DV" in table.blocks[0].text


def test_tables_of_an_earlier_edition_say_so(content: Content) -> None:
    """A date of service behind their end."""
    last = _sections(content, "0DTJ4ZZ", date(2026, 1, 15))["pcs"].blocks[-1]
    assert isinstance(last, Statement)
    assert last.text == "The code tables are as of FY2025, ended 2025-09-30; newer not installed."


def test_without_definitions_the_table_defines_the_operation(tmp_path: Path) -> None:
    """The tables print it too."""
    (passage,) = _sections(_content(tmp_path, definitions=False), "0DTJ4ZZ")[
        "pcs_definitions"
    ].blocks
    assert isinstance(passage, Passage)
    assert (passage.heading.text, passage.text) == ("Operation: Resection", "Invented definition")
    assert passage.source == "icd10pcs_tables-2025"


def test_without_tables_nothing_is_said(tmp_path: Path, content: Content) -> None:
    """Nor of sections and body systems."""
    assert _sections(_content(tmp_path, tables=False), "0DTJ4ZZ") == {}
    assert _sections(content, "0D") == {}


@pytest.mark.skipif(not pcs_content.RELEASES.is_dir(), reason=pcs_content.ABSENT)
def test_real_keys(tmp_path: Path) -> None:
    """Values whose key entries are known from the publisher's file."""
    book = (pcs_content.RELEASES / pcs_content.DEFINITIONS_FILE).read_bytes()
    content = pcs_content.write_content(
        tmp_path / "content",
        [
            (entry(TABLES), read_rows(TABLES, pcs_content.cut_tables("0DT", "0JH"))),
            (entry(DEFINITIONS), read_rows(DEFINITIONS, book)),
        ],
    )
    kinds = catalogue(content).kinds
    tables, source = Tables(content, kinds[TABLES][0]), kinds[DEFINITIONS][0]

    def terms(code: str) -> dict[str, tuple[str, ...]]:
        steps = tables.steps(code)
        assert len(steps) == 7
        return {one.term: one.includes for one in definitions_of(content, source, steps)}

    assert [*terms("0DTJ4ZZ")] == ["Resection", "Appendix", "Percutaneous Endoscopic"]
    assert terms("0DTJ4ZZ")["Appendix"] == ("Appendiceal orifice", "Vermiform appendix")
    pacemaker = "Pacemaker, Dual Chamber for Insertion in Subcutaneous Tissue and Fascia"
    assert pacemaker in terms("0JH606Z")
    general = general_device(content, source, tables.steps("0JH606Z"))
    assert general is not None
    assert (general.character, general.label) == ("P", "Cardiac Rhythm Related Device")
    assert general.operations == "Insertion"
