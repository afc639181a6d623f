"""What kind of question it is: cues in its words, and the codes and modifiers it names.

Each cue adds its weight to a kind. The kinds are tried in the order of their weights, and the
first whose planner finds facts answers; a cue therefore need not be sure, only ranked.
"""

import re
import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from index import paths
from index.model import System
from index.model.answers import QuestionKind

_MANY = 99


@dataclass(frozen=True, slots=True)
class _Cue:
    """Words that speak for a kind.

    Attributes:
        kind: The kind.
        words: What must be found.
        weight: How much it speaks for it.
        codes: Codes that must be named at least.
        most: Codes that may be named at most.
    """

    kind: QuestionKind
    words: re.Pattern[str]
    weight: float
    codes: int
    most: int


@cache
def _cues() -> tuple[_Cue, ...]:
    with (paths.resources() / "content" / "answers" / "kinds.toml").open("rb") as file:
        return tuple(map(_cue, tomllib.load(file)["cue"]))


def _cue(entry: dict[str, Any]) -> _Cue:
    return _Cue(
        QuestionKind[entry["kind"].upper()],
        cue_words(entry),
        entry["weight"],
        entry.get("codes", 0),
        entry.get("most", _MANY),
    )


def cue_words(entry: dict[str, Any]) -> re.Pattern[str]:
    """Return what finds one of the ``words`` or ``patterns`` of an entry of our files of cues."""
    choices = [_pattern(word) for word in entry.get("words", ())] + entry.get("patterns", [])
    return re.compile(rf"\b(?:{'|'.join(choices)})", re.IGNORECASE)


def _pattern(word: str) -> str:
    """Return the regular expression of words as the file writes them."""
    open_ended = word.endswith("*")
    parts = [re.escape(part) for part in word.rstrip("*").split(" ")]
    pattern = r"\s+".join(part.replace(r"\-", "[- ]?") for part in parts)
    return pattern if open_ended else rf"{pattern}\b"


SURE = 3.0
"""Weight from which a question says by itself what kind it is of."""
_FEW_WORDS = 4
"""Words beside a code, or of a condition, that ask nothing but what it is."""


def weigh_kinds(
    text: str, words: str, codes: Sequence[System], modifiers: int
) -> dict[QuestionKind, float]:
    """Return the kinds that a question may be of with their weights, the likeliest first.

    Args:
        text: The question.
        words: What is left of it without codes and modifiers.
        codes: The code sets of the codes and headings it names.
        modifiers: How many modifiers it names.
    """
    weights: dict[QuestionKind, float] = {}
    for cue in _cues():
        if cue.codes <= len(codes) <= cue.most and cue.words.search(text):
            weights[cue.kind] = weights.get(cue.kind, 0) + cue.weight
    # What is said of diagnoses beside a clear question ("which is first?") would miss it.
    settled = max(weights.values(), default=0) >= SURE
    if not (settled and codes and all(system in _DIAGNOSES for system in codes)):
        short = len(words.split()) <= _FEW_WORDS
        for kind, weight in _usual(codes, modifiers, short=short):
            weights[kind] = weights.get(kind, 0) + weight
    # Running text may answer whatever was asked.
    weights[QuestionKind.GUIDELINE] = weights.get(QuestionKind.GUIDELINE, 0) + _ALWAYS
    return dict(sorted(weights.items(), key=lambda entry: -entry[1]))


def _usual(
    codes: Sequence[System], modifiers: int, *, short: bool
) -> Iterator[tuple[QuestionKind, float]]:
    """Yield what is usually asked about such codes and modifiers, without other cues."""
    kind = QuestionKind
    if any(system in _OLD for system in codes):
        yield kind.CROSSWALK, 2
    if len(codes) > 1:
        yield kind.TOGETHER, 1.5
        yield kind.DIFFERENCE, 0.5
    elif modifiers and codes:
        # Whether the code takes them is asked more often than what it costs or is.
        yield kind.MODIFIER_FOR, 4.2
        yield kind.PAYMENT, 4.1
    elif modifiers:
        yield kind.MODIFIER, 3.5
        yield kind.MODIFIER_FOR, 0.5
    if codes and short:
        yield kind.WHAT_IS, 1
    if not codes and not modifiers:
        if short:
            yield kind.FIND_CODE, 0.6
        yield kind.DEFINITION, 0.4
        yield kind.COMPLIANCE, 0.5
    yield kind.COMPLIANCE, 0.1


_ALWAYS = 0.5
_DIAGNOSES = (System.ICD10CM, System.ICD9CM)
_OLD = (System.ICD9CM, System.ICD9PROC)
