"""Code pages: how long the engine takes to read one, and the window to paint one.

The engine's figures stand beside those of a bare ``SELECT`` of the code's row in the same run.
"""

import gc
import json
import random
import sys
import time
from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path

from index import paths
from index.database import Content, open_content
from index.model import CodeRef
from tests.bench.probe import PROBE, open_window, pause, resident_mib, run_probe

ENGINE_PAGES = 1000
PAINTED_PAGES = 100
LOCALITY = "13202-01"
_SEED = 1
_LONGEST = 2000
"""How long a page may take to be painted before the run gives up on it, ms."""


def draw(content: Content, count: int) -> list[CodeRef]:
    """Return codes and headings of all installed sets, as many of each, the same each time."""
    chance = random.Random(_SEED)
    systems = list(content.installed())
    drawn: list[CodeRef] = []
    for place, system in enumerate(systems):
        rows = content.connection.execute(
            "SELECT code FROM code WHERE system = ? ORDER BY id", (system.value,)
        ).fetchall()
        share = count // len(systems) + (place < count % len(systems))
        drawn += [CodeRef(system, row["code"]) for row in chance.choices(rows, k=share)]
    chance.shuffle(drawn)
    return drawn


def bench_pages(content_dir: Path | None) -> dict[str, object]:
    """Read 1,000 pages in the engine, and paint 100 in a window, warm.

    Returns:
        Percentiles of both (ms), the ratio of the engine's to a bare ``SELECT``, the slowest codes.
    """
    content = open_content(paths.content(content_dir))
    return {
        **_engine(content),
        **run_probe("tests.bench.pages", content_dir),
    }


def _times(work: Callable[[CodeRef], object], refs: Sequence[CodeRef]) -> list[float]:
    taken = []
    for ref in refs:
        started = time.perf_counter()
        work(ref)
        taken.append((time.perf_counter() - started) * 1000)
    return taken


def _engine(content: Content) -> dict[str, object]:
    import numpy as np

    from index.pages import build_page, prepare

    started = time.perf_counter()
    prepare(content)
    prepared = (time.perf_counter() - started) * 1000
    gc.freeze()  # as the window does
    refs = draw(content, ENGINE_PAGES)
    on = date.today()
    ours = np.array(
        _times(
            lambda ref: build_page(content, ref, date_of_service=on, locality=LOCALITY),
            refs,
        )
    )
    bare = np.array(
        _times(
            lambda ref: content.connection.execute(
                "SELECT * FROM code WHERE system = ? AND code = ?", (ref.system.value, ref.code)
            ).fetchone(),
            refs,
        )
    )
    slowest = sorted(zip(ours.tolist(), refs, strict=True), key=lambda pair: -pair[0])[:5]
    return {
        "engine_p50_ms": round(float(np.percentile(ours, 50)), 2),
        "engine_p99_ms": round(float(np.percentile(ours, 99)), 2),
        "engine_max_ms": round(float(ours.max()), 2),
        "engine_slowest": [f"{ref.system.value} {ref.display}" for _, ref in slowest],
        "select_p50_ms": round(float(np.percentile(bare, 50)), 4),
        "p50_vs_select": round(float(np.percentile(ours, 50) / np.percentile(bare, 50)), 1),
        "prepared_in_ms": round(prepared, 1),
        "engine_pages": len(refs),
        "systems": len({ref.system for ref in refs}),
    }


def _probe(content_dir: Path) -> dict[str, object]:
    import numpy as np
    from PySide6.QtCore import QEvent, QEventLoop, QObject, Qt, QTimer
    from PySide6.QtTest import QTest
    from PySide6.QtWidgets import QApplication, QLineEdit

    from desktop.lookup import LookupWorkspace

    class Painted(QObject):
        """Ends the wait once the window has been painted with the code that is wanted."""

        def __init__(self, workspace: LookupWorkspace, loop: QEventLoop) -> None:
            super().__init__()
            self._workspace, self._loop = workspace, loop
            self.wanted: CodeRef | None = None

        def eventFilter(self, watched: QObject, event: QEvent) -> bool:
            page = self._workspace.detail.page
            if event.type() == QEvent.Type.UpdateRequest and page and page.ref == self.wanted:
                # The window paints when it is handed on: after that the loop may end.
                QTimer.singleShot(0, self._loop.quit)
            return super().eventFilter(watched, event)

    content = open_content(content_dir)
    # Headings of chapters and blocks are not found by typing them.
    refs = [ref for ref in draw(content, 4 * PAINTED_PAGES) if _can_be_typed(content, ref)]
    taken: list[float] = []
    worked: list[float] = []
    names: list[str] = []
    with open_window(content_dir) as window:
        workspace = window.current_workspace()
        assert isinstance(workspace, LookupWorkspace)
        workspace.context.settings.set("locality", LOCALITY)
        loop = QEventLoop()
        painted = Painted(workspace, loop)
        window.installEventFilter(painted)
        field = QApplication.focusWidget()
        assert isinstance(field, QLineEdit)
        for ref in refs[: PAINTED_PAGES + 1]:
            field.setFocus()
            workspace.search.set_scope(ref.system)
            painted.wanted = None
            field.setText(ref.display)
            for _ in range(100):
                if not workspace.search.outstanding:
                    break
                pause(2)
            hit = workspace.search.current()
            if hit is None:
                continue
            painted.wanted = hit
            timer = QTimer()
            timer.setSingleShot(True)
            timer.timeout.connect(loop.quit)
            timer.start(_LONGEST)
            started, spent = time.perf_counter(), time.process_time()
            QTest.keyClick(field, Qt.Key.Key_Return)
            loop.exec()
            taken.append((time.perf_counter() - started) * 1000)
            worked.append((time.process_time() - spent) * 1000)
            names.append(f"{hit.system.value} {hit.display}")
            timer.stop()
            pause(200)
        memory = resident_mib()
    # The first page makes the cards.
    times, work = np.array(taken[1:]), np.array(worked[1:])
    slowest = sorted(zip(taken[1:], names[1:], strict=True), reverse=True)[:5]
    return {
        "painted_p50_ms": round(float(np.percentile(times, 50)), 2),
        "painted_p99_ms": round(float(np.percentile(times, 99)), 2),
        "painted_max_ms": round(float(times.max()), 2),
        # What it takes on an idle machine: the time of the processor, all threads together.
        "painted_cpu_p50_ms": round(float(np.percentile(work, 50)), 2),
        "painted_cpu_p99_ms": round(float(np.percentile(work, 99)), 2),
        "painted_slowest": [f"{name} {round(taken, 1)}" for taken, name in slowest],
        "painted_first_ms": round(taken[0], 2),
        "painted_pages": len(times),
        "resident_mib_at_end": round(memory, 1),
    }


def _can_be_typed(content: Content, ref: CodeRef) -> bool:
    row = content.connection.execute(
        "SELECT kind FROM code WHERE system = ? AND code = ?", (ref.system.value, ref.code)
    ).fetchone()
    return str(row["kind"]) not in ("chapter", "block")


if __name__ == "__main__":
    _, mode, folder = sys.argv
    if mode != PROBE:
        raise SystemExit(2)
    print(json.dumps(_probe(Path(folder))))  # noqa: T201
