"""The page of sources, driven by keys."""

import json
import threading
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPoint, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QApplication, QFileDialog
from pytestqt.qtbot import QtBot

from desktop.app import CareersEntry, Program
from desktop.background import Task
from desktop.careers import CareersWorkspace
from desktop.careers.engine import Engine
from desktop.command import CommandRefused, Report
from desktop.shell.context import Context
from index.build import Progress
from index.build.progress import Stage
from index.model.jobs import JobSource, SourceKind
from tests.desktop.careers.boards import Careers
from tests.desktop.careers.engines import FakeBoard
from tests.desktop.careers.postings import NOW
from tests.desktop.driving import CONTROL, SHIFT, open_window

pytestmark = pytest.mark.window
FEED = JobSource(
    1, "Example feed", "https://jobs.example/feed.xml", SourceKind.FEED, NOW, NOW, NOW, 40, "", None
)
FILE = JobSource(
    2, "clinic.toml", "/srv/postings/clinic.toml", SourceKind.POSTING, NOW, NOW, NOW, 1, "", None
)
_READ = {"added": 2, "changed": 0, "removed": 0, "unchanged": 3, "skipped": [], "problem": ""}


@dataclass
class Commands:
    """Stands for ``codeleaf jobs``.

    Attributes:
        fake: The board whose sources change.
        run_with: The arguments of each run.
        gate: Set while a run may end.
        refusal: What is said in the place of an answer.
        skipped: Entries left out.
    """

    fake: FakeBoard
    run_with: list[Sequence[str]] = field(default_factory=list)
    gate: threading.Event = field(default_factory=threading.Event)
    refusal: str = ""
    skipped: list[dict[str, str]] = field(default_factory=list)

    def __call__(self, arguments: Sequence[str], report: Report) -> str:
        """Run a command until the gate is open."""
        self.run_with.append(tuple(arguments))
        for _ in range(2000):
            report(Progress(Stage.READING, "Example feed", 1, 4, 0, None))
            if self.gate.wait(0.01):
                break
        if self.refusal:
            raise CommandRefused(self.refusal)
        _jobs, command, *_options = arguments
        name = arguments[-1]
        kept = self.fake.sources_kept
        if command == "remove":
            self.fake.sources_kept = tuple(one for one in kept if one.name != name)
            return ""
        if command == "import":
            self.fake.sources_kept = (*kept, replace(FILE, id=9, name="added"))
        read = _READ | {"source": {"name": "Example feed"}, "skipped": self.skipped}
        return json.dumps({"refreshed": [read]})


class _Entry(CareersEntry):
    """Careers with commands of the test."""

    def __init__(self, commands: Commands) -> None:
        self._commands = commands

    def __call__(self, context: Context) -> CareersWorkspace:
        """Make the workspace."""
        open_board = self._commands.fake.engine().open_board
        return CareersWorkspace(context, Engine(open_board, self._commands))


@pytest.fixture
def commands(fake: FakeBoard) -> Commands:
    """Return the commands; each ends at once until a test closes the gate."""
    fake.sources_kept = (FEED, FILE)
    made = Commands(fake)
    made.gate.set()
    return made


@pytest.fixture
def careers(
    qapp: QApplication,
    qtbot: QtBot,
    user_home: Path,
    three_codes: Path,
    programs: list[Program],
    commands: Commands,
) -> Careers:
    """Return a window in which Ctrl+Shift+S has shown the sources."""
    program, window = open_window(qtbot, three_codes, user_home, programs, _Entry(commands))
    window.resize(1280, 800)
    made = Careers(qtbot, program, window, commands.fake)
    made.press(Qt.Key.Key_4, CONTROL)
    made.settle()
    made.press(Qt.Key.Key_S, CONTROL | SHIFT)
    made.qtbot.waitUntil(lambda: len(made.sources.rows.row_model.rows) == 2)
    made.sources.focus_entry()
    return made


def _end(careers: Careers) -> None:
    careers.qtbot.waitUntil(lambda: not careers.sources.work.running)


def _allow(careers: Careers) -> None:
    careers.program.services.settings.set("network_allowed", True)


def test_sources_say_what_they_are(careers: Careers) -> None:
    """Each row says kind, postings and when it was read; a problem and its reason stand out."""
    rows = careers.sources.rows.row_model.rows
    assert [row.text for row in rows] == ["Example feed", "clinic.toml"]
    assert rows[0].lines[0] == "https://jobs.example/feed.xml"
    assert rows[0].lines[1].startswith("RSS or Atom feed · 40 postings · read ")
    assert "1 posting " in rows[1].lines[1]
    careers.fake.sources_kept = (
        replace(FEED, problem="the server does not answer: try later"),
        replace(FEED, id=3, name="old", checked=NOW - timedelta(days=400)),
    )
    careers.board.answers.look_over()
    careers.qtbot.waitUntil(lambda: careers.sources.rows.row_model.rows[0].badge == "problem")
    rows = careers.sources.rows.row_model.rows
    assert rows[0].lines[2] == "Not read: the server does not answer: try later"
    assert rows[1].badge == "old"
    line = careers.board.side.line.text()
    assert "1 source could not be read: Ctrl+Shift+S says why." in line
    assert "1 source was not asked for two weeks" in line


def test_the_network_is_asked_only_when_allowed(careers: Careers, commands: Commands) -> None:
    """Without the setting no address is asked, and the page says where to allow it."""
    page = careers.sources
    assert not page.field.isEnabled()
    assert "settings under Network (Ctrl+,)" in page.network.text()
    careers.press(Qt.Key.Key_Return)
    assert commands.run_with == []
    assert "The network is off" in page.message.text()
    careers.press(Qt.Key.Key_F5)
    _end(careers)
    assert "--allow-network" not in commands.run_with[0]
    assert "only files are read again" in careers.notice


def test_an_address_is_added(careers: Careers, commands: Commands) -> None:
    """With the network allowed, Enter in the field reads the address and keeps it as a source."""
    _allow(careers)
    page = careers.sources
    page.field.setFocus()
    careers.type("jobs.example")
    careers.press(Qt.Key.Key_Return)
    assert "beginning with https://" in page.message.text()
    assert commands.run_with == []
    page.field.clear()
    careers.type("https://jobs.example/other.xml")
    careers.press(Qt.Key.Key_Return)
    _end(careers)
    assert commands.run_with == [
        ("jobs", "import", "--json", "--progress", "json", "--allow-network", "--",
         "https://jobs.example/other.xml")
    ]  # fmt: skip
    assert page.message.text() == "Example feed: 2 added, 3 unchanged"
    assert page.field.text() == ""


def test_one_source_or_all_are_read_again(careers: Careers, commands: Commands) -> None:
    """Enter reads the source chosen, F5 all of them from any page of Careers."""
    _allow(careers)
    careers.press(Qt.Key.Key_Return)
    _end(careers)
    careers.press(Qt.Key.Key_L, CONTROL)
    careers.press(Qt.Key.Key_F5)
    _end(careers)
    assert [run[1] for run in commands.run_with] == ["refresh", "refresh"]
    careers.qtbot.waitUntil(lambda: not careers.sources.work.findChildren(Task))
    assert commands.run_with[0][-1] == "Example feed"
    assert commands.run_with[1][-2:] == ("--allow-network", "--")
    assert careers.workspace.page is careers.sources


def test_a_source_is_removed(careers: Careers, commands: Commands) -> None:
    """Del removes the source chosen; its name is no option, whatever it is."""
    careers.press(Qt.Key.Key_Down)
    careers.press(Qt.Key.Key_Delete)
    _end(careers)
    assert commands.run_with == [("jobs", "remove", "--", "clinic.toml")]
    assert careers.sources.message.text() == "Removed clinic.toml."


def test_files_are_chosen_by_a_key(
    careers: Careers, commands: Commands, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Ctrl+O asks for files, from the board as well; what was left out is said."""
    chosen = [str(tmp_path / "a.csv"), str(tmp_path / "b.html")]
    monkeypatch.setattr(QFileDialog, "getOpenFileNames", lambda *_given: (chosen, ""))
    commands.skipped = [{"entry": str(n), "reason": "it has no title"} for n in range(8)]
    careers.press(Qt.Key.Key_L, CONTROL)
    careers.press(Qt.Key.Key_O, CONTROL)
    _end(careers)
    assert list(commands.run_with[0][-2:]) == chosen
    lines = careers.sources.message.text().splitlines()
    assert lines[1] == "Left out: 0: it has no title"
    assert lines[-1] == "Left out as well: 3 more"
    assert careers.sources.message.property("look") == "warning"


def test_what_is_dropped_while_work_goes_on_waits(careers: Careers, commands: Commands) -> None:
    """Files dropped while sources are read are read after them; nothing is lost."""
    commands.gate.clear()
    careers.press(Qt.Key.Key_F5)
    careers.qtbot.waitUntil(lambda: careers.sources.progress.isVisible())
    _drop(careers, "/tmp/dropped.csv")  # noqa: S108 - it is only named
    assert len(commands.run_with) <= 1
    commands.gate.set()
    _end(careers)
    assert [run[1] for run in commands.run_with] == ["refresh", "import"]
    assert commands.run_with[1][-1].endswith("dropped.csv")
    assert not careers.sources.progress.isVisible()


def test_escape_cancels_then_goes_to_the_board(careers: Careers, commands: Commands) -> None:
    """Esc cancels the work, takes the message away, and goes to the board."""
    commands.gate.clear()
    careers.press(Qt.Key.Key_F5)
    careers.qtbot.waitUntil(lambda: bool(commands.run_with))
    careers.press(Qt.Key.Key_Escape)
    _end(careers)
    assert careers.sources.message.text().startswith("Cancelled")
    careers.press(Qt.Key.Key_Escape)
    assert careers.sources.message.text() == ""
    careers.press(Qt.Key.Key_Escape)
    assert careers.workspace.page is careers.board


def test_an_index_left_behind_is_made_up_for(careers: Careers, commands: Commands) -> None:
    """What was cancelled may have left tables without an index: it is made, once for each."""
    commands.gate.clear()
    careers.press(Qt.Key.Key_F5)
    careers.qtbot.waitUntil(lambda: bool(commands.run_with))
    careers.fake.tables = 7
    careers.board.answers.look_over()
    careers.qtbot.wait(50)
    assert len(commands.run_with) == 1  # what is under way does it
    commands.gate.set()
    careers.press(Qt.Key.Key_Escape)
    careers.qtbot.waitUntil(lambda: len(commands.run_with) == 2)
    assert commands.run_with[1] == ("jobs", "search", "--json", "--limit", "1")
    _end(careers)
    careers.board.answers.look_over()
    careers.qtbot.wait(100)
    assert len(commands.run_with) == 2
    careers.fake.tables = 8
    careers.board.answers.look_over()
    careers.qtbot.waitUntil(lambda: len(commands.run_with) == 3)
    _end(careers)


def test_a_refusal_is_shown(careers: Careers, commands: Commands) -> None:
    """What the command says stands above the list."""
    commands.refusal = "the file is no list of postings: save the feed and try again"
    careers.press(Qt.Key.Key_F5)
    _end(careers)
    assert careers.sources.message.text() == commands.refusal
    assert careers.sources.message.property("look") == "error"


def _drop(careers: Careers, path: str) -> None:
    """Drop a file on the page, as a file manager does."""
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(path)])
    copy, left, none = (
        Qt.DropAction.CopyAction,
        Qt.MouseButton.LeftButton,
        Qt.KeyboardModifier.NoModifier,
    )
    page = careers.sources
    enter = QDragEnterEvent(QPoint(40, 40), copy, data, left, none)
    QApplication.sendEvent(page, enter)
    assert enter.isAccepted()
    QApplication.sendEvent(page, QDropEvent(QPoint(40, 40), copy, data, left, none))
