"""Measuring in a window: a process of its own, since platform plugin and memory are a process's."""

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from index import paths

if TYPE_CHECKING:
    from desktop.shell.window import MainWindow

PROBE = "--probe"


def run_probe(module: str, content_dir: Path | None, *arguments: str) -> dict[str, object]:
    """Run a module with ``--probe``, the content folder and arguments; return what it prints.

    Raises:
        RuntimeError: It failed.
    """
    with tempfile.TemporaryDirectory() as home:
        environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen", "CODELEAF_HOME": home}
        folder = str(paths.content(content_dir).resolve())
        done = subprocess.run(
            [sys.executable, "-m", module, PROBE, folder, *arguments],
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


@contextmanager
def open_window(content_dir: Path) -> "Iterator[MainWindow]":
    """Open a window over a content folder and wait until it has settled."""
    from desktop.app import Program, make_application, workspace_entries
    from desktop.shell.window import MainWindow

    application = make_application()
    home = Path(os.environ["CODELEAF_HOME"])
    program = Program(application, content_dir, home, workspace_entries())
    window = MainWindow(program.services)
    window.resize(1280, 800)
    window.show()
    window.current_workspace().focus_entry()
    pause(1500)
    yield window
    window.close()
    program.close()


def pause(milliseconds: int) -> None:
    """Let events run; ``QTest.qWait`` would keep the interpreter from the engine's thread."""
    from PySide6.QtCore import QEventLoop, QTimer

    loop = QEventLoop()
    QTimer.singleShot(milliseconds, loop.quit)
    loop.exec()


def resident_mib() -> float:
    """Return the resident memory of this process."""
    for line in Path("/proc/self/status").read_text(encoding="ascii").splitlines():
        if line.startswith("VmRSS:"):
            return int(line.split()[1]) / 1024
    return 0.0
