"""What the board asks of the engine: searches and postings, each on a thread of its own."""

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from desktop.command import Report, run_command
from index.model.job_board import Fit, JobAnswer, JobProfile, JobQuery, SavedSearch
from index.model.jobs import JobSource, Posting

FIRST_ROWS = 50
"""Rows that come with an answer."""
MORE_ROWS = 100
"""Rows fetched at a time when the list is scrolled."""


class Board(Protocol):
    """What answers from the board's folder on one thread."""

    def reload_if_changed(self) -> None:
        """Take over what was written since."""
        ...

    def search(self, query: JobQuery) -> JobAnswer:
        """Return what is found."""
        ...

    def posting(self, number: int) -> Posting | None:
        """Return a posting, None if it is gone."""
        ...

    def fit(self, number: int, profile: JobProfile) -> Fit | None:
        """Return how well a posting fits, None if it is gone."""
        ...

    def unindexed(self) -> int | None:
        """Return the generation of the tables that the index is not made of, None where it is."""
        ...

    def sources(self) -> tuple[JobSource, ...]:
        """Return where postings come from."""
        ...

    def count_new(self, search: SavedSearch) -> int:
        """Return how many postings a saved search finds that were not there before."""
        ...

    def close(self) -> None:
        """Close what is open."""
        ...


@dataclass(frozen=True, slots=True)
class PostingRequest:
    """A posting to show.

    Attributes:
        number: Its number.
        profile: For the fit; an empty one gives none.
    """

    number: int
    profile: JobProfile


@dataclass(frozen=True, slots=True)
class OverviewRequest:
    """The sources, and what is new to each saved search.

    Attributes:
        searches: The saved searches.
    """

    searches: tuple[SavedSearch, ...]


@dataclass(frozen=True, slots=True)
class Found:
    """The answer to a query.

    Attributes:
        query: What was asked.
        answer: What was found.
        milliseconds: How long that took.
    """

    query: JobQuery
    answer: JobAnswer
    milliseconds: float


@dataclass(frozen=True, slots=True)
class Opened:
    """A posting.

    Attributes:
        request: What was asked.
        posting: The posting, None if it is gone.
        fit: How well it fits, None without a profile.
    """

    request: PostingRequest
    posting: Posting | None
    fit: Fit | None


@dataclass(frozen=True, slots=True)
class Overview:
    """The sources and what is new.

    Attributes:
        sources: Where postings come from.
        new: How many postings are new to each saved search, by its number.
        unindexed: Generation of the tables that the index is not made of, None where it is.
    """

    sources: tuple[JobSource, ...]
    new: dict[int, int]
    unindexed: int | None


Run = Callable[[Sequence[str], Report], str]
"""Runs a command and returns what it prints; ``desktop.command.run_command``."""
Request = JobQuery | PostingRequest | OverviewRequest
Answer = Found | Opened | Overview


def open_board(folder: Path) -> Board:
    """Open the board on the calling thread.

    Raises:
        JobsError: It cannot be used.
    """
    from desktop.careers.opened import OpenedBoard

    return OpenedBoard(folder)


@dataclass(frozen=True)
class Engine:
    """The engine's functions, so that tests can put others in their place."""

    open_board: Callable[[Path], Board] = open_board
    run: Run = run_command


class BoardWorker:
    """Answers on its worker's thread, with a board of its own.

    Args:
        folder: The board's folder.
        engine: What answers.
    """

    def __init__(self, folder: Path, engine: Engine) -> None:
        self._folder = folder
        self._engine = engine
        self._board: Board | None = None

    def __call__(self, request: Request) -> Answer:
        """Answer from what the board holds now.

        Raises:
            JobsError: The board cannot be used.
        """
        if self._board is None:
            self._board = self._engine.open_board(self._folder)
        board = self._board
        board.reload_if_changed()
        match request:
            case JobQuery():
                started = time.perf_counter()
                answer = board.search(request)
                return Found(request, answer, (time.perf_counter() - started) * 1000)
            case PostingRequest(number, profile):
                posting = board.posting(number)
                rated = posting is not None and not profile.empty
                return Opened(request, posting, board.fit(number, profile) if rated else None)
            case OverviewRequest(searches):
                new = {one.id: board.count_new(one) for one in searches}
                return Overview(board.sources(), new, board.unindexed())

    def finish(self) -> None:
        """Close what the thread has opened."""
        if self._board is not None:
            self._board.close()
            self._board = None
