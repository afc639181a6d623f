"""The vectors of search by meaning, made in the background."""

import sys
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from desktop import command
from desktop.app import Program
from desktop.command import CommandRefused, Report
from desktop.shell import preparing
from desktop.shell.preparing import MeaningPreparation, make_vectors
from index.build import Progress
from index.build.progress import Stage
from index.database.content import MEANING
from tests.desktop.conftest import MakeProgram, open_window
from tests.desktop.three_codes import write_generation

CONTROL_SHIFT = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier


@dataclass
class FakeMaker:
    """Stands in for the command.

    Attributes:
        made: The content folder of each run.
        done: Lets a run end well.
        refusal: What a run is refused with, if anything.
        stopped: How many runs were cancelled.
    """

    made: list[Path] = field(default_factory=list)
    done: threading.Event = field(default_factory=threading.Event)
    refusal: str = ""
    stopped: int = 0

    def __call__(self, folder: Path, report: Report) -> None:
        """Say 12 % until it may end."""
        self.made.append(folder)
        if self.refusal:
            raise CommandRefused(self.refusal)
        try:
            while not self.done.wait(0.01):
                report(Progress(Stage.MEANING, "", 0, 12, 100, None))
        except BaseException:
            self.stopped += 1
            raise
        for generation in folder.iterdir():
            if generation.is_dir():
                (generation / MEANING).mkdir(exist_ok=True)


@pytest.fixture
def maker(monkeypatch: pytest.MonkeyPatch) -> FakeMaker:
    """Let the program begin at once, with a fake."""
    made = FakeMaker()
    monkeypatch.setattr(preparing, "REST_MS", 20)

    def run(arguments: list[str], report: Report, *, low_priority: bool) -> str:
        assert low_priority
        made(Path(arguments[-1]), report)
        return ""

    monkeypatch.setattr(preparing, "run_command", run)
    return made


def preparation(program: Program) -> MeaningPreparation:
    """Return the preparation of a program."""
    return program.services.preparation


def test_it_is_made_shown_and_said(
    maker: FakeMaker, make_program: MakeProgram, three_codes: Path, qtbot: QtBot
) -> None:
    """After a rest; the share is in the status bar; the same content is not looked at again."""
    program = make_program()
    window = open_window(program, qtbot)
    status = window.status
    qtbot.waitUntil(lambda: status.work.text() == "Preparing search by meaning 12 %")
    assert status.work.isVisible()
    assert status.stop.isVisible()
    assert "Stop" in status.stop.accessibleName()
    maker.done.set()
    qtbot.waitUntil(lambda: status.notice.text() == "Search by meaning is ready")
    assert not status.work.isVisible()
    assert not status.stop.isVisible()
    assert maker.made == [three_codes]
    program.close()
    open_window(make_program(), qtbot)
    qtbot.wait(80)
    assert maker.made == [three_codes]


@pytest.mark.parametrize("by_key", [True, False])
def test_it_is_stopped_and_begun_again(
    maker: FakeMaker, make_program: MakeProgram, qtbot: QtBot, *, by_key: bool
) -> None:
    """By its key or its button; it stays stopped until it is asked for."""
    program = make_program()
    window = open_window(program, qtbot)
    qtbot.waitUntil(lambda: window.status.stop.isVisible())
    if by_key:
        QTest.keyClick(window, Qt.Key.Key_J, CONTROL_SHIFT)
    else:
        QTest.mouseClick(window.status.stop, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: window.status.notice.text().startswith("Stopped"))
    assert not window.status.stop.isVisible()
    write_generation(program.services.content.folder(), "second")
    program.services.content.check()
    qtbot.wait(80)
    assert (len(maker.made), maker.stopped) == (1, 1)
    QTest.keyClick(window, Qt.Key.Key_J, CONTROL_SHIFT)
    qtbot.waitUntil(lambda: len(maker.made) == 2)


def test_a_setting_keeps_it_off(maker: FakeMaker, make_program: MakeProgram, qtbot: QtBot) -> None:
    """Switched off it does not begin, and ends; switched on it begins."""
    program = make_program()
    settings = program.services.settings
    settings.set("prepare_meaning", False)
    open_window(program, qtbot)
    qtbot.wait(80)
    assert maker.made == []
    settings.set("prepare_meaning", True)
    qtbot.waitUntil(lambda: preparation(program).running)
    settings.set("meaning", False)
    qtbot.waitUntil(lambda: maker.stopped == 1)
    qtbot.waitUntil(lambda: not preparation(program).running)


def test_what_is_missing_is_said_once(
    maker: FakeMaker, make_program: MakeProgram, qtbot: QtBot
) -> None:
    """A packaged program downloads nothing: it says so, not at every start, and goes on."""
    maker.refusal = "not in downloads: model.whl. The packaged program never downloads releases"
    first = make_program()
    window = open_window(first, qtbot)
    qtbot.waitUntil(lambda: window.status.notice.text().startswith("Searching by words only"))
    assert maker.refusal in window.status.notice.toolTip()
    first.close()
    second = make_program()
    window = open_window(second, qtbot)
    qtbot.waitUntil(lambda: len(maker.made) == 2)
    qtbot.waitUntil(lambda: not preparation(second).running)
    assert window.status.notice.text() == ""
    preparation(second).toggle()
    qtbot.waitUntil(lambda: window.status.notice.text().startswith("Searching by words only"))


def test_it_follows_the_content(
    maker: FakeMaker, make_program: MakeProgram, three_codes: Path, qtbot: QtBot
) -> None:
    """Content that is replaced meanwhile is left for the new one."""
    program = make_program()
    open_window(program, qtbot)
    qtbot.waitUntil(lambda: preparation(program).running)
    write_generation(three_codes, "second")
    program.services.content.check()
    qtbot.waitUntil(lambda: len(maker.made) == 2)
    assert maker.stopped == 1


def test_a_search_postpones_it(
    maker: FakeMaker, make_program: MakeProgram, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
) -> None:
    """It waits until nothing has been searched for a while."""
    monkeypatch.setattr(preparing, "REST_MS", 500)
    program = make_program()
    window = open_window(program, qtbot)
    for _ in range(4):
        qtbot.wait(250)
        window.workspaces[0].answered.emit(1, 0.1)
    assert maker.made == []
    qtbot.waitUntil(lambda: preparation(program).running)


def test_the_command(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, program_file: Callable[[str], None]
) -> None:
    """What the process is given, and that what it says is read."""
    given = tmp_path / "given"
    program_file(f"import sys; open({str(given)!r}, 'w').write(' '.join(sys.argv[1:]))")
    monkeypatch.setattr("os.cpu_count", lambda: 8)
    make_vectors(Path("here"), lambda _progress: None)
    assert given.read_text() == "meaning --progress json --workers 4 --content here"
    program_file("import sys; sys.exit(print('Error: no room', file=sys.stderr) or 2)")
    with pytest.raises(CommandRefused, match=r"^no room$"):
        make_vectors(Path("here"), lambda _progress: None)


@pytest.fixture
def program_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[str], None]:
    """Return a function that writes what runs in the place of ``codeleaf``."""
    file = tmp_path / "program.py"
    monkeypatch.setattr(command, "command", lambda: [sys.executable, str(file)])

    def write(text: str) -> None:
        file.write_text(text)

    return write
