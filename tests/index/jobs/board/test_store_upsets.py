"""What comes between: sources removed, refreshes cancelled, an index that cannot be written."""

import os
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from index.build.progress import Progress, Stage
from index.jobs.board.layout import FOLDER
from index.jobs.board.searching import Board
from index.jobs.board.store import JobStore
from index.jobs.errors import JobsError
from index.jobs.fetching import Fetched, FetchError
from index.jobs.reading import read_file
from index.model.job_board import JobQuery, SavedSearch
from tests.index.jobs.board.boards import TODAY
from tests.index.jobs.board.conftest import Clock
from tests.index.jobs.board.test_store import row, shown, write

ADDRESS = "https://jobs.example/feed.csv"


def removes(store: JobStore, number: int) -> Callable[..., Fetched]:
    """Return what asks the network, while another program removes a source."""

    def ask(url: str, **_validators: str) -> Fetched:
        with closing(JobStore(store.folder)) as other:
            other.remove_source(number)
        raise FetchError(url)

    return ask


@pytest.mark.parametrize("network", [True, False])
def test_a_source_that_is_removed_meanwhile_is_left_out(
    store: JobStore, tmp_path: Path, clock: Clock, network: bool
) -> None:
    """Whether it fails at that moment or is not to be asked at all; the others are read."""
    store.import_file(write(tmp_path, "a.csv", row("1")))
    with store.change():
        number = store._add(ADDRESS, "Theirs")
    asking = removes(store, number)
    with closing(JobStore(store.folder, ask=asking, clock=clock)) as one:

        def report(_progress: object) -> None:
            # The file's turn: the source behind it has been listed, but not looked at.
            if not network and len(one.sources()) == 2:
                with closing(JobStore(store.folder)) as other:
                    other.remove_source(number)

        done = one.refresh(network=network, report=report)
        assert [each.source.name for each in done] == ["a"]
        with pytest.raises(JobsError, match="no source"):
            one.source_named("Theirs")


class Stop(Exception):  # noqa: N818 - as in the window
    """The person cancels."""


def test_stopping_undoes_the_source_in_hand(store: JobStore, tmp_path: Path) -> None:
    """A report may raise: that is how a window cancels."""

    def stop(progress: Progress) -> None:
        if progress.rows > 50:
            raise Stop

    rows = [row(str(i), f"Coder number {i}") for i in range(300)]
    with pytest.raises(Stop):
        store.import_file(write(tmp_path, "a.csv", *rows), report=stop)
    assert store.sources() == []
    assert shown(store) == {}
    assert store.import_file(tmp_path / "a.csv").added == 300


def test_what_was_read_before_a_refresh_is_stopped_is_found(
    store: JobStore, tmp_path: Path
) -> None:
    """Tables and index say the same, wherever it is stopped."""
    store.import_file(write(tmp_path, "a.csv", row("1")))
    store.import_file(write(tmp_path, "b.csv", row("2", "Coding Auditor")))
    write(tmp_path, "a.csv", row("1", "Outpatient Coder"))

    def stop(progress: Progress) -> None:
        if progress.source == "b":
            raise Stop

    with pytest.raises(Stop):
        store.refresh(network=False, report=stop)
    board = Board(store.folder)
    assert board.generation == store.generation()
    (hit,) = board.search(JobQuery("outpatient", today=TODAY)).hits
    assert hit.title == "Outpatient Coder"


@pytest.mark.parametrize("known", [False, True])
def test_what_was_read_before_an_import_is_stopped_is_found(
    store: JobStore, tmp_path: Path, known: bool
) -> None:
    """Between the tables and the index."""
    path = write(tmp_path, "a.csv", row("1", "Outpatient Coder"))
    if known:
        store.import_file(path)
        write(tmp_path, "a.csv", row("1", "Outpatient Coding Auditor"))

    def stop(progress: Progress) -> None:
        if progress.stage is Stage.FULL_TEXT:
            raise Stop

    with pytest.raises(Stop):
        store.import_file(path, report=stop)
    board = Board(store.folder)
    assert board.generation == store.generation()
    assert board.search(JobQuery("auditor" if known else "outpatient", today=TODAY)).total == 1


def test_an_index_that_cannot_be_written_loses_no_posting(store: JobStore, tmp_path: Path) -> None:
    """The error says what is kept, and the next refresh makes it good."""
    path = write(tmp_path, "a.csv", row("1"))
    (store.folder / FOLDER).write_bytes(b"in the way")
    says = "The postings are kept, and search is brought up to date at the next refresh"
    for change in (
        lambda: store.import_file(path),
        lambda: store.refresh(network=False),
        store.prepare,
    ):
        with pytest.raises(JobsError, match=says):
            change()
    assert [source.postings for source in store.sources()] == [1]
    (store.folder / FOLDER).unlink()
    store.refresh(network=False)
    assert Board(store.folder).search(JobQuery("inpatient", today=TODAY)).total == 1


def test_what_comes_while_a_search_is_looked_at_is_new(
    store: JobStore, tmp_path: Path, clock: Clock
) -> None:
    """Another program is writing: what waits for it is first seen when its turn has come."""
    first, second = (write(tmp_path, f"{name}.csv", row(name, name)) for name in ("one", "two"))
    waiting = JobStore(store.folder, clock=clock)
    locked = waiting._lock

    @contextmanager
    def lock() -> Iterator[None]:
        if first.exists():  # the other program was faster
            clock.forward(timedelta(seconds=5))
            store.import_file(first)
            first.unlink()
            looked.append(Board(store.folder).search(JobQuery(today=TODAY)).as_of)
            clock.forward(timedelta(seconds=5))
        with locked():
            yield

    looked: list[datetime | None] = []
    with closing(waiting), pytest.MonkeyPatch.context() as patch:
        patch.setattr(waiting, "_lock", lock)
        waiting.import_file(second)
    (seen,) = looked
    assert seen
    saved = SavedSearch(1, "all", JobQuery(), seen)
    assert Board(store.folder).count_new(saved, TODAY) == 1


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no such pipes there")
def test_a_pipe_is_not_waited_for(store: JobStore, tmp_path: Path) -> None:
    """Nobody may ever write to it."""
    os.mkfifo(tmp_path / "pipe.csv")
    with pytest.raises(JobsError, match="no file at all"):
        store.import_file(tmp_path / "pipe.csv")
    with pytest.raises(JobsError, match="is no file"):
        read_file(tmp_path / "pipe.csv")
    assert store.sources() == []
