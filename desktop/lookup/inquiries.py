"""Asking the search worker: a query goes before everything, the rest is answered in order."""

from collections import deque
from collections.abc import Callable

from PySide6.QtCore import QObject, Signal

from desktop.background import LatestWorker
from desktop.lookup.search import (
    Answer,
    ExplainAnswer,
    GroupAnswer,
    JoinAnswer,
    Request,
    RowsAnswer,
    SearchAnswer,
    SearchRequest,
)


class Inquiries(QObject):
    """What the search worker is asked.

    The worker knows only its latest request. Rows that the list waits for must not be overtaken by
    a group that is opened, so what is not a query waits here until the one before is answered. A
    query drops whatever waits: it is about a list that will be gone.

    Args:
        function: Answers on the worker's thread.
        finish: Called on that thread when it ends.

    Signals:
        searched: A ``SearchAnswer``.
        rows_fetched: ``(RowsRequest, rows)``.
        group_fetched: ``(GroupRequest, rows)``.
        joined: A ``JoinAnswer``.
        explained: An ``Explanation``.
        outdated: Other content has come into force since the search that was asked about.
        failed: The exception in the place of an answer.
    """

    searched = Signal(object)
    rows_fetched = Signal(object, object)
    group_fetched = Signal(object, object)
    joined = Signal(object)
    explained = Signal(object)
    outdated = Signal()
    failed = Signal(object)

    def __init__(
        self,
        function: Callable[[Request], Answer],
        finish: Callable[[], None],
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._worker: LatestWorker[Request, Answer] = LatestWorker(function, self, finish=finish)
        self._worker.answered.connect(self._on_answered)
        self._worker.failed.connect(self._on_failed)
        self._waiting: deque[Request] = deque()
        self._under_way: Request | None = None

    def search(self, request: SearchRequest) -> None:
        """Ask for the answer to a query; everything else is forgotten."""
        self._waiting.clear()
        self._send(request)

    def ask(self, request: Request) -> None:
        """Ask about the list shown; nothing is asked while a newer query is under way."""
        if isinstance(self._under_way, SearchRequest):
            return
        if self._under_way is None:
            self._send(request)
        else:
            self._waiting.append(request)

    def forget(self) -> None:
        """Drop everything that was asked."""
        self._waiting.clear()
        self._under_way = None
        self._worker.forget()

    def close(self) -> None:
        """Stop the worker and wait for it."""
        self._waiting.clear()
        self._worker.close()

    def _send(self, request: Request) -> None:
        self._under_way = request
        self._worker.submit(request)

    def _go_on(self) -> None:
        self._under_way = None
        if self._waiting:
            self._send(self._waiting.popleft())

    def _on_answered(self, _ticket: int, answer: Answer) -> None:
        self._go_on()
        match answer:
            case SearchAnswer():
                self.searched.emit(answer)
            case RowsAnswer(request, hits) if hits is not None:
                self.rows_fetched.emit(request, hits)
            case GroupAnswer(request, hits) if hits is not None:
                self.group_fetched.emit(request, hits)
            case JoinAnswer(result=result) if result is not None:
                self.joined.emit(answer)
            case ExplainAnswer(explanation=explanation) if explanation is not None:
                self.explained.emit(explanation)
            case _:
                self.outdated.emit()

    def _on_failed(self, _ticket: int, error: Exception) -> None:
        self._go_on()
        self.failed.emit(error)
