"""Words as the dictionary compares them: the forms of a word are one class."""

import re
import sqlite3
from collections.abc import Callable, Iterable, Mapping
from typing import Any

import numpy.typing as npt
from whoosh.lang.porter import stem

from index.cases.dictionary.arrays import Arrays, from_lines, to_lines
from index.database.tables.books import INDEX
from index.fulltext.text import index_words

_SHORTEST_STEM = 4
_SAME = 4
"""Letters that forms of one word begin with: Abdomen, abdominal."""
_ENDINGS = (("ies", "y"), ("ses", "sis"), ("ices", "ix"), ("omata", "oma"), ("ae", "a"))
_KEPT = frozenset({"several", "general", "united", "organic", "graves", "addison", "best"})
"""Words whose stems are those of others."""
_REMEMBERED = 50_000
"""Words whose classes are remembered; those of the notes of a day are fewer."""
_IRREGULAR = (
    ("tear", "torn"),
    ("tooth", "teeth"),
    ("foot", "feet"),
    ("dry", "dryness"),
    ("fusion", "fused"),
    ("femur", "femoral"),
    ("fetus", "fetal"),
    ("virus", "viral"),
    ("vein", "venous"),
    ("swelling", "swollen"),
    ("break", "broken"),
    ("discitis", "diskitis"),
    ("keloid", "cheloid"),
)
"""Forms of words that do not begin alike: Tear, torn."""
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
    """Finds the classes of words, which are numbered from 0.

    The main terms of the Alphabetic Index list forms of one word: those are one class, too.

    Args:
        roots: The stem of each class.
        same: Stems, each with that of another form of the word.
    """

    def __init__(self, roots: Iterable[str], same: Mapping[str, str]) -> None:
        self._same = same
        self._numbers = {root: number for number, root in enumerate(roots)}
        self._found: dict[str, int] = {}

    @classmethod
    def of(cls, arrays: Arrays) -> "WordClasses":
        """Return the classes that were packed."""
        pairs = from_lines(arrays["classes.same"])
        same = dict(zip(pairs[::2], pairs[1::2], strict=True))
        return cls(from_lines(arrays["classes.roots"]), same)

    def packed(self) -> dict[str, npt.NDArray[Any]]:
        """Return arrays to make the classes of again."""
        return {
            "classes.roots": to_lines(self._numbers),
            "classes.same": to_lines(word for pair in self._same.items() for word in pair),
        }

    def __len__(self) -> int:
        return len(self._numbers)

    def find(self, word: str) -> int:
        """Return the class of a folded word, -1 if the dictionary does not hold it."""
        number = self._found.get(word)
        if number is None:
            number = self._numbers.get(self._root(word), -1)
            if len(self._found) < _REMEMBERED:
                self._found[word] = number
        return number

    def _root(self, word: str) -> str:
        return _joined(stem_of(word), self._same)


class GrowingClasses(WordClasses):
    """Numbers the words of a dictionary that is being compiled.

    Args:
        connection: The content database.
    """

    def __init__(self, connection: sqlite3.Connection) -> None:
        super().__init__((), _same(connection))
        self._added = _Added(self._new)

    def _new(self, word: str) -> int:
        return self._numbers.setdefault(self._root(word), len(self._numbers))

    def add(self, word: str) -> int:
        """Return the class of a folded word, a new one if need be."""
        return self._added[word]

    def each(self, words: Iterable[str]) -> tuple[int, ...]:
        """Return the classes of words, each once, in order; new ones if need be."""
        return tuple(dict.fromkeys(map(self._added.__getitem__, words)))


class _Added(dict[str, int]):
    """Classes of words, each made on first sight.

    Args:
        make: Returns the class of a word.
    """

    def __init__(self, make: Callable[[str], int]) -> None:
        super().__init__()
        self._make = make

    def __missing__(self, word: str) -> int:
        number = self[word] = self._make(word)
        return number


def _joined(stemmed: str, same: Mapping[str, str]) -> str:
    while stemmed in same:
        stemmed = same[stemmed]
    return stemmed


def _same(connection: sqlite3.Connection) -> dict[str, str]:
    """Return the stems of the forms of main terms, each with that of the first form."""
    same: dict[str, str] = {}
    for first, other in _IRREGULAR:
        _join(same, first, other)
    for (title,) in connection.execute(
        "SELECT DISTINCT title FROM index_entry WHERE book = ? AND parent IS NULL"
        " AND title LIKE '%,%'",
        (INDEX,),
    ):
        forms = _forms(title)
        for form in forms[1:]:
            _join(same, forms[0], form)
    return same


def _join(same: dict[str, str], word: str, form: str) -> None:
    """Make a word and a form of it one class."""
    first, other = _joined(stem_of(word), same), _joined(stem_of(form), same)
    if first != other:
        same[other] = first
