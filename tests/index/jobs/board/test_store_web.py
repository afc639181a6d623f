"""Feeds of every kind over a server on this computer, good ones and bad: nothing is lost."""

import gzip
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import timedelta
from html.parser import HTMLParser
from pathlib import Path

import pytest

from index.jobs.board.schema import FILE
from index.jobs.board.store import NETWORK_OFF, JobStore
from index.jobs.errors import JobsError
from index.jobs.fetching import Limits, fetch
from index.model.jobs import Remote, Understanding
from tests.index.jobs import feeds
from tests.index.jobs.board.conftest import Clock
from tests.index.jobs.serving import Answer, FeedServer, feed_server

GOOD = "wp_job_manager.rss"


@pytest.fixture
def server() -> Iterator[FeedServer]:
    """Run a server for a test."""
    with feed_server() as one:
        yield one


def board(store: JobStore) -> list[tuple[object, ...]]:
    """Return everything that the board shows."""
    with closing(sqlite3.connect(store.folder / FILE)) as connection:
        return connection.execute("SELECT * FROM shown ORDER BY id").fetchall()


def test_every_kind_of_feed(store: JobStore, server: FeedServer) -> None:
    """Each is recognised by its content, whatever its name and type; all are on the board."""
    for number, name in enumerate(feeds.SAMPLES):
        answer = Answer(feeds.sample(name), headers={"Content-Type": "application/octet-stream"})
        done = store.import_address(server.serve(f"/{number}", answer), name)
        assert done.source.postings == feeds.COUNTS[name], name
        assert done.source.kind
    assert len({source.kind for source in store.sources()}) == 7
    assert len({row[0] for row in board(store)}) == len(board(store))
    done_again = store.refresh([one.id for one in store.sources()], network=True)
    assert [one.problem for one in done_again] == [""] * len(feeds.SAMPLES)
    assert not sum(one.added + one.changed + one.removed for one in done_again)


def test_a_packed_feed(store: JobStore, server: FeedServer) -> None:
    """As a packed file, or packed on its way."""
    packed = gzip.compress(feeds.sample(GOOD))
    assert store.import_address(server.serve("/jobs.gz", packed)).source.postings == 2
    answer = Answer(packed, headers={"Content-Encoding": "gzip"})
    assert store.import_address(server.serve("/jobs", answer)).source.postings == 2


def test_scripts_are_shown_as_text_or_not_at_all(store: JobStore, server: FeedServer) -> None:
    """Nothing of a posting could do something."""
    store.import_address(server.serve("/a.rss", feeds.script_laden()))
    rows = board(store)
    assert len(rows) >= len(feeds.SCRIPTS)
    for row in rows:
        posting = store.posting(int(str(row[0])))
        assert posting
        shown = _Shown()
        shown.feed(posting.html)
        assert shown.tags <= {"p", "b", "a", "br"}
        assert shown.attributes <= {("a", "href"), ("a", "rel")}
        for address in (posting.url, posting.apply_to, *shown.addresses):
            assert address == "" or address.startswith(("https://", "http://", "mailto:"))


class _Shown(HTMLParser):
    """Elements, attributes and addresses of HTML."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.attributes: set[tuple[str, str]] = set()
        self.addresses: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note an element."""
        self.tags.add(tag)
        self.attributes |= {(tag, name) for name, _ in attrs}
        self.addresses += [value or "" for name, value in attrs if name == "href"]


def test_20_megabytes(server: FeedServer, tmp_path: Path) -> None:
    """All of it is read; what is understood of it is not in question here."""
    sparing = Understanding("", Remote.UNKNOWN, None, (), (), (), None, None, (), ())
    data = feeds.big_feed(20)
    with closing(JobStore(tmp_path / "jobs", understand=lambda _: sparing)) as store:
        done = store.import_address(server.serve("/a.rss", data))
        assert done.source.postings == data.count(b"<item>") > 4000
        assert done.skipped == ()


BAD = {
    **{name: Answer(data) for name, data in feeds.malformed().items()},
    "missing": Answer(b"", 404),
    "gone": Answer(b"", 410),
    "refused": Answer(b"", 403),
    "broken": Answer(b"", 500),
    "busy": Answer(b"", 429, headers={"Retry-After": "60"}),
    "circle": Answer(b"", 302, headers={"Location": "/jobs"}),
    "elsewhere": Answer(b"", 302, headers={"Location": "http://192.0.2.1/jobs"}),
    "cut": Answer(feeds.sample(GOOD), cut=200),
    "longer": Answer(feeds.sample(GOOD), headers={"Content-Length": "99999"}),
    "shorter": Answer(feeds.sample(GOOD), headers={"Content-Length": "700"}),
    "slow": Answer(feeds.sample(GOOD), pause=0.1, piece=20),
    "bomb on its way": Answer(feeds.gzip_bomb(), headers={"Content-Encoding": "gzip"}),
    "login page": Answer(b"<!doctype html><html><body><form>Sign in</form></body></html>"),
}


def test_whatever_comes_nothing_is_lost(server: FeedServer, store: JobStore, clock: Clock) -> None:
    """What the board had stays, the source says why, and the next good answer is read."""
    quick = store.__class__(
        store.folder,
        clock=clock,
        ask=lambda url, *, etag, last_modified: fetch(
            url, etag=etag, last_modified=last_modified, limits=Limits(seconds=1.0)
        ),
    )
    with closing(quick):
        url = server.serve("/jobs", Answer(feeds.sample(GOOD), etag='"good"'))
        source = quick.import_address(url).source
        before = board(store)
        assert len(before) == 2
        for name, answer in BAD.items():
            server.serve("/jobs", answer)
            clock.forward(timedelta(days=2))
            (failed,) = quick.refresh(network=True)
            assert failed.problem, name
            assert len(failed.problem) < 600, name
            assert failed.source.problem == failed.problem
            assert failed.source.retry_after
            assert failed.unchanged == 2
            assert board(store) == before, name
            with pytest.raises(JobsError):
                quick.import_address(server.serve("/new", answer))
            assert [one.id for one in quick.sources()] == [source.id]
            clock.forward(timedelta(days=2))
            server.serve("/jobs", Answer(feeds.sample(GOOD), etag='"good"'))
            (done,) = quick.refresh(network=True)
            assert (done.problem, done.source.problem, done.unchanged) == ("", "", 2), name
        assert board(store) == before


def test_what_has_not_changed_is_not_sent(
    store: JobStore, server: FeedServer, clock: Clock
) -> None:
    """The validator is kept; what a bad answer said of itself is not."""
    url = server.serve("/jobs", Answer(feeds.sample(GOOD), etag='"one"'))
    began = store.import_address(url).source.changed
    clock.forward(timedelta(hours=1))
    (done,) = store.refresh(network=True)
    assert server.asked[-1][1]["if-none-match"] == '"one"'
    assert (done.unchanged, done.source.checked, done.source.changed) == (2, clock.now, began)
    server.serve("/jobs", Answer(b"<html><p>Sorry</p></html>", etag='"sorry"'))
    clock.forward(timedelta(hours=1))
    (done,) = store.refresh(network=True)
    assert done.problem
    server.serve("/jobs", Answer(feeds.sample("jobs.atom"), etag='"two"'))
    clock.forward(timedelta(days=2))
    (done,) = store.refresh(network=True)
    assert server.asked[-1][1]["if-none-match"] == '"one"'
    assert (done.added, done.removed) == (2, 2)


def test_a_server_that_asks_for_a_rest_gets_it(
    store: JobStore, server: FeedServer, clock: Clock
) -> None:
    """Also if the person asks for the source by name."""
    url = server.serve("/jobs", feeds.sample(GOOD))
    number = store.import_address(url).source.id
    server.serve("/jobs", Answer(b"", 429, headers={"Retry-After": "7200"}))
    (failed,) = store.refresh([number], network=True)
    assert failed.source.retry_after
    assert failed.source.retry_after >= clock.now + timedelta(hours=2)
    asked = len(server.asked)
    clock.forward(timedelta(hours=1))
    (waiting,) = store.refresh([number], network=True)
    assert "left alone until" in waiting.problem
    assert len(server.asked) == asked
    server.serve("/jobs", feeds.sample(GOOD))
    clock.forward(timedelta(hours=2))
    (done,) = store.refresh([number], network=True)
    assert done.problem == ""
    assert done.source.retry_after is None


def test_waits_grow(store: JobStore, server: FeedServer, clock: Clock) -> None:
    """From minutes to a day."""
    number = store.import_address(server.serve("/jobs", feeds.sample(GOOD))).source.id
    server.serve("/jobs", Answer(b"", 503))
    waits = []
    for _ in range(12):
        (failed,) = store.refresh([number], network=True)
        assert failed.source.retry_after
        waits.append(failed.source.retry_after - clock.now)
        clock.forward(waits[-1])
    assert timedelta(minutes=2) < waits[0] <= timedelta(minutes=5)
    assert timedelta(hours=12) <= waits[-1] <= timedelta(days=1)


def test_the_network_is_asked_only_if_allowed_and_due(
    store: JobStore, server: FeedServer, clock: Clock
) -> None:
    """Without permission nothing goes out; ten minutes pass between two times."""
    store.import_address(server.serve("/jobs", feeds.sample(GOOD)))
    asked = len(server.asked)
    clock.forward(timedelta(hours=1))
    (off,) = store.refresh(network=False)
    assert (off.problem, off.unchanged) == (NETWORK_OFF, 2)
    assert off.source.problem == ""
    store.refresh(network=True)
    clock.forward(timedelta(minutes=5))
    (early,) = store.refresh(network=True)
    assert "less than ten minutes" in early.problem
    assert len(server.asked) == asked + 1


def test_a_feed_that_is_empty_now(store: JobStore, server: FeedServer, clock: Clock) -> None:
    """An employer without openings: its postings go, its source stays."""
    empty = b'<?xml version="1.0"?><rss version="2.0"><channel><title>Jobs</title></channel></rss>'
    store.import_address(server.serve("/jobs", feeds.sample(GOOD)))
    server.serve("/jobs", empty)
    clock.forward(timedelta(hours=1))
    (done,) = store.refresh(network=True)
    assert (done.problem, done.removed, done.source.postings) == ("", 2, 0)
