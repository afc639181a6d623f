"""Specialties and kinds of employment."""

import pytest

from index.jobs.understanding import specialty_names, understand
from index.model.jobs import Employment, RawPosting

SPECIALTIES: tuple[tuple[str, str, set[str]], ...] = (
    ("Inpatient Coder", "", {"Inpatient"}),
    ("Coder", "Assign MS-DRGs to acute accounts.", {"Inpatient"}),
    ("Coder", "E/M leveling and ED coding.", {"Evaluation and management", "Emergency department"}),
    ("Coder", "OB/GYN and ob-gyn", {"Obstetrics and gynecology"}),
    ("Coder", "Pro-fee cardiology", {"Professional fee", "Cardiology"}),
    ("HCC Coder", "", {"Risk adjustment"}),
    ("Coder", "educated, asc ended", set()),
    ("Coder", "Medical, dental and vision insurance", set()),
    ("Dental Biller", "", {"Dental"}),
    ("Coding Manager", "", {"Management"}),
    ("Coder", "You report to the coding manager.", set()),
    ("Coder", "<h3>About us</h3><p>A leader in oncology.</p>", set()),
    ("Coder", "SNF and home health", {
        "Skilled nursing and rehabilitation", "Home health and hospice",
    }),
    ("CDI Specialist", "denials", {"Clinical documentation integrity", "Denials and appeals"}),
)  # fmt: skip


@pytest.mark.parametrize(("title", "html", "names"), SPECIALTIES)
def test_specialties(title: str, html: str, names: set[str]) -> None:
    """A posting names these kinds of coding, each once."""
    found = [one.name for one in understand(RawPosting("1", title, html=html)).specialties]
    assert set(found) == names
    assert len(found) == len(names)
    assert names <= set(specialty_names())


def test_wanted_specialties() -> None:
    """What is asked for in a specialty is known from its sentence."""
    html = "<p>Cardiology coding required.</p><p>Urology a plus.</p>"
    found = understand(RawPosting("1", "Radiology Coder", html=html)).specialties
    assert {one.name: one.required for one in found} == {
        "Radiology": None, "Cardiology": True, "Urology": False,
    }  # fmt: skip


F, P, C, T, D, I = (  # noqa: E741  # the kinds in their order
    Employment.FULL_TIME,
    Employment.PART_TIME,
    Employment.CONTRACT,
    Employment.TEMPORARY,
    Employment.PER_DIEM,
    Employment.INTERNSHIP,
)


@pytest.mark.parametrize(
    ("employment", "title", "html", "kinds"),
    [
        (("FULL_TIME",), "Coder", "", (F,)),
        (("CONTRACTOR", "FULL_TIME"), "Coder", "", (F, C)),
        (("Full-time / Per Diem",), "Coder", "", (F, D)),
        (("PER_DIEM",), "Coder", "", (D,)),
        (("INTERN",), "Coder", "", (I,)),
        (("TEMPORARY",), "Coder", "", (T,)),
        (("FT",), "Coder", "", (F,)),
        (("W-2",), "Coder", "", ()),
        ((), "PRN Coder", "", (D,)),
        ((), "Coder, Part-Time", "", (P,)),
        ((), "Coder", "This is a full-time position.", (F,)),
        ((), "Coder", "Independent contractor (1099)", (C,)),
        ((), "Coder", "A 6-month contract-to-hire role", (C,)),
        ((), "Coder", "Temporary position", (T,)),
        ((), "Coder", "Full-time and part-time hours available", (F, P)),
        ((), "Coder", "Full-time employees get insurance", ()),
        ((), "Coder", "This is not a contract position.", ()),
        ((), "Coder", "Works with contract management and managed care contracts.", ()),
        ((), "Coder", "W-2", ()),
        (("FULL_TIME",), "Coder", "Per diem staff help on weekends.", (F,)),
    ],
)
def test_employment(
    employment: tuple[str, ...], title: str, html: str, kinds: tuple[Employment, ...]
) -> None:
    """The kinds of employment, by the source's field before title and text."""
    raw = RawPosting("1", title, html=html, employment=employment)
    assert understand(raw).employment == kinds
