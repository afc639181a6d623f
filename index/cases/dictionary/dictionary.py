"""The dictionary of a content, ready to be looked up."""

import re
from collections.abc import Sequence
from typing import NamedTuple

from index import paths
from index.cases.dictionary.arrays import Arrays
from index.cases.dictionary.compiling import ORDINARY, compile_dictionary, key_of
from index.cases.dictionary.kept import load, store
from index.cases.dictionary.matching import Found, PhraseTable
from index.cases.dictionary.phrase_store import PhraseStore
from index.cases.dictionary.phrases import DictionaryPhrase
from index.cases.dictionary.readings import Readings, Word
from index.cases.dictionary.words import WordClasses
from index.database import Content
from index.fulltext.text import STOP_WORDS, fold, index_words, words

_DENIALS = frozenset(
    ["no", "not", "without", "nl", "normal", "neg", "negative", "denies", "never", "none", "absent"]
)
_NEAR = 10
"""Words around a mention that may make it more specific."""
_BREAK = re.compile(r"[;:\n]")
_COUNTED = frozenset(
    index_words(
        "type stage grade class dm diabetes ckd factor hepatitis herpes covid trisomy degree"
        " stadium nyha gold hiv"
    )
)
"""Words behind which a number belongs to a name."""
_FOR = re.compile(r"\bfor (her|his|their)\b", re.IGNORECASE)
_LABEL = 2
"""Words before a colon that go with what stands behind it."""
_ITEM = re.compile(r"[.)]\s")
"""What stands behind the number of a list item."""
_SURE = 0.65
"""Share of the best score from which another phrase of the same words is as good."""


class Named(NamedTuple):
    """A piece of a sentence that official phrases name.

    Attributes:
        start: Offset of its first character.
        end: Offset behind its last one.
        size: Words that it is made of.
        score: Weight of the best phrase.
        phrases: The phrases of just these words that fit about as well, with their weights.
        near: Classes of its words and of those around it, and where they stand.
    """

    start: int
    end: int
    size: int
    score: float
    phrases: tuple[tuple[DictionaryPhrase, float], ...]
    near: tuple[tuple[int, int, int], ...]


class Dictionary:
    """Finds the phrases of the installed ICD-10-CM in sentences.

    Args:
        arrays: A compiled dictionary.

    Attributes:
        classes: Numbers the words.
    """

    def __init__(self, arrays: Arrays) -> None:
        self.classes = WordClasses.of(arrays)
        self._phrases = PhraseStore(arrays)
        self._table = PhraseTable(self._phrases, self.classes)
        self._readings = Readings(arrays, self.classes)
        self._ordinary = frozenset(arrays[ORDINARY].tolist())

    def words(self, text: str, start: int, end: int) -> list[Word]:
        """Return the words of a piece of a text, those that say nothing left out."""
        found: list[Word] = []
        before = ""
        for word in words(text[start:end]):
            first, last = start + word.start, start + word.end
            counted = word.text.isdigit() and (
                before not in _COUNTED or _ITEM.match(text, last, end) is not None
            )
            before = word.text
            if word.text not in STOP_WORDS and not counted:
                found.append(Word(word.text, first, last, text[first:last].isupper()))
        return found

    def classes_of(self, text: str, start: int, end: int) -> frozenset[int]:
        """Return the classes of the words of a piece of a text."""
        facts = self._readings.facts(self.words(text, start, end))
        return frozenset(fact.number for fact in facts)

    def look_up(self, text: str, said: Sequence[Word]) -> list[Named]:
        """Return what the words of a sentence name, the surest of each part first.

        Args:
            text: The text.
            said: The words, in order.
        """
        mentions: list[Named] = []
        for part in _parts(text, said):
            facts = self._readings.facts(part)
            found = [
                one
                for one in self._table.find(facts)
                if self._counts(one)
                and not _denied_within(part, one)
                and not (self._table.has_letter(one) and _apart(part, one))
                and not _across(text, part, one)
            ]
            own = [one for one in found if self._literal(part, one)]
            found.sort(key=lambda one: -one.score)
            used: set[int] = set()
            for one in found:
                if one.places & used or any(one.places < other.places for other in own):
                    continue
                used |= one.places
                ties = [
                    other
                    for other in found
                    if other.places == one.places and other.score >= one.score * _SURE
                ]
                ties = [other for other in own if other.places == one.places] or ties
                mentions.append(
                    Named(
                        _beginning(part, one.first),
                        part[one.last].end,
                        len(one.places),
                        one.score,
                        tuple((self._phrases[other.phrase], other.score) for other in ties),
                        tuple(
                            (fact.number, part[fact.first].start, part[fact.last].end)
                            for fact in facts
                            if one.first - _NEAR <= fact.first and fact.last <= one.last + _NEAR
                        ),
                    )
                )
        return mentions

    def is_ordinary(self, word: str) -> bool:
        """Return whether a word alone names no condition and no drug."""
        return self.classes.find(fold(word)) in self._ordinary

    def below(self, phrase: DictionaryPhrase) -> Sequence[DictionaryPhrase]:
        """Return the phrases of the index entries below that of a phrase, in the index's order."""
        return self._phrases.below(phrase)

    def _literal(self, part: Sequence[Word], found: Found) -> bool:
        """Return whether a phrase is just the note's own words, not words they are read as."""
        own = {self.classes.find(part[place].text) for place in found.places}
        return own == set(self._phrases.required.numbers(found.phrase))

    def _counts(self, found: Found) -> bool:
        required = self._phrases.required.numbers(found.phrase)
        return len(required) > 1 or required[0] not in self._ordinary


def _beginning(part: Sequence[Word], first: int) -> int:
    """Return where a mention begins: with the word before a number, as in "type 2 diabetes"."""
    numbered = first > 0 and part[first].text.isdigit() and part[first - 1].text in _COUNTED
    return part[first - 1 if numbered else first].start


def _apart(part: Sequence[Word], found: Found) -> bool:
    """Return whether more than a sign stands between the words of a phrase: "Hb 9.3 at d/c"."""
    places = range(found.first, found.last)
    return any(part[place + 1].start - part[place].end > 1 for place in places)


def _across(text: str, part: Sequence[Word], found: Found) -> bool:
    """Return whether a phrase reaches over a "for her": "classic for her migraine"."""
    return _FOR.search(text, part[found.first].end, part[found.last].start) is not None


def _denied_within(part: Sequence[Word], found: Found) -> bool:
    """Return whether a denial stands among the words of a phrase: "kidneys normal, no stones"."""
    return any(
        part[place].text in _DENIALS
        for place in range(found.first, found.last)
        if place not in found.places
    )


def _is_label(text: str, said: Sequence[Word], place: int) -> bool:
    """Return whether the first words of a sentence name the site of the rest: "Spleen: torn"."""
    return place <= _LABEL and text[said[place - 1].end : said[place].start].strip() == ":"


def _parts(text: str, said: Sequence[Word]) -> list[list[Word]]:
    """Divide the words of a sentence where no phrase goes on: at semicolons and colons."""
    parts: list[list[Word]] = []
    for place, word in enumerate(said):
        if not place or (
            _BREAK.search(text, said[place - 1].end, word.start)
            and not _is_label(text, said, place)
        ):
            parts.append([])
        parts[-1].append(word)
    return parts


def open_dictionary(content: Content) -> Dictionary:
    """Return the dictionary of a content, compiled unless that was done before.

    Args:
        content: The content.
    """
    key = key_of(content)
    folder = paths.dictionaries()
    arrays = load(folder, key) if key else None
    if arrays is None:
        arrays = compile_dictionary(content)
        if key:
            store(folder, key, arrays)
    return Dictionary(arrays)
