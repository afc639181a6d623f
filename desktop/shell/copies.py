"""Copies the person's data once a day, off the UI thread, while the program is open."""

import os
from pathlib import Path

from PySide6.QtCore import QObject, QTimer, Signal

from desktop.background import Task
from index.userdata import UserDataError

FIRST_MS = 30_000
"""How long after the first paint it is looked whether a copy is due."""
EVERY_MS = 600_000
"""How often after that: the day may change, and copies go when something becomes private."""


class DailyCopies(QObject):
    """Makes the copy that is due.

    Args:
        path: ``user.sqlite``.
        parent: Qt owner.

    Signals:
        failed: Why no copy could be made, said once.
    """

    failed = Signal(str)

    def __init__(self, path: Path, parent: QObject) -> None:
        super().__init__(parent)
        self._path = path
        self._task: Task | None = None
        self._told = False
        self._timer = QTimer(self)
        self._timer.timeout.connect(self.copy)

    def start(self) -> None:
        """Begin to look; called after the first paint."""
        self._timer.start(FIRST_MS)

    def copy(self) -> None:
        """Copy the file on a thread if it was not copied today."""
        self._timer.setInterval(EVERY_MS)
        if self._task is None and os.access(self._path.parent, os.W_OK):
            self._task = Task(self._copy, self)
            self._task.finished.connect(self._end)
            self._task.failed.connect(self._on_failed)
            self._task.start()

    def close(self) -> None:
        """Stop looking, and wait for a copy under way."""
        self._timer.stop()
        if self._task is not None:
            self._task.wait()

    def _copy(self, _report: object) -> object:
        from index.userdata.backups import back_up_daily  # not needed by the first paint

        return back_up_daily(self._path)

    def _end(self) -> None:
        if self._task is not None:
            self._task.deleteLater()
            self._task = None

    def _on_failed(self, error: Exception) -> None:
        self._end()
        if not isinstance(error, UserDataError):
            raise error
        if not self._told:
            self._told = True
            self.failed.emit(str(error))
