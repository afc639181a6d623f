"""What a query may mean: each typed word, its forms, and the vocabulary's other words for it."""

from collections import OrderedDict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from index.fulltext.constraints import Constraints, constraints, trimester_of_weeks
from index.fulltext.phrase_scores import MOST_BITS, Reading, Wanted
from index.fulltext.postings import Postings
from index.fulltext.text import forms
from index.fulltext.traits import trait_bits
from index.fulltext.vocabulary import Entry, Meaning
from index.fulltext.word_postings import Ids, Scores, WordPostings, union
from index.model import SYSTEMS, System
from index.remembering import remembered

_MOST_READINGS = 16
_CACHED = 256
_SCOPES = {info.scope: info.system for info in SYSTEMS.values()}


_OPTIONAL = frozenset(
    {"laterality", "encounter", "healing", "severity", "age", "sex", "control", "weeks"}
)
"""Kinds of constraints without which a code may answer all the same."""
_VARIANT = 0.95


def _variants(words: Sequence[str], said: Constraints) -> list[Meaning]:
    """Return the official words for the side, encounter, trimester and so on that are typed."""
    found = []
    for one in said:
        start, stop = one.positions[0], one.positions[-1] + 1
        typed = tuple(words[start:stop])
        meant = [one.words]
        if one.kind == "weeks":  # titles name the trimester, Z3A the weeks
            meant.append(trimester_of_weeks(int(one.words[0])))
        for official in meant:
            if official and typed != official:
                entry = Entry(" ".join(typed), " ".join(official), _VARIANT, "variant", "")
                found.append(Meaning(start, stop, entry, official))
    return found


@dataclass(frozen=True, slots=True)
class Plan:
    """A query made ready.

    Attributes:
        words: The words searched, folded.
        prefixes: Those of them that are taken as beginnings.
        literal: Their own postings.
        groups: Their postings together with those of the readings.
        wanted: The query as phrases are compared with it.
        readings: The readings that lead somewhere.
        traits: Bits of the sides and encounters asked for.
        optional: Places of words that say which variant is meant; a code may lack them.
    """

    words: tuple[str, ...]
    prefixes: frozenset[str]
    literal: list[WordPostings]
    groups: list[WordPostings]
    wanted: Wanted
    readings: tuple[Meaning, ...]
    traits: int
    optional: frozenset[int]

    def needed(self) -> list[WordPostings]:
        """Return the groups of the words that a code must hold."""
        return [one for place, one in enumerate(self.groups) if place not in self.optional]


class Planner:
    """Makes queries ready.

    Args:
        postings: The packed postings.
        ranges: First document of each system and the one behind its last.
    """

    def __init__(self, postings: Postings, ranges: Mapping[System, tuple[int, int]]) -> None:
        self._postings = postings
        self._phrases = postings.phrases
        self._ranges = ranges
        # The words before the last one are the same at every key.
        self._spans = remembered(self._find_spans, _CACHED)
        self._known: OrderedDict[tuple[tuple[str, ...], str], tuple[Ids, Scores]] = OrderedDict()

    def plan(self, words: tuple[str, ...], *, prefix: bool, cut_short: bool = False) -> Plan:
        """Return what a query may mean.

        Args:
            words: Folded words.
            prefix: Whether the last one may go on.
            cut_short: Whether the others may go on too.
        """
        literal = [
            self._postings.literal(
                word,
                prefix=(prefix and place == len(words) - 1) or (cut_short and len(word) > 2),
            )
            for place, word in enumerate(words)
        ]
        said = constraints(words)
        meanings = [
            *_variants(words, said),
            *self._postings.vocabulary.meanings(words, prefix=prefix),
        ]
        meanings.sort(key=lambda one: (-(one.stop - one.start), -one.entry.weight))
        readings: list[Meaning] = []
        places: list[list[tuple[Ids, Scores]]] = [[] for _ in words]
        for meaning in meanings[: 2 * _MOST_READINGS]:
            docs, scores = self._documents(meaning)
            if not len(docs) or len(readings) == _MOST_READINGS:
                continue
            readings.append(meaning)
            share = np.float32(meaning.entry.weight / (meaning.stop - meaning.start))
            for place in range(meaning.start, meaning.stop):
                places[place].append((docs, scores * share))
        groups = [
            union(own, others, self._postings.documents) if others else own
            for own, others in zip(literal, places, strict=True)
        ]
        prefixes = frozenset(word for word, one in zip(words, literal, strict=True) if one.prefix)
        return Plan(
            words,
            prefixes,
            literal,
            groups,
            self._wanted(words, prefixes, readings),
            tuple(readings),
            trait_bits((*words, *(word for one in readings for word in one.words))),
            frozenset(place for one in said if one.kind in _OPTIONAL for place in one.positions),
        )

    def forget(self) -> None:
        """Forget what was looked up for earlier queries, for measuring."""
        self._known.clear()
        self._spans.cache_clear()

    def _documents(self, meaning: Meaning) -> tuple[Ids, Scores]:
        """Return the documents that hold all words of a reading, in its systems, with scores."""
        key = (meaning.words, meaning.entry.scopes)
        if key in self._known:
            self._known.move_to_end(key)
            return self._known[key]
        found = [self._postings.literal(word, prefix=False) for word in meaning.words]
        docs, scores = self._postings.match_all(found)
        if meaning.entry.scopes and len(docs):
            kept = np.zeros(len(docs), np.bool_)
            for scope in meaning.entry.scopes.split(" "):
                start, stop = self._ranges.get(_SCOPES[scope], (0, 0))
                kept |= (docs >= start) & (docs < stop)
            docs, scores = docs[kept], scores[kept]
        self._known[key] = docs, scores
        if len(self._known) > _CACHED:
            self._known.popitem(last=False)
        return docs, scores

    def _wanted(
        self, words: Sequence[str], prefixes: frozenset[str], readings: Sequence[Meaning]
    ) -> Wanted:
        phrases = self._phrases
        mask = np.zeros(len(phrases.words), np.uint32)
        credit = np.zeros(len(phrases.words), np.float32)
        bits: dict[tuple[str, bool], int] = {}

        def bit(word: str, sure: float, *, prefix: bool) -> int:
            """Return the bit of a word, 0 where there is none left."""
            if (word, prefix) not in bits:
                if len(bits) == MOST_BITS:
                    return 0
                bits[word, prefix] = 1 << len(bits)
                for start, stop in self._spans(word, prefix=prefix):
                    mask[start:stop] |= np.uint32(bits[word, prefix])
            for start, stop in self._spans(word, prefix=prefix):
                np.maximum(credit[start:stop], sure, out=credit[start:stop])
            return bits[word, prefix]

        literal = tuple(bit(word, 1.0, prefix=word in prefixes) for word in words)
        made = []
        for meaning in readings:
            sure = meaning.entry.weight
            own = [bit(word, sure, prefix=False) for word in meaning.words]
            if all(own):
                made.append(
                    Reading(
                        sum(set(own)),
                        tuple(range(meaning.start, meaning.stop)),
                        meaning.entry.weight,
                    )
                )
        weights = np.array(
            [phrases.weight(self._spans(word, prefix=word in prefixes)) for word in words],
            np.float32,
        )
        return Wanted(mask, credit, literal, tuple(made), weights / (weights.sum() or 1))

    def _find_spans(self, word: str, *, prefix: bool) -> list[tuple[int, int]]:
        """Return the ranges of word numbers that a typed word stands for."""
        if prefix:
            return [self._phrases.span(word, prefix=True)]
        return [
            span
            for form in forms(word)
            if (span := self._phrases.span(form, prefix=False))[1] > span[0]
        ]
