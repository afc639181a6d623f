"""The postings of words: which documents hold one, and what it scores in each.

See ``postings`` for how scores are made.
"""

import math
from bisect import bisect_left
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from index.fulltext.packing import K1

Ids = npt.NDArray[np.int32]
Scores = npt.NDArray[np.float32]
Mask = npt.NDArray[np.bool_]
"""One entry a document; the document number is ``code.id``."""

BOOSTS: dict[str, float] = {
    "title": 2.0,
    "terms": 1.5,
    "index": 1.5,
    "legacy": 0.4,
    "path": 0.15,
}
"""Weight of each field. A large weight of the path drowns the titles: on the disease names the
right code stands among the first ten for 0.48 of the queries at 0.4 and for 0.50 at 0.1."""

# Up to this many postings a prefix is merged by sorting, above by counting over all documents.
SORT_LIMIT = 20_000
# Looking a candidate up in a posting costs about as much as scoring this many documents of it.
_SEARCH_COST = 10


@dataclass(slots=True)
class Posting:
    """The documents that hold a word or prefix in one field.

    Attributes:
        docs: Document numbers, ascending.
        weights: Occurrences in each, same length.
        gain: boost * idf * (K1 + 1), the factor of every score.
    """

    docs: Ids
    weights: npt.NDArray[np.generic]
    gain: float


class Field:
    """The postings of one field.

    Args:
        folder: Folder of the packed arrays.
        name: Name of the field.
        documents: Number of documents.
    """

    def __init__(self, folder: Path, name: str, documents: int) -> None:
        def load(part: str) -> npt.NDArray[np.generic]:
            array: npt.NDArray[np.generic] = np.load(
                folder / f"{name}.{part}.npy", mmap_mode="r", allow_pickle=False
            )
            return array

        self.name = name
        self.boost = BOOSTS[name]
        self.documents = documents
        # Plain views: a memmap object costs several microseconds more at every slice.
        self.docs: Ids = load("docs").view(np.ndarray)
        self.weights = load("weights").view(np.ndarray)
        self.norms: Scores = load("norms").view(np.ndarray)
        self.offsets: list[int] = load("offsets").tolist()
        self.terms: list[bytes] = load("terms").tobytes().split(b"\n")[:-1]

    def _gain(self, frequency: int) -> float:
        idf = math.log(self.documents / (frequency + 1)) + 1
        return self.boost * idf * (K1 + 1)

    def _slice(self, first: int, last: int) -> Posting | None:
        start, end = self.offsets[first], self.offsets[last]
        if start == end:
            return None
        return Posting(self.docs[start:end], self.weights[start:end], self._gain(end - start))

    def word(self, term: bytes) -> Posting | None:
        """Return the posting of a whole word."""
        position = bisect_left(self.terms, term)
        if position == len(self.terms) or self.terms[position] != term:
            return None
        return self._slice(position, position + 1)

    def prefix_range(self, prefix: bytes) -> tuple[int, int]:
        """Return the range of term numbers that begin with ``prefix``."""
        return bisect_left(self.terms, prefix), bisect_left(self.terms, prefix + b"\xff")

    def prefix(self, prefix: bytes) -> Posting | None:
        """Return the expansions of ``prefix`` merged into one posting."""
        first, last = self.prefix_range(prefix)
        if last - first <= 1:
            return self._slice(first, last) if last > first else None
        start, end = self.offsets[first], self.offsets[last]
        docs, weights = self.docs[start:end], self.weights[start:end]
        if end - start <= SORT_LIMIT:
            return self._merged(docs, weights)
        # Almost every weight is 1: count, then add what is above 1.
        counts = np.bincount(docs, minlength=self.documents)
        extra = np.flatnonzero(weights > 1)
        if len(extra):
            np.add.at(counts, docs[extra], weights[extra].astype(np.int64) - 1)
        merged = np.flatnonzero(counts > 0).astype(np.int32)
        return Posting(merged, counts.take(merged).astype(np.float32), self._gain(len(merged)))

    def forms(self, terms: list[bytes]) -> Posting | None:
        """Return several words merged into one posting."""
        found = [posting for term in terms if (posting := self.word(term))]
        if len(found) < 2:
            return found[0] if found else None
        docs = np.concatenate([posting.docs for posting in found])
        weights = np.concatenate([posting.weights for posting in found])
        return self._merged(docs, weights)

    def _merged(self, docs: Ids, weights: npt.NDArray[np.generic]) -> Posting:
        """Return postings of several words as those of one term."""
        order, heads = _group(docs)
        merged = docs[order][heads]
        summed = np.add.reduceat(weights[order], heads, dtype=np.float32)
        return Posting(merged, summed, self._gain(len(merged)))

    def scores(self, posting: Posting, at: npt.NDArray[np.integer] | slice) -> Scores:
        """Return the scores of the documents of ``posting`` at positions ``at``."""
        weights = posting.weights[at].astype(np.float32)
        score: Scores = weights / (weights + self.norms.take(posting.docs[at]))
        score *= np.float32(posting.gain)
        return score


@dataclass(slots=True)
class WordPostings:
    """A query word: its posting in each field that has it.

    Attributes:
        fields: The fields that hold it, with the posting in each.
        size: Number of postings.
        prefix: Whether the word stands for all words that begin with it.
        known: Its documents, ascending, and their scores, once they have been worked out to be
            kept; ``fields`` is empty then.
    """

    fields: list[tuple[Field, Posting]]
    size: int
    prefix: bool
    known: tuple[Ids, Scores] | None = None

    def keep(self, documents: int) -> None:
        """Work the scores out once and keep nothing else."""
        self.known = self.all_scores(documents)
        self.fields = []

    def __bool__(self) -> bool:
        """Return whether any document holds the word."""
        return self.size > 0

    def dense_scores(self, documents: int) -> Scores:
        """Return the word's score in every document, 0 where it is not held.

        A score is never 0 itself: the least idf, of a word in every document, is about 1.
        """
        total = np.zeros(documents, np.float32)
        if self.known is not None:
            total[self.known[0]] = self.known[1]
        for field, posting in self.fields:
            np.add.at(total, posting.docs, field.scores(posting, slice(None)))
        return total

    def all_scores(self, documents: int) -> tuple[Ids, Scores]:
        """Return every document that holds the word, ascending, and its score."""
        if self.known is not None:
            return self.known
        if not self.fields:
            return np.empty(0, np.int32), np.empty(0, np.float32)
        if len(self.fields) == 1:
            field, posting = self.fields[0]
            return posting.docs, field.scores(posting, slice(None))
        if self.size > SORT_LIMIT:
            total = self.dense_scores(documents)
            docs = np.flatnonzero(total > 0).astype(np.int32)
            return docs, total.take(docs)
        docs = np.concatenate([posting.docs for _, posting in self.fields])
        scores = np.concatenate(
            [field.scores(posting, slice(None)) for field, posting in self.fields]
        )
        order, heads = _group(docs)
        return docs[order][heads], np.add.reduceat(scores[order], heads)

    def by_field(self, document: Ids) -> list[tuple[str, float]]:
        """Return the fields in which one document holds the word, and its score in each.

        Args:
            document: One document number.
        """
        found: dict[str, float] = {}
        for field, posting in self.fields:
            held, positions = _places(posting.docs, document)
            if len(held):
                score = float(field.scores(posting, positions)[0])
                found[field.name] = found.get(field.name, 0.0) + score
        return list(found.items())

    def scores_at(self, candidates: Ids, documents: int) -> Scores:
        """Return the word's score at each candidate, 0 where it is not held."""
        if len(candidates) * _SEARCH_COST > self.size:
            return self.dense_scores(documents).take(candidates)
        total = np.zeros(len(candidates), np.float32)
        if self.known is not None:
            docs, scores = self.known
            held, positions = _places(docs, candidates)
            total[held] = scores[positions]
        for field, posting in self.fields:
            held, positions = _places(posting.docs, candidates)
            if len(held):
                total[held] += field.scores(posting, positions)
        return total


def _places(docs: Ids, candidates: Ids) -> tuple[npt.NDArray[np.intp], npt.NDArray[np.intp]]:
    """Return which candidates are among ``docs``, and where; both ascend."""
    positions = np.searchsorted(docs, candidates)
    positions[positions == len(docs)] = 0
    held = np.flatnonzero(docs[positions] == candidates)
    return held, positions[held]


def _group(docs: Ids) -> tuple[npt.NDArray[np.intp], npt.NDArray[np.intp]]:
    """Return the order that sorts ``docs``, and where in it each document begins."""
    order = np.argsort(docs, kind="stable")
    ordered = docs[order]
    change = np.empty(len(docs), np.bool_)
    change[0] = True
    np.not_equal(ordered[1:], ordered[:-1], out=change[1:])
    return order, np.flatnonzero(change)


def union(own: WordPostings, others: list[tuple[Ids, Scores]], documents: int) -> WordPostings:
    """Return a word together with what is read for it: in each document the best score counts.

    Args:
        own: The word's own postings.
        others: Documents, ascending, and scores of its readings.
        documents: Number of documents.
    """
    parts = [own.all_scores(documents), *others] if own else others
    if len(parts) == 1:
        docs, scores = parts[0]
    elif sum(len(docs) for docs, _ in parts) > SORT_LIMIT:
        total = np.zeros(documents, np.float32)
        for docs, scores in parts:
            total[docs] = np.maximum(total[docs], scores)
        docs = np.flatnonzero(total > 0).astype(np.int32, copy=False)
        scores = total.take(docs)
    else:
        joined = np.concatenate([docs for docs, _ in parts])
        values = np.concatenate([scores for _, scores in parts])
        order, heads = _group(joined)
        docs, scores = joined[order][heads], np.maximum.reduceat(values[order], heads)
    return WordPostings([], len(docs), own.prefix, (docs, scores))
