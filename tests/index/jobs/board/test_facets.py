"""Facets and the distribution of pay, against counting one posting after another."""

from collections import Counter
from datetime import timedelta
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index.jobs.board.facets import DAYS, PAY_STEPS
from index.jobs.board.paying import distribution
from index.jobs.board.searching import Board
from index.model.job_board import Facet, FacetName, JobAnswer, JobQuery
from index.model.jobs import Employment, Posting, Remote
from tests.index.jobs.board.boards import TODAY, make_posting, write_board
from tests.index.jobs.board.reference import has, kept

_DAY = timedelta(days=1)
_VALUES: dict[FacetName, list[str]] = {
    FacetName.REMOTE: [one.value for one in Remote],
    FacetName.STATE: ["TX", "OH", "FL", "CA", "WY"],
    FacetName.CREDENTIAL: ["CPC", "CCS", "COC", "RHIT"],
    FacetName.PAY: ["50000", "80000", "65000"],
    FacetName.SPECIALTY: ["Inpatient", "Outpatient", "Surgery"],
    FacetName.EMPLOYMENT: [one.value for one in Employment],
    FacetName.POSTED: ["7", "30", "21"],
}


def _facet(answer: JobAnswer, name: FacetName) -> Facet:
    return next(facet for facet in answer.facets if facet.name is name)


@settings(deadline=None)
@given(
    chosen=st.lists(
        st.sampled_from([(name, value) for name, values in _VALUES.items() for value in values]),
        max_size=5,
    )
)
def test_counts_are_those_of_the_postings(
    board: Board, postings: tuple[Posting, ...], chosen: list[tuple[FacetName, str]]
) -> None:
    """What is listed has the values chosen; each count leaves out the choice of its own facet."""
    query = JobQuery(chosen=tuple(chosen), today=TODAY, limit=1_000)
    answer = board.search(query)
    opened = [one for one in postings if not one.expires or one.expires >= TODAY]
    listed = {one.id for one in opened if kept(one, query)}
    assert {hit.id for hit in answer.hits} == listed
    assert answer.total == len(listed)
    for facet in answer.facets:
        others = [one for one in opened if kept(one, query, facet.name)]
        for value in facet.values:
            expected = sum(has(one, facet.name, value.value, query) for one in others)
            assert value.count == expected, (facet.name, value)
            assert value.chosen == ((facet.name, value.value) in chosen)
            assert value.count or value.chosen
        assert {value for name, value in chosen if name is facet.name} <= {
            value.value for value in facet.values
        }


def test_every_value_that_is_there_is_listed(board: Board, postings: tuple[Posting, ...]) -> None:
    """None is left out, and the most frequent comes first."""
    answer = board.search(JobQuery(today=TODAY))
    names = Counter(one.name for posting in postings for one in posting.understood.credentials)
    credentials = _facet(answer, FacetName.CREDENTIAL)
    assert {one.value: one.count for one in credentials.values} == dict(names)
    counts = [one.count for one in credentials.values]
    assert counts == sorted(counts, reverse=True)
    assert [one.value for one in _facet(answer, FacetName.POSTED).values] == list(map(str, DAYS))
    pay = [int(one.value) for one in _facet(answer, FacetName.PAY).values]
    assert pay == sorted(pay)
    assert set(pay) <= set(PAY_STEPS)


def test_labels(tmp_path: Path) -> None:
    """States by their names, pay and days in words, and what is not said."""
    write_board(
        tmp_path,
        [
            make_posting(1, "Coder", places=(("Austin", "TX"),), posted=TODAY - 2 * _DAY),
            make_posting(
                2,
                "Coder",
                remote=Remote.REMOTE,
                remote_states=("TX", "FL"),
                pay=(90_000, 100_000),
                posted=TODAY,
            ),
        ],
    )
    answer = Board(tmp_path).search(JobQuery(today=TODAY, chosen=((FacetName.POSTED, "1"),)))
    shown = {
        facet.name: [(one.label, one.count) for one in facet.values] for facet in answer.facets
    }
    assert answer.total == 1
    assert shown[FacetName.REMOTE] == [("remote", 1)]
    assert shown[FacetName.STATE] == [("Florida", 1), ("Texas", 1)]
    assert shown[FacetName.PAY][0] == ("from $40,000", 1)
    assert shown[FacetName.PAY][-1] == ("from $100,000", 1)
    assert shown[FacetName.POSTED][:3] == [("last day", 1), ("last 3 days", 2), ("last 7 days", 2)]
    everything = Board(tmp_path).search(JobQuery(today=TODAY))
    remote = [(one.label, one.count) for one in _facet(everything, FacetName.REMOTE).values]
    assert remote == [("not said", 1), ("remote", 1)]
    assert [(one.value, one.count) for one in _facet(everything, FacetName.STATE).values] == [
        ("TX", 2),
        ("FL", 1),
    ]


def test_pay_of_a_few_known_jobs(tmp_path: Path) -> None:
    """Middles of ranges in bars of equal width, and their median; other money does not count."""
    write_board(
        tmp_path,
        [
            make_posting(1, "Coder", pay=(50_000, 60_000)),
            make_posting(2, "Coder", pay=(58_000, None)),
            make_posting(3, "Coder", pay=(None, 71_000)),
            make_posting(4, "Coder", pay=(20_000, 30_000), currency="CAD"),
            make_posting(5, "Coder"),
        ],
    )
    answer = Board(tmp_path).search(JobQuery(today=TODAY))
    assert (answer.paid, answer.median) == (3, 58_000)
    counted = [(bar.low, bar.count) for bar in answer.pay if bar.count]
    assert counted == [(54_000, 1), (58_000, 1), (70_000, 1)]


@settings(deadline=None)
@given(st.lists(st.floats(0, 10_000_000), max_size=60))
def test_bars_hold_every_pay(middles: list[float]) -> None:
    """Few bars of equal width, none missing between them, whose counts are all of them."""
    bars, median = distribution(np.array(middles))
    assert sum(bar.count for bar in bars) == len(middles)
    assert len(bars) <= 17
    assert len({bar.high - bar.low for bar in bars}) <= 1
    assert all(one.high == other.low for one, other in pairwise(bars))
    if middles:
        assert bars[0].count > 0
        assert bars[-1].count > 0
        assert median == round(float(np.median(middles)))
    else:
        assert median is None


def test_pay_that_is_far_off_leaves_the_others_apart() -> None:
    """One misprinted pay does not put all the others into one bar."""
    usual = np.linspace(45_000, 90_000, 200)
    bars, _ = distribution(np.append(usual, [4_000_000.0, 1.0]))
    assert len([bar for bar in bars if bar.count]) >= 5
    assert bars[-1].high < 300_000


@pytest.mark.parametrize("value", ["", "-5", "1e9", "x", "99999999999999999999", "²"])
def test_a_number_that_is_none_keeps_nothing(board: Board, value: str) -> None:
    """A least pay or an age that cannot be read finds nothing, and is shown as it was chosen."""
    for name in (FacetName.PAY, FacetName.POSTED):
        answer = board.search(JobQuery(chosen=((name, value),), today=TODAY))
        assert answer.total == 0
        assert value in [one.value for one in _facet(answer, name).values]
