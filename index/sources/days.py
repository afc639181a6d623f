"""Days as CMS's files write them, made ISO."""

import re
from datetime import date

from index.sources.release import Release

_COMPACT = re.compile(r"([0-9]{4})-?([0-9]{2})-?([0-9]{2})")
_AMERICAN = re.compile(r"([0-9]{1,2})/([0-9]{1,2})/([0-9]{4})")
_OPEN = ("9999-12-31", "2999-12-31")


def compact_day(release: Release, text: str) -> str | None:
    """Return ``YYYYMMDD`` as ISO, None for an empty cell.

    Raises:
        SourceError: It is no such day.
    """
    found = _COMPACT.fullmatch(text.strip())
    return _day(release, text, found.groups() if found else ())


def american_day(release: Release, text: str) -> str | None:
    """Return ``MM/DD/YYYY`` as ISO, None for an empty cell, ``N/A`` or an open end.

    Raises:
        SourceError: It is no such day.
    """
    if text.strip().upper() == "N/A":
        return None
    found = _AMERICAN.fullmatch(text.strip())
    day = _day(release, text, (found[3], found[1], found[2]) if found else ())
    return None if day in _OPEN else day


def _day(release: Release, text: str, parts: tuple[str, ...]) -> str | None:
    if not text.strip():
        return None
    try:
        year, month, day = map(int, parts)
        return date(year, month, day).isoformat()
    except ValueError as error:
        release.fail(f"{text[:20]!r} is not a day", error)
