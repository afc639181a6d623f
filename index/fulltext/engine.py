"""The search engine over one content generation.

The ladder, best first: exact code, code prefix, exact title, all words (BM25F), most words,
corrected spelling. A word that no document holds is corrected before words are left out, since no
document could hold it. ICD-9 answers words only when it is asked for or the date of service lies
before ICD-10; otherwise it answers exact codes, below the rest.
"""

import time
from collections.abc import Mapping, Sequence
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from index.database import Content, open_content
from index.fulltext.explaining import explanation_lines, shown_readings
from index.fulltext.grouping import arrange
from index.fulltext.installed import ICD9, ICD10_START, Installed
from index.fulltext.matching import Plan, Planner
from index.fulltext.postings import Postings
from index.fulltext.query import Query, parse
from index.fulltext.ranker import Found, Ranker, holds, inside, kept
from index.fulltext.rows import Rows
from index.fulltext.spelling import Speller
from index.fulltext.text import index_words, phrase_key
from index.fulltext.word_postings import Ids, Mask
from index.meaning.near import Near
from index.model import (
    CodeRef,
    Explanation,
    Hit,
    Match,
    Personal,
    Question,
    SearchResult,
    System,
    display_code,
)

if TYPE_CHECKING:
    from index.fulltext.filters import FilterMasks

Ranked = list[tuple[int, Match]]
Bounds = tuple[int, int]


def _nearness(found: Near | None) -> dict[int, float] | None:
    if found is None:
        return None
    return dict(zip(found.documents.tolist(), found.cosines.tolist(), strict=True))


class Engine:
    """Answers queries over one content generation; made once, then called from one thread.

    Args:
        content: The open generation.

    Raises:
        ContentError: The packed postings are missing or not those of the index.
    """

    def __init__(self, content: Content) -> None:
        self.content = content
        self._postings = Postings(content.packed, content.fulltext)
        self._ranker = Ranker(self._postings)
        self._rows = Rows(content, self._postings.phrases)
        self._speller = Speller(self._postings, content.packed)
        self._installed = Installed(self._postings)
        self._planner = Planner(self._postings, self._installed.ranges)

    @cached_property
    def _masks(self) -> "FilterMasks":
        from index.fulltext.filters import FilterMasks  # few queries have conditions

        return FilterMasks(self.content)

    @cached_property
    def _entry_phrases(self) -> dict[tuple[str, int], list[int]]:
        """The phrases of each index entry by book and number; some seconds: for measuring."""
        from index.fulltext.build import entry_phrases

        return entry_phrases(self.content.connection)

    @property
    def postings(self) -> Postings:
        """The packed postings, for measuring and explaining."""
        return self._postings

    def forget(self) -> None:
        """Forget what earlier queries left behind, for measuring."""
        self._postings.forget()
        self._planner.forget()

    def code_counts(self) -> dict[System, int]:
        """Return the number of codes and categories of each installed system."""
        return self._installed.code_counts()

    def covered(self, date_of_service: date) -> frozenset[System]:
        """Return the systems whose installed edition covers a date of service."""
        return self._installed.covered(date_of_service)

    def search(
        self,
        query: str,
        *,
        system: System | None = None,
        date_of_service: date | None = None,
        limit: int = 50,
        prefix: bool = True,
        correct: bool = True,
        personal: Personal | None = None,
        without: frozenset[tuple[str, int]] = frozenset(),
        found: Near | None = None,
    ) -> SearchResult:
        """Find codes. Never raises for any text.

        Args:
            query: The text as typed.
            system: Limit the answer to this system; a scope in the text goes before it.
                ICD9CM takes in the ICD-9 procedures.
            date_of_service: Today if None.
            limit: Number of hits at the most.
            prefix: Whether a last word that touches the end of the text is a prefix.
            correct: Whether words that nothing holds are corrected.
            personal: What the person's own use adds.
            without: Book and number of index entries whose phrases do not count, for measuring.
            found: What ``MeaningFinder`` found for the query, where it is known already.
        """
        day = date_of_service or date.today()
        question = Question(query, system, day, limit, prefix, correct, personal, without)
        return self._answer(question, _nearness(found))

    def join_meaning(self, result: SearchResult, found: Near | None) -> SearchResult:
        """Return the answer with what is near in meaning.

        Args:
            result: A result of this engine.
            found: What ``MeaningFinder`` found for the query; None where there are no vectors.
        """
        if found is None or result.question is None:
            return result
        return self._answer(result.question, _nearness(found))

    def _answer(self, question: Question, near: Mapping[int, float] | None = None) -> SearchResult:
        """Return the answer by words, and by meaning where that is given."""
        started = time.perf_counter()
        day = question.date_of_service
        parsed = parse(question.query, prefix=question.prefix)
        scope = parsed.system or question.system
        bounds = self._installed.bounds(scope, day)
        ranked, code_total = self._by_code(parsed, scope, day, question.limit)
        keep = self._kept(parsed)
        found = self._by_words(parsed, bounds, keep, correct=question.correct)
        valid = self._postings.valid(day.toordinal())
        pool = self._ranker.pool(
            found, parsed.text, bounds, valid, keep, question.limit, code=bool(parsed.code)
        )
        without = frozenset(
            phrase for entry in question.without for phrase in self._entry_phrases.get(entry, ())
        )
        ranked += self._meant(question.personal, parsed, bounds, {number for number, _ in ranked})
        rungs = self._joined(pool.rungs, near, parsed, bounds, keep)
        known = {number for number, _ in ranked}
        for number in known:
            rungs.pop(number, None)
        uses = self._uses(question.personal)
        parts = self._ranker.parts(
            rungs, found.plan, valid, cosines=near, uses=uses, without=without
        )
        scores = self._ranker.scores(parts)
        if parsed.only_listed:
            scores = parts.order  # nothing was typed that ranks: code order
        by_words = parts.docs[np.argsort(-scores, kind="stable")].tolist()
        counts = self._installed.counts(pool.every)
        self._add_code_counts(counts, parsed, pool.every)
        docs = pool.every[inside(pool.every, bounds)]
        repeated = int(np.isin(docs, list(known)).sum()) if known and len(docs) else 0
        rungs.update(ranked)
        # Codes by their characters are a list in code order, not ideas.
        folded: dict[int, tuple[int, ...]] = {}
        heads = by_words
        if not parsed.only_listed:
            heads, folded = arrange(by_words, self._postings.groups)
        ids = ([number for number, _ in ranked] + heads)[: question.limit]
        plan = found.plan
        return SearchResult(
            query=question.query,
            ids=tuple(ids),
            rungs=tuple(rungs[number] for number in ids),
            total=(code_total + len(docs) - repeated) or len(ids),
            counts=counts,
            system=scope,
            words=(*plan.words, *(word for one in plan.readings for word in one.words)),
            prefixes=plan.prefixes,
            corrected=found.corrected,
            elapsed_ms=(time.perf_counter() - started) * 1000,
            generation=self.content.name,
            date_of_service=day,
            folded={number: folded[number] for number in ids if number in folded},
            phrases=dict(zip(parts.docs.tolist(), parts.phrase.tolist(), strict=True)),
            readings=shown_readings(plan),
            by_meaning=near is not None,
            scores=dict(zip(parts.docs.tolist(), scores.tolist(), strict=True)),
            nearness=near or {},
            question=question,
        )

    def _joined(
        self,
        rungs: Mapping[int, Match],
        near: Mapping[int, float] | None,
        parsed: Query,
        bounds: Bounds,
        keep: Mask | None,
    ) -> dict[int, Match]:
        """Return the documents found by words, and those found by meaning with their headings."""
        if near is None or parsed.code or not parsed.words:
            return dict(rungs)
        by_meaning = {
            number: Match.MEANING
            for number in near
            if holds(bounds, number) and (keep is None or keep[number])
        }
        return self._ranker.with_headings({**by_meaning, **rungs})

    def _meant(
        self, personal: Personal | None, parsed: Query, bounds: Bounds, known: set[int]
    ) -> Ranked:
        """Return the codes that the person meant by the query."""
        refs = personal.meant.get(phrase_key(parsed.text), ()) if personal else ()
        numbers = [number for ref in refs if (number := self._number(ref)) is not None]
        return [
            (number, Match.PERSONAL)
            for number in dict.fromkeys(numbers)
            if number not in known and holds(bounds, number)
        ]

    def _uses(self, personal: Personal | None) -> dict[int, float]:
        """Return how much each document is used lately."""
        if personal is None:
            return {}
        return {
            number: use
            for ref, use in personal.uses.items()
            if (number := self._number(ref)) is not None
        }

    def _number(self, ref: CodeRef) -> int | None:
        """Return the document of a code, None if it is not installed."""
        found, exact = self._postings.code_documents(ref.code)
        start, stop = self._installed.ranges.get(ref.system, (0, 0))
        return next((n for n in found[:exact].tolist() if start <= n < stop), None)

    def explain(self, result: SearchResult, number: int) -> Explanation:
        """Say why a code of a result stands where it stands.

        Args:
            result: A result of this engine.
            number: One of its ids, or of those folded under one.
        """
        question = result.question
        if question is None:
            msg = "the result is not one of an engine"
            raise ValueError(msg)
        parsed = parse(question.query, prefix=question.prefix)
        bounds = self._installed.bounds(parsed.system or question.system, question.date_of_service)
        found = self._by_words(parsed, bounds, self._kept(parsed), correct=question.correct)
        rungs = dict(zip(result.ids, result.rungs, strict=True))
        rung = rungs.get(number, Match.WORDS)
        valid = self._postings.valid(question.date_of_service.toordinal())
        parts = self._ranker.parts(
            {number: rung},
            found.plan,
            valid,
            cosines=result.nearness if result.by_meaning else None,
            uses=self._uses(question.personal),
        )
        title = self._rows.title(number)
        lines = explanation_lines(self._postings, found.plan, parts, title, result)
        ref = self._rows.identity(number)
        return Explanation(
            ref,
            display_code(ref.system, ref.code),
            rung,
            lines,
            result.scores.get(number, float(parts.total()[0])),
        )

    def hits(self, result: SearchResult, start: int = 0, stop: int | None = None) -> list[Hit]:
        """Build the rows ``start`` to ``stop`` of a result of this engine, in order."""
        return self._built(result, result.ids[start:stop], result.rungs[start:stop])

    def hits_of(self, result: SearchResult, ids: Sequence[int]) -> list[Hit]:
        """Build the rows of some codes of a result, in order.

        Args:
            result: A result of this engine.
            ids: Ids of the result, or codes folded under them, which take the rung of their head.
        """
        rungs = dict(zip(result.ids, result.rungs, strict=True))
        for head, folded in result.folded.items():
            rungs |= dict.fromkeys(folded, rungs[head])
        return self._built(result, ids, [rungs[number] for number in ids])

    def _built(self, result: SearchResult, ids: Sequence[int], rungs: Sequence[Match]) -> list[Hit]:
        return self._rows.build(
            ids,
            rungs,
            result.words,
            result.prefixes,
            self.covered(result.date_of_service),
            self._postings.valid(result.date_of_service.toordinal()),
            result.phrases,
            result.date_of_service,
        )

    def _add_code_counts(self, counts: dict[System, int], parsed: Query, docs: Ids) -> None:
        if not parsed.code:
            return
        found, _ = self._postings.code_documents(parsed.code)
        fresh = np.sort(found[~np.isin(found, docs)])
        for system, number in self._installed.counts(fresh).items():
            counts[system] += number

    def _by_code(
        self, parsed: Query, scope: System | None, day: date, limit: int
    ) -> tuple[Ranked, int]:
        """Return the code and the codes that begin so, and how many of them there are."""
        if not parsed.code:
            return [], 0
        found, exact = self._postings.code_documents(parsed.code)
        bounds = (
            (0, self._postings.documents) if scope is None else self._installed.bounds(scope, day)
        )
        exact_ids = [number for number in found[:exact].tolist() if holds(bounds, number)]
        valid = self._postings.valid(day.toordinal())
        # Beginnings follow the systems that answer words: ICD-9 only when it is asked for.
        others = np.sort(found[exact:])
        others = others[inside(others, self._installed.bounds(scope, day))]
        if valid is not None:
            others = np.concatenate((others[valid[others]], others[~valid[others]]))
        covered = self.covered(day)

        def order(number: int) -> tuple[bool, bool, bool, bool, int]:
            ref = self._rows.identity(number)
            dotted = "." in parsed.dotted and display_code(ref.system, ref.code) == parsed.dotted
            late = ref.system in ICD9 and day >= ICD10_START
            ended = valid is not None and not valid[number]
            return (not dotted, late, ended, ref.system not in covered, number)

        ranked = [(number, Match.CODE) for number in sorted(exact_ids, key=order)]
        ranked += [(number, Match.CODE_PREFIX) for number in others[:limit].tolist()]
        return ranked, len(exact_ids) + len(others)

    def _kept(self, parsed: Query) -> Mask | None:
        """Return which documents the conditions of a query keep, None if it has none."""
        if parsed.plain:
            return None
        keep = self._masks.mask(parsed)
        for words in parsed.phrases:
            holding = self._postings.phrases.documents_with(index_words(" ".join(words)))
            keep = holding if keep is None else keep & holding
        for words in parsed.excluded:
            lacking = ~self._postings.phrases.documents_with(index_words(" ".join(words)))
            keep = lacking if keep is None else keep & lacking
        return keep

    def _by_words(self, parsed: Query, scope: Bounds, keep: Mask | None, *, correct: bool) -> Found:
        """Climb down the ladder of words until something in scope answers."""
        words = parsed.words
        plan = self._planner.plan(words, prefix=parsed.prefix)
        corrected = None
        rung = Match.WORDS
        if correct and not parsed.code and not all(plan.groups):
            mended = self._mend(plan)
            if mended != words:
                words, rung = mended, Match.SPELLING
                corrected = " ".join(mended)
                plan = self._planner.plan(words, prefix=False)
        docs, scores = kept(*self._postings.match_all(plan.groups), keep)
        if parsed.only_listed and keep is not None:
            docs = np.flatnonzero(keep).astype(np.int32)
            scores = np.zeros(len(docs), np.float32)
        if plan.optional and not len(docs[inside(docs, scope)]):
            docs, scores = kept(*self._postings.match_all(plan.needed()), keep)
            rung = rung if rung is Match.SPELLING else Match.PARTIAL
        if not parsed.code and not len(docs[inside(docs, scope)]):
            cut = self._planner.plan(words, prefix=parsed.prefix, cut_short=True)
            longer, longer_scores = kept(*self._postings.match_all(cut.groups), keep)
            if len(longer[inside(longer, scope)]):
                plan, docs, scores = cut, longer, longer_scores
                rung = rung if rung is Match.SPELLING else Match.WORDS
        found = Found(plan, docs, scores, rung, corrected)
        if correct and parsed.prefix and corrected is None and not len(docs[inside(docs, scope)]):
            return self._with_last_mended(words, scope, keep) or found
        return found

    def _with_last_mended(
        self, words: tuple[str, ...], scope: Bounds, keep: Mask | None
    ) -> Found | None:
        """Return what is found with another last word, if it is one and the others go with it.

        A last word that others begin with is not known to be wrong: "ovarian cist".
        """
        start, stop = self._postings.phrases.span(words[-1], prefix=False)
        better = self._speller.correct(words[-1]) if start == stop else ()
        if not better or better == words[-1:]:
            return None
        mended = (*words[:-1], *better)
        plan = self._planner.plan(mended, prefix=False)
        docs, scores = kept(*self._postings.match_all(plan.groups), keep)
        if not len(docs[inside(docs, scope)]):
            return None
        return Found(plan, docs, scores, Match.SPELLING, " ".join(mended))

    def _mend(self, plan: Plan) -> tuple[str, ...]:
        """Correct the words that no document holds, and join or part words."""
        mended: list[str] = []
        skip = False
        for place, (word, postings) in enumerate(zip(plan.words, plan.groups, strict=True)):
            if skip:
                skip = False
            elif postings and (place + 1 == len(plan.words) or plan.groups[place + 1]):
                mended.append(word)
            elif whole := self._speller.joined(plan.words, place):
                mended.append(whole)
                skip = True
            else:
                mended += [word] if postings else self._speller.correct(word) or [word]
        return tuple(dict.fromkeys(mended))


def open_engine(content_dir: Path) -> Engine:
    """Open the generation in force and load its postings.

    Raises:
        ContentError: There is no usable content.
    """
    return Engine(open_content(content_dir))
