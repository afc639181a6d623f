"""Other words for what a note says: abbreviations, lay and British words, eponyms, synonyms."""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from index.cases.dictionary.words import WordClasses
from index.fulltext.vocabulary import LONGEST, Entry

_KINDS = frozenset({"abbreviation", "synonym", "lay", "eponym", "spelling", "form", "index"})
"""Kinds of entries that hold in a note; drugs and supplies lead to codes of another sort."""
_READ = 0.8
"""Weight of what a word is read as; what is written out leads."""
_LEAST = 0.6
_PLURAL = 6
_SHORT = 4
"""An abbreviation of fewer letters counts in capitals only: OR, PE, MS."""


class Word(NamedTuple):
    """A word of a note.

    Attributes:
        text: Its folded form.
        start: Offset of its first character.
        end: Offset behind its last one.
        capitals: Whether it is written in capitals.
    """

    text: str
    start: int
    end: int
    capitals: bool


class Fact(NamedTuple):
    """A class of words that a piece of a note stands for.

    Attributes:
        number: The class.
        first: Place of the first word that it is read from.
        last: Place of the last one.
        weight: How surely, above 0 to 1: 1 for the word itself.
    """

    number: int
    first: int
    last: int
    weight: float


class Ordinary(NamedTuple):
    """Words that do not mean in a note what they mean in a search.

    Attributes:
        words: Those that alone name no condition.
        abbreviations: Shorthand that is not expanded.
        everyday: The lay words that clinicians write as well.
    """

    words: frozenset[str]
    abbreviations: frozenset[str]
    everyday: frozenset[str]


class Readings:
    """Reads words of a note as classes of the dictionary.

    Args:
        own: Words of notes; they replace the others.
        entries: Our vocabulary and the references of the published indexes.
        classes: The classes, complete.
        ordinary: What not to read so.
    """

    def __init__(
        self,
        own: Iterable[Entry],
        entries: Iterable[Entry],
        classes: WordClasses,
        ordinary: Ordinary,
    ) -> None:
        self._classes = classes
        self._begins: set[str] = set()
        self._table: dict[str, list[tuple[tuple[int, ...], float, bool]]] = {}
        for entry in own:
            self._keep(entry, shouted=False)
        mine = frozenset(self._table)
        for entry in entries:
            if entry.kind not in _KINDS or entry.weight < _LEAST or entry.say in mine:
                continue
            if entry.scopes and "cm" not in entry.scopes.split():
                continue
            if not _misleads(entry, ordinary):
                self._keep(entry, shouted=_shouted(entry))

    def _keep(self, entry: Entry, *, shouted: bool) -> None:
        meant = tuple(self._classes.find(word) for word in entry.mean.split())
        if -1 in meant:
            return
        self._table.setdefault(entry.say, []).append((meant, entry.weight, shouted))
        words = entry.say.split()
        for stop in range(1, len(words)):
            self._begins.add(" ".join(words[:stop]))

    def facts(self, words: Sequence[Word]) -> list[Fact]:
        """Return what the words of a sentence stand for.

        Args:
            words: Its words, stop words left out.
        """
        found: list[Fact] = []
        find = self._classes.find
        for place, word in enumerate(words):
            number = find(word.text)
            if number >= 0:
                found.append(Fact(number, place, place, 1.0))
            say = word.text
            for last in range(place, min(place + LONGEST, len(words))):
                if last > place:
                    if say not in self._begins:
                        break
                    say = f"{say} {words[last].text}"
                for meant, weight, shouted in self._entries(say):
                    if shouted and not word.capitals:
                        continue
                    found += [Fact(number, place, last, weight * _READ) for number in meant]
        return found

    def _entries(self, say: str) -> list[tuple[tuple[int, ...], float, bool]]:
        found = self._table.get(say)
        if found is None and len(say) > _PLURAL and say.endswith("s"):
            found = self._table.get(say[:-1])
        return found or []


def _shouted(entry: Entry) -> bool:
    return entry.kind != "lay" and entry.say.isalpha() and len(entry.say) < _SHORT


def _misleads(entry: Entry, ordinary: Ordinary) -> bool:
    if all(len(word) == 1 for word in entry.say.split()):
        return True
    if entry.kind == "abbreviation":
        return entry.say in ordinary.abbreviations
    if entry.kind == "lay" and " " not in entry.say:
        return entry.say not in ordinary.everyday
    return entry.say in ordinary.words or entry.say in ordinary.abbreviations
