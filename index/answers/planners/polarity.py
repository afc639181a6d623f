"""Whether the words of a rule say yes or no to a question."""

import re

from index.model.answers import Verdict

_I = re.IGNORECASE
_CLAUSE = r"(?:\A|[.?!,;:-]\s*)(?:(?:and|so|then|but)\s+)?"
_WHETHER = re.compile(
    rf"{_CLAUSE}(?:can|could|may|do|does|did|should|is|are|am|must|will|would|ok(?:ay)? to|still)\b"
    r"|\bor not\b|\ballowed\b|\bok(?:ay)?\b|\b(?:do|can|should|may) (?:i|we)\b",
    _I,
)
"""How a question begins that a yes or no answers."""
_CHOICE = re.compile(
    rf"{_CLAUSE}(?:which|what|how|when|where|who|why)\b|\bor\b(?! not\b| must\b| should\b| do\b)",
    _I,
)
"""One that asks for something else, or for one of two."""
_NEGATIVE = re.compile(r"n't\b|\b(?:not|without|never|no longer)\b(?<!or not)", _I)
_DEPENDS = re.compile(
    r"\bdepend(?:s|ent|ing)? (?:up)?on\b|\bcircumstances of\b|\bsame in every situation\b|"
    r"\b[Aa]n exception to\b|\bonly (?:when|if|be)\b",
    _I,
)
_NO = re.compile(
    r"\b(?:should|must|may|can|do|shall) (?:not|never)\b|\bcannot\b|\bnever\b|\bno code\b"
    r"|\bnot to be\b|\brather than (?:a )?codes?\b"
    r"|\b(?:is|are) not (?:coded|reported|assigned|used|appropriate|permitted|synonymous)\b",
    _I,
)
_YES = re.compile(r"\b(?:should|may|can|must|assign|code|sequence|report|presumes?)\b", _I)


def verdict_of(question: str, rule: str) -> Verdict:
    """Return what the words of a rule answer to a question.

    Args:
        question: The question as typed.
        rule: The sentence of the rule that answers it.

    Returns:
        Yes, no or depends where a yes or no is asked for and the rule's own words give it, else
        that they are the answer.
    """
    last = re.split(r"(?<=[.?!])\s+", question.strip())[-1]
    if not _WHETHER.search(question) or _CHOICE.search(last) or _NEGATIVE.search(last):
        return Verdict.ANSWER
    if _DEPENDS.search(rule):
        return Verdict.DEPENDS
    if _NO.search(rule):
        return Verdict.NO
    return Verdict.YES if _YES.search(rule) else Verdict.ANSWER
