"""Answers about add-on codes, against the add-on file of 2024 Q3."""

import pytest

from index.answers import answer_prose
from index.model.answers import QuestionKind, Verdict
from tests.index.everything.answers.conftest import Ask


@pytest.mark.parametrize(
    ("question", "verdict", "says"),
    [
        ("can +99292 be reported alone", Verdict.NO, "without a primary code"),
        ("is it okay to bill 99292 with no 99291", Verdict.NO, "99291"),
        (
            "Can 20985 be added to whatever primary procedure we like?",
            Verdict.DEPENDS,
            "contractor",
        ),
        ("is 93320 an add-on code", Verdict.YES, "type 1"),
        ("is 99213 an add-on code", Verdict.NO, "is a primary code"),
        ("is 69210 an add-on code", Verdict.NO, "neither add-on nor primary"),
        ("is 99292 an add-on to 99291", Verdict.YES, "99291 is a primary code"),
        ("is 99292 an add-on to 99213", Verdict.NO, "99213 is no primary code"),
    ],
)
def test_what_is_decided(ask: Ask, question: str, verdict: Verdict, says: str) -> None:
    """Alone never, with a listed primary code always, the contractor's where the file says so."""
    answer = ask(question)
    assert answer.verdict is verdict
    assert answer.parts[0].kind is QuestionKind.ADD_ON
    assert says in answer_prose(answer)


@pytest.mark.parametrize(
    ("question", "codes"),
    [
        ("list the parent codes for add-on 11103", ["11103", "11102", "11104", "11106"]),
        ("which add-on codes go with 64493", ["64493", "64494", "64495"]),
        ("what must 64484 be reported with", ["64484", "64483"]),
    ],
)
def test_lists(ask: Ask, question: str, codes: list[str]) -> None:
    """Primary codes of an add-on code, add-on codes of a primary code, in the file's order."""
    answer = ask(question)
    assert answer.verdict is Verdict.ANSWER
    assert [ref.display for ref in answer.codes] == codes
    assert all(code in answer_prose(answer) for code in codes)
