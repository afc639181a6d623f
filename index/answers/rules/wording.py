"""The words of a question on the guidelines, each said in one way.

Abbreviations, synonyms and codes become the word that stands for them
(``resources/content/answers/rule_words.toml``); other words lose their endings.
"""

import re
import tomllib
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from functools import cache
from typing import Any

from index import paths
from index.fulltext.text import fold

CODE_MARK = "="
"""Begins the words that stand for a code and for the headings it is under."""
BREAK = "|"
"""Stands between clauses."""
_WHOLE = "@"
"""Begins a word that stands for a phrase and is not to lose its ending."""
_WITHOUT = "-"
"""Begins a word for what is said not to be there."""
_LACKING = frozenset(("without", "no"))
_CATEGORY = 3
_CODE = re.compile(r"(?<![\w.])([A-Za-z]\d[0-9A-Za-z])\.?([0-9A-Za-z]{1,4})?-{0,2}(?![\w.]*\d)")
_WORD = re.compile(r"[^\W_]+(?:[-'’/][^\W_]+)*|[,.;:?!]")
_MARKED = re.compile(rf"[{CODE_MARK}{_WHOLE}]\w+|{_WORD.pattern}", re.ASCII)
_BREAKS = frozenset(",.;:?!")
_SHORTEST = 3
"""Characters that are left of a word at least when it loses its ending."""
_LONG_WORD = 4


@dataclass(frozen=True)
class Vocabulary:
    """The table of words.

    Attributes:
        dropped: Words that say nothing of what is asked.
        phrase: Finds what has a word that stands for it.
        canonical: That word, by the folded phrase.
        ranges: First and last category or code, and the word for what lies between.
        intent: Words of questions on coding.
        foreign: Finds what the guidelines do not treat.
        opposed: Pairs of words that exclude each other.
    """

    dropped: frozenset[str]
    phrase: re.Pattern[str]
    canonical: dict[str, str]
    ranges: tuple[tuple[str, str, str], ...]
    intent: frozenset[str]
    foreign: re.Pattern[str]
    opposed: tuple[tuple[str, str], ...]


@cache
def vocabulary() -> Vocabulary:
    """Return the table of words."""
    with (paths.resources() / "content" / "answers" / "rule_words.toml").open("rb") as file:
        table = tomllib.load(file)
    canonical = {_spaced(phrase): group[0] for group in reversed(table["same"]) for phrase in group}
    return Vocabulary(
        frozenset(table["drop"].split()),
        _any_of(canonical),
        canonical,
        tuple(_ranges(table["ranges"])),
        frozenset(table["intent"].split()),
        _any_of(map(_spaced, table["foreign"])),
        tuple((first, second) for first, second in table["opposed"]),
    )


def _any_of(phrases: Iterable[str]) -> re.Pattern[str]:
    """Return what finds any of some phrases, the longest first."""
    choices = sorted(map(re.escape, phrases), key=len, reverse=True)
    return re.compile(rf"(?<![\w@])(?:{'|'.join(choices)})(?!\w)")


def _ranges(table: dict[str, Any]) -> list[tuple[str, str, str]]:
    found = []
    for word, ranges in table.items():
        for one in ranges:
            first, _, last = one.replace(".", "").partition("-")
            found.append((first, last or first, word))
    return found


def _spaced(text: str) -> str:
    """Return a folded text with single blanks for hyphens and apostrophes made plain."""
    return " ".join(fold(text).replace("’", "'").replace("-", " ").split())


def tokens(text: str, codes: Collection[str] | None = None) -> tuple[str, ...]:
    """Return the words of a text in order, with breaks between clauses.

    Args:
        text: A question, or a way of asking.
        codes: Codes without dots that may be meant; whatever is written like a dotted code or a
            category if None.
    """
    table = vocabulary()
    marked = _CODE.sub(lambda match: _code_words(match, codes), text)
    found: list[str] = []
    lacking = False
    for word in _said_one_way(_unbroken(marked)).split():
        if word in _BREAKS:
            found.append(BREAK)
        elif word.startswith(CODE_MARK):
            found.append(CODE_MARK + word[1:].upper())
        elif word in _LACKING:
            lacking = True
            continue
        elif word.startswith(_WHOLE) or word not in table.dropped:
            plain = word[1:] if word.startswith(_WHOLE) else _stem(word.removesuffix("'s"))
            found.append(f"{_WITHOUT}{plain}" if lacking else plain)
        else:
            continue
        lacking = False
    return tuple(found)


def _said_one_way(text: str) -> str:
    """Return a folded text with the word that stands for each phrase it holds."""
    table = vocabulary()
    return table.phrase.sub(lambda match: f" {_WHOLE}{table.canonical[match[0]]} ", _spaced(text))


def _unbroken(text: str) -> str:
    """Return the words and clause marks of a text, divided by blanks."""
    return " ".join(match[0] for match in _MARKED.finditer(text))


def _code_words(match: re.Match[str], codes: Collection[str] | None) -> str:
    code = (match[1] + (match[2] or "")).upper()
    written_so = match[1][0].isupper() and (not match[2] or "." in match[0])
    if code not in codes if codes is not None else not written_so:
        return match[0]
    marks = [CODE_MARK + code[:end] for end in range(_CATEGORY, len(code) + 1)]
    meanings = (_WHOLE + word for word in _meanings(code))
    return f" {' '.join((*meanings, *marks))} "


def _meanings(code: str) -> list[str]:
    """Return the words that a code is read as."""
    return [
        word
        for first, last, word in vocabulary().ranges
        if first <= code[: len(first)] and code[: len(last)] <= last
    ]


def _stem(word: str) -> str:
    """Return a word without its ending, as far as endings are regular."""
    if word.isdigit() or len(word) <= _SHORTEST:
        return word
    if word.endswith("ies"):
        return f"{word[:-3]}y"
    if word.endswith("s") and not word.endswith(("ss", "us", "is")):
        word = word[:-1]
    for ending in ("ing", "ed", "ly"):
        if (
            word.endswith(ending)
            and not word.endswith("eed")
            and len(word) - len(ending) >= _SHORTEST
        ):
            word = word[: -len(ending)]
            if len(word) > _SHORTEST and word[-1] == word[-2] and word[-1] not in "ls":
                word = word[:-1]
            break
    return word.removesuffix("e") if len(word) > _LONG_WORD else word


def opposites(words: Collection[str]) -> tuple[tuple[str, str], ...]:
    """Return the words that are opposed to others, each with what it is opposed to.

    A word is opposed to itself where it is said not to be there. Of a pair that stands here as a
    whole neither is opposed to anything.
    """
    pairs = [*vocabulary().opposed, *((word, _lack(word)) for word in words)]
    found = dict.fromkeys(pairs + [(second, first) for first, second in pairs])
    return tuple((own, other) for own, other in found if own in words and other not in words)


def _lack(word: str) -> str:
    return word[1:] if word.startswith(_WITHOUT) else _WITHOUT + word


def is_foreign(text: str) -> bool:
    """Return whether a question is about what the guidelines do not treat, such as payment."""
    table, plain = vocabulary(), _spaced(text)
    phrases = [match.span() for match in table.phrase.finditer(plain) if " " in match[0]]
    return any(
        not any(start <= match.start() and match.end() <= end for start, end in phrases)
        for match in table.foreign.finditer(plain)
    )


def is_about_coding(text: str) -> bool:
    """Return whether a question has a word of coding."""
    return not vocabulary().intent.isdisjoint(re.findall(r"\w+", fold(text)))


def is_condition(word: str) -> bool:
    """Return whether a word stands for a condition, of which a rule may be about that one alone."""
    return word in _conditions()


@cache
def _conditions() -> frozenset[str]:
    return frozenset(word for _, _, word in vocabulary().ranges)
