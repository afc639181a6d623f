"""The frozen program's window as a person uses it: typed into and copied from."""

import os
import shutil
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

pytestmark = pytest.mark.packaging


def _tool(*command: str) -> str:
    """Run a tool of the screen and return what it printed, without the last line end."""
    done = subprocess.run(command, capture_output=True, text=True, timeout=30, check=False)
    return done.stdout.strip() if done.returncode == 0 else ""


def _wait_for(what: str, *command: str, wanted: str = "", seconds: float = 30.0) -> str:
    """Repeat a tool until it prints something that contains ``wanted``."""
    until = time.monotonic() + seconds
    answer = ""
    while time.monotonic() < until:
        answer = _tool(*command)
        if answer and wanted in answer:
            return answer
        time.sleep(0.2)
    pytest.fail(f"{what} did not come; last answer: {answer[:200]!r}")


@pytest.fixture
def window(frozen: Path, tmp_path: Path) -> Iterator[str]:
    """Start the program on the test's screen and return the window's number."""
    if os.environ.get("QT_QPA_PLATFORM") != "xcb" or not os.environ.get("DISPLAY"):
        pytest.skip("needs a screen: run it through .ci/with-display")
    for tool in ("xdotool", "xclip"):
        if shutil.which(tool) is None:
            pytest.skip(f"{tool} is not installed")
    (tmp_path / "home").mkdir()
    environment = {
        "DISPLAY": os.environ["DISPLAY"],
        "HOME": str(tmp_path / "home"),
        "CODELEAF_HOME": str(tmp_path / "home"),
    }
    with (tmp_path / "output").open("w+", encoding="utf-8") as output:
        program = subprocess.Popen(
            [frozen / "codeleaf"], env=environment, cwd="/", stdin=subprocess.DEVNULL,
            stdout=output, stderr=subprocess.STDOUT,
        )  # fmt: skip
        try:
            found = _wait_for(
                "the window", "xdotool", "search", "--onlyvisible", "--name", "Codeleaf"
            )
            number = found.splitlines()[-1]
            _tool("xdotool", "windowactivate", "--sync", number)
            yield number
            assert program.poll() is None, "the program ended by itself"
        finally:
            program.terminate()
            program.wait(timeout=20)
            output.seek(0)
            said = output.read()
        assert said == ""


def test_search_typed_and_summary_copied(window: str) -> None:
    """A coder types a query, and Ctrl+C gives the summary of the first code as text."""
    assert window
    time.sleep(1.0)  # the first-run screen, if it is up, gives way to the first key
    _tool("xdotool", "type", "--delay", "60", "E1122")
    time.sleep(1.5)
    _tool("xdotool", "key", "ctrl+c")
    summary = _wait_for("the summary", "xclip", "-selection", "clipboard", "-o", wanted="E11.22")
    assert "Type 2 diabetes mellitus with diabetic chronic kidney disease" in summary
    targets = _tool("xclip", "-selection", "clipboard", "-o", "-t", "TARGETS")
    assert {"text/html", "application/fhir+json"} <= set(targets.split())
    _tool("xdotool", "key", "ctrl+shift+c")
    code = _wait_for("the code", "xclip", "-selection", "clipboard", "-o", wanted="E11.22")
    assert code in {"E11.22", "E1122"} or len(code) < len(summary)
