"""The modifiers that a question names, with or without the word."""

import re
import tomllib
from collections.abc import Collection, Iterator, Mapping
from functools import cache
from typing import Any

from index import paths

_I = re.IGNORECASE
WORD = r"\bmod(?:if(?:i?er|ires?)|ifiers|ifers|s)?\b"
"""The word, as it is often misspelt."""
_ONE = r"[0-9A-Za-z]{2}"
_BETWEEN = r"(?:\s*(?:,|and|or|vs\.?|versus|&|/|with|plus)\s*)"
_AFTER_WORD = re.compile(
    rf"{WORD}\.?\s*[-:#]?\s*((?:(?<![\w])-?{_ONE}(?![\w]){_BETWEEN}*)+)",
    _I,
)
_BEFORE_WORD = re.compile(
    rf"(?<![\w-])-?([0-9A-Z]{{2}})\s+(?:an?\s+(?:[\w-]+\s+)?)?(?i:{WORD})"
    r"|(?<=[\s,(])-([0-9]{2}|[A-Z][0-9A-Z])(?![\w.])"
)
_AT_CODE = re.compile(r"(?<=[0-9A-Z]{5})-([0-9A-Z]{2})(?![\w.-])")
_LIST = re.compile(
    r"(?<![\w.$#/-])[0-9A-Z]{2}(?:\s*(?:,|/|,?\s\b(?:or|and|vs\.?|versus)\b)\s*[0-9A-Z]{2})+"
    r"(?![\w%-]|\.\d|\s*(?:mg|ml|years?|yrs?|days?|units?|minutes?|hours?|percent)\b)"
)
_OTHER_NUMBERS = re.compile(
    r"\b(?:POS|places? of service|HCCs?|DRGs?|age[sd]?|years?|chapters?|sections?|V2[248])\b", _I
)
_BESIDE_CODE = re.compile(
    r"(?:\b(?i:with|w/|an?|the|add|append|put|use|using|apply|is|does|can|without)\s+|\()([0-9A-Z]{2})"
    r"(?=\)|\s*[?.,;]|\s*\Z|\s+(?:on|allowed|for|to|and|or|be|appl\w*|with|payable|paid|ok|needed|"
    r"required)\b)"
)
_ALONE = re.compile(r"(?<![\w.$#/&-])([A-Z][0-9A-Z]|[0-9][A-Z])(?![\w.%/&-])")
_ASKED_OF = re.compile(
    r"\b(?:means?|meaning|stands? for|tells?|use[ds]?|using|append\w*|valid|still|active|ncci|ptp|"
    r"edits?|bypass\w*|(?:what|which)(?:'s|\s+\w+)?\s+is|difference|document\w*|claim|line)\b",
    _I,
)
_TALK = re.compile(r"\b(?:ncci|ptp|append\w*|bypass\w*|associated)\b", _I)
"""Words that are said of modifiers, so that a number alone is one."""
_NUMBER = re.compile(r"(?<![\w.$#/&-])([0-9]{2})(?![\w.%/&-])")
_SAID_OF = re.compile(
    r"\b(?:when|is|are|can|does|do|should|use|using)\s+(?:is\s+|to\s+use\s+)?"
    r"(\d\d)(?=\s+(?:appropriate|used|needed|required|allowed|warranted|correct|be)\b)",
    _I,
)
"""A number that is said to be appropriate or needed, as a modifier is."""
_FEW_WORDS = 3
_NOT_MODIFIERS = frozenset(
    (
        "am", "an", "as", "at", "be", "by", "do", "go", "he", "if", "in", "is", "it", "me", "my",
        "no", "of", "on", "or", "so", "to", "up", "us", "vs", "we",
    )
)  # fmt: skip


@cache
def modifier_words() -> Mapping[str, Any]:
    """Return the file of how modifiers are asked for."""
    path = paths.resources() / "content" / "answers" / "modifiers.toml"
    found: Mapping[str, Any] = tomllib.loads(path.read_text(encoding="utf-8"))
    return found


def find_modifiers(
    text: str, known: Collection[str]
) -> tuple[tuple[str, ...], list[tuple[int, int]]]:
    """Return the modifiers that a text names, upper case and each once, and where they stand.

    Beside the word "modifier" whatever has two characters is one, so that an invented one is seen
    to be unknown; elsewhere only those that exist are.

    Args:
        text: The text, dates left out.
        known: Modifiers of the installed releases.
    """
    found = dict(_beside_word(text, known))
    if not found:
        found = dict(_unsaid(text, known))
    spans = sorted(found)
    return tuple(dict.fromkeys(found[span] for span in spans)), spans


def _beside_word(text: str, known: Collection[str]) -> Iterator[tuple[tuple[int, int], str]]:
    for match in _AFTER_WORD.finditer(text):
        for one in re.finditer(rf"(?<!\w){_ONE}(?!\w)", match[1]):
            if _is_meant(one[0], known):
                start = match.start(1) + one.start()
                yield (start, start + 2), one[0].upper()
    for pattern in (_BEFORE_WORD, _AT_CODE):
        for match in pattern.finditer(text):
            group = next(number for number in range(1, 3) if match[number])
            if _is_meant(match[group], known):
                yield match.span(group), match[group]


def _is_meant(typed: str, known: Collection[str]) -> bool:
    """Return whether two characters beside the word are a modifier and no word of the sentence."""
    if typed.lower() in _NOT_MODIFIERS:
        return typed.isupper() and typed in known
    return typed.upper() in known or not typed.islower()


def _unsaid(text: str, known: Collection[str]) -> Iterator[tuple[tuple[int, int], str]]:
    """Yield modifiers that are named without the word: in a list, beside a code, alone."""
    abbreviations = frozenset(modifier_words()["abbreviations"])
    said = bool(re.search(WORD, text, _I))
    if said or not _OTHER_NUMBERS.search(text):
        for match in _LIST.finditer(text):
            listed = list(re.finditer(r"[0-9A-Z]{2}", match[0]))
            names = {one[0] for one in listed}
            if names <= set(known) and not names <= abbreviations:
                for one in listed:
                    start = match.start() + one.start()
                    yield (start, start + 2), one[0]
    has_code = re.search(r"(?<![\w.])[0-9A-Z]\d{3}[0-9A-Z](?!\w)", text)
    if has_code:
        for match in _BESIDE_CODE.finditer(text):
            if match[1] in known and not (match[1] in abbreviations and match[1] != "TC"):
                yield match.span(1), match[1]
        return
    if said or _ASKED_OF.search(text) or len(text.split()) <= _FEW_WORDS:
        for match in _ALONE.finditer(text):
            if match[1] in known and match[1] not in abbreviations:
                yield match.span(1), match[1]
    for match in _SAID_OF.finditer(text):
        if match[1] in known:
            yield match.span(1), match[1]
    if _TALK.search(text) and not _OTHER_NUMBERS.search(text):
        for match in _NUMBER.finditer(text):
            if match[1] in known:
                yield match.span(1), match[1]
