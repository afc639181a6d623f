"""Start-up: from process start to a painted window and to the first answer.

The peer is an empty PySide6 window started the same way, in turns with Codeleaf.
"""

import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

from index import paths

RUNS = 15
_NO_BYTECODE = "PYTHONDONTWRITEBYTECODE"
EMPTY_WINDOW = """
import os, sys, time
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QLineEdit, QMainWindow
class Window(QMainWindow):
    painted = False
    def paintEvent(self, event):
        super().paintEvent(event)
        if not self.painted:
            self.painted = True
            QTimer.singleShot(0, self.report)
    def report(self):
        ms = (time.time() - float(os.environ["CODELEAF_T0"])) * 1000
        sys.stderr.write('{"first_paint_ms": %.1f}\\n' % ms)
        QTimer.singleShot(0, QApplication.closeAllWindows)
application = QApplication([])
window = Window()
window.setCentralWidget(QLineEdit())
window.resize(1280, 800)
window.show()
application.exec()
"""


def _run(command: Sequence[str], home: Path, content: Path) -> dict[str, float]:
    # Compiled modules are kept, as on a user's machine, whatever this process was told.
    inherited = {name: value for name, value in os.environ.items() if name != _NO_BYTECODE}
    environment = {
        **inherited,
        "PYTHONPYCACHEPREFIX": str(paths.project_root() / ".build" / "bytecode"),
        "QT_QPA_PLATFORM": "offscreen",
        "CODELEAF_HOME": str(home),
        "CODELEAF_CONTENT": str(content),
        "CODELEAF_BENCH_START": "1",
        "PYTHONPATH": str(paths.project_root()),
        "CODELEAF_T0": repr(time.time()),
    }
    done = subprocess.run(
        command, env=environment, capture_output=True, text=True, timeout=60, check=False
    )
    lines = [line for line in done.stderr.splitlines() if line.startswith("{")]
    if not lines:
        msg = f"{command[0]} printed no times: {done.stderr.strip()[-400:]}"
        raise RuntimeError(msg)
    times: dict[str, float] = json.loads(lines[-1])
    return times


def bench_start(content_dir: Path | None, program: Path | None) -> dict[str, object]:
    """Start Codeleaf and an empty window in turns.

    Args:
        content_dir: The content folder.
        program: The frozen program; the checkout is started if None.

    Returns:
        Medians in ms, and how much later than the empty window's paint Codeleaf's paint and
        first answer come; the same of the fastest runs, which another program on the machine
        disturbed least.
    """
    folder = paths.content(content_dir).resolve()
    empty = [sys.executable, "-c", EMPTY_WINDOW]
    ours = [str(program)] if program else [sys.executable, "-P", "-m", "desktop"]
    peer: list[float] = []
    paint: list[float] = []
    answer: list[float] = []
    with tempfile.TemporaryDirectory() as home:
        _run(ours, Path(home), folder)  # the first run greets, and warms the disk's cache
        _run(empty, Path(home), folder)
        for _ in range(RUNS):
            peer.append(_run(empty, Path(home), folder)["first_paint_ms"])
            times = _run(ours, Path(home), folder)
            paint.append(times["first_paint_ms"])
            answer.append(times["first_answer_ms"])
    base = statistics.median(peer)
    return {
        "empty_window_ms": round(base, 1),
        "first_paint_ms": round(statistics.median(paint), 1),
        "first_answer_ms": round(statistics.median(answer), 1),
        "paint_over_empty_ms": round(statistics.median(paint) - base, 1),
        "answer_over_empty_ms": round(statistics.median(answer) - base, 1),
        "fastest_paint_over_empty_ms": round(min(paint) - min(peer), 1),
        "fastest_answer_over_empty_ms": round(min(answer) - min(peer), 1),
        "program": str(program.name) if program else "checkout",
        "runs": RUNS,
    }
