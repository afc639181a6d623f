"""When the workspaces of a window start."""

from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desktop.app import Program
from desktop.shell.commands import SEEN_KEY
from desktop.shell.window import MainWindow
from tests.desktop.conftest import open_window
from tests.desktop.workspaces import SmallEntry, SmallWorkspace

pytestmark = pytest.mark.window


class OtherEntry(SmallEntry):
    """Another workspace in the rail."""

    key = "consult"
    action = "shell.workspace_2"


@pytest.fixture
def window(
    qapp: QApplication, qtbot: QtBot, user_home: Path, three_codes: Path, programs: list[Program]
) -> MainWindow:
    """Return a window of a program with two workspaces."""
    program = Program(qapp, three_codes, user_home / "data", (SmallEntry(), OtherEntry()))
    program.services.userdata.set_state(SEEN_KEY, True)
    programs.append(program)
    return open_window(program, qtbot)


@pytest.mark.parametrize("closed", [False, True])
def test_a_workspace_shown_later_starts_once_it_is_laid_out(
    window: MainWindow, qtbot: QtBot, *, closed: bool
) -> None:
    """Its threads would slow that down; a window closed at once starts nothing."""
    window.show_workspace(1)
    made = window.workspace(1)
    assert isinstance(made, SmallWorkspace)
    assert made.calls == []
    if closed:
        window.close()
        qtbot.wait(50)
        assert made.calls == ["close"]
    else:
        qtbot.waitUntil(lambda: made.calls == ["start"])


def test_what_waits_for_a_workspace_is_done_once_it_is_shown(
    window: MainWindow, qtbot: QtBot
) -> None:
    """Once however often it was asked for, and at once where the workspace is shown."""
    done: list[int] = []

    def act() -> None:
        done.append(1)

    shown, hidden = window.workspace(0), window.workspace(1)
    shown.when_shown(act)
    assert done == [1]
    hidden.when_shown(act)
    hidden.when_shown(act)
    qtbot.wait(20)
    assert done == [1]
    window.show_workspace(1)
    qtbot.waitUntil(lambda: len(done) == 2)
    window.show_workspace(0)
    window.show_workspace(1)
    qtbot.wait(20)
    assert len(done) == 2
