"""Pay: from a source's own fields, else from the text; other sums of money are left alone."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from itertools import islice

from index.jobs.understanding.document import Document
from index.jobs.understanding.money import (
    Amount,
    currency_named,
    find_amounts,
    period_named,
    yearly,
)
from index.jobs.understanding.tables import listed, wording
from index.model.jobs import Evidence, Pay, PayPeriod, RawPay, RawPosting

_MOST_AN_HOUR = 250
"""An amount without a period that is smaller is for an hour."""
_LEAST_A_YEAR = 15_000
"""An amount without a period that is larger is for a year."""
_LEAST, _MOST = 12_000, 1_500_000
"""What can be a pay a year; the rest is misread or mistyped."""

_AND_UP = re.compile(
    r"\+(?!\s*\d)|\s*(?:and (?:up|above|higher)|or (?:more|higher|above)|plus\b(?= doe|\s*[,.(]|$)|"
    r"& up)"
)
_EDGE = r"\s*(?:an?\s+)?(?:usd\s*)?[(~]*$"
"""What may stand between "up to" and an amount."""
_HOURS_A_WEEK = re.compile(r"\d+\s*-?\s*(?:hours?|hrs?)\b(?:\s*(?:/|a|per)\s*w(?:ee)?k)?")
_LIMITED = re.compile(r"\b(?:min|max)(?:imum)?:?\s*$")
_TIME = re.compile(r"[\d.,\s-]+(?:hours?|hrs?|days?|weeks?|months?|years?|yrs?)\.?\s*")
"""Numbers of hours or days, no amounts: ``20 hours``."""
_LABELLED = re.compile(r"\b(?:pay|rate|wages?|salary|hourly|compensation)\b[^:]{0,20}:\s*$")
_MONEY = re.compile(r"\s*(?:\d{2}\.\d{2}|\d{2,3},?\d{3}(?:\.\d\d)?|\d{2,3}k)\s*")
_MOST_BEFORE = 110
"""Letters before an amount that are looked at."""
_MOST_BEHIND = 200
"""Letters behind it."""
_MOST_AMOUNTS = 400
"""Numbers of a text that are looked at as amounts; real postings have a tenth."""


@dataclass(frozen=True, slots=True)
class _Figures:
    """A pay as read.

    Attributes:
        low: Lowest amount a year, None if not given.
        high: Highest amount a year, None if not given.
        currency: ISO 4217 code.
        period: The period that it is given for.
        start: Where it begins.
        stop: Where it ends.
    """

    low: float | None
    high: float | None
    currency: str
    period: PayPeriod
    start: int
    stop: int


def find_pay(raw: RawPosting, document: Document) -> Pay | None:
    """Return the pay of a posting, None where it gives none."""
    if raw.pay is not None and (pay := _pay_of_fields(raw.pay)) is not None:
        return pay
    return _pay_of_text(document)


def _pay_of_fields(raw: RawPay) -> Pay | None:
    """Return the pay of a source's own fields, None where they give none."""
    low, high = (
        amount if amount and 0 < amount <= _MOST else None for amount in (raw.low, raw.high)
    )
    amounts = sorted(amount for amount in (low, high) if amount)
    if not amounts:
        return _pay_of_printed(raw) if raw.text else None
    period = _fitting(amounts[0], period_named(raw.period) or period_named(raw.text))
    if period is None:
        return None
    currency = raw.currency.strip().upper() or currency_named(raw.text) or "USD"
    original = raw.text.strip() or _printed(low, high, currency, period)
    return Pay(
        yearly(amounts[0], period) if low else None,
        yearly(amounts[-1], period) if high else None,
        currency,
        period,
        original,
        Evidence(original, -1, "pay"),
    )


def _pay_of_printed(raw: RawPay) -> Pay | None:
    """Return the pay that a source's field holds as words."""
    period = period_named(raw.period)
    found = [
        figures
        for amount in find_amounts(raw.text)
        if (figures := _read(raw.text, raw.text.lower(), amount, 0, len(raw.text), period, True))
    ]
    if not found:
        return None
    merged = _merged(found)
    text = raw.text.strip()
    return Pay(
        merged.low, merged.high, raw.currency.strip().upper() or merged.currency, merged.period,
        text, Evidence(text, -1, "pay"),
    )  # fmt: skip


def _fitting(amount: float, period: PayPeriod | None) -> PayPeriod | None:
    """Return the period of an amount: the one named if it can be, else by size."""
    if period is not None and _LEAST <= yearly(amount, period) <= _MOST:
        return period
    if amount < _MOST_AN_HOUR and yearly(amount, PayPeriod.HOUR) >= _LEAST:
        return PayPeriod.HOUR
    return PayPeriod.YEAR if _LEAST_A_YEAR < amount <= _MOST else None


_SYMBOLS = {"USD": "$", "CAD": "C$", "GBP": "£", "EUR": "€"}


def _printed(low: float | None, high: float | None, currency: str, period: PayPeriod) -> str:
    """Return the figures of a source's fields as they are shown."""
    symbol = _SYMBOLS.get(currency, f"{currency} ")

    def figure(amount: float) -> str:
        return f"{symbol}{amount:,.2f}".removesuffix(".00")

    amounts = sorted(amount for amount in (low, high) if amount)
    if len(amounts) == 2 and amounts[0] != amounts[1]:
        shown = f"{figure(amounts[0])} - {figure(amounts[1])}"
    else:
        before = "" if low and high else "from " if low else "up to "
        shown = before + figure(amounts[0])
    return (
        f"{shown} per {period.value}"
        if period is not PayPeriod.TWO_WEEKS
        else f"{shown} every two weeks"
    )


def _pay_of_text(document: Document) -> Pay | None:
    """Return the pay that title, text or fields give."""
    found: list[_Figures] = []
    for amount in islice(find_amounts(document.whole), _MOST_AMOUNTS):
        begin, end = document.sentence(amount.start)
        figures = _read(document.whole, document.lowered, amount, begin, end, None, False)
        if figures is not None and (not found or figures.currency == found[0].currency):
            found.append(figures)
    if not found:
        return None
    merged = _merged(found)
    quotes = [document.whole[one.start : one.stop].strip() for one in found]
    evidence = document.evidence(found[0].start, found[0].stop)
    return Pay(
        merged.low, merged.high, merged.currency, merged.period,
        "; ".join(dict.fromkeys(quotes)), evidence,
    )  # fmt: skip


def _read(
    text: str,
    lowered: str,
    amount: Amount,
    begin: int,
    end: int,
    period: PayPeriod | None,
    field: bool,
) -> _Figures | None:
    """Return an amount as a pay, None if it is something else.

    Args:
        text: What it stands in.
        lowered: The same in lower case.
        amount: The amount.
        begin: Where its sentence begins.
        end: Where its sentence ends.
        period: The period that is known.
        field: Whether the text is the field of a source that holds nothing but the pay.
    """
    before = lowered[max(begin, amount.start - _MOST_BEFORE) : amount.start]
    after = lowered[amount.stop : min(end, amount.stop + _MOST_BEHIND)]
    if _something_else(before, after):
        return None
    quote = lowered[amount.start : amount.stop]
    if not (field or _is_pay(amount, quote, before, after)):
        return None
    stated = amount.period or period or _period_around(before, after)
    fitting = _fitting(amount.low, stated)
    if fitting is PayPeriod.HOUR and amount.high and amount.high >= _MOST_AN_HOUR:
        fitting = None
    if fitting is None or (amount.period and fitting is not stated):
        return None
    low: float | None = yearly(amount.low, fitting)
    high: float | None = yearly(amount.high if amount.high is not None else amount.low, fitting)
    if high is not None and high > _MOST:
        return None
    start, stop = amount.start, amount.stop
    if amount.high is None:
        if limit := wording("pay", "at_most", r"\b", _EDGE).search(before):
            low, start = None, start - len(before) + limit.start()
        elif limit := wording("pay", "at_least", r"\b", _EDGE).search(before):
            high, start = None, start - len(before) + limit.start()
        elif limit := _AND_UP.match(after):
            high, stop = None, stop + limit.end()
        elif amount.upward:
            high = None
    while stop > start and text[stop - 1].isspace():
        stop -= 1
    while start < stop and text[start].isspace():
        start += 1
    return _Figures(low, high, amount.currency or "USD", fitting, start, stop)


def _is_pay(amount: Amount, quote: str, before: str, after: str) -> bool:
    """Return whether the words around an amount say that it is a pay.

    An amount that stands alone must be said to be one; many others stand in postings.
    """
    if amount.currency:
        if amount.period is not None or amount.high is not None or _LIMITED.search(before):
            return True
    elif _TIME.fullmatch(quote):
        return False
    elif amount.period is None and amount.high is None:
        return _LABELLED.search(before) is not None and _MONEY.fullmatch(quote) is not None
    return wording("pay", "words", "", "").search(before + after[:40]) is not None


@cache
def _no_pay_before() -> re.Pattern[str]:
    words, links = listed("pay", "no_pay_before"), listed("pay", "no_pay_links")
    return re.compile(rf"\b(?:{words})\b(?:\s*[:(\u2013-]+\s*|\s+)(?:(?:{links})\s+)*[(~≈]*\s*$")


def _something_else(before: str, after: str) -> bool:
    """Return whether an amount is a bonus, a benefit, a price or pay by the piece."""
    each = r"\s*(?:usd\s*)?(?:/|-|(?:per|an?|for each|each|for every|every)\b)\s*(?:[\w-]+\s)?"
    few = r"\+?\s*(?:usd\s*)?(?:(?!plus\b|and\b|with\b|or\b|depending\b)[\w-]+\s){0,2}?"
    return (
        after.lstrip().startswith("%")
        or wording("pay", "pieces", each, "").match(after) is not None
        or wording("pay", "no_pay_after", few, "").match(after) is not None
        or _no_pay_before().search(before) is not None
    )


def _period_around(before: str, after: str) -> PayPeriod | None:
    """Return the period that the words of the sentence name."""
    behind = _HOURS_A_WEEK.sub("", after[:40].split(".")[0])
    return period_named(behind) or period_named(before[-60:])


def _merged(found: Sequence[_Figures]) -> _Figures:
    """Return several pays as one: lowest low to highest high, otherwise the first."""
    lows = [one.low for one in found if one.low is not None]
    highs = [one.high for one in found if one.high is not None]
    first = found[0]
    return _Figures(
        min(lows) if lows else None, max(highs) if highs else None, first.currency, first.period,
        first.start, first.stop,
    )  # fmt: skip
