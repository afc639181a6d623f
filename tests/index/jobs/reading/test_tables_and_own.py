"""Headers of tables in any wording, and the keys of an employer's own posting."""

import json
from dataclasses import asdict, fields
from datetime import date

import pytest

from index.jobs.errors import JobsError
from index.jobs.reading import read_bytes
from index.jobs.reading.own import drafts_of, toml_of
from index.model.applications import Draft
from index.model.jobs import Employment, PayPeriod, RawPay, RawPosting, Remote


def row(header: str, cells: str, encoding: str = "utf-8") -> RawPosting:
    """Return the posting of a table with one row."""
    (posting,) = read_bytes(f"{header}\n{cells}\n".encode(encoding), "table.csv").postings
    return posting


@pytest.mark.parametrize("title", ["title", "Job Title", "POSITION TITLE", "Vacancy", "role"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_wordings_and_delimiters(title: str, delimiter: str) -> None:
    """The title is found by each of its usual names."""
    header = delimiter.join([title, "Employer Name", "Work Location"])
    posting = row(header, delimiter.join(["Coder", "Example Clinic", "Reno"]))
    assert (posting.title, posting.employer, posting.places) == (
        "Coder",
        "Example Clinic",
        ("Reno",),
    )


def test_a_title_above_the_header_and_the_mark_of_excel() -> None:
    """Both are passed over."""
    data = b"sep=;\r\nOpenings of November\r\n\r\nTitle;Company\r\nCoder;Example, Inc.\r\n"
    (posting,) = read_bytes(data, "table.csv").postings
    assert (posting.title, posting.employer) == ("Coder", "Example, Inc.")


@pytest.mark.parametrize("encoding", ["utf-8", "cp1252", "utf-16"])
def test_encodings(encoding: str) -> None:
    """What is no UTF-8 is Windows-1252."""
    assert row("title,employer", "Coder,Clínica Ejemplo", encoding).employer == "Clínica Ejemplo"


@pytest.mark.parametrize(
    ("header", "cells", "pay"),
    [
        ("title,min salary,max salary,currency", "C,52000,61000.50,USD", (52_000, 61_000.5)),
        ("title,salary_from,salary_to", "C,$52k,$61k", (52_000, 61_000)),
        ("title,pay", 'C,"52,000"', None),
        ("title,Hourly Rate", "C,28.50", (28.5, 28.5)),
        ("title,pay", "C,$25 - $30 an hour", (None, None)),
        ("title,pay low,pay high", "C,to be agreed,", None),
    ],
)
def test_pay(header: str, cells: str, pay: tuple[float | None, float | None] | None) -> None:
    """Amounts of columns of their own are numbers, a range in words stays text."""
    found = row(header, cells).pay
    if '"52,000"' in cells:
        assert found == RawPay(52_000, 52_000, text="52,000")
    elif pay is None:
        assert found is None
    else:
        assert found is not None
        assert (found.low, found.high) == pay
        assert bool(found.text) == ("pay" in header or "Rate" in header)


@pytest.mark.parametrize(
    ("cell", "remote", "workplace"),
    [
        ("Yes", True, ""),
        ("100% remote", True, ""),
        ("Fully Remote", True, ""),
        ("Work from home", True, ""),
        ("no", False, ""),
        ("On-site", False, ""),
        ("Hybrid", None, "Hybrid"),
        ("2 days in office", None, "2 days in office"),
        ("", None, ""),
    ],
)
def test_remote(cell: str, remote: bool | None, workplace: str) -> None:
    """What is neither yes nor no is kept in words."""
    posting = row("title,remote", f"Coder,{cell}")
    assert posting.remote is remote
    assert posting.extra.get("workplace", "") == workplace


def test_columns_that_are_parts_of_the_description() -> None:
    """They join it under headings, and are kept by name."""
    posting = row("title,description,requirements,benefits", "Coder,Code.,CPC,401k")
    assert posting.html == (
        "<p>Code.</p>\n<h3>Qualifications</h3>\n<p>CPC</p>\n<h3>Benefits</h3>\n<p>401k</p>"
    )
    assert posting.extra == {"qualifications": "CPC"}


def test_places_from_columns() -> None:
    """City and state make one, several locations stand in one cell."""
    assert row("title,city,state,country", "C,Reno,NV,United States").places == ("Reno, NV",)
    assert row("title,city,state,country", "C,Toronto,ON,Canada").places == ("Toronto, ON, Canada",)
    assert row("title;location", '"C";"Reno, NV | Boise, ID"').places == ("Reno, NV", "Boise, ID")


def test_a_damaged_table_names_the_line() -> None:
    """A quotation mark that is not closed would take the rows behind it into one cell."""
    rows = [b"title,company", *(b"Coder,A%d" % number for number in range(3_000))]
    with pytest.raises(JobsError, match="unexpected end of data"):
        read_bytes(b"\n".join([*rows, b'Coder,"B', *rows]), "table.csv")
    with pytest.raises(JobsError, match="damaged at line 3,002"):
        read_bytes(b"\n".join([*rows, b'Coder,"B" C', *rows]), "table.csv")


DRAFT = Draft(
    title="Coder",
    employer="Example",
    description="One.\n\n- two",
    city="Reno",
    state="NV",
    remote=Remote.REMOTE,
    remote_states=("NV", "UT"),
    credentials=("CPC",),
    welcome=("CRC",),
    years=1.5,
    specialties=("Surgery",),
    employment=(Employment.PER_DIEM, Employment.PART_TIME),
    pay_low=1_200,
    pay_high=1_400,
    pay_period=PayPeriod.TWO_WEEKS,
    currency="USD",
    apply_to="jobs@example.org",
    url="https://example.org/1",
    identifier="E-1",
    posted=date(2026, 11, 2),
    valid_through=date(2026, 12, 2),
)


def test_every_field_of_a_draft_is_a_key() -> None:
    """A draft as JSON gives the same draft."""
    document = json.loads(json.dumps(asdict(DRAFT), default=str))
    assert set(document) == {one.name for one in fields(Draft)}
    assert drafts_of(document) == (DRAFT,)
    assert drafts_of({"posting": [document, document]}) == (DRAFT, DRAFT)
    (posting,) = read_bytes(json.dumps(document).encode(), "own.json").postings
    assert posting.key == "E-1"
    assert posting.remote is True
    assert posting.pay == RawPay(1_200, 1_400, "USD", "two weeks")
    assert posting.extra["qualifications"] == "CPC required.\nCRC preferred."
    assert posting.extra["applicant_locations"] == "NV, UT"


@pytest.mark.parametrize(
    ("toml", "why"),
    [
        ('titel = "Coder"', "no key 'titel'; the nearest is 'title'"),
        ('title = "Coder"\npay_hihg = 3', "'pay_hihg'; the nearest is 'pay_high'"),
        ("title = 3", "title must be text"),
        ('title = "C"\nyears = "two"', "years must be a number"),
        ('title = "C"\npay_low = -1', "pay_low must be a number"),
        ('title = "C"\nposted = "soon"', "posted must be a day such as 2026-11-30"),
        ('title = "C"\nremote = "maybe"', "'remote', 'hybrid', 'on site'"),
        ('title = "C"\npay_period = "minute"', "must be one of 'hour'"),
        ('title = "C"\nemployment = ["full"]', "must be one of 'full time'"),
        ('title = "C"\ncredentials = [1]', "credentials must be a list of texts"),
        ('title = "C"\n[[posting]]\ntitle = "D"', "'title' stands beside the list"),
        ('[[posting]]\ntitle = "D"\n[[posting]]\ntitle = 1', "posting 2: title must be text"),
        ("posting = [1]", "there must be postings"),
    ],
)
def test_what_is_wrong_in_an_own_posting(toml: str, why: str) -> None:
    """The message names the key, and what it may be."""
    with pytest.raises(JobsError) as caught:
        read_bytes(toml.encode(), "own.toml")
    assert why in str(caught.value)


@pytest.mark.parametrize("key", [one.name for one in fields(Draft)])
def test_null_is_as_good_as_left_out(key: str) -> None:
    """JSON has it for every key."""
    given = {"title": "Coder", "employer": "Example"}
    written = json.dumps(given | {key: None})
    given.pop(key, None)
    assert drafts_of(json.loads(written)) == drafts_of(given)


def test_days_and_kinds_in_own_words() -> None:
    """A day may be text, kinds may be written with a hyphen."""
    (draft,) = drafts_of(
        toml_of(
            'title = "C"\nposted = "November 2, 2026"\nvalid_through = 2026-12-01T10:00:00Z\n'
            'employment = "Full-Time"\nremote = "on-site"\n'
        )
    )
    assert draft.posted == date(2026, 11, 2)
    assert draft.valid_through == date(2026, 12, 1)
    assert draft.employment == (Employment.FULL_TIME,)
    assert draft.remote is Remote.ONSITE
