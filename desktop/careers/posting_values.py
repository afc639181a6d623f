"""The form of a posting as values of its fields, to a draft and back, and as they are kept.

Pure functions: what is typed and cannot be read stays in the values, so that it is never lost.
"""

from collections.abc import Callable, Mapping
from datetime import date
from typing import TypeVar

from desktop.careers.field_values import (
    FieldError,
    day_text,
    number_text,
    read_day,
    read_number,
)
from desktop.careers.form_fields import Value
from index.model.applications import Draft
from index.model.jobs import Employment, PayPeriod, Remote

Values = dict[str, Value]
"""What each field holds, by the name of the draft's attribute."""
LISTS = ("remote_states", "credentials", "welcome", "specialties", "employment")
TEXTS = (
    "title", "employer", "description", "city", "state", "remote", "years", "pay_low",
    "pay_high", "pay_period", "currency", "apply_to", "url", "identifier", "posted",
    "valid_through",
)  # fmt: skip
_LONGEST = 100_000
_MOST_NAMES = 100
_MOST_YEARS = 60.0
Read = TypeVar("Read")


def values_of(draft: Draft) -> Values:
    """Return what the fields show of a draft."""
    return {
        "title": draft.title,
        "employer": draft.employer,
        "description": draft.description,
        "city": draft.city,
        "state": draft.state,
        "remote": draft.remote.value,
        "remote_states": draft.remote_states,
        "credentials": draft.credentials,
        "welcome": draft.welcome,
        "years": number_text(draft.years),
        "specialties": draft.specialties,
        "employment": tuple(one.value for one in draft.employment),
        "pay_low": number_text(draft.pay_low),
        "pay_high": number_text(draft.pay_high),
        "pay_period": draft.pay_period.value,
        "currency": draft.currency,
        "apply_to": draft.apply_to,
        "url": draft.url,
        "identifier": draft.identifier,
        "posted": day_text(draft.posted),
        "valid_through": day_text(draft.valid_through),
    }


EMPTY = values_of(Draft())
"""The fields of a form in which nothing was written."""


def draft_of(values: Mapping[str, Value], today: date) -> tuple[Draft, dict[str, str]]:
    """Return the draft that the fields say.

    Args:
        values: What the fields hold.
        today: The day that ``+30`` is counted from.

    Returns:
        The draft, in which what cannot be read is left out, and why it cannot, by field.
    """
    problems: dict[str, str] = {}

    def read(name: str, reader: Callable[[str], Read | None]) -> Read | None:
        try:
            return reader(str(values[name]))
        except FieldError as error:
            problems[name] = str(error)
            return None

    draft = Draft(
        title=str(values["title"]),
        employer=str(values["employer"]),
        description=str(values["description"]),
        city=str(values["city"]),
        state=str(values["state"]),
        remote=Remote(str(values["remote"])),
        remote_states=tuple(values["remote_states"]),
        credentials=tuple(values["credentials"]),
        welcome=tuple(values["welcome"]),
        years=read("years", lambda text: read_number(text, _MOST_YEARS)),
        specialties=tuple(values["specialties"]),
        employment=tuple(Employment(one) for one in values["employment"]),
        pay_low=read("pay_low", read_number),
        pay_high=read("pay_high", read_number),
        pay_period=PayPeriod(str(values["pay_period"])),
        currency=str(values["currency"]).upper(),
        apply_to=str(values["apply_to"]),
        url=str(values["url"]),
        identifier=str(values["identifier"]),
        posted=read("posted", lambda text: read_day(text, today)),
        valid_through=read("valid_through", lambda text: read_day(text, today)),
    )
    return draft, problems


def to_kept(values: Mapping[str, Value]) -> dict[str, object]:
    """Return values as JSON keeps them."""
    return {name: list(value) if name in LISTS else value for name, value in values.items()}


def from_kept(kept: object) -> Values:
    """Return the values that ``to_kept`` was given; what is damaged or unknown is left out."""
    values = dict(EMPTY)
    if not isinstance(kept, dict):
        return values
    for name in TEXTS:
        text = kept.get(name)
        if isinstance(text, str) and len(text) <= _LONGEST:
            values[name] = text
    for name in LISTS:
        names = kept.get(name)
        if isinstance(names, list) and all(isinstance(one, str) for one in names):
            values[name] = tuple(names[:_MOST_NAMES])
    _mend(values)
    return values


def _mend(values: Values) -> None:
    """Put the usual value where a name is none of those that can be chosen."""
    for name, known in (("remote", set(Remote)), ("pay_period", set(PayPeriod))):
        if values[name] not in known:
            values[name] = EMPTY[name]
    employment = set(Employment)
    values["employment"] = tuple(one for one in values["employment"] if one in employment)
