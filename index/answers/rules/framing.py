"""How something is asked: whether yes or no answers it, and which way round it is put.

A rule on "may it be principal" also answers "is it wrong to list it first", the other way round;
what it says of must it need not say of may. Where the way round is not sure, no yes or no is given.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import Enum
from itertools import pairwise

from index.answers.rules.wording import BREAK
from index.model.answers import Verdict

_I = re.IGNORECASE
_LEAD = r"(?:\A|[,.;:?!]\s*|\s[-–]\s*)(?:(?:and|so|then|but|also|or|if so,?)\s+)*"
_AUXILIARY = (
    r"(?:is|are|am|was|were|may|can|could|do|does|did|should|shall|must|will|would|has|have)"
)
_WHETHER = re.compile(
    rf"{_LEAD}{_AUXILIARY}(?:n['’]?t)?\b"
    r"|\b(?:ok(?:ay)?|allowed|permitted|acceptable|permissible)(?:\s+to\b|\s*\?)"
    r"|\bor not\b|\b(?:right|correct)\s*\?"
    rf"|{_LEAD}(?:assign|code(?!\s+for\b)|report|add|use|bill|keep)\b[^?]*\?"
    r"|\b(?:may|can|could|should|must)\s+(?:i|we|you|it|this|that|they|the)\b",
    _I,
)
_STATED = re.compile(
    r"\b(?:coded|reported|assigned|allowed)(?:\s+(?:too|together|separately|twice))?\s*\?*\s*\Z", _I
)
"""How a question without a verb before its subject ends ("acute and chronic, both coded?")."""
_FRAGMENT = re.compile(r"(?:[.:;]\s+|\s[-–]\s*)[^,:;?]*\?\s*\Z")
"""A few words in place of a question ("overdose with alcohol: poisoning?")."""
_NAMED = re.compile(
    r"\b(?:order|sequenc\w*|differen\w+|meaning|definition|codes?|coding|principal|primary|first|"
    r"default|priority|stage|category|indicator|versus|or)\b",
    _I,
)
"""What a few words ask for besides a yes or no."""
_ANY_WHICH = re.compile(r"\b(?:which|what|how|who|when|where|why)\b", _I)
_WHICH = re.compile(rf"{_LEAD}(?:which|what|how|who|whom|where|why|when)\b", _I)
_WHEN = re.compile(rf"{_LEAD}when\b(?!\s+{_AUXILIARY}\b)", _I)
_CHOICE = re.compile(
    rf"{_LEAD}(?:is|are|does|do|should|would|will)\b[^?]{{0,200}}?\bor\b"
    r"(?!\s+(?:not|other|another|any)\b)[^?]{0,200}?\b(?:first|principal|primary|pdx)\b",
    _I,
)
_WRONG = re.compile(
    r"\b(?:wrong|incorrect|improper|inappropriate|mistake|error|prohibited|forbidden|disallowed|"
    r"not (?:allowed|permitted|acceptable|ok(?:ay)?|appropriate|correct)|unacceptable|violation|"
    r"against the (?:guidelines?|rules?)|barred)\b",
    _I,
)
_NEVER = re.compile(
    rf"\b{_AUXILIARY}\s+(?:[\w./-]+\s+){{1,6}}?(?:never|not)\s+(?:be|to be|go|list|code|report|"
    r"assign|use|bill|count|sequence|coded|reported|assigned|used|listed|sequenced|allowed)\b"
    r"|\b(?:should|must|may|can|shall)\s+(?:never|not)\b|\bnever\s+(?:be|code|report|list|use|"
    r"assign|coded|reported|assigned|used|listed|sequenced|principal|first|primary|allowed)\b",
    _I,
)
_CONTRACTED = re.compile(
    rf"{_LEAD}(?:is|are|ca|could|does|do|should|must|may|wo|would)n['’]?t\b"
    rf"|{_LEAD}{_AUXILIARY}\s+(?:we|i|you|the coder|it|they)\s+not\b",
    _I,
)
_CONDITION = re.compile(
    r"\b(?:if|when|because|since|documents?|says?|states?)\b[^?.;]{0,60}?(?:\bnot\b|n['’]t\b)"
    r"|\b(?:optional|unnecessary)\b",
    _I,
)
"""A condition that is denied, or a word that turns what must be: yes and no would be guesses."""
_LEFT_OUT = re.compile(
    rf"\b{_AUXILIARY}\s+(?:(?:i|we|you|it|they|coders?|the coder|just|simply)\s+)*(?:omit|skip|"
    r"ignore|avoid|drop the|refuse|leave\s+(?:\S+\s+){0,4}?(?:off|out|blank)|dispense with)\b"
    r"|\bbe\s+(?:omitted|skipped|ignored|avoided|dropped|left\s+(?:off|out|blank))\b"
    r"|\b(?:ok(?:ay)?|acceptable|allowed|permissible|fine)\s+to\s+(?:omit|skip|ignore|drop|leave)\b",
    _I,
)
_MUST = re.compile(
    r"\b(?:must|required?|mandatory|have to|has to|need(?:s|ed)? to|need(?:s|ed)?|necessary|"
    r"obligat\w+|always|compulsory)\b",
    _I,
)
_MAY = re.compile(
    r"\b(?:may|can|could|allowed|permitted|ok(?:ay)?|acceptable|permissible|possible to)\b", _I
)


class Strength(Enum):
    """What is asked: whether one may, whether one should, whether one must."""

    MAY = 1
    SHOULD = 2
    MUST = 3


@dataclass(frozen=True, slots=True)
class Frame:
    """How something is asked.

    Attributes:
        whether: Whether a yes or no answers it.
        negated: Whether it asks if something is wrong, forbidden or never so.
        omitted: Whether it asks about leaving something out.
        unsure: Whether it can be read both ways ("can we not ...").
        denied: Whether a condition is denied ("if it is not ...").
        strength: Whether one may, should or must.
    """

    whether: bool
    negated: bool
    omitted: bool
    unsure: bool
    denied: bool
    strength: Strength


def frame(text: str) -> Frame:
    """Return how a text asks what it asks."""
    choice = _CHOICE.search(text) is not None
    which = _WHICH.search(text)
    subordinate = which is not None and which[0].lower().endswith("when") and _WHEN.search(text)
    others = [one for one in _WHICH.finditer(text) if not one[0].lower().endswith("when")]
    asks_which = bool(others) or (which is not None and not subordinate)
    fragment = _FRAGMENT.search(text)
    stated = _ANY_WHICH.search(text) is None and (
        _STATED.search(text) is not None
        or (fragment is not None and _NAMED.search(fragment[0]) is None)
    )
    whether = (stated or _WHETHER.search(text) is not None) and not choice and not asks_which
    unsure = _CONTRACTED.search(text) is not None
    denied = _CONDITION.search(text) is not None
    wrong = _WRONG.search(text) is not None
    never = _NEVER.search(text) is not None and not unsure
    omitted = _LEFT_OUT.search(text) is not None
    return Frame(whether, wrong != never, omitted, unsure, denied, _strength(text))


def _strength(text: str) -> Strength:
    if _MUST.search(text):
        return Strength.MUST
    return Strength.MAY if _MAY.search(text) else Strength.SHOULD


OPPOSITE = {Verdict.YES: Verdict.NO, Verdict.NO: Verdict.YES}
_FIRST, _SECOND = "first", "secondary"
_BEFORE, _AFTER, _SEQUENCE = "before", "after", "sequence"
_NEAR = 4


def verdict_for(
    asked: Frame,
    stated: Frame,
    verdict: Verdict,
    words: Sequence[str],
    stated_words: Sequence[str],
) -> Verdict:
    """Return what a proposition answers to a question that is about the same thing.

    Args:
        asked: How the question asks.
        stated: How the proposition does.
        verdict: What holds for the proposition.
        words: The question's words.
        stated_words: The proposition's.

    Returns:
        ``ANSWER`` where the question asks for no yes or no, or the proposition gives none for it.
    """
    if verdict is Verdict.DEPENDS:
        return verdict
    if asked.denied and not stated.denied:
        return Verdict.ANSWER  # of the condition denied the proposition does not speak
    if not asked.whether or asked.unsure or verdict not in OPPOSITE:
        return Verdict.ANSWER
    may, must = stated.strength is Strength.MAY, stated.strength is Strength.MUST
    crossed = crosses(words, stated_words)
    omitted = asked.omitted != stated.omitted
    if verdict is Verdict.YES and may and (omitted or crossed or asked.strength is Strength.MUST):
        return Verdict.ANSWER  # it may be so; whether it must, or may be otherwise, is not said
    if verdict is Verdict.NO and not omitted and must != (asked.strength is Strength.MUST):
        return Verdict.ANSWER  # need not is not may not
    turned = (asked.negated != stated.negated) != (omitted != crossed)
    return OPPOSITE[verdict] if turned else verdict


def durations(words: Sequence[str]) -> frozenset[tuple[str, str]]:
    """Return the lengths of time that are named, as number and unit."""
    return frozenset(
        (number, unit) for number, unit in pairwise(words) if unit in _UNITS and number.isdigit()
    )


_UNITS = frozenset(("day", "week", "month", "year"))


def crosses(words: Sequence[str], stated_words: Sequence[str]) -> bool:
    """Return whether two orders are the reverse of each other.

    One says first where the other says second, or A before B where the other has B before A.
    """
    poles = [_pole(one) for one in (words, stated_words)]
    if all(poles) and poles[0] != poles[1]:
        return True
    pairs = [_pair(one) for one in (words, stated_words)]
    if pairs[0] is None or pairs[1] is None:
        return False
    (left, right), (stated_left, stated_right) = pairs[0], pairs[1]
    along = len(left & stated_left) + len(right & stated_right)
    across = len(left & stated_right) + len(right & stated_left)
    return across > along


def _pole(words: Sequence[str]) -> str:
    """Return which place in the order is asked about; empty if none or both are."""
    found = {word for word in words if word in (_FIRST, _SECOND)}
    return found.pop() if len(found) == 1 else ""


def _pair(words: Sequence[str]) -> tuple[frozenset[str], frozenset[str]] | None:
    """Return what is put before what, None if nothing is."""
    for place, word in enumerate(words):
        if word == _BEFORE or (word == _AFTER and _SEQUENCE in words):
            left = frozenset(_until_break(reversed(words[:place])))
            right = frozenset(_until_break(words[place + 1 :]))
            return (left, right) if word == _BEFORE else (right, left)
    return None


def _until_break(words: Iterable[str]) -> list[str]:
    found: list[str] = []
    for word in words:
        if word == BREAK or len(found) == _NEAR:
            break
        found.append(word)
    return found


def about_order(words: Iterable[str]) -> bool:
    """Return whether it is asked what goes first or before something."""
    return any(word in (_FIRST, _BEFORE) for word in words)


def focus(words: Sequence[str]) -> frozenset[str]:
    """Return the words next before the place in the order that is asked about.

    They name what is to be first, second or before something; empty if nothing is.
    """
    for place, word in enumerate(words):
        if word in (_FIRST, _SECOND, _BEFORE):
            near = [one for one in _until_break(reversed(words[:place])) if one != _SEQUENCE]
            return frozenset(near)
    return frozenset()
