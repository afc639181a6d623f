"""Words of a text with their place and how they are written."""

import re
from typing import NamedTuple

from index.cases.deidentification.words import folded, terms

_WORD = re.compile(r"[^\W\d_]+(?:['’-](?!s\b|S\b)[^\W\d_]+)*")
_PARTICLES = terms("particles")
_POSSESSIVE = re.compile(r"['’][sS]\b|(?<=s)['’](?=\s)")


class Token(NamedTuple):
    """A word without its possessive ending.

    Attributes:
        start: Offset of its first character.
        end: Offset after its last character.
        text: Its characters.
        key: The same folded, as the lists have it.
        capital: Whether it begins with a capital letter.
        upper: Whether it is two or more capital letters.
        initial: Whether it is one capital letter.
    """

    start: int
    end: int
    text: str
    key: str
    capital: bool
    upper: bool
    initial: bool


def tokens(text: str) -> list[Token]:
    """Return the words of a text, in order; digits are none."""
    return [_token(found.start(), found.end(), found[0]) for found in _WORD.finditer(text)]


def _token(start: int, end: int, text: str) -> Token:
    first, hyphen, last = text.partition("-")
    # Al-Rashid is often written al-Rashid.
    capital = text[0].isupper() or (bool(hyphen) and first in _PARTICLES and last[:1].isupper())
    upper = capital and text.isupper()
    single = len(text) == 1
    return Token(start, end, text, folded(text), capital, upper and not single, upper and single)


def possessive_end(text: str, end: int) -> int:
    """Return the offset after the possessive ending at an offset, or the offset itself."""
    found = _POSSESSIVE.match(text, end)
    return found.end() if found else end


def gap(text: str, left: Token, right: Token) -> str:
    """Return what stands between two words, runs of blanks as one blank."""
    between = text[left.end : right.start]
    return between if between == " " or len(between) > 8 else re.sub(r"[ \t]+", " ", between)


_NAMED_AFTER = terms("named_after")
_OF_PEOPLE = terms("of_people")


def named_after(text: str, end: int, *, person: bool = False) -> bool:
    """Return whether the words at an offset make what is before a term: ``'s disease``.

    Args:
        text: The text.
        end: Offset after what may be a name.
        person: Whether it is a given name: then "Kimberly's incision" makes no term of it.
    """
    following = re.match(
        r"(?:['’]s?)?[\s-]{1,2}([A-Za-z]+)(?:[\s-]([A-Za-z]+))?(?:\s([A-Za-z]+))?",
        text[end : end + 60],
    )
    if following is None:
        return False
    first, *others = (word.lower() for word in following.groups() if word)
    # Further words count only in a title: "Glasgow Coma Scale".
    if person and first in _OF_PEOPLE and following[0][0] in "'’":
        return False
    return first in _NAMED_AFTER or (
        following[1][0].isupper()
        and any(
            word in {"scale", "score", "criteria", "index", "classification", "syndrome", "disease",
                     "inventory", "questionnaire", "test", "virus", "fever"}
            for word in others
        )
    )  # fmt: skip
