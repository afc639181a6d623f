"""Values of postings' files: text, days, addresses, amounts; and members of JSON."""

import math
import re
from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime
from email.utils import parsedate
from typing import Any, Final
from urllib.parse import urljoin, urlsplit

from index.jobs.reading.limits import MAX_FIELD

Object = Mapping[str, Any]
"""An object of JSON."""

_ISO = re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?!\d)", re.ASCII)
_COMPACT = re.compile(r"(\d{4})(\d{2})(\d{2})(?:T\d{4,6}Z?)?", re.ASCII)
_AMERICAN = re.compile(r"(\d{1,2})[-/.](\d{1,2})[-/.](\d{4}|\d{2})(?!\d)", re.ASCII)
_NAMED = re.compile(
    r"(?:[a-z]{3,9},?\s+)?(?:(?P<month>[a-z]{3,9})\.?\s+(?P<day>\d{1,2})(?:st|nd|rd|th)?,?|"
    r"(?P<day2>\d{1,2})(?:st|nd|rd|th)?[\s-]+(?P<month2>[a-z]{3,9})\.?,?)[\s-]+(?P<year>\d{4})\b",
    re.ASCII | re.IGNORECASE,
)
_SECONDS = re.compile(r"\d{9,10}|\d{12,13}", re.ASCII)
_MONTH_NAMES = "jan feb mar apr may jun jul aug sep oct nov dec"
_MONTHS: Final = {name: number for number, name in enumerate(_MONTH_NAMES.split(), start=1)}
_YEARS: Final = range(1990, 2101)
_AMOUNT = re.compile(
    r"(?:[a-z]{1,3}\s?[$€£]?|[$€£])?\s?(\d[\d,]*(?:\.\d+)?|\.\d+)\s?(k\b)?[^\d]*",
    re.ASCII | re.IGNORECASE,
)
_MOST: Final = 1e9
_NO_ADDRESS = re.compile(r"[\s\x00-\x1f\x7f<>\"\\^`{|}]")
_USUAL_ADDRESS = re.compile(
    r"https?://[a-z0-9]+(?:[.-][a-z0-9]+)*(?:/[A-Za-z0-9/_.~?=&%+-]*)?", re.ASCII
)
"""Addresses that need no taking apart, which is slow: almost all of them."""
_MAIL = re.compile(
    r"[a-z0-9!#$%&'*+/=?^_`{|}~-]+(?:\.[a-z0-9!#$%&'*+/=?^_`{|}~-]+)*@"
    r"(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,24}",
    re.ASCII | re.IGNORECASE,
)
_MAX_MAIL = 320


def day_of(value: object) -> date | None:
    """Return the day that a value names, in its own time zone; None if it names none.

    Args:
        value: ``2026-11-02``, with a time or without, as mail writes it, ``11/2/2026`` (month
            first, unless it cannot be one), ``November 2, 2026``, or seconds or milliseconds
            since 1970.
    """
    text = string(value).strip()[:80]
    if _SECONDS.fullmatch(text):
        seconds = int(text) / (1000 if len(text) > 10 else 1)
        return datetime.fromtimestamp(seconds, UTC).date()
    if found := _ISO.match(text) or _COMPACT.fullmatch(text):
        year, month, day = map(int, found.groups())
        return _day(year, month, day)
    if found := _AMERICAN.match(text):
        month, day, year = map(int, found.groups())
        if year < 100:
            year += 2000
        return _day(year, month, day) or _day(year, day, month)
    if found := _NAMED.match(text):
        name = (found["month"] or found["month2"])[:3].lower()
        return _day(int(found["year"]), _MONTHS.get(name, 0), int(found["day"] or found["day2"]))
    try:
        mail = parsedate(text)
    except (ValueError, IndexError, TypeError):  # the standard library promises nothing
        mail = None
    return _day(*mail[:3]) if mail else None


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day) if year in _YEARS else None
    except ValueError:
        return None


def amount_of(value: object) -> float | None:
    """Return an amount of money, None if the value is no single one that could be pay.

    Args:
        value: A number, or text such as ``$58,000.00``, ``58k``, ``USD 28.50 / hour``.
    """
    if isinstance(value, bool):
        return None
    if isinstance(value, int | float):
        number = float(value) if abs(value) <= _MOST else math.inf
    else:
        found = _AMOUNT.fullmatch(string(value).strip()[:80])
        if found is None:
            return None
        number = float(found[1].replace(",", "")) * (1000 if found[2] else 1)
    return number if 0 < number <= _MOST else None


def web_address(value: object, base: str = "") -> str:
    """Return an address on the web (``https`` or ``http``), empty if the value is none.

    Args:
        value: The address, or one relative to ``base``.
        base: Address of the file that names it, empty if unknown.
    """
    text = string(value).strip()
    if not text or len(text) > MAX_FIELD or _NO_ADDRESS.search(text):
        return ""
    if _USUAL_ADDRESS.fullmatch(text):
        return text
    try:
        text = urljoin(base, text) if base else text
        parts = urlsplit(text)
        valid = parts.scheme in {"https", "http"} and parts.hostname and parts.username is None
        _ = parts.port
    except ValueError:
        return ""
    return text if valid else ""


def apply_address(value: object, base: str = "") -> str:
    """Return where to apply: an address on the web or a mail address, empty if it is neither."""
    text = string(value).strip()
    if text[:7].lower() == "mailto:":
        text = text[7:].partition("?")[0]
    if len(text) <= _MAX_MAIL and _MAIL.fullmatch(text):
        return text
    return web_address(text, base)


def string(value: object) -> str:
    """Return a value of JSON as text: a number as it is written, empty for anything else."""
    if isinstance(value, str):
        return value
    if isinstance(value, int | float) and not isinstance(value, bool):
        try:
            return str(value)
        except ValueError:  # more digits than Python writes
            return ""
    return ""


def strings(value: object) -> tuple[str, ...]:
    """Return the texts of a value of JSON: of one, or of a list of them."""
    several = value if isinstance(value, list) else [value]
    return tuple(text for one in several if (text := string(one).strip()))


def mapping(value: object) -> Object:
    """Return a value of JSON if it is an object, else an empty one."""
    return value if isinstance(value, dict) else {}


def objects(value: object) -> Iterator[Object]:
    """Yield the objects of a value of JSON: of one, or of a list of them."""
    several = value if isinstance(value, list) else [value]
    return (one for one in several if isinstance(one, dict))


def flag(value: object) -> bool | None:
    """Return whether a value says yes or no, None if neither."""
    if isinstance(value, bool):
        return value
    text = string(value).strip().lower()
    if text in {"yes", "y", "true", "1"}:
        return True
    return False if text in {"no", "n", "false", "0"} else None
