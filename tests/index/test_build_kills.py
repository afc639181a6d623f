"""``kill -9`` during builds: what was in force before goes on answering."""

import random

from index.build.inputs import STORE
from tests.builders import Builder, answers, kill_at_random
from tests.small_content import SmallContent

KILLS = 6


def test_killed_at_random_moments(small_build: SmallContent) -> None:
    """Whenever it is killed, the content answers and the next build clears up."""
    builder = Builder(small_build.content, small_build.downloads, small_build.manifest_path)
    seed = random.randrange(1_000_000)
    killed = kill_at_random(builder, KILLS, random.Random(seed))
    assert killed, f"no build was killed (seed {seed})"
    name = builder.run()
    assert answers(small_build.content) == name
    assert not list(small_build.content.glob(".new-*"))
    folders = {path.name for path in small_build.content.iterdir() if path.is_dir()}
    assert len(folders - {STORE}) == 2
