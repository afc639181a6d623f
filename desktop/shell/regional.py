"""Dates and numbers as the user's system writes them."""

from datetime import date

from PySide6.QtCore import QDate, QLocale

_FIRST_OF_CENTURY = 1970


def system_locale() -> QLocale:
    """Return the system's locale; where it names no language, that of the United States."""
    locale = QLocale.system()
    if locale.language() == QLocale.Language.C:
        return QLocale(QLocale.Language.English, QLocale.Country.UnitedStates)
    return locale


def date_format(locale: QLocale | None = None) -> str:
    """Return the short date format with four figures for the year.

    A year of two figures would be read as one of the twentieth century. A system that names no
    language gets the dates of ISO 8601.

    Args:
        locale: The locale; the system's if None.
    """
    locale = locale or QLocale.system()
    if locale.language() == QLocale.Language.C:
        return "yyyy-MM-dd"
    short = locale.dateFormat(QLocale.FormatType.ShortFormat)
    return short if "yyyy" in short else short.replace("yy", "yyyy")


def format_date(value: date, locale: QLocale | None = None) -> str:
    """Write a date.

    Args:
        value: The date.
        locale: The locale; the system's if None.
    """
    day = QDate(value.year, value.month, value.day)
    return (locale or QLocale.system()).toString(day, date_format(locale))


def format_number(value: int) -> str:
    """Write a whole number with the system's thousands separator."""
    return system_locale().toString(value)


def parse_date(text: str, locale: QLocale | None = None) -> date | None:
    """Read a date typed in the locale's order, with or without the century, or in ISO's.

    Args:
        text: For example ``2/29/2024``, ``2/29/24`` or ``2024-02-29``.
        locale: The locale; the system's if None.

    Returns:
        The date, None if the text is none. A year of two figures is one from 1970 to 2069.
    """
    locale = locale or QLocale.system()
    usual = date_format(locale)
    for written in (usual, "yyyy-MM-dd", usual.replace("yyyy", "yy")):
        day = locale.toDate(text.strip(), written, _FIRST_OF_CENTURY)
        if day.isValid():
            return date(day.year(), day.month(), day.day())
    return None
