"""Other words for what a note says: abbreviations, lay and British words, eponyms, synonyms."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from index.cases.dictionary.arrays import Arrays, Rows, from_lines, to_lines
from index.cases.dictionary.words import WordClasses
from index.fulltext.vocabulary import LONGEST, Entry

_KINDS = frozenset({"abbreviation", "synonym", "lay", "eponym", "spelling", "form", "index"})
"""Kinds of entries that hold in a note; drugs and supplies lead to codes of another sort."""
_READ = 0.95
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


class _Meaning(NamedTuple):
    """A reading of a phrase.

    Attributes:
        meant: The classes that it stands for.
        weight: How surely, above 0 to 1.
        shouted: Whether it is so read in capitals only.
    """

    meant: tuple[int, ...]
    weight: float
    shouted: bool


class Readings:
    """Reads words of a note as classes of the dictionary.

    Args:
        arrays: What `pack_readings` made.
        classes: The classes.
    """

    def __init__(self, arrays: Arrays, classes: WordClasses) -> None:
        self._classes = classes
        self._says = {say: row for row, say in enumerate(from_lines(arrays["readings.says"]))}
        self._begins = frozenset(from_lines(arrays["readings.begins"]))
        self._firsts = arrays["readings.firsts"].data
        self._meant = Rows.of(arrays, "readings.meant")
        self._weights = arrays["readings.weights"].data
        self._shouted = arrays["readings.shouted"].data

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

    def _entries(self, say: str) -> list[_Meaning]:
        row = self._says.get(say)
        if row is None and len(say) > _PLURAL and say.endswith("s"):
            row = self._says.get(say[:-1])
        if row is None:
            return []
        return [
            _Meaning(
                self._meant.numbers(number), self._weights[number], bool(self._shouted[number])
            )
            for number in range(self._firsts[row], self._firsts[row + 1])
        ]


def pack_readings(
    own: Iterable[Entry], entries: Iterable[Entry], classes: WordClasses, ordinary: Ordinary
) -> dict[str, npt.NDArray[Any]]:
    """Return readings as arrays.

    Of S phrases that are read otherwise, with M meanings of N classes in all, these are
    ``readings.says`` and ``readings.begins`` (lines: the phrases, and what the longer of them begin
    with), ``readings.firsts`` (int32 [S+1], first meaning of each), ``readings.weights`` (float64
    [M]), ``readings.shouted`` (bool [M]) and ``readings.meant`` (int32 [N], with ``.starts``).

    Args:
        own: Words of notes; they replace the others.
        entries: Our vocabulary and the references of the published indexes.
        classes: The classes, complete.
        ordinary: What not to read so.
    """
    table: dict[str, list[_Meaning]] = {}
    for entry in own:
        _keep(table, entry, classes, shouted=False)
    mine = frozenset(table)
    for entry in entries:
        if entry.kind not in _KINDS or entry.weight < _LEAST or entry.say in mine:
            continue
        if entry.scopes and "cm" not in entry.scopes.split():
            continue
        if not _misleads(entry, ordinary):
            _keep(table, entry, classes, shouted=_shouted(entry))
    every = [meaning for meanings in table.values() for meaning in meanings]
    firsts = np.cumsum([0, *map(len, table.values())])
    meant = Rows.of_lengths(
        np.array([number for one in every for number in one.meant], np.int32),
        np.array([len(one.meant) for one in every], np.int32),
    )
    return {
        "readings.says": to_lines(table),
        "readings.begins": to_lines(sorted(set(_beginnings(table)))),
        "readings.firsts": firsts.astype(np.int32),
        "readings.weights": np.array([one.weight for one in every], np.float64),
        "readings.shouted": np.array([one.shouted for one in every], np.bool_),
        **meant.named("readings.meant"),
    }


def _keep(
    table: dict[str, list[_Meaning]], entry: Entry, classes: WordClasses, *, shouted: bool
) -> None:
    said, _, _ = entry.mean.partition(" without ")  # what is absent is not said
    meant = tuple(classes.find(word) for word in said.split())
    if -1 not in meant:
        table.setdefault(entry.say, []).append(_Meaning(meant, entry.weight, shouted))


def _beginnings(says: Iterable[str]) -> Iterator[str]:
    for say in says:
        words = say.split()
        for stop in range(1, len(words)):
            yield " ".join(words[:stop])


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
