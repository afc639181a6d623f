"""Saying and showing how far a build or an import is."""

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QProgressBar

from desktop.shell.regional import format_number

if TYPE_CHECKING:
    from index.build import Progress

_STEPS = 1000
"""Units of work may outgrow the 32 bits of a progress bar."""


def progress_words(progress: "Progress") -> str:
    """Return how far it is in a line: step, release, rows, time left."""
    parts = [str(progress.stage), progress.source]
    if progress.rows:
        parts.append(f"{format_number(progress.rows)} rows")
    if progress.seconds_left is not None:
        seconds = format_number(max(1, round(progress.seconds_left)))
        parts.append(f"about {seconds} s left")
    return " · ".join(part for part in parts if part)


def show_share(bar: QProgressBar, done: int, total: int) -> None:
    """Let a bar show ``done`` of ``total`` units; it runs to and fro while the total is 0."""
    bar.setRange(0, _STEPS if total else 0)
    if total:
        bar.setValue(min(_STEPS, _STEPS * done // total))
