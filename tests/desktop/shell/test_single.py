"""One program for one user, version and content."""

import subprocess
import sys
from contextlib import suppress
from multiprocessing.connection import Client, Listener
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desktop.shell.instance import address, instance_name, may_be_running
from desktop.shell.single import SingleInstance, hand_over
from index import __version__

HAND_OVER = (
    "import sys; from PySide6.QtCore import QCoreApplication;"
    "from desktop.shell.single import hand_over; app = QCoreApplication([]);"
    "sys.exit(0 if hand_over(sys.argv[1], sys.argv[2]) else 1)"
)


def launch(name: str, query: str) -> subprocess.Popen[bytes]:
    """Start a second process that hands a query over."""
    return subprocess.Popen([sys.executable, "-c", HAND_OVER, name, query])


def test_name_tells_content_user_and_version_apart(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Another content folder or another home is another program."""
    name = instance_name(tmp_path / "a")
    assert __version__ in name
    assert name == instance_name(tmp_path / "a")
    assert name != instance_name(tmp_path / "b")
    monkeypatch.setenv("CODELEAF_HOME", str(tmp_path / "other"))
    assert name != instance_name(tmp_path / "a")


def test_second_process_hands_its_query_over(
    qapp: QApplication, qtbot: QtBot, tmp_path: Path
) -> None:
    """The query of a second process arrives, and that process ends well."""
    name = instance_name(tmp_path)
    assert not may_be_running(name) or sys.platform != "linux"
    instance = SingleInstance(name)
    assert instance.listening
    assert may_be_running(name)
    with qtbot.waitSignal(instance.received, timeout=15_000) as signal:
        process = launch(name, "type 2 diab é")
    assert signal.args == ["type 2 diab é"]
    qtbot.waitUntil(lambda: process.poll() is not None, timeout=15_000)
    assert process.returncode == 0
    instance.close()
    assert not hand_over(name, "")


def test_stale_socket_is_removed(qapp: QApplication, qtbot: QtBot, tmp_path: Path) -> None:
    """A socket left behind by a crash does not keep the program from listening."""
    name = instance_name(tmp_path)
    code = (
        "import os, sys; from PySide6.QtCore import QCoreApplication;"
        "from desktop.shell.single import SingleInstance; app = QCoreApplication([]);"
        "instance = SingleInstance(sys.argv[1]); os._exit(0 if instance.listening else 1)"
    )
    result = subprocess.run([sys.executable, "-c", code, name], check=False)
    assert result.returncode == 0
    assert not hand_over(name, "gout")
    instance = SingleInstance(name)
    assert instance.listening
    with qtbot.waitSignal(instance.received, timeout=15_000):
        process = launch(name, "")
    qtbot.waitUntil(lambda: process.poll() is not None, timeout=15_000)
    instance.close()


def test_nonsense_is_not_taken(qapp: QApplication, qtbot: QtBot, tmp_path: Path) -> None:
    """What is no message is dropped, and the program goes on listening."""
    name = instance_name(tmp_path)
    instance = SingleInstance(name)
    queries: list[str] = []
    instance.received.connect(queries.append)
    for message in (b"\xff", b"x" * 20_000, b'["query"]', b'{"query": 7}'):
        with Client(address(name)) as connection, suppress(BrokenPipeError, ConnectionResetError):
            connection.send_bytes(message)
            # Dropped, or answered: either way it has been dealt with.
            assert connection.poll(10)
    with qtbot.waitSignal(instance.received, timeout=15_000) as signal:
        assert hand_over(name, "gout")
    assert signal.args == ["gout"]
    assert queries == ["", "", "gout"]
    instance.close()


def test_only_the_user_may_speak(qapp: QApplication, tmp_path: Path) -> None:
    """The socket is open to nobody else."""
    name = instance_name(tmp_path)
    instance = SingleInstance(name)
    assert Path(address(name)).stat().st_mode & 0o777 == 0o600
    instance.close()
    assert not Path(address(name)).exists()


def test_silence_ends(
    qapp: QApplication, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A connection that says nothing keeps no other from being heard."""
    monkeypatch.setattr("desktop.shell.single._MESSAGE_MS", 50)
    name = instance_name(tmp_path)
    instance = SingleInstance(name)
    with Client(address(name)), qtbot.waitSignal(instance.received, timeout=15_000):
        assert hand_over(name, "gout")
    instance.close()


def test_program_that_hangs(
    qapp: QApplication, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A program that accepts but never answers counts as not there."""
    monkeypatch.setattr("desktop.shell.single.ANSWER_MS", 50)
    name = instance_name(tmp_path)
    with Listener(address(name)):
        assert not hand_over(name, "gout")
