"""The program as a screen reader hears it through AT-SPI: search, three rows, open, notes, copy."""

import json
import os
import shutil
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from desktop.shell.commands import SEEN_KEY
from index.userdata import UserData

pytestmark = pytest.mark.window

Event = dict[str, object]
_SYSTEM = "/usr/bin/python3"
_LISTENER = Path(__file__).with_name("listener.py")
_LIMIT_S = 60.0
_MOST_LINKS = 12
TRANSCRIPT = "accessibility-transcript.txt"
"""File of the transcript, in the folder that ``CODELEAF_REPORTS`` names."""


def _missing() -> str:
    """Return what is missing for a screen reader to listen, empty if nothing is."""
    for tool in ("xdotool", "dbus-run-session"):
        if shutil.which(tool) is None:
            return f"{tool} is not installed"
    found = subprocess.run(
        [_SYSTEM, "-c", "import pyatspi"], env={}, capture_output=True, check=False
    )
    return "" if found.returncode == 0 else "python3-pyatspi is not installed"


@dataclass
class Reader:
    """A screen reader's ears, and the keys of the person who uses it.

    Attributes:
        events: What was heard so far.
        lines: The transcript.
    """

    events: list[Event] = field(default_factory=list)
    lines: list[str] = field(default_factory=list)

    def follow(self, process: "subprocess.Popen[str]") -> None:
        """Take over what the listener prints, until it ends."""
        assert process.stdout is not None
        for line in process.stdout:
            if line.startswith("{"):
                self.events.append(json.loads(line))

    def press(self, *keys: str) -> None:
        """Press keys; ``xdotool`` names them."""
        self.lines.append(f"> {' '.join(keys)}")
        subprocess.run(["xdotool", "key", *keys], check=True, timeout=30)

    def type(self, text: str) -> None:
        """Type a text."""
        self.lines.append(f"> {text}")
        subprocess.run(["xdotool", "type", "--delay", "60", text], check=True, timeout=30)

    def hear(self, what: str, wanted: Callable[[Event], bool], start: int = 0) -> Event:
        """Wait until something is heard, and put it into the transcript.

        Args:
            what: What is waited for, for the error.
            wanted: Whether an event is it.
            start: Number of the first event that counts.
        """
        until = time.monotonic() + _LIMIT_S
        while time.monotonic() < until:
            for event in self.events[start:]:
                if wanted(event):
                    self.lines.append(f"  {_spoken(event)}")
                    return event
            time.sleep(0.1)
        pytest.fail(f"{what} was not heard; the last of what was: {self.events[-5:]}")


def _spoken(event: Event) -> str:
    """Return an event as a screen reader would say it."""
    if event["event"] == "object:announcement":
        return str(event["said"])
    parts = (event["name"], event["role"], event["description"], event["text"])
    return ", ".join(" ".join(str(part).split()) for part in parts if part)


def _focus(name: str) -> Callable[[Event], bool]:
    def wanted(event: Event) -> bool:
        focused = event["event"] == "object:state-changed:focused" and event["on"]
        return bool(focused) and event["name"] == name

    return wanted


def _announced(beginning: str) -> Callable[[Event], bool]:
    return lambda event: (
        event["event"] == "object:announcement" and str(event["said"]).startswith(beginning)
    )


@pytest.fixture
def reader(small_content: Path, tmp_path: Path) -> Iterator[Reader]:
    """Start the program and the listener on a bus of their own."""
    if os.environ.get("QT_QPA_PLATFORM") != "xcb" or not os.environ.get("DISPLAY"):
        pytest.skip("needs a screen: run it through .ci/with-display")
    missing = _missing()
    if missing and os.environ.get("CI") == "true":
        pytest.fail(missing)
    if missing:
        pytest.skip(missing)
    home = tmp_path / "home"
    with closing(UserData(home / "data" / "user.sqlite")) as userdata:
        userdata.set_state(SEEN_KEY, True)
    environment = {
        **os.environ,
        "CODELEAF_HOME": str(home),
        "HOME": str(home),
        "QT_LINUX_ACCESSIBILITY_ALWAYS_ON": "1",
    }
    # One shell on the bus: the listener first, so that it misses nothing; it ends with its stdin.
    script = 'env -u PYTHONPATH "$1" -u "$2" & listener=$!\nshift 2\n"$@" >&2 & program=$!\n'
    script += "read -r _end\nkill $program $listener\nwait"
    command = [
        "dbus-run-session", "--", "bash", "-c", script, "bash", _SYSTEM, str(_LISTENER),
        sys.executable, "-P", "-m", "desktop", "--content", str(small_content),
    ]  # fmt: skip
    with (tmp_path / "log").open("w") as log:
        process = subprocess.Popen(
            command, env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=log,
            text=True,
        )  # fmt: skip
        made = Reader()
        following = threading.Thread(target=made.follow, args=(process,))
        following.start()
        try:
            yield made
        finally:
            assert process.stdin is not None
            process.stdin.write("end\n")
            process.stdin.close()
            process.wait(timeout=30)
            following.join(timeout=30)


def test_a_code_is_found_read_and_copied_by_ear(reader: Reader) -> None:
    """What is heard says code, title, whether it is billable, the notes, and what was copied."""
    window = subprocess.run(
        ["xdotool", "search", "--sync", "--onlyvisible", "--name", "Codeleaf"],
        capture_output=True, text=True, timeout=60, check=True,
    ).stdout.split()[-1]  # fmt: skip
    subprocess.run(["xdotool", "windowactivate", "--sync", window], check=True, timeout=30)
    # What has the keyboard before Qt has found the bus is not told to anybody: go there again.
    until = time.monotonic() + _LIMIT_S
    while not any(map(_focus("Search"), reader.events)) and time.monotonic() < until:
        reader.press("F6")
        reader.press("ctrl+l")
        time.sleep(2)
    reader.hear("the search box", _focus("Search"))
    reader.type("E11.2")
    reader.hear(
        "the first row",
        lambda event: (
            event["event"] == "object:state-changed:selected"
            and str(event["name"]).startswith("E11.2, Type 2 diabetes mellitus with kidney")
        ),
    )
    rows = (
        "E11.21, Type 2 diabetes mellitus with diabetic nephropathy, billable",
        "E11.22, Type 2 diabetes mellitus with diabetic chronic kidney disease, billable",
        "E11.29, Type 2 diabetes mellitus with other diabetic kidney complication, billable",
    )
    for row in rows:
        reader.press("Down")
        reader.hear(row, _announced(row))
    reader.press("Up")
    start = len(reader.events)
    reader.hear(rows[1], _announced(rows[1]), start - 1)
    start = len(reader.events)
    reader.press("Return")
    reader.hear("the page's focus", _focus("Code"), start)
    reader.hear(
        "the page",
        lambda event: (
            _announced("E11.22, Type 2 diabetes mellitus with diabetic chronic")(event)
            or (_focus("Code")(event) and "E11.22" in str(event["text"]))
        ),
    )
    start = len(reader.events)
    instructions = _focus("Instructions that apply here")
    for _ in range(_MOST_LINKS):  # Tab goes through the links of the heading first
        reader.press("Tab")
        time.sleep(0.3)
        if any(instructions(event) for event in reader.events[start:]):
            break
    notes = reader.hear("the notes", instructions)
    assert "chronic kidney disease" in str(notes["text"])
    reader.press("ctrl+c")
    reader.hear("what was copied", _announced("Copied summary of E11.22"))
    folder = os.environ.get("CODELEAF_REPORTS")
    if folder:
        text = "\n".join(reader.lines) + "\n"
        (Path(folder) / TRANSCRIPT).write_text(text, encoding="utf-8")
