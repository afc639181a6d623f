"""Search by meaning joins a moment after the last key, found on a thread of its own.

What the sentence model finds for a query is computed here (loading it takes up to a second); the
search worker, whose engine made the answer, only joins it. A key never waits for the model.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QElapsedTimer, QObject, QTimer, Signal

from desktop.background import LatestWorker
from desktop.lookup.search import JoinRequest
from index.database import Content, ContentError, open_content
from index.model import Match, SearchResult

if TYPE_CHECKING:
    from index.meaning.near import Near

REST_MS = 60
"""How long no key has been pressed when the sentence model is asked."""

Finder = Callable[[str], "Near | None"]
"""Returns what the sentence model finds for a query."""


@dataclass(frozen=True, slots=True)
class FindRequest:
    """An answer that meaning is to join.

    Attributes:
        result: The answer.
        rows: How many rows of the joined answer are wanted with it.
    """

    result: SearchResult
    rows: int


def open_finder(content: Content) -> Finder | None:
    """Return the finder over a generation.

    Raises:
        ContentError: Its vectors are damaged.
    """
    from index.fulltext.meaning import MeaningFinder  # loads numpy

    return MeaningFinder(content)


class MeaningReader:
    """Finds on the worker's thread; opens the model at the first query.

    Vectors that are made for the generation meanwhile are taken into use with the next query.

    Args:
        folder: Returns the content folder in use.
    """

    def __init__(self, folder: Callable[[], Path]) -> None:
        self._folder = folder
        self._content: Content | None = None
        self._finder: Finder | None = None
        self._seen: tuple[int, int] | None = None

    def __call__(self, request: FindRequest) -> JoinRequest | None:
        """Return what the engine is to join, None if there is nothing.

        Raises:
            ContentError: There is no usable content.
        """
        generation = request.result.generation
        if self._content is None or self._content.name != generation:
            self.finish()
            self._content = open_content(self._folder())
        seen = vectors_stamp(self._content.meaning)
        if seen != self._seen:
            # Taken note of first: vectors that are damaged are not tried with every query.
            self._seen, self._finder = seen, None
            self._finder = open_finder(self._content) if seen else None
        if self._finder is None or self._content.name != generation:
            return None
        found = self._finder(request.result.query)
        return None if found is None else JoinRequest(request.result, found, request.rows)

    def finish(self) -> None:
        """Close what the thread has opened."""
        if self._content is not None:
            self._content.close()
        self._content = self._finder = self._seen = None


def vectors_stamp(folder: Path) -> tuple[int, int] | None:
    """Return what changes when another folder takes the place of this one, None if there is none.

    Asked with every query: one call of the file system.
    """
    try:
        found = folder.stat()
    except OSError:
        return None
    return found.st_ino, found.st_mtime_ns


class MeaningJoin(QObject):
    """Asks for meaning once the keys rest.

    Args:
        folder: Returns the content folder in use.
        parent: Qt owner.

    Signals:
        found: A ``JoinRequest`` for the search worker.
    """

    found = Signal(object)

    def __init__(self, folder: Callable[[], Path], parent: QObject | None = None) -> None:
        super().__init__(parent)
        reader = MeaningReader(folder)
        self._worker: LatestWorker[FindRequest, JoinRequest | None] = LatestWorker(
            reader, self, finish=reader.finish
        )
        self._worker.answered.connect(self._on_answered)
        self._worker.failed.connect(self._on_failed)
        self._request: FindRequest | None = None
        self._since_key = QElapsedTimer()
        self._since_key.start()
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self._on_rest)

    def note_key(self) -> None:
        """Drop what is under way: the text has changed."""
        self._since_key.restart()
        self._timer.stop()
        self._worker.forget()

    def consider(self, result: SearchResult, rows: int) -> None:
        """Let meaning join an answer, unless it is about a code.

        Args:
            result: The answer that is shown.
            rows: How many rows of the joined answer are wanted with it.
        """
        coded = result.rungs and result.rungs[0] in (Match.CODE, Match.CODE_PREFIX)
        if result.by_meaning or coded:
            return
        self._request = FindRequest(result, rows)
        self._timer.start(max(REST_MS - self._since_key.elapsed(), 0))

    def close(self) -> None:
        """Stop the worker and wait for it."""
        self._timer.stop()
        self._worker.close()

    def _on_rest(self) -> None:
        if self._request is not None:
            self._worker.submit(self._request)

    def _on_answered(self, _ticket: int, request: JoinRequest | None) -> None:
        if request is not None:
            self.found.emit(request)

    @staticmethod
    def _on_failed(_ticket: int, error: Exception) -> None:
        # Without usable content the search itself says so.
        if not isinstance(error, ContentError):
            raise error


def hold_places(shown: SearchResult, joined: SearchResult, count: int) -> SearchResult:
    """Return a joined answer in which the first codes shown keep their places.

    Args:
        shown: The answer in the list.
        joined: The same answer with what was found by meaning.
        count: How many of the ids shown, with the groups under them, stay where they are.
    """
    if not count:
        return joined
    kept = shown.ids[:count]
    owner = {number: head for head in kept for number in (head, *shown.folded.get(head, ()))}
    folded = {head: shown.folded[head] for head in kept if head in shown.folded}
    for head, numbers in joined.folded.items():
        fresh = tuple(number for number in numbers if number not in owner)
        if fresh:
            # A code that led a group here may be inside of one there: its codes go with it.
            head = owner.get(head, head)
            folded[head] = folded.get(head, ()) + fresh
    pairs = zip(joined.ids, joined.rungs, strict=True)
    rest = [(number, rung) for number, rung in pairs if number not in owner]
    return replace(
        joined,
        ids=(*kept, *(number for number, _ in rest)),
        rungs=(*shown.rungs[:count], *(rung for _, rung in rest)),
        folded=folded,
        phrases={**joined.phrases, **shown.phrases},
    )
