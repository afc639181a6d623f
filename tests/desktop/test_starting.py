"""Starting on files that are damaged."""

import json
import os
import subprocess
import sys
from contextlib import closing
from datetime import date
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication, QMessageBox
from pytestqt.qtbot import QtBot

from desktop.app import Program
from desktop.shell.commands import SEEN_KEY
from desktop.shell.copies import DailyCopies
from desktop.shell.first_run import FirstRun
from desktop.shell.settings import FILE_NAME
from desktop.shell.theme import FIRST_FONTS, load_fonts
from desktop.shell.window import STATE_KEY, MainWindow
from index.model import CodeRef, System
from index.userdata import USER_FILE, UserData
from index.userdata.backups import back_up_daily, daily_backups
from tests.desktop import conftest
from tests.desktop.workspaces import SmallEntry

KIDNEY = CodeRef(System.ICD10CM, "E1122")
_START = """
import sys
from pathlib import Path
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QMessageBox
from desktop import starting
from desktop.launch import Launch
from tests.desktop.workspaces import SmallEntry
starting.workspace_entries = lambda: (SmallEntry(),)

def look():
    for box in QApplication.topLevelWidgets():
        if isinstance(box, QMessageBox):
            print(box.text(), flush=True)
            box.done(0)
            QApplication.closeAllWindows()

timer = QTimer(interval=50)
make = starting.make_application
def made():
    application = make()
    timer.timeout.connect(look)
    timer.start()
    return application
starting.make_application = made
sys.exit(starting.run(Launch(Path(sys.argv[1]))))
"""

_TWO_SCREENS = """
import json, sys
from pathlib import Path
from PySide6.QtWidgets import QApplication
from desktop import app
from tests.desktop.workspaces import SmallEntry
application = app.make_application()
program = app.Program(application, Path(sys.argv[1]), Path(sys.argv[2]), (SmallEntry(),))
window = program.open_first()
window.resize(900, 600)
found = []
for x in (50, 1450, 50):
    window.move(x, 50)
    for _ in range(20):
        application.processEvents()
    picture = window.grab()
    found.append([window.screen().name(), window.devicePixelRatio(), picture.devicePixelRatio()])
    assert picture.width() == round(window.width() * window.devicePixelRatio())
program.close()
print(json.dumps(found))
"""


def start(content: Path) -> subprocess.CompletedProcess[str]:
    """Start the program, print the message box it shows, and close it."""
    return subprocess.run(
        [sys.executable, "-c", _START, str(content)],
        capture_output=True, text=True, check=False, timeout=120,
    )  # fmt: skip


def test_a_damaged_file_is_restored_at_the_start(user_home: Path, three_codes: Path) -> None:
    """The program opens with the copy, says so, and keeps the damaged file."""
    path = user_home / "data" / USER_FILE
    with closing(UserData(path)) as data:
        data.set_note(KIDNEY, "ask for the stage")
    assert back_up_daily(path, date(2026, 3, 1))
    path.write_bytes(b"junk" * 3000)
    done = start(three_codes)
    assert done.returncode == 0, done.stderr
    assert "was damaged" in done.stdout
    assert "The copy of" in done.stdout
    assert len(list(path.parent.glob(f"{USER_FILE}.damaged-*"))) == 1
    with closing(UserData(path)) as data:
        assert data.note(KIDNEY) == "ask for the stage"


def test_what_cannot_be_restored_is_refused(user_home: Path, three_codes: Path) -> None:
    """The program says so, ends, and leaves the file."""
    path = user_home / "data" / USER_FILE
    path.parent.mkdir(parents=True)
    path.write_bytes(b"junk" * 3000)
    done = start(three_codes)
    assert done.returncode == 2, done.stderr
    assert "No healthy copy is beside it" in done.stdout
    assert "nothing was deleted" in done.stdout
    assert path.read_bytes() == b"junk" * 3000


def test_a_copy_is_made_while_the_program_is_open(
    qapp: QApplication, qtbot: QtBot, tmp_path: Path
) -> None:
    """Off the UI thread, beside the open file, once a day."""
    path = tmp_path / USER_FILE
    copies = DailyCopies(path, qapp)
    failures: list[str] = []
    copies.failed.connect(failures.append)
    with closing(UserData(path)) as data:
        data.set_note(KIDNEY, "ask for the stage")
        copies.copy()
        qtbot.waitUntil(lambda: bool(daily_backups(path)))
        qtbot.waitUntil(lambda: copies._task is None)
    path.write_bytes(b"junk" * 3000)
    daily_backups(path)[0].rename(path.with_name(f"{USER_FILE}.2026-03-01.backup"))
    for _ in range(2):
        copies.copy()
        qtbot.waitUntil(lambda: copies._task is None)
    copies.close()
    assert len(failures) == 1
    assert "no copy of it was made" in failures[0]
    copies.deleteLater()


@pytest.mark.skipif(sys.platform != "linux", reason="a place that not even root can write to")
def test_a_home_that_cannot_be_written(three_codes: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The window stands, and says that nothing is kept."""
    monkeypatch.setenv("CODELEAF_HOME", "/proc/nonexistent")
    done = start(three_codes)
    assert done.returncode == 0, done.stderr
    assert "Nothing can be kept now" in done.stdout
    assert "Search, code pages and everything else work" in done.stdout
    assert "Traceback" not in done.stderr


@pytest.mark.skipif(sys.platform != "linux", reason="a place that not even root can write to")
def test_nothing_is_kept_without_a_crash(
    qapp: QApplication,
    qtbot: QtBot,
    three_codes: Path,
    programs: list[Program],
) -> None:
    """What the window keeps for itself is left out; a setting holds, and the reason is said."""
    program = Program(qapp, three_codes, Path("/proc/nonexistent/data"), (SmallEntry(),))
    programs.append(program)
    assert program.services.userdata.read_only
    window = program.open_first()
    qtbot.waitUntil(lambda: bool(window.findChildren(FirstRun)))  # greeted all the same
    program.services.settings.set("zoom", 120)
    assert "cannot be stored" in window.status.notice.text()
    assert program.services.settings.number("zoom") == 120
    window.save()


@pytest.mark.skipif(sys.platform != "linux", reason="the offscreen platform of Linux")
def test_two_screens_of_different_scale(three_codes: Path, tmp_path: Path) -> None:
    """A window that moves to a screen of twice the scale is painted for it, and comes back."""
    screens = [
        {"name": name, "x": x, "y": 0, "width": 1400, "height": 900}
        for name, x in (("left", 0), ("right", 1400))
    ]
    config = tmp_path / "screens.json"
    config.write_text(json.dumps({"screens": screens}), encoding="utf-8")
    done = subprocess.run(
        [sys.executable, "-c", _TWO_SCREENS, str(three_codes), str(tmp_path / "home")],
        env={
            **os.environ,
            "QT_QPA_PLATFORM": f"offscreen:configfile={config}",
            "QT_SCREEN_SCALE_FACTORS": "left=1;right=2",
        },
        capture_output=True, text=True, check=False, timeout=120,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout) == [["left", 1.0, 1.0], ["right", 2.0, 2.0], ["left", 1.0, 1.0]]
    lines = [line for line in done.stderr.splitlines() if "This plugin does not" not in line]
    assert lines == []


def test_a_font_that_is_missing(
    qapp: QApplication, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The system's fonts take its place."""
    monkeypatch.setattr("desktop.shell.theme.paths.resources", lambda: tmp_path)
    load_fonts(FIRST_FONTS)


@pytest.mark.window
def test_a_message_is_shown_over_the_window(
    qtbot: QtBot, program: Program, window: MainWindow
) -> None:
    """As plain text: a path may hold what looks like markup."""
    program.show_message("kept as <b>there</b>")
    box = QApplication.activeModalWidget()
    assert isinstance(box, QMessageBox)
    assert box.text() == "kept as <b>there</b>"
    box.close()


@pytest.mark.window
def test_safe_mode(
    qapp: QApplication,
    qtbot: QtBot,
    user_home: Path,
    three_codes: Path,
    programs: list[Program],
) -> None:
    """Defaults and nothing restored; the settings and the state on disk stay; notes are kept."""
    data_dir = user_home / "data"
    data_dir.mkdir(parents=True)
    text = 'zoom = 150\n\n[keys]\n"shell.palette" = ["Ctrl+J"]\n'
    (data_dir / FILE_NAME).write_text(text, encoding="utf-8")
    state = {"workspaces": {"lookup": {"query": "what broke it"}}}
    with closing(UserData(data_dir / USER_FILE)) as data:
        data.set_state(STATE_KEY, state)
    program = Program(qapp, three_codes, data_dir, (SmallEntry(),), safe=True)
    programs.append(program)
    program.services.userdata.set_state(SEEN_KEY, True)
    window = conftest.open_window(program, qtbot)
    assert window.windowTitle() == "Codeleaf (safe mode)"
    assert conftest.small(window).box.text() == ""
    assert program.services.settings.number("zoom") == 100
    assert program.services.settings.keys() == {}
    assert window.status.notice.text().startswith("Safe mode")
    program.services.settings.set("zoom", 120)
    program.services.userdata.set_note(KIDNEY, "kept")
    program.close()
    assert (data_dir / FILE_NAME).read_text(encoding="utf-8") == text
    with closing(UserData(data_dir / USER_FILE)) as data:
        assert data.state(STATE_KEY) == state
        assert data.note(KIDNEY) == "kept"
