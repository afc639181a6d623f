"""A window with every workspace over 2,000 real codes."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desktop.app import Program, workspace_entries
from desktop.shell.commands import SEEN_KEY
from tests.desktop.accessibility.tour import Tour, wait


@pytest.fixture
def tour(
    qapp: QApplication,
    qtbot: QtBot,
    user_home: Path,
    small_content: Path,
    programs: list[Program],
) -> Iterator[Tour]:
    """Return a window that has greeted its user before."""
    program = Program(qapp, small_content, user_home / "data", workspace_entries())
    program.services.userdata.set_state(SEEN_KEY, True)
    programs.append(program)
    window = program.open_first()
    window.resize(1280, 800)
    with qtbot.waitActive(window):
        window.activateWindow()
    wait(lambda: program.services.content.summary is not None, "the content")
    made = Tour(program, window)
    yield made
    made.leave()
