"""Search answers."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from index.model.codes import CodeRef, Kind, System

Span = tuple[int, int]
"""Start and end offsets of a highlighted piece of text, in characters."""


class Match(StrEnum):
    """The rung of the ladder on which a hit was found, best first."""

    CODE = "exact code"
    CODE_PREFIX = "code prefix"
    TITLE = "exact title"
    WORDS = "all words"
    PARTIAL = "most words"
    SPELLING = "corrected spelling"


@dataclass(frozen=True, slots=True)
class Hit:
    """One row of a result list.

    Attributes:
        id: Row number of the code in the content that answered.
        ref: The code.
        display: The code as printed.
        title: Official title.
        title_spans: Matched pieces of ``title``.
        kind: Level in its classification.
        billable: Whether it is valid for submission.
        path: Short breadcrumb, for example ``Endocrine … > E11 > E11.2``.
        match: Rung on which it was found.
        matched: The phrase that matched where the title alone did not, with its label, for example
            ``inclusion: diabetic nephropathy`` or ``RBCS: Arthroplasty - Knee``, else empty.
        matched_spans: Matched pieces of ``matched``.
        covered: Whether an installed edition of its code set covers the date of service, and the
            code is valid on it as far as is known.
    """

    id: int
    ref: CodeRef
    display: str
    title: str
    title_spans: tuple[Span, ...]
    kind: Kind
    billable: bool
    path: str
    match: Match
    matched: str
    matched_spans: tuple[Span, ...]
    covered: bool


@dataclass(frozen=True, slots=True)
class SearchResult:
    """The answer to one query.

    Attributes:
        query: The text as typed.
        ids: Row numbers of the best hits, best first; rows are fetched with ``Engine.hits``.
        rungs: The rung of each id.
        total: Number of codes that match, at least ``len(ids)``.
        counts: Matches by system, over all systems whatever the scope.
        system: The scope in force, from the query's prefix or the caller; None for all.
        words: The folded words that were searched.
        prefixes: Those of ``words`` that were taken as beginnings of words.
        corrected: The query with its spelling corrected, if that is what was searched.
        elapsed_ms: Time the engine took, milliseconds.
        generation: Name of the content generation that answered.
        date_of_service: The date the answer is for.
    """

    query: str
    ids: tuple[int, ...]
    rungs: tuple[Match, ...]
    total: int
    counts: Mapping[System, int]
    system: System | None
    words: tuple[str, ...]
    prefixes: frozenset[str]
    corrected: str | None
    elapsed_ms: float
    generation: str
    date_of_service: date
