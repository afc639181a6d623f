"""Whatever the bytes: postings or a clear error, nothing else."""

import json
import re
from datetime import date

from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from index.jobs.errors import JobsError
from index.jobs.reading import read_bytes
from index.jobs.reading.limits import MAX_TITLE
from index.jobs.reading.markup import one_line, plain_text, safe_html
from index.jobs.reading.named import field_of
from index.jobs.reading.values import amount_of, apply_address, day_of, web_address
from tests.index.jobs.feeds import SAMPLES, SCRIPTS, sample

_ENOUGH = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
_MEMBERS = (
    "jobs title id url absolute_url hostedUrl text jobUrl shortcode name company content "
    "releasedDate posting employer remote employment pay_low posted version items location "
    "categories compensation salary baseSalary hiringOrganization jobLocation @type @graph "
    "SearchResult SearchResultItems MatchedObjectDescriptor UserArea Details"
)
_PIECES = (
    "<p>", "</p>", "<a href='", "'", '"', ">", "<", "&lt;", "&#60;", "script", "onload=",
    "javascript:", "x", " ", "<b", "<!--", "-->", "\0",
)  # fmt: skip
_VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(
            st.sampled_from(_MEMBERS.split()),
            inner,
            max_size=6,
        )
    ),
    max_leaves=30,
)


def check(data: bytes, name: str = "any") -> None:
    """Read bytes, and check that what comes of it is whole."""
    try:
        found = read_bytes(data, name)
    except JobsError:
        return  # with a message: no other error is raised anywhere
    keys = [one.key for one in found.postings]
    assert len(set(keys)) == len(keys)
    for posting in found.postings:
        assert posting.key
        assert 0 < len(posting.title) <= MAX_TITLE
        assert posting.title == " ".join(posting.title.split())
        assert posting.url == "" or posting.url.startswith(("https://", "http://"))
        assert all(posting.places)
        if posting.pay:
            assert posting.pay.low is None or posting.pay.low > 0
        json.dumps([posting.title, posting.html, posting.extra]).encode()
    assert all(one.entry and one.reason for one in found.skipped)


@_ENOUGH
@given(st.binary(max_size=400))
@example(b"\xff\xfe<\x00")
@example(b"\x1f\x8b")
def test_any_bytes(data: bytes) -> None:
    """Bytes of no kind."""
    check(data)


@_ENOUGH
@given(st.sampled_from(SAMPLES), st.data())
def test_a_sample_with_a_hole_or_strange_bytes_in_it(name: str, data: st.DataObject) -> None:
    """A file of each kind, damaged anywhere."""
    whole = sample(name)
    start = data.draw(st.integers(0, len(whole)))
    stop = data.draw(st.integers(start, min(start + 60, len(whole))))
    check(whole[:start] + data.draw(st.binary(max_size=12)) + whole[stop:], name)


@_ENOUGH
@given(_VALUES)
def test_any_json(value: object) -> None:
    """Members that readers know, with values of any kind in them."""
    check(json.dumps(value).encode())


@_ENOUGH
@given(
    st.lists(st.sampled_from(["title", "Job Title", "pay", "city", "state", "date", "x"])),
    st.lists(st.lists(st.text(max_size=12), max_size=6), max_size=6),
    st.sampled_from(",;\t|"),
)
def test_any_table(header: list[str], rows: list[list[str]], delimiter: str) -> None:
    """Rows that are too short or too long, and cells with anything in them."""
    lines = [delimiter.join(row) for row in [header, *rows]]
    check("\n".join(lines).encode("utf-8", "replace"))


@_ENOUGH
@given(st.lists(st.sampled_from((*SCRIPTS, *_PIECES)), max_size=25))
def test_safe_html_leaves_nothing_that_acts(parts: list[str]) -> None:
    """Whatever is pieced together, only known tags come out, and no attribute but of links."""
    shown = safe_html("".join(parts))
    for tag, attributes in re.findall(r"<\s*/?\s*([^\s>/]+)([^>]*)>", shown):
        assert tag in {"a", "b", "p", "br"}
        kept = re.fullmatch(
            r'(?: href="(?:https?|mailto):[^"]*")?(?: rel="noopener noreferrer nofollow")?/?',
            attributes,
        )
        assert kept, (tag, attributes)
    assert safe_html(shown) == shown


@_ENOUGH
@given(st.text(max_size=200))
def test_plain_text_of_plain_text(text: str) -> None:
    """It ends, has no surrounding space, and at most one blank line."""
    found = plain_text(text)
    assert found == found.strip()
    assert "\n\n\n" not in found
    assert "\n" not in one_line(text)


@_ENOUGH
@given(st.text(max_size=40) | st.floats() | st.integers() | st.none())
def test_values_never_fail(value: object) -> None:
    """A day, an amount and addresses are there or not."""
    day_of(value)
    amount = amount_of(value)
    assert amount is None or 0 < amount <= 1e9
    assert web_address(value, "https://a.example.org/b/") == "" or apply_address(
        value, "https://a.example.org/b/"
    )


@_ENOUGH
@given(st.dates(min_value=date(1990, 1, 1), max_value=date(2100, 12, 31)))
def test_a_day_in_every_way_of_writing(day: date) -> None:
    """All give the same day."""
    for pattern in (
        "%Y-%m-%d",
        "%Y-%m-%dT23:59:59-08:00",
        "%m/%d/%Y",
        "%B %d, %Y",
        "%d %b %Y",
        "%a, %d %b %Y 23:10:00 +0200",
        "%Y%m%d",
        "%b. %d %Y",
    ):
        assert day_of(day.strftime(pattern)) == day, pattern


def test_names_of_columns() -> None:
    """Case, spaces and marks do not matter."""
    assert field_of("Job Title") == field_of("JOB_TITLE") == field_of("job-title ") == "title"
    assert field_of("Salary (min)") == "low"
    assert field_of("Zip") == ""
