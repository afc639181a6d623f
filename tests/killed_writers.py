"""Kills whoever is writing notes, and looks whether each one that was kept is there."""

import os
import random
import subprocess
import sys
import time
from contextlib import closing
from pathlib import Path

from index import paths
from index.userdata import UserData
from index.userdata.backups import daily_backups, damage_of_file
from tests.soak.writer import CODES, code


def kill_writers(path: Path, times: int, rng: random.Random) -> int:
    """Kill a writer again and again; after each the file has every note that was committed.

    Args:
        path: ``user.sqlite``.
        times: Number of writers.
        rng: Where the moments come from.

    Returns:
        How many notes were committed in all.
    """
    kept: dict[int, str] = {}
    count = 0
    for seed in range(times):
        said = path.with_name("said.txt")
        with said.open("w", encoding="utf-8") as output:
            process = subprocess.Popen(
                [sys.executable, "-m", "tests.soak.writer", str(path), str(seed)],
                stdout=output,
                cwd=paths.project_root(),
            )
            while not said.stat().st_size and process.poll() is None:
                time.sleep(0.01)
            time.sleep(rng.uniform(0, 0.6))
            process.kill()
            process.wait(timeout=60)
        lines = said.read_text(encoding="utf-8").split("\n")[:-1]  # the last may be cut
        assert lines, f"writer {seed} wrote nothing"
        for line in lines:
            number, _space, text = line.partition(" ")
            kept[int(number)] = text
        count += len(lines)
        _look(path, kept)
    return count


def _look(path: Path, kept: dict[int, str]) -> None:
    """Compare the notes; one may be newer: committed, and killed before it could be said."""
    with closing(UserData(path)) as data:
        there = {number: data.note(code(number)) for number in range(CODES)}
    differing = [number for number, text in kept.items() if there[number] != text]
    assert len(differing) <= 1, differing
    for number in differing:
        assert _edit(there[number]) > _edit(kept[number])
        kept[number] = there[number]
    for copy in daily_backups(path):
        assert not damage_of_file(copy)
    if os.name == "posix":
        assert path.stat().st_mode & 0o777 == 0o600


def _edit(text: str) -> tuple[int, int]:
    """Return writer and edit of a note."""
    writer, _dot, edit = text.partition(" ")[0].partition(".")
    return int(writer), int(edit)
