"""What is wrong with a draft, field by field, in words that say what to do."""

import math
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from difflib import get_close_matches

from index.jobs.composing.wording import amount_text
from index.jobs.reading.markup import one_line
from index.jobs.reading.values import apply_address, web_address
from index.jobs.understanding import STATES, credential_names, specialty_names, yearly
from index.model.applications import Draft
from index.model.jobs import Remote

LONGEST_TITLE = 150
"""Characters of a title; job boards cut off what is longer."""
LONGEST_LINE = 200
"""Characters of an employer, a city, an identifier."""
LONGEST_DESCRIPTION = 20_000
SHORT_DESCRIPTION = 200
"""Characters below which a description tells an applicant little."""
MOST_YEARS = 30

_LEAST_PAY, _MOST_PAY = 15_000, 1_000_000
"""Pay a year in US dollars outside of which a figure or its period is likely mistyped: the least
is what the federal minimum wage comes to."""
_LONG_OPEN = timedelta(days=366)


@dataclass(frozen=True, slots=True)
class Problem:
    """Something about a field of a draft.

    Attributes:
        field: Name of the field of ``Draft``.
        text: What it is and what to do, in plain words.
        blocks: Whether it must be mended before the posting is published; else it is advice.
    """

    field: str
    text: str
    blocks: bool = True


def check(draft: Draft, today: date) -> tuple[Problem, ...]:
    """Return what is wrong with a draft, in the order of its fields.

    Args:
        draft: The draft.
        today: The day on which it is to be published.
    """
    return tuple(problem for one in _CHECKS for problem in one(draft, today))


def _texts(draft: Draft, _today: date) -> Iterator[Problem]:
    # Boards read markup out of a line: of one that is nothing else nothing is left.
    if not one_line(draft.title):
        yield Problem("title", "Give the job a title, such as Inpatient coder.")
    elif draft.title.isupper() and len(draft.title) > 8:
        yield Problem(
            "title", "Write the title in small letters: capitals are hard to read.", blocks=False
        )
    if not one_line(draft.employer):
        yield Problem("employer", "Say who hires: the name of the organization.")
    for name, longest in (("title", LONGEST_TITLE), ("employer", LONGEST_LINE)):
        yield from _line(draft, name, longest)


def _line(draft: Draft, name: str, longest: int) -> Iterator[Problem]:
    text = str(getattr(draft, name))
    if len(text) > longest:
        yield Problem(name, f"Shorten it: {len(text)} characters, {longest} are shown at the most.")
    if not text.isprintable():
        yield Problem(name, "Write it in one line, without tabs or signs that cannot be printed.")


def _description(draft: Draft, _today: date) -> Iterator[Problem]:
    text = draft.description.strip()
    if not text:
        yield Problem("description", "Describe the job: what is done, for whom, with what.")
    elif len(text) < SHORT_DESCRIPTION:
        advice = f"Say more: {len(text)} characters tell an applicant little."
        yield Problem("description", advice, blocks=False)
    if len(text) > LONGEST_DESCRIPTION:
        yield Problem(
            "description",
            f"Shorten it: {len(text):,} characters, {LONGEST_DESCRIPTION:,} are read at the most.",
        )
    if not all(sign.isprintable() or sign == "\n" for sign in text):
        yield Problem(
            "description", "It has signs that cannot be printed, such as tabs: take them out."
        )
    if "</" in text or "<br" in text.lower():
        advice = "Write plain text: tags of HTML are shown as they are typed."
        yield Problem("description", advice, blocks=False)


def _place(draft: Draft, _today: date) -> Iterator[Problem]:
    yield from _line(draft, "city", LONGEST_LINE)
    if draft.remote is Remote.UNKNOWN:
        yield Problem("remote", "Say whether the work is remote, hybrid or on site.")
    needs_place = draft.remote in (Remote.ONSITE, Remote.HYBRID)
    if needs_place and not draft.city.strip():
        yield Problem("city", "Name the city, or choose remote.")
    if needs_place and not draft.state:
        yield Problem("state", "Choose the state, or choose remote.")
    if draft.state and draft.state not in STATES:
        yield Problem("state", _unknown_state(draft.state))
    for one in draft.remote_states:
        if one not in STATES:
            yield Problem("remote_states", _unknown_state(one))
    if draft.remote_states and draft.remote is Remote.ONSITE:
        text = "They count for remote and hybrid work only: take them out, or choose one of these."
        yield Problem("remote_states", text)


def _asked(draft: Draft, _today: date) -> Iterator[Problem]:
    known = credential_names()
    for name in ("credentials", "welcome"):
        for one in getattr(draft, name):
            if one not in known:
                hint = "a standard name such as CPC; others belong into the description"
                yield Problem(name, _unknown(one, "credential", known, hint))
    for one in draft.welcome:
        if one in draft.credentials:
            yield Problem("welcome", f"{one} is required already: take it out of one of the two.")
    if draft.years is not None and not 0 <= draft.years <= MOST_YEARS:
        yield Problem("years", f"Give 0 to {MOST_YEARS} years, or leave it empty.")
    specialties = specialty_names()
    for one in draft.specialties:
        if one not in specialties:
            hint = "one of the list; others belong into the description"
            yield Problem("specialties", _unknown(one, "specialty", specialties, hint))
    if not draft.employment:
        advice = "Say whether it is full time, part time, or another kind of employment."
        yield Problem("employment", advice, blocks=False)


def _pay(draft: Draft, _today: date) -> Iterator[Problem]:
    given = {
        name: amount
        for name, amount in (("pay_low", draft.pay_low), ("pay_high", draft.pay_high))
        if amount is not None
    }
    if not given:
        advice = "Give the pay: several states require it, and postings with pay are sorted by it."
        yield Problem("pay_low", advice, blocks=False)
        return
    wrong = [name for name, amount in given.items() if not (amount > 0 and math.isfinite(amount))]
    for name in wrong:
        yield Problem(name, "Give an amount above 0, or leave it empty.")
    if len(draft.currency) != 3 or not (draft.currency.isascii() and draft.currency.isupper()):
        text = "Give the currency by its three letters (ISO 4217), such as USD."
        yield Problem("currency", text)
        return
    if wrong:
        return
    if len(given) == 2 and given["pay_low"] > given["pay_high"]:
        yield Problem("pay_high", "The highest pay is below the lowest: exchange them.")
        return
    for name, amount in given.items():
        in_a_year = yearly(amount, draft.pay_period)
        if draft.currency == "USD" and not _LEAST_PAY <= in_a_year <= _MOST_PAY:
            text = (
                f"{amount_text(amount, 'USD')} per {draft.pay_period.value} comes to "
                f"{amount_text(in_a_year, 'USD')} a year: check the amount and the period."
            )
            yield Problem(name, text, blocks=False)


def _days(draft: Draft, today: date) -> Iterator[Problem]:
    posted, until = draft.posted, draft.valid_through
    if posted is not None and posted > today + timedelta(days=1):
        text = "The day of publication is still to come: boards may show the posting before it."
        yield Problem("posted", text, blocks=False)
    if until is None:
        advice = "Give the last day on which the job is open: boards then drop it by themselves."
        yield Problem("valid_through", advice, blocks=False)
    elif posted is not None and until < posted:
        yield Problem("valid_through", "It ends before it is published: correct one of the days.")
    elif until < today:
        yield Problem("valid_through", "This day is over: boards would not show the posting.")
    elif until - max(posted or today, today) > _LONG_OPEN:
        text = "More than a year is long for one posting: check the year."
        yield Problem("valid_through", text, blocks=False)


def _addresses(draft: Draft, _today: date) -> Iterator[Problem]:
    yield from _line(draft, "identifier", LONGEST_LINE)
    if not draft.apply_to and not draft.url:
        text = "Say where to apply: a mail address, or an address on the web."
        yield Problem("apply_to", text)
    elif draft.apply_to and not apply_address(draft.apply_to):
        text = "Give a mail address such as jobs@example.org, or an address such as https://example.org."
        yield Problem("apply_to", text)
    if draft.url and not web_address(draft.url):
        yield Problem(
            "url", "Give the whole address of the page, such as https://example.org/jobs/1."
        )
    for name in ("apply_to", "url"):
        if str(getattr(draft, name)).lower().startswith("http://"):
            text = "Use https: what applicants send over http can be read on the way."
            yield Problem(name, text, blocks=False)


def _unknown_state(given: str) -> str:
    known = {letters: letters for letters in STATES}
    known |= {name: letters for letters, name in STATES.items()}
    return _not_known(given, "state", known, "two letters such as TX")


def _unknown(given: str, what: str, names: Iterable[str], hint: str) -> str:
    return _not_known(given, what, {name: name for name in names}, hint)


def _not_known(given: str, what: str, known: Mapping[str, str], hint: str) -> str:
    """Return that a name is not known, and the name that is meant or what to write.

    Args:
        given: The name.
        what: What it should be the name of.
        known: What to write, by what it may be called.
        hint: What to write where nothing is like it.
    """
    folded = {name.casefold(): meant for name, meant in known.items()}
    near = get_close_matches(given.casefold(), folded, n=1)
    advice = f"did you mean {folded[near[0]]}?" if near else f"write {hint}."
    return f"{given!r} is not a {what} that is known: {advice}"


_CHECKS: tuple[Callable[[Draft, date], Iterator[Problem]], ...] = (
    _texts,
    _description,
    _place,
    _asked,
    _pay,
    _days,
    _addresses,
)
