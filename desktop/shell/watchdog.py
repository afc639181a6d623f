"""Names what kept the UI thread from painting, for whoever makes the program faster.

A timer of the UI thread leaves the time; a thread looks at it and, where it is old, at the
functions that the UI thread is in. Functions only: no values, so nothing of a patient's.
"""

import logging
import sys
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from logging.handlers import RotatingFileHandler
from pathlib import Path
from types import FrameType

from PySide6.QtCore import QObject, QTimer

LIMIT_MS = 100
"""A block that is longer is reported, milliseconds."""
BEAT_MS = 50
_LOOK_SECONDS = 0.050
_SUSPECT_SECONDS = 0.080
_DEEPEST = 12
_LOG_BYTES = 200_000


@dataclass(frozen=True, slots=True)
class Block:
    """The UI thread did nothing else for a while.

    Attributes:
        milliseconds: For how long.
        functions: What it was in, the innermost first; empty if that was not seen.
    """

    milliseconds: float
    functions: tuple[str, ...]

    def __str__(self) -> str:
        """Return one line."""
        where = " < ".join(self.functions) or "unknown"
        return f"the window stood still for {self.milliseconds:.0f} ms in {where}"


class Watchdog(QObject):
    """Watches the thread that it is made on.

    Args:
        report: Called with each block, on a thread of the watchdog's.
        parent: Qt owner.
    """

    def __init__(self, report: Callable[[Block], None], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._report = report
        self._watched = threading.get_ident()
        self._beat = 0.0
        self._last = (0.0, 0.0)  # the last two beats with too much between them
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._watch, name="watchdog", daemon=True)
        self._timer = QTimer(self)
        self._timer.setInterval(BEAT_MS)
        self._timer.timeout.connect(self._on_beat)

    def start(self) -> None:
        """Begin to watch."""
        self._beat = time.monotonic()
        self._timer.start()
        self._thread.start()

    def close(self) -> None:
        """Stop watching."""
        self._timer.stop()
        self._stop.set()
        if self._thread.is_alive():
            self._thread.join()

    def _on_beat(self) -> None:
        now = time.monotonic()
        if (now - self._beat) * 1000 - BEAT_MS > LIMIT_MS:
            self._last = (self._beat, now)
        self._beat = now

    def _watch(self) -> None:
        seen: tuple[float, tuple[str, ...]] = (0.0, ())
        told = stalled = 0.0
        looked = time.monotonic()
        while not self._stop.wait(_LOOK_SECONDS):
            now, beat, last = time.monotonic(), self._beat, self._last
            if now - looked > _LOOK_SECONDS + LIMIT_MS / 2000:
                stalled = now  # this thread stood still as well: it is the whole computer
            looked = now
            if last[1] > told:
                told = last[1]
                if stalled < last[0]:
                    functions = seen[1] if seen[0] == last[0] else ()
                    self._report(Block((last[1] - last[0]) * 1000 - BEAT_MS, functions))
            if now - beat > _SUSPECT_SECONDS and seen[0] != beat:
                seen = (beat, functions_of(sys._current_frames().get(self._watched)))


def functions_of(frame: FrameType | None) -> tuple[str, ...]:
    """Return the functions that a thread is in, the innermost first."""
    names: list[str] = []
    while frame is not None and len(names) < _DEEPEST:
        names.append(f"{frame.f_globals.get('__name__', '')}.{frame.f_code.co_qualname}")
        frame = frame.f_back
    return tuple(names)


class _QuietHandler(RotatingFileHandler):
    """Writes what it can."""

    def handleError(self, record: logging.LogRecord) -> None:
        """Drop a line for which the disk has no room: it is not worth a word."""


def log_blocks(file: Path) -> Callable[[Block], None]:
    """Return what writes blocks to a log file of limited length; nothing where it cannot."""
    log = logging.getLogger("codeleaf.blocks")
    log.propagate = False
    log.setLevel(logging.INFO)
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        handler = _QuietHandler(
            file, maxBytes=_LOG_BYTES, backupCount=1, encoding="utf-8", delay=True
        )
    except OSError:
        return lambda _block: None
    handler.setFormatter(logging.Formatter("%(asctime)s %(message)s"))
    log.addHandler(handler)
    return lambda block: log.info("%s", block)
