"""Search answers."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from index.model.codes import CodeRef, Kind, System

Span = tuple[int, int]
"""Start and end offsets of a highlighted piece of text, in characters."""


class Match(StrEnum):
    """The rung of the ladder on which a hit was found, best first."""

    CODE = "exact code"
    CODE_PREFIX = "code prefix"
    PERSONAL = "your own"
    TITLE = "exact title"
    WORDS = "all words"
    PARTIAL = "most words"
    SPELLING = "corrected spelling"
    MEANING = "by meaning"


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
        severity: ``CC`` or ``MCC`` where the MS-DRG lists for the date of service call it a
            complication or comorbidity, or a major one; else empty.
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
    severity: str


@dataclass(frozen=True, slots=True)
class Reading:
    """Other words that a query was searched with as well.

    Attributes:
        typed: The words typed: ``hives``.
        meant: The words they may stand for: ``urticaria``.
        kind: Kind of the vocabulary entry: ``lay``, ``abbreviation``, ``eponym`` ...
    """

    typed: str
    meant: str
    kind: str


@dataclass(frozen=True, slots=True)
class Personal:
    """What a person's own use adds to a search.

    Attributes:
        meant: Codes that the person meant by a query, by the query's phrase key.
        uses: How much each code is used lately, above 0 to 1.
    """

    meant: Mapping[str, tuple[CodeRef, ...]]
    uses: Mapping[CodeRef, float]


@dataclass(frozen=True, slots=True)
class Question:
    """What was asked; see ``Engine.search``."""

    query: str
    system: System | None
    date_of_service: date
    limit: int
    prefix: bool = True
    correct: bool = True
    personal: Personal | None = None
    without: frozenset[tuple[str, int]] = frozenset()


@dataclass(frozen=True, slots=True)
class ExplanationLine:
    """One reason for the place of a hit.

    Attributes:
        factor: ``phrase``, ``words elsewhere``, ``meaning``, ``side and level``, ``own use``,
            ``exact title``, ``not valid``, ``heading``: these add up to the score. ``word``: how a
            word weighs in a field (BM25F), by which the codes were chosen that are ranked so.
        detail: In words, with the field or the phrase.
        value: What it counts.
    """

    factor: str
    detail: str
    value: float


@dataclass(frozen=True, slots=True)
class Explanation:
    """Why a code stands where it stands.

    Attributes:
        ref: The code.
        display: The code as printed.
        rung: Rung of the ladder on which it was found.
        lines: The reasons.
        score: What orders the codes of a rung.
    """

    ref: CodeRef
    display: str
    rung: Match
    lines: tuple[ExplanationLine, ...]
    score: float


@dataclass(frozen=True, slots=True)
class SearchResult:
    """The answer to one query.

    Attributes:
        query: The text as typed.
        ids: Row numbers of the best hits, best first; rows are fetched with ``Engine.hits``.
        rungs: The rung of each id.
        total: Number of codes that match: those that hold every word, else those that hold most.
            The list may go on with others.
        counts: Matches by system, over all systems whatever the scope.
        system: The scope in force, from the query's prefix or the caller; None for all.
        words: The folded words that were searched.
        prefixes: Those of ``words`` that were taken as beginnings of words.
        corrected: The query with its spelling corrected, if that is what was searched.
        elapsed_ms: Time the engine took, milliseconds.
        generation: Name of the content generation that answered.
        date_of_service: The date the answer is for.
        folded: For ids that lead a group: the further codes of the group, best first. They are
            not among ``ids``; a group opens with Right.
        phrases: Number of the phrase of each id that fits the query best, -1 for none.
        readings: Other words that were searched too, such as ``urticaria`` for ``hives``.
        by_meaning: Whether the sentence model has joined: see ``Engine.join_meaning``.
        scores: Score of each id that was ranked.
        nearness: Cosine of the ids that are near in meaning, once it has joined.
        question: What was asked.
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
    folded: Mapping[int, tuple[int, ...]] = field(default_factory=dict)
    phrases: Mapping[int, int] = field(default_factory=dict)
    readings: tuple[Reading, ...] = ()
    by_meaning: bool = False
    scores: Mapping[int, float] = field(default_factory=dict)
    nearness: Mapping[int, float] = field(default_factory=dict)
    question: Question | None = None
