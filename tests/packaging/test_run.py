"""``run``: what it says, where it can be started from, and what it asks of the system."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.packaging.conftest import ROOT

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="run is for Debian and macOS")


@pytest.fixture
def environment(tmp_path: Path) -> dict[str, str]:
    """The environment of a start, with tools of the test's own first on the path."""
    if not (Path(sys.prefix) / "codeleaf-runtime").is_file():
        pytest.skip("this environment was not made by run")
    tools = tmp_path / "tools"
    tools.mkdir()
    return os.environ | {
        "CODELEAF_VENV": sys.prefix,
        "PATH": f"{tools}{os.pathsep}{os.environ['PATH']}",
        "CI": "",
        "DEBIAN_FRONTEND": "",
    }


def _tool(environment: dict[str, str], name: str, script: str) -> None:
    """Put a shell script in the place of a system's tool."""
    path = Path(environment["PATH"].split(os.pathsep)[0]) / name
    path.write_text(f"#!/bin/sh\n{script}\n", encoding="utf-8")
    path.chmod(0o755)


def _run(
    program: Path, environment: dict[str, str], cwd: Path, *arguments: str
) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [program, *arguments], env=environment, cwd=cwd, stdin=subprocess.DEVNULL,
        capture_output=True, text=True, timeout=120, check=False,
    )  # fmt: skip


@pytest.mark.parametrize("home", ["", "/proc/nonexistent"])
def test_second_start_does_no_set_up(
    environment: dict[str, str], tmp_path: Path, home: str
) -> None:
    """Through a link, from elsewhere, with any home: only the program speaks."""
    (tmp_path / "a folder").mkdir()
    (tmp_path / "a folder" / "desktop").mkdir()  # not to be taken for the program's package
    link = tmp_path / "a folder" / "code leaf"
    link.symlink_to(ROOT / "run")
    done = _run(link, environment | {"HOME": home}, tmp_path / "a folder", "--version")
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith("codeleaf ")


def test_user_is_told_the_command(environment: dict[str, str], tmp_path: Path) -> None:
    """Somebody who may not install is told what to run, on standard error."""
    _tool(environment, "ldconfig", "")
    _tool(environment, "id", "echo 1000")
    _tool(environment, "apt-get", f"touch '{tmp_path}/called'")
    _tool(environment, "uname", "echo Linux")
    done = _run(ROOT / "run", environment, tmp_path)
    assert (done.returncode, done.stdout) == (2, "")
    assert "apt-get install -y --no-install-recommends libglib2.0-0 libgl1" in done.stderr
    assert not (tmp_path / "called").exists()


def test_root_installs_what_is_missing(environment: dict[str, str], tmp_path: Path) -> None:
    """Root gets what is missing without a question, and is told if that fails."""
    _tool(environment, "ldconfig", "echo '  libGL.so.1 (libc6) => libGL.so.1'")
    _tool(environment, "id", "echo 0")
    calls = tmp_path / "calls"
    _tool(environment, "apt-get", f'echo "$DEBIAN_FRONTEND $*" >>"{calls}"; [ "$1" = update ]')
    _tool(environment, "uname", "echo Linux")
    done = _run(ROOT / "run", environment, tmp_path)
    assert (done.returncode, done.stdout) == (2, "")
    update, install = calls.read_text(encoding="utf-8").splitlines()
    assert update.split() == ["update"]
    assert install.startswith("noninteractive install -y --no-install-recommends")
    assert "libxcb-cursor0" in install
    assert "libgl1" not in install
    assert "could not be installed" in done.stderr


def test_commands_need_no_window(environment: dict[str, str], tmp_path: Path) -> None:
    """A machine without Qt's libraries can still use the command line."""
    _tool(environment, "ldconfig", "")
    _tool(environment, "id", "echo 1000")
    done = _run(ROOT / "run", environment, tmp_path, "search", "--help")
    assert done.returncode == 0
    assert done.stdout.startswith("Usage: codeleaf search")
