"""Modules that are loaded while the window rests."""

import importlib.util
import threading
import time
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

import desktop
from desktop import preloading
from desktop.app import workspace_entries
from desktop.preloading import MODULES, Preloading
from desktop.shell.content import ContentService
from tests.desktop.conftest import MakeProgram, open_window


@pytest.fixture(autouse=True)
def soon(monkeypatch: pytest.MonkeyPatch, no_preparation: None) -> None:
    """Begin at once."""
    monkeypatch.setattr(preloading, "REST_MS", 20)


def test_the_modules_of_every_workspace_are_among_them() -> None:
    """All but Lookup, which the window begins with; each is there."""
    folder = Path(desktop.__file__).parent
    packages = {f"desktop.{file.parent.name}" for file in folder.glob("*/workspace.py")}
    packages.remove("desktop.shell")  # what a workspace is
    assert len(packages) == len(workspace_entries())
    assert packages - set(MODULES) == {"desktop.lookup"}
    assert [name for name in MODULES if importlib.util.find_spec(name) is None] == []


def test_they_are_loaded_off_the_ui_thread_behind_the_content(
    qapp: QApplication, qtbot: QtBot, three_codes: Path
) -> None:
    """In order, once, and not before the content has been read."""
    loaded: list[tuple[str, bool]] = []
    main = threading.current_thread()

    def load(name: str) -> None:
        loaded.append((name, threading.current_thread() is main))

    content = ContentService(three_codes)
    made = Preloading(content, None, ("one", "two"), load)
    made.start()
    qtbot.wait(60)
    assert loaded == []
    content.start()
    qtbot.waitUntil(lambda: len(loaded) == 2)
    content.summary_changed.emit(content.summary)
    qtbot.wait(60)
    assert loaded == [("one", False), ("two", False)]
    made.close()
    content.close()


def test_it_stops_behind_the_module_under_way(
    qapp: QApplication, qtbot: QtBot, three_codes: Path
) -> None:
    """The program waits for that one when it closes, and none comes after it."""
    loaded: list[str] = []
    begun, go_on = threading.Event(), threading.Event()

    def load(name: str) -> None:
        begun.set()
        go_on.wait(10)
        loaded.append(name)

    content = ContentService(three_codes)
    made = Preloading(content, None, ("one", "two"), load)
    made.start()
    content.start()
    qtbot.waitUntil(begun.is_set)
    threading.Timer(0.1, go_on.set).start()
    made.close()
    assert loaded == ["one"]
    content.summary_changed.emit(content.summary)
    qtbot.wait(60)
    assert loaded == ["one"]
    content.close()


def test_it_makes_way_for_a_workspace_and_goes_on_later(
    qapp: QApplication, qtbot: QtBot, three_codes: Path
) -> None:
    """Nothing is loaded behind its back while it is made; nothing is left out or loaded twice."""
    loaded: list[str] = []
    begun = threading.Event()

    def load(name: str) -> None:
        begun.set()
        time.sleep(0.05)
        loaded.append(name)

    content = ContentService(three_codes)
    made = Preloading(content, None, ("one", "two", "three"), load)
    made.start()
    content.start()
    qtbot.waitUntil(begun.is_set)
    made.postpone()
    assert loaded == ["one"]
    time.sleep(0.15)  # no events: what would go on by itself is a thread
    assert loaded == ["one"]
    qtbot.waitUntil(lambda: loaded == ["one", "two", "three"])
    made.postpone()
    qtbot.wait(60)
    assert loaded == ["one", "two", "three"]
    made.close()
    content.close()


def test_the_program_does_it(
    make_program: MakeProgram, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    """After the first paint, and again behind each workspace; closed, it does no more."""
    begun: list[Preloading] = []
    monkeypatch.setattr(Preloading, "_begin", lambda self: begun.append(self))
    monkeypatch.setattr(Preloading, "postpone", lambda self: said.append("made"))
    said: list[str] = []
    program = make_program()
    window = open_window(program, qtbot)
    qtbot.waitUntil(lambda: len(begun) == 1)
    assert said == ["made"]
    window.making.emit()
    assert said == ["made", "made"]
    program.close()
    program.services.content.summary_changed.emit(program.services.content.summary)
    qtbot.wait(60)
    assert len(begun) == 1
