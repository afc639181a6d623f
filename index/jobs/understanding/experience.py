"""Years of experience that a posting asks for."""

import re
from dataclasses import dataclass
from itertools import islice

from index.jobs.understanding.asking import asked
from index.jobs.understanding.document import Document, Section
from index.jobs.understanding.tables import wording
from index.model.jobs import Experience

_NUMBERS = {
    "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8,
    "nine": 9, "ten": 10, "twelve": 12, "fifteen": 15, "eighteen": 18, "twenty": 20,
}  # fmt: skip
_A_YEAR = r"an?(?= years?(?:['’]s|s['’])? (?:or more|and a half|of|experience|in))"
_NUMBER = rf"(?:{_A_YEAR}|\d{{1,2}}(?:\.\d)?|{'|'.join(_NUMBERS)})"
_YEARS = re.compile(
    rf"(?<![\w.,$/-])(?P<low>{_NUMBER})\s*(?:\(\s*\d+\s*\)\s*)?(?:\+|plus|or more|full)?\s*"
    rf"(?:(?:-|\u2010|\u2011|\u2012|\u2013|\u2014|to|"
    rf"or)\s*(?P<high>{_NUMBER})\s*(?:\(\s*\d+\s*\)\s*)?\+?\s*)?"
    r"[- ]?(?P<unit>years?|yrs?|months?|mos?)\b\.?[’']?s?"
)
_NOT_AFTER = r"['’]?\s*"
_NOT_BEFORE = r"\s*(?:the\s+)?(?:an?\s+)?[(]?$"
_SAYS_EXPERIENCE = re.compile(r"[^,;]{0,40}\b(?:experience|exp)\b")
_IN_LIEU = re.compile(r"\bin lieu\b|^\W*or\b|\balternatively\b")
_MOST_TIMES = 200
_MOST_YEARS = 30
"""More is the age of an employer."""


@dataclass(frozen=True, slots=True)
class _Found:
    """Experience found.

    Attributes:
        years: Least years.
        required: Whether it must be had.
        coding: Whether it is experience with coding, billing or records.
        choice: What identifies the alternatives that it belongs to.
        start: Where it begins.
        stop: Where it ends.
    """

    years: float
    required: bool
    coding: bool
    choice: int
    start: int
    stop: int


def find_experience(document: Document) -> Experience | None:
    """Return the experience asked for, None where the posting names none.

    Experience with coding goes before other experience, what is required before what is welcome.
    Of alternatives in a sentence the least counts, of several demands the most.
    """
    found = _all(document)
    if not found:
        for match in wording("experience", "none", "", "").finditer(document.lowered):
            if document.section(match.start()) is not Section.ABOUT:
                return Experience(0, False, document.evidence(match.start(), match.end()))
        return None
    demanded = [one for one in found if one.required] or found
    demanded = [one for one in demanded if one.coding] or demanded
    least: dict[int, _Found] = {}
    for one in demanded:
        before = least.get(one.choice)
        if before is None or one.years < before.years:
            least[one.choice] = one
    best = max(least.values(), key=lambda one: one.years)
    return Experience(best.years, best.required, document.evidence(best.start, best.stop))


def _all(document: Document) -> list[_Found]:
    text = document.lowered
    found: list[_Found] = []
    words = wording("experience", "words", "", "")
    coding = wording("experience", "coding", "", "")
    hinted = document.sentences_with(("year", "yr", "mo"))
    times = (match for span in hinted for match in _YEARS.finditer(text, *span))
    for match in islice(times, _MOST_TIMES):
        begin, end = document.sentence(match.start())
        before, after = text[begin : match.start()], text[match.end() : end]
        years = _number(match["low"])
        if after.startswith(" and a half"):
            years += 0.5
        if match["unit"].startswith("m"):
            years = round(years / 12, 2)
        if years > _MOST_YEARS or _no_experience(before, after):
            continue
        if document.section(match.start()) in (Section.ABOUT, Section.OFFER):
            continue
        if document.in_title(match.start()) and not words.search(after):
            continue
        found.append(
            _Found(
                years=years,
                required=asked(document, match.start(), match.end()) is not False,
                coding=coding.search(before[-60:] + after[:100]) is not None,
                choice=_choice(document, found, match.start(), begin),
                start=match.start(),
                stop=match.end(),
            )
        )
    return found


def _no_experience(before: str, after: str) -> bool:
    """Return whether a time is an age, a term or a habit."""
    if _SAYS_EXPERIENCE.match(after):
        return False
    if wording("experience", "not_after", _NOT_AFTER, "").match(after):
        return True
    if re.search(r"\bfor\s+$", before):
        # "In business for 30 years", but "you have coded for 2 years".
        return not wording("experience", "words", "", "").search(before[-60:])
    return wording("experience", "not_before", r"\b", _NOT_BEFORE).search(before) is not None


def _choice(document: Document, found: list[_Found], start: int, begin: int) -> int:
    """Return what identifies the alternatives that a time belongs to."""
    if found and (found[-1].start >= begin or _IN_LIEU.search(document.lowered, begin, start)):
        between = document.lowered[found[-1].stop : start]
        if re.search(r"\bor\b|\blieu\b|\balternatively\b", between):
            return found[-1].choice
    return start


def _number(word: str) -> float:
    return float(_NUMBERS.get(word, 1 if word in ("a", "an") else 0) or word)
