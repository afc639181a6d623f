"""Twenty minutes of random use of the window, by a seed that repeats them.

``CODELEAF_MONKEY_MINUTES`` makes it shorter or longer, ``CODELEAF_MONKEY_SEED`` repeats a run. The
log of a run that failed is kept in ``.build/monkey``.
"""

import json
import os
import random
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from index import paths
from tests.shared import RELEASES

MINUTES = float(os.environ.get("CODELEAF_MONKEY_MINUTES", "20"))
_SETTLED = 10
"""Minutes below which a run says nothing about memory."""
_GROWTH = 0.05
_SMALL_RELEASES = (
    "icd10cm/POAexemptCodesFY26.zip",
    "pfs/25LOCCO.csv",
    "reference/place-of-service-codes-2023-09.csv",
)
"""Real files that are imported in seconds; without them only files that are none are offered."""


@pytest.mark.soak
@pytest.mark.timeout(7200)
def test_random_use(tmp_path: Path, full_content: Path) -> None:
    """No exception, no warning, memory flat, and a window that always answers."""
    seed = int(os.environ.get("CODELEAF_MONKEY_SEED", "0")) or random.randrange(1, 1_000_000)
    content = tmp_path / "content"
    shutil.copytree(full_content, content)
    log = paths.project_root() / ".build" / "monkey" / f"{seed}.jsonl"
    log.parent.mkdir(parents=True, exist_ok=True)
    command = [
        sys.executable, "-P", "-m", "tests.soak.monkey", "--seed", str(seed),
        "--minutes", str(MINUTES), "--content", str(content), "--log", str(log),
        *(str(RELEASES / name) for name in _SMALL_RELEASES if (RELEASES / name).exists()),
    ]  # fmt: skip
    if shutil.which("Xvfb") and shutil.which("openbox"):
        command.insert(0, str(paths.project_root() / ".ci" / "with-display"))
    environment = {**os.environ, "PYTHONPATH": str(paths.project_root()), "PYTHONFAULTHANDLER": "1"}
    done = subprocess.run(
        command,
        capture_output=True,
        text=True,
        env=environment,
        timeout=MINUTES * 60 + 600,
        check=False,
    )
    where = f"seed {seed}, steps in {log}"
    assert done.returncode == 0, f"{where}\n{done.stderr[-4000:]}"
    figures = json.loads(done.stdout.splitlines()[-1])
    (log.with_suffix(".json")).write_text(json.dumps(figures, indent=1), encoding="utf-8")
    assert figures["problems"] == [], where
    assert figures["counts"].get("import", 0) or MINUTES < 2, where
    assert figures["blocks"] == [], where
    if MINUTES >= _SETTLED:
        assert figures["growth"] <= _GROWTH, where
