"""Asking the board off the UI thread: the latest query wins, rows behind it come when wanted."""

from dataclasses import replace

from PySide6.QtCore import QObject, Signal

from desktop.background import LatestWorker
from desktop.careers.engine import (
    FIRST_ROWS,
    MORE_ROWS,
    Answer,
    BoardWorker,
    Engine,
    Found,
    Opened,
    Overview,
    OverviewRequest,
    PostingRequest,
    Request,
)
from index import paths
from index.jobs.errors import JobsError
from index.model.job_board import JobQuery

_BROKEN = "The board could not be read. Try again, or restart Codeleaf."


class Asking(QObject):
    """Searches, postings and the overview, on a thread each.

    Args:
        engine: What answers.
        parent: Qt owner.

    Attributes:
        outstanding: Whether the answer to the latest query has not come yet.

    Signals:
        found: ``Found`` of the latest query.
        more: ``Found`` with the rows that follow.
        opened: An ``Opened``.
        overview: An ``Overview``.
        failed: A sentence saying why there is no answer to a query.
        not_opened: A sentence saying why a posting is not shown.
    """

    found = Signal(object)
    more = Signal(object)
    opened = Signal(object)
    overview = Signal(object)
    failed = Signal(str)
    not_opened = Signal(str)

    def __init__(self, engine: Engine, parent: QObject) -> None:
        super().__init__(parent)
        self.outstanding = False
        self._query: JobQuery | None = None
        self._searches = self._worker(engine)
        self._searches.answered.connect(lambda _ticket, answer: self._on_found(answer))
        self._searches.failed.connect(lambda _ticket, error: self._on_failed(error))
        self._postings = self._worker(engine)
        self._postings.answered.connect(lambda _ticket, answer: self._on_opened(answer))
        self._postings.failed.connect(lambda _ticket, error: self._on_not_opened(error))
        self._overviews = self._worker(engine)
        self._overviews.answered.connect(lambda _ticket, answer: self._on_overview(answer))
        self._overviews.failed.connect(lambda _ticket, error: self._on_no_overview(error))

    def search(self, query: JobQuery, rows: int = 0) -> None:
        """Ask a query; an older one is forgotten.

        Args:
            query: What is asked.
            rows: How many rows are wanted at once, if more than a screen full.
        """
        self.outstanding = True
        self._query = replace(query, offset=0, limit=max(rows, FIRST_ROWS))
        self._searches.submit(self._query)

    def fetch(self, offset: int) -> None:
        """Ask for more rows of the query asked last; nothing while its answer is outstanding."""
        if self._query is not None and not self.outstanding:
            self._searches.submit(replace(self._query, offset=offset, limit=MORE_ROWS))

    def open(self, request: PostingRequest) -> None:
        """Ask for a posting."""
        self._postings.submit(request)

    def look_over(self, request: OverviewRequest) -> None:
        """Ask for the sources and for what is new to the saved searches."""
        self._overviews.submit(request)

    def forget(self) -> None:
        """Drop what is under way."""
        self.outstanding = False
        for worker in (self._searches, self._postings, self._overviews):
            worker.forget()

    def stop(self) -> None:
        """End the threads; called before the window goes."""
        for worker in (self._searches, self._postings, self._overviews):
            worker.close()

    def _worker(self, engine: Engine) -> LatestWorker[Request, Answer]:
        board = BoardWorker(paths.jobs(), engine)
        return LatestWorker(board, self, finish=board.finish)

    def _on_found(self, answer: Answer) -> None:
        if not isinstance(answer, Found):
            return
        if answer.query.offset:
            self.more.emit(answer)
        else:
            self.outstanding = False
            self.found.emit(answer)

    def _on_opened(self, answer: Answer) -> None:
        if isinstance(answer, Opened):
            self.opened.emit(answer)

    def _on_overview(self, answer: Answer) -> None:
        if isinstance(answer, Overview):
            self.overview.emit(answer)

    def _on_failed(self, error: Exception) -> None:
        self.outstanding = False
        self.failed.emit(_sentence(error))
        _raise_fault(error)

    def _on_not_opened(self, error: Exception) -> None:
        self.not_opened.emit(_sentence(error))
        _raise_fault(error)

    def _on_no_overview(self, error: Exception) -> None:
        _raise_fault(error)  # what the user can mend is said where the list is


def _sentence(error: Exception) -> str:
    """Return what the user is told: a fault of the program is reported beside it."""
    if not isinstance(error, JobsError):
        return _BROKEN
    text = str(error)
    return f"{text[:1].upper()}{text[1:].rstrip('.')}."


def _raise_fault(error: Exception) -> None:
    if not isinstance(error, JobsError):
        raise error
