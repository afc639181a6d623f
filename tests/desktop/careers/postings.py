"""Postings invented for the tests of the window."""

from datetime import UTC, date, datetime, timedelta

from index.model.jobs import (
    Employment,
    Evidence,
    Experience,
    Listing,
    Pay,
    PayPeriod,
    Place,
    Posting,
    Recognised,
    Remote,
    Understanding,
)

TODAY = date(2026, 11, 30)
NOW = datetime(2026, 11, 30, 12, tzinfo=UTC)
_STATES = ("TX", "OH", "FL", "CO", "ME", "OR", "VT", "NM", "GA")
_TITLES = (
    "Remote inpatient coder",
    "Outpatient coder, emergency department",
    "Risk adjustment coder",
    "Coding auditor",
    "Denials specialist",
)
_HTML = (
    "<p>We look for a coder who reads records with care.</p><ul><li>CPC required</li>"
    "<li>Three years of experience</li></ul><p>See <a href='https://jobs.example/about'>us</a>.</p>"
)


def posting(number: int, *, example: bool = False) -> Posting:
    """Return a posting; each number gives another one, the same every time."""
    hourly = 24.0 + number % 13
    pay = Pay(
        hourly * 2080,
        (hourly + 6) * 2080,
        "USD",
        PayPeriod.HOUR,
        f"${hourly:.2f} - ${hourly + 6:.2f}/hr",
        Evidence(f"Pay: ${hourly:.2f} - ${hourly + 6:.2f}/hr"),
    )
    remote = (Remote.REMOTE, Remote.ONSITE, Remote.HYBRID)[number % 3]
    facts = Understanding(
        text="We look for a coder who reads records with care.",
        remote=remote,
        remote_evidence=Evidence("work from home") if remote is Remote.REMOTE else None,
        places=(Place("Example City", _STATES[number % len(_STATES)]),),
        remote_states=("TX", "OH") if remote is Remote.REMOTE else (),
        credentials=(
            Recognised("CPC", True, Evidence("CPC required")),
            Recognised("CRC", False, Evidence("CRC a plus")),
        ),
        pay=None if number % 7 == 6 else pay,
        experience=Experience(3, True, Evidence("Three years of experience")),
        specialties=(Recognised("Inpatient", None, Evidence("inpatient")),),
        employment=(Employment.FULL_TIME,),
    )
    return Posting(
        number,
        f"{_TITLES[number % len(_TITLES)]} {number}",
        f"Example Clinic {number % 4}",
        _HTML,
        f"https://jobs.example/{number}",
        "https://jobs.example/apply" if number % 2 else "jobs@clinic.example",
        facts,
        TODAY - timedelta(days=number % 20),
        TODAY + timedelta(days=30),
        NOW - timedelta(days=number % 5),
        NOW - timedelta(days=number % 5),
        (Listing(1, "Example feed", str(number), f"https://jobs.example/{number}"),),
        example,
    )
