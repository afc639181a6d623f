"""Measuring the window: the start-up benchmark and the self-test's painted look-up."""

import json
import os
import sys
import tempfile
import time
from pathlib import Path

from PySide6.QtCore import QEventLoop, QTimer
from PySide6.QtWidgets import QApplication

from desktop.shell.window import MainWindow

QUERY = "type 2 diab kidney"
TIMEOUT_MS = 30_000


def process_age_ms() -> float:
    """Return how long this process has been running, in milliseconds.

    ``CODELEAF_T0``, the time (seconds since 1970) at which the process was launched, is used where
    it is set; otherwise the kernel's start time on Linux, which counts in hundredths of a second.
    """
    launched = os.environ.get("CODELEAF_T0")
    if launched:
        return (time.time() - float(launched)) * 1000
    fields = Path("/proc/self/stat").read_text(encoding="ascii").rsplit(")", 1)[1].split()
    ticks_per_second = os.sysconf("SC_CLK_TCK")
    uptime = float(Path("/proc/uptime").read_text(encoding="ascii").split()[0])
    return (uptime - int(fields[19]) / ticks_per_second) * 1000


def measure_start(window: MainWindow) -> None:
    """Print the milliseconds from process start to first paint and first answer, then quit.

    The line on standard error is ``{"first_paint_ms", "first_answer_ms"}``.
    """
    times: dict[str, float] = {}

    def on_paint() -> None:
        times["first_paint_ms"] = round(process_age_ms(), 1)
        # Not before: asking for the workspace makes it, which the window leaves for after this.
        window.current_workspace().answered.connect(on_answer)
        window.current_workspace().take_query(QUERY)

    def on_answer(total: int, _milliseconds: float) -> None:
        if total and "first_answer_ms" not in times:
            times["first_answer_ms"] = round(process_age_ms(), 1)
            sys.stderr.write(json.dumps(times) + "\n")
            sys.stderr.flush()
            QTimer.singleShot(0, QApplication.closeAllWindows)

    window.first_painted.connect(on_paint)
    QTimer.singleShot(TIMEOUT_MS, lambda: QApplication.exit(1))


def check_window(content_dir: Path) -> float:
    """Paint one look-up in a window of its own, with user data of its own.

    Args:
        content_dir: The content folder.

    Returns:
        Milliseconds from the query to the painted answer.

    Raises:
        RuntimeError: The window gave no answer.
    """
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    from desktop.app import Program, make_application, workspace_entries

    application = make_application()
    with tempfile.TemporaryDirectory() as folder:
        program = Program(application, content_dir, Path(folder), workspace_entries())
        window = MainWindow(program.services)
        loop = QEventLoop()
        answers: list[int] = []
        window.current_workspace().answered.connect(lambda total, _ms: answers.append(total))
        window.current_workspace().answered.connect(loop.quit)
        QTimer.singleShot(TIMEOUT_MS, loop.quit)
        window.show()
        started = time.perf_counter()
        window.current_workspace().take_query(QUERY)
        loop.exec()
        picture = window.grab()
        elapsed = (time.perf_counter() - started) * 1000
        window.close()
        program.close()
    if not answers or not answers[0] or picture.isNull():
        msg = "the window painted no answer"
        raise RuntimeError(msg)
    return elapsed
