"""What is said about drafts."""

from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.jobs.composing.checking import LONGEST_DESCRIPTION, LONGEST_TITLE, Problem, check
from index.jobs.composing.own import read_drafts
from index.model.applications import Draft
from index.model.jobs import PayPeriod, Remote
from tests.index.jobs.composing.drafts import TODAY, draft


def found(one: Draft) -> list[Problem]:
    """Return what is said today."""
    return list(check(one, TODAY))


def test_nothing_is_said_of_a_good_draft() -> None:
    """Not even advice."""
    assert found(draft()) == []
    assert found(draft(remote=Remote.REMOTE, city="", state="", remote_states=("TX",))) == []
    assert found(draft(pay_low=None)) == []
    assert found(draft(apply_to="https://clinic.example/apply", url="")) == []
    assert found(draft(apply_to="")) == []


@pytest.mark.parametrize(
    ("changes", "field", "words"),
    [
        ({"title": " "}, "title", "Give the job a title"),
        ({"title": "x" * (LONGEST_TITLE + 1)}, "title", "Shorten it: 151 characters"),
        ({"title": "Coder\nII"}, "title", "in one line"),
        ({"employer": ""}, "employer", "Say who hires"),
        ({"employer": "A\u202eB"}, "employer", "cannot be printed"),
        ({"description": "\n"}, "description", "Describe the job"),
        ({"description": "x" * (LONGEST_DESCRIPTION + 1)}, "description", "Shorten it: 20,001"),
        ({"description": "a\x00b" * 100}, "description", "cannot be printed"),
        ({"remote": Remote.UNKNOWN}, "remote", "remote, hybrid or on site"),
        ({"city": ""}, "city", "Name the city"),
        ({"state": ""}, "state", "Choose the state"),
        ({"state": "Texas"}, "state", "did you mean TX?"),
        ({"state": "ZZ"}, "state", "'ZZ' is not a state that is known: write two letters"),
        ({"remote_states": ("tx",)}, "remote_states", "did you mean TX?"),
        ({"remote": Remote.ONSITE, "remote_states": ("TX",)}, "remote_states", "hybrid work only"),
        ({"credentials": ("cpc",)}, "credentials", "did you mean CPC?"),
        ({"welcome": ("Black belt",)}, "welcome", "belong into the description"),
        ({"credentials": ("CPC",), "welcome": ("CPC",)}, "welcome", "CPC is required already"),
        ({"years": -1.0}, "years", "Give 0 to 30 years"),
        ({"years": float("nan")}, "years", "Give 0 to 30 years"),
        ({"specialties": ("Astrology",)}, "specialties", "is not a specialty that is known"),
        ({"pay_low": 40.0}, "pay_high", "exchange them"),
        ({"pay_low": 0.0}, "pay_low", "above 0"),
        ({"pay_high": float("inf")}, "pay_high", "above 0"),
        ({"currency": "dollars"}, "currency", "three letters"),
        ({"valid_through": date(2026, 11, 1)}, "valid_through", "ends before it is published"),
        (
            {"posted": date(2026, 1, 1), "valid_through": date(2026, 11, 1)},
            "valid_through",
            "This day is over",
        ),
        ({"apply_to": "", "url": ""}, "apply_to", "Say where to apply"),
        ({"apply_to": "ask for Ada"}, "apply_to", "Give a mail address"),
        ({"apply_to": "javascript:alert(1)"}, "apply_to", "Give a mail address"),
        ({"url": "clinic.example/jobs"}, "url", "Give the whole address"),
        ({"identifier": "a\tb"}, "identifier", "in one line"),
    ],
)
def test_what_must_be_mended_is_named(changes: dict[str, object], field: str, words: str) -> None:
    """One sentence at the one field, which says what to do."""
    (problem,) = [one for one in found(draft(**changes)) if one.blocks]
    assert problem.field == field
    assert words in problem.text


@pytest.mark.parametrize(
    ("changes", "field", "words"),
    [
        ({"title": "CODING AUDITOR"}, "title", "small letters"),
        ({"description": "Short."}, "description", "Say more: 6 characters"),
        ({"description": "<b>We</b> read. " * 20}, "description", "Write plain text"),
        ({"employment": ()}, "employment", "full time"),
        ({"pay_low": None, "pay_high": None}, "pay_low", "Give the pay"),
        (
            {"pay_low": None, "pay_high": 60_000.0},
            "pay_high",
            "$60,000 per hour comes to $124,800,000 a year",
        ),
        (
            {"pay_low": None, "pay_high": 62.5, "pay_period": PayPeriod.YEAR},
            "pay_high",
            "$62.50 per year comes to $62.50 a year",
        ),
        ({"posted": date(2026, 12, 5)}, "posted", "still to come"),
        ({"valid_through": None}, "valid_through", "last day"),
        ({"valid_through": date(2062, 12, 31)}, "valid_through", "check the year"),
        ({"apply_to": "http://clinic.example/apply"}, "apply_to", "Use https"),
    ],
)
def test_advice_blocks_nothing(changes: dict[str, object], field: str, words: str) -> None:
    """It is said all the same."""
    (problem,) = found(draft(**changes))
    assert (problem.field, problem.blocks) == (field, False)
    assert words in problem.text


def test_the_example_of_the_documents_can_be_published() -> None:
    """As it stands there."""
    page = Path(__file__).parents[4] / "docs" / "jobs-applications.md"
    example = page.read_text(encoding="utf-8").partition("```toml\n")[2].partition("```")[0]
    (one,) = read_drafts(example.encode(), page.name)
    assert one.employer == "Example Valley Clinic"
    assert [problem for problem in found(one) if problem.blocks] == []


def test_an_empty_draft_is_told_everything_at_once() -> None:
    """In the order of the form."""
    fields = [one.field for one in found(Draft()) if one.blocks]
    assert fields == ["title", "employer", "description", "city", "state", "apply_to"]


@given(
    st.builds(
        Draft,
        title=st.text(),
        description=st.text(),
        state=st.text(max_size=4),
        credentials=st.lists(st.text(max_size=6), max_size=3).map(tuple),
        years=st.none() | st.floats(),
        pay_low=st.none() | st.floats(),
        pay_high=st.none() | st.floats(),
        currency=st.text(max_size=4),
        posted=st.none() | st.dates(),
        valid_through=st.none() | st.dates(),
        apply_to=st.text(),
        url=st.text(),
    )
)
def test_any_draft_is_checked(one: Draft) -> None:
    """Without an error, and each time in words."""
    assert all(problem.field in Draft.__slots__ and problem.text for problem in found(one))
