"""Ten kills of a build of everything."""

import random
from pathlib import Path

import pytest

from tests.builders import Builder, answers, kill_at_random

KILLS = 10


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
