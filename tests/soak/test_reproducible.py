"""The package is made twice: the same inputs give the same files."""

import hashlib
import os
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.soak

ROOT = Path(__file__).resolve().parents[2]
EXCEPTIONS: frozenset[str] = frozenset()
"""Files that may differ, by their paths in the package; docs/administrator.md says why."""


def _freeze(folder: Path, zone: str) -> dict[str, str]:
    """Freeze the program into a folder; return the sha256 or target of every file in it."""
    if not (ROOT / ".build" / "content" / "current").is_file():
        pytest.skip("no content has been built: ./run build makes it")
    environment = os.environ | {
        "PYTHON": sys.executable,
        "DIST": str(folder / "dist"),
        "WORK": str(folder / "work"),
        # What a build must not depend on.
        "TZ": zone,
        "PYTHONHASHSEED": str(len(zone)),
        "HOME": str(folder),
    }
    done = subprocess.run(
        ["bash", ".ci/freeze"], cwd=ROOT, env=environment, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stdout + done.stderr
    package = folder / "dist" / "codeleaf"
    found = {}
    for path in sorted(package.rglob("*")):
        name = path.relative_to(package).as_posix()
        if path.is_symlink():
            found[name] = str(path.readlink())
        elif path.is_file():
            found[name] = hashlib.sha256(path.read_bytes()).hexdigest()
    return found


def test_the_same_inputs_give_the_same_package(tmp_path: Path) -> None:
    """In another folder, another time zone and another home."""
    first = _freeze(tmp_path / "a", "UTC")
    second = _freeze(tmp_path / "elsewhere", "Pacific/Auckland")
    assert len(first) > 300
    assert first.keys() == second.keys()
    assert {name for name in first if first[name] != second[name]} <= EXCEPTIONS
