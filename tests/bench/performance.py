"""The page of figures: start, keystroke, page, import, memory, size, each beside a peer.

Everything is measured in the same run on the same machine, so that the ratios hold where the
figures themselves do not. ``docs/performance.md`` is written from them.
"""

import json
import os
import platform
import shutil
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from datetime import date
from importlib.metadata import version
from pathlib import Path

import PySide6

from index import paths
from index.database import open_content
from tests.bench.pages import bench_pages
from tests.bench.peers import Fts5
from tests.bench.probe import PROBE, pause, resident_mib, run_probe
from tests.bench.search import bench_search
from tests.bench.start import bench_start
from tests.bench.window import SEARCHES, bench_window
from tests.shared import RELEASES

TARGET = paths.project_root() / "docs" / "performance.md"
RELEASE = RELEASES / "icd10cm" / "icd10cm-Code Descriptions-2026.zip"
"""The release whose import is timed: the list of codes of a year."""
_HEAD = """# Performance

Written by `./run bench performance`; every figure and its peer come from the same run.
"""


@dataclass(frozen=True, slots=True)
class Line:
    """A figure beside its peer.

    Attributes:
        what: What was measured.
        ours: Codeleaf's figure.
        peer: The peer's.
        unit: Unit of both.
        against: What the peer is.
    """

    what: str
    ours: float
    peer: float
    unit: str
    against: str

    @property
    def ratio(self) -> float:
        """How many times the peer's figure ours is."""
        return self.ours / self.peer


def bench_performance(content_dir: Path | None, program: Path | None) -> list[Line]:
    """Measure everything on the page; takes some minutes.

    Args:
        content_dir: The content folder.
        program: The frozen program; without it the checkout is started and no size is taken.
    """
    start = bench_start(content_dir, program)
    search = bench_search(None, content_dir)
    window = bench_window(content_dir, None)
    page = bench_pages(content_dir)
    empty = float(str(start["empty_window_ms"]))
    memory = float(str(run_probe("tests.bench.performance", content_dir)["resident_mib"]))
    lines = [
        Line("start to first paint", _of(start, "first_paint_ms"), empty, "ms", "an empty window"),
        Line(
            "start to first answer", _of(start, "first_answer_ms"), empty, "ms", "an empty window"
        ),
        *(
            Line(
                f"keystroke, engine, {name}",
                _of(search, f"{name}_ms"),
                _of(search, f"{name}_ms") / _of(search, f"{name}_vs_{peer.lower()}"),
                "ms",
                peer,
            )
            for name in ("p50", "p99")
            for peer in ("FTS5", "tantivy")
        ),
        Line(
            "key to painted list, p99",
            _of(window, "key_to_paint_p99_ms"),
            1000 / 60,
            "ms",
            "a frame of a screen at 60 Hz",
        ),
        Line(
            "code page, engine, p50",
            _of(page, "engine_p50_ms"),
            _of(page, "select_p50_ms"),
            "ms",
            "one SELECT of the code",
        ),
        Line(
            "code page painted, p50",
            _of(page, "painted_p50_ms"),
            1000 / 60,
            "ms",
            "a frame of a screen at 60 Hz",
        ),
        Line(
            f"memory after {SEARCHES} searches",
            _of(window, f"resident_mib_after_{SEARCHES}_searches"),
            memory,
            "MiB",
            "an empty window",
        ),
    ]
    if RELEASE.is_file():
        lines.append(_time_import(paths.content(content_dir)))
    if program is not None:
        size = _mib(program.parent, without=("resources/built",))
        framework = _mib(Path(PySide6.__file__).parent)
        lines.append(
            Line("package without content", size, framework, "MiB", "PySide6 as installed")
        )
    return lines


def render(lines: list[Line]) -> str:
    """Return the page."""
    load = os.getloadavg()[0] if hasattr(os, "getloadavg") else 0.0
    rows = [
        "| What | Codeleaf | Peer | Ratio | Peer is |",
        "| --- | ---: | ---: | ---: | --- |",
        *(
            f"| {one.what} | {_number(one.ours)} {one.unit} | {_number(one.peer)} {one.unit} "
            f"| {_number(one.ratio)} | {one.against} |"
            for one in lines
        ),
    ]
    machine = (
        f"{date.today().isoformat()}, {os.cpu_count()} processors ({platform.machine()}), "
        f"Python {platform.python_version()}, PySide6 {version('PySide6-Essentials')}, "
        f"load {load:.1f} at the end of the run."
    )
    warning = ""
    if load > (os.cpu_count() or 1):
        warning = "\nThe machine was busy: the figures are too high, the ratios say more.\n"
    return f"{_HEAD}\n{machine}\n{warning}\n" + "\n".join(rows) + "\n"


def _of(figures: dict[str, object], name: str) -> float:
    return float(str(figures[name]))


def _number(value: float) -> str:
    return f"{value:,.0f}" if value >= 100 else f"{value:.3g}"


def _time_import(content: Path) -> Line:
    """Time an import that makes the full text anew, beside FTS5 indexing the same documents."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        shutil.copytree(content, folder / "content")
        command = [sys.executable, "-P", "-m", "desktop", "import", str(RELEASE)]
        environment = {
            **os.environ,
            "CODELEAF_HOME": name,
            "CODELEAF_CONTENT": str(folder / "content"),
            "PYTHONPATH": str(paths.project_root()),
        }
        started = time.perf_counter()
        subprocess.run(command, env=environment, check=True, capture_output=True)
        ours = time.perf_counter() - started
        imported = open_content(folder / "content")
        started = time.perf_counter()
        Fts5(imported, folder)
        peer = time.perf_counter() - started
        imported.close()
    return Line("import of a year's ICD-10-CM", ours, peer, "s", "FTS5 indexing the same documents")


def _mib(folder: Path, without: tuple[str, ...] = ()) -> float:
    """Return how much the files in a folder hold, in MiB."""
    left_out = [part for name in without for part in folder.rglob(name)]
    files = (
        file
        for file in folder.rglob("*")
        if file.is_file()
        and not file.is_symlink()
        and not any(file.is_relative_to(part) for part in left_out)
    )
    return sum(file.stat().st_size for file in files) / 2**20


def _probe() -> dict[str, object]:
    """Return the memory of an empty window."""
    from PySide6.QtWidgets import QApplication, QLineEdit, QMainWindow

    application = QApplication([])
    window = QMainWindow()
    window.setCentralWidget(QLineEdit())
    window.resize(1280, 800)
    window.show()
    application.processEvents()
    pause(1000)
    return {"resident_mib": round(resident_mib(), 1)}


if __name__ == "__main__":
    if sys.argv[1] != PROBE:
        raise SystemExit(2)
    print(json.dumps(_probe()))  # noqa: T201
