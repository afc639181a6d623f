"""In the window: from a key press to the painted list, and memory after 100 searches."""

import json
import sys
import time
from pathlib import Path

from index import paths
from tests.bench.probe import PROBE, open_window, pause, resident_mib, run_probe

SEARCHES = 100


def bench_window(content_dir: Path | None, workload: Path | None) -> dict[str, object]:
    """Type the workload's keystrokes into a window.

    Returns:
        Percentiles from key press to painted list (ms), and resident memory (MiB).
    """
    return run_probe("tests.bench.window", content_dir, str(workload or ""))


def _probe(content_dir: Path, workload_file: Path | None) -> dict[str, object]:
    import numpy as np
    from PySide6.QtCore import QEventLoop, Qt, QTimer
    from PySide6.QtTest import QTest
    from PySide6.QtWidgets import QApplication, QLineEdit

    from index.database import open_content
    from tests.bench.workload import choose_workload

    cache = paths.project_root() / ".build" / "bench"
    workload = choose_workload(workload_file, open_content(content_dir), cache)
    taken: list[float] = []
    memory = 0.0
    before = ""
    with open_window(content_dir) as window:
        loop = QEventLoop()
        window.current_workspace().answered.connect(loop.quit)
        field = QApplication.focusWidget()
        assert isinstance(field, QLineEdit)
        for searches, text in enumerate(workload.keystrokes, 1):
            if not text.startswith(before) or len(text) != len(before) + 1:
                field.clear()
                pause(30)
                if len(text) > 1:
                    field.setText(text[:-1])
                    pause(30)
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
                memory = resident_mib()
    times = np.array(taken)
    return {
        "key_to_paint_p50_ms": round(float(np.percentile(times, 50)), 2),
        "key_to_paint_p99_ms": round(float(np.percentile(times, 99)), 2),
        "key_to_paint_max_ms": round(float(times.max()), 2),
        f"resident_mib_after_{SEARCHES}_searches": round(memory, 1),
        "resident_mib_at_end": round(resident_mib(), 1),
        "keystrokes": len(taken),
        "workload": workload.name,
    }


if __name__ == "__main__":
    _, mode, content, workload_name = sys.argv
    if mode != PROBE:
        raise SystemExit(2)
    print(json.dumps(_probe(Path(content), Path(workload_name) if workload_name else None)))  # noqa: T201
