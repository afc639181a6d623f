"""How well postings fit a profile: known answers, and one rule for one posting and for all."""

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index.jobs.board.columns import facts_at, make_columns
from index.jobs.board.entries import Facts, facts_of
from index.jobs.board.fitting import fit, fits
from index.jobs.board.searching import Board
from index.jobs.understanding import STATES
from index.model.job_board import FitReason, JobProfile, JobQuery, Sort
from index.model.jobs import Employment, Posting, Remote
from tests.index.jobs.board.boards import TODAY, make_posting

_SOME_STATES = st.lists(st.sampled_from(["TX", "FL", "OH"]), max_size=3, unique=True).map(tuple)
_CREDENTIALS = st.lists(st.sampled_from(["CPC", "CCS", "RHIT"]), max_size=3, unique=True).map(tuple)
_SPECIALTIES = st.lists(st.sampled_from(["Inpatient", "Surgery"]), max_size=2, unique=True).map(
    tuple
)
_EMPLOYMENT = st.lists(
    st.sampled_from([Employment.FULL_TIME, Employment.CONTRACT]), max_size=2, unique=True
).map(tuple)
_PAY = st.none() | st.integers(30_000, 90_000)
_YEARS = st.none() | st.sampled_from([0.0, 0.5, 1.0, 2.0, 7.0])
_profiles = st.builds(
    JobProfile, _CREDENTIALS, _YEARS, _SPECIALTIES, _SOME_STATES, st.booleans(), _PAY, _EMPLOYMENT
)


@st.composite
def _facts(draw: st.DrawFn) -> Facts:
    low, high = draw(_PAY), draw(_PAY)
    return _facts_of(
        make_posting(
            1,
            "Coder",
            places=tuple(("Example", state) for state in draw(_SOME_STATES)),
            remote=draw(st.sampled_from(Remote)),
            remote_states=draw(_SOME_STATES),
            required=draw(_CREDENTIALS),
            welcome=draw(st.sampled_from([(), ("CRC",)])),
            pay=None if low is None and high is None else (low, high),
            years=draw(_YEARS),
            specialties=draw(_SPECIALTIES),
            employment=draw(_EMPLOYMENT),
        )
    )


def _facts_of(posting: Posting) -> Facts:
    return facts_of(
        posting.understood,
        posted=posting.posted,
        expires=posting.expires,
        first_seen=posting.first_seen,
        example=posting.example,
    )


@settings(deadline=None)
@given(profile=_profiles, facts=st.lists(_facts(), min_size=1, max_size=6))
def test_one_and_all_agree(profile: JobProfile, facts: list[Facts]) -> None:
    """The percentages of the list are those of the reasons, posting by posting."""
    columns = make_columns(range(len(facts)), facts)
    every = fits(profile, columns)
    for number, own in enumerate(facts):
        assert facts_at(columns, number) == own
        one = fit(profile, own)
        points = sum(reason.points for reason in one.reasons)
        most = sum(reason.most for reason in one.reasons)
        assert every.known[number] == pytest.approx(most)
        if most:
            assert one.percent == every.percent[number]
            assert one.percent == pytest.approx(100 * points / most, abs=0.51)
        else:
            assert (one.percent, every.percent[number]) == (0, -1)
        for reason in one.reasons:
            assert (reason.good is None) == (reason.most == 0)
            assert 0 <= reason.points <= reason.most
            assert reason.text
        order = [{False: 0, True: 1, None: 2}[reason.good] for reason in one.reasons]
        assert order == sorted(order)


def test_the_list_shows_the_fit_of_its_reasons(board: Board, postings: tuple[Posting, ...]) -> None:
    """Over a whole board, sorted by it."""
    profile = JobProfile(("CPC", "CCS"), 3, ("Inpatient",), ("TX",), pay_floor=60_000)
    hits = board.search(
        JobQuery(profile=profile, sort=Sort.FIT, today=TODAY, limit=len(postings))
    ).hits
    shown = [hit.fit for hit in hits]
    assert len(hits) == len(postings)
    for hit in hits[::20]:
        assert board.fit(hit.id, profile).percent == (hit.fit or 0)
    values = [-1 if one is None else one for one in shown]
    assert values == sorted(values, reverse=True)
    assert len(set(values)) > 10


def _reasons(profile: JobProfile, posting: Posting) -> dict[str, tuple[bool | None, float, float]]:
    return {
        reason.text: (reason.good, reason.points, reason.most)
        for reason in fit(profile, _facts_of(posting)).reasons
    }


@pytest.mark.parametrize(
    ("profile", "posting", "expected"),
    [
        (
            JobProfile(credentials=("CCS",)),
            make_posting(1, "Coder", required=("CPC", "CCS")),
            ("asks for CPC or CCS: you have CCS", True, 30, 30),
        ),
        (
            JobProfile(credentials=("RHIT",)),
            make_posting(1, "Coder", required=("CPC",)),
            ("asks for CPC: you have it not", False, 0, 30),
        ),
        (
            JobProfile(credentials=("CRC",)),
            make_posting(1, "Coder", required=("CPC",), welcome=("CRC",)),
            ("asks for CPC: you have it not", False, 0, 30),
        ),
        (
            JobProfile(credentials=("CRC",)),
            make_posting(1, "Coder", welcome=("CRC",)),
            ("names CRC: you have it", True, 10, 10),
        ),
        (
            JobProfile(years=2),
            make_posting(1, "Coder", required=("CPC",), years=4),
            ("asks for 4 years of experience: you have 2 years", False, 10, 20),
        ),
        (
            JobProfile(years=1),
            make_posting(1, "Coder", years=1),
            ("asks for 1 year of experience: you have 1 year", True, 20, 20),
        ),
        (
            JobProfile(years=0),
            make_posting(1, "Coder", years=0),
            ("asks for no experience", True, 20, 20),
        ),
        (
            JobProfile(remote_only=True),
            make_posting(1, "Coder", remote=Remote.REMOTE),
            ("remote from anywhere in the country", True, 20, 20),
        ),
        (
            JobProfile(remote_only=True),
            make_posting(1, "Coder", remote=Remote.HYBRID, places=(("Austin", "TX"),)),
            ("hybrid in Texas: you want remote work", False, 0, 20),
        ),
        (
            JobProfile(remote_only=True),
            make_posting(1, "Coder", places=(("Austin", "TX"),)),
            ("in Texas: does not say whether it is remote", None, 0, 0),
        ),
        (
            JobProfile(states=("FL",), remote_only=True),
            make_posting(1, "Coder", remote=Remote.REMOTE, remote_states=("TX", "OH")),
            ("remote from Texas and Ohio: none of your states", False, 0, 20),
        ),
        (
            JobProfile(states=("FL",)),
            make_posting(1, "Coder", remote=Remote.ONSITE, places=(("Tampa", "FL"),)),
            ("on site in Florida: Florida is yours", True, 20, 20),
        ),
        (
            JobProfile(states=("FL",)),
            make_posting(1, "Coder", remote=Remote.ONSITE),
            ("on site, place unknown", None, 0, 0),
        ),
        (
            JobProfile(specialties=("Inpatient",)),
            make_posting(1, "Coder", specialties=("Inpatient", "Surgery")),
            ("Inpatient and Surgery: you know Inpatient", True, 15, 15),
        ),
        (
            JobProfile(pay_floor=60_000),
            make_posting(1, "Coder", pay=(50_000, 62_000)),
            ("pays up to $62,000 a year: not below your $60,000", True, 15, 15),
        ),
        (
            JobProfile(pay_floor=60_000),
            make_posting(1, "Coder", pay=(40_000, 52_000)),
            ("pays up to $52,000 a year: below your $60,000", False, 0, 15),
        ),
        (
            JobProfile(pay_floor=60_000),
            make_posting(1, "Coder", pay=(50_000, None)),
            ("pays from $50,000 a year: it may reach your $60,000 or not", None, 0, 0),
        ),
        (
            JobProfile(pay_floor=60_000),
            make_posting(1, "Coder", pay=(90_000, 99_000), currency="CAD"),
            ("gives no pay in US dollars", None, 0, 0),
        ),
        (
            JobProfile(employment=(Employment.CONTRACT,)),
            make_posting(1, "Coder", employment=(Employment.FULL_TIME, Employment.PART_TIME)),
            ("full time or part time: not as you want", False, 0, 10),
        ),
        (
            JobProfile(credentials=("CPC",)),
            make_posting(1, "Coder", specialties=("Surgery",)),
            ("Surgery: your profile names no specialty", None, 0, 0),
        ),
    ],
)
def test_reasons(
    profile: JobProfile, posting: Posting, expected: tuple[str, bool | None, float, float]
) -> None:
    """Each part in words, and what it counts."""
    text, *values = expected
    assert _reasons(profile, posting)[text] == tuple(values)


def test_only_what_is_known_counts() -> None:
    """A posting that says little is not worse for it, and what speaks against comes first."""
    profile = JobProfile(credentials=("CPC",), years=2, pay_floor=60_000)
    good = fit(profile, _facts_of(make_posting(1, "Coder", required=("CPC",))))
    assert good.percent == 100
    both = fit(
        profile, _facts_of(make_posting(1, "Coder", required=("CPC",), pay=(40_000, 50_000)))
    )
    assert both.percent == round(100 * 30 / 45)
    assert both.reasons[0] == FitReason(
        "pays up to $50,000 a year: below your $60,000", good=False, points=0.0, most=15.0
    )


def test_an_empty_profile_fits_nothing(board: Board, tmp_path: Path) -> None:
    """Without a profile no row has a fit, and no reason speaks for or against."""
    assert {hit.fit for hit in board.search(JobQuery(today=TODAY)).hits} == {None}
    reasons = fit(JobProfile(), _facts_of(make_posting(1, "Coder", required=("CPC",)))).reasons
    assert {reason.good for reason in reasons} == {None}


def test_every_state_has_a_name_in_reasons() -> None:
    """No reason shows two letters where the state has a name."""
    for letters, name in STATES.items():
        profile = JobProfile(states=(letters,))
        posting = make_posting(1, "Coder", remote=Remote.ONSITE, places=(("Example", letters),))
        assert f"on site in {name}: {name} is yours" in _reasons(profile, posting)


def test_columns_of_nothing() -> None:
    """A board without postings has columns of no length."""
    columns = make_columns([], [])
    assert len(fits(JobProfile(credentials=("CPC",), years=1), columns).percent) == 0
    assert columns.states.counts(np.zeros(0, np.bool_)) == {}
