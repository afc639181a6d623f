"""Drafts for tests, all invented."""

from dataclasses import replace
from datetime import date

from hypothesis import strategies as st

from index.jobs.understanding import STATES, credential_names, specialty_names, yearly
from index.model.applications import Draft
from index.model.jobs import Employment, PayPeriod, Remote

TODAY = date(2026, 11, 30)
GOOD = Draft(
    title="Coding auditor",
    employer="Example Valley Clinic",
    description=(
        "You audit the notes of forty physicians and teach what you find.\n\n"
        "You will:\n- review two hundred encounters a month\n- talk to providers\n\n"
        "We are a small team that has worked together for years, and we take the time that it"
        " takes to answer a question well."
    ),
    city="Austin",
    state="TX",
    remote=Remote.HYBRID,
    credentials=("CPC", "CRC"),
    welcome=("CPMA",),
    years=2.5,
    specialties=specialty_names()[:1],
    employment=(Employment.FULL_TIME, Employment.CONTRACT),
    pay_low=28.5,
    pay_high=34.0,
    pay_period=PayPeriod.HOUR,
    apply_to="jobs@clinic.example",
    url="https://clinic.example/jobs/17",
    identifier="EX-17",
    posted=TODAY,
    valid_through=date(2026, 12, 31),
)


def draft(**changes: object) -> Draft:
    """Return a good draft with fields changed."""
    return replace(GOOD, **changes)  # type: ignore[arg-type]  # by name, as the test says


_WORDS = ["you", "read", "notes;", "50%", "(and", "more)", "äéñ", "a/b", "O'Neil", "it:", "R&D"]
_LINE = st.lists(st.sampled_from(_WORDS), max_size=6).map(lambda words: " ".join(["we", *words]))
_ITEMS = st.lists(_LINE.map(lambda line: f"- {line}"), min_size=1, max_size=3).map("\n".join)
_PLACES = [
    ("Austin", "TX"),
    ("St. Paul", "MN"),
    ("Winston-Salem", "NC"),
    ("Washington", "DC"),
    ("San Juan", "PR"),
    ("Fort Wayne", "IN"),
]
_TITLES = ["coder", "Auditor & trainer", "Biller (days)", 'The "A" team', "CDI 1/2"]


@st.composite
def drafts(draw: st.DrawFn) -> Draft:
    """Return any draft that may be published."""
    remote = draw(st.sampled_from([Remote.REMOTE, Remote.HYBRID, Remote.ONSITE]))
    at_home = remote is Remote.REMOTE
    city, state = ("", "") if at_home else draw(st.sampled_from(_PLACES))
    states = st.lists(st.sampled_from(sorted(STATES)), unique=True, max_size=4)
    names = draw(st.lists(st.sampled_from(credential_names()), unique=True, max_size=6))
    cut = draw(st.integers(0, len(names)))
    period = draw(st.sampled_from(PayPeriod))
    in_a_year = sorted(draw(st.tuples(*[st.integers(16_000, 900_000)] * 2)))
    low, high = (round(one / yearly(1, period), 2) for one in in_a_year)
    specialties = st.lists(st.sampled_from(specialty_names()), unique=True, max_size=3)
    return Draft(
        title=draw(st.sampled_from(_TITLES)),
        employer=draw(st.sampled_from(["Example & Sons", "Example Clinic, Inc.", "Beispiel"])),
        description="\n\n".join(draw(st.lists(_LINE | _ITEMS, min_size=1, max_size=3))),
        city=city,
        state=state,
        remote=remote,
        remote_states=tuple(draw(states) if at_home else ()),
        credentials=tuple(names[:cut]),
        welcome=tuple(names[cut:]),
        years=draw(st.sampled_from([None, 0, 1, 2.5, 10])),
        specialties=tuple(draw(specialties)),
        employment=tuple(draw(st.lists(st.sampled_from(Employment), unique=True, max_size=3))),
        pay_low=draw(st.sampled_from([None, low])),
        pay_high=draw(st.sampled_from([None, high])),
        pay_period=period,
        currency=draw(st.sampled_from(["USD", "CAD", "EUR"])),
        apply_to=draw(st.sampled_from(["jobs@clinic.example", "https://clinic.example/a?b=1&c=2"])),
        url=draw(st.sampled_from(["", "https://clinic.example/jobs/17?a=1&b=2"])),
        identifier=draw(st.sampled_from(["", "EX-17"])),
        posted=draw(st.none() | st.dates(date(2026, 1, 1), TODAY)),
        valid_through=draw(st.none() | st.dates(TODAY, date(2027, 11, 1))),
    )
