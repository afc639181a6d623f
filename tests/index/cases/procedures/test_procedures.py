"""Procedures of statements and of vignettes, in the content with every release."""

import re
from datetime import date
from pathlib import Path
from typing import NamedTuple

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from index.cases.procedures import ProcedureBooks, ProcedureResult, find_procedures
from index.cases.procedures.vocabulary import vocabulary
from index.cases.structure import read_structure
from index.model import CodeRef, System
from index.model.cases import Suggestion
from index.model.claims import CareSetting
from index.pages.pcs_tables import LENGTH
from index.pages.rows import find_row
from tests.index.cases.test_vignettes_file import SECOND, VIGNETTES, Vignette

_UNITS = re.compile(r"(\d+) units?: ")
_ROUTES = {"96372", "96374"}
"""Numbers for giving a drug, which the tables of statements leave out."""
_SOUND = 0.6
"""Score from which a suggestion is accepted."""


class Statement(NamedTuple):
    """A line of a table.

    Attributes:
        setting: Where the care was given.
        day: The date of service.
        codes: What a coder reports, drugs with their units: ``J0696x4``.
        text: The statement.
    """

    setting: CareSetting
    day: date
    codes: frozenset[str]
    text: str


def statements(name: str) -> list[Statement]:
    """Read a table beside this file."""
    found = []
    for line in Path(__file__).with_name(name).read_text("utf-8").splitlines():
        if line and not line.startswith("#"):
            setting, day, codes, text = line.split("\t")
            wanted = frozenset(codes.split("|")) - {"-"}
            found.append(Statement(CareSetting(setting), date.fromisoformat(day), wanted, text))
    return found


_FIRST = statements("statements.tsv")
_LATER = statements("statements_later.tsv")
_WITH_PROCEDURES = [case for case in VIGNETTES + SECOND if case.pcs or case.cpt]


def reported(result: ProcedureResult) -> frozenset[str]:
    """Return the accepted codes, drugs with their units."""
    return frozenset(_with_units(one) for one in result.suggestions if one.accepted)


def _with_units(one: Suggestion) -> str:
    units = next((found[1] for note in one.notes if (found := _UNITS.match(note))), "")
    return f"{one.ref.code}x{units}" if units else one.ref.code


def read(text: str, books: ProcedureBooks, setting: CareSetting, day: date) -> ProcedureResult:
    """Find the procedures of a text."""
    return find_procedures(text, read_structure(text), books, setting=setting, date_of_service=day)


@pytest.mark.parametrize("one", _FIRST + _LATER, ids=lambda one: one.text[:50])
def test_a_statement(one: Statement, books: ProcedureBooks) -> None:
    """A statement gives the codes that a coder reports, and no others."""
    assert reported(read(one.text, books, one.setting, one.day)) - _ROUTES == one.codes


def test_the_tables_have_negatives() -> None:
    """Each table has procedures to report, and some that are planned, past, refused or absent."""
    for table in (_FIRST, _LATER):
        assert sum(bool(one.codes) for one in table) >= 40
        assert sum(not one.codes for one in table) >= 10


@pytest.mark.parametrize("case", _WITH_PROCEDURES, ids=lambda case: case.id)
def test_a_vignette(case: Vignette, books: ProcedureBooks) -> None:
    """The procedures of the vignettes that list them."""
    result = find_procedures(
        case.text,
        read_structure(case.text),
        books,
        setting=CareSetting(case.setting),
        date_of_service=case.day,
        age=case.age,
    )
    assert reported(result) == {*case.pcs, *case.cpt}


def test_every_listed_code_is_installed(books: ProcedureBooks) -> None:
    """Codes of our list are codes, and patterns of ICD-10-PCS stand in its tables."""
    assert books.characters is not None
    tables = books.characters.tables
    listed = {one for many in vocabulary().phrases.values() for _, one in many}
    numbers = {code for one in listed for line in one.cpt for code in line.codes}
    codes = {code for one in listed for line in one.pcs for code in line.codes}
    assert [one for one in numbers if not _is_installed(books, System.CPT, one)] == []
    whole = {one for one in codes if len(one) == LENGTH and one.isalnum()}
    assert [one for one in whole if not _is_installed(books, System.ICD10PCS, one)] == []
    for pattern in codes - whole:
        positions = [found[1] or found[0] for found in re.finditer(r"\[(\w+)\]|.", pattern)]
        assert len(positions) == LENGTH, pattern
        assert any(
            all(
                allowed == "." or set(allowed) & set(values)
                for allowed, values in zip(positions[3:], row.values, strict=True)
            )
            for row in tables.rows(pattern[:3])
        ), pattern


def _is_installed(books: ProcedureBooks, system: System, code: str) -> bool:
    return bool(find_row(books.content, CodeRef(system, code))["billable"])


def test_a_missing_side_is_asked(books: ProcedureBooks) -> None:
    """Without a side there is no code, and a question that offers both sides alike."""
    text = "Operation performed: Total knee arthroplasty, cemented."
    result = read(text, books, CareSetting.INPATIENT, date(2026, 3, 2))
    assert reported(result) == set()
    (query,) = result.queries
    assert "Knee Joint, Right; Knee Joint, Left; other; not known" in query.text
    assert [one.text for one in query.evidence] == ["Total knee arthroplasty"]


def test_a_statement_answers_the_question_of_another(books: ProcedureBooks) -> None:
    """What one sentence leaves open and another says is not asked."""
    text = (
        "Hospital course: Total knee arthroplasty was performed.\n"
        "Procedure: Right total knee arthroplasty, cemented."
    )
    result = read(text, books, CareSetting.INPATIENT, date(2026, 3, 2))
    assert reported(result) == {"0SRC0J9"}
    assert result.queries == ()


def test_both_sides_are_two_codes(books: ProcedureBooks) -> None:
    """Guideline B4.3: where no bilateral value exists each side is coded."""
    text = "Operation performed: Bilateral total knee arthroplasty, cemented."
    result = read(text, books, CareSetting.INPATIENT, date(2026, 3, 2))
    assert reported(result) == {"0SRC0J9", "0SRD0J9"}
    assert any("B4.3" in note for one in result.suggestions for note in one.notes)


def test_a_code_says_how_it_was_reached(books: ProcedureBooks) -> None:
    """The path gives the table and each character that was read; the notes the edition."""
    text = "Operation performed: Laparoscopic left nephrectomy."
    (one,) = read(text, books, CareSetting.INPATIENT, date(2026, 3, 2)).suggestions
    assert one.path[1:] == (
        "table 0TT",
        "Body Part 1: Kidney, Left (said)",
        "Approach 4: Percutaneous Endoscopic (said)",
        "Device Z: No Device (only value)",
        "Qualifier Z: No Qualifier (only value)",
    )
    assert any("B3.8" in note for note in one.notes)
    assert any("FY2026" in note for note in one.notes)


def test_a_mention_alone_drops_nothing(books: ProcedureBooks) -> None:
    """What is only named takes nothing off that was done, not even what it would be part of."""
    text = "Assessment: see cholecystectomy report.\nOperation performed: Exploratory laparotomy."
    result = read(text, books, CareSetting.INPATIENT, date(2026, 3, 2))
    assert reported(result) == {"0WJG0ZZ"}


def test_a_mention_alone_is_not_accepted(books: ProcedureBooks) -> None:
    """A procedure that is only named is suggested below, not proposed."""
    text = "Assessment: pain since the procedure, colonoscopy findings as above."
    result = read(text, books, CareSetting.OUTPATIENT, date(2026, 3, 2))
    assert [(one.ref.code, one.accepted) for one in result.suggestions] == [("45378", False)]


_PIECES = st.sampled_from(
    [
        *("Procedure: ", "Operation performed: ", "Plan: ", "underwent ", "was given ", "no "),
        *("laparoscopic ", "right ", "left ", "cholecystectomy", "total knee arthroplasty"),
        *("I&D of abscess", "ceftriaxone 1 g IM", "0 mg ketorolac IV ", "DES to LAD ", "x3 "),
        *("biopsy of stomach ", "5 cm ", "laceration repair", "13/45 ", "2/29 ", "2019 "),
        *("septal perforation repair ", "\n", ". ", "; ", "é", "\u2003", "(", "[CD]", "+"),
    ]
)


@settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.one_of(st.text(max_size=200), st.lists(_PIECES, max_size=20).map("".join)),
    st.sampled_from(CareSetting),
    st.dates(date(2016, 1, 1), date(2030, 1, 1)),
)
@example("left right open x: " * 50 + "cholecystectomy", CareSetting.INPATIENT, date(2026, 3, 2))
def test_any_text(books: ProcedureBooks, text: str, setting: CareSetting, day: date) -> None:
    """No text fails; codes exist, and are accepted by their score; evidence is in the text."""
    result = read(text, books, setting, day)
    for one in result.suggestions:
        assert find_row(books.content, one.ref)["billable"]
        assert one.accepted == (one.score >= _SOUND)
        assert one.evidence
        assert all(text[words.start : words.end] == words.text for words in one.evidence)
    for query in result.queries:
        assert all(text[words.start : words.end] == words.text for words in query.evidence)
