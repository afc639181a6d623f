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
from collections import OrderedDict
from pathlib import Path

import numpy as np
import numpy.typing as npt

from index.database import ContentError
from index.fulltext.packing import FORMAT, STAMP, index_files
from index.fulltext.phrase_scores import PhraseIndex
from index.fulltext.vocabulary import Vocabulary
from index.fulltext.word_postings import (
    BOOSTS,
    SORT_LIMIT,
    Field,
    Ids,
    Posting,
    Scores,
    WordPostings,
)

# What is remembered of prefixes: the first letters of queries repeat, and they cost the most.
# A posting takes up to 8 bytes.
_CACHED_POSTINGS = 4_000_000
# One score in so many is looked at to guess where the best begin.
_SAMPLE_STEP = 16


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
            self._periods = np.load(folder / "periods.npy", allow_pickle=False)
            self.groups = np.load(folder / "groups.npy", mmap_mode="r", allow_pickle=False)
            self.traits = np.load(folder / "traits.npy", allow_pickle=False)
            self.headings: Ids = np.load(folder / "headings.npy", mmap_mode="r", allow_pickle=False)
            self.phrases = PhraseIndex(folder)
            self.vocabulary = Vocabulary(folder)
        except (OSError, ValueError) as error:
            msg = f"the packed postings cannot be read ({error}): {advice}"
            raise ContentError(msg) from error
        self.prefixes: OrderedDict[str, WordPostings] = OrderedDict()
        self._valid: tuple[int, npt.NDArray[np.bool_] | None] = (0, None)

    def valid(self, day: int) -> npt.NDArray[np.bool_] | None:
        """Return which documents are valid on a day, None if all are as far as is known.

        Args:
            day: Ordinal of the day.
        """
        if self._valid[0] != day:
            valid = (self._periods[:, 0] <= day) & (day <= self._periods[:, 1])
            self._valid = (day, None if valid.all() else valid)
        return self._valid[1]

    def word(self, word: str) -> WordPostings:
        """Return the postings of a whole word over all fields."""
        term = word.encode()
        found = [(field, posting) for field in self.fields if (posting := field.word(term))]
        return WordPostings(found, sum(len(posting.docs) for _, posting in found), prefix=False)

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
        made = WordPostings(found, sum(len(posting.docs) for _, posting in found), prefix=True)
        self.prefixes[prefix] = made
        if made.size > SORT_LIMIT:
            made.keep(self.documents)
        while sum(kept.size for kept in self.prefixes.values()) > _CACHED_POSTINGS:
            self.prefixes.popitem(last=False)
        return made

    def literal(self, word: str, *, prefix: bool, forms: list[str]) -> WordPostings:
        """Return the postings of a typed word.

        A word that is no whole word of the index but the beginning of one is taken as that:
        coders cut words short ("diab kidney").

        Args:
            word: The word, folded.
            prefix: Whether it may go on.
            forms: The word and its singular or plural.
        """
        if prefix:
            return self.prefix(word)
        terms = [form.encode() for form in forms]
        found = [(field, posting) for field in self.fields if (posting := field.forms(terms))]
        size = sum(len(posting.docs) for _, posting in found)
        return WordPostings(found, size, prefix=False) if size else self.prefix(word)

    def match_all(self, found: list[WordPostings]) -> tuple[Ids, Scores]:
        """Return the documents that hold every word, ascending, and their scores."""
        if not found or not all(found):
            return np.empty(0, np.int32), np.empty(0, np.float32)
        rarest, *others = sorted(found, key=lambda word: word.size)
        docs, scores = rarest.all_scores(self.documents)
        for word in others:
            more = word.scores_at(docs, self.documents)
            held = np.flatnonzero(more > 0)
            docs, scores = docs.take(held), scores.take(held) + more.take(held)
            if not len(docs):
                break
        return docs, scores

    def match_most(
        self, found: list[WordPostings], weights: Scores, share: float
    ) -> tuple[Ids, Scores, Scores]:
        """Return the documents that hold most of a query, ascending.

        Args:
            found: The words.
            weights: How much each tells codes apart.
            share: The least weight that is held, as a share of the most that any document holds.

        Returns:
            Documents, their scores, and the weight of the words that each holds.
        """
        total = np.zeros(self.documents, np.float32)
        held = np.zeros(self.documents, np.float32)
        for word, weight in zip(found, weights, strict=True):
            docs, scores = word.all_scores(self.documents)
            total[docs] += scores
            held[docs] += weight
        least = max(share * float(held.max(initial=0)), 1e-6)
        kept = np.flatnonzero(held >= least).astype(np.int32)
        return kept, total.take(kept), held.take(kept)

    def code_documents(self, start: str) -> tuple[Ids, int]:
        """Find codes by their beginning.

        Args:
            start: Undotted, upper-case beginning.

        Returns:
            Document numbers in code order, and how many of these are the code itself (they come
            first, one for each system that has it).
        """
        width = self.codes.dtype.itemsize
        if len(start) > width:
            return np.empty(0, np.int32), 0
        key = start.encode("ascii", "replace")
        first = int(np.searchsorted(self.codes, key, "left"))
        exact = int(np.searchsorted(self.codes, key, "right"))
        last = (
            int(np.searchsorted(self.codes, key + b"\x7f", "left")) if len(key) < width else exact
        )
        return np.asarray(self.code_docs[first:last]), exact - first


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
        keep = np.flatnonzero(scores >= _threshold(scores, limit))
        docs, scores = docs[keep], scores[keep]
    order = np.argsort(-scores, kind="stable")[:limit]
    return docs[order]


def _threshold(scores: Scores, limit: int) -> np.float32:
    """Return a score that at least ``limit`` scores reach, and not many more.

    A selection over all scores costs a millisecond, so a sample is asked first.
    """
    sample = scores[::_SAMPLE_STEP]
    rank = min(len(sample), 2 + 2 * limit // _SAMPLE_STEP)
    guess = np.partition(sample, len(sample) - rank)[len(sample) - rank]
    if np.count_nonzero(scores >= guess) >= limit:
        return np.float32(guess)
    return np.float32(np.partition(scores, len(scores) - limit)[len(scores) - limit])
