"""The postings of words: which documents hold one, and what it scores in each.

See ``postings`` for how scores are made.
"""

import math
import threading
from bisect import bisect_left
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from weakref import WeakValueDictionary

import numpy as np
import numpy.typing as npt

from index.arrays import read_array
from index.fulltext.field_postings import K1

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
_SEARCH_COST = 20

_mapped: WeakValueDictionary[tuple[Path, int, int], npt.NDArray[Any]] = WeakValueDictionary()
_mapping = threading.Lock()


@dataclass(slots=True)
class Posting:
    """The documents that hold a word or prefix in one field.

    Attributes:
        docs: Document numbers, ascending.
        weights: Occurrences in each, same length.
        gain: boost * idf * (K1 + 1), the factor of every score.
    """

    docs: Ids
    weights: npt.NDArray[np.unsignedinteger] | Scores
    gain: float


def mapped(path: Path) -> Any:  # noqa: ANN401 - each array has a type of its own
    """Return a packed array, mapped into memory; all engines of the process share one mapping.

    It is a plain view: a memmap object costs several microseconds more at every slice.
    """
    about = path.stat()
    key = (path, about.st_ino, about.st_mtime_ns)
    with _mapping:
        array = _mapped.get(key)
        if array is None:
            array = read_array(path, "r").view(np.ndarray)
            _mapped[key] = array
    return array


class Field:
    """The postings of one field.

    Args:
        folder: Folder of the packed arrays.
        name: Name of the field.
        boost: Its weight.
        documents: Number of documents.
    """

    def __init__(self, folder: Path, name: str, boost: float, documents: int) -> None:
        def load(part: str) -> Any:  # noqa: ANN401 - each array has a type of its own
            return mapped(folder / f"{name}.{part}.npy")

        self.name = name
        self.boost = boost
        self.documents = documents
        self.docs: Ids = load("docs")
        self.weights: npt.NDArray[np.unsignedinteger] = load("weights")
        self.norms: Scores = load("norms").take(load("lengths"))
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
        return self._slice(position, position + 1) if self._is_at(position, term) else None

    def holds(self, term: bytes) -> bool:
        """Return whether a text is a whole word of the field."""
        return self._is_at(bisect_left(self.terms, term), term)

    def _is_at(self, position: int, term: bytes) -> bool:
        return position < len(self.terms) and self.terms[position] == term

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
        merged = docs.take(order.take(heads))
        summed = np.add.reduceat(weights.take(order).astype(np.float32), heads)
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
        known: Its documents, ascending, and their scores, once they have been worked out;
            ``fields`` may be empty then.
    """

    fields: list[tuple[Field, Posting]]
    size: int
    prefix: bool
    known: tuple[Ids, Scores] | None = None

    def __bool__(self) -> bool:
        """Return whether any document holds the word."""
        return self.size > 0

    def all_scores(self, documents: int) -> tuple[Ids, Scores]:
        """Return every document that holds the word, ascending, and its score."""
        if self.known is None:
            self.known = self._worked_out(documents)
        return self.known

    def _worked_out(self, documents: int) -> tuple[Ids, Scores]:
        if not self.fields:
            return np.empty(0, np.int32), np.empty(0, np.float32)
        if len(self.fields) == 1:
            field, posting = self.fields[0]
            return posting.docs, field.scores(posting, slice(None))
        if self.size > SORT_LIMIT:
            total = np.zeros(documents, np.float32)
            for field, posting in self.fields:
                np.add.at(total, posting.docs, field.scores(posting, slice(None)))
            # No score is 0: the least idf, of a word in every document, is about 1.
            docs = np.flatnonzero(total > 0).astype(np.int32)
            return docs, total.take(docs)
        docs = np.concatenate([posting.docs for _, posting in self.fields])
        scores = np.concatenate(
            [field.scores(posting, slice(None)) for field, posting in self.fields]
        )
        order, heads = _group(docs)
        return docs.take(order.take(heads)), np.add.reduceat(scores.take(order), heads)

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
        few = len(candidates) * _SEARCH_COST <= self.size
        if few and self.known is None:
            total = np.zeros(len(candidates), np.float32)
            for field, posting in self.fields:
                held, positions = _places(posting.docs, candidates)
                if len(held):
                    total[held] += field.scores(posting, positions)
            return total
        docs, scores = self.all_scores(documents)
        if few:
            total = np.zeros(len(candidates), np.float32)
            held, positions = _places(docs, candidates)
            total[held] = scores.take(positions)
            return total
        total = np.zeros(documents, np.float32)
        np.add.at(total, docs, scores)
        return total.take(candidates)


def _places(docs: Ids, candidates: Ids) -> tuple[npt.NDArray[np.intp], npt.NDArray[np.intp]]:
    """Return which candidates are among ``docs``, and where; both ascend."""
    positions = np.searchsorted(docs, candidates)
    positions[positions == len(docs)] = 0
    held = np.flatnonzero(docs.take(positions) == candidates)
    return held, positions.take(held)


def _group(docs: Ids) -> tuple[npt.NDArray[np.intp], npt.NDArray[np.intp]]:
    """Return the order that sorts ``docs``, and where in it each document begins."""
    order = np.argsort(docs, kind="stable")
    ordered = docs.take(order)
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
            np.maximum.at(total, docs, scores)
        docs = np.flatnonzero(total > 0).astype(np.int32, copy=False)
        scores = total.take(docs)
    else:
        joined = np.concatenate([docs for docs, _ in parts])
        values = np.concatenate([scores for _, scores in parts])
        order, heads = _group(joined)
        docs = joined.take(order.take(heads))
        scores = np.maximum.reduceat(values.take(order), heads)
    return WordPostings([], len(docs), own.prefix, (docs, scores))
