"""Reading and removing sources, by ``codeleaf jobs`` in a process of its own, one at a time.

What is asked for while something is under way waits for its turn: files that are dropped then are
not lost.
"""

import json
from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from desktop.background import Task
from desktop.careers.suggesting import PREPARING
from desktop.command import CommandRefused

if TYPE_CHECKING:
    from desktop.careers.engine import Run

Report = Callable[[object], None]


@dataclass(frozen=True, slots=True)
class Work:
    """A command.

    Attributes:
        arguments: What follows ``codeleaf jobs``.
        text: What it does, while it does it.
    """

    arguments: tuple[str, ...]
    text: str


def import_work(names: Sequence[str], *, network: bool) -> Work:
    """Return the command that adds files or addresses as sources and reads them.

    Args:
        names: Paths and addresses.
        network: Whether the network may be used.
    """
    what = names[0] if len(names) == 1 else f"{len(names)} files"
    return Work(("import", *_options(network=network), "--", *names), f"Reading {what} …")


def refresh_work(names: Sequence[str], *, network: bool) -> Work:
    """Return the command that reads sources again.

    Args:
        names: Names of the sources, empty for all.
        network: Whether the network may be used.
    """
    what = names[0] if len(names) == 1 else "the sources"
    return Work(("refresh", *_options(network=network), "--", *names), f"Reading {what} again …")


def prepare_work() -> Work:
    """Return the command that makes a board where there is none, or its index where that is old.

    A search does so before it answers; no source is asked or read for it.
    """
    return Work(("search", "--json", "--limit", "1"), PREPARING)


def remove_work(name: str) -> Work:
    """Return the command that removes a source with what only it lists."""
    return Work(("remove", "--", name), f"Removing {name} …")


class SourceWork(QObject):
    """Runs commands.

    Args:
        run: Runs one (``desktop.command.run_command``).
        parent: Qt owner.

    Signals:
        begun: What the command under way does, in words.
        progressed: An ``index.build.Progress``.
        done: ``(Work, answer)``: what the command printed, read as JSON, None for nothing.
        refused: Why a command was refused, in a sentence.
        cancelled: The command under way was cancelled.
        ended: Nothing is under way any more.
    """

    begun = Signal(str)
    progressed = Signal(object)
    done = Signal(object, object)
    refused = Signal(str)
    cancelled = Signal()
    ended = Signal()

    def __init__(self, run: "Run", parent: QObject) -> None:
        super().__init__(parent)
        self._run = run
        self._waiting: deque[Work] = deque()
        self._task: Task | None = None
        self._under_way: Work | None = None

    @property
    def running(self) -> bool:
        """Whether a command is under way."""
        return self._task is not None

    def add(self, work: Work) -> None:
        """Run a command, at once or when those before it are done."""
        if work != self._under_way and work not in self._waiting:
            self._waiting.append(work)
            self._next()

    def cancel(self) -> None:
        """End the command under way and drop those that wait."""
        self._waiting.clear()
        if self._task is not None:
            self._task.cancel()

    def stop(self) -> None:
        """End everything and wait for it; called before the window goes."""
        self._waiting.clear()
        if self._task is not None:
            self._task.close()

    def _next(self) -> None:
        if self._task is not None or not self._waiting:
            return
        work = self._waiting.popleft()
        run = self._run

        def job(report: Report) -> object:
            said = run(("jobs", *work.arguments), report)
            return json.loads(said) if said.strip() else None

        task = Task(job, self)
        task.progressed.connect(self.progressed)
        task.finished.connect(lambda answer: self._end(lambda: self.done.emit(work, answer)))
        task.failed.connect(lambda error: self._end(lambda: self._fail(error)))
        task.cancelled.connect(lambda: self._end(self.cancelled.emit))
        self._task, self._under_way = task, work
        self.begun.emit(work.text)
        task.start()

    def _end(self, then: Callable[[], object]) -> None:
        if self._task is not None:
            self._task.deleteLater()
        self._task = self._under_way = None
        try:
            then()
        finally:
            self._next()
            if self._task is None:
                self.ended.emit()

    def _fail(self, error: Exception) -> None:
        if isinstance(error, CommandRefused):
            self.refused.emit(str(error))
            return
        self.refused.emit("Something in Codeleaf went wrong; the board is as it was.")
        raise error


def _options(*, network: bool) -> tuple[str, ...]:
    return ("--json", "--progress", "json", *(("--allow-network",) if network else ()))
