"""An employer's own posting, TOML or JSON: its keys are the fields of ``Draft``."""

import dataclasses
import re
import tomllib
from collections.abc import Callable, Mapping
from datetime import date, datetime
from enum import StrEnum
from typing import Any, Final

from index.jobs.errors import JobsError
from index.jobs.reading.entries import Entries, Entry
from index.jobs.reading.limits import MAX_FIELD
from index.jobs.reading.named import place_of, set_workplace
from index.jobs.reading.values import apply_address, day_of, web_address
from index.model.applications import Draft
from index.model.jobs import Employment, PayPeriod, RawPay, ReadFile, Remote, SourceKind

POSTING = "posting"
"""Key of a list of postings."""
MAX_TOML: Final = 2_000_000
"""Characters of TOML that are read; the parser takes its time."""
_TOML = re.compile(r"(?!sep=)(?:\s|#[^\n]*\n)*(?:\[{1,2}\s*posting\s*\]|[A-Za-z_]{2,40}[ \t]*=)")
_TEXTS: Final = ("remote_states", "credentials", "welcome", "specialties")
_NUMBERS: Final = ("years", "pay_low", "pay_high")
_DAYS: Final = ("posted", "valid_through")
_DEFAULTS: Final = {one.name: one.default for one in dataclasses.fields(Draft)}
"""Every key, and what a posting has that does not give it; null gives nothing."""


def is_own_toml(text: str) -> bool:
    """Return whether a text begins as TOML of a posting does."""
    return _TOML.match(text) is not None


def is_own_json(document: object) -> bool:
    """Return whether a document of JSON is an employer's posting: a list of them, or one."""
    if not isinstance(document, dict):
        return False
    if POSTING in document:
        return True
    return "title" in document and "employer" in document


def read_own(document: object) -> ReadFile:
    """Read the postings of an employer.

    Raises:
        JobsError: As ``drafts_of``.
    """
    entries = Entries(SourceKind.POSTING)
    for draft in entries.within(drafts_of(document)):
        entries.add(_entry(draft))
    return entries.read_file()


def toml_of(text: str) -> dict[str, Any]:
    """Return what a text of TOML holds.

    Raises:
        JobsError: It is not valid, or longer than ``MAX_TOML``.
    """
    if len(text) > MAX_TOML:
        msg = f"it has more than {MAX_TOML:,} characters: split it"
        raise JobsError(msg)
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        msg = f"the TOML is not valid: {error}"
        raise JobsError(msg) from error
    except (RecursionError, ValueError) as error:
        msg = "the TOML is nested too deep, or has a number that is none"
        raise JobsError(msg) from error


def drafts_of(document: object) -> tuple[Draft, ...]:
    """Return the postings of a document: one, or a list under ``posting``.

    Args:
        document: What TOML or JSON holds.

    Raises:
        JobsError: There is an unknown key, or a value of another kind than its key has. The
            message names the nearest known key, or what the value may be.
    """
    if not isinstance(document, dict):
        msg = "a posting is an object with a title, an employer and a description"
        raise JobsError(msg)
    listed = document.get(POSTING)
    if listed is None:
        return (_draft(document, ""),)
    if others := [key for key in document if key != POSTING]:
        msg = f"{others[0][:40]!r} stands beside the list of postings: put it into each of them"
        raise JobsError(msg)
    postings = listed if isinstance(listed, list) else [listed]
    if not all(isinstance(one, dict) for one in postings):
        msg = "under 'posting' there must be postings, each with a title"
        raise JobsError(msg)
    return tuple(
        _draft(one, f"posting {number}: " if len(postings) > 1 else "")
        for number, one in enumerate(postings, start=1)
    )


def _draft(given: Mapping[str, Any], where: str) -> Draft:
    try:
        return Draft(**{key: _value(key, value) for key, value in given.items()})
    except JobsError as error:
        msg = f"{where}{error}"
        raise JobsError(msg) from error


def _value(key: str, value: object) -> Any:  # noqa: ANN401 - one of the kinds of a field
    """Return the value of a key as its field has it."""
    if key not in _DEFAULTS:
        msg = f"there is no key {key[:40]!r}; the nearest is {_nearest(key)!r}"
        raise JobsError(msg)
    if value is None:
        return _DEFAULTS[key]
    if key in _NUMBERS:
        return _number(key, value)
    if key in _DAYS:
        return _day(key, value)
    if key in _TEXTS:
        return _several(key, value, str)
    if key == "employment":
        return _several(key, value, lambda text: _one_of(key, text, Employment))
    if key == "remote":
        return _one_of(key, value, Remote)
    if key == "pay_period":
        return _one_of(key, value, PayPeriod)
    if not isinstance(value, str):
        msg = f"{key} must be text, in quotation marks"
        raise JobsError(msg)
    return value


def _nearest(key: str) -> str:
    from rapidfuzz import process
    from rapidfuzz.distance import Indel

    found = process.extractOne(
        key[:40].lower(), tuple(_DEFAULTS), scorer=Indel.normalized_similarity
    )
    return str(found[0])


def _number(key: str, value: object) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value < 1e9:
        msg = f"{key} must be a number from 0 on, without quotation marks"
        raise JobsError(msg)
    return float(value)


def _day(key: str, value: object) -> date | None:
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    if value == "":
        return None
    day = day_of(value) if isinstance(value, str) else None
    if day is None:
        msg = f"{key} must be a day such as 2026-11-30"
        raise JobsError(msg)
    return day


def _several(key: str, value: object, of: Callable[[str], Any]) -> tuple[Any, ...]:
    listed = [value] if isinstance(value, str) else value
    if not isinstance(listed, list) or not all(isinstance(one, str) for one in listed):
        msg = f"{key} must be a list of texts"
        raise JobsError(msg)
    return tuple(of(one) for one in listed if one.strip())


def _one_of(key: str, value: object, kinds: type[StrEnum]) -> StrEnum:
    words = str(value).strip().lower().replace("_", " ").replace("-", " ")
    for kind in kinds:
        if words == kind.value:
            return kind
    allowed = ", ".join(repr(kind.value) for kind in kinds)
    msg = f"{key} must be one of {allowed}, not {str(value)[:40]!r}"
    raise JobsError(msg)


def _entry(draft: Draft) -> Entry:
    entry = Entry(
        key=draft.identifier,
        title=draft.title,
        employer=draft.employer,
        html=draft.description,
        url=web_address(draft.url),
        apply_to=apply_address(draft.apply_to),
        places=[place_of(draft.city, draft.state, "")],
        employment=[kind.value for kind in draft.employment],
        posted=draft.posted,
        valid_through=draft.valid_through,
    )
    if draft.remote is not Remote.UNKNOWN:
        set_workplace(entry, draft.remote.value)
    if draft.pay_low is not None or draft.pay_high is not None:
        entry.pay = RawPay(
            draft.pay_low, draft.pay_high, draft.currency[:MAX_FIELD], draft.pay_period.value
        )
    asked = [
        f"{', '.join(names)} {word}."
        for names, word in ((draft.credentials, "required"), (draft.welcome, "preferred"))
        if names
    ]
    entry.note_extra("qualifications", "\n".join(asked))
    if draft.years is not None:
        entry.note_extra("experience", f"{draft.years:g} years of experience required")
    entry.note_extra("category", ", ".join(draft.specialties))
    entry.note_extra("applicant_locations", ", ".join(draft.remote_states))
    return entry
