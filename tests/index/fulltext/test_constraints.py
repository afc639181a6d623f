"""Words that say which variant of a code is meant."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.fulltext.constraints import _PHRASES, constraints, trimester_of_weeks


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("rt knee pain", [("laterality", "right")]),
        ("rt therapy", []),
        ("knee pain l", [("laterality", "left")]),
        ("l spine", []),
        ("acute on chronic heart failure", [("acuity", "acute on chronic")]),
        (
            "closed fx left femur follow up",
            [("fracture", "closed"), ("laterality", "left"), ("encounter", "subsequent encounter")],
        ),
        ("open wound", []),
        ("open fracture type iiia", [("fracture", "open"), ("gustilo", "type iiia")]),
        ("type 2 diabetes", []),
        ("ckd stage iiib", [("stage", "stage 3b")]),
        ("2nd trimester", [("trimester", "second trimester")]),
        ("pregnancy 28 weeks", [("weeks", "28 weeks")]),
        ("45 yo f migraine", [("age", "adult"), ("sex", "female")]),
        ("8 year old m asthma severe", [("age", "child"), ("sex", "male"), ("severity", "severe")]),
        ("old burn", [("encounter", "sequela")]),
        ("nonunion", [("healing", "nonunion")]),
    ],
)
def test_constraints(text: str, found: list[tuple[str, str]]) -> None:
    """Each is read with the words that titles use."""
    assert [(one.kind, " ".join(one.words)) for one in constraints(text.split())] == found


@given(
    st.lists(
        st.sampled_from(
            [
                *_PHRASES,
                "fx",
                "stage",
                "r",
                "l",
                "45",
                "yo",
                "f",
                "type",
                "3a",
                "gustilo",
                "weeks",
                "trimester",
                "on",
                "up",
                "knee",
                "²",
                "²yo",
                "9" * 5000 + "yo",
                "5" * 5000,
            ]
        )
    )
)
def test_no_word_is_read_twice(words: list[str]) -> None:
    """Positions are ascending, within the words, and never shared."""
    places = [place for one in constraints(words) for place in one.positions]
    assert places == sorted(set(places))
    assert all(place < len(words) for place in places)


def test_trimesters() -> None:
    """The bounds are those of chapter 15: 14 weeks 0 days, 28 weeks 0 days."""
    assert [trimester_of_weeks(weeks)[0] for weeks in (13, 14, 27, 28)] == [
        "first",
        "second",
        "second",
        "third",
    ]
