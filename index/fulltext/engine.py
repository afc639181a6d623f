"""The search engine over one content generation.

The ladder, best first: exact code, code prefix, exact title, all words (BM25F), most words,
corrected spelling. A word that no document holds is corrected before words are left out, since no
document could hold it. ICD-9 answers words only when it is asked for or the date of service lies
before ICD-10; otherwise it answers exact codes, below the rest.
"""

import time
from collections.abc import Collection
from datetime import date
from pathlib import Path

import numpy as np

from index.database import Content, open_content
from index.fulltext.packing import phrase_hash
from index.fulltext.postings import Ids, Postings, Scores, WordPostings, best
from index.fulltext.query import Query, parse
from index.fulltext.rows import Rows
from index.fulltext.spelling import Speller
from index.fulltext.text import phrase_key
from index.model import (
    Explanation,
    Hit,
    Match,
    Personal,
    SearchResult,
    System,
    display_code,
)

_NOT_VALID = np.float32(1000)
"""What a code loses that is not valid on the date: more than any score, so that it comes last."""
ICD10_START = date(2015, 10, 1)
_ICD9 = (System.ICD9CM, System.ICD9PROC)

Ranked = list[tuple[int, Match]]
Bounds = tuple[int, int]


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
        self._rows = Rows(content)
        self._speller = Speller(self._postings)
        self._ranges: dict[System, tuple[int, int]] = {}
        self._editions: dict[System, list[tuple[str, str]]] = {}
        for name, facts in self._postings.systems.items():
            system = System(name)
            self._ranges[system] = (int(str(facts["start"])), int(str(facts["stop"])))
            editions = facts["editions"]
            self._editions[system] = [
                (start or "", end or "9999-12-31")
                for start, end in (editions if isinstance(editions, list) else ())
            ]

    @property
    def postings(self) -> Postings:
        """The packed postings, for measuring and explaining."""
        return self._postings

    def code_counts(self) -> dict[System, int]:
        """Return the number of codes and categories of each installed system."""
        return {
            System(name): int(str(facts["codes"])) for name, facts in self._postings.systems.items()
        }

    def covered(self, date_of_service: date) -> frozenset[System]:
        """Return the systems whose installed edition covers a date of service."""
        day = date_of_service.isoformat()
        return frozenset(
            system
            for system, editions in self._editions.items()
            if any(start <= day <= end for start, end in editions)
        )

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
        """
        started = time.perf_counter()
        day = date_of_service or date.today()
        parsed = parse(query, prefix=prefix)
        scope = parsed.system or system
        bounds = self._bounds(scope, day)
        ranked, code_total = self._by_code(parsed, scope, day, limit)
        word_docs, word_scores, rung, searched, prefixes, corrected = self._by_words(parsed, bounds)
        counts = self._counts(word_docs)
        self._add_code_counts(counts, parsed, word_docs)
        inside = self._inside(word_docs, bounds)
        docs, scores = word_docs[inside], word_scores[inside]
        valid = self._postings.valid(day.toordinal())
        if valid is not None:
            scores = np.where(valid[docs], scores, scores - _NOT_VALID)
        ranked += self._by_phrase(parsed, bounds, {number for number, _ in ranked})
        known = {number for number, _ in ranked}
        ranked += [
            (int(number), rung)
            for number in best(docs, scores, limit + len(known))
            if int(number) not in known
        ]
        coded = {number for number, match in ranked if match in (Match.CODE, Match.CODE_PREFIX)}
        repeated = int(np.isin(docs, list(coded)).sum()) if coded and len(docs) else 0
        ranked = ranked[:limit]
        return SearchResult(
            query=query,
            ids=tuple(number for number, _ in ranked),
            rungs=tuple(match for _, match in ranked),
            total=max(code_total + len(docs) - repeated, len(ranked)),
            counts=counts,
            system=scope,
            words=searched,
            prefixes=prefixes,
            corrected=corrected,
            elapsed_ms=(time.perf_counter() - started) * 1000,
            generation=self.content.name,
            date_of_service=day,
        )

    def join_meaning(self, result: SearchResult) -> SearchResult:
        """Return the answer with what the sentence model finds; the same where there is none."""
        return result

    def explain(self, result: SearchResult, number: int) -> Explanation:
        """Say why a code of a result stands where it stands.

        Args:
            result: A result of this engine.
            number: One of its ids.
        """
        hit = self._rows.build(
            (number,), (result.rungs[result.ids.index(number)],), (), (), (), None
        )[0]
        return Explanation(hit.ref, hit.display, hit.match, (), 0.0)

    def hits(self, result: SearchResult, start: int = 0, stop: int | None = None) -> list[Hit]:
        """Build the rows ``start`` to ``stop`` of a result of this engine, in order."""
        return self._rows.build(
            result.ids[start:stop],
            result.rungs[start:stop],
            result.words,
            result.prefixes,
            self.covered(result.date_of_service),
            self._postings.valid(result.date_of_service.toordinal()),
        )

    def _bounds(self, scope: System | None, day: date) -> Bounds:
        """Return the range of document numbers that words may answer from.

        Systems stand in the order of ``System``, ICD-9 last, so that the answer is one range.
        """
        if scope is None:
            allowed: Collection[System] = [
                system for system in self._ranges if system not in _ICD9 or day < ICD10_START
            ]
        elif scope is System.ICD9CM:
            allowed = _ICD9
        else:
            allowed = (scope,)
        ranges = [self._ranges[system] for system in allowed if system in self._ranges]
        if not ranges:
            return (0, 0)
        return (min(start for start, _ in ranges), max(stop for _, stop in ranges))

    @staticmethod
    def _inside(docs: Ids, bounds: Bounds) -> slice:
        """Return the part of ``docs`` (ascending) that lies within ``bounds``."""
        start, stop = np.searchsorted(docs, bounds).tolist()
        return slice(start, stop)

    def _counts(self, docs: Ids) -> dict[System, int]:
        inside = {system: self._inside(docs, pair) for system, pair in self._ranges.items()}
        return {system: part.stop - part.start for system, part in inside.items()}

    def _add_code_counts(self, counts: dict[System, int], parsed: Query, docs: Ids) -> None:
        if not parsed.code:
            return
        found, _ = self._postings.code_documents(parsed.code)
        fresh = np.sort(found[~np.isin(found, docs)])
        for system, number in self._counts(fresh).items():
            counts[system] += number

    def _by_code(
        self, parsed: Query, scope: System | None, day: date, limit: int
    ) -> tuple[Ranked, int]:
        """Return the code and the codes that begin so, and how many of them there are."""
        if not parsed.code:
            return [], 0
        found, exact = self._postings.code_documents(parsed.code)
        bounds = (0, self._postings.documents) if scope is None else self._bounds(scope, day)
        exact_ids = [number for number in found[:exact].tolist() if _holds(bounds, number)]
        valid = self._postings.valid(day.toordinal())
        # Beginnings follow the systems that answer words: ICD-9 only when it is asked for.
        others = np.sort(found[exact:])
        others = others[self._inside(others, self._bounds(scope, day))]
        if valid is not None:
            others = np.concatenate((others[valid[others]], others[~valid[others]]))
        covered = self.covered(day)

        def order(number: int) -> tuple[bool, bool, bool, bool, int]:
            ref = self._rows.identity(number)
            dotted = "." in parsed.dotted and display_code(ref.system, ref.code) == parsed.dotted
            late = ref.system in _ICD9 and day >= ICD10_START
            ended = valid is not None and not valid[number]
            return (not dotted, late, ended, ref.system not in covered, number)

        ranked = [(number, Match.CODE) for number in sorted(exact_ids, key=order)]
        ranked += [(number, Match.CODE_PREFIX) for number in others[:limit].tolist()]
        return ranked, len(exact_ids) + len(others)

    def _by_phrase(self, parsed: Query, bounds: Bounds, known: set[int]) -> Ranked:
        """Return the codes whose official title, or inclusion term, is the query."""
        key = phrase_key(parsed.text)
        if not key:
            return []
        docs, titles = self._postings.phrase_documents(phrase_hash(key))
        ranked = [
            (number, Match.TITLE if title else Match.WORDS)
            for number, title in zip(docs.tolist(), titles.tolist(), strict=True)
            if number not in known and _holds(bounds, number)
        ]
        ranked.sort(key=lambda pair: (pair[1] is not Match.TITLE, pair[0]))
        return list(dict(reversed(ranked)).items())[::-1]

    def _by_words(
        self, parsed: Query, bounds: Bounds
    ) -> tuple[Ids, Scores, Match, tuple[str, ...], frozenset[str], str | None]:
        """Climb down the ladder of words until something in scope answers.

        Returns:
            Documents of every system, ascending; their scores; the rung; the words searched;
            those taken as beginnings; the corrected query if the spelling was.
        """
        words = parsed.words
        found = self._postings.look_up(words, parsed.prefix)
        corrected = None
        rung = Match.WORDS
        if not parsed.code and not all(found):
            mended = self._mend(words, found)
            if mended != words:
                words, rung = mended, Match.SPELLING
                corrected = " ".join(mended)
                found = self._postings.look_up(words, prefix=False)
        docs, scores = self._postings.match_all(found)
        if not parsed.code and not len(docs[self._inside(docs, bounds)]):
            cut = self._postings.cut_short(words, found)
            longer, longer_scores = self._postings.match_all(cut)
            if len(longer[self._inside(longer, bounds)]):
                found, docs, scores = cut, longer, longer_scores
        if not parsed.code and not len(docs[self._inside(docs, bounds)]):
            fewer, fewer_scores = self._postings.match_most(found)
            if len(fewer[self._inside(fewer, bounds)]):
                docs, scores = fewer, fewer_scores
                rung = rung if rung is Match.SPELLING else Match.PARTIAL
        prefixes = frozenset(
            word for word, postings in zip(words, found, strict=True) if postings.prefix
        )
        return docs, scores, rung, words, prefixes, corrected

    def _mend(self, words: tuple[str, ...], found: list[WordPostings]) -> tuple[str, ...]:
        """Correct the words that no document holds."""
        mended = [
            word if postings else self._speller.correct(word) or word
            for word, postings in zip(words, found, strict=True)
        ]
        return tuple(dict.fromkeys(mended))


def _holds(bounds: Bounds, number: int) -> bool:
    return bounds[0] <= number < bounds[1]


def open_engine(content_dir: Path) -> Engine:
    """Open the generation in force and load its postings.

    Raises:
        ContentError: There is no usable content.
    """
    return Engine(open_content(content_dir))
