"""What comes between: sources removed, refreshes cancelled, an index that cannot be written."""

from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from index.jobs.board.store import JobStore
from index.jobs.errors import JobsError
from index.jobs.fetching import Fetched, FetchError
from tests.index.jobs.board.conftest import Clock
from tests.index.jobs.board.test_store import row, write

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
