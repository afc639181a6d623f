"""JobPostings as pages write them: each property in the forms that it may have."""

import json
from datetime import date

import pytest

from index.jobs.reading import read_bytes
from index.jobs.reading.markup import plain_text
from index.model.jobs import RawPay, RawPosting, ReadFile


def page(*documents: object, url: str = "") -> ReadFile:
    """Read a page with scripts of JSON-LD."""
    scripts = "".join(
        f"<script type='application/ld+json'>{json.dumps(one)}</script>" for one in documents
    )
    return read_bytes(f"<!doctype html><html>{scripts}</html>".encode(), "page.html", url=url)


def job(**properties: object) -> RawPosting:
    """Return the posting of a page with one JobPosting."""
    (posting,) = page({"@type": "JobPosting", "title": "Coder", **properties}).postings
    return posting


@pytest.mark.parametrize(
    ("salary", "pay"),
    [
        (52_000, RawPay(52_000, 52_000)),
        ("$25 to $30 an hour", RawPay(None, None, text="$25 to $30 an hour")),
        (
            {"@type": "MonetaryAmount", "currency": "USD", "value": 31.5},
            RawPay(31.5, 31.5, "USD"),
        ),
        (
            {"currency": "USD", "minValue": "50000", "maxValue": "60000", "unitText": "YEAR"},
            RawPay(50_000, 60_000, "USD", "YEAR"),
        ),
        (
            {"currency": "CAD", "value": {"value": "30.00", "unitText": "HOUR"}},
            RawPay(30, 30, "CAD", "HOUR"),
        ),
        (
            {"currency": "USD", "value": {"value": "30 - 35", "unitText": "HOUR"}},
            RawPay(None, None, "USD", "HOUR", "30 - 35"),
        ),
        (
            [
                {"currency": "USD", "value": {"minValue": 20, "maxValue": 25, "unitText": "HOUR"}},
                {"currency": "USD", "value": {"minValue": 22, "maxValue": 29, "unitText": "HOUR"}},
            ],
            RawPay(20, 29, "USD", "HOUR"),
        ),
        ({"currency": "USD", "value": {"minValue": 0}}, None),
        ([], None),
        (True, None),
    ],
)
def test_base_salary(salary: object, pay: RawPay | None) -> None:
    """A number, a text, an amount, a range, several of them."""
    assert job(baseSalary=salary).pay == pay


@pytest.mark.parametrize(
    ("location", "places"),
    [
        ("Reno, NV", ("Reno, NV",)),
        ({"@type": "Place", "name": "Main campus"}, ("Main campus",)),
        ({"address": "1 Way, Reno"}, ("1 Way, Reno",)),
        (
            {
                "address": {
                    "addressLocality": "Reno",
                    "addressRegion": "NV",
                    "addressCountry": "USA",
                }
            },
            ("Reno, NV",),
        ),
        (
            [{"address": {"addressRegion": "NV"}}, {"address": {"addressRegion": "UT"}}],
            ("NV", "UT"),
        ),
        ({"address": {"addressCountry": {"name": "US"}}}, ("US",)),
        (None, ()),
    ],
)
def test_job_location(location: object, places: tuple[str, ...]) -> None:
    """Text, place, address; one or several; the country only where it says more."""
    assert job(jobLocation=location).places == places


def test_remote_work_for_the_whole_country() -> None:
    """Only states are noted."""
    posting = job(
        jobLocationType="TELECOMMUTE",
        applicantLocationRequirements={"@type": "Country", "name": "USA"},
    )
    assert posting.remote is True
    assert posting.extra == {}


@pytest.mark.parametrize(
    ("given", "day"),
    [
        ("2026-12-01", date(2026, 12, 1)),
        ("2026-12-01T23:59", date(2026, 12, 1)),
        ("2026-12-01T23:59:59Z", date(2026, 12, 1)),
        ("2026-12-01T00:00:00-08:00", date(2026, 12, 1)),
        ({"@type": "Date", "@value": "2026-12-01"}, date(2026, 12, 1)),
        ("soon", None),
    ],
)
def test_valid_through(given: object, day: date | None) -> None:
    """The day as it is printed, whatever the time zone."""
    assert job(validThrough=given).valid_through == day


def test_where_to_apply() -> None:
    """The page itself where one applies there, else the contact."""
    url = "https://a.example.org/1"
    assert job(url=url, directApply=True).apply_to == url
    assert job(url=url).apply_to == ""
    contact = {"@type": "ContactPoint", "email": "mailto:jobs@a.example.org"}
    assert job(url=url, applicationContact=contact).apply_to == "jobs@a.example.org"
    assert job(url="javascript:steal()", directApply=True).apply_to == ""


def test_several_jobs_of_a_page() -> None:
    """In a list, in an item list, and in a second script; an address may be relative."""
    listed = {
        "@context": "https://schema.org",
        "@type": "ItemList",
        "itemListElement": [
            {"@type": "ListItem", "item": {"@type": "JobPosting", "title": "A", "url": "/a"}},
            {"@type": "ListItem", "item": {"@type": ["JobPosting", "Thing"], "name": "B"}},
        ],
    }
    found = page(listed, [{"@type": "https://schema.org/JobPosting", "title": "C"}],
                 url="https://a.example.org/jobs")  # fmt: skip
    assert [one.title for one in found.postings] == ["A", "B", "C"]
    assert found.postings[0].url == "https://a.example.org/a"


def test_lists_of_skills_join_the_description_once() -> None:
    """What the description has already is not repeated."""
    posting = job(description="<p>CPC needed.</p>", qualifications="CPC needed.",
                  skills=["ICD-10-CM", "Epic"])  # fmt: skip
    assert plain_text(posting.html) == "CPC needed.\n\nSkills\n\n- ICD-10-CM\n- Epic"
    assert posting.extra["qualifications"] == "CPC needed."


@pytest.mark.parametrize(
    "wrapped",
    [
        '<!-- {"@type": "JobPosting", "title": "Coder"} -->',
        '//<![CDATA[\n{"@type": "JobPosting", "title": "Coder"}\n//]]>',
        "{&quot;@type&quot;: &quot;JobPosting&quot;, &quot;title&quot;: &quot;Coder&quot;}",
        '{"@type": "JobPosting", "title": "Coder", "description": "two\nlines"}',
    ],
)
def test_scripts_as_pages_wrap_them(wrapped: str) -> None:
    """Remarks, CDATA, escaped quotation marks, line ends within texts."""
    data = f'<html><script TYPE="application/ld+json" id=x>{wrapped}</SCRIPT></html>'
    (posting,) = read_bytes(data.encode(), "page.html").postings
    assert posting.title == "Coder"
