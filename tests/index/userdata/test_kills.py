"""Writers that are killed lose no note they had kept."""

import random
from pathlib import Path

from tests.killed_writers import kill_writers


def test_five_killed_writers(tmp_path: Path) -> None:
    """At random moments, between and amid transactions, copies and log truncations."""
    seed = random.randrange(1_000_000)
    assert kill_writers(tmp_path / "user.sqlite", 5, random.Random(seed)) >= 5, seed
