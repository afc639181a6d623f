"""Questions on modifiers, with every release installed."""

from collections.abc import Iterator
from contextlib import closing
from datetime import date
from pathlib import Path

import pytest

from index.answers import Desk, Pilot
from index.database import open_content
from index.model.answers import Answer, Confidence, QuestionKind, Verdict

ON = date(2025, 12, 1)


@pytest.fixture(scope="module")
def pilot(everything: Path) -> Iterator[Pilot]:
    """Answer from everything."""
    with closing(open_content(everything)) as content:
        yield Pilot(Desk(content))


def _ask(pilot: Pilot, text: str) -> Answer:
    pilot.forget()
    return pilot.ask(text, date_of_service=ON)


def _said(answer: Answer) -> str:
    return " ".join(one.text for part in answer.parts for one in (part.headline, *part.sentences))


@pytest.mark.parametrize(
    ("question", "verdict", "said"),
    [
        ("Is modifier 59 NCCI-associated?", Verdict.YES, "59 is NCCI-associated"),
        ("Does modifier 76 bypass an NCCI edit?", Verdict.NO, "76 is not NCCI-associated"),
        ("Is modifier JG still valid?", Verdict.NO, "2024-12-31"),
        ("Is modifier JW still valid?", Verdict.YES, "no last day"),
        ("Is modifier 25 still in effect?", Verdict.YES, "one of CPT's"),
        ("what does modifier E4 tell", Verdict.ANSWER, "Lower right, eyelid"),
        ("documentation for modifier 22", Verdict.ANSWER, "operative note"),
        ("how does modifier 62 affect payment", Verdict.ANSWER, "62.5 %"),
    ],
)
def test_what_a_modifier_tells(pilot: Pilot, question: str, verdict: Verdict, said: str) -> None:
    """The verdict where one is asked for, what was asked about first."""
    answer = _ask(pilot, question)
    assert answer.verdict is verdict
    assert said in answer.parts[0].headline.text or said in _said(answer)


def test_the_headline_answers_what_was_asked(pilot: Pilot) -> None:
    """Of one modifier, record and payment come first where they were asked for."""
    record = _ask(pilot, "What documentation does modifier 22 need?").parts[0]
    assert record.headline.text.startswith("The record must show: ")
    assert record.confidence is Confidence.OWN
    paid = _ask(pilot, "How is modifier 50 paid?").parts[0]
    assert paid.headline.text.startswith("Effect on payment: ")


def test_a_difference_tells_both(pilot: Pilot) -> None:
    """Neither is chosen."""
    answer = _ask(pilot, "What is the difference between modifiers 76 and 77?")
    locators = {one.locator for one in answer.citations}
    assert {"modifier 76", "modifier 77"} <= locators


@pytest.mark.parametrize(
    ("question", "modifier"),
    [
        ("which modifier for two surgeons", "62"),
        ("left foot third toe modifier", "T2"),
        ("which modifier when the patient returns to the OR for bleeding", "78"),
        ("modifier for the professional component of 71046", "26"),
        ("which modifier for a bilateral procedure with 27447", "50"),
        ("back to the operating room for a complication: 58, 78 or 79?", "78"),
        ("case stopped after induction of anesthesia, hospital outpatient, modifier?", "74"),
        ("unrelated office visit in the postoperative period, which modifer", "24"),
        ("right index finger modifier", "F6"),
        ("nothing discarded from the single-dose vial, which modifier", "JZ"),
        ("screening colonoscopy turned into a polyp removal, medicare, modifier?", "PT"),
    ],
)
def test_which_modifier(pilot: Pilot, question: str, modifier: str) -> None:
    """By the words of our texts and of CMS's descriptions."""
    part = _ask(pilot, question).parts[0]
    assert part.kind is QuestionKind.MODIFIER_FOR
    assert part.headline.text.startswith(f"Modifier {modifier} (")


def test_an_indicator_of_the_code_is_told(pilot: Pilot) -> None:
    """27447 may be bilateral; the column stands beside the code."""
    answer = _ask(pilot, "which modifier for a bilateral procedure with 27447")
    assert "The fee schedule lets 50 be used with 27447" in _said(answer)
    assert any(one.quote == "27447 | 1" for one in answer.citations)


def test_modifiers_that_a_code_may_take(pilot: Pilot) -> None:
    """Of the code alone, the indicators say what it may take."""
    answer = _ask(pilot, "which modifiers are allowed with 71046")
    assert "71046 may take 26, TC" in _said(answer)


@pytest.mark.parametrize(
    "question",
    [
        "what does modifier ZQ mean",
        "what is Cigna's own denial threshold for modifier 25",
        "which modifier makes my printer work",
    ],
)
def test_what_no_release_says_is_not_answered(pilot: Pilot, question: str) -> None:
    """An invented modifier, an insurer's secret, and something else altogether."""
    assert _ask(pilot, question).abstained


def test_quotes_stand_in_the_content(pilot: Pilot) -> None:
    """Each line of our text is quoted word for word, the basis with it."""
    answer = _ask(pilot, "what does modifier 59 mean")
    assert "NCCI Policy Manual, chapter I" in [one.quote for one in answer.citations]
    assert all(one.target == "modifier:59" for one in answer.citations)
