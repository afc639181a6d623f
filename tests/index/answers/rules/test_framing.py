"""A rule is not answered the wrong way round."""

import pytest

from index.answers.rules import best_match
from index.answers.rules.framing import Strength, frame
from index.model.answers import Verdict


@pytest.mark.parametrize(
    ("text", "whether"),
    [
        ("Can septic shock be principal?", True),
        ("Pneumonia and sepsis on admission, is sepsis first?", True),
        ("When a patient is pregnant, may we use BMI codes?", True),
        ("Is sepsis or pneumonia sequenced first?", False),
        ("Which is first, sepsis or pneumonia?", False),
        ("When is Z33.1 assigned?", False),
        ("How should urosepsis be coded?", False),
        ("Acute and chronic pancreatitis, both coded?", True),
    ],
)
def test_whether_a_yes_or_no_is_asked_for(text: str, whether: bool) -> None:
    """A question for one of two, or for which, when or how, asks for none."""
    assert frame(text).whether is whether


@pytest.mark.parametrize(
    ("text", "strength"),
    [
        ("Must the side be documented?", Strength.MUST),
        ("Is it necessary to code the organism?", Strength.MUST),
        ("May the side be coded?", Strength.MAY),
        ("Is the side coded?", Strength.SHOULD),
    ],
)
def test_what_strength_is_asked_about(text: str, strength: Strength) -> None:
    """May, should and must are told apart."""
    assert frame(text).strength is strength


@pytest.mark.parametrize(
    ("plain", "turned"),
    [
        ("Can septic shock be listed first?", "Is it wrong to list septic shock first?"),
        ("Can septic shock be listed first?", "Should septic shock never be listed first?"),
        ("Is urosepsis coded as sepsis?", "Is it incorrect to code urosepsis as sepsis?"),
        (
            "May manifestation codes be listed first?",
            "Is it prohibited to list a manifestation first?",
        ),
        (
            "May Z33.1 be reported with a chapter 15 code?",
            "Is it a mistake to report Z33.1 with a chapter 15 code?",
        ),
        (
            "Is the newborn's P code allowed on the mother's record?",
            "Is it against the guidelines to put a P code on the mother's record?",
        ),
    ],
)
def test_a_question_put_the_other_way_round_is_answered_so(plain: str, turned: str) -> None:
    """What may not be is wrong to do."""
    first, second = best_match(plain, ["Z331"]), best_match(turned, ["Z331"])
    assert first is not None
    assert second is not None
    assert (first.verdict, second.verdict) == (Verdict.NO, Verdict.YES)


@pytest.mark.parametrize(
    "text",
    [
        "Can we not code urosepsis as sepsis?",
        "Can't septic shock be listed first?",
        "Shouldn't sepsis go before pneumonia?",
    ],
)
def test_what_can_be_read_both_ways_gets_no_yes_or_no(text: str) -> None:
    """The rule is stated, and the reader draws the conclusion."""
    match = best_match(text)
    assert match is not None
    assert match.verdict is Verdict.ANSWER


def test_the_order_of_two_things_counts() -> None:
    """A before B is not B before A."""
    along = best_match("May the manifestation be sequenced before the poisoning code?")
    across = best_match("Is the poisoning code sequenced before the manifestation?")
    assert along is not None
    assert across is not None
    assert (along.verdict, across.verdict) == (Verdict.NO, Verdict.YES)


def test_leaving_out_is_the_opposite_of_coding() -> None:
    """What must be done may not be left out."""
    must = best_match("Must the placeholder X be used?")
    may = best_match("Can we leave out the placeholder X?")
    assert must is not None
    assert may is not None
    assert (must.verdict, may.verdict) == (Verdict.YES, Verdict.NO)


@pytest.mark.parametrize(
    ("text", "verdict"),
    [
        ("May I21 be reported for an MI three weeks ago?", Verdict.YES),
        ("May I21 be reported for an MI 9 weeks ago?", Verdict.ANSWER),
    ],
)
def test_another_length_of_time_gets_no_yes_or_no(text: str, verdict: Verdict) -> None:
    """A rule that turns on four weeks says nothing of a yes or no to nine by its words alone."""
    match = best_match(text, ["I21"])
    assert match is not None
    assert match.rule.section == "I.C.9.e.1"
    assert match.verdict is verdict


def test_what_need_not_be_is_not_thereby_forbidden() -> None:
    """External cause codes are not required; that does not say that they may not be reported."""
    must = best_match("Must external cause codes be reported?")
    may = best_match("May external cause codes be reported voluntarily?")
    assert must is not None
    assert may is not None
    assert (must.verdict, may.verdict) == (Verdict.NO, Verdict.YES)


@pytest.mark.parametrize(
    "text",
    [
        "What is the fee for 99214 in Manhattan?",
        "How do I treat septic shock?",
        "Which modifier goes with a bilateral procedure?",
        "What is the copay for a telehealth visit?",
    ],
)
def test_what_the_guidelines_do_not_treat_matches_nothing(text: str) -> None:
    """Payment, modifiers and treatment are answered elsewhere or not at all."""
    assert best_match(text) is None
