"""What a question is taken for, with every release installed."""

from contextlib import closing
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index.answers.understanding import Asked, read_questions
from index.database import Content, open_content
from index.model.answers import QuestionKind

TODAY = date(2026, 3, 2)


def _read(content: Content, text: str, previous: Asked | None = None) -> Asked:
    (only,) = read_questions(content, text, TODAY, previous)
    return only


@pytest.mark.parametrize(
    ("text", "codes", "modifiers"),
    [
        ("Can 62270 and 62272 be reported together?", ["62270", "62272"], []),
        ("which goes first, E11.22 or n18.32", ["E11.22", "N18.32"], []),
        ("is e1122 billable", ["E11.22"], []),
        ("99213-25 with 17110-59?", ["99213", "17110"], ["25", "59"]),
        ("difference between modifiers XS and XU", [], ["XS", "XU"]),
        ("what does the GA modifier do", [], ["GA"]),
        ("map ICD-9 250.00 to ICD-10", ["250.00"], []),
        ("What replaced ICD-9 code 250", ["250"], []),
        ("is J1100 payable", ["J1100"], []),
        ("0DTJ4ZZ approach", ["0DTJ4ZZ"], []),
        ("which HCC 37 or 38 in V28", [], []),
        ("is B12 deficiency coded with mod is needed", [], []),
    ],
)
def test_codes_and_modifiers_named(
    content: Content, text: str, codes: list[str], modifiers: list[str]
) -> None:
    """Codes are found dotted or not, modifiers in every way of writing them."""
    asked = _read(content, text)
    assert [ref.display for ref in asked.codes] == codes
    assert list(asked.modifiers) == modifiers
    assert asked.unknown == ()


@pytest.mark.parametrize(
    ("text", "unknown"),
    [("is E99.99 billable?", ("E99.99",)), ("MUE for 00001 and J1100", ("00001",))],
)
def test_codes_of_no_release_are_unknown(
    content: Content, text: str, unknown: tuple[str, ...]
) -> None:
    """What is written like a code and is none is told apart."""
    assert _read(content, text).unknown == unknown


@pytest.mark.parametrize(
    ("text", "on"),
    [
        ("Is E11.9 billable on 2025-12-01?", date(2025, 12, 1)),
        ("was E11.9 valid on 12/1/2025", date(2025, 12, 1)),
        ("was E11.9 valid on Dec 1st, 2025", date(2025, 12, 1)),
        ("valid in FY2025", date(2024, 10, 1)),
        ("valid in FY2026", TODAY),
        ("edit in 2024 Q3", date(2024, 7, 1)),
        ("what changed in 2024", date(2024, 1, 1)),
        ("is it valid on 2025-13-41", TODAY),
    ],
)
def test_date_of_service_named(content: Content, text: str, on: date) -> None:
    """A date is read in any usual form; what is asked of this year is asked of today."""
    assert _read(content, text).on == on


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("What is CPT code 99213?", QuestionKind.WHAT_IS),
        ("Can 62270 and 62272 be reported together?", QuestionKind.TOGETHER),
        ("Is E11.9 billable on 2025-12-01?", QuestionKind.VALID),
        ("Which goes first, E11.22 or N18.32?", QuestionKind.SEQUENCE),
        ("MUE for J1100", QuestionKind.UNITS),
        ("Fee for 99214 in Manhattan", QuestionKind.FEE),
        ("Guidelines for sepsis", QuestionKind.GUIDELINE),
        ("what is the code for hives", QuestionKind.FIND_CODE),
        ("which modifier for two surgeons", QuestionKind.MODIFIER_FOR),
        ("what does modifier 59 mean", QuestionKind.MODIFIER),
    ],
)
def test_likeliest_kind(content: Content, text: str, kind: QuestionKind) -> None:
    """The cues of a question name its kind."""
    assert _read(content, text).kinds[0] is kind


def test_two_questions_in_one_text(content: Content) -> None:
    """The second question is about the code and date of the first."""
    first, second = read_questions(
        content, "Is E11.9 billable on 2025-12-01, and what excludes it?", TODAY
    )
    assert first.kinds[0] is QuestionKind.VALID
    assert second.kinds[0] is QuestionKind.EXCLUDES
    assert second.codes == first.codes
    assert second.on == first.on


def test_a_question_that_follows_takes_over_codes_and_kind(content: Content) -> None:
    """Codes and kind go on; the modifier is new."""
    first = _read(content, "Can 62270 and 62272 be reported together?")
    second = _read(content, "and with modifier 59?", first)
    assert second.codes == first.codes
    assert second.modifiers == ("59",)
    assert second.kinds[0] is QuestionKind.TOGETHER


def test_a_question_of_its_own_takes_over_nothing(content: Content) -> None:
    """A question with words of its own stands alone."""
    first = _read(content, "Can 62270 and 62272 be reported together?")
    assert _read(content, "Guidelines for sepsis", first).codes == ()


@given(text=st.text(max_size=300))
@settings(max_examples=200, deadline=None)
def test_no_text_raises(everything: Path, text: str) -> None:
    """Any text is read."""
    with closing(open_content(everything)) as content:
        read_questions(content, text, TODAY)
