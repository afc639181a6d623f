"""The dictionary of a content, ready to be looked up."""

import tomllib
from collections.abc import Sequence

from index import paths
from index.cases.dictionary.matching import Found, PhraseTable
from index.cases.dictionary.phrases import DictionaryPhrase, compile_phrases
from index.cases.dictionary.readings import Readings, Word
from index.cases.dictionary.words import WordClasses
from index.database import Content
from index.fulltext.phrases import Label
from index.fulltext.text import STOP_WORDS, words
from index.fulltext.vocabulary import Vocabulary

_SURE = 0.85
"""Share of the best score from which another phrase of the same words is as good."""


class Dictionary:
    """Finds the phrases of the installed ICD-10-CM in sentences.

    Args:
        content: The content.

    Attributes:
        classes: Numbers the words.
    """

    def __init__(self, content: Content) -> None:
        ordinary = _ordinary()
        self.classes = WordClasses(content.connection)
        phrases = list(compile_phrases(content.connection, self.classes))
        self._table = PhraseTable(phrases, len(self.classes))
        self._readings = Readings(Vocabulary(content.packed), self.classes, ordinary)
        self._ordinary = {self.classes.find(word) for word in ordinary}

    def words(self, text: str, start: int, end: int) -> list[Word]:
        """Return the words of a piece of a text, those that say nothing left out."""
        found = []
        for word in words(text[start:end]):
            if word.text not in STOP_WORDS:
                first, last = start + word.start, start + word.end
                found.append(Word(word.text, first, last, text[first:last].isupper()))
        return found

    def look_up(self, said: Sequence[Word]) -> tuple[list[list[Found]], frozenset[int]]:
        """Return what the words of a sentence name.

        Args:
            said: The words.

        Returns:
            One list a mention, the best phrase first, all of the same words; and the classes of
            all words of the sentence.
        """
        facts = self._readings.facts(said)
        found = [one for one in self._table.find(facts) if self._counts(one)]
        found.sort(key=lambda one: -one.score)
        used: set[int] = set()
        mentions = []
        for one in found:
            if one.places & used:
                continue
            used |= one.places
            mentions.append(
                [
                    other
                    for other in found
                    if other.places == one.places and other.score >= one.score * _SURE
                ]
            )
        return mentions, frozenset(fact.number for fact in facts)

    def phrase(self, found: Found) -> DictionaryPhrase:
        """Return the phrase that was found."""
        return self._table.phrases[found.phrase]

    def _counts(self, found: Found) -> bool:
        phrase = self._table.phrases[found.phrase]
        if phrase.label is Label.EXTERNAL:
            return False
        return len(phrase.required) > 1 or phrase.required[0] not in self._ordinary


def _ordinary() -> frozenset[str]:
    path = paths.resources() / "content" / "cases" / "ordinary.toml"
    read = tomllib.loads(path.read_text(encoding="utf-8"))
    return frozenset(str(read["words"]).split())


def open_dictionary(content: Content) -> Dictionary:
    """Return the dictionary of a content."""
    return Dictionary(content)
