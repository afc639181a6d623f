"""The search worker's side: an engine that follows the content, asked from one thread only."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from desktop.lookup.own_use import OwnUse
from index.model import CodeLine, Explanation, Hit, SearchResult, System

if TYPE_CHECKING:
    from index.fulltext import Engine
    from index.meaning.near import Near

LIMIT = 200
"""Codes in a result list; whoever needs more adds a word."""
FIRST_ROWS = 24
"""Rows that come with the answer: a screen full."""
MORE_ROWS = 50
"""Rows fetched at a time when the list is scrolled."""
_SUGGESTIONS = 8


@dataclass(frozen=True, slots=True)
class SearchRequest:
    """A query to answer.

    Attributes:
        query: The text as typed.
        system: The scope that is chosen, None for all.
        date_of_service: Picks the editions.
        generation: Name of the content generation in force.
        rows: Rows that are wanted with the answer.
        correct: Whether the spelling may be corrected.
        lift: Whether codes that the person opens often are lifted.
    """

    query: str
    system: System | None
    date_of_service: date
    generation: str
    rows: int = FIRST_ROWS
    correct: bool = True
    lift: bool = True


@dataclass(frozen=True, slots=True)
class RowsRequest:
    """More rows of a result.

    Attributes:
        result: The result.
        start: First row.
        stop: Row behind the last.
    """

    result: SearchResult
    start: int
    stop: int


@dataclass(frozen=True, slots=True)
class GroupRequest:
    """Rows of a group that is opened.

    Attributes:
        result: The result.
        head: Id of the code that leads the group.
        start: First of the codes folded under it.
        stop: The one behind the last.
    """

    result: SearchResult
    head: int
    start: int
    stop: int


@dataclass(frozen=True, slots=True)
class JoinRequest:
    """What the sentence model found, to be joined to an answer.

    Attributes:
        result: The answer.
        found: What the model found.
        rows: Rows of the joined answer that are wanted.
    """

    result: SearchResult
    found: "Near"
    rows: int


@dataclass(frozen=True, slots=True)
class ExplainRequest:
    """Why a code stands where it stands.

    Attributes:
        result: The answer.
        number: Its id: one of the result's, or of those folded under them.
    """

    result: SearchResult
    number: int


@dataclass(frozen=True, slots=True)
class SearchAnswer:
    """The answer to a query.

    Attributes:
        request: The query.
        result: What the engine found.
        hits: The first rows.
        near: Codes that look like the query, where it found nothing.
        covered: Code sets of which an installed edition covers the date of service.
    """

    request: SearchRequest
    result: SearchResult
    hits: list[Hit]
    near: tuple[CodeLine, ...]
    covered: frozenset[System] = frozenset()


@dataclass(frozen=True, slots=True)
class RowsAnswer:
    """More rows.

    Attributes:
        request: What was asked.
        hits: The rows; None if other content has come into force since the search.
    """

    request: RowsRequest
    hits: list[Hit] | None


@dataclass(frozen=True, slots=True)
class GroupAnswer:
    """Rows of a group.

    Attributes:
        request: What was asked.
        hits: The rows; None if other content has come into force since the search.
    """

    request: GroupRequest
    hits: list[Hit] | None


@dataclass(frozen=True, slots=True)
class JoinAnswer:
    """An answer that meaning has joined.

    Attributes:
        request: What was asked.
        result: The joined answer; None if other content has come into force since the search.
        hits: Its first rows.
    """

    request: JoinRequest
    result: SearchResult | None
    hits: list[Hit]


@dataclass(frozen=True, slots=True)
class ExplainAnswer:
    """Why a code stands where it stands.

    Attributes:
        request: What was asked.
        explanation: The reasons; None if other content has come into force since the search.
    """

    request: ExplainRequest
    explanation: Explanation | None


Request = SearchRequest | RowsRequest | GroupRequest | JoinRequest | ExplainRequest
Answer = SearchAnswer | RowsAnswer | GroupAnswer | JoinAnswer | ExplainAnswer


class Searcher:
    """Answers on the worker's thread; opens the engine at the first query.

    Args:
        folder: Returns the content folder in use.
        own_use: What the person's own use adds.
    """

    def __init__(self, folder: Callable[[], Path], own_use: OwnUse | None = None) -> None:
        self._folder = folder
        self._own_use = own_use
        self._engine: Engine | None = None

    def __call__(self, request: Request) -> Answer:
        """Answer one request.

        Raises:
            ContentError: There is no usable content.
        """
        if isinstance(request, RowsRequest):
            return self._rows(request)
        if isinstance(request, GroupRequest):
            return self._group(request)
        if isinstance(request, JoinRequest):
            return self._join(request)
        if isinstance(request, ExplainRequest):
            return self._explain(request)
        return self._search(request)

    def finish(self) -> None:
        """Close what the thread has opened."""
        if self._engine is not None:
            self._engine.content.close()
            self._engine = None
        if self._own_use is not None:
            self._own_use.close()

    def _search(self, request: SearchRequest) -> SearchAnswer:
        engine = self._open(request.generation)
        result = engine.search(
            request.query,
            system=request.system,
            date_of_service=request.date_of_service,
            limit=LIMIT,
            correct=request.correct,
            personal=self._own_use(lift=request.lift) if self._own_use is not None else None,
        )
        near: tuple[CodeLine, ...] = ()
        if not result.ids:
            from index.pages import near as near_codes

            near = tuple(near_codes(engine.content, _bare(request.query), _SUGGESTIONS))
        covered = engine.covered(result.date_of_service)
        return SearchAnswer(request, result, engine.hits(result, 0, request.rows), near, covered)

    def _rows(self, request: RowsRequest) -> RowsAnswer:
        engine = self._engine_of(request.result)
        if engine is None:
            return RowsAnswer(request, None)
        return RowsAnswer(request, engine.hits(request.result, request.start, request.stop))

    def _group(self, request: GroupRequest) -> GroupAnswer:
        engine = self._engine_of(request.result)
        if engine is None:
            return GroupAnswer(request, None)
        folded = request.result.folded[request.head][request.start : request.stop]
        return GroupAnswer(request, engine.hits_of(request.result, folded))

    def _join(self, request: JoinRequest) -> JoinAnswer:
        engine = self._engine_of(request.result)
        if engine is None:
            return JoinAnswer(request, None, [])
        joined = engine.join_meaning(request.result, request.found)
        return JoinAnswer(request, joined, engine.hits(joined, 0, request.rows))

    def _explain(self, request: ExplainRequest) -> ExplainAnswer:
        engine = self._engine_of(request.result)
        if engine is None:
            return ExplainAnswer(request, None)
        return ExplainAnswer(request, engine.explain(request.result, request.number))

    def _engine_of(self, result: SearchResult) -> "Engine | None":
        """Return the engine that a result came from, None if other content has replaced it."""
        engine = self._engine
        return engine if engine and engine.content.name == result.generation else None

    def _open(self, generation: str) -> "Engine":
        """Return an engine over the generation in force."""
        from index.fulltext import open_engine

        if self._engine is not None and self._engine.content.name != generation:
            self._engine.content.close()
            self._engine = None
        if self._engine is None:
            self._engine = open_engine(self._folder())
        return self._engine


def _bare(query: str) -> str:
    """Return a query that may be a code, without its scope; nothing if it cannot be one."""
    text = query.rpartition(":")[2].strip()
    looks_like_code = any(character.isdigit() for character in text) and " " not in text
    return text if looks_like_code else ""
