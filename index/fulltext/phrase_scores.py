"""Scoring documents by the phrase that fits a query best."""

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from zlib import crc32

import numpy as np
import numpy.typing as npt

from index.fulltext.phrases import Label
from index.fulltext.ranking import TAIL_WEIGHT, WEIGHTS, Weights, word_weight
from index.fulltext.word_postings import Ids, Scores, mapped

Bits = npt.NDArray[np.uint32]

MOST_BITS = 30
"""Words that can be told apart in one query, readings included."""


@dataclass(frozen=True, slots=True)
class Reading:
    """Words that stand for some of the typed ones.

    Attributes:
        bits: The bits of all its words.
        places: Which typed words it stands for.
        weight: How surely.
    """

    bits: int
    places: tuple[int, ...]
    weight: float


@dataclass(frozen=True, slots=True)
class Wanted:
    """A query as phrases are compared with it.

    Attributes:
        mask: uint32 [V], the bits that each word of the vocabulary sets.
        credit: float32 [V], how surely each word is one of those meant: 1 for a typed word, the
            weight of the reading for one of another reading.
        literal: The bit of each typed word.
        readings: Other words for them.
        weights: float32 [typed words], how much each tells codes apart; they sum to 1.
    """

    mask: Bits
    credit: Scores
    literal: tuple[int, ...]
    readings: tuple[Reading, ...]
    weights: Scores

    def share(self, bits: Bits) -> Scores:
        """Return how much of the query some sets of words hold.

        Args:
            bits: uint32 [n].

        Returns:
            float32 [n], from 0 to 1.
        """
        held = np.empty((len(self.literal), len(bits)), np.float32)
        for place, bit in enumerate(self.literal):
            held[place] = (bits & np.uint32(bit)) != 0
        for reading in self.readings:
            wanted = np.uint32(reading.bits)
            whole = ((bits & wanted) == wanted) * np.float32(reading.weight)
            for place in reading.places:
                np.maximum(held[place], whole, out=held[place])
        share: Scores = (self.weights[:, None] * held).sum(axis=0)
        return share


@dataclass(frozen=True, slots=True)
class Fit:
    """How documents fit a query.

    Attributes:
        score: float32 [n], of the best phrase.
        phrase: int32 [n], number of that phrase, -1 where no phrase holds a word.
        coverage: float32 [n], weight of the typed words that any phrase of the document holds.
    """

    score: Scores
    phrase: Ids
    coverage: Scores


class PhraseIndex:
    """The packed phrases of a content.

    Args:
        folder: Folder of the packed arrays.

    Raises:
        OSError: An array is missing.
        ValueError: An array cannot be read.
    """

    def __init__(self, folder: Path, weights: Weights = WEIGHTS) -> None:
        def load(name: str) -> Any:  # noqa: ANN401 - each array has a type of its own
            return mapped(folder / f"{name}.npy")

        self._owners: Ids = load("phrase.docs")
        self._base: Ids = load("phrase.base")
        self.labels: npt.NDArray[np.uint8] = load("phrase.labels")
        self._texts: npt.NDArray[np.uint8] = load("phrase.texts")
        self._text_starts: Ids = load("phrase.text_starts")
        self._words: npt.NDArray[np.uint16] = load("phrase.words")
        self._later: npt.NDArray[np.uint8] = load("phrase.later")
        self._extra: npt.NDArray[np.uint8] = load("phrase.extra")
        self._word_starts: Ids = load("phrase.word_starts")
        self._lengths: npt.NDArray[np.float16] = load("phrase.lengths")
        self._exact: npt.NDArray[np.uint32] = load("exact")
        self._exact_phrases: Ids = load("exact.phrases")
        self.words: list[bytes] = load("words").tobytes().split(b"\n")[:-1]
        self._weights: Scores = load("words.weights")
        self._counts: npt.NDArray[np.int64] = load("words.counts")
        self.ranking = weights
        self._label_weights = np.array(weights.label, np.float32)

    @property
    def size(self) -> int:
        """Number of phrases."""
        return len(self.labels)

    def span(self, word: str, *, prefix: bool) -> tuple[int, int]:
        """Return the range of word numbers that a word, or the beginning of one, stands for."""
        key = word.encode()
        first = bisect_left(self.words, key)
        return first, bisect_left(self.words, key + (b"\xff" if prefix else b"\x00"))

    def count(self, word: int) -> int:
        """Return how many phrases hold a word, by its number."""
        return int(self._counts[word + 1] - self._counts[word])

    def weight(self, spans: Sequence[tuple[int, int]]) -> float:
        """Return how much a word that may be any of some words tells codes apart."""
        held = sum(int(self._counts[stop] - self._counts[start]) for start, stop in spans)
        whole = [float(self._weights[start]) for start, stop in spans if stop == start + 1]
        return min([word_weight(held, self.size), *whole]) if held else 1.0

    def text(self, phrase: int) -> str:
        """Return the text of a phrase; nothing for a title, which stands in the database."""
        start, stop = self._text_starts[phrase : phrase + 2]
        return self._texts[start:stop].tobytes().decode()

    def label(self, phrase: int) -> Label:
        """Return where a phrase stands."""
        return Label(int(self.labels[phrase]))

    def owner(self, phrase: int) -> int:
        """Return the document of a phrase."""
        # A number of another type would have the whole array converted to that.
        return int(np.searchsorted(self._owners, np.int32(phrase), "right")) - 1

    def exact(self, key: str) -> list[int]:
        """Return the phrases that are, word for word, a key made by ``phrase_key``."""
        wanted = np.uint32(crc32(key.encode()))
        first = int(np.searchsorted(self._exact, wanted, "left"))
        last = int(np.searchsorted(self._exact, wanted, "right"))
        found = self._exact_phrases[first:last].tolist()
        return [phrase for phrase in found if self._key(phrase) == key]

    def _key(self, phrase: int) -> str:
        start = int(self._word_starts[phrase])
        words = self._words[start : start + int(self._extra[phrase])].tolist()
        return b" ".join(self.words[word] for word in words).decode()

    def documents_with(self, words: Sequence[str]) -> npt.NDArray[np.bool_]:
        """Return which documents have a phrase that holds words next to each other.

        Words that are in no index count for nothing, and nonessential modifiers are no part of a
        phrase.

        Args:
            words: Folded words.
        """
        found = np.zeros(len(self._base), np.bool_)
        numbers = []
        for word in words:
            start, stop = self.span(word, prefix=False)
            if stop == start:
                return found
            numbers.append(start)
        if not numbers:
            return found
        places = np.flatnonzero(self._words == numbers[0])
        for offset, number in enumerate(numbers[1:], 1):
            places = places[places + offset < len(self._words)]
            places = places[self._words[places + offset] == number]
        phrases = np.searchsorted(self._word_starts, places, "right") - 1
        ends = self._word_starts[phrases] + self._extra[phrases]
        whole = phrases[places + len(numbers) <= ends]
        owners = np.searchsorted(self._owners, whole, "right") - 1
        found[owners] = True
        based = self._base >= 0
        found[based] |= found[self._base[based]]
        return found

    def phrases_of(self, docs: Ids) -> tuple[Ids, Ids]:
        """Return the phrases of documents and of their bases, and whose each of them is.

        Returns:
            Phrase numbers, and for each the place of its document in ``docs``.
        """
        bases = self._base.take(docs)
        based = np.flatnonzero(bases >= 0).astype(np.int32)
        places = np.concatenate((np.arange(len(docs), dtype=np.int32), based))
        owners = np.concatenate((docs, bases.take(based)))
        starts = self._owners.take(owners)
        numbers, whose = spread(starts, self._owners.take(owners + 1) - starts)
        return numbers, places.take(whose)

    def fit(self, docs: Ids, wanted: Wanted, without: frozenset[int] = frozenset()) -> Fit:
        """Return how documents fit a query.

        Args:
            docs: Document numbers.
            wanted: The query.
            without: Phrases that do not count, for measuring.
        """
        count = len(docs)
        numbers, whose = self.phrases_of(docs)
        if without:
            kept = ~np.isin(numbers, list(without))
            numbers, whose = numbers[kept], whose[kept]
        starts = self._word_starts.take(numbers)
        sizes = self._word_starts.take(numbers + 1) - starts
        score = np.zeros(count, np.float32)
        phrase = np.full(count, -1, np.int32)
        union = np.zeros(count, np.uint32)
        places, of = spread(starts, sizes)
        tokens = self._words.take(places)
        bits = wanted.mask.take(tokens)
        # One word in six is a wanted one: nothing more is done with the others.
        hit = np.flatnonzero(bits)
        if not len(hit):
            return Fit(score, phrase, np.zeros(count, np.float32))
        tokens, bits, of = tokens.take(hit), bits.take(hit), of.take(hit)
        inside = places.take(hit) - starts.take(of)
        worth = self._weights.take(tokens) * wanted.credit.take(tokens)
        worth[inside >= self._later.take(numbers).take(of)] *= TAIL_WEIGHT
        worth[inside >= self._extra.take(numbers).take(of)] = 0
        heads = np.concatenate(([0], np.flatnonzero(of[1:] != of[:-1]) + 1))
        words = np.bitwise_or.reduceat(bits, heads)
        matched = np.add.reduceat(worth, heads)
        held = of.take(heads)
        numbers, whose = numbers.take(held), whose.take(held)
        np.bitwise_or.at(union, whose, words)
        asked = wanted.share(words)
        used = np.minimum(matched / np.maximum(self._lengths.take(numbers), 1e-6), 1)
        ranking = self.ranking
        value = self._label_weights.take(self.labels.take(numbers)) * asked**ranking.power
        value *= (1 - ranking.fit) + ranking.fit * used
        np.maximum.at(score, whose, value)
        # What is written last stays: the earliest of the best phrases of a document.
        top = np.flatnonzero(value == score.take(whose))[::-1]
        phrase[whose.take(top)] = numbers.take(top)
        return Fit(score, phrase, wanted.share(union))


def spread(starts: Ids, sizes: Ids) -> tuple[Ids, Ids]:
    """Return the numbers of some ranges, one after another.

    Args:
        starts: First number of each range.
        sizes: Numbers in each.

    Returns:
        The numbers, and to which range each belongs.
    """
    whose = np.repeat(np.arange(len(starts), dtype=np.int32), sizes)
    before = (np.cumsum(sizes) - sizes).astype(np.int32)
    numbers = np.arange(len(whose), dtype=np.int32)
    numbers += (starts - before).take(whose)
    return numbers, whose
