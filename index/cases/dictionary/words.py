"""Words as the dictionary compares them: the forms of a word are one class."""

import re
import sqlite3
from collections.abc import Iterable

from whoosh.lang.porter import stem

from index.database.tables.books import INDEX
from index.fulltext.text import index_words

_SHORTEST_STEM = 4
_SAME = 4
"""Letters that forms of one word begin with: Abdomen, abdominal."""
_ENDINGS = (("ies", "y"), ("ses", "sis"), ("ices", "ix"), ("omata", "oma"), ("ae", "a"))
_KEPT = frozenset({"several", "general", "united", "organic", "graves", "addison", "best"})
"""Words whose stems are those of others."""
_NUMBERED = re.compile(r"[a-z]*[0-9].*")
_NAMED = re.compile(
    r"\w{3,}(itis|osis|oma|emia|uria|algia|pathy|plegia|ectomy|ostomy|plasty|oscopy|ism)s?"
)
"""Names of conditions and operations, whose stems would be those of the organ."""


def stem_of(word: str) -> str:
    """Return the stem that the forms of a word share."""
    if len(word) < _SHORTEST_STEM or word in _KEPT or _NUMBERED.match(word):
        return word
    for plural, singular in _ENDINGS:
        if word.endswith(plural) and len(word) > len(plural) + 2:
            word = word[: -len(plural)] + singular
            break
    if _NAMED.fullmatch(word):
        return word.removesuffix("s") if not word.endswith("is") else word
    return str(stem(word))


def _forms(title: str) -> list[str]:
    """Return the forms of a main term: ``Diabetes, diabetic``; none where it has one only."""
    parts = [part.strip() for part in title.lower().split(",")]
    words = [index_words(part) for part in parts]
    if len(parts) < 2 or any(len(part) != 1 for part in words):
        return []
    heads = {part[0][:_SAME] for part in words}
    return [part[0] for part in words] if len(heads) == 1 else []


class WordClasses:
    """Numbers the classes of words.

    The main terms of the Alphabetic Index list forms of one word: those are one class, too.

    Args:
        connection: The content database.
    """

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._numbers: dict[str, int] = {}
        self._of_word: dict[str, int] = {}
        self._same: dict[str, str] = {}
        for (title,) in connection.execute(
            "SELECT DISTINCT title FROM index_entry WHERE book = ? AND parent IS NULL"
            " AND title LIKE '%,%'",
            (INDEX,),
        ):
            forms = _forms(title)
            for form in forms[1:]:
                first = self._root(stem_of(forms[0]))
                other = self._root(stem_of(form))
                if first != other:
                    self._same[other] = first

    def _root(self, stemmed: str) -> str:
        while stemmed in self._same:
            stemmed = self._same[stemmed]
        return stemmed

    def __len__(self) -> int:
        return len(self._numbers)

    def add(self, word: str) -> int:
        """Return the class of a folded word, a new one if need be."""
        number = self._of_word.get(word)
        if number is None:
            root = self._root(stem_of(word))
            number = self._of_word[word] = self._numbers.setdefault(root, len(self._numbers))
        return number

    def find(self, word: str) -> int:
        """Return the class of a folded word, -1 if the dictionary does not hold it."""
        number = self._of_word.get(word)
        if number is None:
            number = self._numbers.get(self._root(stem_of(word)), -1)
            self._of_word[word] = number
        return number

    def letters(self) -> list[int]:
        """Return the classes that are one letter."""
        return [
            number for word, number in self._of_word.items() if len(word) == 1 and word.isalpha()
        ]

    def of(self, words: Iterable[str]) -> tuple[int, ...]:
        """Return the classes of words, each once, in order."""
        return tuple(dict.fromkeys(self.add(word) for word in words))
