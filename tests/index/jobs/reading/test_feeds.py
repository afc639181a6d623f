"""Feeds: employers in titles, entries that differ, and job boards' XML in its variants."""

import pytest

from index.jobs.errors import JobsError
from index.jobs.reading import read_bytes
from index.model.jobs import RawPay, RawPosting


def feed(items: str, url: str = "") -> tuple[RawPosting, ...]:
    """Return the postings of an RSS feed with these items."""
    data = f'<rss version="2.0" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:j="urn:x">\
<channel><title>T</title>{items}</channel></rss>'
    return read_bytes(data.encode(), "feed.rss", url=url).postings


@pytest.mark.parametrize(
    ("title", "author", "found"),
    [
        ("Coder at Example Clinic", "", ("Coder", "Example Clinic")),
        ("Coder @ Example Clinic", "", ("Coder", "Example Clinic")),
        ("Coder, Work at Home", "Example Clinic", ("Coder, Work at Home", "Example Clinic")),
        ("Coder at our clinic", "", ("Coder at our clinic", "")),
        ("Look at Coding at Example Clinic", "", ("Look at Coding", "Example Clinic")),
        ("Coder", "admin", ("Coder", "")),
        ("Coder", "jobs@example.org (Jane)", ("Coder", "")),
        ("Coder", "Example Clinic&lt;br&gt;Reno", ("Coder", "Example Clinic")),
    ],
)
def test_the_employer_in_title_or_author(title: str, author: str, found: tuple[str, str]) -> None:
    """A name begins with a capital letter, and home is none."""
    (posting,) = feed(f"<item><title>{title}</title><dc:creator>{author}</dc:creator></item>")
    assert (posting.title, posting.employer) == found


def test_addresses_relative_to_the_feed() -> None:
    """Other schemes than those of the web are dropped."""
    first, second = feed(
        "<item><title>A</title><link>/jobs/1</link></item>"
        "<item><title>B</title><link>ftp://x.example.org/</link></item>",
        url="https://x.example.org/feed",
    )
    assert (first.url, second.url) == ("https://x.example.org/jobs/1", "")


def test_an_entry_with_and_one_without_a_field() -> None:
    """Fields stay with their entry."""
    first, second = feed(
        "<item><title>A</title></item>"
        "<item><title>B</title><j:city>Reno</j:city><j:state>NV</j:state>"
        '<j:pay currency="USD" unit="HOUR">31.50</j:pay></item>'
    )
    assert (first.places, first.pay) == ((), None)
    assert second.places == ("Reno, NV",)
    assert second.pay == RawPay(31.5, 31.5, "USD", "HOUR", "31.50")


@pytest.mark.parametrize(
    "data",
    [
        "<jobs><job><position>Coder</position><company>Example</company></job></jobs>",
        "<listing><job><title>Coder</title><employer>Example</employer></job></listing>",
        "<x:source xmlns:x='urn:a'><x:job><x:title>Coder</x:title>"
        "<x:company><x:name>Example</x:name></x:company></x:job></x:source>",
        "<positions><position><jobTitle>Coder</jobTitle><company>Example</company></position>"
        "</positions>",
    ],
)
def test_xml_of_job_boards(data: str) -> None:
    """A job is the element named so; one of the same name in it is a field."""
    (posting,) = read_bytes(data.encode(), "jobs.xml").postings
    assert (posting.title, posting.employer) == ("Coder", "Example")


def test_a_description_in_elements_stays_html() -> None:
    """XML of job boards may have its HTML as elements."""
    data = "<jobs><job><title>C</title><description>See <b>this</b><br/></description></job></jobs>"
    (posting,) = read_bytes(data.encode(), "jobs.xml").postings
    assert posting.html == "See <b>this</b><br>"


@pytest.mark.parametrize("end", ["", "</channel>", "</channel></rs"])
def test_a_feed_without_its_end(end: str) -> None:
    """What did not arrive would look like postings that were taken down."""
    with pytest.raises(JobsError, match="cut off"):
        read_bytes(f"<rss><channel><item><title>A</title></item>{end}".encode(), "feed.rss")


def test_damage_that_nothing_is_saved_of() -> None:
    """The message names the place."""
    with pytest.raises(JobsError, match=r"not complete XML \(line 1"):
        read_bytes(b"<rss><channel></wrong></channel></rss>", "feed.rss")
