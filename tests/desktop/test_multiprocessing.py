"""The frozen program as the helper of its own process pools."""

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]

PARENT = """
import math, multiprocessing, sys
from concurrent.futures import ProcessPoolExecutor
sys.frozen = True
multiprocessing.set_executable(sys.argv[1])
with ProcessPoolExecutor(2, multiprocessing.get_context("spawn")) as pool:
    print(*pool.map(math.isqrt, [4, 9, 16]))
"""

FROZEN = f"""
import sys
sys.path[0] = {str(ROOT)!r}
sys.frozen = True
from desktop.__main__ import main
main()
"""


@pytest.mark.skipif(sys.platform == "win32", reason="the program's stand-in is a shell script")
def test_a_pool_in_a_frozen_program(tmp_path: Path) -> None:
    """Its processes, and the one that tidies up after them, are started with the program."""
    program = tmp_path / "codeleaf"
    started = tmp_path / "started"
    (tmp_path / "main.py").write_text(FROZEN)
    program.write_text(
        f"#!/bin/sh\necho \"$@\" >>'{started}'\n"
        f"exec '{sys.executable}' '{tmp_path / 'main.py'}' \"$@\"\n"
    )
    program.chmod(0o755)
    done = subprocess.run(
        [sys.executable, "-P", "-c", PARENT, program],
        capture_output=True, text=True, timeout=120, check=False,
    )  # fmt: skip
    assert (done.stdout, done.stderr) == ("2 3 4\n", "")
    asked = started.read_text()
    assert "--multiprocessing-fork" in asked
    assert "multiprocessing.resource_tracker" in asked
