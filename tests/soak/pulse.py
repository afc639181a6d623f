"""Whether the window goes on living: how long its thread is blocked, and how memory grows."""

import os
import re
import sys
import threading
import time
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QObject, Qt, QTimer

BEAT_MS = 20
LIMIT_MS = 100
"""Longest time for which a key may go unheard."""
_LOOK_MS = 70
"""After how long without a beat the sampler notes what the window's thread is doing."""
_MEMORY_S = 2.0
_MOST = 200
_DEPTH = 12
"""Calls of a stack that are noted."""


@dataclass(frozen=True, slots=True)
class Block:
    """A time in which the window did not answer.

    Attributes:
        step: What the driver had done last.
        own_ms: How long this process worked meanwhile, at most ``wall_ms``.
        wall_ms: How long by the clock.
        stack: What the window's thread was doing.
    """

    step: int
    own_ms: float
    wall_ms: float
    stack: str


class Pulse(QObject):
    """Beats in the window's thread; a thread beside it looks what holds a late beat up.

    What counts is the work of this process, in this thread or in one that it waits for: that
    others keep the machine or the disk busy is no fault of the window's.
    """

    def __init__(self) -> None:
        super().__init__()
        self.step = 0
        self.blocks: list[Block] = []
        self.beats = 0
        self.longest_ms = 0.0
        self.memory: list[tuple[float, float]] = []
        self.private: list[float] = []
        self._started = time.perf_counter()
        self._thread = threading.get_ident()
        self._stack = ""
        self._ended = threading.Event()
        self._timer = QTimer(self)
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.setInterval(BEAT_MS)
        self._timer.timeout.connect(self._beat)
        self._last = time.perf_counter()
        self._worked = time.process_time()

    def start(self) -> None:
        """Begin to beat."""
        self._last = time.perf_counter()
        self._worked = time.process_time()
        self._timer.start()
        threading.Thread(target=self._look, name="pulse", daemon=True).start()

    def stop(self) -> None:
        """Stop."""
        self._timer.stop()
        self._ended.set()

    def _beat(self) -> None:
        now, worked = time.perf_counter(), time.process_time()
        wall = (now - self._last) * 1000 - BEAT_MS
        own = min(wall, (worked - self._worked) * 1000)
        self.beats += 1
        self.longest_ms = max(self.longest_ms, own)
        if own > LIMIT_MS and len(self.blocks) < _MOST:
            self.blocks.append(Block(self.step, round(own, 1), round(wall, 1), self._stack))
        if not self.memory or now - self._started - self.memory[-1][0] >= _MEMORY_S:
            self.memory.append((now - self._started, resident_mib()))
            self.private.append(private_mib())
        self._stack = ""
        self._last, self._worked = now, worked

    def _look(self) -> None:
        while not self._ended.wait(BEAT_MS / 1000):
            if (time.perf_counter() - self._last) * 1000 - BEAT_MS > _LOOK_MS and not self._stack:
                self._stack = stack_of(self._thread)


def stack_of(thread: int) -> str:
    """Return what a thread is doing, the innermost call first.

    The frames are let go before anything is read from disk: held longer, they would keep alive
    what the thread has in its local variables, such as a painter that should have ended.
    """
    frame = sys._current_frames().get(thread)
    calls: list[tuple[str, int, str]] = []
    while frame is not None and len(calls) < _DEPTH:
        code = frame.f_code
        calls.append((code.co_filename, frame.f_lineno, code.co_name))
        frame = frame.f_back
    return "\n".join(f"{file}:{line} {name}" for file, line, name in calls)


def resident_mib() -> float:
    """Return the resident memory of this process; 0 where the system does not say."""
    try:
        pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    except OSError:
        return 0.0
    return pages * os.sysconf("SC_PAGE_SIZE") / 2**20


def private_mib() -> float:
    """Return the part of it that no file backs; 0 where the system does not say.

    The rest is content that is mapped from its files: the system takes it back when it needs it.
    """
    try:
        status = Path("/proc/self/status").read_text(encoding="ascii")
    except OSError:
        return 0.0
    found = re.search(r"^RssAnon:\s+(\d+) kB$", status, re.MULTILINE)
    return int(found[1]) / 1024 if found else 0.0
