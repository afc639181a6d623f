"""Choosing and ordering the codes that answer by words and by meaning."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from index.fulltext.matching import Plan
from index.fulltext.phrase_scores import PhraseIndex
from index.fulltext.phrases import Label
from index.fulltext.postings import Postings, best
from index.fulltext.text import phrase_key
from index.fulltext.traits import (
    ENCOUNTER_BITS,
    LATER_BITS,
    SIDE_BITS,
    WIDE_LEVEL,
)
from index.fulltext.word_postings import Ids, Mask, Scores
from index.model import Match

POOL = 300
"""Documents that are ranked by their phrases: the best by BM25F."""
_ENOUGH = 40
"""With fewer that hold all words, those that hold most follow."""
_LEAST_SHARE = 0.5
_LEADERS = 20
"""Codes whose headings are looked at."""
_LAST = np.float32(1000)
"""What a code loses that is not valid on the date: more than any score, so that it comes last."""
_FIRST = np.float32(10)
"""What an exact title gains: more than any other score."""

Bounds = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Found:
    """What the words of a query found.

    Attributes:
        plan: The query as searched.
        docs: Documents of every system that hold all words, ascending.
        scores: Their scores.
        rung: The rung.
        corrected: The corrected query if the spelling was.
    """

    plan: Plan
    docs: Ids
    scores: Scores
    rung: Match
    corrected: str | None


@dataclass(frozen=True, slots=True)
class Pool:
    """The codes that are ranked.

    Attributes:
        rungs: The rung of each.
        every: All documents of every system that answer, ascending.
    """

    rungs: Mapping[int, Match]
    every: Ids


@dataclass(frozen=True, slots=True)
class Parts:
    """What the scores of some documents are made of; arrays of one length.

    Attributes:
        docs: Document numbers, ascending.
        phrase: Number of the phrase of each that fits best, -1 without.
        fit: Score of that phrase.
        coverage: Weight of the typed words that any phrase holds.
        meaning: What nearness in meaning adds.
        level: What the level in its classification adds.
        use: What the person's use adds.
        order: What comes before all scores: an exact title, a code that is not valid.
    """

    docs: Ids
    phrase: Ids
    fit: Scores
    coverage: Scores
    meaning: Scores
    level: Scores
    use: Scores
    order: Scores

    def total(self) -> Scores:
        """Return the scores."""
        total: Scores = self.fit + self.coverage + self.meaning + self.level + self.use + self.order
        return total


def inside(docs: Ids, bounds: Bounds) -> slice:
    """Return the part of ``docs`` (ascending) that lies within ``bounds``."""
    # Bounds of another type would have all documents converted to that.
    start, stop = np.searchsorted(docs, np.array(bounds, docs.dtype)).tolist()
    return slice(start, stop)


def holds(bounds: Bounds, number: int) -> bool:
    """Return whether a document lies within ``bounds``."""
    return bounds[0] <= number < bounds[1]


def kept(docs: Ids, scores: Scores, keep: Mask | None) -> tuple[Ids, Scores]:
    """Return the documents that the conditions of a query keep, with their scores."""
    if keep is None or not len(docs):
        return docs, scores
    chosen = keep[docs]
    return docs[chosen], scores[chosen]


class Ranker:
    """Ranks documents.

    Args:
        postings: The packed postings.
    """

    def __init__(self, postings: Postings) -> None:
        self._postings = postings
        self._phrases: PhraseIndex = postings.phrases

    def pool(
        self,
        found: Found,
        text: str,
        scope: Bounds,
        valid: Mask | None,
        keep: Mask | None,
        limit: int,
        *,
        code: bool,
    ) -> Pool:
        """Choose the documents to be ranked.

        Args:
            found: What the words found.
            text: The text typed behind a scope.
            scope: The documents that may answer.
            valid: Which documents are valid on the date, None if all are.
            keep: Which documents the conditions of the query keep, None if it has none.
            limit: How many are wanted at the most.
            code: Whether the text can be a code: then not every word need be found.
        """
        plan, rung = found.plan, found.rung
        part = inside(found.docs, scope)
        pool, points = found.docs[part], found.scores[part]
        most = max(POOL, limit)
        if len(pool) > most:
            if valid is not None:
                points = np.where(valid[pool], points, points - _LAST)
            pool = np.sort(best(pool, points, most))
        rungs = dict.fromkeys(pool.tolist(), rung)
        every = found.docs
        if self._families(pool) < _ENOUGH and len(plan.words) > 1 and not code:
            weights = plan.wanted.weights
            needed = [place for place in range(len(weights)) if place not in plan.optional]
            sure = float(weights[needed].sum()) if len(found.docs) else 0.0
            more, points, held = self._postings.match_most(plan.groups, weights, _LEAST_SHARE, sure)
            if keep is not None:
                chosen = keep[more]
                more, points, held = more[chosen], points[chosen], held[chosen]
            if not len(pool):
                every = more
            part = inside(more, scope)
            more, points, held = more[part], points[part], held[part]
            more = best(more, held + points / max(float(points.max(initial=0)), 1e-6), POOL)
            partial = rung if rung is Match.SPELLING else Match.PARTIAL
            rungs = {**dict.fromkeys(more.tolist(), partial), **rungs}
        for phrase in self._phrases.exact(phrase_key(text)):
            number = self._phrases.owner(phrase)
            if holds(scope, number) and (keep is None or keep[number]):
                titled = self._phrases.label(phrase) is Label.TITLE
                rungs[number] = Match.TITLE if titled else rungs.get(number, Match.WORDS)
        return Pool(rungs, every)

    def _families(self, docs: Ids) -> int:
        """Return how many headings documents stand below: fifty codes may be one drug's."""
        above = self._postings.headings.take(docs)
        return len(set(np.where(above < 0, docs, above).tolist()))

    def scores(self, parts: Parts) -> Scores:
        """Return the scores of documents, those of headings at least near the codes below them.

        A query that a code answers whose title says little more is about the heading as well: the
        index leads to ``D70.9``, and the reader may mean all of ``D70``.
        """
        total = parts.total()
        docs = parts.docs
        leaders = np.argsort(-total, kind="stable")[:_LEADERS]
        above = self._postings.headings.take(docs.take(leaders))
        places = np.searchsorted(docs, above)
        for leader, heading, at in zip(
            leaders.tolist(), above.tolist(), places.tolist(), strict=True
        ):
            if heading < 0 or at == len(docs) or docs[at] != heading:
                continue
            # A range or a table is not what a person means.
            if self._postings.traits[heading, 0] != WIDE_LEVEL:
                total[at] = max(total[at], total[leader] - self._phrases.ranking.heading)
        return total

    def with_headings(self, rungs: Mapping[int, Match]) -> dict[int, Match]:
        """Return the documents with the headings directly above them, on the same rung."""
        docs = np.array(list(rungs), np.int32)
        above = self._postings.headings.take(docs).tolist() if len(docs) else []
        added = {
            heading: rung
            for heading, rung in zip(above, rungs.values(), strict=True)
            if heading >= 0 and rung is not Match.TITLE
        }
        return {**added, **rungs}

    def parts(
        self,
        rungs: Mapping[int, Match],
        plan: Plan,
        valid: Mask | None,
        *,
        cosines: Mapping[int, float] | None = None,
        uses: Mapping[int, float] | None = None,
        without: frozenset[int] = frozenset(),
    ) -> Parts:
        """Return what the scores of a pool are made of.

        Args:
            rungs: The documents with their rungs.
            plan: The query.
            valid: Which documents are valid on the date, None if all are.
            cosines: Nearness in meaning of each document; None if meaning has not joined.
            uses: Lately used documents, above 0 to 1.
            without: Phrases that do not count, for measuring.
        """
        docs = np.array(sorted(rungs), np.int32)
        weights = self._phrases.ranking
        fit = self._phrases.fit(docs, plan.wanted, without)
        nothing = np.zeros(len(docs), np.float32)
        order = np.zeros(len(docs), np.float32)
        titled = [number for number, rung in rungs.items() if rung is Match.TITLE]
        order[np.searchsorted(docs, np.array(titled, np.int32))] = _FIRST
        if valid is not None and len(docs):
            order -= _LAST * ~valid[docs]
        use = nothing
        if uses:
            use = weights.use * np.array(
                [uses.get(number, 0.0) for number in docs.tolist()], np.float32
            )
        levels, bits = self._postings.traits.take(docs, axis=0).T
        meaning: Scores = nothing
        if cosines is not None:
            near = np.array([cosines.get(number, 0.0) for number in docs.tolist()], np.float32)
            meaning = (weights.meaning * np.maximum(near, 0) ** weights.sharpness).astype(
                np.float32
            )
            meaning[levels == WIDE_LEVEL] = 0  # a table is not what a person means
        level = weights.wide * (levels == WIDE_LEVEL)
        asked = plan.traits
        for group in (SIDE_BITS, ENCOUNTER_BITS):
            own = bits & group
            if asked & group:
                level = level + weights.wrong * ((own != 0) & ((own & asked) == 0))
            else:
                level = level + weights.unasked * (own != 0)
        if not asked & ENCOUNTER_BITS:  # the first visit is what is coded most
            level = level + weights.unasked * ((bits & LATER_BITS) != 0)
        return Parts(
            docs,
            fit.phrase,
            fit.score,
            weights.document * fit.coverage,
            meaning,
            level.astype(np.float32),
            use,
            order,
        )
