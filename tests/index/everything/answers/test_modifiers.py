"""Questions on modifiers, with every release installed."""

import pytest

from index.answers import answer_prose
from index.model.answers import Confidence, QuestionKind, Verdict
from tests.index.everything.answers.conftest import Ask


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
def test_what_a_modifier_tells(ask: Ask, question: str, verdict: Verdict, said: str) -> None:
    """The verdict where one is asked for, what was asked about first."""
    answer = ask(question)
    assert answer.verdict is verdict
    assert said in answer_prose(answer)


def test_the_headline_answers_what_was_asked(ask: Ask) -> None:
    """Of one modifier, record and payment come first where they were asked for."""
    record = ask("What documentation does modifier 22 need?").parts[0]
    assert record.headline.text.startswith("The record must show: ")
    assert record.confidence is Confidence.OWN
    paid = ask("How is modifier 50 paid?").parts[0]
    assert paid.headline.text.startswith("Effect on payment: ")


def test_a_difference_tells_both(ask: Ask) -> None:
    """Neither is chosen."""
    answer = ask("What is the difference between modifiers 76 and 77?")
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
def test_which_modifier(ask: Ask, question: str, modifier: str) -> None:
    """By the words of our texts and of CMS's descriptions."""
    part = ask(question).parts[0]
    assert part.kind is QuestionKind.MODIFIER_FOR
    assert part.headline.text.startswith(f"Modifier {modifier} (")


def test_an_indicator_of_the_code_is_told(ask: Ask) -> None:
    """27447 may be bilateral; the column stands beside the code."""
    answer = ask("which modifier for a bilateral procedure with 27447")
    assert "The fee schedule lets 50 be used with 27447" in answer_prose(answer)
    assert any(one.quote == "27447 | 1" for one in answer.citations)


def test_modifiers_that_a_code_may_take(ask: Ask) -> None:
    """Of the code alone, the indicators say what it may take."""
    answer = ask("which modifiers are allowed with 71046")
    assert "71046 may take 26, TC" in answer_prose(answer)


@pytest.mark.parametrize(
    "question",
    [
        "what does modifier ZQ mean",
        "what is Cigna's own denial threshold for modifier 25",
        "which modifier makes my printer work",
    ],
)
def test_what_no_release_says_is_not_answered(ask: Ask, question: str) -> None:
    """An invented modifier, an insurer's secret, and something else altogether."""
    assert ask(question).abstained


def test_quotes_stand_in_the_content(ask: Ask) -> None:
    """Each line of our text is quoted word for word, the basis with it."""
    answer = ask("what does modifier 59 mean")
    assert "NCCI Policy Manual, chapter I" in [one.quote for one in answer.citations]
    assert all(one.target == "modifier:59" for one in answer.citations)
