"""Spelling correction against the words of the content and of the vocabulary."""

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from functools import cached_property
from math import log10
from pathlib import Path

import numpy as np

from index.fulltext.phrase_scores import Bits
from index.fulltext.postings import Postings

SOUNDS = "sounds.txt"
"""Beside the packed postings: ``sound <tab> word``, sorted."""
CUTOFF = 70
"""Least similarity of a correction, percent (Indel)."""
_CLOSE = 85
"""From this similarity on a correction goes before taking the word apart."""
_ALIKE = 15
"""What sounding alike is worth, in percent of similarity."""
_SOUNDING = 50
"""Least similarity of a word that sounds the same."""
_SHORTEST = 4
"""Shorter words are abbreviations and numbers, which have no near word to mean."""
_SHORTEST_PART = 3
"""Letters of each part of a word that is taken apart."""
_LENGTHS_APART = 2
"""Letters more or less that a likely correction has."""
_SURE_LENGTH = 6
"""From this length on a word may be corrected in its first letter."""
_COMMON = 4
"""What being used ten times as often is worth, in percent of similarity."""


def sound(word: str) -> str:
    """Return how a word sounds, in the letters of Metaphone; ``h`` is silent."""
    import jellyfish

    return jellyfish.metaphone(word).replace("H", "")


def write_sounds(words: Iterable[str], folder: Path) -> None:
    """Write how each word sounds.

    Args:
        words: The words of the content and of the vocabulary.
        folder: The folder of the packed arrays.
    """
    lines = sorted(f"{sound(word)}\t{word}" for word in words if _may_be_wrong(word))
    (folder / SOUNDS).write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")


def _may_be_wrong(word: str) -> bool:
    return len(word) >= _SHORTEST and word.isalpha()


class Speller:
    """Finds the words a misspelt one stands for.

    Args:
        postings: Where the words come from.
        folder: The folder of the packed arrays.
    """

    def __init__(self, postings: Postings, folder: Path) -> None:
        self._postings = postings
        self._folder = folder

    @cached_property
    def _sounds(self) -> list[str]:
        return (self._folder / SOUNDS).read_text(encoding="utf-8").split("\n")[:-1]

    @cached_property
    def words(self) -> "Words":
        """The words that others are corrected to."""
        return Words([line.partition("\t")[2] for line in self._sounds])

    def correct(self, word: str) -> tuple[str, ...]:
        """Return the word, or the words, that a word probably stands for; nothing if none is near.

        Words with the same first letter and about the same length are tried first. A slip on the
        first letter is rare, and a short word is near too many others to guess it.
        """
        if not _may_be_wrong(word):
            return ()
        near = self._near(word)
        if near and near[1] >= _CLOSE:
            return (near[0],)
        return self._apart(word) or ((near[0],) if near else ())

    def joined(self, words: Sequence[str], place: int) -> str:
        """Return the word that a word and the one behind it were meant to be, else nothing."""
        if place + 1 < len(words):
            whole = words[place] + words[place + 1]
            if len(whole) > _SHORTEST and self._count(whole):
                return whole
        return ""

    def _count(self, word: str) -> int:
        """Return how many phrases hold a word; a word of the vocabulary counts as one."""
        start, stop = self._postings.phrases.span(word, prefix=False)
        if stop > start:
            return self._postings.phrases.count(start)
        return int(bool(self._postings.vocabulary.entries(word)))

    def _apart(self, word: str) -> tuple[str, ...]:
        parts = [
            (word[:at], word[at:])
            for at in range(_SHORTEST_PART, len(word) - _SHORTEST_PART + 1)
            if self._count(word[:at]) and self._count(word[at:])
        ]
        return max(parts, key=lambda two: min(map(self._count, two)), default=())

    def _near(self, word: str) -> tuple[str, float] | None:
        """Return the nearest word and how near it is, percent and more."""
        alike = self._alike(word)
        nearest = self._nearest(word, self.words.near(word, likely=True), alike)
        if len(word) >= _SURE_LENGTH and (nearest is None or nearest[1] < _CLOSE):
            nearest = self._nearest(word, self.words.near(word, likely=False), alike)
        return nearest

    def _alike(self, word: str) -> set[str]:
        key = sound(word)
        start = bisect_left(self._sounds, f"{key}\t")
        stop = bisect_left(self._sounds, f"{key}\n")
        return {line.partition("\t")[2] for line in self._sounds[start:stop]} if key else set()

    def _nearest(
        self, word: str, candidates: Sequence[str], alike: set[str]
    ) -> tuple[str, float] | None:
        # 10 ms: only a misspelt word pays for it. The similarity is the ``ratio`` of
        # ``rapidfuzz.fuzz``, whose 2 MB library the package goes without.
        from rapidfuzz import process
        from rapidfuzz.distance import Indel

        similarity = Indel.normalized_similarity
        near = {
            other: score * 100
            for other, score, _ in process.extract(
                word, candidates, scorer=similarity, score_cutoff=CUTOFF / 100, limit=8
            )
        }
        for other in alike:
            score = near.get(other, similarity(word, other) * 100)
            if score >= _SOUNDING:
                near[other] = score + _ALIKE
        if not near:
            return None
        # The word used in more places is the likelier meant.
        chosen = max(
            near, key=lambda other: (near[other] + _COMMON * log10(1 + self._count(other)), other)
        )
        return chosen, near[chosen]


class Words:
    """The words that others are corrected to, with the letters of each.

    Comparing a word with all others letter by letter takes 4 ms. Two words differ in at least as
    many letters as only one of them has, so that few need be compared.

    Args:
        words: The words, none empty.

    Attributes:
        words: They, by first letter.
    """

    def __init__(self, words: Sequence[str]) -> None:
        # By first letter, which is the order in which equally near ones are chosen from.
        by_letter: dict[str, list[str]] = {}
        for word in words:
            by_letter.setdefault(word[0], []).append(word)
        self.words = [word for same in by_letter.values() for word in same]
        self._lengths = np.array([len(word) for word in self.words], np.int32)
        letters = _letters("".join(self.words))
        starts = np.cumsum(self._lengths) - self._lengths
        self._letters: Bits = (
            np.bitwise_or.reduceat(letters, starts) if self.words else np.empty(0, np.uint32)
        )
        self._ranges: dict[str, tuple[int, int]] = {}
        end = 0
        for letter, same in by_letter.items():
            self._ranges[letter] = (end, end + len(same))
            end += len(same)

    def near(self, word: str, *, likely: bool) -> list[str]:
        """Return all words that may be similar enough to a word, and some that are not.

        Args:
            word: The word.
            likely: Whether only words with the same first letter and about the same length count.
        """
        start, stop = self._ranges.get(word[0], (0, 0)) if likely else (0, len(self.words))
        lengths = self._lengths[start:stop]
        own = np.bitwise_or.reduce(_letters(word))
        apart = np.bitwise_count(self._letters[start:stop] ^ own).astype(np.int32)
        kept = apart * 100 <= (100 - CUTOFF) * (lengths + len(word))
        if likely:
            kept &= np.abs(lengths - len(word)) <= _LENGTHS_APART
        return [self.words[place] for place in (np.flatnonzero(kept) + start).tolist()]


def _letters(text: str) -> Bits:
    """Return a bit for each character, which some characters share: uint32 [characters]."""
    codes = np.frombuffer(text.encode("utf-32-le"), "<u4")
    bits: Bits = np.uint32(1) << (codes & np.uint32(31))
    return bits
