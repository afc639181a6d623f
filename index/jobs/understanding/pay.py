"""Pay: from a source's own fields, else from the text; other sums of money are left alone."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from index.jobs.understanding.document import Document
from index.jobs.understanding.money import (
    Amount,
    currency_named,
    find_amounts,
    period_named,
    yearly,
)
from index.model.jobs import Evidence, Pay, PayPeriod, RawPay, RawPosting

_MOST_AN_HOUR = 250
"""An amount without a period that is smaller is for an hour."""
_LEAST_A_YEAR = 15_000
"""An amount without a period that is larger is for a year."""
_LEAST, _MOST = 8_000, 1_500_000
"""What can be a pay a year; the rest is misread or mistyped."""

_PAY_WORDS = re.compile(
    r"\bpay\b|\bpays\b|\bpaying\b|salar|compensation|\bcomp\b|\bwages?\b|\brates?\b|\bhourly\b|"
    r"\bannual\w*|"
    r"\bearn(?:s|ing|ings)?\b|\bstarting\b|\bstarts\b|\bbase\b|\bremuneration|\brange\b|\bot[e]\b|"
    r"\bdoe\b|\boffer(?:ing)?\b|\bmake\b|\bbudget(?:ed)? (?:for|at)"
)
_NO_PAY_AFTER = re.compile(
    r"\+?\s*(?:usd\s*)?(?:[\w-]+\s){0,2}?(?:sign[- ]?on|signing|retention|referral|welcome|"
    r"relocation|bonus|co-?pays?|copayments?|deductible|"
    r"stipend|allowance|reimburs\w+|tuition|match|gift|premium|differential|shift diff|credit|"
    r"discount|"
    r"billion|million|bn\b|mm?\b|b\b|voucher|towards?|in (?:dues|fees|savings|benefits|assistance|"
    r"tuition|ceus?|continuing|annual (?:revenue|claims|billings)|revenue|claims|charges|"
    r"receivables|a/r|education|equipment|referral|paid)|"
    r"annual (?:ceu|education|revenue|stipend|allowance|tuition|bonus)|for (?:ceus?|dues|books|"
    r"equipment|certification|continuing|education|internet|home office|training|your (?:home|ceu|"
    r"exam|certification)|each referral|membership|exam)|"
    r"a year (?:for|in|toward|of)|per year (?:for|in|toward|of)|per month (?:for|in|toward|of)|"
    r"/month (?:for|internet)|/year (?:for|in|toward)|education|professional development|internet|"
    r"life insurance|hsa\b|coverage|employer|contribution|equipment|application fee|fee\b|fees\b|"
    r"in student|student loan|more per|extra|additional)",
    re.IGNORECASE,
)
_PIECE_AFTER = re.compile(
    r"\s*(?:usd\s*)?(?:/|per|a|an|for each|each|for every|every|-)\s*(?:[\w-]+\s)?(?:charts?|"
    r"records?|encounters?|claims?|cases?|accounts?|notes?|pages?|"
    r"visits?|lines?|audits?|codes?|member|patients?|admissions?|reports?|unit|piece|assessment|"
    r"oasis|referral|hire|mile|sq|click|employee|"
    r"pay ?(?:period|check)|paycheck|check|credential|certification|exam|person|bed|procedure|"
    r"discharge|episode|shift)",
    re.IGNORECASE,
)
_NO_PAY_BEFORE = re.compile(
    r"(?:\bbonus(?:es)?(?: (?:of|up to|potential|opportunity|is|worth|from|plan|program))*|"
    r"sign[- ]?on(?: bonus)?|retention|referral|stipend|"
    r"allowance|reimburse\w*|tuition|co-?pays?|deductibles?|differentials?|shift diff\w*|saves?|"
    r"saving|savings|worth|valued at|costs?|fees?|dues|"
    r"premiums?|discount\w*|hsa|fsa|insurance|revenue|budget|assets|credit|contribut\w+|match\w*|"
    r"incentives?|raise|fund(?:ed|ing|s)?|"
    r"claims|receivables|collections|charges|grants?|donat\w+|invest\w+|loan\w*|relocation|"
    r"equipment|assistance|gift cards?|prizes?|"
    r"balances?|write-?offs?|adjustments?|invoices?|processes|managing|portfolio|overtime|"
    r"additional|extra|another|plus|fine|penalt\w+|cap(?:ped)? (?:at|of)|annual limit|"
    r"increase(?:s|d)?|merit|education|ceus?|membership|exam|scholarships?|covers?|life|perks?|"
    r"recover\w*|denials?|limit|threshold|over|exceed\w*|greater than|less than|under)\b"
    r"(?:\s*[:\-–]\s*|\s+)(?:(?:is|are|of|up to|up|to|from|for|at|about|around|approximately|over|"
    r"as much as|a|an|the|your|by|or|worth|with|than|upto|"
    r"year|month|per|in|more|each|annual|one-time|max|maximum|and)\s+)*[(~≈]*\s*$",
    re.IGNORECASE,
)
_UP_TO = re.compile(
    r"(?:\bup to|\bupto|\bmax(?:imum)?(?:\s+(?:of|rate|pay|salary|is|hourly|annual|base|wage))*:?|"
    r"\bas (?:much|high) as|\bno more than|\bnot to exceed|\bcapped at|\btops? out at|"
    r"\bhigh(?: end)?:)"
    r"\s*(?:an?\s+)?(?:usd\s*)?[(~]*$",
    re.IGNORECASE,
)
_FROM = re.compile(
    r"(?:\bfrom|\bstart(?:s|ing)?(?:\s+(?:at|from|pay|rate|salary|hourly|wage|base|is|of|annual|"
    r"range))*:?|\bmin(?:imum)?(?:\s+(?:of|rate|pay|salary|is|hourly|annual|base|wage))*:?|"
    r"\bat least|\bno less than|\bnot less than|\bbeginning at|\bbegins at|\bentry (?:rate|pay|"
    r"salary)(?: of|:| is)?|\blow(?: end)?:|\bupwards? of|\bmore than|\bover)"
    r"\s*(?:an?\s+)?(?:usd\s*)?[(~]*$",
    re.IGNORECASE,
)
_AND_UP = re.compile(
    r"\s*(?:\+|and (?:up|above|higher)|or (?:more|higher|above)|plus\b(?= doe|\s*[,.(]|$)|& up)",
    re.IGNORECASE,
)


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
    amounts = sorted(amount for amount in (raw.low, raw.high) if amount and amount > 0)
    if not amounts:
        return _pay_of_printed(raw) if raw.text else None
    period = _fitting(amounts[0], period_named(raw.period) or period_named(raw.text))
    if period is None:
        return None
    currency = raw.currency.strip().upper() or currency_named(raw.text) or "USD"
    low = yearly(amounts[0], period) if raw.low else None
    high = yearly(amounts[-1], period) if raw.high else None
    original = raw.text.strip() or _printed(raw, currency, period)
    return Pay(low, high, currency, period, original, Evidence(original, -1, "pay"))


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


def _printed(raw: RawPay, currency: str, period: PayPeriod) -> str:
    """Return the figures of a source's fields as they are shown."""
    symbol = _SYMBOLS.get(currency, f"{currency} ")

    def figure(amount: float) -> str:
        return f"{symbol}{amount:,.2f}".removesuffix(".00")

    amounts = sorted(amount for amount in (raw.low, raw.high) if amount)
    if len(amounts) == 2 and amounts[0] != amounts[1]:
        shown = f"{figure(amounts[0])} - {figure(amounts[1])}"
    else:
        before = "" if raw.low and raw.high else "from " if raw.low else "up to "
        shown = before + figure(amounts[0])
    return (
        f"{shown} per {period.value}"
        if period is not PayPeriod.TWO_WEEKS
        else f"{shown} every two weeks"
    )


def _pay_of_text(document: Document) -> Pay | None:
    """Return the pay that title, text or fields give."""
    found: list[_Figures] = []
    for amount in find_amounts(document.whole):
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
    before = lowered[begin : amount.start]
    after = lowered[amount.stop : end]
    if re.match(r"\s*%", after) or _PIECE_AFTER.match(after):
        return None
    if _NO_PAY_BEFORE.search(before) or _NO_PAY_AFTER.match(after):
        return None
    words = _PAY_WORDS.search(before[-90:]) or _PAY_WORDS.search(after[:40]) or field
    if not (amount.currency or (words and (amount.period or amount.high is not None)) or field):
        return None
    stated = amount.period or period or _period_around(before, after)
    if not (stated or words or amount.high is not None or begin == 0):
        return None
    # An amount that stands alone must be said to be a pay; many others stand in postings.
    if not (words or amount.period or (amount.high is not None and amount.currency)):
        return None
    fitting = _fitting(amount.low, stated)
    if fitting is None or (stated and amount.period and fitting is not stated):
        return None
    low: float | None = yearly(amount.low, fitting)
    high: float | None = yearly(amount.high if amount.high is not None else amount.low, fitting)
    if high is not None and high > _MOST:
        return None
    start, stop = amount.start, amount.stop
    if amount.high is None:
        if limit := _UP_TO.search(before):
            low, start = None, begin + limit.start()
        elif limit := _FROM.search(before):
            high, start = None, begin + limit.start()
        elif limit := _AND_UP.match(after):
            high, stop = None, stop + limit.end()
    while stop > start and text[stop - 1].isspace():
        stop -= 1
    while start < stop and text[start].isspace():
        start += 1
    return _Figures(low, high, amount.currency or "USD", fitting, start, stop)


def _period_around(before: str, after: str) -> PayPeriod | None:
    """Return the period that the words of the sentence name."""
    return period_named(after[:40].split(".")[0]) or period_named(before[-60:])


def _merged(found: Sequence[_Figures]) -> _Figures:
    """Return several pays as one: lowest low to highest high, otherwise the first."""
    lows = [one.low for one in found if one.low is not None]
    highs = [one.high for one in found if one.high is not None]
    first = found[0]
    return _Figures(
        min(lows) if lows else None, max(highs) if highs else None, first.currency, first.period,
        first.start, first.stop,
    )  # fmt: skip
