"""Answers about units, against the MUE files of 2024 Q3 and the HCPCS file of October 2025."""

import pytest

from index.answers import answer_prose
from index.model.answers import QuestionKind, Verdict
from tests.index.everything.answers.conftest import Ask


def test_the_mue_in_all_settings(ask: Ask) -> None:
    """J1100: each setting with its value, and a record of each file."""
    answer = ask("MUE for J1100")
    assert answer.verdict is Verdict.ANSWER
    assert answer.parts[0].kind is QuestionKind.UNITS
    assert [one.quote.split(" | ")[:2] for one in answer.citations] == [
        ["J1100", "120"],
        ["J1100", "120"],
        ["J1100", "0"],
    ]


@pytest.mark.parametrize(
    ("question", "verdict", "says"),
    [
        ("Can I bill 2 units of 11721?", Verdict.NO, "Law or policy allows no more"),
        ("can we bill 3 units of J3301", Verdict.YES, "16 for practitioner services"),
        ("is 88305 x 20 fine", Verdict.NO, "can be appealed"),
        ("can 97110 be billed 7 times a day", Verdict.DEPENDS, "depends on the setting"),
        ("physician claim: can 97110 be billed 7 times a day", Verdict.NO, "6 for practitioner"),
        ("hospital claim: can 97110 be billed 7 times a day", Verdict.YES, "8 for outpatient"),
        ("dme supplier max units of J7613", Verdict.ANSWER, "1395"),
        ("MUE of A6549", Verdict.NO_EDIT, "any number of units is paid"),
    ],
)
def test_a_number_of_units(ask: Ask, question: str, verdict: Verdict, says: str) -> None:
    """A number is held to the settings named, else to those of practitioner and hospital."""
    answer = ask(question)
    assert answer.verdict is verdict
    assert says in answer_prose(answer)


@pytest.mark.parametrize(
    ("question", "says"),
    [
        ("One unit of J1885 is how many milligrams?", "per 15 mg"),
        ("A4253, how many strips per unit billed", "per 50 strips"),
    ],
)
def test_what_one_unit_is(ask: Ask, question: str, says: str) -> None:
    """The description says what a unit is; the MUE stands beside it."""
    answer = ask(question)
    assert says in answer.parts[0].headline.text
    assert "HCPCS" in answer.parts[0].headline.citations[0].source
