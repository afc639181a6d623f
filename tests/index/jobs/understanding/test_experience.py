"""Years of experience, in many wordings."""

import pytest

from index.jobs.understanding import understand
from index.model.jobs import RawPosting

SENTENCES: tuple[tuple[str, float | None, bool], ...] = (
    ("2+ years of coding experience", 2, True),
    ("Minimum of three (3) years inpatient coding experience required", 3, True),
    ("1-3 years of experience", 1, True),
    ("Two to four years' experience in billing", 2, True),
    ("At least 18 months of coding experience", 1.5, True),
    ("a year or more in primary care coding", 1, True),
    ("A year and a half of eye care billing", 1.5, True),
    ("Five years in a hospital HIM department", 5, True),
    ("5 yrs IP", 5, True),
    ("5 years preferred, coding", 5, False),
    ("3 years of HCC coding preferred", 3, False),
    ("5 years of experience, 2 of them in coding audits", 5, True),
    ("2 years of coding, or 4 years of billing", 2, True),
    ("Required: 2 years of coding. Preferred: 5 years of coding.", 2, True),
    ("10 years of leadership required. 3 years of coding required.", 3, True),
    ("No experience necessary", 0, False),
    ("Entry level", 0, False),
    ("Experience is not required", 0, False),
    ("In business for 20 years", None, False),
    ("CPC within 1 year of hire", None, False),
    ("Must be 18 years of age", None, False),
    ("A two-year degree", None, False),
    ("6 months contract", None, False),
    ("Raises after 2 years", None, False),
    ("Named a best place to work three years running", None, False),
    ("Serving Ohio for more than 85 years", None, False),
    ("Up to $5,000 a year", None, False),
    ("", None, False),
)


@pytest.mark.parametrize(("sentence", "years", "required"), SENTENCES)
def test_experience(sentence: str, years: float | None, required: bool) -> None:
    """A sentence asks for these years, or for none, or is about something else."""
    experience = understand(RawPosting("1", "Medical Coder", html=sentence)).experience
    if years is None:
        assert experience is None
    else:
        assert experience is not None
        assert (experience.years, experience.required) == (years, required)
