"""A board that answers from a handful of postings, the same way every time."""

import threading
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from desktop.careers.engine import Board, Engine
from desktop.careers.rendering import pay_text, places_text
from index.jobs.errors import JobsError
from index.model.job_board import (
    Facet,
    FacetName,
    FacetValue,
    Fit,
    FitReason,
    JobAnswer,
    JobHit,
    JobProfile,
    JobQuery,
    PayBar,
    SavedSearch,
    Sort,
)
from index.model.jobs import JobSource, Posting
from tests.desktop.careers.postings import NOW, posting

_BAR = 5000


@dataclass
class FakeBoard:
    """Finds postings by words of the title, and narrows them by place of work and state.

    Attributes:
        postings: What is on the board.
        sources_kept: Where they come from.
        asked: The queries.
        gate: Set while an answer may be given.
        error: Raised in the place of an answer.
        changed: When the board last changed.
        tables: Generation of the tables that the index is not made of, None where it is.
    """

    postings: list[Posting] = field(default_factory=lambda: [posting(n) for n in range(1, 121)])
    sources_kept: tuple[JobSource, ...] = ()
    asked: list[JobQuery] = field(default_factory=list)
    gate: threading.Event = field(default_factory=threading.Event)
    error: JobsError | None = None
    changed: datetime | None = NOW
    tables: int | None = None

    def __post_init__(self) -> None:
        """Answer at once until a test closes the gate."""
        self.gate.set()

    def engine(self) -> Engine:
        """Return it as the engine's functions."""

        def open_board(folder: Path) -> Board:
            return self

        return Engine(open_board, lambda _arguments, _report: "[]")

    def reload_if_changed(self) -> None:
        """Nothing is read anew."""

    def close(self) -> None:
        """Nothing is open."""

    def search(self, query: JobQuery) -> JobAnswer:
        """Return the postings whose titles have every word."""
        self.asked.append(query)
        assert self.gate.wait(20)
        if self.error is not None:
            raise self.error
        words = query.text.casefold().split()
        found = [one for one in self.postings if all(w in one.title.casefold() for w in words)]
        chosen = [one for one in found if _narrowed(one, query)]
        if query.sort is Sort.NEWEST:
            chosen.sort(key=lambda one: one.first_seen, reverse=True)
        pays = sorted(pay for one in chosen if (pay := _middle(one)) is not None)
        rows = chosen[query.offset : query.offset + query.limit]
        return JobAnswer(
            len(chosen),
            tuple(_hit(one, words, query.profile) for one in rows),
            tuple(_facets(found, query)),
            tuple(_bars(pays)),
            len(pays),
            round(pays[len(pays) // 2]) if pays else None,
            "",
            self.changed if self.postings else None,
            any(one.example for one in self.postings),
        )

    def posting(self, number: int) -> Posting | None:
        """Return a posting."""
        return next((one for one in self.postings if one.id == number), None)

    def fit(self, number: int, profile: JobProfile) -> Fit | None:
        """Return a fit by the credentials alone."""
        found = self.posting(number)
        if found is None:
            return None
        good = "CPC" in profile.credentials
        return Fit(
            80 if good else 20,
            (
                FitReason("asks for CPC", good, 4.0 if good else 0.0, 4.0),
                FitReason("does not say which records", None, 0.0, 1.0),
            ),
        )

    def unindexed(self) -> int | None:
        """Return the generation of the tables that the index is not made of."""
        return self.tables

    def sources(self) -> tuple[JobSource, ...]:
        """Return where postings come from."""
        return self.sources_kept

    def count_new(self, search: SavedSearch) -> int:
        """Return how many postings were first seen after the search was."""
        return sum(one.first_seen > search.seen for one in self.postings)


def _middle(one: Posting) -> float | None:
    pay = one.understood.pay
    return (pay.low + pay.high) / 2 if pay and pay.low and pay.high else None


def _values(one: Posting, name: FacetName) -> tuple[str, ...]:
    facts = one.understood
    if name is FacetName.REMOTE:
        return (facts.remote.value,)
    return tuple(place.state for place in facts.places)


def _narrowed(one: Posting, query: JobQuery, without: FacetName | None = None) -> bool:
    for name in {name for name, _value in query.chosen} - {without}:
        values = {value for named, value in query.chosen if named is name}
        if name is FacetName.PAY:
            if (_middle(one) or 0) < max(map(int, values)):
                return False
        elif values.isdisjoint(_values(one, name)):
            return False
    return True


def _facets(found: Iterable[Posting], query: JobQuery) -> Iterable[Facet]:
    for name in (FacetName.REMOTE, FacetName.STATE):
        left = [one for one in found if _narrowed(one, query, name)]
        counts: dict[str, int] = {}
        for one in left:
            for value in _values(one, name):
                counts[value] = counts.get(value, 0) + 1
        chosen = {value for named, value in query.chosen if named is name}
        for value in chosen:
            counts.setdefault(value, 0)
        yield Facet(
            name,
            tuple(
                FacetValue(value, value, count, value in chosen)
                for value, count in sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))
            ),
        )


def _bars(pays: list[float]) -> Iterable[PayBar]:
    if not pays:
        return
    first = int(pays[0] // _BAR) * _BAR
    for low in range(first, int(pays[-1]) + 1, _BAR):
        yield PayBar(low, low + _BAR, sum(low <= pay < low + _BAR for pay in pays))


def _hit(one: Posting, words: list[str], profile: JobProfile) -> JobHit:
    facts = one.understood
    title = one.title.casefold()
    return JobHit(
        one.id,
        one.title,
        one.employer,
        places_text(facts),
        facts.remote,
        tuple(named.name for named in facts.credentials),
        pay_text(facts.pay) if facts.pay else "",
        one.listings[0].name,
        one.posted,
        None if profile.empty else 80 if "CPC" in profile.credentials else 20,
        tuple((title.index(word), title.index(word) + len(word)) for word in words),
        one.example,
        one.first_seen,
    )
