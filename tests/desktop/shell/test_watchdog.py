"""What kept the window from painting is named."""

import threading
import time
from pathlib import Path

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desktop.shell.watchdog import LIMIT_MS, Block, Watchdog, functions_of, log_blocks

PATIENT = "Jane Doe"


def read_slowly(patient: str) -> None:
    """Hold up the thread for a while, with something of a patient's in hand."""
    time.sleep(0.4)
    assert patient


def test_a_block_is_named(qapp: QApplication, qtbot: QtBot) -> None:
    """How long and in which functions; what goes by quickly is not reported."""
    blocks: list[Block] = []
    watchdog = Watchdog(blocks.append)
    watchdog.start()
    # A busy computer may hold up the watchdog too, and then it keeps silent.
    for _ in range(10):
        QTimer.singleShot(0, lambda: read_slowly(PATIENT))
        qtbot.wait(900)
        if any("read_slowly" in str(block) for block in blocks):
            break
    watchdog.close()
    named = [block for block in blocks if block.functions[:1] == (f"{__name__}.read_slowly",)]
    assert named
    assert named[0].milliseconds > LIMIT_MS
    assert PATIENT not in str(named[0])


def test_only_functions(tmp_path: Path) -> None:
    """The line holds names of functions, the innermost first, and the log keeps it."""
    line = str(Block(120.4, ("a.inner", "a.outer")))
    assert line == "the window stood still for 120 ms in a.inner < a.outer"
    report = log_blocks(tmp_path / "log" / "blocks.log")
    assert not (tmp_path / "log" / "blocks.log").exists()
    report(Block(120.4, ("a.inner",)))
    assert "in a.inner" in (tmp_path / "log" / "blocks.log").read_text(encoding="utf-8")


def test_a_log_that_cannot_be_written(tmp_path: Path) -> None:
    """The program works all the same."""
    (tmp_path / "file").write_text("", encoding="utf-8")
    log_blocks(tmp_path / "file" / "blocks.log")(Block(120, ()))


def test_functions_of_a_thread_that_has_ended() -> None:
    """There are none."""
    assert functions_of(None) == ()


def test_it_ends(qapp: QApplication) -> None:
    """Closing it leaves no thread, whether it was started or not."""
    watchdog = Watchdog(lambda _block: None)
    watchdog.close()
    started = Watchdog(lambda _block: None)
    started.start()
    started.close()
    assert all(thread.name != "watchdog" for thread in threading.enumerate())
