"""Years of experience that a posting asks for."""

import re
from dataclasses import dataclass

from index.jobs.understanding.asking import asked
from index.jobs.understanding.document import Document, Section
from index.model.jobs import Experience

_NUMBERS = {
    "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8,
    "nine": 9, "ten": 10, "twelve": 12, "eighteen": 18, "twenty": 20,
}  # fmt: skip
_NUMBER = rf"(?:\d{{1,2}}(?:\.\d)?|{'|'.join(_NUMBERS)})"
_YEARS = re.compile(
    rf"(?<![\w.,$/-])(?P<low>{_NUMBER})\s*(?:\(\s*\d+\s*\)\s*)?(?:\+|plus|or more|full)?\s*"
    rf"(?:(?:-|\u2010|\u2011|\u2012|\u2013|\u2014|to|"
    rf"or)\s*(?P<high>{_NUMBER})\s*(?:\(\s*\d+\s*\)\s*)?\+?\s*)?"
    r"[- ]?(?P<unit>years?|yrs?|months?|mos?)\b\.?[’']?s?"
)
_NONE = re.compile(
    r"\bno (?:prior |previous |coding |work |related |medical |"
    r"billing )*experience (?:is )?(?:necessary|required|needed|preferred)|"
    r"\bexperience (?:is )?not (?:required|necessary|needed)|\bentry[- ]level\b(?! of)|"
    r"\bnew grad(?:uate)?s? (?:are )?welcome|"
    r"\bno experience\b|\b(?:0|zero) years\b"
)
_EXPERIENCE = re.compile(
    r"experience|\bexp\b|background|hands[- ]on|history of|working (?:in|as|with)|worked|coding|"
    r"coder|billing|auditing|practice"
)
_CODING = re.compile(
    r"cod(?:ing|er)|billing|biller|audit|\bhim\b|health information|cdi\b|documentation|"
    r"inpatient|outpatient|icd|\bcpt\b|hcc|risk adjustment|denial|revenue cycle|pro-?fee|abstract|"
    r"chart"
)
_NOT_EXPERIENCE = re.compile(
    r"\s*(?:in business|of (?:hire|hiring|employment|start|service|age|excellence|growth|serving|"
    r"caring|providing|college|school|study|accepting|your|the)|old\b|ago\b|from (?:hire|date|"
    r"start)|contract|"
    r"commitment|warranty|anniversary|after|term\b|assignment|degree|program|college|track record|"
    r"in a row|strong\b|and counting|accredited|probation|look[- ]?back|within|to (?:obtain|"
    r"complete|earn|get|become)|following|of (?:continuous )?operation|post)"
)
_NOT_BEFORE = re.compile(
    r"(?:within(?: the)?(?: first| next| last| past)?|over the (?:past|last|next)|for (?:over|"
    r"more than|nearly|almost|the (?:past|last|next))|celebrating|every|each|after|past|last|"
    r"more than|serving|first|founded|next|once (?:every|per)|in|during)\s*(?:the\s+)?(?:a\s+)?$"
)


@dataclass(frozen=True, slots=True)
class _Found:
    """Experience found.

    Attributes:
        years: Least years.
        required: Whether it must be had.
        coding: Whether it is experience with coding, billing or records.
        start: Where it begins.
        stop: Where it ends.
    """

    years: float
    required: bool
    coding: bool
    start: int
    stop: int


def find_experience(document: Document) -> Experience | None:
    """Return the experience asked for, None where the posting names none.

    Experience with coding goes before other experience, what is required before what is welcome,
    what is named first before the rest.
    """
    found = _all(document)
    if found:
        best = min(found, key=lambda one: (not one.coding, not one.required, one.start))
        return Experience(best.years, best.required, document.evidence(best.start, best.stop))
    for match in _NONE.finditer(document.lowered):
        if document.section(match.start()) is not Section.ABOUT:
            return Experience(0, False, document.evidence(match.start(), match.end()))
    return None


def _all(document: Document) -> list[_Found]:
    text = document.lowered
    found: list[_Found] = []
    for match in _YEARS.finditer(text):
        begin, end = document.sentence(match.start())
        before, after = text[begin : match.start()], text[match.end() : end]
        if (
            _NOT_EXPERIENCE.match(after)
            or (_NOT_BEFORE.search(before) and not re.match(r"[^,]{0,40}\bexperience", after))
            or document.section(match.start()) in (Section.ABOUT, Section.OFFER)
        ):
            continue
        if not (_EXPERIENCE.search(after[:120]) or _EXPERIENCE.search(before[-60:])):
            continue
        years = _number(match["low"])
        if match["unit"].startswith("m"):
            years = round(years / 12, 2)
        if years > 30:
            continue
        near = before[-60:] + after[:100]
        required = asked(document, match.start(), match.end()) is not False
        found.append(
            _Found(years, required, bool(_CODING.search(near)), match.start(), match.end())
        )
    return found


def _number(word: str) -> float:
    return float(_NUMBERS[word]) if word in _NUMBERS else float(word)
