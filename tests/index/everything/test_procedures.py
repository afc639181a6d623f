"""Our own text about procedures against the published figures."""

import json
from pathlib import Path

import pytest

from index.database import Content, open_content
from index.model import CodeRef, System
from index.model.sections import Facts, Points, Statement
from index.pages import build_page
from index.procedures.checking import shared_runs
from index.procedures.published import published
from index.procedures.report import Report, check_all
from index.sources.procedure_texts import SECTIONS, ProcedureText, read_all

SPECIAL = ("62270", "62272", *(str(code) for code in range(99202, 99206)))
OFFICE = tuple(str(code) for code in range(99211, 99216))


@pytest.fixture(scope="module")
def texts() -> dict[str, ProcedureText]:
    """Return every record by code."""
    return {text.ref.code: text for file in read_all() for text in file.procedures}


@pytest.fixture(scope="module")
def report(everything: Path) -> Report:
    """Return what the check says."""
    opened = open_content(everything)
    try:
        return check_all(opened)
    finally:
        opened.close()


def test_the_check_has_no_complaint(report: Report) -> None:
    """Form, length, reading grade, shared sentences, codes named, and every published figure."""
    assert report.complaints == ()


def test_enough_is_written(report: Report, texts: dict[str, ProcedureText]) -> None:
    """As many pages as the guide says, the best known codes among them."""
    assert report.full["CPT"] >= 80
    assert report.full["HCPCS"] >= 30
    assert sum(report.short.values()) >= 400
    assert all(texts[code].is_full for code in (*SPECIAL, *OFFICE))


def test_codes_that_a_file_does_not_hold(content: Content, texts: dict[str, ProcedureText]) -> None:
    """They are in none of its rows, and said to be absent."""
    for text in texts.values():
        found = published(content, text.ref)
        for name, table in (("PFS", "relative_value"), ("RBCS", "rbcs")):
            row = content.connection.execute(
                f"SELECT 1 FROM {table} WHERE code = ?",
                (text.ref.code,),
            ).fetchone()
            assert (name in found.absent) == (row is None)


def test_every_full_page_shows_all(content: Content, texts: dict[str, ProcedureText]) -> None:
    """Description, six sections with every item, and two cases whose codes lead to their pages."""
    for text in texts.values():
        page = build_page(content, text.ref)
        sections = {section.key: section for section in page.sections}
        assert "plain" in sections
        assert [key for key in sections if key.startswith("plain-")] == (
            [f"plain-{key}" for key in SECTIONS] if text.is_full else []
        )
        if text.is_full:
            (steps,) = sections["plain-procedure"].blocks
            assert isinstance(steps, Points)
            assert len(steps.items) == len(text.procedure)
            cases = sections["plain-examples"].blocks
            assert len(cases) == 2
            for case in cases:
                assert isinstance(case, Facts)
                reported = case.items[1:-1]
                assert reported
                leading = [one.value for one in reported if len(one.value.text) > 2]
                assert all(cell.ref for cell in leading), text.ref


def test_the_title_of_a_code_without_a_descriptor_is_ours(
    content: Content, texts: dict[str, ProcedureText]
) -> None:
    """A CPT code carries our title and says so; a HCPCS code keeps CMS's."""
    page = build_page(content, CodeRef(System.CPT, "62272"))
    assert page.title == texts["62272"].title
    assert page.sources[page.source].publisher == "Codeleaf"
    assert page.validity.edition.startswith("CY2025, October")
    missing = next(section for section in page.sections if section.key == "descriptor")
    (hint,) = missing.blocks
    assert isinstance(hint, Statement)
    assert "codeleaf import" in hint.text
    page = build_page(content, CodeRef(System.HCPCS, "J3301"))
    assert page.title.startswith("Injection, triamcinolone")
    assert page.sources[page.source].publisher == "CMS"


def test_runs_shared_with_a_licensed_file(texts: dict[str, ProcedureText]) -> None:
    """Five words in a row are found, four are not; an invented descriptor stands for a real one."""
    own = texts["62272"]
    words = own.title.split()
    longer, shorter = " ".join(words[:5]), " ".join(words[:4])
    mine = {"62272": own.passages()}
    found = list(shared_runs(mine, {"9Z001": [f"Example {longer} procedure"]}))
    assert [one.code for one in found] == ["62272"]
    assert "9Z001" in found[0].message
    assert list(shared_runs(mine, {"9Z001": [f"Example {shorter} zebra procedure"]})) == []


def test_rows_are_json_safe(report: Report) -> None:
    """The report prints as JSON."""
    assert json.loads(json.dumps(report.as_json()))["complaints"] == []
