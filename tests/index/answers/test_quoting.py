"""Which words of a passage are quoted."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.answers.planners.polarity import verdict_of
from index.answers.quoting import excerpt, sentences
from index.model.answers import Verdict

_RULE = (
    "Invented rule one is general (e.g., for any case). A code of group X must not be first. "
    "Where the record is silent, ask.\nitem one\nitem two"
)


def test_sentences_end_where_they_do() -> None:
    """Abbreviations end none, items of a list end with their line."""
    found = [_RULE[start:stop] for start, stop in sentences(_RULE)]
    assert found == [
        "Invented rule one is general (e.g., for any case).",
        "A code of group X must not be first.",
        "Where the record is silent, ask.",
        "item one",
        "item two",
    ]


def test_the_sentence_worth_most_is_quoted_with_what_follows() -> None:
    """What stands behind it is taken first, as far as there is room."""

    def worth(text: str) -> float:
        return float("must" in text)

    assert excerpt(_RULE, worth, 0) == "A code of group X must not be first."
    assert excerpt(_RULE, worth, 80) == (
        "A code of group X must not be first. Where the record is silent, ask.\nitem one"
    )
    assert excerpt(_RULE, worth, 1000) == _RULE


@given(st.text(alphabet="aB .?!\n“”()•1", max_size=200), st.integers(0, 80))
def test_an_excerpt_is_a_part_of_its_text(text: str, longest: int) -> None:
    """Nothing is changed, whatever the text."""
    assert excerpt(text, len, longest) in text


@pytest.mark.parametrize(
    ("question", "rule", "verdict"),
    [
        ("Can I code it?", "Do not code it.", Verdict.NO),
        ("Is it ok as principal?", "It should never be assigned first.", Verdict.NO),
        ("May we assume a link?", "The classification presumes a relationship.", Verdict.YES),
        ("Should a code be added?", "It should be assigned only when documented.", Verdict.DEPENDS),
        ("Is it first?", "It depends on the circumstances of admission.", Verdict.DEPENDS),
        ("Is it used?", "The code should be used even if that would not break it.", Verdict.YES),
        ("Which goes first?", "Do not code it first.", Verdict.ANSWER),
        ("Is it A or D?", "D should be assigned.", Verdict.ANSWER),
        ("Can it not be coded?", "Do not code it.", Verdict.ANSWER),
        ("Guidelines for it", "Do not code it.", Verdict.ANSWER),
    ],
)
def test_verdict_of_a_rule(question: str, rule: str, verdict: Verdict) -> None:
    """A rule says yes or no only where that is asked for."""
    assert verdict_of(question, rule) is verdict
