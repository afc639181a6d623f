"""The values of the employer's form: to a draft and back, checked, shown, written."""

import json
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.careers.posting_values import (
    EMPTY,
    LISTS,
    TEXTS,
    draft_of,
    from_kept,
    to_kept,
    values_of,
)
from desktop.careers.previewing import checked, preview_of, written
from index.jobs.reading import read_bytes
from index.model.applications import Draft
from index.model.jobs import Remote, SourceKind
from tests.desktop.careers.drafts import DRAFT, TODAY


def test_a_draft_is_read_as_it_is_shown() -> None:
    """Whole and empty, also through what is kept as JSON."""
    for draft in (DRAFT, Draft()):
        values = values_of(draft)
        assert draft_of(values, TODAY) == (draft, {})
        assert from_kept(json.loads(json.dumps(to_kept(values)))) == values
    assert set(EMPTY) == {*LISTS, *TEXTS}


def test_what_cannot_be_read_is_said_and_not_lost() -> None:
    """The draft goes on without it."""
    wrong = {"years": "some", "pay_low": "a lot", "posted": "soon", "valid_through": "31/31/2026"}
    values = values_of(DRAFT) | wrong
    draft, problems = draft_of(values, TODAY)
    assert draft == replace(DRAFT, years=None, pay_low=None, posted=None, valid_through=None)
    assert set(problems) == set(wrong)
    assert from_kept(to_kept(values)) == values
    found = checked(draft, problems, TODAY)
    assert found.problems["posted"].startswith("Write a day such as")


_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=20),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(st.sampled_from([*TEXTS, *LISTS, "other"]), inner, max_size=6)
    ),
)


@given(_JSON)
def test_whatever_was_kept_gives_a_form(state: object) -> None:
    """Damaged state never stops the page, and its draft can be made."""
    values = from_kept(state)
    assert set(values) == set(EMPTY)
    draft_of(values, TODAY)


def test_checks_tell_what_must_be_mended_from_tips() -> None:
    """Nothing is wrong with a whole draft; one without pay gets a tip."""
    assert checked(DRAFT, {}, TODAY).problems == {}
    found = checked(replace(DRAFT, pay_low=None, pay_high=None, title=""), {}, TODAY)
    assert list(found.problems) == ["title"]
    assert "pay_low" in found.advice


def test_the_preview_is_what_a_board_would_hold() -> None:
    """Read back from the file and understood; a draft with nothing in it has a preview too."""
    posting = preview_of(DRAFT)
    facts = posting.understood
    assert (posting.title, posting.employer) == (DRAFT.title, DRAFT.employer)
    assert [place.printed for place in facts.places] == ["Austin, TX"]
    assert facts.remote is Remote.HYBRID
    assert {(one.name, one.required) for one in facts.credentials} == {
        ("CCS", True),
        ("CPC", False),
        ("CRC", False),
    }
    assert facts.pay is not None
    assert (facts.pay.low, facts.pay.high) == (28.5 * 2080, 34 * 2080)
    assert (posting.posted, posting.expires) == (DRAFT.posted, DRAFT.valid_through)
    assert preview_of(Draft()).title == "No title yet"


@pytest.mark.parametrize(
    ("ending", "kind"),
    [
        (".toml", SourceKind.POSTING),
        (".html", SourceKind.PAGE),
        (".jsonld", SourceKind.PAGE),
        (".xml", SourceKind.FEED),
        ("", SourceKind.POSTING),
    ],
)
def test_every_format_is_read_again(ending: str, kind: SourceKind) -> None:
    """By the ending; without one it is our own."""
    read = read_bytes(written(DRAFT, ending), f"posting{ending}")
    assert (read.kind, [one.title for one in read.postings]) == (kind, [DRAFT.title])
