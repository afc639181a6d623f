"""What a statement must say for a code: words, and figures of the statement."""

import operator
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache

from index.cases.structure.phrases import words_of

_ABSENT = re.compile(r"(?<!\S)(?:no|without)(?: [a-z0-9]\S*){1,2}")
"""Words that say that something was not done or used: "no mesh", "without ultrasound guidance"."""
_FIGURE = re.compile(r"(?P<name>[a-z]+)(?P<sign><=|>=|<|>|=)(?P<figure>[\d.]+)")
_COMPARE: Mapping[str, Callable[[float, float], bool]] = {
    "<=": operator.le,
    ">=": operator.ge,
    "<": operator.lt,
    ">": operator.gt,
    "=": operator.eq,
}
_NUMBER_WORDS = {
    "single": 1, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7,
    "eight": 8, "nine": 9, "ten": 10, "a": 1, "an": 1,
}  # fmt: skip
_COUNT = r"(?P<count>\d{1,4}(?:\.\d{1,2})?|" + "|".join(_NUMBER_WORDS) + ")"
_FIGURES: tuple[tuple[str, re.Pattern[str], float], ...] = tuple(
    (name, re.compile(pattern, re.IGNORECASE), factor)
    for name, pattern, factor in (
        ("sqcm", rf"\b{_COUNT}[ ]?(?:sq(?:uare)?[ .]?cm|cm2|cm²)", 1.0),
        ("cm", rf"\b{_COUNT}[ -]?(?:cm|centimeters?)\b(?![2²])", 1.0),
        ("cm", rf"\b{_COUNT}[ -]?mm\b", 0.1),
        ("hours", rf"\b{_COUNT}[ -]?(?:(?:consecutive )?hours?|hrs?|h)\b", 1.0),
        ("hours", rf"\b{_COUNT}[ -]?(?:full |consecutive )?days?\b", 24.0),
        ("minutes", rf"\b{_COUNT}[ -]?(?:minutes?|mins?)\b", 1.0),
        ("views", rf"\b{_COUNT}[ -]?views?\b", 1.0),
        ("lesions", rf"\b{_COUNT}[ ](?:[a-z]+[ ]){{0,2}}(?:lesions?|warts?|AKs?|spots)\b", 1.0),
    )
)


@dataclass(frozen=True, slots=True)
class Statement:
    """The words of a note that tell of one procedure, as conditions and characters read them.

    Attributes:
        folded: Its words and signs in small letters, with one blank between them, without those
            that tell what was not done.
        figures: What it says in figures, by the name that conditions use.
        side: ``right``, ``left``, ``bilateral``, empty if it does not say.
    """

    folded: str
    figures: Mapping[str, float]
    side: str

    def says(self, words: str) -> bool:
        """Return whether it has one of several words: ``snare*|cold_snare``."""
        return bool(_pattern(words).search(self.folded))

    def said(self, words: str) -> tuple[str, ...]:
        """Return what of several words it has."""
        return tuple(found[0] for found in _pattern(words).finditer(self.folded))


def statement(text: str, side: str, *, age: int | None) -> Statement:
    """Return a part of a note as conditions read it.

    Args:
        text: Its words.
        side: The side that they speak of.
        age: Age of the patient in years, None if it is not known.
    """
    figures: dict[str, float] = {} if age is None else {"age": float(age)}
    for name, pattern, factor in _FIGURES:
        found = pattern.search(text)
        if found and name not in figures:
            figures[name] = number(found["count"]) * factor
    return Statement(_ABSENT.sub("", folded(text)), figures, side)


def number(words: str) -> float:
    """Return a number written in figures or as a word from one to ten."""
    known = _NUMBER_WORDS.get(words.lower())
    return float(words) if known is None else float(known)


def folded(text: str) -> str:
    """Return the words and signs of a text in small letters, with one blank between them."""
    return " ".join(word.text for word in words_of(text, 0, len(text)))


@cache
def _pattern(words: str) -> re.Pattern[str]:
    choices = []
    for one in words.split("|"):
        parts = one.replace("_", " ").split()
        choices.append(
            " ".join(
                re.escape(folded(part.rstrip("*"))) + (r"\S*" if part.endswith("*") else "")
                for part in parts
            )
        )
    return re.compile(rf"(?<!\S)(?:{'|'.join(choices)})(?!\S)")


def fits(condition: tuple[str, ...], said: Statement) -> bool:
    """Return whether a statement says everything that a condition asks.

    Args:
        condition: Words, ``!`` before those that must not be there, and figures: ``cm<=2.5``.
        said: The statement.
    """
    return all(_term(term, said) for term in condition)


def _term(term: str, said: Statement) -> bool:
    figure = _FIGURE.fullmatch(term)
    if figure:
        known = said.figures.get(figure["name"])
        return known is not None and _COMPARE[figure["sign"]](known, float(figure["figure"]))
    if term.startswith("!"):
        return not said.says(term[1:])
    return said.says(term)
