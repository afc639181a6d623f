"""Each kind of file gives the postings that it holds."""

import gzip
import tomllib
from datetime import date

import pytest

from index.jobs.reading import read_bytes, read_file
from index.jobs.reading.markup import plain_text
from index.jobs.reading.own import drafts_of
from index.model.jobs import (
    Employment,
    PayPeriod,
    RawPay,
    RawPosting,
    ReadFile,
    Remote,
    SourceKind,
)
from tests.index.jobs.feeds import COUNTS, FOLDER, SAMPLES, sample


def read(name: str, url: str = "") -> ReadFile:
    """Read a small file of the feeds folder."""
    return read_bytes(sample(name), name, url=url)


def only(name: str) -> RawPosting:
    """Return the one posting of a small file."""
    (posting,) = read(name).postings
    return posting


def test_every_sample_is_counted() -> None:
    """No small file goes without a test."""
    assert set(COUNTS) == set(SAMPLES)


@pytest.mark.parametrize("name", SAMPLES)
def test_a_sample_is_read_from_bytes_disk_and_gzip_alike(name: str) -> None:
    """The name does not matter, and gzip is unpacked."""
    found = read(name)
    assert len(found.postings) == COUNTS[name]
    assert read_file(FOLDER / name) == found
    assert read_bytes(gzip.compress(sample(name)), "other.name") == found
    assert all(one.key and one.title for one in found.postings)


@pytest.mark.parametrize("name", SAMPLES)
@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16"])
def test_a_byte_order_mark_tells_the_encoding(name: str, encoding: str) -> None:
    """It goes before what the file says of itself."""
    text = sample(name).decode("utf-8-sig")
    assert read_bytes(text.encode(encoding), name) == read(name)


def test_wp_job_manager() -> None:
    """Its elements for company, place, kind and pay are read; a title may name the employer."""
    found = read("wp_job_manager.rss")
    assert (found.kind, found.title) == (SourceKind.FEED, "Example Coding Jobs")
    first, second = found.postings
    assert first == RawPosting(
        key="https://jobs.example.org/?post_type=job_listing&p=4711",
        title="Inpatient Coder II – Remote",
        employer="Example Valley Health",
        html="<p>Example Valley Health looks for an inpatient coder &amp; auditor.</p>\n"
        "<ul><li>RHIT or CCS required</li><li>3+ years of inpatient coding</li></ul>",
        url="https://jobs.example.org/job/inpatient-coder-ii/",
        places=("Austin, TX",),
        employment=("Full Time",),
        pay=RawPay(None, None, text="$31.50 - $42.00 per hour"),
        posted=date(2026, 11, 16),
    )
    assert (second.title, second.employer) == (
        "Risk Adjustment Coder",
        "Sample Ridge Medical Group",
    )
    assert second.employment == ("Contract",)
    assert second.posted == date(2026, 11, 14)


def test_elements_of_a_namespace_repeated_nested_and_with_attributes() -> None:
    """The feed reader alone would lose these."""
    posting = only("job_namespace.rss")
    assert posting.url == "https://board.example.net/jobs/88"
    assert posting.places == ("Reno, NV", "Boise, ID")
    assert posting.pay == RawPay(52_000, 64_000, "USD", "year")
    assert posting.remote is None
    assert posting.extra["workplace"] == "Hybrid"
    assert posting.valid_through == date(2026, 12, 31)
    assert posting.apply_to == "https://apply.example.net/88?from=feed&x=1"
    assert "CPC or COC from AAPC" in plain_text(posting.html)


def test_old_rss_with_a_document_type_and_another_encoding() -> None:
    """A document type without entities is passed over."""
    data = sample("rss091.rss").replace(b"cafe", b"caf\xe9")
    (posting,) = read_bytes(data, "rss091.rss").postings
    assert posting.title == "Coder (café clinic)"
    assert plain_text(posting.html) == "CPC & CCS"


def test_rdf() -> None:
    """RSS 1.0 has its date and author in Dublin Core."""
    posting = only("jobs.rdf")
    assert (posting.employer, posting.posted) == ("Model County Hospital", date(2026, 11, 3))


def test_atom() -> None:
    """The day of publication counts, in its own time zone; XHTML stays HTML."""
    first, second = read("jobs.atom").postings
    assert (first.title, first.employer) == (
        "Coding Auditor & Educator",
        "Northern Example Physicians",
    )
    assert first.places == ("Fargo, ND",)
    assert first.employment == ("Part-time",)
    assert first.posted == date(2026, 11, 11)
    assert plain_text(first.html) == "CPMA required.\n\n- Teach providers"
    assert second.posted == date(2026, 11, 10)


def test_xml_that_job_boards_exchange() -> None:
    """An element without a title is skipped with the reason."""
    found = read("job_board.xml")
    (posting,) = found.postings
    assert found.title == "Invented ATS"
    assert [one.entry for one in found.skipped] == ["entry 2"]
    assert posting.key == "REQ-2026-0113"
    assert posting.places == ("Topeka, KS",)
    assert posting.remote is True
    assert posting.employment == ("fulltime", "parttime")
    assert posting.pay == RawPay(None, None, text="$27.40 - $36.10 per hour")
    assert posting.valid_through == date(2026, 12, 31)
    assert posting.extra["experience"] == "2+ years"


def test_json_feed() -> None:
    """Members of an extension are read; a number may be an id."""
    found = read("feed.json")
    first, second = found.postings
    assert found.kind is SourceKind.JSON_FEED
    assert first.employer == "Lakeside Example ACO"
    assert first.places == ("Madison, WI", "Remote")
    assert first.pay == RawPay(None, None, text="$60,000 - $71,000 a year")
    assert first.valid_through == date(2026, 12, 15)
    assert (second.key, second.url) == ("32", "https://elsewhere.example.com/32")


def test_json_ld_of_a_page() -> None:
    """A graph with references, escaped HTML, two places, and states to apply from."""
    found = read("page.html")
    (posting,) = found.postings
    assert (found.kind, found.title) == (
        SourceKind.PAGE,
        "Senior Coder | Example Children's Hospital",
    )
    assert (posting.key, posting.employer) == ("R-20931", "Example Children's Hospital")
    assert posting.url == "https://careers.example.org/jobs/senior-coder"
    assert posting.places == ("Omaha, NE", "Toronto, ON, CA")
    assert posting.remote is True
    assert posting.employment == ("FULL_TIME", "PER_DIEM")
    assert posting.pay == RawPay(29.5, 41.0, "USD", "HOUR")
    assert posting.valid_through == date(2026, 12, 20)
    assert posting.extra["applicant_locations"] == "Nebraska, Iowa"
    lines = plain_text(posting.html).split("\n")
    assert "- CPC or CPEDC required" in lines
    assert "Three years of pediatric coding" in lines


def test_microdata_of_a_page() -> None:
    """Tags that are left open, and a script in the description."""
    posting = only("microdata.html")
    assert (posting.title, posting.employer) == (
        "Dental Billing & Coding Specialist",
        "Bright Example Dental",
    )
    assert posting.places == ("Tulsa, OK",)
    assert posting.pay == RawPay(21, 26, "USD", "HOUR")
    assert (posting.posted, posting.valid_through) == (date(2026, 11, 1), date(2026, 11, 30))
    assert (
        plain_text(posting.html) == "Bill <and> code dental claims.\n\n- CDC welcome\n- Two years"
    )


def test_json_ld_alone() -> None:
    """Organisation, place and pay may be plain text and a number."""
    posting = only("posting.jsonld")
    assert (posting.employer, posting.places) == ("Summit Example Health", ("Helena, MT",))
    assert posting.pay == RawPay(91_000, 91_000, "USD")
    assert posting.posted == date(2026, 11, 4)


def test_usajobs() -> None:
    """Duties, several places, several pays, telework and remote."""
    found = read("usajobs.json")
    first, second = found.postings
    assert found.kind is SourceKind.USAJOBS
    assert first.key == "900000101"
    assert first.employer == "Invented Regional Medical Center"
    assert first.places == ("Denver, Colorado", "Cheyenne, Wyoming")
    assert first.pay == RawPay(55_486, 72_129, "USD", "PA")
    assert first.employment == ("Full-time", "Permanent")
    assert (first.posted, first.valid_through) == (date(2026, 11, 2), date(2026, 11, 20))
    assert first.remote is False
    assert first.extra["workplace"] == "telework eligible"
    assert "- Audits claims before they go out" in plain_text(first.html)
    assert second.remote is True
    assert second.pay == RawPay(33.12, 46.5, "USD", "PH")
    assert second.apply_to == second.url


def test_greenhouse() -> None:
    """Its content is HTML that was escaped, its pay is in cents."""
    posting = only("greenhouse.json")
    assert plain_text(posting.html) == "Audit coders & teach. CPMA or CCS."
    assert posting.employer == "Exampleco Revenue Cycle"
    assert posting.places == ("Remote - US", "Nashville, TN")
    assert posting.pay == RawPay(68_000, 81_500, "USD")
    assert posting.employment == ("Full-time",)
    assert posting.posted == date(2026, 11, 1)


def test_lever() -> None:
    """Its lists are part of the description, its date is in milliseconds."""
    posting = only("lever.json")
    assert posting.places == ("Phoenix, AZ", "Tucson, AZ")
    assert posting.pay == RawPay(30, 38.5, "USD", "per-hour-wage")
    assert (posting.remote, posting.extra["workplace"]) == (None, "hybrid")
    assert posting.posted == date(2026, 11, 1)
    lines = plain_text(posting.html).split("\n")
    assert lines[0] == "Code surgery."
    assert "- CGSC is welcome" in lines
    assert lines[-1] == "Equal opportunity, invented."


def test_ashby() -> None:
    """Salary is told from bonus; what is not listed is left out."""
    found = read("ashby.json")
    (posting,) = found.postings
    assert posting.remote is True
    assert posting.places == ("Remote (US)", "Raleigh, NC")
    assert posting.pay == RawPay(82_000, 97_000, "USD", "1 YEAR", "$82K - $97K")
    assert [one.entry for one in found.skipped] == ["Not listed"]


def test_workable_lists_a_job_once_a_place() -> None:
    """It is one posting with two places."""
    posting = only("workable.json")
    assert posting.employer == "Example Billing Partners"
    assert posting.places == ("Salem, Oregon", "Eugene, Oregon")
    assert posting.remote is False
    assert "- COSC or CPC" in plain_text(posting.html)


def test_smartrecruiters() -> None:
    """The list has no descriptions; the address is made of company and number."""
    posting = only("smartrecruiters.json")
    assert posting.employer == "Example Anesthesia Partners"
    assert posting.places == ("Mobile, AL",)
    assert posting.extra["workplace"] == "hybrid"
    assert posting.url == "https://jobs.smartrecruiters.com/ExampleAnesthesia/744000000000001"


def test_table() -> None:
    """A mark, semicolons, a line break in a cell, a blank row, a row without a title."""
    found = read("table.csv")
    first, second = found.postings
    assert found.kind is SourceKind.TABLE
    assert first == RawPosting(
        key="H-1",
        title="Coder, Cardiology",
        employer="Heart Example Group",
        html='CCC or CPC.\nTwo "good" years.',
        url="https://heart.example.com/j/1",
        places=("Macon, GA",),
        remote=False,
        employment=("Full-Time",),
        pay=RawPay(None, None, text="$26.00 - $33.00/hr"),
        posted=date(2026, 11, 12),
        valid_through=date(2026, 12, 31),
    )
    assert second.remote is True
    assert [(one.entry, one.reason) for one in found.skipped] == [("entry 3", "it has no title")]


def test_own_toml() -> None:
    """Each key of a draft has its place in the posting."""
    posting = only("own.toml")
    assert posting == RawPosting(
        key="HH-7",
        title="Home Health Coder",
        employer="Example Home Health",
        html="Code home health episodes.\n\n- HCS-D is a plus",
        apply_to="jobs@home.example.org",
        places=("Bangor, ME",),
        employment=("full time", "per diem"),
        pay=RawPay(27.5, 33, "USD", "hour"),
        posted=date(2026, 11, 15),
        valid_through=date(2026, 12, 31),
        extra={
            "workplace": "hybrid",
            "qualifications": "CPC, CCS required.\nRHIT preferred.",
            "experience": "2 years of experience required",
        },
    )


def test_own_postings_are_drafts() -> None:
    """Words become the kinds of a draft."""
    (draft,) = drafts_of(tomllib.loads(sample("own.toml").decode()))
    assert draft.remote is Remote.HYBRID
    assert draft.employment == (Employment.FULL_TIME, Employment.PER_DIEM)
    assert draft.pay_period is PayPeriod.HOUR
    assert draft.credentials == ("CPC", "CCS")
    assert draft.posted == date(2026, 11, 15)


def test_own_json() -> None:
    """Several postings lie under one key."""
    first, second = read("own.json").postings
    assert first.remote is True
    assert first.extra["applicant_locations"] == "TX, OK"
    assert second.pay == RawPay(70_000, None, "USD", "year")
    assert second.places == ("Waco, TX",)
