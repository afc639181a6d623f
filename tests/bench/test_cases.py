"""The notes and the runs of the benchmark of cases."""

import json
from pathlib import Path

import pytest

from tests.bench import case_peer
from tests.bench.cases import BATCH, CHARACTERS, make_notes, timed_run
from tests.index.cases.workers import factory


def test_notes_differ_and_are_as_long_as_said() -> None:
    """No note of the runs over many is another one, and all are the same the next time."""
    notes = make_notes(BATCH)
    assert len(set(notes)) == BATCH
    assert {len(note) for note in notes} == {CHARACTERS}
    assert make_notes(BATCH) == notes
    assert not set(notes) & set(make_notes(60, "vignettes_second.jsonl"))


def test_a_timed_run_leaves_nothing_out(tmp_path: Path) -> None:
    """The lines that warm up are part of the output."""
    lines = [json.dumps({"id": number, "text": "chest pain"}) for number in range(20)]
    rows, rate, seconds = timed_run(lines, factory(tmp_path))
    assert [json.loads(row)["id"] for row in rows] == list(range(20))
    assert rate > 0
    assert seconds > 0


def test_without_the_peer(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where medspaCy cannot be installed the figures say why."""

    def refuse() -> None:
        msg = "no index can be reached"
        raise RuntimeError(msg)

    monkeypatch.setattr(case_peer, "_install", refuse)
    assert case_peer.bench_peer([], [], [], 1) == {
        "medspacy": "not measured: no index can be reached"
    }
