"""How text becomes words, for indexing and for queries alike. Does not import Whoosh."""

import re
import unicodedata
from dataclasses import dataclass
from functools import cache

ASIDE = frozenset(
    {"my", "your", "our", "when", "while", "have", "has", "having", "gets", "getting", "been"}
)
"""Words of a person's account that say nothing of what a code is about; official titles hold few
of them. A query of nothing else keeps them."""
STOP_WORDS = frozenset({"an", "and", "at", "by", "for", "from", "of", "on", "or", "the", "to"})
"""Words left out of the index. ``a``, ``in``, ``with`` and ``without`` carry meaning in titles
("hepatitis A", "in situ", "with coma") and stay."""

# A possessive ending is consumed without becoming a word, so that Crohn's, Crohn and crohn agree.
_WORD = re.compile(r"(?<=\w)['’]s\b|([^\W_]+)")


@cache
def _fold_character(character: str) -> str:
    """Return the base letter of ``character`` in lower case, always one character long."""
    lower = character.lower()
    base = unicodedata.normalize("NFKD", lower)[:1]
    return base if base.isalnum() else lower[:1]


class _Folding(dict[int, str]):
    """A translation table that folds any character on first sight."""

    def __missing__(self, codepoint: int) -> str:
        folded = _fold_character(chr(codepoint))
        self[codepoint] = folded
        return folded


_FOLDING = _Folding()


def fold(text: str) -> str:
    """Lower-case ``text`` and take its accents off.

    Returns:
        A string of the same length, so that offsets in it are offsets in ``text``.
    """
    return text.lower() if text.isascii() else text.translate(_FOLDING)


@dataclass(frozen=True, slots=True)
class Word:
    """A word of a text: its folded form and where it stands."""

    text: str
    start: int
    end: int


def words(text: str) -> list[Word]:
    """Split ``text`` into folded words with their offsets, stop words included."""
    return [
        Word(match[1], match.start(1), match.end(1))
        for match in _WORD.finditer(fold(text))
        if match[1] is not None
    ]


def index_words(text: str) -> list[str]:
    """Return the folded words of ``text`` that are indexed, in order."""
    return [
        match[1]
        for match in _WORD.finditer(fold(text))
        if match[1] is not None and match[1] not in STOP_WORDS
    ]


def phrase_key(text: str) -> str:
    """Return the form in which two phrases are compared for being the same title."""
    return " ".join(index_words(text))


def forms(word: str) -> list[str]:
    """Return a word, its singular or its plural, as far as these are regular."""
    found = [word]
    if len(word) < 3 or any(character.isdigit() for character in word):
        return found
    if word.endswith("ies"):
        found.append(f"{word[:-3]}y")
    elif word.endswith("es"):
        found += [word[:-1], word[:-2]]
    elif word.endswith("s") and not word.endswith(("ss", "us", "is")):
        found.append(word[:-1])
    elif word.endswith("y"):
        found.append(f"{word[:-1]}ies")
    elif not word.endswith("s"):
        found += [f"{word}s", f"{word}es"]
    return found
