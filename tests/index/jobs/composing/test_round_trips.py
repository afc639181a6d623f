"""What one Codeleaf publishes, another one reads: every format, out and in again."""

from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index.jobs.composing.markup import posting_key
from index.jobs.composing.own import drafts_toml, read_drafts
from index.jobs.composing.publishing import Format, published
from index.jobs.reading import read_bytes
from index.jobs.reading.markup import plain_text, safe_html
from index.jobs.reading.values import apply_address
from index.jobs.understanding import understand, yearly
from index.model.applications import Draft
from index.model.jobs import RawPosting, Remote, SourceKind, Understanding
from tests.index.jobs.composing.drafts import draft, drafts

NOW = datetime(2026, 11, 30, 12, tzinfo=UTC)
KINDS = {
    Format.HTML: SourceKind.PAGE,
    Format.JSON_LD: SourceKind.PAGE,
    Format.RSS: SourceKind.FEED,
    Format.TOML: SourceKind.POSTING,
}
HOSTILE = '</script><script>alert(1)</script><img src=x onerror="alert(1)">]]><!--'


def read_back(one: Draft, form: Format) -> RawPosting:
    """Return what is read of a draft that was published."""
    ((name, data),) = published([one], form, NOW).items()
    found = read_bytes(data, name)
    assert (found.kind, found.skipped) == (KINDS[form], ())
    (posting,) = found.postings
    return posting


def flat(text: str) -> str:
    """Return the words of a text."""
    return " ".join(text.split())


@pytest.mark.parametrize("form", Format)
@settings(max_examples=40, deadline=None)
@given(one=drafts())
def test_a_posting_comes_back_as_it_was(form: Format, one: Draft) -> None:
    """Title, employer, place, pay, days, description, credentials and the rest."""
    raw = read_back(one, form)
    assert (raw.title, raw.employer) == (one.title, one.employer)
    assert (raw.posted, raw.valid_through) == (one.posted, one.valid_through)
    assert (raw.url, raw.apply_to) == (one.url, apply_address(one.apply_to))
    assert not one.identifier or raw.key == one.identifier
    understood = understand(raw)
    assert flat(understood.text).startswith(flat(one.description))
    check_place(one, understood)
    check_pay(one, understood)
    asked = {found.name: found.required for found in understood.credentials}
    assert asked == dict.fromkeys(one.credentials, True) | dict.fromkeys(one.welcome, False)
    assert not one.employment or set(understood.employment) == set(one.employment)
    assert {found.name for found in understood.specialties} >= set(one.specialties)
    assert (understood.experience.years if understood.experience else None) == one.years


def check_place(one: Draft, understood: Understanding) -> None:
    """Check that it was read where the work of a draft is done."""
    places = {place.printed for place in understood.places}
    assert places == ({f"{one.city}, {one.state}"} if one.city else set())
    assert understood.remote is one.remote
    assert set(understood.remote_states) == set(one.remote_states)


def check_pay(one: Draft, understood: Understanding) -> None:
    """Check that the pay of a draft was read: amounts, currency and period."""
    pay = understood.pay
    if one.pay_low is None and one.pay_high is None:
        assert pay is None
        return
    assert pay is not None
    assert (pay.currency, pay.period) == (one.currency, one.pay_period)
    for amount, in_a_year in ((one.pay_low, pay.low), (one.pay_high, pay.high)):
        expected = None if amount is None else pytest.approx(yearly(amount, one.pay_period))
        assert in_a_year == expected


@settings(max_examples=25, deadline=None)
@given(st.lists(drafts(), min_size=1, max_size=3))
def test_toml_holds_every_field(several: list[Draft]) -> None:
    """To be edited again: not one field is lost or changed."""
    assert list(read_drafts(drafts_toml(several).encode(), "postings.toml")) == several


@given(st.builds(Draft, title=st.text(), description=st.text(), city=st.text(), url=st.text()))
def test_toml_holds_any_text(one: Draft) -> None:
    """Quotes, backslashes, line ends of all kinds, signs without a form."""
    assert read_drafts(drafts_toml([one]).encode(), "posting.toml") == (one,)


@pytest.mark.parametrize("form", [Format.HTML, Format.JSON_LD, Format.RSS])
def test_what_is_typed_stays_text(form: Format) -> None:
    """No tag of a draft becomes one of the page, the feed, or what is shown of it later."""
    one = draft(description=f"Before. {HOSTILE}\n\n- {HOSTILE}", employer=f"Example {HOSTILE}")
    ((_, data),) = published([one], form, NOW).items()
    assert HOSTILE.encode() not in data
    assert b"<img" not in data
    assert data.count(b"<script") == (1 if form is Format.HTML else 0)
    raw = read_back(one, form)
    assert flat(plain_text(raw.html)).startswith(flat(one.description))
    assert "<script" not in safe_html(raw.html)
    assert "<img" not in safe_html(raw.html)


@settings(deadline=None)
@given(title=st.text(), text=st.text(), form=st.sampled_from(Format))
def test_any_text_makes_a_file_that_is_read(title: str, text: str, form: Format) -> None:
    """Also with signs that XML does not have."""
    one = draft(title=f"Coder {title}", description=f"x {text}", employer=f"E {text}")
    ((name, data),) = published([one], form, NOW).items()
    (posting,) = read_bytes(data, name).postings
    assert posting.title.startswith("Coder")


def test_a_feed_and_a_file_of_our_own_hold_several() -> None:
    """Each posting once, in order; pages are files of their own."""
    several = [
        draft(title=title, identifier=f"EX-{number}", url="")
        for number, title in enumerate(("Coder", "Biller", "Coder"))
    ]
    for form in (Format.RSS, Format.TOML):
        ((name, data),) = published(several, form, NOW).items()
        assert name.startswith("postings.")
        found = read_bytes(data, name)
        assert [one.title for one in found.postings] == ["Coder", "Biller", "Coder"]
    for form, ending in ((Format.HTML, "html"), (Format.JSON_LD, "jsonld")):
        assert list(published(several, form, NOW)) == [
            f"coder-austin.{ending}",
            f"biller-austin.{ending}",
            f"coder-austin-2.{ending}",
        ]


def test_a_posting_without_a_number_keeps_its_key() -> None:
    """Through an edit of its text, not for another job."""
    one = draft(identifier="", url="")
    assert posting_key(one) == posting_key(draft(identifier="", url="", description="New."))
    assert posting_key(one) != posting_key(draft(identifier="", url="", city="Dallas"))
    assert read_back(one, Format.RSS).key == read_back(one, Format.HTML).key


def test_remote_work_is_marked_as_job_boards_know_it() -> None:
    """Not for hybrid work, for which schema.org has no word."""
    one = draft(remote=Remote.REMOTE, city="", state="", remote_states=("TX", "OR"))
    ((_, data),) = published([one], Format.JSON_LD, NOW).items()
    assert b'"jobLocationType": "TELECOMMUTE"' in data
    assert b'"Texas, USA"' in data
    ((_, data),) = published([draft()], Format.JSON_LD, NOW).items()
    assert b"TELECOMMUTE" not in data
