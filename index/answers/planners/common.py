"""What planners about procedures share: which codes are meant, and how it was asked."""

import re
from collections.abc import Collection

from index.answers.understanding import Asked
from index.model import CodeRef, System
from index.model.answers import QuestionKind, Verdict

PROCEDURES = frozenset((System.CPT, System.HCPCS, System.CDT))
_LISTING = re.compile(
    r"\A\W*(?:what|which|how|why|when|who|list|show|tell|give|name)\b", re.IGNORECASE
)
_DECIDING = re.compile(
    r"\b(?:can|could|may|is|are|am|does|do|did|was|were|should|will|would|must|has|have|ok|okay|"
    r"allowed|permitted|acceptable|possible)\b",
    re.IGNORECASE,
)
_NOT = re.compile(
    r"\b(?:is|are|was|can|could|may|does|do|should|will|must)\b[^?]{0,40}?\b(?:not|never)\b"
    r"|\b(?:is|are|ca|could|does|do|should|wo)n['’]?t\b",
    re.IGNORECASE,
)
"""A question that denies: its yes and no would be read either way."""
_AMOUNT = re.compile(
    r"\b(?:how much|fees?(?!\s+schedule)|rates?|amounts?|prices?|dollars?|costs?|worth)\b|\$",
    re.IGNORECASE,
)
GRAVEST = (
    Verdict.NO,
    Verdict.DEPENDS,
    Verdict.WITH_MODIFIER,
    Verdict.NO_EDIT,
    Verdict.YES,
    Verdict.ANSWER,
    Verdict.UNKNOWN,
)
"""Verdicts on several codes in the order in which one of them decides for all."""
_OWN_PAYERS = frozenset(("", "medicare"))


def procedures_of(asked: Asked) -> tuple[CodeRef, ...]:
    """Return the procedures, services and supplies that a question names."""
    return tuple(ref for ref in asked.codes if ref.system in PROCEDURES)


def of_conduct(asked: Asked) -> bool:
    """Return whether a question is by its own words about billing or the record, and no code."""
    first = asked.kinds[:1] == (QuestionKind.COMPLIANCE,)
    return first and not asked.codes and asked.sure


def wants_decision(asked: Asked) -> bool:
    """Return whether a question is to be answered with yes or no."""
    if _LISTING.search(asked.text) or _NOT.search(asked.text):
        return False
    return bool(_DECIDING.search(asked.text))


def asks_whether(asked: Asked, modifiers: Collection[str]) -> bool:
    """Return whether it is asked if a code takes one of some modifiers.

    Who names a code with a modifier and nothing else ("modifier 62 on 27130") asks that, too.
    """
    named = any(one in modifiers for one in asked.modifiers)
    return wants_decision(asked) or (named and not _LISTING.search(asked.text))


def asks_amount(asked: Asked) -> bool:
    """Return whether a question is of money."""
    return _AMOUNT.search(asked.text) is not None


def of_medicare(asked: Asked) -> bool:
    """Return whether a question is of Medicare: no release states what other payers do."""
    return asked.circumstances.payer in _OWN_PAYERS


def joined(items: tuple[str, ...] | list[str], last: str = "and") -> str:
    """Return a list in words: ``a, b and c``."""
    if len(items) < 2:
        return "".join(items)
    return f"{', '.join(items[:-1])} {last} {items[-1]}"
