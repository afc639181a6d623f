"""Finding the phrases of the dictionary in a sentence."""

import string
from collections.abc import Sequence
from itertools import product
from typing import NamedTuple

import numpy as np

from index.cases.dictionary.phrase_store import PhraseStore
from index.cases.dictionary.readings import Fact
from index.cases.dictionary.words import WordClasses
from index.fulltext.phrases import Label

_GAP = 3
"""Words of others that may stand within a phrase."""
_GAP_COST = 0.12
_READ_SHARE = 0.5
_TRIED = 24


class Found(NamedTuple):
    """A phrase that stands in a sentence.

    Attributes:
        phrase: Its number.
        first: Place of its first word.
        last: Place of its last one.
        places: Places of all of its words.
        score: Weight of its words, less for words of others among them.
    """

    phrase: int
    first: int
    last: int
    places: frozenset[int]
    score: float


class PhraseTable:
    """Finds phrases, by the rarest word of each.

    Args:
        phrases: The phrases.
        classes: The classes.
    """

    def __init__(self, phrases: PhraseStore, classes: WordClasses) -> None:
        self._phrases = phrases
        self._weights = phrases.weights
        self._neoplasm = classes.find("neoplasm")
        self._behaviors = {
            classes.find(word) for word in ("malignant", "secondary", "situ", "benign", "uncertain")
        }
        self._letters = frozenset(
            number for number in map(classes.find, string.ascii_lowercase) if number >= 0
        )
        self._mark = np.zeros(len(classes), np.bool_)

    def find(self, facts: Sequence[Fact]) -> list[Found]:
        """Return the phrases whose words stand close together in a sentence."""
        places: dict[int, list[Fact]] = {}
        for fact in facts:
            places.setdefault(fact.number, []).append(fact)
        present = list(places)
        mark, rarest = self._mark, self._phrases.rarest
        words, starts = self._phrases.required.values, self._phrases.required.starts
        mark[present] = True
        hits: list[int] = []
        for number in present:
            first, stop = rarest[number], rarest[number + 1]
            if first == stop:
                continue
            begin, end = int(starts[first]), int(starts[stop])
            held = np.logical_and.reduceat(mark[words[begin:end]], starts[first:stop] - begin)
            hits += (np.flatnonzero(held) + first).tolist()
        mark[present] = False
        found = []
        for hit in hits:
            best = self._place(hit, places)
            if best is not None:
                found.append(best)
        return found

    def _place(self, hit: int, places: dict[int, list[Fact]]) -> Found | None:
        """Return the closest stand of a phrase's words."""
        choices = [places[number] for number in self._phrases.required.numbers(hit)]
        count = 1
        for one in choices:
            count *= len(one)
        if count > _TRIED:
            # The rarest word has few places: the others are taken where they are closest to it.
            anchor = min(choices, key=len)
            tries = [
                tuple(min(one, key=lambda fact: abs(fact.first - base.first)) for one in choices)
                for base in anchor[:_TRIED]
            ]
        else:
            tries = list(product(*choices))
        best: Found | None = None
        if self._phrases.label(hit) is Label.NEOPLASM:
            tries = [facts for facts in tries if self._one_growth(facts, places)]
        for facts in tries:
            taken: set[int] = set()
            for fact in facts:
                taken.update(range(fact.first, fact.last + 1))
            first, last = min(taken), max(taken)
            gap = last - first + 1 - len(taken)
            if gap > _GAP:
                continue
            score = self._weight(facts) * (1 - _GAP_COST * gap)
            if best is None or score > best.score:
                best = Found(hit, first, last, frozenset(taken), score)
        if best is None:
            return None
        near = {
            number
            for number in self._phrases.optional(hit)
            for fact in places.get(number, ())
            if best.first - _GAP <= fact.first <= best.last + _GAP
        }
        if near:
            bonus = 0.3 * sum(self._weights[number] for number in near)
            best = best._replace(score=best.score + min(bonus, 2.0))
        return best

    def has_letter(self, found: Found) -> bool:
        """Return whether a phrase has a word of one letter: "Hb-D disease"."""
        return bool(self._letters.intersection(self._phrases.required.numbers(found.phrase)))

    def _weight(self, facts: Sequence[Fact]) -> float:
        """Return the weight of the words of a phrase.

        Several words that one piece of the note is read as count little more than the weightiest,
        so that what is written out leads.
        """
        places: dict[tuple[int, int], list[float]] = {}
        for fact in facts:
            weight = float(self._weights[fact.number]) * fact.weight
            places.setdefault((fact.first, fact.last), []).append(weight)
        return sum(
            max(weights) + _READ_SHARE * (sum(weights) - max(weights))
            for weights in places.values()
        )

    def _one_growth(self, facts: Sequence[Fact], places: dict[int, list[Fact]]) -> bool:
        """Return whether behavior and site are those of one neoplasm.

        In "colon cancer with liver metastases" the colon is not secondary.
        """
        growth = next(fact for fact in facts if fact.number == self._neoplasm)
        for fact in facts:
            if fact.number in self._behaviors and fact.first != growth.first:
                return False
        first = min(fact.first for fact in facts)
        last = max(fact.last for fact in facts)
        return not any(
            first <= other.first <= last and other.first != growth.first
            for other in places[self._neoplasm]
        )
