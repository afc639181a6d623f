"""Credentials asked for, and those that are only mentioned, in many wordings."""

import pytest

from index.jobs.understanding import understand
from index.model.jobs import RawPosting

# A sentence of a posting for a coder, and the credentials that it asks for.
SENTENCES: tuple[tuple[str, str], ...] = (
    ("Ideal candidates hold the CPC or CCS-P.", "CCS-P CPC"),
    ("Certification through AAPC or AHIMA (CPC, COC, CCS, RHIT or RHIA).", "CCS COC CPC RHIA RHIT"),
    ("CPC certified with 2 years of experience.", "CPC"),
    ("AAPC certified (CPC)", "CPC"),
    ("Must be CPC certified or obtain certification within 6 months.", "CPC"),
    ("We'll reimburse you for the CPC exam once you pass.", ""),
    ("Tuition help, CEU days and paid CPC renewal.", ""),
    ("CPC-A's encouraged to apply!", "CPC-A"),
    ("Apprentices (CPC-A) welcome.", "CPC-A"),
    ("No CPC-As please.", ""),
    ("CPC without the apprentice designation.", "CPC"),
    ("Do not apply if you only hold a CPC-A.", ""),
    ("This job is not open to CPC-A holders.", ""),
    ("CPC-A will not be considered.", ""),
    ("CPC (not CPC-A) required", "CPC"),
    ("CPC, COC, CIC, CRC, CCS, CCS-P, RHIT or RHIA", "CCS CCS-P CIC COC CPC CRC RHIA RHIT"),
    ("Supervises six CPCs and two billers.", ""),
    ("Your manager is a CCS with twenty years in the field.", ""),
    ("Report to the Director, a RHIA.", ""),
    ("Our auditors are all CPMA credentialed.", ""),
    ("Graduates sit for the CCA exam.", ""),
    ("Teach students preparing for the CPC and CCA exams.", ""),
    ("Call center agents at the CCC answer coding questions.", ""),
    ("CCC-SLP or CF-SLP; billing knowledge.", ""),
    ("Abstract CRC cases (colorectal) for the registry.", ""),
    ("CRC (Certified Risk Adjustment Coder) strongly preferred", "CRC"),
    ("CIC Insurance needs a coder.", ""),
    ("Patients after CABG on CPB.", ""),
    ("Manages CPC, CTR and ROAS of our Google Ads; no coding.", ""),
    ("Certification not required but CPC is a plus", "CPC"),
    ("CPC not necessary.", ""),
    ("A CPC is helpful but not required.", "CPC"),
    ("No certification needed.", ""),
    ("Certified professional coder (cpc) required", "CPC"),
    ("Registered nurse with CCDS", "CCDS RN"),
    ("Current RN licensure in Texas", "RN"),
    ("Works with RNs, physicians and residents.", ""),
    ("RN, BSN, or foreign medical graduate", "RN"),
    ("Explains codes to RN case managers.", ""),
    ("LVN or LPN license accepted", "LPN"),
    ("CDIP/CCDS within one year of hire", "CCDS CDIP"),
    ("CCDS-O desired", "CCDS-O"),
    ("CBCS (NHA) or CPC-A", "CBCS CPC-A"),
    ("HFMA's CRCR within a year", "CRCR"),
    ("Certified Coding Specialist - Physician Based", "CCS-P"),
    ("Certified Coding Specialist, Physician-based (CCS-P)", "CCS-P"),
    ("Certified Professional Coder-Apprentice", "CPC-A"),
    ("certified professional coder–hospital outpatient", "COC"),
    ("CPC‑A or CCA", "CCA CPC-A"),
    ("RHIT- or RHIA-eligible", "RHIA RHIT"),
    ("RHIA/RHIT/CCS/CPC", "CCS CPC RHIA RHIT"),
    ("Specialty credential: CEDC, CIRCC, CGSC, COSC", "CEDC CGSC CIRCC COSC"),
    ("CPC + CPMA", "CPC CPMA"),
    ("Bonus of $1,000 for each additional credential (CIC, COC).", ""),
    ("We paid for 12 CPC exams last year.", ""),
    ("$2/hr more with a CPC", ""),
    ("Higher pay for CPC holders.", ""),
    ("CPC or equivalent", "CPC"),
    ("Credentials such as CPC, CCS are expected", "CCS CPC"),
    ("Accepted: CPC, CCS. Not accepted: CBCS.", "CCS CPC"),
    ("Any of these gets you an interview: CPC, COC, CCA", "CCA COC CPC"),
    ("Have your CPC? Apply today!", "CPC"),
    ("Calling all CPCs!", "CPC"),
    ("We are looking for a CPC with cardiology background", "CPC"),
    ("Seeking CCS coder for remote job", "CCS"),
    ("Coder needed, CPC/CCS.", "CCS CPC"),
    ("CCS or will consider CPC with facility experience", "CCS CPC"),
    ("Candidates without a CPC must pass a test", ""),
    ("If you don't have a CPC we will train you", ""),
    ("CPC preferred; we will consider CPC-A", "CPC CPC-A"),
    ("AHIMA-approved credential, i.e., RHIT, RHIA, CCS", "CCS RHIA RHIT"),
    (
        "Licenses and Certifications: Certified Coding Specialist (CCS) - American Health "
        "Information Management Association (AHIMA)",
        "CCS",
    ),
    (
        "CCS - Certified Coding Specialist OR CIC - Certified Inpatient Coder required at hire",
        "CCS CIC",
    ),
    ("CPC, Certified Professional Coder, required", "CPC"),
    ("Chest Pain Center (CPC) coordinator; coding of charts", ""),
    ("The Coding Compliance Committee (CCC) meets monthly.", ""),
    ("Must maintain CPC credential and CEUs", "CPC"),
    ("Maintains CPC certification through continuing education", "CPC"),
    ("Willing to obtain CPC within 18 months", "CPC"),
    ("CPC exam passed, awaiting apprentice removal", "CPC"),
    ("Pass the CPC exam within 9 months", "CPC"),
)

# A sentence, and whether each credential must be had (True) or is welcome (False).
REQUIRED: tuple[tuple[str, dict[str, bool | None]], ...] = (
    ("CPC required, CCS preferred", {"CPC": True, "CCS": False}),
    ("Must have CPC, CCS preferred", {"CPC": True, "CCS": False}),
    ("Required: CPC or COC. Preferred: CPMA.", {"CPC": True, "COC": True, "CPMA": False}),
    ("CPC is not required but is a plus", {"CPC": False}),
    ("RHIA, RHIT, or CCS required", {"RHIA": True, "RHIT": True, "CCS": True}),
    ("CPC-A accepted", {"CPC-A": True}),
    ("CPMA would be useful", {"CPMA": False}),
    (
        "<h3>Requirements</h3><ul><li>CPC</li></ul><h3>Nice to have</h3><ul><li>CRC</li></ul>",
        {"CPC": True, "CRC": False},
    ),
    (
        "<p>Required qualifications</p><ul><li>RHIT or CCS</li></ul>"
        "<p>Better</p><ul><li>CDIP</li></ul>",
        {"RHIT": True, "CCS": True, "CDIP": False},
    ),
    ("REQUIREMENTS CPC, two years. PREFERRED CEMC", {"CPC": True, "CEMC": False}),
    ("CPC preferred. You must hold the CPC within a year.", {"CPC": True}),
)


def _asked(html: str, **fields: str) -> dict[str, bool | None]:
    raw = RawPosting("1", fields.pop("title", "Medical Coder"), html=html, **fields)  # type: ignore[arg-type]
    return {one.name: one.required for one in understand(raw).credentials}


@pytest.mark.parametrize(("sentence", "names"), SENTENCES)
def test_what_is_asked_for(sentence: str, names: str) -> None:
    """A sentence asks for these credentials and for no others."""
    assert set(_asked(sentence)) == set(names.split())


@pytest.mark.parametrize(("html", "required"), REQUIRED)
def test_required_or_welcome(html: str, required: dict[str, bool | None]) -> None:
    """The words around a credential, or the heading above it, say whether it must be had."""
    assert _asked(html) == required


def test_a_title_names_without_demanding() -> None:
    """A credential in the title is asked for; whether it must be had, the title leaves open."""
    assert _asked("", title="Remote Coder (CPC)") == {"CPC": None}
    assert _asked("", title="RN CDI Specialist") == {"RN": None}
    assert _asked("CPC required.", title="Remote Coder (CPC)") == {"CPC": True}


def test_an_employer_of_the_same_letters() -> None:
    """The name of the employer is no credential."""
    assert _asked("CIC cares. CIC hires coders.", employer="CIC Example Health") == {}
    assert _asked("Coder with the CIC credential.", employer="CIC Example Health") == {"CIC": True}


def test_letters_that_the_posting_defines() -> None:
    """Letters that stand for other words count only where they are called a credential."""
    html = "Staff of the California Children's Services (CCS) program. The CCS bills weekly."
    assert _asked(f"{html} Coding experience.") == {}
    assert _asked(f"{html} CCS certificate from AHIMA needed.") == {"CCS": True}


def test_other_jobs() -> None:
    """Letters that mean credentials to coders mean other things in other jobs."""
    assert _asked("Lower the CPC of our ads.", title="Marketing Analyst") == {}
    assert _asked("Evaluate swallowing; CCC-SLP.", title="Speech Pathologist") == {}


def test_further_fields_and_evidence() -> None:
    """A field of the source is read like the text, and evidence says where it stands."""
    raw = RawPosting(
        "1", "Coder", html="<p>CPC needed.</p>", extra={"qualifications": "CCS or RHIT"}
    )
    understood = understand(raw)
    found = {one.name: one for one in understood.credentials}
    assert [(name, one.required) for name, one in found.items()] == [
        ("CPC", True), ("CCS", True), ("RHIT", True),
    ]  # fmt: skip
    assert found["CPC"].evidence.place == "text"
    assert understood.text[found["CPC"].evidence.start :].startswith("CPC")
    assert (found["CCS"].evidence.place, found["CCS"].evidence.start) == ("qualifications", -1)
