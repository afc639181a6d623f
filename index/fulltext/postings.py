"""Packed postings: BM25F over memory-mapped arrays.

A word scores in a document the sum over the fields of
``boost * idf * tf * (K1 + 1) / (tf + norm)``, which is what Whoosh's exhaustive BM25F gives for an
OR over the fields. Several words are an AND.

The last word of a query being typed is a prefix. It is scored as one term: its occurrences in a
field are those of all its expansions together and its document frequency is that of their union.
(Whoosh sums the expansions' own scores, so that rare words which happen to begin with the letter
just typed would lead the list.) If the prefix is a whole word too, that word's own score is added.
"""

import json
import math
from bisect import bisect_left
from collections import OrderedDict
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

import numpy as np
import numpy.typing as npt

from index.database import ContentError
from index.fulltext.packing import FORMAT, K1, STAMP, index_files

Ids = npt.NDArray[np.int32]
Scores = npt.NDArray[np.float32]

BOOSTS: dict[str, float] = {"title": 2.0, "terms": 1.5, "index": 1.5, "path": 0.4}
"""Weight of each field. docs/search.md holds the measurement that set them."""

# Up to this many postings a prefix is merged by sorting, above by counting over all documents.
_SORT_LIMIT = 20_000
# Going back a letter is common; more would only hold memory.
_CACHED_PREFIXES = 8


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

        self.boost = BOOSTS[name]
        self.documents = documents
        # Plain views: a memmap object costs several microseconds more at every slice.
        self.docs: Ids = load("docs").view(np.ndarray)
        self.weights = load("weights").view(np.ndarray)
        self.norms: Scores = load("norms").view(np.ndarray)
        self.offsets: list[int] = load("offsets").tolist()
        starts: list[int] = load("starts").tolist()
        joined = load("terms").tobytes()
        self.terms = [joined[start:end] for start, end in pairwise(starts)]

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
        if end - start <= _SORT_LIMIT:
            order = np.argsort(docs, kind="stable")
            ordered = docs[order]
            heads = np.flatnonzero(np.r_[True, ordered[1:] != ordered[:-1]])
            merged = ordered[heads]
            summed = np.add.reduceat(weights[order], heads, dtype=np.float32)
        else:
            # Almost every weight is 1: count, then add what is above 1.
            counts = np.bincount(docs, minlength=self.documents)
            extra = np.flatnonzero(weights > 1)
            if len(extra):
                np.add.at(counts, docs[extra], weights[extra].astype(np.int64) - 1)
            merged = np.flatnonzero(counts).astype(np.int32)
            summed = counts[merged].astype(np.float32)
        return Posting(merged, summed, self._gain(len(merged)))

    def scores(self, posting: Posting, at: npt.NDArray[np.integer] | slice) -> Scores:
        """Return the scores of the documents of ``posting`` at positions ``at``."""
        weights = posting.weights[at].astype(np.float32)
        score: Scores = weights / (weights + self.norms[posting.docs[at]])
        score *= np.float32(posting.gain)
        return score


@dataclass(slots=True)
class WordPostings:
    """A query word: its posting in each field that has it, and how many postings these are."""

    fields: list[tuple[Field, Posting]]
    size: int

    def all_scores(self) -> tuple[Ids, Scores]:
        """Return every document of the word, ascending, and its score."""
        if not self.fields:
            return np.empty(0, np.int32), np.empty(0, np.float32)
        docs = [posting.docs for _, posting in self.fields]
        scores = [field.scores(posting, slice(None)) for field, posting in self.fields]
        if len(docs) == 1:
            return docs[0], scores[0]
        return _sum_by_document(np.concatenate(docs), np.concatenate(scores))

    def scores_at(self, candidates: Ids) -> tuple[Scores, npt.NDArray[np.bool_]]:
        """Return the word's score at each candidate, and which candidates hold the word."""
        total = np.zeros(len(candidates), np.float32)
        found = np.zeros(len(candidates), np.bool_)
        for field, posting in self.fields:
            positions = np.searchsorted(posting.docs, candidates)
            positions[positions == len(posting.docs)] = 0
            held = np.flatnonzero(posting.docs[positions] == candidates)
            if len(held):
                total[held] += field.scores(posting, positions[held])
                found[held] = True
        return total, found


def _sum_by_document(docs: Ids, scores: Scores) -> tuple[Ids, Scores]:
    """Merge scores of the same document; ``docs`` is any order, the result ascends."""
    order = np.argsort(docs, kind="stable")
    ordered = docs[order]
    heads = np.flatnonzero(np.r_[True, ordered[1:] != ordered[:-1]])
    return ordered[heads], np.add.reduceat(scores[order], heads)


class Postings:
    """The packed postings of one generation.

    Args:
        folder: Folder of the packed arrays.
        index_folder: Folder of the Whoosh index they were packed from.

    Raises:
        ContentError: The arrays are missing, of another format, or not those of the index.
    """

    def __init__(self, folder: Path, index_folder: Path) -> None:
        advice = "run 'codeleaf build' to make the content again"
        try:
            stamp = json.loads((folder / STAMP).read_text(encoding="utf-8"))
            files = index_files(index_folder)
        except (OSError, ValueError) as error:
            msg = f"the packed postings cannot be read ({error}): {advice}"
            raise ContentError(msg) from error
        if stamp.get("format") != FORMAT or stamp.get("files") != files:
            msg = f"the packed postings do not belong to the full-text index: {advice}"
            raise ContentError(msg)
        self.documents: int = stamp["documents"]
        self.systems: dict[str, dict[str, object]] = stamp["systems"]
        try:
            self.fields = [Field(folder, name, self.documents) for name in BOOSTS]
            self.codes = np.load(folder / "codes.npy", mmap_mode="r", allow_pickle=False)
            self.code_docs = np.load(folder / "codes.docs.npy", mmap_mode="r", allow_pickle=False)
            self.phrases = np.load(folder / "phrases.npy", mmap_mode="r", allow_pickle=False)
            self.phrase_docs = np.load(
                folder / "phrases.docs.npy", mmap_mode="r", allow_pickle=False
            )
            self.phrase_titles = np.load(
                folder / "phrases.titles.npy", mmap_mode="r", allow_pickle=False
            )
        except (OSError, ValueError) as error:
            msg = f"the packed postings cannot be read ({error}): {advice}"
            raise ContentError(msg) from error
        self.prefixes: OrderedDict[str, WordPostings] = OrderedDict()

    def word(self, word: str) -> WordPostings:
        """Return the postings of a whole word over all fields."""
        term = word.encode()
        found = [(field, posting) for field in self.fields if (posting := field.word(term))]
        return WordPostings(found, sum(len(posting.docs) for _, posting in found))

    def prefix(self, prefix: str) -> WordPostings:
        """Return the postings of a prefix over all fields, and of the word it may be itself."""
        cached = self.prefixes.get(prefix)
        if cached is not None:
            self.prefixes.move_to_end(prefix)
            return cached
        term = prefix.encode()
        found: list[tuple[Field, Posting]] = []
        for field in self.fields:
            merged = field.prefix(term)
            if merged is None:
                continue
            found.append((field, merged))
            whole = field.word(term)
            if whole is not None:
                found.append((field, whole))
        made = WordPostings(found, sum(len(posting.docs) for _, posting in found))
        self.prefixes[prefix] = made
        while len(self.prefixes) > _CACHED_PREFIXES:
            self.prefixes.popitem(last=False)
        return made

    def look_up(self, words: tuple[str, ...], prefix: bool) -> list[WordPostings]:
        """Return the postings of each word; the last is a prefix if ``prefix`` is set."""
        last = len(words) - 1
        return [
            self.prefix(word) if prefix and number == last else self.word(word)
            for number, word in enumerate(words)
        ]

    def match_all(self, found: list[WordPostings]) -> tuple[Ids, Scores]:
        """Return the documents that hold every word, ascending, and their scores."""
        if not found or not all(word.fields for word in found):
            return np.empty(0, np.int32), np.empty(0, np.float32)
        rarest, *others = sorted(found, key=lambda word: word.size)
        docs, scores = rarest.all_scores()
        for word in others:
            more, held = word.scores_at(docs)
            docs, scores = docs[held], scores[held] + more[held]
            if not len(docs):
                break
        return docs, scores

    def match_but_one(self, found: list[WordPostings]) -> tuple[Ids, Scores]:
        """Return the documents that hold all words but one, ascending, and their scores."""
        if len(found) < 2:
            return np.empty(0, np.int32), np.empty(0, np.float32)
        total = np.zeros(self.documents, np.float32)
        held = np.zeros(self.documents, np.uint8)
        for word in found:
            docs, scores = word.all_scores()
            total[docs] += scores
            held[docs] += 1
        docs = np.flatnonzero(held >= len(found) - 1).astype(np.int32)
        return docs, total[docs]

    def code_documents(self, start: str) -> tuple[Ids, int]:
        """Find codes by their beginning.

        Args:
            start: Undotted, upper-case beginning.

        Returns:
            Document numbers in code order, and how many of these are the code itself (they come
            first, one for each system that has it).
        """
        key = start.encode("ascii", "replace")[: self.codes.dtype.itemsize]
        if len(start) > self.codes.dtype.itemsize:
            return np.empty(0, np.int32), 0
        first = int(np.searchsorted(self.codes, key, "left"))
        exact = int(np.searchsorted(self.codes, key, "right"))
        last = int(np.searchsorted(self.codes, key + b"\x7f", "left")) if len(key) < 8 else exact
        return np.asarray(self.code_docs[first:last]), exact - first

    def phrase_documents(self, key: int) -> tuple[Ids, npt.NDArray[np.bool_]]:
        """Return the documents of a phrase by its hash, and for which of them it is the title."""
        wanted = np.uint64(key)
        first = int(np.searchsorted(self.phrases, wanted, "left"))
        last = int(np.searchsorted(self.phrases, wanted, "right"))
        return np.asarray(self.phrase_docs[first:last]), np.asarray(self.phrase_titles[first:last])


def best(docs: Ids, scores: Scores, limit: int) -> Ids:
    """Return the ``limit`` best documents, ties in document order.

    Args:
        docs: Document numbers, ascending.
        scores: Their scores.
        limit: How many at the most.
    """
    if limit <= 0:
        return docs[:0]
    if len(docs) > limit:
        threshold = np.partition(scores, len(scores) - limit)[len(scores) - limit]
        keep = np.flatnonzero(scores >= threshold)
        docs, scores = docs[keep], scores[keep]
    order = np.argsort(-scores, kind="stable")[:limit]
    return docs[order]
