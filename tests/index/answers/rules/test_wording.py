"""The words of questions on the guidelines."""

from hypothesis import given, settings
from hypothesis import strategies as st

from index.answers.rules import best_match
from index.answers.rules.wording import opposites, tokens


def test_abbreviations_and_their_names_are_one_word() -> None:
    """HTN, CHF and CKD are read as what they stand for."""
    assert tokens("HTN with CHF and CKD") == tokens(
        "hypertension with congestive heart failure and chronic kidney disease"
    )


def test_a_code_is_read_as_what_it_stands_for_and_as_its_headings() -> None:
    """J18.9 is pneumonia and a localized infection; J18 stands for it."""
    assert tokens("J18.9") == ("pneumonia", "localized", "=J18", "=J189")


def test_codes_of_a_question_may_be_written_without_a_dot() -> None:
    """What the question names as a code is one however it is typed, and else none."""
    assert "=J18" in tokens("is j189 first", ["J189"])
    assert "=J18" not in tokens("is j189 first", [])


def test_words_lose_their_endings() -> None:
    """Singular and plural, and the forms of a verb, are one word."""
    assert tokens("ulcers bleeding") == tokens("ulcer bleed")


def test_opposed_words_are_known() -> None:
    """Inpatient and outpatient exclude each other, and so do a thing and its absence."""
    assert ("inpatient", "outpatient") in opposites({"inpatient"})
    assert ("outpatient", "inpatient") not in opposites({"inpatient", "outpatient"})
    (stroke, *_), (without, *_) = tokens("hemiplegia"), tokens("without hemiplegia")
    assert (stroke, without) in opposites({stroke})
    assert (without, stroke) in opposites({without})


@given(st.text(max_size=200))
@settings(deadline=None, max_examples=60)
def test_no_text_raises(text: str) -> None:
    """Any text is matched or not."""
    match = best_match(text, ["A419"])
    assert match is None or 0 <= match.score <= 1.0001
