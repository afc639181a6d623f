"""Amounts of money in a text: one, or a range, with what stands for the currency and the period."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from index.model.jobs import PayPeriod

_HOURS, _DAYS, _WEEKS = 2_080, 260, 52
_A_YEAR: Final = {
    # 40 hours and 5 days a week, 52 weeks a year: what the federal government and most employers
    # of the US reckon with when they compare hourly pay with salaries.
    PayPeriod.HOUR: _HOURS,
    PayPeriod.DAY: _DAYS,
    PayPeriod.WEEK: _WEEKS,
    PayPeriod.TWO_WEEKS: 26,
    PayPeriod.MONTH: 12,
    PayPeriod.YEAR: 1,
}


def yearly(amount: float, period: PayPeriod) -> float:
    """Return an amount for a period as an amount a year.

    Args:
        amount: In any currency, for full-time work.
        period: What it is for.
    """
    return round(amount * _A_YEAR[period], 2)


@dataclass(frozen=True, slots=True)
class Amount:
    """One amount or a range in a text.

    Attributes:
        low: The only amount, or the lower one.
        high: The higher amount, None without a range.
        currency: ISO 4217 code, empty where no sign of a currency stands by it.
        period: What it is for, None where none stands by it.
        upward: Whether a plus behind it says that it is the least.
        start: Where it begins.
        stop: Where it ends, the period included.
    """

    low: float
    high: float | None
    currency: str
    period: PayPeriod | None
    upward: bool
    start: int
    stop: int


_SIGN = r"(?:US\$|USD\s?\$?|CA\$|CAD\s?\$?|C\$|AU\$|A\$|EUR\s?€?|GBP\s?£?|\$|£|€)"
_FIGURE = r"(?:\d{1,3}(?:,\d{3})+(?:\.\d{1,2})?|\d{1,7}(?:\.\d{1,3})?|\.\d{2})"
_THOUSANDS = r"(?:\s?[kK]\b)"
_AFTER = r"(?:\s?(?:USD|CAD|EUR|GBP|US dollars|dollars|euros|pounds|€|£)\b|\s?[€£]|\$(?!\d))"
_PERIOD = (
    r"(?:\s*(?:gross\s+)?\(?\s*(?:(?:/|\bper\b|\ban?\b|\bp[./]|\bevery\b|\beach\b|\s-\s)\s*)?"
    r"(?:(?P<hour{n}>hours?\b|hourly\b|hr\b\.?|hrs\b|h\b)|"
    r"(?P<two{n}>bi-?\s?weekly\b|two weeks\b|2 weeks\b|every two weeks\b|every other week\b|"
    r"fortnight\w*)|"
    r"(?P<day{n}>days?\b|daily\b|diem\b)|(?P<week{n}>weeks?\b|weekly\b|wk\b)|"
    r"(?P<month{n}>months?\b|monthly\b|mo\b)|"
    r"(?P<year{n}>years?\b|yearly\b|yr\b\.?|annum\b|annual(?:ly)?\b|a\b(?=\.\s?\b)|pa\b|"
    r"p\.a\.))(?:\s*\))?)"
)
_AMOUNT = re.compile(
    rf"(?P<sign1>{_SIGN})?\s?(?P<low>{_FIGURE})(?P<k1>{_THOUSANDS})?(?P<after1>{_AFTER})?"
    rf"(?P<plus>\+(?=\s*(?:/|per\b|an?\b)))?(?:{_PERIOD.format(n=1)})?"
    rf"(?P<range>\s*(?:-|\u2010|\u2011|\u2012|\u2013|\u2014|\bto\b|\band\b|\bthrough\b|\bup to\b|"
    rf"\.\.\.?)+\s*(?:a\s+(?:max\w*|high) of\s*)?"
    rf"(?P<sign2>{_SIGN})?\s?(?P<high>{_FIGURE})(?P<k2>{_THOUSANDS})?(?P<after2>{_AFTER})?"
    rf"(?:{_PERIOD.format(n=2)})?)?(?![\d%]|[,.]\d)"
)
_NUMBER = re.compile(r"\d[\d,.]*")
_SIGN_BEFORE = re.compile(rf"{_SIGN}\s?$")
_MAX_SIGN = 6
_SIGNS = "$£€DRP"
"""What a sign of a currency ends with."""
_GOES_ON = re.compile(
    r"\d[\d,.]*\s?(?:[kK]\b|[/($€£+\u2010-\u2015-]|to |and |up |through |per |an? |[Uu][Ss]|CAD|"
    r"EUR|GBP|[Dd]ollars|[Hh]ou?r|[Aa]nnual|[Bb]i|\.\.|[Ww]eek|[Mm]onth|[Yy]ear|[Ee]very)"
)
"""What stands behind an amount that has no sign before it."""
_CURRENCY = {
    "CAD": "CAD", "CA$": "CAD", "C$": "CAD", "AU$": "AUD", "A$": "AUD", "EUR": "EUR", "€": "EUR",
    "euros": "EUR", "GBP": "GBP", "£": "GBP", "pounds": "GBP", "$": "USD", "USD": "USD",
    "dollars": "USD",
}  # fmt: skip
_PERIODS = {
    "hour": PayPeriod.HOUR,
    "two": PayPeriod.TWO_WEEKS,
    "day": PayPeriod.DAY,
    "week": PayPeriod.WEEK,
    "month": PayPeriod.MONTH,
    "year": PayPeriod.YEAR,
}
_WORDS = re.compile(
    r"(?P<hour>\bhour|\bhourly|\bhrs?\b|/hr|^h$|^ph$)|(?P<two>bi-?_?\s?week|two[ _]weeks|2 weeks|"
    r"every other week|^bw$|fortnight)|"
    r"(?P<day>\bday|\bdaily|per diem|^pd$)|(?P<week>\bweek|\bwk\b|^pw$)|(?P<month>\bmonth|\bmo\b|"
    r"^pm$)|"
    r"(?P<year>\byear|\bannu|\byr\b|^p\.?a\.?$|\bsalary\b)"
)


def period_named(words: str) -> PayPeriod | None:
    """Return the period that words name, or that a source's field calls by its code.

    Args:
        words: ``HOUR``, ``Per Year``, ``PA``, ``hourly rate``.
    """
    found = _WORDS.search(words.strip().lower())
    return _PERIODS[found.lastgroup] if found and found.lastgroup else None


def currency_named(sign: str) -> str:
    """Return the ISO 4217 code of a sign or word, empty if it is not known."""
    return next((code for known, code in _CURRENCY.items() if known in sign), "")


def find_amounts(text: str) -> Iterator[Amount]:
    """Yield the numbers of a text that may be amounts, in order."""
    done = 0
    for number in _NUMBER.finditer(text):
        start = number.start()
        if start < done:
            continue
        if start > done and text[start - 1] == ".":
            start -= 1
        head = text[max(done, start - _MAX_SIGN) : start]
        last = head.rstrip()[-1:]
        if last and last in _SIGNS and (sign := _SIGN_BEFORE.search(head)):
            start -= len(head) - sign.start()
        elif (
            head[-1:].isalnum()
            or head[-1:] in ("-", "_")
            or not (head.endswith(": ") or _GOES_ON.match(text, number.start()))
        ):
            continue
        found = _AMOUNT.match(text, start)
        if found is None:
            continue
        if found["sign2"] and not found["sign1"] and _apart(found):
            # "Grade 8 - $18.40": the first number is none of the amounts.
            done = found.start("sign2")
            continue
        done = found.end()
        amount = _amount(found)
        if amount is not None:
            yield amount


def _apart(found: re.Match[str]) -> bool:
    """Return whether the two numbers of a range are too far apart to be one."""
    return 2 * _number(found["low"], False, "") < _number(found["high"], False, "")


def _amount(found: re.Match[str]) -> Amount | None:
    signs = [found[name] or "" for name in ("sign1", "after1", "sign2", "after2")]
    # What a dollar is may stand behind it: "$25 CAD".
    known = [code for sign in reversed(signs) if (code := currency_named(sign.strip()))]
    currency = next((code for code in known if code != "USD"), known[0] if known else "")
    low = _number(found["low"], bool(found["k1"] or found["k2"]), currency)
    high = None
    if found["high"] is not None:
        high = _number(found["high"], bool(found["k2"]), currency)
        if found["k2"] and not found["k1"] and low > high:
            low /= 1_000  # "$800 to 1k"
        if high < low and not found["k2"] and found["k1"]:
            high *= 1_000
        if high < low:
            return None
    period = next(
        (
            period
            for number in (2, 1)
            for name, period in _PERIODS.items()
            if found[f"{name}{number}"] is not None
        ),
        None,
    )
    return Amount(
        low, high, currency, period, found["plus"] is not None, found.start(), found.end()
    )


def _number(figure: str, thousands: bool, currency: str) -> float:
    if currency == "EUR" and re.fullmatch(r"\d{2,3}\.\d{3}", figure):
        figure = figure.replace(".", "")
    return float(figure.replace(",", "")) * (1_000 if thousands else 1)
