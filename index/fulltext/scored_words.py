"""Words and beginnings of words whose documents are scored when the content is built.

A typed word stands for its singular or plural as well, in every field; a beginning, for all words
that go on so. Merging and scoring their postings is what a keystroke would spend most of its time
on: ``a`` begins words of half of all documents. Of R words and beginnings and P postings in all:

============================  ===========  ================================================
``scored.terms.npy``          uint8 [B]    words, and beginnings with ``*`` behind them, in byte
                                           order, a line end after each
``scored.sizes.npy``          int32 [R]    postings that each was made of
``scored.ranges.npy``         int32 [R,2]  where the documents of each begin and end; what stands
                                           for the same words has the same
``scored.docs.npy``           int32 [P]    document numbers, ascending within a range
``scored.scores.npy``         float32 [P]  their scores
============================  ===========  ================================================
"""

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
import numpy.typing as npt

from index.fulltext.text import forms
from index.fulltext.word_postings import (
    SORT_LIMIT,
    Field,
    Ids,
    Posting,
    Scores,
    WordPostings,
    mapped,
)

_BEGINNING = b"*"


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


def write_scored_words(
    fields: Sequence[Field], documents: int, folder: Path, broad: int = SORT_LIMIT
) -> None:
    """Score every word of a content, and the beginnings of words that have many postings.

    Args:
        fields: The packed fields.
        documents: Number of documents.
        folder: Folder of the packed arrays.
        broad: Postings above which a beginning is kept; fewer are merged in half a millisecond.
    """
    entries: list[tuple[bytes, int, tuple[int, int]]] = []
    docs: list[Ids] = []
    scores: list[Scores] = []
    known: dict[object, tuple[int, int]] = {}
    end = 0

    def add(term: bytes, made: WordPostings, same: object) -> None:
        """Add an entry, whose documents are those of an earlier one that is the ``same``."""
        nonlocal end
        if same not in known:
            found, points = made.all_scores(documents)
            docs.append(found)
            scores.append(points)
            known[same] = (end, end + len(found))
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
    arrays: dict[str, npt.NDArray[np.generic]] = {
        "terms": np.frombuffer(b"".join(term + b"\n" for term, _, _ in entries), np.uint8),
        "sizes": np.array([size for _, size, _ in entries], np.int32),
        "ranges": np.array([place for _, _, place in entries], np.int32).reshape(-1, 2),
        "docs": np.concatenate(docs) if docs else np.empty(0, np.int32),
        "scores": np.concatenate(scores) if scores else np.empty(0, np.float32),
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

    Raises:
        OSError: An array is missing.
        ValueError: An array cannot be read.
    """

    def __init__(self, folder: Path) -> None:
        self._terms: list[bytes] = mapped(folder / "scored.terms.npy").tobytes().split(b"\n")[:-1]
        self._sizes: npt.NDArray[np.int32] = mapped(folder / "scored.sizes.npy")
        self._ranges: npt.NDArray[np.int32] = mapped(folder / "scored.ranges.npy")
        self._docs: Ids = mapped(folder / "scored.docs.npy")
        self._scores: Scores = mapped(folder / "scored.scores.npy")

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
        start, stop = self._ranges[place].tolist()
        known = (self._docs[start:stop], self._scores[start:stop])
        return WordPostings([], int(self._sizes[place]), prefix, known)
