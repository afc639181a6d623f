"""The entry point, the start-up order and the program as a process of its own."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from desktop import starting
from desktop.app import Program
from desktop.launch import Launch, read_arguments
from desktop.shell.window import MainWindow
from tests.desktop.conftest import small

LATE = (
    "desktop.browse",
    "desktop.library",
    "numpy",
    "whoosh",
    "sqlite_utils",
    "jinja2",
    "importlib.metadata",
    "click",
    "rapidfuzz",
)


@pytest.mark.parametrize(
    ("arguments", "launch"),
    [
        ([], Launch()),
        (["--content", "x"], Launch(Path("x"))),
        (["--query=type 2", "--content=x"], Launch(Path("x"), "type 2")),
        (["--safe", "--query", "gout"], Launch(query="gout", safe=True)),
        (["--safe=1"], None),
        (["codeleaf://E11.22"], Launch(query="codeleaf://E11.22")),
        (["CodeLeaf:--content"], Launch(query="CodeLeaf:--content")),
        (["search", "gout"], None),
        (["--content", "x", "search", "gout"], None),
        (["--help"], None),
        (["--content"], None),
    ],
)
def test_commands_and_window_are_told_apart(arguments: list[str], launch: Launch | None) -> None:
    """Only options of the window and links open it."""
    assert read_arguments(arguments) == launch


@pytest.mark.parametrize(
    "arguments",
    [
        ["codeleaf://E11.22", "--content", "/elsewhere"],
        ["--content", "codeleaf://E11.22"],
        ["import", "codeleaf:E11.22"],
    ],
)
def test_a_link_brings_no_options(arguments: list[str]) -> None:
    """Whatever stands beside a link is refused, and neither is acted on."""
    with pytest.raises(ValueError, match="stands alone"):
        read_arguments(arguments)
    done = subprocess.run(
        [sys.executable, "-m", "desktop", *arguments], capture_output=True, text=True, check=False
    )
    assert done.returncode == 2
    assert "stands alone" in done.stderr


def test_commands_do_not_load_qt() -> None:
    """A command runs without Qt."""
    code = (
        "import sys; sys.argv = ['codeleaf', '--help']\n"
        "from desktop.__main__ import main\n"
        "try: main()\n"
        "except SystemExit as end: assert not end.code\n"
        "sys.exit(any(name.startswith('PySide6') for name in sys.modules))"
    )
    result = subprocess.run([sys.executable, "-c", code], capture_output=True, check=False)
    assert result.returncode == 0, result.stderr


def test_no_display_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without a display there is a sentence and exit code 2 instead of an abort."""
    environment = {
        key: value
        for key, value in os.environ.items()
        if key not in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")
    }
    for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr(sys, "platform", "linux")
    assert "no display" in starting.display_problem()
    monkeypatch.setenv("WAYLAND_DISPLAY", "wayland-0")
    assert starting.display_problem() == ""
    if os.name == "posix":
        result = subprocess.run(
            [sys.executable, "-m", "desktop"],
            env=environment,
            capture_output=True,
            text=True,
            check=False,
        )
        assert result.returncode == starting.NO_DISPLAY
        assert "codeleaf --help" in result.stderr


def test_first_paint_loads_nothing_heavy(three_codes: Path) -> None:
    """What the first paint does not need is not loaded before it."""
    code = (
        "import sys; from pathlib import Path; from desktop import app\n"
        "application = app.make_application()\n"
        f"program = app.Program(application, Path({str(three_codes)!r}),\n"
        "    app.paths.user_data(), app.workspace_entries())\n"
        "window = program.open_first()\n"
        "loaded = []\n"
        "def painted():\n"
        f"    loaded.extend(name for name in {LATE!r} if name in sys.modules)\n"
        "    application.quit()\n"
        # Before the shell's own handlers of the same signal, which load the rest.
        "window._after_first_paint = painted\n"
        "application.exec(); print(loaded); sys.stdout.flush()\n"
        "import os; os._exit(0)"
    )
    result = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    )
    assert result.stdout.strip() == "[]"


def test_start_is_measured(three_codes: Path) -> None:
    """The benchmark prints first paint and first answer, and the window closes."""
    environment = {**os.environ, "CODELEAF_BENCH_START": "1"}
    code = (
        "import sys; from pathlib import Path\n"
        "from desktop import starting; from desktop.launch import Launch\n"
        "from tests.desktop.workspaces import SmallEntry\n"
        "starting.workspace_entries = lambda: (SmallEntry(),)\n"
        f"sys.exit(starting.run(Launch(Path({str(three_codes)!r}))))"
    )
    result = subprocess.run(
        [sys.executable, "-c", code], env=environment, capture_output=True, text=True, check=True
    )
    line = next(line for line in result.stderr.splitlines() if line.startswith("{"))
    times = json.loads(line)
    assert 0 < times["first_paint_ms"] <= times["first_answer_ms"]


@pytest.mark.window
def test_query_of_a_second_launch(qtbot: QtBot, program: Program, window: MainWindow) -> None:
    """A query handed over is answered in the open window; none brings it to the front only."""
    program.take_query("gout")
    assert small(window).box.text() == "gout"
    program.take_query("")
    assert small(window).box.text() == "gout"


@pytest.mark.window
def test_link_of_a_second_launch(qtbot: QtBot, program: Program, window: MainWindow) -> None:
    """A link opens a code or searches words; what is no link of ours is refused and said."""
    program.take_query("codeleaf://cm/e11.22")
    assert small(window).calls[-1] == "go cm:E11.22"
    program.take_query("codeleaf://search/gout%20foot")
    assert small(window).box.text() == "gout foot"
    before = list(small(window).calls)
    program.take_query("codeleaf://E11.22/../../etc")
    assert window.status.notice.text().startswith("Not followed")
    assert small(window).calls == before
    assert small(window).box.text() == "gout foot"


@pytest.mark.window
def test_program_closes_everything(qtbot: QtBot, program: Program, window: MainWindow) -> None:
    """Closing the program closes its windows and stops their work."""
    program.open_window({})
    workspaces = [small(opened) for opened in program.windows]
    program.close()
    assert program.windows == []
    assert [workspace.calls[-1] for workspace in workspaces] == ["close", "close"]


@pytest.mark.window
def test_letters_typed_before_the_workspace_stands(qtbot: QtBot, program: Program) -> None:
    """The window takes keys before its workspaces are made, and hands them over."""
    window = MainWindow(program.services)
    qtbot.addWidget(window)
    QTest.keyClicks(window.opening.field, "gout")
    assert small(window).box.text() == "gout"
    window.close()
