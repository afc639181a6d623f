"""The same run on a Dask cluster."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from index.cases.batch import BatchError, run
from index.cases.results import write
from tests.index.cases.test_batch import LINES, many
from tests.index.cases.workers import factory


def test_without_distributed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The message says what to install."""
    monkeypatch.setitem(sys.modules, "distributed", None)
    with pytest.raises(BatchError, match=r"'cluster'.*--jobs"):
        list(run(many(1), factory(tmp_path), scheduler="tcp://127.0.0.1:1"))


@contextmanager
def started() -> Iterator[str]:
    """Start a scheduler with two workers on this machine; yield its address."""
    distributed = pytest.importorskip("distributed", reason="distributed is not installed")
    with distributed.LocalCluster(
        n_workers=2, threads_per_worker=1, host="127.0.0.1", dashboard_address="127.0.0.1:0"
    ) as cluster:
        yield cluster.scheduler_address


@pytest.fixture(scope="module")
def scheduler() -> Iterator[str]:
    """The address of a scheduler that no test harms."""
    with started() as address:
        yield address


def test_a_cluster_gives_the_same(scheduler: str, tmp_path: Path) -> None:
    """The output of a cluster is that of one process, byte for byte."""
    lines = [*LINES, *many(100)]
    one = list(run(lines, factory(tmp_path)))
    assert list(run(lines, factory(tmp_path), scheduler=scheduler)) == one


def test_nothing_to_code_with(scheduler: str, tmp_path: Path) -> None:
    """What the factory says on a worker ends the run."""
    with pytest.raises(BatchError, match=r"no content in .*: build it"):
        list(run(many(3), factory(tmp_path / "none"), scheduler=scheduler))


def test_no_scheduler(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing answers at the address."""
    pytest.importorskip("distributed", reason="distributed is not installed")
    monkeypatch.setattr("index.cases.cluster._SECONDS", 1)
    for address in ("tcp://127.0.0.1:9", "nonsense"):
        with pytest.raises(BatchError, match="no Dask scheduler answers"):
            list(run(many(3), factory(tmp_path), scheduler=address))


@pytest.mark.expects_log  # by Dask, of the workers that it starts anew
def test_a_killed_worker(tmp_path: Path) -> None:
    """A note that kills its workers ends the run with what to do; what was yielded is whole."""
    lines = many(20)
    lines[10] = b'{"id": 10, "text": "deadly"}\n'
    out = tmp_path / "out.jsonl"
    deadly = factory(tmp_path, '{"killed": "deadly"}')
    with started() as address, pytest.raises(BatchError, match="lost the workers"):
        write(out, lines, deadly, scheduler=address)
    rows = out.read_text().splitlines()
    assert len(rows) <= 10
    assert rows == list(run(lines[: len(rows)], factory(tmp_path)))
