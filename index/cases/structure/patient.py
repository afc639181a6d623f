"""Age and sex of the patient, as the note says them."""

import re
from dataclasses import dataclass
from enum import StrEnum

from index.pages.values import values

_DAYS_OF_A_MONTH = 30.4375
_OLDEST = 120
_HEAD = 300
"""Code points from the beginning in which ``67F`` is age and sex."""


class Sex(StrEnum):
    """Sex of a patient, with the letters of the Medicare Code Editor."""

    FEMALE = "F"
    MALE = "M"


@dataclass(frozen=True, slots=True)
class Patient:
    """What a note says of its patient; None is what it does not say.

    Attributes:
        age_years: Completed years; 0 below one year.
        age_days: Days, about, where the note counts days, weeks or months.
        sex: The sex.
    """

    age_years: int | None = None
    age_days: int | None = None
    sex: Sex | None = None


_UNITS = {"d": 1.0, "w": 7.0, "m": _DAYS_OF_A_MONTH}
_TENS = {
    word: 10 * place
    for place, word in enumerate(
        ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"], 2
    )
}
_ONES = {
    word: place
    for place, word in enumerate(
        [
            *("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"),
            *("eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen"),
            *("eighteen", "nineteen"),
        ],
        1,
    )
}
_SPELLED = rf"(?:(?:{'|'.join(_TENS)})(?:[- ](?:{'|'.join(_ONES)}))?|{'|'.join(reversed(_ONES))})"
_AGE = re.compile(
    rf"(?<![\w.])(?P<age>\d{{1,3}}|{_SPELLED})[ -]*"
    r"(?:(?P<unit>year|yr|month|mo|week|wk|day)s?[ -]*(?:old|of age)"
    r"|y\.?[ /]?o\.?(?!\w)|(?P<months>m)(?:/o|o(?=[ -]*(?:M|F|male|female|boy|girl)\b))(?!\w)"
    r"|(?:y|yrs?)\.?(?=[ ,]*(?:M|F|male|female)\b)"
    r"|(?P<letter>[MF])(?![\w/])(?=[ ,]))"
    r"[ ,-]*(?:(?:[a-z-]{1,30} ){0,5}?(?:"
    r"(?P<female>wom[ae]n|female|girl|lady|F(?!\w)|primigravida|multigravida|nun|housewife)"
    r"|(?P<male>m[ae]n|male|boy|gentleman|M(?!\w)))(?!\w))?",
    re.IGNORECASE,
)
_BEHIND = re.compile(r"old[ -]+(\w+)", re.IGNORECASE)
_OF_PERSONS = frozenset(
    [
        "infant",
        "baby",
        "neonate",
        "newborn",
        "child",
        "toddler",
        "preterm",
        "premature",
        "term",
        "who",
        "with",
        "presents",
        "presented",
        "was",
        "is",
        "and",
        "admitted",
        "brought",
        "here",
    ]
)
"""Words behind an age in days, weeks or months that is no wound's."""
_AGED = re.compile(
    r"(?<!\w)(?:aged?|age of)[ :]*(?:of )?(?P<age>\d{1,3})"
    r"[ ]*(?P<unit>years?|yrs?|y|months?|mo|weeks?|wks?|days?|d)?(?!\w|\.\d|/)",
    re.IGNORECASE,
)
_SEX = re.compile(
    r"(?<!\w)(?:sex|gender)[ \t]*[:=-][ \t]*"
    r"(?:(?P<female>f(?:emale)?|woman)|(?P<male>m(?:ale)?|man))(?!\w)",
    re.IGNORECASE,
)
_TITLE = re.compile(r"(?<!\w)(?:(?P<male>Mr)|(?P<female>Mrs|Ms|Miss))\.?(?= [A-Z*_\[])")
_NOUN = re.compile(
    r"(?<!\w)(?:the|this|an?|infant|newborn|baby|adult|elderly|young|old"
    r"|pregnant|neonate|patient is a)[ ]"
    r"(?:(?P<female>woman|female|girl|lady|primigravida|multigravida)"
    r"|(?P<male>man|male|boy|gentleman))(?!\w)",
    re.IGNORECASE,
)
_FEMALE_ONLY = re.compile(
    r"(?<!\w)(?:gravida|g\d{1,2} ?p\d{1,2}\w*|primigravida|multigravida|LMP|postmenopausal"
    r"|(?:is|was) (?:\w+ )?pregnant)(?!\w)",
    re.IGNORECASE,
)
_PRONOUN = re.compile(
    r"(?<!\w)(?:(?P<female>she|her|herself)"
    r"|(?P<male>he|him|his|himself))(?!\w)",
    re.IGNORECASE,
)
_NEWBORN = re.compile(
    r"(?<!\w)(?:newborn|neonate)"
    r"(?= (?:boy|girl|male|female|infant|was|is|baby|with))",
    re.IGNORECASE,
)


def patient(text: str) -> Patient:
    """Return age and sex of the patient.

    The first age that is not a relative's counts. The sex is what stands behind the age, else what
    a form, a title or a noun says, else the pronouns, where one sex has three of four of them.
    """
    years, days, sex = None, None, None
    for match in _AGE.finditer(text):
        letter = match["letter"] is not None  # far into a note, 98F is a temperature
        if _of_another(text, match) or (letter and match.start() > _HEAD):
            continue
        years, days = _age(match)
        if years is not None:
            sex = _sex(match) or _letter(match)
            break
    if years is None:
        aged = _AGED.search(text)
        if aged and not _relatives_before(text, aged.start()):
            years, days = _age(aged)
    if years is None and _NEWBORN.search(text):
        years = 0
    return Patient(years, days, sex or _said(text))


def _said(text: str) -> Sex | None:
    """Return the sex that a note without one beside the age says."""
    for pattern in (_SEX, _TITLE, _NOUN):
        for match in pattern.finditer(text):
            if not _relatives_before(text, match.start()):
                return _sex(match)
    if _FEMALE_ONLY.search(text):
        return Sex.FEMALE
    found = [_sex(match) for match in _PRONOUN.finditer(text)]
    for sex in Sex:
        if found.count(sex) * 4 >= len(found) * 3 and found:
            return sex
    return None


def _sex(match: re.Match[str]) -> Sex | None:
    return Sex.FEMALE if match["female"] else Sex.MALE if match["male"] else None


def _letter(match: re.Match[str]) -> Sex | None:
    letter = match["letter"]
    return Sex(letter.upper()) if letter else None


def _age(match: re.Match[str]) -> tuple[int | None, int | None]:
    """Return years and days of an age; None and None for one that nobody reaches."""
    number = _number(match["age"].lower())
    groups = match.groupdict()
    unit = (groups.get("unit") or groups.get("months") or "y")[0].lower()
    if unit == "y":
        return (number, None) if number <= _OLDEST else (None, None)
    days = int(number * _UNITS[unit])
    return int(days / 365.25 + 1e-9), days


def _number(word: str) -> int:
    if word.isdigit():
        return int(word)
    first, _, second = word.replace(" ", "-").partition("-")
    return _TENS.get(first, 0) + _ONES.get(second or first, 0)


def _of_another(text: str, match: re.Match[str]) -> bool:
    """Return whether an age is a relative's or a thing's: ``his 60-year-old mother``, ``wound``."""
    behind = _BEHIND.search(text, match.start(), match.end() + 24)
    if behind and behind[1].lower() in _relatives():
        return True
    unit = (match["unit"] or "y")[0].lower()
    if behind and unit != "y" and not _sex(match) and behind[1].lower() not in _OF_PERSONS:
        return True
    return _relatives_before(text, match.start())


def _relatives_before(text: str, place: int) -> bool:
    """Return whether a relative is the last person named before a place in its sentence."""
    before = re.split(r"[.;\n]", text[max(0, place - 50) : place])[-1].lower()
    return any(word in _relatives() for word in re.findall(r"[a-z]+", before)[-3:])


def _relatives() -> frozenset[str]:
    listed: str = values("cases/context")["classes"]["relative"]
    return frozenset(listed.split("|"))
