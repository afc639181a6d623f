"""Our entries about compliance, and which of them a question is about.

An entry is found by how coders ask for it, by its title and rule, and by the words of its lines;
rare words count for more. What coders ask with (``what``, ``should``) counts for nothing.
"""

import math
import tomllib
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path

from index import paths
from index.answers.understanding.subject import asking_words
from index.database import Content
from index.fulltext.passages.finding import stem
from index.fulltext.text import index_words

SHOWN = ("rule", "points", "yes", "no", "errors", "numbers")
"""Parts whose lines are shown."""
_STRENGTH = {"title": 1.0, "ask": 1.0, "rule": 0.8}
_LINE_STRENGTH = 0.55
"""What a word counts by the part in which it stands, and in any other part."""
_FURTHER_PHRASE = 0.25
_SHORT = 2
"""Words of a way of asking of which one alone may be telling: ``incident to``."""
_SURE_BY_PHRASE = ((5.0, 0.25), (3.5, 0.34), (2.5, 0.42), (2.0, 0.6))
"""Weight of a whole phrase and share of the words asked from which an entry is meant."""
_SURE_BY_WORDS = ((5.0, 0.5), (11.0, 0.4))
"""Weight of the words in common and their share from which an entry is meant without a phrase."""
_FAIR = ((6.5, 0.27, 1.15), (3.5, 0.55, 1.8))
"""Score, share of the words asked, and lead over the next entry from which one is likely meant."""


@dataclass(frozen=True, slots=True)
class Line:
    """A paragraph of an entry.

    Attributes:
        part: ``rule``, ``points``, ``yes``, ``no``, ``errors`` or ``numbers``.
        text: Its text.
        stems: Stems of its words.
    """

    part: str
    text: str
    stems: frozenset[str]


@dataclass(frozen=True, slots=True)
class Entry:
    """What we write about one rule.

    Attributes:
        key: Its name: ``incident-to``.
        title: Its title.
        lines: What may be shown of it, the rule first.
        basis: The public sources it rests on.
        as_of: The day (ISO) up to which we know the rule.
        source: Id of the release.
        phrases: Stems of each way in which it is asked for.
        strengths: What each of its stems counts.
    """

    key: str
    title: str
    lines: tuple[Line, ...]
    basis: tuple[str, ...]
    as_of: str
    source: str
    phrases: tuple[frozenset[str], ...]
    strengths: Mapping[str, float]

    @property
    def rule(self) -> Line:
        """The short answer."""
        return self.lines[0]


@dataclass(frozen=True, slots=True)
class Found:
    """An entry that a question is about.

    Attributes:
        entry: The entry.
        score: How well it fits, for ordering.
        share: Share of the words asked, by weight, that it has.
        sure: Whether it fits well enough to answer.
    """

    entry: Entry
    score: float
    share: float
    sure: bool


@dataclass(frozen=True)
class Entries:
    """All entries of a release.

    Attributes:
        entries: The entries.
        weights: Weight of each stem by how rare it is among them.
        unknown: Weight of a stem that no entry has.
    """

    entries: tuple[Entry, ...]
    weights: Mapping[str, float]
    unknown: float

    def weight(self, stems: Iterable[str]) -> float:
        """Return what stems weigh together; a number that no entry has weighs nothing."""
        return sum(self.weights.get(one, 0.0 if one.isdecimal() else self.unknown) for one in stems)

    def find(self, asked: frozenset[str]) -> list[Found]:
        """Return the entries that share words with a question, the best first."""
        found = [one for entry in self.entries if (one := self._score(entry, asked)) is not None]
        return sorted(found, key=lambda one: (-one.score, one.entry.key))

    @staticmethod
    def likely(found: Sequence[Found]) -> bool:
        """Return whether the first of some entries stands out, though none is sure."""
        if not found:
            return False
        second = found[1].score if len(found) > 1 else 0.0
        return any(
            found[0].score >= score and found[0].share >= share and found[0].score >= lead * second
            for score, share, lead in _FAIR
        )

    def _score(self, entry: Entry, asked: frozenset[str]) -> Found | None:
        held = asked & entry.strengths.keys()
        if not held:
            return None
        words = sum(self.weights[one] * entry.strengths[one] for one in held)
        whole = sorted((self.weight(one) for one in entry.phrases if one <= asked), reverse=True)
        phrases = sum(whole[:1]) + _FURTHER_PHRASE * sum(whole[1:3])
        share = words / (self.weight(asked) or 1)
        phrase = whole[0] if whole else 0.0
        sure = any(phrase >= weight and share >= least for weight, least in _SURE_BY_PHRASE)
        sure = sure or any(words >= weight and share >= least for weight, least in _SURE_BY_WORDS)
        return Found(entry, words + phrases, share, sure)


def stems_of(text: str) -> frozenset[str]:
    """Return the stems of a text without the words that only ask, short words written out."""
    tables = _short_words()
    words = " ".join(index_words(text))
    for phrase, short in tables["phrases"].items():
        words = words.replace(phrase, short)
    written = (tables["words"].get(word, word) for word in words.split())
    return frozenset(stem(word) for word in written if word not in asking_words())


@cache
def _short_words() -> Mapping[str, Mapping[str, str]]:
    with (paths.resources() / "content" / "answers" / "short_words.toml").open("rb") as file:
        return tomllib.load(file)


def entries(content: Content, source: str) -> Entries:
    """Return the entries of a release.

    Args:
        content: The generation.
        source: Id of the release.
    """
    return _read(content.folder, content.name, source)


@lru_cache(maxsize=2)
def _read(folder: Path, name: str, source: str) -> Entries:
    content = Content(folder, name)
    parts: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    for row in content.connection.execute(
        "SELECT * FROM compliance_line WHERE source = ? ORDER BY entry, part, line", (source,)
    ):
        parts[row["entry"]][row["part"]].append(row["text"])
    content.close()
    found = tuple(_entry(key, lists, source) for key, lists in parts.items())
    counts = Counter(one for entry in found for one in entry.strengths)
    weights = {one: math.log((len(found) + 1) / count) for one, count in counts.items()}
    middle = sorted(weights.values())[len(weights) // 2] if weights else 0.0
    return Entries(found, weights, middle)


def _phrase(text: str) -> frozenset[str]:
    """Return the stems of a way of asking, none if only one word of several is left."""
    stems = stems_of(text)
    return stems if len(stems) > 1 or len(text.split()) <= _SHORT else frozenset()


def _entry(key: str, parts: Mapping[str, Sequence[str]], source: str) -> Entry:
    lines = tuple(Line(part, text, stems_of(text)) for part in SHOWN for text in parts[part])
    strengths: dict[str, float] = {}
    for line in lines:
        strength = _STRENGTH.get(line.part, _LINE_STRENGTH)
        strengths |= {one: max(strength, strengths.get(one, 0)) for one in line.stems}
    phrases = tuple(_phrase(text) for text in (*parts["title"], *parts["ask"]))
    strengths |= {one: _STRENGTH["ask"] for phrase in phrases for one in phrase}
    return Entry(
        key,
        parts["title"][0],
        lines,
        tuple(parts["basis"]),
        parts["as_of"][0],
        source,
        tuple(phrase for phrase in phrases if phrase),
        strengths,
    )
