"""Where the work is done, in many wordings."""

import pytest

from index.jobs.understanding import understand
from index.model.jobs import RawPosting, Remote

SENTENCES: tuple[tuple[str, Remote], ...] = (
    ("This is a 100% remote position.", Remote.REMOTE),
    ("Work from home.", Remote.REMOTE),
    ("Telecommute from anywhere in the US.", Remote.REMOTE),
    ("Fully remote after 90 days of onsite training.", Remote.REMOTE),
    ("Remote within the United States", Remote.REMOTE),
    ("We are looking for remote coders.", Remote.REMOTE),
    ("Coders work remotely once trained.", Remote.REMOTE),
    ("Work from your own home; a yearly in-person meeting.", Remote.REMOTE),
    ("Location: home office.", Remote.REMOTE),
    ("Remote with onsite orientation of two weeks.", Remote.REMOTE),
    ("Remote. Free onsite parking when you visit.", Remote.REMOTE),
    ("WFH position", Remote.REMOTE),
    ("Hybrid, 2 days in office", Remote.HYBRID),
    ("Three days on site, two days from home.", Remote.HYBRID),
    ("Partially remote schedule", Remote.HYBRID),
    ("You work in our Dayton office and telework Fridays.", Remote.HYBRID),
    ("Remote 3 days a week", Remote.HYBRID),
    ("A mix of remote and onsite work", Remote.HYBRID),
    ("Telework up to two days per week may be approved.", Remote.HYBRID),
    ("Work from home or our office: you choose.", Remote.HYBRID),
    ("This is not a remote position.", Remote.ONSITE),
    ("No remote work.", Remote.ONSITE),
    ("Remote work is not available.", Remote.ONSITE),
    ("We cannot offer remote work at this time.", Remote.ONSITE),
    ("Telework eligible: No", Remote.ONSITE),
    ("Not eligible for telework.", Remote.ONSITE),
    ("Onsite in Tulsa.", Remote.ONSITE),
    ("This is an in-person role.", Remote.ONSITE),
    ("Work is done in our Dayton office.", Remote.ONSITE),
    ("Remote experience preferred", Remote.UNKNOWN),
    ("Experience with remote patient monitoring codes", Remote.UNKNOWN),
    ("Manage remote teams of coders.", Remote.UNKNOWN),
    ("Knows hybrid medical records", Remote.UNKNOWN),
    ("Onsite gym and daycare", Remote.UNKNOWN),
    ("Codes for home health.", Remote.UNKNOWN),
    ("Send patients home with the right paperwork.", Remote.UNKNOWN),
    ("Our home office is in Dallas.", Remote.UNKNOWN),
    ("Proficient with Microsoft Office.", Remote.UNKNOWN),
    ("Tobacco-free campus.", Remote.UNKNOWN),
)


@pytest.mark.parametrize(("sentence", "remote"), SENTENCES)
def test_text(sentence: str, remote: Remote) -> None:
    """A sentence says where the work is done, and has evidence for it, or says nothing."""
    understood = understand(RawPosting("1", "Medical Coder", html=sentence))
    assert understood.remote is remote
    assert (understood.remote_evidence is None) is (remote is Remote.UNKNOWN)


@pytest.mark.parametrize(
    ("raw", "remote", "place"),
    [
        (RawPosting("1", "Remote Coder", html="Hybrid staff welcome."), Remote.REMOTE, "title"),
        (RawPosting("1", "Coder (Hybrid)"), Remote.HYBRID, "title"),
        (RawPosting("1", "Coder", places=("Remote - US",)), Remote.REMOTE, "places"),
        (RawPosting("1", "Coder", places=("Austin, TX (hybrid)",)), Remote.HYBRID, "places"),
        (RawPosting("1", "Coder", remote=True), Remote.REMOTE, "remote"),
        (RawPosting("1", "Coder", remote=True, html="Remote."), Remote.REMOTE, "text"),
        (RawPosting("1", "Coder", remote=False), Remote.ONSITE, "remote"),
        (RawPosting("1", "Coder", remote=False, html="Hybrid."), Remote.HYBRID, "text"),
    ],
)
def test_fields(raw: RawPosting, remote: Remote, place: str) -> None:
    """What the source or the title says goes before the text."""
    understood = understand(raw)
    assert understood.remote is remote
    assert understood.remote_evidence is not None
    assert understood.remote_evidence.place == place


def test_a_refusal_goes_before_all() -> None:
    """That there is no remote work is believed, whatever else is named."""
    html = "Remote access to charts. Hybrid cloud. Sorry, this is not a remote job."
    understood = understand(RawPosting("1", "Coder", html=html))
    assert understood.remote is Remote.ONSITE
    assert understood.remote_evidence is not None
    assert understood.remote_evidence.quote == "not a remote"
