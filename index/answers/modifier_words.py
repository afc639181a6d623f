"""Which modifiers the words of a question fit: our texts and CMS's descriptions, ranked."""

import math
import re
from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache, lru_cache
from itertools import pairwise

from whoosh.lang.porter import stem

from index.answers.understanding.modifiers import modifier_words
from index.database import Content
from index.fulltext.text import index_words
from index.pages.modifiers import (
    Editions,
    KnownModifier,
    modifier_editions,
    read_modifiers,
)

_WEIGHTS = {"title": 1.0, "words": 1.0, "description": 0.95, "tells": 0.8, "when": 0.6}
_NAMES = frozenset(("title", "words", "description"))
"""Fields that say what a modifier is in few words, so that how much of one is said matters."""
_OPERATING_ROOM = re.compile(r"\bOR\b(?!\s*,)")
_ENOUGH = (1.0, 0.9, 0.8, 0.65, 0.45, 0.42, 0.42, 0.34)
"""Share of a question's words, by their rarity, that a modifier must have: by their number, the
last for more. Of few words none may be about something else."""
_SOME = 0.3
"""The same, where one of a few that are named is to be chosen."""
_IN_ROW = 0.3
"""Weight of two words that follow one another in both: "no notice" is not "notice"."""
_NO = "no"
"""Stands for all words that deny."""
_POSITIVE = 0.3
"""What is taken off a modifier whose names deny nothing where the question does."""
_UNKNOWN = 0.4
"""Weight of a word that no modifier has, against the rarest that one has: it tells them not apart,
but that the question may be about something else."""
_NEAR = 0.85
"""Share of the best score from which others are told beside it."""


@dataclass(frozen=True, slots=True)
class Fit:
    """A modifier that the words of a question fit.

    Attributes:
        modifier: The modifier.
        score: How well, from 0.
        coverage: Share of the question's words that it has.
    """

    modifier: str
    score: float
    coverage: float


@cache
def _same() -> tuple[re.Pattern[str], Mapping[str, str]]:
    """Return what finds phrases, the longest first, and what stands for each."""
    first = {other: group[0] for group in modifier_words()["same"] for other in group[1:]}
    choices = "|".join(map(re.escape, sorted(first, key=len, reverse=True)))
    return re.compile(rf"(?<!\w)(?:{choices})(?!\w)"), first


@cache
def _aside() -> frozenset[str]:
    return frozenset(modifier_words()["aside"])


@cache
def _root(word: str) -> str:
    return str(stem(word))


def matching_words(text: str) -> list[str]:
    """Return the roots of the words that matter, phrases that mean the same made one."""
    pattern, first = _same()
    plain = _OPERATING_ROOM.sub("operating room", text).lower()
    plain = pattern.sub(lambda match: first[match[0]], plain)
    return [_root(word) for word in index_words(plain) if word not in _aside()]


@dataclass(frozen=True, slots=True)
class _Passage:
    """A text about a modifier.

    Attributes:
        roots: Roots of its words.
        pairs: Roots that follow one another.
        weight: How much it tells of the modifier.
        is_name: Whether it says in few words what the modifier is.
    """

    roots: frozenset[str]
    pairs: frozenset[tuple[str, str]]
    weight: float
    is_name: bool


class _Ranking:
    """The passages of every modifier, and how rare each root is among them."""

    def __init__(self, modifiers: Mapping[str, KnownModifier]) -> None:
        self._passages = {name: tuple(self._read(one)) for name, one in modifiers.items()}
        self._negative = frozenset(
            name
            for name, passages in self._passages.items()
            if any(_NO in one.roots for one in passages if one.is_name)
        )
        holders = Counter(
            root
            for passages in self._passages.values()
            for root in frozenset().union(*(one.roots for one in passages))
        )
        count = len(self._passages)
        self._rarity = {root: math.log(1 + count / held) for root, held in holders.items()}
        self._unknown = _UNKNOWN * math.log(1 + count)

    @staticmethod
    def _read(one: KnownModifier) -> Iterator[_Passage]:
        lines = {part: [row["text"] for row in rows] for part, rows in one.lines.items()}
        texts: dict[str, Sequence[str]] = {
            "title": (one.fact["title"],) if one.fact else (),
            "tells": (one.fact["tells"],) if one.fact else (),
            "description": (one.official["description"],) if one.official else (),
            "words": lines.get("words", ()),
            "when": lines.get("when", ()),
        }
        for field, passages in texts.items():
            for text in passages:
                roots = matching_words(text)
                pairs = frozenset(pairwise(roots))
                yield _Passage(frozenset(roots), pairs, _WEIGHTS[field], field in _NAMES)

    def _sum(self, roots: frozenset[str]) -> float:
        return sum(self._rarity.get(root, self._unknown) for root in roots)

    def fits(self, text: str) -> list[Fit]:
        """Return the modifiers that have words of a text, the best first."""
        roots = matching_words(text)
        asked, in_row = frozenset(roots), frozenset(pairwise(roots))
        if not asked:
            return []
        whole = self._sum(asked)
        found = []
        for name, passages in self._passages.items():
            best: dict[str, float] = {}
            said = together = rows = 0.0
            for passage in passages:
                shared = passage.roots & asked
                if not shared:
                    continue
                of_shared = self._sum(shared)
                for pair in passage.pairs & in_row:
                    rows = max(rows, passage.weight * self._sum(frozenset(pair)) / whole)
                together = max(together, passage.weight * of_shared / whole)
                if passage.is_name:
                    said = max(said, of_shared / self._sum(passage.roots) * of_shared / whole)
                for root in shared:
                    best[root] = max(best.get(root, 0.0), passage.weight)
            coverage = sum(
                self._rarity.get(root, self._unknown) * weight for root, weight in best.items()
            )
            score = coverage / whole + together + said + _IN_ROW * rows
            if _NO in asked and name not in self._negative:
                score -= _POSITIVE
            found.append(Fit(name, score, coverage / whole))
        return sorted(found, key=lambda fit: (-fit.score, fit.modifier))


@lru_cache(maxsize=2)
def _ranking(editions: Editions) -> _Ranking:
    return _Ranking(read_modifiers(editions))


def fitting(content: Content, text: str, on: date, among: Collection[str] = ()) -> list[Fit]:
    """Return the modifiers that the words of a question fit, the best first; none if none do.

    Args:
        content: The generation.
        text: The question, or what it says of the case.
        on: The date of service.
        among: The only modifiers to choose from; any if empty.
    """
    editions = modifier_editions(content, on)
    every = read_modifiers(editions)
    found = [fit for fit in _ranking(editions).fits(text) if not every[fit.modifier].ended(on)]
    if among:
        return [fit for fit in found if fit.modifier in among and fit.coverage > _SOME]
    number = min(len(set(matching_words(text))), len(_ENOUGH) - 1)
    if not found or found[0].coverage < _ENOUGH[number]:
        return []
    return [fit for fit in found if fit.score >= _NEAR * found[0].score]
