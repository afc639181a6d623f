"""Ten kills of a build of everything, fifty of somebody who writes notes."""

import random
from pathlib import Path

import pytest

from tests.builders import Builder, answers, kill_at_random
from tests.killed_writers import kill_writers

KILLS = 10
WRITERS = 50


@pytest.mark.soak
@pytest.mark.timeout(3600)
def test_full_build_killed_at_random_moments(tmp_path: Path, downloads: Path) -> None:
    """Whenever it is killed, the content answers and the next build clears up."""
    builder = Builder(tmp_path / "content", downloads)
    seed = random.randrange(1_000_000)
    killed = kill_at_random(builder, KILLS, random.Random(seed))
    assert killed, f"no build was killed (seed {seed})"
    name = builder.run()
    assert answers(tmp_path / "content") == name
    assert not list((tmp_path / "content").glob(".new-*"))


@pytest.mark.soak
@pytest.mark.timeout(1800)
def test_notes_of_writers_killed_at_random_moments(tmp_path: Path) -> None:
    """No note that was committed is lost."""
    seed = random.randrange(1_000_000)
    assert kill_writers(tmp_path / "user.sqlite", WRITERS, random.Random(seed)) > WRITERS, seed
