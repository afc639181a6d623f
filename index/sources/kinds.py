"""What a kind of release is: how it is recognised and read, and what is said of it."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from index.sources.records import Row
from index.sources.release import Release
from index.sources.sample import Sample

Reader = Callable[[Release], Iterator[Row]]
"""Yields the rows of a release in order; raises ``SourceError`` through ``Release.fail``."""


@dataclass(frozen=True, slots=True)
class Edition:
    """Which edition of a release a file is.

    Attributes:
        label: As coders call it: ``FY2026``, ``2024 Q3``, ``October 2025``.
        valid_from: First date of service it covers (ISO), None if not known.
        valid_to: Last date of service it covers (ISO), None if open or not known.
        part: Which of several files of one edition this is, empty if it is the only one.
        name: The document's own title, of a kind whose files are works of their own.
    """

    label: str
    valid_from: str | None
    valid_to: str | None
    part: str = ""
    name: str = ""


@dataclass(frozen=True, slots=True)
class ReleaseKind:
    """One kind of published file.

    Attributes:
        id: Stable name, which manifests and content use: ``icd10cm_order``.
        name: The publisher's title of it, without the edition.
        publisher: Who publishes it.
        licence: Licence of the data, SPDX or plain words.
        reader: Reads it.
        recognise: Returns the edition if a file is of this kind, by its content, else None.
            None for kinds that only the manifest names.
        tried: Whether the reader has been run on a real file of the publisher.
        cumulative: Whether a newer edition holds all that older ones held, with dates, so that
            it replaces them instead of standing beside them.
        edits: Whether its rows go to ``edits.sqlite``.
        licensed: Whose licence the user must hold: ``AMA``, ``ADA``, empty for none.
        supersedes: Kinds that only the manifest names and that this one takes the place of.
        titled: Whether each file is a work of its own, with a title and editions of its own.
        page: Where the publisher puts the next edition, for ``codeleaf update``.
    """

    id: str
    name: str
    publisher: str
    licence: str
    reader: Reader
    recognise: Callable[[Sample], Edition | None] | None = None
    tried: bool = True
    cumulative: bool = False
    edits: bool = False
    licensed: str = ""
    supersedes: tuple[str, ...] = ()
    titled: bool = False
    page: str = ""


US_GOVERNMENT = "US government work"


def fiscal_year(year: int, *, since: date | None = None, note: str = "") -> Edition:
    """Return the edition of a federal fiscal year, October to September.

    Args:
        year: The fiscal year, 2026 for October 2025 to September 2026.
        since: First day of an update within the year.
        note: What else the edition is called: ``April 2026 update``.
    """
    start = since or date(year - 1, 10, 1)
    label = f"FY{year}, {note}" if note else f"FY{year}"
    return Edition(label, start.isoformat(), date(year, 9, 30).isoformat())


def calendar_quarter(year: int, quarter: int, *, part: str = "") -> Edition:
    """Return the edition of a quarter of a calendar year."""
    start = date(year, 3 * quarter - 2, 1)
    following = date(year + quarter // 4, 3 * quarter % 12 + 1, 1)
    end = following - timedelta(days=1)
    return Edition(f"{year} Q{quarter}", start.isoformat(), end.isoformat(), part)


def calendar_year(year: int, *, note: str = "") -> Edition:
    """Return the edition of a calendar year."""
    label = f"CY{year}, {note}" if note else f"CY{year}"
    return Edition(label, f"{year}-01-01", f"{year}-12-31")
