"""Finding postings by the words typed."""

import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from math import log10

import numpy as np
import numpy.typing as npt

from index.fulltext.scored_words import beginning, whole_word
from index.fulltext.spelling import CUTOFF, Words
from index.fulltext.text import fold, forms, index_words, words
from index.fulltext.word_postings import Field, WordPostings
from index.remembering import remembered

_LONGEST = 400
"""Characters of a query that are looked at."""
_MOST_WORDS = 16
_REMEMBERED = 256
_SHORTEST = 4
"""Letters of a word that may be misspelt; shorter ones are abbreviations."""
_COMMON = 4.0
"""What being held by ten times as many postings is worth, in percent of similarity."""
_NEAREST = 8
_WORD = re.compile(r"[^\W_]+")
_HYPHENED = re.compile(r"\b([a-z]{2,5})-([a-z]{1,4})\b")

Scores = npt.NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Found:
    """What words find among N postings.

    Attributes:
        scores: What each scores, shape [N]; 0 where it is not found.
        words: The words searched, folded.
        prefix: Whether the last one stands for all words that begin with it.
        corrected: Whether some of them are not what was typed.
    """

    scores: Scores
    words: tuple[str, ...]
    prefix: bool
    corrected: bool


class Matcher:
    """Finds postings by words.

    Args:
        fields: The packed postings of each field.
        documents: Number of documents.
    """

    def __init__(self, fields: Sequence[Field], documents: int) -> None:
        self._fields = fields
        self._documents = documents
        self._labels = next((one for one in fields if one.name == "labels"), None)
        # The words before the last one are the same at every key.
        self._word = remembered(self._looked_up, _REMEMBERED)

    def forget(self) -> None:
        """Forget what was looked up for earlier queries, for measuring."""
        self._word.cache_clear()

    def find(self, text: str) -> Found | None:
        """Return what a text finds, None if it has no words.

        Postings that hold every word; where none does, those that hold all words but one. A word
        that nothing holds and nothing begins with is taken as misspelt.

        Args:
            text: As typed; a last word that touches its end may go on.
        """
        text = _HYPHENED.sub(self._joined, fold(text[:_LONGEST]))
        typed = tuple(dict.fromkeys(index_words(text)))[:_MOST_WORDS]
        if not typed:
            return None
        last = words(text)[-1]
        prefix = last.end == len(text) and last.text == typed[-1]
        meant: list[str] = []
        found: list[WordPostings] = []
        for place, word in enumerate(typed):
            own = self._word(word, prefix and place == len(typed) - 1)
            if not own and (near := self._corrected(word)):
                word, own = near, self._word(near, False)
            meant.append(word)
            found.append(own)
        return Found(self._scores(found), tuple(meant), prefix, tuple(meant) != typed)

    def _joined(self, match: re.Match[str]) -> str:
        """Return ``ccsp`` for ``ccs-p``, where that is a label."""
        whole = match[1] + match[2]
        known = self._labels is not None and self._labels.holds(whole.encode())
        return whole if known else match[0]

    def _looked_up(self, word: str, prefix: bool) -> WordPostings:
        """Return the postings of a word; one that is only the beginning of words is taken so."""
        made = None if prefix else whole_word(self._fields, word)
        made = made or beginning(self._fields, word)
        made.all_scores(self._documents)
        return made

    def _scores(self, found: Sequence[WordPostings]) -> Scores:
        total = np.zeros(self._documents, np.float32)
        held = np.zeros(self._documents, np.uint8)
        for own in found:
            docs, scores = own.all_scores(self._documents)
            total[docs] += scores
            held[docs] += 1
        least = len(found)
        if least > 1 and not (held == least).any():
            least -= 1
        total[held < least] = 0
        return total

    @cached_property
    def _vocabulary(self) -> Words:
        terms = {term for field in self._fields for term in field.terms}
        texts = (term.decode() for term in sorted(terms))
        return Words([word for word in texts if len(word) >= _SHORTEST and word.isalpha()])

    def _corrected(self, word: str) -> str:
        """Return the word that a misspelt one probably stands for, empty if none is near."""
        if len(word) < _SHORTEST or not word.isalpha():
            return ""
        from rapidfuzz import process  # 10 ms: only a misspelt word pays for it
        from rapidfuzz.distance import Indel

        for likely in (True, False):
            near = process.extract(
                word,
                self._vocabulary.near(word, likely=likely),
                scorer=Indel.normalized_similarity,
                score_cutoff=CUTOFF / 100,
                limit=_NEAREST,
            )
            if near:
                return max(
                    near, key=lambda one: (one[1] * 100 + _COMMON * self._common(one[0]), one[0])
                )[0]
        return ""

    def _common(self, word: str) -> float:
        """Return how common a word is: the logarithm of how many postings hold it."""
        term = word.encode()
        held = 0
        for field in self._fields:
            place = bisect_left(field.terms, term)
            if place < len(field.terms) and field.terms[place] == term:
                held += field.offsets[place + 1] - field.offsets[place]
        return log10(1 + held)


class Marker:
    """Finds the words searched in titles; to compile a pattern for each query takes longer.

    Args:
        found: What was searched.
    """

    def __init__(self, found: Found) -> None:
        self._whole = {form for word in found.words for form in forms(word)}
        self._beginning = found.words[-1] if found.prefix else None

    def spans(self, title: str) -> tuple[tuple[int, int], ...]:
        """Return where the words searched stand in a title, as (start, stop)."""
        beginning = self._beginning
        return tuple(
            match.span()
            for match in _WORD.finditer(fold(title))
            if match[0] in self._whole or (beginning and match[0].startswith(beginning))
        )
