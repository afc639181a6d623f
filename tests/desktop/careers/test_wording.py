"""What the board says, and how a posting is shown: functions of records."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.careers import rendering
from desktop.careers.board_state import read_state, written_state
from desktop.careers.facet_lines import SHORT, LineKind, facet_lines, toggled
from desktop.careers.histogram import bar_sentence, pay_sentence
from desktop.careers.searches import query_words
from desktop.careers.source_rows import outcome
from desktop.careers.suggesting import STALE_AFTER, is_old
from desktop.careers.wording import fit_colour, hit_badges
from index.model.job_board import Facet, FacetName, FacetValue, JobQuery, PayBar, Sort
from index.model.jobs import Evidence, JobSource, PayPeriod, Place, Recognised, Remote, SourceKind
from tests.desktop.careers.engines import FakeBoard
from tests.desktop.careers.postings import NOW, posting

_HOSTILE = "<img src=x onerror=alert(1)> & \"quoted\" 'too'"


def test_a_source_cannot_mark_up_the_cards() -> None:
    """What a source gave is shown as it is, never read as markup."""
    shown = posting(3)
    facts = replace(
        shown.understood,
        places=(Place(_HOSTILE, "TX"),),
        credentials=(Recognised(_HOSTILE, True, Evidence(_HOSTILE, -1, _HOSTILE)),),
        remote_evidence=Evidence(_HOSTILE),
        remote=Remote.REMOTE,
    )
    shown = replace(
        shown,
        title=_HOSTILE,
        employer=_HOSTILE,
        apply_to=_HOSTILE,
        understood=facts,
        listings=(replace(shown.listings[0], name=_HOSTILE, url=f"https://x.example/'{_HOSTILE}"),),
    )
    for html in (
        rendering.header(shown),
        rendering.asked(facts, 1.0),
        rendering.where(facts),
        rendering.listed(shown),
    ):
        assert "<img" not in html
        assert "&lt;img" in html
        assert "href='https://x.example/''" not in html


def test_pay_is_shown_as_given_and_by_the_year() -> None:
    """A yearly range, an open one, another currency, and what says what it is for."""
    pay = posting(3).understood.pay
    assert pay is not None
    assert rendering.pay_text(pay) == "$56,160 – $68,640"
    assert rendering.pay_text(replace(pay, high=None)) == "from $56,160"
    assert rendering.pay_text(replace(pay, low=None)) == "up to $68,640"
    assert rendering.pay_text(replace(pay, high=pay.low)) == "$56,160"
    assert rendering.pay_text(replace(pay, low=None, high=None)) == ""
    assert "CAD 56,160" in rendering.pay(replace(pay, currency="CAD"))
    assert "nothing is converted" in rendering.pay(replace(pay, currency="CAD"))
    assert "(an hour)" not in rendering.pay(pay)
    bare = replace(pay, original="$27", period=PayPeriod.DAY)
    assert "As given: $27 <span class='muted'>(a day)</span>" in rendering.pay(bare)
    assert "gives no pay" in rendering.pay(None)


def test_the_summary_leaves_out_what_is_not_known() -> None:
    """A posting that says little has a short summary, and an example no address."""
    full = posting(3)
    facts = replace(full.understood, pay=None, credentials=(), remote=Remote.UNKNOWN, places=())
    short = replace(full, understood=facts, employer="", expires=None, url="", listings=())
    assert rendering.summary(short) == full.title
    assert rendering.summary(replace(full, example=True)).endswith("Invented example")


def test_facets_show_the_first_values_and_those_chosen() -> None:
    """Of many values the first ones and those chosen are shown, then how many more there are."""
    values = tuple(FacetValue(f"S{n}", f"State {n}", 40 - n, n == 20) for n in range(30))
    facets = [Facet(FacetName.STATE, values), Facet(FacetName.EMPLOYMENT, ())]
    lines = facet_lines(facets, ())
    assert [line.kind for line in lines[:2]] == [LineKind.HEADING, LineKind.VALUE]
    assert len(lines) == 1 + SHORT + 1 + 1
    assert lines[-1].text == "23 more"
    assert len(facet_lines(facets, {FacetName.STATE})) == 1 + 30


def test_one_least_pay_is_chosen_at_a_time() -> None:
    """Another least pay or day replaces the one before; other values stand beside each other."""
    chosen = toggled((), (FacetName.STATE, "TX"))
    chosen = toggled(chosen, (FacetName.PAY, "50000"))
    chosen = toggled(chosen, (FacetName.STATE, "OH"))
    chosen = toggled(chosen, (FacetName.PAY, "60000"))
    assert chosen == (
        (FacetName.STATE, "TX"),
        (FacetName.STATE, "OH"),
        (FacetName.PAY, "60000"),
    )
    assert toggled(chosen, (FacetName.PAY, "60000")) == chosen[:2]


def test_bars_are_said_in_words() -> None:
    """The distribution and each bar have words for who does not see them."""
    assert pay_sentence(312, 400, 62_000) == "Pay of 312 of 400 postings, median $62,000"
    assert pay_sentence(0, 3, None) == "No posting found gives a pay in US dollars."
    bar = PayBar(60_000, 65_000, 1)
    assert bar_sentence(bar, floor=False) == "$60,000 to $65,000: 1 posting"
    assert bar_sentence(bar, floor=True).endswith(", chosen as the least pay")


def test_badges_say_in_words_what_colours_say() -> None:
    """Nothing is told by colour alone."""
    hit = FakeBoard().search(JobQuery(limit=3)).hits[2]
    badges = hit_badges(replace(hit, fit=55, example=True), new=True)
    assert badges == (
        ("example", "amber"),
        ("new", "blue"),
        ("55 % fit", "amber"),
        ("remote", "green"),
        ("CPC", "grey"),
        ("CRC", "grey"),
    )
    assert [fit_colour(percent) for percent in (0, 40, 70)] == ["grey", "amber", "green"]


def test_a_search_is_named_by_its_words() -> None:
    """The name says text, what narrows it, and an unusual order."""
    query = JobQuery("coder", ((FacetName.STATE, "TX"),), Sort.PAY)
    assert query_words(query, {(FacetName.STATE, "TX"): "Texas"}) == "“coder”, Texas, by pay"
    assert query_words(JobQuery(), {}) == "All postings"


def test_what_was_read_is_said_for_each_source() -> None:
    """Changes are counted, problems and entries left out stand out."""
    nothing = {"added": 0, "changed": 0, "removed": 0, "unchanged": 0, "skipped": [], "problem": ""}
    first = nothing | {"source": {"name": "One"}}
    second = nothing | {"source": {"name": "Two"}}
    read = outcome([first | {"added": 2, "unchanged": 1}, second])
    assert (read.text, read.look) == ("One: 2 added, 1 unchanged\nTwo: no postings", "done")
    failed = outcome([first | {"problem": "the server does not answer"}])
    assert (failed.text, failed.look) == ("One: the server does not answer", "warning")
    assert outcome([]).text == "There was nothing to read."


@pytest.mark.parametrize(
    ("location", "age", "old"),
    [
        ("https://jobs.example/feed", STALE_AFTER + timedelta(1), True),
        ("https://jobs.example/feed", STALE_AFTER, False),
        ("/srv/postings/feed.xml", STALE_AFTER * 9, False),
    ],
)
def test_only_addresses_grow_old(location: str, age: timedelta, old: bool) -> None:
    """A file is as old as it is; an address is to be asked again."""
    source = JobSource(1, "One", location, SourceKind.FEED, NOW, NOW - age, None, 3, "", None)
    assert is_old(source, NOW) is old
    assert not is_old(replace(source, checked=None), NOW)


_VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=4), inner),
    max_leaves=8,
)


@given(
    st.dictionaries(st.sampled_from(("text", "chosen", "sort", "narrowing", "splitter")), _VALUES)
)
def test_a_damaged_state_is_left_out(state: dict[str, object]) -> None:
    """Whatever is in the file of states, the board opens."""
    query, narrowing, sizes = read_state(state)
    assert isinstance(query, JobQuery)
    assert narrowing in (None, True, False)
    assert len(sizes) in (0, 3)


@given(
    st.text(max_size=20),
    st.lists(st.tuples(st.sampled_from(FacetName), st.text(max_size=5)), max_size=4),
    st.sampled_from(Sort),
)
def test_a_state_comes_back(text: str, chosen: list[tuple[FacetName, str]], sort: Sort) -> None:
    """What is written is read again."""
    query = JobQuery(text, tuple(chosen), sort)
    state = written_state(query, None, [1, 2, 3])
    assert read_state(state) == (query, None, [1, 2, 3])


def test_a_posting_of_today_is_dated() -> None:
    """Days are written as the system writes dates."""
    assert "posted&nbsp;2026-11-03" in rendering.header(
        replace(posting(1), posted=date(2026, 11, 3))
    )
