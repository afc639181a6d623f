"""``kill -9`` in the middle of a refresh: the board is whole, before it or after it."""

import os
import random
import sqlite3
import subprocess
import sys
import time
from contextlib import closing
from datetime import date
from pathlib import Path

import pytest

from index import paths
from index.jobs.board.schema import FILE
from index.jobs.board.searching import Board
from index.jobs.board.store import JobStore
from index.model.job_board import JobQuery
from tests.builders import kill

KILLS = 5
COUNT = 400

_PROGRAM = """
import sys
from pathlib import Path
from index.jobs.board.store import JobStore
store = JobStore(Path(sys.argv[1]))
print("begun", flush=True)
store.refresh(network=False)
print("done", flush=True)
"""


def write(path: Path, edition: int) -> None:
    """Write a table of which every posting says its edition."""
    lines = ["id,title,company,location,description"]
    lines += [
        f'{i},Coder {i},Example Bend Hospital,"Austin, TX","Edition {edition} of opening {i}."'
        for i in range(COUNT)
    ]
    path.write_text("\n".join(lines), encoding="utf-8")


def editions(folder: Path) -> set[str]:
    """Return the editions that the board shows; all of it has to be there."""
    with closing(sqlite3.connect(folder / FILE)) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        assert connection.execute("PRAGMA foreign_key_check").fetchall() == []
        texts = [text for (text,) in connection.execute("SELECT text FROM shown")]
    assert len(texts) == COUNT
    return {text.split()[1] for text in texts}


@pytest.mark.skipif(os.name == "nt", reason="a process group is killed")
def test_killed_at_random_moments(tmp_path: Path) -> None:
    """What the board shows is one edition of the file, and the next refresh reads the newest."""
    folder, path = tmp_path / "jobs", tmp_path / "jobs.csv"
    write(path, 0)
    with closing(JobStore(folder)) as store:
        store.import_file(path)
        began = time.monotonic()
        write(path, 1)
        store.refresh(network=False)
        took = time.monotonic() - began
    seed = random.randrange(1_000_000)
    chance = random.Random(seed)
    known, killed = {"1"}, 0
    for edition in range(2, 2 + KILLS):
        write(path, edition)
        process = subprocess.Popen(
            [sys.executable, "-P", "-c", _PROGRAM, str(folder)],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            env={**os.environ, "PYTHONPATH": str(paths.project_root())},
            start_new_session=True,
        )
        assert process.stdout
        assert process.stdout.readline() == "begun\n"
        time.sleep(chance.uniform(0, took))
        killed += process.poll() is None
        kill(process)
        shown = editions(folder)
        assert len(shown) == 1, seed
        assert shown <= known | {str(edition)}, seed
        known = shown
    assert killed, seed
    with closing(JobStore(folder)) as store:
        store.refresh(network=False)
    assert editions(folder) == {str(1 + KILLS)}
    answer = Board(folder).search(JobQuery(f"edition {1 + KILLS}", today=date(2026, 11, 30)))
    assert answer.total == COUNT
