"""Words and beginnings of words whose documents are scored when the content is built.

A typed word stands for its singular or plural as well, in every field; a beginning, for all words
that go on so. Merging and scoring their postings is what a keystroke would spend most of its time
on: ``a`` begins words of half of all documents. What stands for the same words is one set. Of R
words and beginnings, S sets with P documents in all, and C chunks of 65,536 documents:

============================  ===========  ================================================
``scored.terms.npy``          uint8 [B]    words, and beginnings with ``*`` behind them, in byte
                                           order, a line end after each
``scored.sizes.npy``          int32 [R]    postings that each was made of
``scored.sets.npy``           int32 [R]    number of its set
``scored.starts.npy``         int32        where the documents of each set begin in every chunk,
                              [S,C+1]      and end in the last
``scored.docs.npy``           uint16 [P]   document numbers within the chunk, ascending
``scored.scores.npy``         uint16 [P]   their scores, in steps
``scored.steps.npy``          float32 [S]  a step: a 65,535th of the best score of the set
============================  ===========  ================================================

So a document takes 4 bytes in place of 8, and a score is off by half a step at the most.
"""

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from index.fulltext.text import forms
from index.fulltext.word_postings import (
    Field,
    Posting,
    Scores,
    WordPostings,
    mapped,
)

_BEGINNING = b"*"
CHUNK = 1 << 16
"""Documents whose numbers differ in two bytes only."""
_MOST_STEPS = (1 << 16) - 1
BROAD = 30_000
"""Postings above which a beginning is kept. With everything installed 20,000 take 4 MB more and
save less than 0.1 ms at p99; 50,000 take 7 MB less and cost 0.7 ms."""


def whole_word(fields: Sequence[Field], word: str) -> WordPostings:
    """Return the postings of a word, its singular or its plural over all fields."""
    terms = [form.encode() for form in forms(word)]
    found = [(field, posting) for field in fields if (posting := field.forms(terms))]
    return WordPostings(found, sum(len(posting.docs) for _, posting in found), prefix=False)


def beginning(fields: Sequence[Field], prefix: str) -> WordPostings:
    """Return the postings of a prefix over all fields, and of the word it may be itself."""
    term = prefix.encode()
    found: list[tuple[Field, Posting]] = []
    for field in fields:
        merged = field.prefix(term)
        if merged is None:
            continue
        found.append((field, merged))
        whole = field.word(term)
        if whole is not None:
            found.append((field, whole))
    return WordPostings(found, sum(len(posting.docs) for _, posting in found), prefix=True)


def in_steps(scores: Scores) -> tuple[npt.NDArray[np.uint16], float]:
    """Return scores as numbers of steps, and what a step is worth.

    Args:
        scores: Above 0, at least one.
    """
    step = float(scores.max()) / _MOST_STEPS
    # None becomes 0, which would say that the document does not hold the word.
    counted = np.clip(np.rint(scores.astype(np.float64) / step), 1, _MOST_STEPS)
    return counted.astype(np.uint16), step


def write_scored_words(
    fields: Sequence[Field],
    documents: int,
    folder: Path,
    broad: int = BROAD,
    chunk: int = CHUNK,
) -> None:
    """Score every word of a content, and the beginnings of words that have many postings.

    Args:
        fields: The packed fields.
        documents: Number of documents.
        folder: Folder of the packed arrays.
        broad: Postings above which a beginning is kept.
        chunk: Documents of a chunk.
    """
    edges = np.arange(0, documents + chunk, chunk, dtype=np.int32)
    entries: list[tuple[bytes, int, int]] = []
    docs: list[npt.NDArray[np.uint16]] = []
    scores: list[npt.NDArray[np.uint16]] = []
    starts: list[npt.NDArray[np.int64]] = []
    steps: list[float] = []
    known: dict[object, int] = {}
    end = 0

    def add(term: bytes, made: WordPostings, same: object) -> None:
        """Add an entry, whose set is that of an earlier one that is the ``same``."""
        nonlocal end
        if same not in known:
            found, points = made.all_scores(documents)
            counted, step = in_steps(points)
            known[same] = len(steps)
            steps.append(step)
            starts.append(end + np.searchsorted(found, edges))
            docs.append((found % chunk).astype(np.uint16))
            scores.append(counted)
            end += len(found)
        entries.append((term, made.size, known[same]))

    terms = {term for field in fields for term in field.terms}
    for term in sorted(terms):
        word = term.decode()
        same = frozenset(form for form in forms(word) if form.encode() in terms)
        add(term, whole_word(fields, word), same)
    for prefix in _broad_prefixes(fields, broad):
        term = prefix.encode()
        ranges = tuple((field.prefix_range(term), field.holds(term)) for field in fields)
        add(term + _BEGINNING, beginning(fields, prefix), ranges)
    entries.sort()
    nothing = np.empty(0, np.uint16)
    arrays: dict[str, npt.NDArray[np.generic]] = {
        "terms": np.frombuffer(b"".join(term + b"\n" for term, _, _ in entries), np.uint8),
        "sizes": np.array([size for _, size, _ in entries], np.int32),
        "sets": np.array([number for _, _, number in entries], np.int32),
        "starts": np.array(starts, np.int32).reshape(-1, len(edges)),
        "docs": np.concatenate([nothing, *docs]),
        "scores": np.concatenate([nothing, *scores]),
        "steps": np.array(steps, np.float32),
    }
    for name, array in arrays.items():
        np.save(folder / f"scored.{name}.npy", array, allow_pickle=False)


def _broad_prefixes(fields: Sequence[Field], broad: int) -> Iterator[str]:
    """Yield the beginnings of words that have many postings."""
    wider = [""]
    while wider:
        prefix = wider.pop()
        longer = {
            term.decode()[: len(prefix) + 1]
            for field in fields
            for term in field.terms[slice(*field.prefix_range(prefix.encode()))]
        }
        for one in sorted(longer - {prefix}):
            size = beginning(fields, one).size
            # A whole word counts twice, so that a longer one can have twice as many.
            if 2 * size > broad:
                wider.append(one)
            if size > broad:
                yield one


class ScoredWords:
    """The words and beginnings that were scored when the content was built.

    Args:
        folder: Folder of the packed arrays.
        chunk: Documents of a chunk.

    Raises:
        OSError: An array is missing.
        ValueError: An array cannot be read.
    """

    def __init__(self, folder: Path, chunk: int = CHUNK) -> None:
        def load(part: str) -> Any:  # noqa: ANN401 - each array has a type of its own
            return mapped(folder / f"scored.{part}.npy")

        self._chunk = chunk
        self._terms: list[bytes] = load("terms").tobytes().split(b"\n")[:-1]
        self._sizes: npt.NDArray[np.int32] = load("sizes")
        self._sets: npt.NDArray[np.int32] = load("sets")
        self._starts: npt.NDArray[np.int32] = load("starts")
        self._docs: npt.NDArray[np.uint16] = load("docs")
        self._scores: npt.NDArray[np.uint16] = load("scores")
        self._steps: Scores = load("steps")

    def get(self, word: str, *, prefix: bool) -> WordPostings | None:
        """Return the postings of a word or beginning, None if it was not scored.

        Args:
            word: Folded letters and digits.
            prefix: Whether it is a beginning.
        """
        term = word.encode() + _BEGINNING * prefix
        place = bisect_left(self._terms, term)
        if place == len(self._terms) or self._terms[place] != term:
            return None
        number = self._sets[place]
        start, *nexts, stop = self._starts[number].tolist()
        docs = self._docs[start:stop].astype(np.int32)
        for following in nexts:
            docs[following - start :] += self._chunk
        scores = self._scores[start:stop] * self._steps[number]
        return WordPostings([], int(self._sizes[place]), prefix, (docs, scores))
