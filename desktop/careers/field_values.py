"""What is typed into the fields of forms as numbers and days, and back."""

import math
import re
from datetime import date

from PySide6.QtCore import QDate

from desktop.careers.application_rows import parse_day
from desktop.shell.regional import date_format, format_date

_NUMBER = re.compile(r"\$?\s*(\d{1,3}(?:,\d{3})+|\d+)(\.\d+)?\s*(k?)", re.IGNORECASE)
_THOUSAND = 1000.0
_MOST = 10_000_000.0


class FieldError(ValueError):
    """What is typed cannot be read; the message says how to write it."""


def read_number(text: str, most: float = _MOST) -> float | None:
    """Read a number as it is typed: ``62,000``, ``$28.50``, ``60k``.

    Args:
        text: What was typed.
        most: The largest number that makes sense.

    Returns:
        The number, None if nothing was typed.

    Raises:
        FieldError: It is no number of 0 or more, or too large.
    """
    text = text.strip()
    if not text:
        return None
    found = _NUMBER.fullmatch(text)
    if found is None or not text.isascii():
        msg = "Write a number, such as 62,000 or 28.50"
        raise FieldError(msg)
    number = float(found[1].replace(",", "") + (found[2] or ""))
    number *= _THOUSAND if found[3] else 1
    if not math.isfinite(number) or number > most:
        msg = f"That is more than {number_text(most)}: look at it again"
        raise FieldError(msg)
    return number


def number_text(number: float | None) -> str:
    """Write a number as it would be typed: ``62,000``, ``28.50``; nothing for None."""
    if number is None:
        return ""
    return f"{number:,.0f}" if number == int(number) else f"{number:,.2f}"


def read_day(text: str, today: date) -> date | None:
    """Read a day as it is typed: a date, ``today``, ``tomorrow``, ``+30``.

    Args:
        text: What was typed.
        today: The day that is counted from.

    Returns:
        The day, None if nothing was typed.

    Raises:
        FieldError: It is no day.
    """
    if not text.strip():
        return None
    day = parse_day(text, today)
    if day is None:
        written = QDate(today.year, today.month, today.day).toString(date_format())
        msg = f"Write a day such as {written}, tomorrow, or +30 for thirty days from today"
        raise FieldError(msg)
    return day


def day_text(day: date | None) -> str:
    """Write a day as the system does; nothing for None."""
    return format_date(day) if day else ""
