"""What a draft says, in the words that people and readers of postings understand."""

import re
from html import escape

from index.jobs.understanding import STATES
from index.model.applications import Draft
from index.model.jobs import PayPeriod, Remote

ITEM = "- "
"""What an item of a list in a description begins with."""
REQUIREMENTS = "Requirements"
"""Heading of what a draft asks for in fields of its own."""

_BETWEEN_PARAGRAPHS = re.compile(r"\n\s*\n")
_SIGNS = {"USD": "$", "EUR": "€", "GBP": "£"}


def place_text(draft: Draft) -> str:
    """Return the place of work, empty without."""
    return ", ".join(filter(None, (draft.city, draft.state)))


def states_text(draft: Draft) -> str:
    """Return the names of the states from which the work may be done, empty for all."""
    return ", ".join(STATES.get(one, one) for one in draft.remote_states)


def remote_text(draft: Draft) -> str:
    """Return in a sentence where the work is done, empty where the draft does not say."""
    if draft.remote is Remote.UNKNOWN:
        return ""
    if draft.remote is Remote.ONSITE:
        return "The work is done on site."
    kind = "hybrid" if draft.remote is Remote.HYBRID else "fully remote"
    states = states_text(draft)
    where = f" You must live in one of these states: {states}." if states else ""
    return f"The work is {kind}.{where}"


def amount_text(amount: float, currency: str) -> str:
    """Return an amount of money as it is printed."""
    figures = f"{amount:,.0f}" if amount == round(amount) else f"{amount:,.2f}"
    sign = _SIGNS.get(currency)
    return f"{sign}{figures}" if sign else f"{currency} {figures}"


def pay_text(draft: Draft) -> str:
    """Return the pay as it is printed, empty without."""
    amounts = [
        amount_text(one, draft.currency)
        for one in (draft.pay_low, draft.pay_high)
        if one is not None
    ]
    if not amounts:
        return ""
    period = f"per {draft.pay_period.value}"
    if draft.pay_period is PayPeriod.TWO_WEEKS:
        period = "every two weeks"
    if len(amounts) == 2:
        low, high = amounts
        return f"{low} {period}" if low == high else f"{low} to {high} {period}"
    return f"{'from' if draft.pay_high is None else 'up to'} {amounts[0]} {period}"


def years_text(years: float) -> str:
    """Return years of experience in words: ``1 year``, ``2.5 years``."""
    return f"{years:g} {'year' if years == 1 else 'years'}"


def requirements(draft: Draft) -> tuple[str, ...]:
    """Return what a draft asks for in fields of its own, one line each.

    Readers that do not know the fields find it in the description.
    """
    lines = (
        *(f"{name} required" for name in draft.credentials),
        *(f"{name} preferred" for name in draft.welcome),
        _experience(draft.years),
        f"Specialties: {', '.join(draft.specialties)}" if draft.specialties else "",
        remote_text(draft),
    )
    return tuple(filter(None, lines))


def _experience(years: float | None) -> str:
    if years is None:
        return ""
    if years == 0:
        return "No experience necessary"
    return f"At least {years_text(years)} of coding experience required"


def description_html(draft: Draft) -> str:
    """Return the description with what is asked for as HTML; whatever is typed stays text."""
    parts = [_block(block) for block in _BETWEEN_PARAGRAPHS.split(draft.description)]
    asked = requirements(draft)
    if asked:
        items = "".join(f"<li>{escape(one)}</li>" for one in asked)
        parts.append(f"<h3>{REQUIREMENTS}</h3>\n<ul>{items}</ul>")
    return "\n".join(filter(None, parts))


def _block(block: str) -> str:
    """Return the lines between two blank ones as HTML: paragraphs, and lists where they stand."""
    found: list[str] = []
    listed = False
    for line in filter(str.strip, block.split("\n")):
        text = line.strip()
        item = text.startswith(ITEM)
        if listed != item and found:
            found.append("</ul>" if listed else "</p>")
        if listed != item or not found:
            found.append("<ul>" if item else "<p>")
        elif not item:
            found.append("<br>")
        found.append(f"<li>{escape(text[len(ITEM) :].strip())}</li>" if item else escape(text))
        listed = item
    if found:
        found.append("</ul>" if listed else "</p>")
    return "".join(found)
