"""Answers about fees, against amounts of CMS's files of CY2025 worked out by hand."""

from datetime import date, timedelta

import pytest

from index.answers import answer_prose
from index.answers.understanding.places import find_places
from index.database import Content
from index.model.answers import QuestionKind, Verdict
from tests.index.everything.answers.conftest import Ask

IN_2025 = date(2025, 11, 3)


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("in Manhattan", ["MANHATTAN"]),
        ("metro Boston", ["METROPOLITAN BOSTON"]),
        ("Kansas", ["KANSAS"]),
        ("kansas city", ["METROPOLITAN KANSAS CITY"]),
        ("Kansas City, KS", ["KANSAS"]),
        ("Portland, Maine", ["SOUTHERN MAINE"]),
        ("west virginia", ["WEST VIRGINIA"]),
        ("Cook County", ["CHICAGO"]),
        ("suburban Chicago", ["SUBURBAN CHICAGO"]),
        ("Brooklyn", ["NYC SUBURBS/LONG ISLAND"]),
        ("Arlington, VA", ["DC + MD/VA SUBURBS"]),
        ("Florida", ["REST OF FLORIDA", "FORT LAUDERDALE", "MIAMI"]),
        ("dallas tx", ["DALLAS"]),
        ("in Portland or Seattle", ["PORTLAND", "SEATTLE (KING CNTY)"]),
        ("an office visit for a new patient, or in the clinic", []),
    ],
)
def test_places(content: Content, text: str, names: list[str]) -> None:
    """Cities, counties, states and their signs; a state with several localities is all of them."""
    assert [place.name for place in find_places(content, text, IN_2025)] == names


@pytest.mark.parametrize(
    ("question", "says"),
    [
        ("Fee for 99214 in Manhattan", "non-facility"),
        ("What does Medicare allow for 99204 in Seattle, office", "$181.55 non-facility"),
        ("45385 facility payment metro Boston", "$262.38 facility"),
        ("How much is 70551-26 in Chicago?", "70551-26 in CHICAGO (IL): $70.32"),
        ("Kansas fee for 27447", "$1,151.89 facility"),
        ("Kansas fee for 27447", "NA: rarely or never done in this setting"),
        ("anesthesia conversion factor dallas tx", "$20.35"),
        ("fee for 00142 in Dallas TX", "$20.35"),
        ("what is the conversion factor", "32.3465"),
        ("how much is 36415 in Ohio", "by statute it is paid under other rules"),
        ("how much is 99213-TC in Ohio", "99213 has no row for modifier TC"),
        ("work RVU of 99214", "work 1.92"),
    ],
)
def test_amounts(ask: Ask, question: str, says: str) -> None:
    """The fee of the place with its arithmetic, or why there is none."""
    answer = ask(question)
    assert answer.verdict is Verdict.ANSWER
    assert answer.parts[0].kind is QuestionKind.FEE
    assert says in answer_prose(answer)


def test_arithmetic_is_shown_and_cited(ask: Ask) -> None:
    """Relative values and indices of the locality are both quoted."""
    answer = ask("How much is 70551-26 in Chicago?")
    text = answer_prose(answer)
    assert "(1.48 × 1.007 + 0.53 × 1.023 + 0.07 × 2.018) × 32.3465" in text
    assert text.count("= $70.32") == 2  # a professional component is worth the same anywhere
    assert [one.source_id.split("-cy")[0] for one in answer.citations] == ["pfs-rvu", "pfs-gpci"]
    assert answer.citations[1].quote.startswith("06102 | 16 | IL | CHICAGO")


def test_no_amount_without_a_place(ask: Ask) -> None:
    """Where no place is named, or several fit, the answer says so."""
    nowhere = ask("what is the fee for 99213")
    assert nowhere.verdict is Verdict.DEPENDS
    assert "$" not in answer_prose(nowhere)
    assert "name a state, a county or a city" in answer_prose(nowhere)
    state = ask("fee for 99213 in California")
    assert state.verdict is Verdict.DEPENDS
    assert "26 more localities fit" in answer_prose(state)


@pytest.mark.parametrize(
    "question",
    [
        "What does Aetna pay for 99214 in Ohio?",
        f"fee for 99214 in Ohio on {date.today() + timedelta(days=400)}",
    ],
)
def test_what_no_release_can_tell(ask: Ask, question: str) -> None:
    """Neither what other payers pay nor what will be paid."""
    assert ask(question).abstained
