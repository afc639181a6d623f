"""What terms and places of service mean, with every release installed."""

from datetime import date

import pytest

from index.answers import Desk, Pilot, answer_prose
from index.answers.planners.definitions import definition
from index.answers.understanding import read_questions
from index.model.answers import Answer, QuestionKind

ON = date(2025, 6, 1)


def _ask(desk: Desk, text: str) -> Answer:
    return Pilot(desk).ask(text, date_of_service=ON)


@pytest.mark.parametrize(
    ("question", "quotes"),
    [
        (
            "What's the difference between root operation Excision and Resection in PCS?",
            [
                "Excision | Cutting out or off, without replacement, a portion of a body part",
                "Resection | Cutting out or off, without replacement, all of a body part",
            ],
        ),
        ("extripation definition pcs", ["Extirpation | Taking or cutting out solid matter"]),
        ("what is the root operation detachment", ["Detachment | Cutting off all or a portion"]),
        ("body part key hallux", ["1st Toe, Left | Hallux", "1st Toe, Right | Hallux"]),
        (
            "what is the percutaneous endoscopic approach",
            ["Percutaneous Endoscopic | Entry, by puncture or minor incision"],
        ),
        ("what does NEC mean", ["NEC “Not elsewhere classifiable”"]),
        ("what does NOS stand for", ["NOS “Not otherwise specified”"]),
        ("definition of Excludes1", ["A type 1 Excludes note is a pure excludes note."]),
        ("define principal diagnosis", ["that condition established after study"]),
    ],
)
def test_terms(desk: Desk, question: str, quotes: list[str]) -> None:
    """Root operations, approaches, keys, terms of the guidelines."""
    (asked,) = read_questions(desk.content, question, ON)
    part = definition(desk, asked)
    assert part is not None
    for quote in quotes:
        assert any(quote in one.quote for one in part.citations), part.citations


def test_a_word_of_everyday_is_no_root_operation(desk: Desk) -> None:
    """A replacement of a hip is not asked for as a term."""
    for question in ("Should my patient get a knee replacement?", "hip replacement in France"):
        kinds = [part.kind for part in _ask(desk, question).parts]
        assert QuestionKind.DEFINITION not in kinds


@pytest.mark.parametrize(
    ("question", "says"),
    [
        ("POS 21", ["Place of service 21 is Inpatient Hospital, paid as facility"]),
        (
            "what is place of service 11 vs 22",
            ["Place of service 11 is Office, paid as non-facility", "22 is On Campus-Outpatient"],
        ),
        ("which place of service for telehealth at home", ["Place of service 10 is Telehealth"]),
        ("what is POS code for an urgent care", ["Place of service 20 is Urgent Care Facility"]),
        ("place of service 37", ["Place of service 37 is Unassigned"]),
    ],
)
def test_places_of_service(desk: Desk, question: str, says: list[str]) -> None:
    """By number and by name."""
    answer = _ask(desk, question)
    assert answer.parts[0].kind is QuestionKind.PLACE
    for words in says:
        assert words in answer_prose(answer)
    assert {one.source_id for one in answer.citations} == {"place-of-service-september-2023"}


def test_a_place_that_is_none_is_not_answered(desk: Desk) -> None:
    """No number, no name."""
    answer = _ask(desk, "place of service for a submarine on the moon")
    assert QuestionKind.PLACE not in [part.kind for part in answer.parts]
