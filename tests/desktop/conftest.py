"""A small content and a program with a small workspace."""

import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desktop import preloading
from desktop.app import Program
from desktop.shell import preparing
from desktop.shell.commands import SEEN_KEY
from desktop.shell.theme import FIRST_FONTS, load_fonts
from desktop.shell.window import MainWindow
from tests.desktop.three_codes import write_generation
from tests.desktop.workspaces import SmallEntry, SmallWorkspace

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

MakeProgram = Callable[..., Program]


@pytest.fixture(autouse=True)
def user_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Keep the real home out of every test of the window."""
    folder = tmp_path / "home"
    monkeypatch.setenv("CODELEAF_HOME", str(folder))
    monkeypatch.delenv("CODELEAF_CONTENT", raising=False)
    return folder


@pytest.fixture(autouse=True)
def no_preparation(monkeypatch: pytest.MonkeyPatch) -> None:
    """Never begin to make vectors, or to load modules, beside a test that takes its time."""
    monkeypatch.setattr(preparing, "REST_MS", 3_600_000)
    monkeypatch.setattr(preloading, "REST_MS", 3_600_000)


@pytest.fixture(scope="session", autouse=True)
def no_clipboard_left(qapp: QApplication) -> Iterator[None]:
    """Empty the clipboard at the end.

    The offscreen platform keeps what was copied until the process exits, and a ``QMimeData`` made
    in Python cannot be destroyed once Python has ended.
    """
    yield
    qapp.clipboard().clear()


@pytest.fixture
def three_codes(tmp_path: Path) -> Path:
    """Return a content folder with three codes."""
    folder = tmp_path / "content"
    write_generation(folder, "first")
    return folder


@pytest.fixture
def programs(qapp: QApplication, qtbot: QtBot) -> Iterator[list[Program]]:
    """Return a list for the programs of a test; they are closed after it."""
    qapp.setStyle("Fusion")
    qapp.setWindowIcon(QIcon())
    load_fonts(FIRST_FONTS)
    made: list[Program] = []
    yield made
    for program in made:
        program.close()
        program.deleteLater()
    qapp.processEvents()


@pytest.fixture
def make_program(
    qapp: QApplication, user_home: Path, three_codes: Path, programs: list[Program]
) -> MakeProgram:
    """Return a function that makes programs with a small workspace."""

    def make(content: Path | None = None, *, seen: bool = True) -> Program:
        folder = three_codes if content is None else content
        program = Program(qapp, folder, user_home / "data", (SmallEntry(),))
        if seen:
            program.services.userdata.set_state(SEEN_KEY, True)
        programs.append(program)
        return program

    return make


@pytest.fixture
def program(make_program: MakeProgram) -> Program:
    """Return a program over the small content that has greeted its user before."""
    return make_program()


@pytest.fixture
def window(program: Program, qtbot: QtBot) -> MainWindow:
    """Return the program's first window, painted and active."""
    return open_window(program, qtbot)


def open_window(program: Program, qtbot: QtBot) -> MainWindow:
    """Open the first window and wait until it has the keyboard."""
    window = program.open_first()
    with qtbot.waitActive(window):
        window.activateWindow()
    workspace = window.workspaces[0]
    assert isinstance(workspace, SmallWorkspace)
    if program.services.content.generation() is not None:
        qtbot.waitUntil(lambda: "start" in workspace.calls)
        workspace.calls.clear()
    return window


def small(window: MainWindow) -> SmallWorkspace:
    """Return the workspace of a window."""
    workspace = window.workspaces[0]
    assert isinstance(workspace, SmallWorkspace)
    return workspace
