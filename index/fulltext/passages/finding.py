"""Finding passages by words."""

import json
import math
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import reduce

import numpy as np

from index.database import Content, ContentError
from index.fulltext.packing import index_files
from index.fulltext.passages.building import BOOSTS, FORMAT, PACKED, STAMP
from index.fulltext.text import index_words
from index.fulltext.vocabulary import Meaning, Vocabulary
from index.fulltext.word_postings import Field, Ids, Scores, WordPostings
from index.model.passages import Passage, PassageKind

_MOST_WORDS = 40
_USUAL = 4_000
"""Passages among which words are weighed: about those of the public releases. The weight of a word
is then the same whatever else is installed."""
_MOST_READINGS = 24
_LEAST_WEIGHT = 0.5
"""Readings that are less sure than that find passages about something else."""
_SHORTEST = 6
"""Letters of a word that may be misspelt; shorter ones are abbreviations as often."""
_ALIKE = 88
"""Least similarity of a correction, percent (Indel)."""
_STEM = 4
"""Letters that a stem has at least."""
_ENDINGS = tuple(
    sorted(
        (
            "s", "es", "ed", "ing", "ings", "e", "al", "ally", "ly", "ion", "ions", "ation",
            "ations", "ative", "ive", "ate", "ates", "ated", "ating", "ment", "ments", "ic", "ance",
            "ence", "ant", "ent", "y", "ies", "ied", "ying",
        ),
        key=len,
        reverse=True,
    )
)  # fmt: skip


def stem(word: str) -> str:
    """Return what a word shares with its other forms: ``document`` for ``documentation``.

    Passages are sentences, whose verbs and nouns a question has in another form.
    """
    for ending in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= _STEM:
            return word[: -len(ending)]
    return word


@dataclass(frozen=True, slots=True)
class _Wanted:
    """A query over all passages.

    Attributes:
        total: What each passage scores, shape [N].
        held: Weight of the words that each holds, shape [N].
        whole: Weight of all words.
    """

    total: Scores
    held: Scores
    whole: float


class Passages:
    """The passages of one generation; made once, then called from one thread.

    Args:
        content: The generation.
        vocabulary: Other words for what is typed.

    Raises:
        ContentError: The index is missing, of another format, or damaged.
    """

    def __init__(self, content: Content, vocabulary: Vocabulary) -> None:
        self._content = content
        self._vocabulary = vocabulary
        packed = content.passages / PACKED
        try:
            stamp = json.loads((packed / STAMP).read_text(encoding="utf-8"))
            if stamp["format"] != FORMAT or stamp["files"] != index_files(content.passages):
                msg = "its arrays are not those of the index"
                raise ValueError(msg)
            self._count = int(stamp["documents"])
            self._fields = [Field(packed, *one, self._count) for one in BOOSTS.items()]
        except (OSError, ValueError, KeyError) as error:
            msg = (
                f"the index of passages cannot be read ({error}): run 'codeleaf build' to make the"
                " content again"
            )
            raise ContentError(msg) from error
        self._families: dict[str, set[bytes]] = {}
        for field in self._fields:
            for term in field.terms:
                self._families.setdefault(stem(term.decode()), set()).add(term)
        self._spans: dict[tuple[str, str], tuple[int, int]] = {
            (kind, source): (first, behind)
            for kind, source, first, behind in content.connection.execute(
                "SELECT kind, source, min(number), max(number) + 1 FROM passage"
                " GROUP BY kind, source"
            )
        }
        self._keys: dict[str, list[int]] = {}
        for number, key in content.connection.execute("SELECT number, key FROM passage"):
            self._keys.setdefault(key, []).append(number)

    def find(
        self,
        text: str,
        kinds: Collection[PassageKind],
        sources: Collection[str],
        *,
        limit: int = 5,
        least: float = 0.0,
        keys: Collection[str] = (),
        favoured: Mapping[str, float] | None = None,
        also: str = "",
    ) -> list[Passage]:
        """Return the passages that fit a text best, each text once.

        Args:
            text: The words to find.
            kinds: Kinds of passages that may answer.
            sources: Ids of the releases that may answer.
            limit: How many at the most.
            least: Least share of the words that a passage must hold.
            keys: What a passage must be about, empty for anything.
            favoured: Factor of the score of passages about some keys.
            also: Words that a passage is better for, but need not hold.
        """
        words = index_words(self.corrected(text))[:_MOST_WORDS]
        wanted = self._wanted(words, index_words(also)[:_MOST_WORDS])
        if wanted is None:
            return []
        allowed = np.zeros(self._count, np.bool_)
        for (kind, source), (first, behind) in self._spans.items():
            if kind in kinds and source in sources:
                allowed[first:behind] = True
        share = wanted.held / np.float32(wanted.whole)
        scores = wanted.total * share
        for key, factor in (favoured or {}).items():
            scores[self._about(key)] *= factor
        if keys:
            allowed &= np.isin(
                np.arange(self._count), [n for key in keys for n in self._about(key)]
            )
        held = np.flatnonzero(allowed & (scores > 0) & (share >= least))
        order = held[np.argsort(-scores[held], kind="stable")]
        found: list[Passage] = []
        seen: dict[str, tuple[str, str]] = {}
        for number in order.tolist():
            one = self._passage(
                number, float(scores[number]), float(share[number]), float(wanted.held[number])
            )
            # The same words in another section are another rule; in another release they are not.
            place = (one.source, one.key)
            before = seen.setdefault(one.text, place)
            if before != place and before[0] != one.source:
                continue
            found.append(one)
            if len(found) == limit:
                break
        return found

    def about(self, key: str, kind: PassageKind, source: str) -> list[Passage]:
        """Return the passages of a release about a key, in its order."""
        first, behind = self._spans.get((kind, source), (0, 0))
        return [self._passage(number) for number in self._about(key) if first <= number < behind]

    def passage(self, number: int) -> Passage | None:
        """Return a passage by its number, None if there is none."""
        return self._passage(number) if 0 <= number < self._count else None

    def corrected(self, text: str) -> str:
        """Return the words of a text, those that no passage holds as they were probably meant."""
        return " ".join(map(self._corrected, index_words(text)))

    def _corrected(self, word: str) -> str:
        if len(word) < _SHORTEST or not word.isalpha() or stem(word) in self._families:
            return word
        if self._vocabulary.entries(word):
            return word
        from rapidfuzz import process  # few questions have a word that nothing holds
        from rapidfuzz.distance import Indel

        near = process.extractOne(
            word,
            self._whole_words(word[0]),
            scorer=Indel.normalized_similarity,
            score_cutoff=_ALIKE / 100,
        )
        return str(near[0]) if near else word

    def _whole_words(self, first: str) -> list[str]:
        """Return the words of all passages that begin with a letter."""
        begun = first.encode()
        return sorted(
            term.decode()
            for terms in self._families.values()
            for term in terms
            if term.startswith(begun) and term.isalpha()
        )

    def held(self, text: str, asked: str) -> float:
        """Return how much of what is asked a text says, by the weight of the words.

        Args:
            text: A part of a passage.
            asked: The words to find.
        """
        stems = {stem(word) for word in index_words(text)}
        words = index_words(self.corrected(asked))[:_MOST_WORDS]
        sure = [1.0 if stem(word) in stems else 0.0 for word in words]
        for meaning in self._readings(words):
            if all(stem(word) in stems for word in meaning.words):
                for place in range(meaning.start, meaning.stop):
                    sure[place] = max(sure[place], meaning.entry.weight)
        weights = (self._weight(self._word(word)) for word in words)
        return sum(one * weight for one, weight in zip(sure, weights, strict=True))

    def _weight(self, found: WordPostings) -> float:
        held = len(found.all_scores(self._count)[0])
        return math.log((_USUAL + 1) / (min(1.0, _USUAL / max(self._count, 1)) * held + 1))

    def _about(self, key: str) -> list[int]:
        """Return the numbers of the passages about a key."""
        return self._keys.get(key, [])

    def _passage(
        self, number: int, score: float = 0.0, share: float = 0.0, held: float = 0.0
    ) -> Passage:
        row = self._content.connection.execute(
            "SELECT * FROM passage WHERE number = ?", (number,)
        ).fetchone()
        return Passage(
            number,
            PassageKind(row["kind"]),
            row["key"],
            row["title"],
            row["locator"],
            row["target"],
            row["text"],
            row["source"],
            score,
            share,
            held,
        )

    def _word(self, word: str) -> WordPostings:
        """Return the postings of a word in all of its forms."""
        terms = sorted(self._families.get(stem(word), {word.encode()}))
        found = [(field, posting) for field in self._fields if (posting := field.forms(terms))]
        return WordPostings(found, sum(len(posting.docs) for _, posting in found), prefix=False)

    def _wanted(self, words: Sequence[str], also: Sequence[str]) -> _Wanted | None:
        """Score all passages; a phrase that stands for others counts as whichever fits better."""
        if not words:
            return None
        scores = np.zeros((len(words), self._count), np.float32)
        held = np.zeros((len(words), self._count), np.float32)
        weights = np.zeros(len(words), np.float32)
        for place, word in enumerate(words):
            own = self._word(word)
            docs, points = own.all_scores(self._count)
            scores[place, docs] = points
            held[place, docs] = 1.0
            weights[place] = self._weight(own)
        for meaning in self._readings(words):
            docs, points = self._all_of(meaning.words)
            sure = np.float32(meaning.entry.weight)
            span = meaning.stop - meaning.start
            for place in range(meaning.start, meaning.stop):
                scores[place, docs] = np.maximum(scores[place, docs], points * (sure / span))
                held[place, docs] = np.maximum(held[place, docs], sure)
        whole = float(weights.sum())
        if whole <= 0:
            return None
        total = scores.sum(axis=0)
        for word in also:
            docs, points = self._word(word).all_scores(self._count)
            total[docs] += points
        return _Wanted(total, weights @ held, whole)

    def _readings(self, words: Sequence[str]) -> Iterator[Meaning]:
        meant = self._vocabulary.meanings(words, prefix=False)
        meant.sort(key=lambda one: (-(one.stop - one.start), -one.entry.weight))
        sure = (one for one in meant if one.entry.weight >= _LEAST_WEIGHT)
        for _, meaning in zip(range(_MOST_READINGS), sure, strict=False):
            yield meaning

    def _all_of(self, words: Sequence[str]) -> tuple[Ids, Scores]:
        """Return the passages that hold all words, ascending, with their scores."""
        found = [self._word(word).all_scores(self._count) for word in words]
        docs = reduce(lambda left, right: np.intersect1d(left, right), (docs for docs, _ in found))
        total = np.zeros(len(docs), np.float32)
        for ids, points in found:
            total += points[np.searchsorted(ids, docs)]
        return docs, total
