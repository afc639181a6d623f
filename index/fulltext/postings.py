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

from index.arrays import read_array
from index.database import ContentError
from index.fulltext.packing import FORMAT, STAMP, index_files
from index.fulltext.phrase_scores import PhraseIndex
from index.fulltext.scored_words import ScoredWords, beginning, whole_word
from index.fulltext.vocabulary import Vocabulary
from index.fulltext.word_postings import (
    BOOSTS,
    Field,
    Ids,
    Scores,
    WordPostings,
    mapped,
)

# What is remembered of words and prefixes. A posting takes up to 16 bytes.
_REMEMBERED_POSTINGS = 1_000_000
# What a word counts that nothing holds: it takes memory too.
_LEAST_POSTINGS = 100
# What rounding leaves of a sum of weights at the least.
_BELOW = 0.9999
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
            self.fields = [Field(folder, *one, self.documents) for one in BOOSTS.items()]
            self.codes = mapped(folder / "codes.npy")
            self.code_docs: Ids = mapped(folder / "codes.docs.npy")
            self._periods: Ids = mapped(folder / "periods.npy")
            self._period_of: npt.NDArray[np.integer] = mapped(folder / "periods.docs.npy")
            self.groups: Ids = mapped(folder / "groups.npy")
            self.traits = read_array(folder / "traits.npy")
            self.headings: Ids = mapped(folder / "headings.npy")
            self._scored = ScoredWords(folder)
            self.phrases = PhraseIndex(folder)
            self.vocabulary = Vocabulary(folder)
        except (OSError, ValueError) as error:
            msg = f"the packed postings cannot be read ({error}): {advice}"
            raise ContentError(msg) from error
        self._remembered: OrderedDict[tuple[str, bool], WordPostings] = OrderedDict()
        self._remembered_postings = 0
        self._valid: tuple[int, npt.NDArray[np.bool_] | None] = (0, None)

    def valid(self, day: int) -> npt.NDArray[np.bool_] | None:
        """Return which documents are valid on a day, None if all are as far as is known.

        Args:
            day: Ordinal of the day.
        """
        if self._valid[0] != day:
            holding = (self._periods[:, 0] <= day) & (day <= self._periods[:, 1])
            valid = holding.take(self._period_of)
            self._valid = (day, None if valid.all() else valid)
        return self._valid[1]

    def word(self, word: str) -> WordPostings:
        """Return the postings of a whole word over all fields."""
        term = word.encode()
        found = [(field, posting) for field in self.fields if (posting := field.word(term))]
        return WordPostings(found, sum(len(posting.docs) for _, posting in found), prefix=False)

    def prefix(self, prefix: str) -> WordPostings:
        """Return the postings of a prefix over all fields, and of the word it may be itself."""
        known = self._known(prefix, prefix=True)
        if known is not None:
            return known
        return self._remember(prefix, beginning(self.fields, prefix))

    def literal(self, word: str, *, prefix: bool) -> WordPostings:
        """Return the postings of a typed word, its singular or its plural.

        A word that is no whole word of the index but the beginning of one is taken as that:
        coders cut words short ("diab kidney").

        Args:
            word: The word, folded.
            prefix: Whether it may go on.
        """
        if prefix:
            return self.prefix(word)
        known = self._known(word, prefix=False)
        if known is not None:
            return known
        made = whole_word(self.fields, word)
        return self._remember(word, made) if made else self.prefix(word)

    def by_field(self, word: str, document: Ids, *, prefix: bool) -> list[tuple[str, float]]:
        """Return the fields in which one document holds a typed word, and its score in each.

        Args:
            word: The word, folded.
            document: One document number.
            prefix: Whether it may go on.
        """
        made = beginning(self.fields, word) if prefix else whole_word(self.fields, word)
        return made.by_field(document)

    def _known(self, word: str, *, prefix: bool) -> WordPostings | None:
        """Return the postings of a word that was scored at build time or asked for lately."""
        made = self._remembered.get((word, prefix))
        if made is None:
            made = self._scored.get(word, prefix=prefix)
            return None if made is None else self._remember(word, made)
        self._remembered.move_to_end((word, prefix))
        return made

    def _remember(self, word: str, made: WordPostings) -> WordPostings:
        """Remember the postings of a word or prefix, and forget those asked for longest ago."""
        self._remembered[word, made.prefix] = made
        self._remembered_postings += _LEAST_POSTINGS + made.size
        while self._remembered_postings > _REMEMBERED_POSTINGS:
            _, oldest = self._remembered.popitem(last=False)
            self._remembered_postings -= _LEAST_POSTINGS + oldest.size
        return made

    def forget(self) -> None:
        """Forget what was remembered of words, for measuring."""
        self._remembered.clear()
        self._remembered_postings = 0

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
        self, found: list[WordPostings], weights: Scores, share: float, sure: float = 0.0
    ) -> tuple[Ids, Scores, Scores]:
        """Return the documents that hold most of a query, ascending.

        Args:
            found: The words.
            weights: How much each tells codes apart.
            share: The least weight that is held, as a share of the most that any document holds.
            sure: A weight that some document is known to hold.

        Returns:
            Documents, their scores, and the weight of the words that each holds.
        """
        candidates = self._holding_most(found, weights, share, sure)
        total = np.zeros(len(candidates), np.float32)
        held = np.zeros(len(candidates), np.float32)
        for word, weight in zip(found, weights, strict=True):
            scores = word.scores_at(candidates, self.documents)
            total += scores
            held += weight * (scores > 0)
        least = max(share * float(held.max(initial=0)), 1e-6)
        kept = np.flatnonzero(held >= least)
        return candidates.take(kept), total.take(kept), held.take(kept)

    def _holding_most(
        self, found: list[WordPostings], weights: Scores, share: float, sure: float
    ) -> Ids:
        """Return all documents that can hold the share of ``match_most``, and others, ascending.

        Words that weigh little, which are those of the most documents, are not enough together.
        """
        order = sorted((place for place, word in enumerate(found) if word), key=weights.__getitem__)
        if not order:
            return np.empty(0, np.int32)
        # Some document holds the weightiest word at least.
        least = _BELOW * share * max(sure, float(weights[order[-1]]))
        together = 0.0
        candidates = np.zeros(self.documents, np.bool_)
        for place in order:
            together += float(weights[place])
            if together >= least:
                candidates[found[place].all_scores(self.documents)[0]] = True
        return np.flatnonzero(candidates).astype(np.int32)

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
