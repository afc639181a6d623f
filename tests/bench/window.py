"""In the window: from a key press to the painted list, and memory after 100 searches.

Runs in a process of its own, since the platform plugin and the memory are the process's.
"""

import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from index import paths

SEARCHES = 100
_PROBE = "--probe"


def bench_window(content_dir: Path | None, workload: Path | None) -> dict[str, object]:
    """Type the workload's keystrokes into a window.

    Returns:
        Percentiles from key press to painted list (ms), and resident memory (MiB).
    """
    with tempfile.TemporaryDirectory() as home:
        environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen", "CODELEAF_HOME": home}
        arguments = [str(paths.content(content_dir).resolve()), str(workload or "")]
        done = subprocess.run(
            [sys.executable, "-m", "tests.bench.window", _PROBE, *arguments],
            env=environment,
            cwd=paths.project_root(),
            capture_output=True,
            text=True,
            timeout=600,
            check=False,
        )
    if done.returncode:
        msg = f"the window probe failed: {done.stderr.strip()[-800:]}"
        raise RuntimeError(msg)
    figures: dict[str, object] = json.loads(done.stdout.splitlines()[-1])
    return figures


def _resident_mib() -> float:
    for line in Path("/proc/self/status").read_text(encoding="ascii").splitlines():
        if line.startswith("VmRSS:"):
            return int(line.split()[1]) / 1024
    return 0.0


def _probe(content_dir: Path, workload_file: Path | None) -> dict[str, object]:
    import numpy as np
    from PySide6.QtCore import QEventLoop, Qt, QTimer
    from PySide6.QtTest import QTest
    from PySide6.QtWidgets import QLineEdit

    from desktop.app import Program, make_application, workspace_entries
    from desktop.shell.window import MainWindow
    from index.database import open_content
    from tests.bench.workload import choose_workload

    cache = paths.project_root() / ".build" / "bench"
    workload = choose_workload(workload_file, open_content(content_dir), cache)
    application = make_application()
    program = Program(
        application, content_dir, Path(os.environ["CODELEAF_HOME"]), workspace_entries()
    )
    window = MainWindow(program.services)
    window.resize(1280, 800)
    loop = QEventLoop()

    def wait(milliseconds: int) -> None:
        # QTest.qWait would keep the interpreter to itself, and the engine's thread waiting.
        pause = QEventLoop()
        QTimer.singleShot(milliseconds, pause.quit)
        pause.exec()

    window.show()
    window.current_workspace().answered.connect(loop.quit)
    window.current_workspace().focus_entry()
    wait(1000)
    field = application.focusWidget()
    assert isinstance(field, QLineEdit)
    taken: list[float] = []
    memory = 0.0
    before = ""
    for searches, text in enumerate(workload.keystrokes, 1):
        if not text.startswith(before) or len(text) != len(before) + 1:
            field.clear()
            wait(30)
            if len(text) > 1:
                field.setText(text[:-1])
                wait(30)
        before = text
        timer = QTimer()
        timer.setSingleShot(True)
        timer.timeout.connect(loop.quit)
        timer.start(2000)
        started = time.perf_counter()
        if text[-1] == " ":
            QTest.keyClick(field, Qt.Key.Key_Space)
        else:
            QTest.keyClicks(field, text[-1])
        loop.exec()
        timer.stop()
        taken.append((time.perf_counter() - started) * 1000)
        if searches == SEARCHES:
            memory = _resident_mib()
    times = np.array(taken)
    window.close()
    program.close()
    return {
        "key_to_paint_p50_ms": round(float(np.percentile(times, 50)), 2),
        "key_to_paint_p99_ms": round(float(np.percentile(times, 99)), 2),
        "key_to_paint_max_ms": round(float(times.max()), 2),
        f"resident_mib_after_{SEARCHES}_searches": round(memory, 1),
        "resident_mib_at_end": round(_resident_mib(), 1),
        "keystrokes": len(taken),
        "workload": workload.name,
    }


if __name__ == "__main__":
    _, mode, content, workload_name = sys.argv
    if mode != _PROBE:
        raise SystemExit(2)
    print(json.dumps(_probe(Path(content), Path(workload_name) if workload_name else None)))  # noqa: T201
