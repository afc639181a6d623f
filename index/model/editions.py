"""Which of several editions of what is published again and again answers for a date."""

from collections.abc import Sequence
from datetime import date

from index.model.codes import Source


def covers(source: Source, on: date) -> bool:
    """Return whether ``source`` is in force on a date; an open or unknown end does not limit it."""
    day = on.isoformat()
    return (source.valid_from or day) <= day <= (source.valid_to or day)


def _period(source: Source) -> tuple[str, str]:
    """Return the first and last date of service (ISO) of a release.

    For risk adjustment these are those of the calendar year before the payment year. Missing ends
    are the earliest and latest dates there are.
    """
    return source.valid_from or date.min.isoformat(), source.valid_to or date.max.isoformat()


def releases_for(sources: Sequence[Source], on: date) -> tuple[Source, ...]:
    """Choose among several editions of what is published again and again.

    Args:
        sources: Releases; those of one period make up one edition.
        on: The date of service.

    Returns:
        The releases of the edition that fits the date, else of the newest earlier one, else of
        the newest.
    """
    if not sources:
        return ()
    day = on.isoformat()
    periods = sorted(map(_period, sources), reverse=True)
    fits = (period for period in periods if period[0] <= day <= period[1])
    earlier = (period for period in periods if period[1] < day)
    chosen = next(fits, None) or next(earlier, None) or periods[0]
    return tuple(source for source in sources if _period(source) == chosen)
