"""Telling how far a build is."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

_FIRST_ESTIMATE_AFTER = 1.0
"""Seconds of work before the time left is worth saying."""


class Stage(StrEnum):
    """What a build is doing."""

    WAITING = "waiting"
    FETCHING = "fetching"
    READING = "reading"
    FULL_TEXT = "full text"
    FINISHING = "finishing"
    MEANING = "meaning"


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a build is.

    Attributes:
        stage: What it is doing.
        source: The release in hand or what is waited for, empty if none.
        rows: Rows of content written so far.
        done: Units of work done; a unit is about a byte of a release.
        total: Units of work in all, 0 while unknown.
        seconds_left: Estimate of the seconds left, None while unknown.
    """

    stage: Stage
    source: str
    rows: int
    done: int
    total: int
    seconds_left: float | None


class Meter:
    """Counts units of work and tells the caller of the build."""

    def __init__(self, report: Callable[[Progress], None] | None) -> None:
        self._report = report
        self._started = time.monotonic()
        self.rows = 0
        self.done = 0
        self.total = 0

    def start(self, total: int) -> None:
        """Start the clock with ``total`` units of work ahead."""
        self._started = time.monotonic()
        self.total = total

    def tell(self, stage: Stage, source: str = "") -> None:
        """Report the present state."""
        if self._report is None:
            return
        elapsed = time.monotonic() - self._started
        left = None
        if self.done and self.total and elapsed >= _FIRST_ESTIMATE_AFTER:
            left = elapsed / self.done * (self.total - self.done)
        self._report(Progress(stage, source, self.rows, self.done, self.total, left))
