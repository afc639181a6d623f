"""The date of service that a question names."""

import re
from datetime import date

_MONTHS = (
    "january", "february", "march", "april", "may", "june", "july", "august", "september",
    "october", "november", "december",
)  # fmt: skip
_NAMED = "|".join(f"{month[:3]}(?:{month[3:]}|t)?" for month in _MONTHS)
_YEAR = r"(?P<year>(?:19|20)\d\d)"
_PATTERNS = tuple(
    re.compile(rf"(?<![\w.])(?:{pattern})(?![\w-])", re.IGNORECASE | re.ASCII)
    for pattern in (
        rf"{_YEAR}-(?P<month>\d\d?)-(?P<day>\d\d?)",
        rf"(?P<month>\d\d?)/(?P<day>\d\d?)/{_YEAR}",
        rf"(?P<name>{_NAMED})\.?\s+(?P<day>\d\d?)(?:st|nd|rd|th)?,?\s+{_YEAR}",
        rf"(?P<day>\d\d?)(?:st|nd|rd|th)?\s+(?:of\s+)?(?P<name>{_NAMED})\.?,?\s+{_YEAR}",
        rf"(?P<name>{_NAMED})\.?,?\s+(?:of\s+)?{_YEAR}",
        r"(?P<month>\d\d?)/(?P<day>\d\d?)/(?P<short>\d\d)",
    )
)
_FISCAL = re.compile(r"\b(?:FY|fiscal year)\s*(?:20)?(\d\d)\b", re.IGNORECASE | re.ASCII)
_QUARTER = re.compile(
    r"\b(20\d\d)\s*,?\s*Q([1-4])\b|\bQ([1-4])\s*(?:of\s*)?(20\d\d)\b", re.IGNORECASE | re.ASCII
)
_CALENDAR = re.compile(
    r"(?<![\w.$,/-])(?:CY\s*)?(20\d\d)"
    r"(?![\w%/-]|[.,]\d|\s*(?:mg|mcg|ml|g|grams?|units?|times|patients?|claims?|dollars?)\b)",
    re.IGNORECASE | re.ASCII,
)
_BIRTH = re.compile(r"\b(?:DOB|born|birth ?date|date of birth)\W{0,12}\Z", re.IGNORECASE)


def find_date(text: str, today: date) -> tuple[date, tuple[int, int]] | None:
    """Return the first date that a text names, and where it stands.

    A fiscal year, quarter or calendar year stands for its first day, the year of today for today:
    what is asked of this year is asked of now. A date that does not exist is none.

    Args:
        text: The text.
        today: The day on which it was asked.
    """
    for pattern in _PATTERNS:
        for match in pattern.finditer(text):
            found = _day(match, today)
            if found is not None and not _BIRTH.search(text, 0, match.start()):
                return found, match.span()
    fiscal = _FISCAL.search(text)
    if fiscal:
        start = date(2000 + int(fiscal[1]) - 1, 10, 1)
        this_year = start <= today < date(start.year + 1, 10, 1)
        return (today if this_year else start), fiscal.span()
    quarter = _QUARTER.search(text)
    if quarter:
        year, number = int(quarter[1] or quarter[4]), int(quarter[2] or quarter[3])
        return date(year, 3 * number - 2, 1), quarter.span()
    calendar = _CALENDAR.search(text)
    if calendar:
        year = int(calendar[1])
        return (today if year == today.year else date(year, 1, 1)), calendar.span()
    return None


def _day(match: re.Match[str], today: date) -> date | None:
    parts = match.groupdict()
    name = parts.get("name")
    month = _month(name) if name else int(parts["month"])
    year = int(parts.get("year") or 2000 + int(parts["short"]))
    if parts.get("short") and year > today.year + 1:
        year -= 100
    try:
        return date(year, month, int(parts.get("day") or 1))
    except ValueError:
        return None


def _month(name: str) -> int:
    beginnings = [month[:3] for month in _MONTHS]
    return beginnings.index(name[:3].lower()) + 1
