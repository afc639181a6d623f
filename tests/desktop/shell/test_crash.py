"""The crash guard."""

import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desktop.app import Program
from desktop.shell.crash import CrashGuard, make_report
from desktop.shell.crash_dialog import CrashDialog
from desktop.shell.window import MainWindow

SECRET = "Jane Doe, type 2 diabetes"


@pytest.fixture
def guard(qapp: QApplication, tmp_path: Path) -> Iterator[CrashGuard]:
    """Return a guard in force."""
    guard = CrashGuard(tmp_path / "log" / "fault.log")
    yield guard
    guard.close()


def error_with_secret() -> Exception:
    """Return an error whose message and cause hold patient text."""
    empty: dict[str, str] = {}
    try:
        try:
            empty[SECRET]
        except KeyError as error:
            raise ValueError(SECRET) from error
    except ValueError as error:
        return error
    raise AssertionError


def test_report_holds_nothing_of_the_patient() -> None:
    """Kinds of error and lines of code are in the report, messages and values are not."""
    report = make_report(error_with_secret())
    assert "builtins.ValueError" in report
    assert "builtins.KeyError" in report
    assert "test_crash.py" in report
    assert "error_with_secret" in report
    assert "Jane" not in report
    assert str(Path.home()) not in report


def test_each_error_is_reported_once(
    guard: CrashGuard, qtbot: QtBot, capsys: pytest.CaptureFixture[str]
) -> None:
    """The same error again is not reported again, from whatever hook or thread it comes."""
    reports: list[str] = []
    guard.reported.connect(reports.append)
    error = error_with_secret()
    sys.excepthook(type(error), error, error.__traceback__)
    sys.excepthook(type(error), error, error.__traceback__)
    qtbot.waitUntil(lambda: bool(reports))

    def fail() -> None:
        raise OSError(SECRET)

    thread = threading.Thread(target=fail)
    thread.start()
    thread.join()
    qtbot.waitUntil(lambda: len(reports) == 2)
    assert "OSError" in reports[1]
    assert "Jane" not in capsys.readouterr().err


def test_hooks_are_put_back(qapp: QApplication, tmp_path: Path) -> None:
    """A program that ends in order leaves no log and no hook behind."""
    hooks = (sys.excepthook, threading.excepthook)
    guard = CrashGuard(tmp_path / "fault.log")
    assert (tmp_path / "fault.log").is_file()
    guard.close()
    assert (sys.excepthook, threading.excepthook) == hooks
    assert not (tmp_path / "fault.log").exists()
    assert CrashGuard(tmp_path / "fault.log").previous == ""


def test_native_fault_is_offered_at_the_next_start(qapp: QApplication, tmp_path: Path) -> None:
    """A fault of native code leaves its lines for the next start, once."""
    log = tmp_path / "fault.log"
    code = (
        "import faulthandler, sys; from pathlib import Path;"
        "from PySide6.QtCore import QCoreApplication; from desktop.shell.crash import CrashGuard;"
        f"app = QCoreApplication([]); guard = CrashGuard(Path({str(log)!r}));"
        "faulthandler._sigsegv()"
    )
    result = subprocess.run([sys.executable, "-c", code], capture_output=True, check=False)
    assert result.returncode != 0
    guard = CrashGuard(log)
    assert "Segmentation fault" in guard.previous
    assert "crash.py" in guard.previous or "<string>" in guard.previous
    assert "/" not in guard.previous.replace("<string>", "").partition("Extension modules")[0]
    guard.close()
    again = CrashGuard(log)
    assert again.previous == ""
    again.close()


def test_log_that_cannot_be_written(qapp: QApplication, tmp_path: Path) -> None:
    """The program works where the log's folder cannot be made."""
    blocker = tmp_path / "file"
    blocker.write_text("", encoding="utf-8")
    CrashGuard(blocker / "fault.log").close()


@pytest.mark.window
def test_report_is_copied_on_request(qtbot: QtBot, program: Program, window: MainWindow) -> None:
    """The dialog copies the report at a key press, and leaves the clipboard alone before."""
    QApplication.clipboard().setText("mine")
    program.show_crash("Something in Codeleaf went wrong", "the report")
    dialog = QApplication.activeModalWidget()
    assert isinstance(dialog, CrashDialog)
    assert QApplication.clipboard().text() == "mine"
    QTest.keyClick(dialog.copy_button, Qt.Key.Key_Space)
    assert QApplication.clipboard().text() == "the report"
    dialog.close()
