"""Builds in processes of their own, to be killed or waited for."""

import os
import random
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from index import paths
from index.database import open_content
from index.fulltext import open_engine

_PROGRAM = """
import sys
from pathlib import Path
from index.build import build
from index.build.imports import inspect, install, make_plan
content, manifest, downloads, release = (Path(p) if p else None for p in sys.argv[1:5])
if release:
    print(install(content, make_plan(content, inspect([release])), manifest_path=manifest))
else:
    print(build(content, manifest_path=manifest, downloads=downloads))
"""


@dataclass(frozen=True)
class Builder:
    """How to build in another process.

    Attributes:
        content: The content folder.
        downloads: The folder of wheels.
        manifest: The manifest, None for the program's own.
        release: A release to import into the content there is, None to build it.
    """

    content: Path
    downloads: Path
    manifest: Path | None = None
    release: Path | None = None

    def start(self) -> subprocess.Popen[str]:
        """Start a build; its generation's name comes on standard output."""
        places = (self.content, self.manifest, self.downloads, self.release)
        arguments = [str(place or "") for place in places]
        return subprocess.Popen(
            [sys.executable, "-c", _PROGRAM, *arguments],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            cwd=paths.project_root(),
            env={**os.environ, "PYTHONHASHSEED": str(random.randrange(1000))},
            start_new_session=True,
        )

    def run(self) -> str:
        """Build to the end; return the generation's name."""
        process = self.start()
        output, errors = process.communicate(timeout=600)
        assert process.returncode == 0, errors
        return output.strip()


def kill(process: subprocess.Popen[str]) -> None:
    """Kill a process the way the power goes: at once, with all it started; it may have ended."""
    if os.name == "nt":
        process.kill()
    else:
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
    process.communicate(timeout=60)


def answers(content: Path) -> str:
    """Ask the content in force for E11.22, in the database and by search.

    Returns:
        The name of the generation that answered.
    """
    opened = open_content(content)
    connection = sqlite3.connect(opened.folder / "codes.sqlite")
    assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    connection.close()
    row = opened.connection.execute(
        "SELECT title FROM code WHERE system = 'ICD10CM' AND code = 'E1122'"
    ).fetchone()
    assert row["title"] == "Type 2 diabetes mellitus with diabetic chronic kidney disease"
    opened.close()
    engine = open_engine(content)
    result = engine.search("diabetic chronic kidney")
    assert result.generation == opened.name
    assert any(hit.display == "E11.22" for hit in engine.hits(result))
    engine.content.close()
    return opened.name


def kill_at_random(
    builder: Builder, times: int, rng: random.Random, reset: Callable[[], object] = lambda: None
) -> int:
    """Kill builds at random moments; after each the content must answer.

    Args:
        builder: How to build; its folder already has content.
        times: Number of builds to start.
        rng: Where the moments come from.
        reset: Called before each build.

    Returns:
        How many of them had not finished.
    """
    started = time.monotonic()
    name = builder.run()
    duration = time.monotonic() - started
    assert answers(builder.content) == name
    killed = 0
    for _ in range(times):
        reset()
        process = builder.start()
        time.sleep(rng.uniform(0.1, 1.0) * duration)
        finished = process.poll() is not None
        kill(process) if not finished else process.communicate()
        # The content before the kill, or whole new content if it came after the switch.
        answers(builder.content)
        killed += not finished
    return killed
