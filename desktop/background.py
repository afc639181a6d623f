"""The one way to run work off the UI thread.

``LatestWorker`` answers requests on a thread of its own, the latest request first and only: a
request that a newer one has overtaken is never started, and its answer, if it was under way, is
dropped. It may hand over the parts of an answer as they are ready. ``Task`` runs one long job with
progress and cancel.

Both hold plain Python threads and hand results over by queued signals of an object that lives in
the UI thread, so that no slot ever runs outside it.
"""

import threading
from collections.abc import Callable
from typing import Generic, TypeVar

from PySide6.QtCore import QObject, Qt, Signal, Slot

Request = TypeVar("Request")
Answer = TypeVar("Answer")


class Cancelled(Exception):  # noqa: N818 - a request to stop, not an error
    """Raised inside a task or a worker's function to leave it: nobody waits for it any more."""


class _Dispatcher(QObject):
    """Carries answers from a worker thread into the UI thread."""

    answered = Signal(int, object)
    parted = Signal(int, object)
    failed = Signal(int, object)
    progressed = Signal(object)


_ending: list[tuple[threading.Thread, _Dispatcher]] = []
"""Threads that were told to end, and their dispatchers, which the UI thread has to destroy."""


def await_ends() -> None:
    """Wait for the threads of workers that were told to end; call before the program does."""
    for thread, _dispatcher in _ending:
        thread.join()
    _ending.clear()


class LatestWorker(QObject, Generic[Request, Answer]):
    """Answers requests one at a time on its own thread; the latest request wins.

    Args:
        function: Called on the worker thread with a request; returns the answer.
        parent: Qt owner.
        finish: Called on the worker thread when it ends, to close what the thread has opened.

    Signals:
        answered: ``(ticket, answer)`` for the latest request only, in the UI thread.
        parted: ``(ticket, part)`` likewise, for what the function has handed to ``report``.
        failed: ``(ticket, exception)`` likewise.
    """

    answered = Signal(int, object)
    parted = Signal(int, object)
    failed = Signal(int, object)

    def __init__(
        self,
        function: Callable[[Request], Answer],
        parent: QObject | None = None,
        *,
        finish: Callable[[], None] | None = None,
    ) -> None:
        super().__init__(parent)
        self._function = function
        self._finish = finish
        self._dispatcher = _Dispatcher()
        queued = Qt.ConnectionType.QueuedConnection
        self._dispatcher.answered.connect(self._on_answered, queued)
        self._dispatcher.parted.connect(self._on_parted, queued)
        self._dispatcher.failed.connect(self._on_failed, queued)
        self._wake = threading.Condition()
        self._pending: tuple[int, Request] | None = None
        self._under_way = 0
        self._latest = 0
        self._closing = False
        self._thread: threading.Thread | None = None

    def submit(self, request: Request) -> int:
        """Ask for an answer; any earlier request is forgotten.

        Returns:
            A ticket, which the answer will carry.
        """
        with self._wake:
            self._latest += 1
            self._pending = (self._latest, request)
            if self._thread is None:
                self._thread = threading.Thread(target=self._serve, daemon=True)
                self._thread.start()
            self._wake.notify()
            return self._latest

    def report(self, part: object) -> None:
        """Hand over what of the answer is ready; called by the function on the worker's thread.

        Raises:
            Cancelled: The request was overtaken or forgotten.
        """
        if self._under_way != self._latest:
            raise Cancelled
        self._dispatcher.parted.emit(self._under_way, part)

    def forget(self) -> None:
        """Drop the request under way: its answer will not be reported."""
        with self._wake:
            self._latest += 1
            self._pending = None

    def end(self) -> None:
        """Stop the thread once it has done what it is at, which nobody is told any more.

        For work that takes long and uses nothing of the window's; ``await_ends`` waits for it.
        """
        with self._wake:
            self._closing = True
            self._latest += 1
            self._pending = None
            self._wake.notify()
            if self._thread is not None:
                _ending[:] = [one for one in _ending if one[0].is_alive()]
                _ending.append((self._thread, self._dispatcher))

    def close(self) -> None:
        """Stop the thread and wait for it; call before the window goes."""
        self.end()
        if self._thread is not None:
            self._thread.join()

    def _serve(self) -> None:
        while True:
            with self._wake:
                while self._pending is None and not self._closing:
                    self._wake.wait()
                if self._closing:
                    break
                assert self._pending is not None  # noqa: S101 - the wait above ends with one
                ticket, request = self._pending
                self._pending = None
                self._under_way = ticket
            try:
                answer = self._function(request)
            except Cancelled:
                continue
            except Exception as error:  # the UI thread decides what to do about it
                if not self._closing:
                    self._dispatcher.failed.emit(ticket, error)
            else:
                if not self._closing:
                    self._dispatcher.answered.emit(ticket, answer)
        if self._finish is not None:
            self._finish()

    @Slot(int, object)
    def _on_answered(self, ticket: int, answer: object) -> None:
        if ticket == self._latest:
            self.answered.emit(ticket, answer)

    @Slot(int, object)
    def _on_parted(self, ticket: int, part: object) -> None:
        if ticket == self._latest:
            self.parted.emit(ticket, part)

    @Slot(int, object)
    def _on_failed(self, ticket: int, error: object) -> None:
        if ticket == self._latest:
            self.failed.emit(ticket, error)


class Task(QObject):
    """One long job off the UI thread, with progress and cancel.

    Args:
        function: Called on a new thread with a ``report`` function. ``report(value)`` shows
            progress and raises ``Cancelled`` once the user has cancelled.
        parent: Qt owner.

    Signals:
        progressed: Whatever the job reports.
        finished: The job's return value.
        failed: The exception it ended with.
        cancelled: The job was left on request.
    """

    progressed = Signal(object)
    finished = Signal(object)
    failed = Signal(object)
    cancelled = Signal()

    def __init__(
        self,
        function: Callable[[Callable[[object], None]], object],
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._function = function
        self._cancel = threading.Event()
        self._dispatcher = _Dispatcher()
        queued = Qt.ConnectionType.QueuedConnection
        self._dispatcher.progressed.connect(self.progressed, queued)
        self._dispatcher.answered.connect(self._on_answered, queued)
        self._dispatcher.failed.connect(self._on_failed, queued)
        self._thread = threading.Thread(target=self._run, daemon=True)

    def start(self) -> None:
        """Start the job."""
        self._thread.start()

    def cancel(self) -> None:
        """Ask the job to stop at its next report."""
        self._cancel.set()

    def wait(self) -> None:
        """Wait for the job's thread to end."""
        if self._thread.is_alive():
            self._thread.join()

    def close(self) -> None:
        """Cancel the job, wait for it and report nothing any more; call before the window goes."""
        self.blockSignals(True)
        self.cancel()
        self.wait()

    def _report(self, value: object) -> None:
        if self._cancel.is_set():
            raise Cancelled
        self._dispatcher.progressed.emit(value)

    def _run(self) -> None:
        try:
            answer = self._function(self._report)
        except Exception as error:  # the UI thread decides what to do about it
            self._dispatcher.failed.emit(0, error)
        else:
            self._dispatcher.answered.emit(0, answer)

    @Slot(int, object)
    def _on_answered(self, _ticket: int, answer: object) -> None:
        self.finished.emit(answer)

    @Slot(int, object)
    def _on_failed(self, _ticket: int, error: object) -> None:
        if isinstance(error, Cancelled):
            self.cancelled.emit()
        else:
            self.failed.emit(error)
