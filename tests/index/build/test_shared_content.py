"""A content folder on a share that nobody here may write to, with many readers."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.small_content import SmallContent

ROOT = Path(__file__).resolve().parents[3]
READERS = 3
_MOUNT = 'mount --bind "$0" "$0" && mount -o remount,bind,ro "$0" && exec "$@"'


def _read_only(folder: Path) -> list[str]:
    """Return what runs a command that cannot write to a folder."""
    for path in [folder, *folder.rglob("*")]:
        path.chmod(0o555 if path.is_dir() else 0o444)
    if os.geteuid() != 0:
        return []
    # Modes do not stop root: it gets a mount that does, of its own.
    if shutil.which("unshare") is None:
        pytest.skip("as root this needs unshare")
    command = ["unshare", "--mount", "--propagation", "private", "sh", "-c", _MOUNT, str(folder)]
    if subprocess.run([*command, "true"], capture_output=True, check=False).returncode:
        pytest.skip("as root this needs the right to mount")
    return command


def _start(command: list[str], home: Path, *arguments: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [*command, sys.executable, "-P", "-m", "desktop", *arguments],
        env=os.environ | {"CODELEAF_HOME": str(home), "PYTHONPATH": str(ROOT)},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def test_many_read_what_none_can_write(small_build: SmallContent, tmp_path: Path) -> None:
    """Several programs at once answer from it; what would write says so; nothing is changed."""
    small_build.build()
    share = small_build.content
    before = {path: path.stat().st_mtime_ns for path in share.rglob("*")}
    command = _read_only(share)
    release = tmp_path / "AOC_V2026Q4-MCR.txt"
    release.write_text("19Z009       9Z001                     \r\n" * 2, encoding="ascii")
    where = ("--content", str(share))
    readers = [
        _start(command, tmp_path / str(one), "search", "--json", *where, "diab kidn")
        for one in range(READERS)
    ]
    writer = _start(command, tmp_path / "writer", "import", *where, str(release))
    for reader in readers:
        out, error = reader.communicate(timeout=300)
        assert reader.returncode == 0, error
        assert "E11.21" in [one["code"] for one in json.loads(out)["results"]]
    error = writer.communicate(timeout=300)[1]
    assert writer.returncode == 2
    assert "could not be written" in error
    assert str(share) in error
    for path in [share, *share.rglob("*")]:
        path.chmod(0o755 if path.is_dir() else 0o644)
    assert {path: path.stat().st_mtime_ns for path in share.rglob("*")} == before
