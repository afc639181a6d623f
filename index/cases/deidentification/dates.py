"""Dates: all elements more specific than the year, 45 CFR 164.514(b)(2)(i)(C).

Bare years stay, and so do words that tell a distance ("three days ago").
"""

import re
from collections.abc import Iterator

from index.cases.deidentification.model import Found, IdentifierType

_FLAGS = re.IGNORECASE
MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
"""The first three letters of each month, in order."""
MONTH = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?"
    r"|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)"
)
"""Regular expression of a month's name or abbreviation, for use without regard to case."""
_FULL_MONTH = (
    r"(?:January|February|March|April|May|June|July|August|September|October|November|December)"
)
_WEEKDAY = r"(?:mon|tues?|wed(?:nes)?|thu(?:rs?)?|fri|sat(?:ur)?|sun)(?:day)?\.?"
_DAY = r"(?:0?[1-9]|[12]\d|3[01])(?:\s?(?:st|nd|rd|th))?"
_YEAR = r"(?:(?:19|20)\d\d|'\d\d)"
_TO = r"(?:\s?[-–/&]\s?|\s(?:to|and|through|thru)\s)"
_NUMBER_END = r"(?![\d/%]|[.,]\d|-\d)"

_WRITTEN = re.compile(
    rf"(?:\b{_WEEKDAY},?\s+)?(?:"
    # March 3rd, 2022; Mar. 3-7; March 3
    rf"\b(?P<m1>{MONTH})\b\.?[\s-]{{0,3}}(?:the\s)?{_DAY}(?:{_TO}(?:{MONTH}\.?\s)?{_DAY})?\b"
    rf"(?P<y1>(?:,\s?|\s|\s?of\s|-|/){_YEAR}\b)?{_NUMBER_END}"
    # 3 March 2022; 12-Mar-22; the 3rd of March
    rf"|\b{_DAY}(?:{_TO}{_DAY})?[\s-]{{0,2}}(?:of\s)?(?P<m2>{MONTH})\b\.?"
    rf"(?P<y2>(?:,?\s|-|,\s?)(?:{_YEAR}\b|(?<=-)\d\d\b))?"
    rf"|\b\d{{1,2}}(?P<m3>{MONTH})\d{{2,4}}\b"
    # March 2022; March of 2022
    rf"|\b(?P<m4>{MONTH})\b\.?,?(?:\s|\sof\s|-|/)(?P<y4>{_YEAR})\b)",
    _FLAGS,
)
_AMOUNT = re.compile(r"\s?(?:mg|mcg|ml|tab|cap|pill|unit|time|dose|puff|percent|%|x\b)", _FLAGS)
_BEFORE_MONTH = (
    r"(?:in|since|of|until|till|by|last|next|this|early|late|mid|during|from|before|after"
    r"|through|between|around|past)"
)
_MONTH_ALONE = re.compile(
    rf"(?<!\w)(?:(?P<sure>January|February|July|September|October|November|December)"
    rf"|(?i:{_BEFORE_MONTH})[\s-]+(?P<said>{_FULL_MONTH}|Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov"
    r"|Dec|(?:january|february|april|june|july|august|september|october|november|december))"
    rf"|(?<=[a-z,] )(?P<inside>March|April|June|August)(?= [a-z]|[.,;?]))(?!\w|['’]s)"
)
_NUMERIC = re.compile(
    r"(?<![\w/.-])(?:"
    r"(?:0?[1-9]|1[0-2])(?P<s1>[/-])(?:0?[1-9]|[12]\d|3[01])(?P=s1)(?:(?:19|20)\d\d|\d\d)"
    r"|(?:0?[1-9]|[12]\d|3[01])(?P<s2>[/-])(?:0?[1-9]|1[0-2])(?P=s2)(?:(?:19|20)\d\d|\d\d)"
    r"|(?:0?[1-9]|[12]\d|3[01])\.(?:0?[1-9]|[12]\d|3[01])\.(?:19|20)\d\d"
    r"|(?:19|20)\d\d(?P<s3>[/.-])(?:0?[1-9]|1[0-2])(?P=s3)(?:0?[1-9]|[12]\d|3[01])"
    r"(?:[T ]\d\d:\d\d(?::\d\d(?:\.\d{1,9})?)?Z?)?"
    r"|(?:19|20)\d\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])"
    r"|(?:0?[1-9]|1[0-2])[/-](?:19|20)\d\d"
    r"|(?:19|20)\d\d[/-](?:0[1-9]|1[0-2])"
    r")(?![\w/]|-\d|\.\d)"
)
_MONTH_DAY = re.compile(
    r"(?<![\w/.-])(?:0?[1-9]|1[0-2])/(?:0?[1-9]|[12]\d|3[01])"
    r"(?:\s?[-–]\s?(?:(?:0?[1-9]|1[0-2])/)?(?:0?[1-9]|[12]\d|3[01]))?(?![\w/%]|[.-]\d)"
)
_SAYS_DATE = re.compile(
    r"(?:\b(?:on|last|next|this|since|from|dated?|until|till|through|thru|by|after|before|dos|dob|appt|appointment"
    r"|f/?u|follow[- ]?up|visit|admit|admitted|adm|discharged?|d/c|seen|doa|dod|lmp|edd|surgery|sx"
    r"|due|(?:re-?sched\w*|moved|postponed|changed|pushed)\sto|as of|week of|start(?:ed|ing)?"
    r"|ending|ended|effective|eff|between|call(?:ed)?|repeat(?:ed)?|not(?:ed|iced)|reported|done"
    r"|performed|drawn|labs|cultures?|exam|echo|mri|ct|xr|resched(?:uled)?|scheduled|for"
    rf"|{_WEEKDAY})[,:]?\s*(?:the\s)?|\d/\d\d?\s?(?:to|and|&)\s)$",
    _FLAGS,
)
_SAYS_SCORE = re.compile(
    r"strength|pain|murmur|power|motor|scale|reflex|pulses?|score|gcs|sever|apgar|rated|dtrs?\b"
    r"|muscle|nodes?\b|tab|vision|acuity",
    _FLAGS,
)
_AFTER_FRACTION = re.compile(
    r"\s?-?(?:strength|tabs?\b|tablet|cup|pain|murmur|systolic|diastolic|of\b|power|motor|dose|inch"
    r"|scale|in sever|points?\b|positive|nodes?\b|throughout|full|pills?\b|teaspoon|tsp|pack|ppd"
    r"|sys|lymph|criteria|cm\b|mile|hours?\b|strong|bilat|upper|lower)",
    _FLAGS,
)
_BIRTH = re.compile(
    r"\b(?:dob|d\.o\.b\.?|date of birth|birth\s?date|birthday|born(?:\son)?)\W{0,4}"
    r"(?:is\s|was\s)?(?P<date>\d{1,2}[\s./-]\d{1,2}[\s./-]\d{2,4}|\d{6}|\d{8})\b",
    _FLAGS,
)
_EARLY_BIRTH = re.compile(
    r"\b(?:dob|date of birth|birth\s?year|year of birth|born(?:\sin)?)\W{0,4}"
    r"(?P<date>18\d\d|19[0-3]\d)\b(?![/.-]\d)",
    _FLAGS,
)
"""A year of birth before 1940 may tell an age over 89, now or in a few years: (C) takes it too."""
_HOLIDAY = re.compile(
    r"\b(?:Christmas(?:\s(?:Eve|Day))?|Thanksgiving(?:\sDay)?|Halloween|Easter(?:\sSunday)?"
    r"|Labor\sDay|Memorial\sDay|New\sYear['’]?s(?:\s(?:Eve|Day))|Independence\sDay"
    r"|(?:the\s)?(?:4th|Fourth)\sof\sJuly|Valentine['’]?s\sDay|(?:Mother|Father)['’]?s\sDay"
    r"|Veterans\sDay|Good\sFriday|Hanukkah|Ramadan|Passover|Diwali|Juneteenth)\b"
    r"(?!\s(?:disease|factor|tree|egg))",
    _FLAGS,
)
_QUARTER = re.compile(
    rf"\b(?:Q[1-4]|(?:first|second|third|fourth)\squarter),?\s(?:of\s)?{_YEAR}\b", _FLAGS
)
_DAY_ALONE = re.compile(
    r"\bon\sthe\s(?P<day>(?:[12]?(?:1st|2nd|3rd|[4-9]th)|1\dth|[23]0th|31st))"
    r"(?=\s?[.,;?!)]|\s?$|\s(?:and|at|of\s(?:this|last|next)|by|with|for)\b)",
    _FLAGS,
)
_NEAR = 40
"""Code points before a fraction in which "pain" or "strength" tells that it is no date."""


def find_dates(text: str) -> Iterator[Found]:
    """Yield the dates of a text; overlaps are for the caller to join."""
    yield from _written(text)
    for found in _NUMERIC.finditer(text):
        yield _date(found.start(), found.end())
    for found in _MONTH_DAY.finditer(text):
        if _is_day(text, found.start(), found.end()):
            yield _date(found.start(), found.end())
    for pattern in (_HOLIDAY, _QUARTER):
        for found in pattern.finditer(text):
            yield _date(found.start(), found.end())
    for pattern in (_BIRTH, _EARLY_BIRTH):
        for found in pattern.finditer(text):
            yield Found(found.start("date"), found.end("date"), IdentifierType.DATE, 1)
    for found in _DAY_ALONE.finditer(text):
        yield _date(found.start("day"), found.end("day"))


def _date(start: int, end: int) -> Found:
    return Found(start, end, IdentifierType.DATE, 3)


def _written(text: str) -> Iterator[Found]:
    for found in _WRITTEN.finditer(text):
        month = next(name for name in ("m1", "m2", "m3", "m4") if found[name])
        year = found["y1"] or found["y2"] or found["y4"] or found["m3"]
        word = found[month]
        if not year:
            if word in {"may", "mar", "dec", "sep", "jan"} and not re.search(
                r"\d(?:st|nd|rd|th)", found[0]
            ):
                continue
            if _AMOUNT.match(text, found.end()):
                continue
        yield _date(found.start(), found.end())
    for found in _MONTH_ALONE.finditer(text):
        name = found.lastgroup or "sure"
        yield _date(found.start(name), found.end(name))


def _is_day(text: str, start: int, end: int) -> bool:
    """Return whether ``m/d`` is a day, not a fraction, a grade or a strength."""
    before = text[max(0, start - _NEAR) : start]
    told = _SAYS_DATE.search(before) or int(text[start:end].split("/")[1][:2].rstrip(" -–")) > 12
    return bool(told and not _SAYS_SCORE.search(before) and not _AFTER_FRACTION.match(text, end))
