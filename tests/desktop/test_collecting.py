"""What a closed window leaves behind, and what the collector passes over."""

import ctypes
import gc
import sys
import weakref
from functools import partial
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from desktop import collecting
from desktop.app import Program, workspace_entries
from desktop.shell.commands import SEEN_KEY
from tests.desktop.accessibility.tour import Tour, rest, wait

WINDOWS = 3
MANY = 500
"""Widgets that a window has at least once every workspace was shown."""


def _use_another(program: Program) -> list[weakref.ref[QWidget]]:
    """Open another window, show every workspace in it, and close it; return its widgets."""
    program.open_window({})
    window = program.windows[-1]
    wait(lambda: window.isVisible() and window.made_workspaces() != [], "the workspaces")
    tour = Tour(program, window)
    for index in range(len(program.services.workspaces)):
        window.show_workspace(index)
        rest()
    window.take_query("E11.22")
    tour.leave()
    had: list[weakref.ref[QWidget]] = [weakref.ref(window)]
    had += [weakref.ref(widget) for widget in window.findChildren(QWidget)]
    window.close()
    return had


def _gone(had: list[weakref.ref[QWidget]]) -> bool:
    return all(one() is None for one in had)


def test_a_closed_window_is_let_go(
    qapp: QApplication,
    qtbot: QtBot,
    user_home: Path,
    small_content: Path,
    programs: list[Program],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """With every widget in it, however many are opened and closed."""
    program = Program(qapp, small_content, user_home / "data", workspace_entries())
    program.services.userdata.set_state(SEEN_KEY, True)
    programs.append(program)
    program.open_first()
    wait(lambda: program.services.content.summary is not None, "the content")
    # Nothing is set aside any more: that would keep the windows of this moment.
    everything = {collecting.START, collecting.PAGES, collecting.NOTES, collecting.ANSWERS}
    monkeypatch.setattr(collecting, "_set_aside", everything)
    widgets = []
    for _ in range(WINDOWS):
        had = _use_another(program)
        assert len(had) > MANY
        wait(partial(_gone, had), "the window to be let go")
        widgets.append(len(QApplication.allWidgets()))
    assert widgets == widgets[:1] * WINDOWS


def test_what_is_free_goes_back(monkeypatch: pytest.MonkeyPatch) -> None:
    """The allocator is asked on Linux, by names that it has there; elsewhere nothing is."""
    asked: list[str] = []
    real = ctypes.CDLL

    class Library:
        def __init__(self, name: None) -> None:
            self._real = real(name)

        def __getattr__(self, name: str) -> object:
            asked.append(name)
            return getattr(self._real, name)

    monkeypatch.setattr(ctypes, "CDLL", Library)
    collecting.sweep()
    collecting.share_arenas()
    assert asked == (["malloc_trim", "mallopt"] if sys.platform == "linux" else [])


def test_each_thing_is_set_aside_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """What else stands at that moment is never collected: not again for each window."""
    times: list[int] = []
    monkeypatch.setattr(collecting, "_set_aside", set())
    monkeypatch.setattr(gc, "freeze", lambda: times.append(1))
    collecting.set_aside(collecting.PAGES)
    collecting.set_aside(collecting.PAGES)
    assert len(times) == 1
    collecting.set_aside(collecting.NOTES)
    assert len(times) == 2
