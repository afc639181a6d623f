"""Asking a server on this computer that behaves badly in every way asked for."""

import gzip
import time
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index import __version__
from index.jobs.fetching import Fetched, FetchError, Limits, Status, fetch, retry_after
from tests.index.jobs.serving import Answer, Dripping, FeedServer, feed_server

FEED = b"<rss version='2.0'><channel><title>Jobs</title></channel></rss>" * 20
NOW = datetime(2026, 11, 30, 12, tzinfo=UTC)


@pytest.fixture
def server() -> Iterator[FeedServer]:
    """Run a server for a test."""
    with feed_server() as one:
        yield one


def raw_deflate(data: bytes) -> bytes:
    """Pack without a header, as some servers do."""
    packer = zlib.compressobj(wbits=-zlib.MAX_WBITS)
    return packer.compress(data) + packer.flush()


@pytest.mark.parametrize(
    ("packing", "packed"),
    [
        ("", FEED),
        ("identity", FEED),
        ("gzip", gzip.compress(FEED)),
        ("gzip", gzip.compress(FEED[:100]) + gzip.compress(b"") + gzip.compress(FEED[100:])),
        ("gzip", gzip.compress(FEED) + b"\x1f" + bytes(30)),
        ("deflate", zlib.compress(FEED)),
        ("deflate", raw_deflate(FEED)),
    ],
)
@pytest.mark.parametrize("length", [True, False])
def test_a_feed_comes_whole(server: FeedServer, packing: str, packed: bytes, length: bool) -> None:
    """Packed or not, with and without a length, a byte at a time."""
    headers = {"Content-Encoding": packing} | ({} if length else {"Content-Length": ""})
    url = server.serve("/jobs.xml", Answer(packed, headers=headers, etag='"one"', piece=7))
    assert fetch(url) == Fetched(Status.CONTENT, FEED, '"one"', "", url)


def test_little_is_said_of_who_asks(server: FeedServer) -> None:
    """The program and its version; no cookie, no referrer."""
    url = server.serve("/jobs.xml", Answer(FEED, headers={"Set-Cookie": "who=me"}))
    fetch(url)
    fetch(url)
    said = set(server.asked[-1][1])
    assert said == {"accept-encoding", "connection", "host", "user-agent"}
    assert server.asked[-1][1]["user-agent"] == f"Codeleaf/{__version__}"


def test_what_has_not_changed_does_not_come_again(server: FeedServer) -> None:
    """The validators go with the next request; the server decides."""
    stamp = "Mon, 30 Nov 2026 10:00:00 GMT"
    answer = Answer(FEED, headers={"Last-Modified": stamp}, etag='"one"')
    url = server.serve("/jobs.xml", answer)
    first = fetch(url)
    assert (first.etag, first.last_modified) == ('"one"', stamp)
    again = fetch(url, etag=first.etag, last_modified=first.last_modified)
    assert again == Fetched(Status.NOT_MODIFIED, b"", '"one"', stamp, url)
    assert server.asked[-1][1]["if-modified-since"] == stamp
    server.serve("/jobs.xml", Answer(b"new", etag='"two"'))
    assert fetch(url, etag=first.etag).data == b"new"


def test_redirects_are_followed(server: FeedServer) -> None:
    """Five at the most; the address that answered is known."""
    server.serve("/5", FEED)
    for i in range(5):
        server.serve(f"/{i}", Answer(status=302, headers={"Location": f"/{i + 1}"}))
    assert fetch(server.url("/0")).url == server.url("/5")
    server.serve("/start", Answer(status=301, headers={"Location": "/0"}))
    with pytest.raises(FetchError, match="round in a circle"):
        fetch(server.url("/start"))


@pytest.mark.parametrize(
    ("answer", "says"),
    [
        (Answer(b"no", 400), "check it"),
        (Answer(b"no", 401), "sign-in"),
        (Answer(b"no", 403), "save the page or feed and import"),
        (Answer(b"no", 404), "nothing at this address"),
        (Answer(b"no", 410), "given up"),
        (Answer(b"no", 429), "left alone"),
        (Answer(b"no", 503), "answered 503"),
        (Answer(b"", 204), "answered 204 without a feed"),
        (Answer(status=302, headers={"Location": "/jobs.xml"}), "round in a circle"),
        (Answer(status=302, headers={"Location": "http://192.0.2.1/a.xml"}), "not https"),
        (Answer(status=302, headers={"Location": "file:///etc/passwd"}), "not https"),
        (Answer(FEED, cut=100), "ended after 100 of 1,260 bytes"),
        (Answer(FEED, headers={"Content-Length": "5000"}), "ended after 1,260 of 5,000 bytes"),
        (Answer(FEED, headers={"Content-Encoding": "gzip"}), "is damaged"),
        (Answer(FEED, headers={"Content-Encoding": "br"}), r"does not know \(br\)"),
        (
            Answer(
                gzip.compress(FEED) + gzip.compress(FEED)[:-9],
                headers={"Content-Encoding": "gzip"},
            ),
            "ended after",
        ),
        (Answer(gzip.compress(b"") * 10_001, headers={"Content-Encoding": "gzip"}), "is damaged"),
        (Answer(gzip.compress(FEED)[:-9], headers={"Content-Encoding": "gzip"}), "ended after"),
    ],
)
def test_what_is_no_feed_is_refused(server: FeedServer, answer: Answer, says: str) -> None:
    """The message says what to do."""
    url = server.serve("/jobs.xml", answer)
    with pytest.raises(FetchError, match=says):
        fetch(url)


def test_a_chunked_answer_that_breaks_off(server: FeedServer) -> None:
    """Its end is missing."""
    headers = {"Transfer-Encoding": "chunked", "Content-Length": ""}
    url = server.serve("/jobs.xml", Answer(b"20\r\nonly this", headers=headers))
    with pytest.raises(FetchError, match="broke off"):
        fetch(url)


@pytest.mark.parametrize("length", [True, False])
def test_what_is_too_large_is_left(server: FeedServer, length: bool) -> None:
    """With a length at once, without one as soon as it passes the limit."""
    headers = {} if length else {"Content-Length": ""}
    url = server.serve("/jobs.xml", Answer(bytes(3 << 20), headers=headers))
    with pytest.raises(FetchError, match="larger than 1 MiB"):
        fetch(url, limits=Limits(size=1 << 20))


@pytest.mark.parametrize("packing", ["gzip", "deflate"])
def test_a_bomb_is_left(server: FeedServer, packing: str) -> None:
    """Ten times what may come, packed into a megabyte, is unpacked as far as the limit."""
    packer = zlib.compressobj(1, wbits=zlib.MAX_WBITS | (16 if packing == "gzip" else 0))
    zeros = bytes(1 << 20)
    bomb = b"".join(packer.compress(zeros) for _ in range(256)) + packer.flush()
    url = server.serve("/jobs.xml", Answer(bomb, headers={"Content-Encoding": packing}))
    with memory_of(96 << 20), pytest.raises(FetchError, match="larger than 24 MiB"):
        fetch(url)


@contextmanager
def memory_of(most: int) -> Iterator[None]:
    """Fail if more memory is taken than so many bytes."""
    import tracemalloc

    tracemalloc.start()
    try:
        yield
        assert tracemalloc.get_traced_memory()[1] < most
    finally:
        tracemalloc.stop()


def test_20_megabytes_come(server: FeedServer) -> None:
    """A large feed is within the limit."""
    data = bytes(20_000_000)
    assert fetch(server.serve("/jobs.xml", data)).data == data


def test_a_slow_server_is_left(server: FeedServer) -> None:
    """The time in all is limited, even if bytes keep coming."""
    url = server.serve("/jobs.xml", Answer(FEED, pause=0.05, piece=10))
    with pytest.raises(FetchError, match="took longer"):
        fetch(url, limits=Limits(seconds=0.5))


def test_a_silent_server_is_left(server: FeedServer) -> None:
    """Without a byte for some time the connection is given up."""
    url = server.serve("/jobs.xml", Answer(FEED, pause=30, piece=10))
    with pytest.raises(FetchError, match="said nothing"):
        fetch(url, limits=Limits(stall=0.2))


def test_a_server_that_never_ends_its_headers_is_left() -> None:
    """A byte now and then does not keep the connection."""
    with closing_drip() as dripping:
        began = time.monotonic()
        with pytest.raises(FetchError, match="took longer"):
            fetch(dripping.url, limits=Limits(seconds=0.5))
        assert time.monotonic() - began < 20


@contextmanager
def closing_drip() -> Iterator[Dripping]:
    """Run a dripping socket."""
    dripping = Dripping()
    try:
        yield dripping
    finally:
        dripping.stop()


def test_nobody_answers(server: FeedServer) -> None:
    """The port of a server that has gone."""
    url = server.url("/jobs.xml")
    server.socket.close()
    with pytest.raises(FetchError, match="connection failed"):
        fetch(url)


@pytest.mark.parametrize(
    "url",
    [
        "http://192.0.2.1/a.xml", "ftp://192.0.2.1/a.xml", "file:///a.xml", "a.xml", "",
        "http://localhost/a.xml", "https://[::1/a.xml", "https:///a.xml", "https://a b/",
        "https://example.org:99999/",
    ],
)  # fmt: skip
def test_only_addresses_that_may_be_asked(url: str) -> None:
    """Nothing else is asked."""
    with pytest.raises(FetchError):
        fetch(url)


def test_the_server_says_how_long_to_wait(server: FeedServer) -> None:
    """The wait goes with the error."""
    url = server.serve("/jobs.xml", Answer(b"", 429, headers={"Retry-After": "120"}))
    with pytest.raises(FetchError) as caught:
        fetch(url)
    assert caught.value.wait == timedelta(minutes=2)


@pytest.mark.parametrize(
    ("text", "wait"),
    [
        ("0", timedelta()),
        ("90", timedelta(seconds=90)),
        ("99999999999999999999", timedelta(days=7)),
        ("Mon, 30 Nov 2026 13:00:00 GMT", timedelta(hours=1)),
        ("Mon, 30 Nov 2026 11:00:00 GMT", timedelta()),
        ("Mon, 30 Nov 2099 11:00:00 GMT", timedelta(days=7)),
        ("soon", None),
        ("", None),
        ("-5", None),
    ],
)
def test_how_long_to_wait(text: str, wait: timedelta | None) -> None:
    """Seconds or a date, never more than a week."""
    assert retry_after(text, NOW) == wait


@given(st.text())
def test_any_wait_is_read_or_not(text: str) -> None:
    """Whatever a server writes."""
    wait = retry_after(text, NOW)
    assert wait is None or timedelta() <= wait <= timedelta(days=7)
