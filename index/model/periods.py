"""The publishers' calendars: which edition is due on a day."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

_OCTOBER = 10
_APRIL = 4


@dataclass(frozen=True, slots=True)
class Period:
    """An edition that the calendar asks for.

    Attributes:
        name: As coders call it: ``FY2027``, ``2026 Q4``, ``CY2026``.
        start: Its first day.
        year: The fiscal or calendar year.
        quarter: The calendar quarter of its first day, 1 to 4.
    """

    name: str
    start: date
    year: int
    quarter: int


def fiscal_year_on(on: date) -> Period:
    """Return the federal fiscal year of a day, October to September."""
    year = on.year + (on.month >= _OCTOBER)
    return Period(f"FY{year}", date(year - 1, _OCTOBER, 1), year, 4)


def april_update_on(on: date) -> Period | None:
    """Return the April update that may be in force on a day, None from October to March."""
    if not _APRIL <= on.month < _OCTOBER:
        return None
    return Period(f"FY{on.year}, April update", date(on.year, _APRIL, 1), on.year, 2)


def quarter_on(on: date) -> Period:
    """Return the calendar quarter of a day."""
    quarter = (on.month + 2) // 3
    return Period(f"{on.year} Q{quarter}", date(on.year, 3 * quarter - 2, 1), on.year, quarter)


def calendar_year_on(on: date) -> Period:
    """Return the calendar year of a day."""
    return Period(f"CY{on.year}", date(on.year, 1, 1), on.year, 1)


CALENDARS: dict[str, Callable[[date], Period | None]] = {
    "fiscal_year": fiscal_year_on,
    "april": april_update_on,
    "quarter": quarter_on,
    "year": calendar_year_on,
}
"""The calendars by the names that ``resources/updates.toml`` uses."""
