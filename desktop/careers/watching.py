"""Noticing that the board was written, by this window, another one or the command line."""

from pathlib import Path

from PySide6.QtCore import QObject, QTimer, Signal

from index.jobs.board.layout import CURRENT, FOLDER

POLL_MS = 700
"""How often it is looked. Network and container file systems send no change events."""
_WRITTEN = (f"{FOLDER}/{CURRENT}", "jobs.sqlite", "jobs.sqlite-wal")
"""The first changes when another index is put in force, the others with the sources."""


def stamp(folder: Path) -> tuple[tuple[int, int] | None, ...]:
    """Return what changes whenever the board is written: times and sizes, a few microseconds."""
    return tuple(_file_stamp(folder / name) for name in _WRITTEN)


def _file_stamp(path: Path) -> tuple[int, int] | None:
    try:
        found = path.stat()
    except OSError:
        return None  # not there yet
    return found.st_mtime_ns, found.st_size


class BoardWatch(QObject):
    """Looks at the board's folder.

    Args:
        folder: The folder, which need not exist yet.
        parent: Qt owner.

    Signals:
        changed: The board was written since it was looked at last.
    """

    changed = Signal()

    def __init__(self, folder: Path, parent: QObject) -> None:
        super().__init__(parent)
        self._folder = folder
        self._seen = stamp(folder)
        self._timer = QTimer(self)
        self._timer.setInterval(POLL_MS)
        self._timer.timeout.connect(self.check)

    def start(self) -> None:
        """Begin to look."""
        self._timer.start()

    def stop(self) -> None:
        """Look no more."""
        self._timer.stop()

    def check(self) -> None:
        """Look whether the board was written."""
        now = stamp(self._folder)
        if now != self._seen:
            self._seen = now
            self.changed.emit()
