"""Records of the board to rows of ``jobs.sqlite`` and back."""

import json
import sqlite3
from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from index.model.jobs import (
    Employment,
    Evidence,
    Experience,
    JobSource,
    Listing,
    Pay,
    PayPeriod,
    Place,
    Posting,
    RawPay,
    RawPosting,
    Recognised,
    Remote,
    SourceKind,
    Understanding,
)

_SEPARATORS = (",", ":")


def raw_text(raw: RawPosting) -> str:
    """Return a posting as its source gives it as JSON; the same posting gives the same text."""
    pay = raw.pay
    value = {
        "key": raw.key,
        "title": raw.title,
        "employer": raw.employer,
        "html": raw.html,
        "url": raw.url,
        "apply_to": raw.apply_to,
        "places": raw.places,
        "remote": raw.remote,
        "employment": raw.employment,
        "pay": [pay.low, pay.high, pay.currency, pay.period, pay.text] if pay else None,
        "posted": _day_text(raw.posted),
        "valid_through": _day_text(raw.valid_through),
        "extra": raw.extra,
    }
    return json.dumps(value, sort_keys=True, separators=_SEPARATORS)


def raw_posting(text: str) -> RawPosting:
    """Return what ``raw_text`` wrote."""
    value = json.loads(text)
    return RawPosting(
        **{
            **value,
            "places": tuple(value["places"]),
            "employment": tuple(value["employment"]),
            "pay": RawPay(*value["pay"]) if value["pay"] else None,
            "posted": day(value["posted"]),
            "valid_through": day(value["valid_through"]),
        }
    )


def understood_text(understood: Understanding) -> str:
    """Return what was understood of a posting as JSON, without its text."""
    pay, experience = understood.pay, understood.experience
    value = {
        "remote": understood.remote.value,
        "remote_evidence": _evidence_list(understood.remote_evidence),
        "places": [[place.city, place.state, place.country] for place in understood.places],
        "remote_states": understood.remote_states,
        "credentials": _recognised_lists(understood.credentials),
        "pay": [
            pay.low, pay.high, pay.currency, pay.period.value, pay.original,
            _evidence_list(pay.evidence),
        ] if pay else None,
        "experience": [
            experience.years, experience.required, _evidence_list(experience.evidence)
        ] if experience else None,
        "specialties": _recognised_lists(understood.specialties),
        "employment": [kind.value for kind in understood.employment],
    }  # fmt: skip
    return json.dumps(value, separators=_SEPARATORS)


def understanding(text: str, understood: str) -> Understanding:
    """Return what was understood of a posting.

    Args:
        text: Its plain text.
        understood: What ``understood_text`` wrote.
    """
    value: dict[str, Any] = json.loads(understood)
    pay, experience = value["pay"], value["experience"]
    return Understanding(
        text,
        Remote(value["remote"]),
        _evidence(value["remote_evidence"]) if value["remote_evidence"] else None,
        tuple(Place(*place) for place in value["places"]),
        tuple(value["remote_states"]),
        tuple(map(_recognised, value["credentials"])),
        _pay(pay) if pay else None,
        _experience(experience) if experience else None,
        tuple(map(_recognised, value["specialties"])),
        tuple(map(Employment, value["employment"])),
    )


def understood_places(understood: str) -> tuple[Place, ...]:
    """Return only the places of what ``understood_text`` wrote."""
    return tuple(Place(*place) for place in json.loads(understood)["places"])


def posting(row: sqlite3.Row, html: str, listings: tuple[Listing, ...]) -> Posting:
    """Return a posting.

    Args:
        row: Its row of the view ``shown``.
        html: Its description, sanitised.
        listings: Its listings, the one shown first.
    """
    return Posting(
        row["id"],
        row["title"],
        row["employer"],
        html,
        row["url"],
        row["apply_to"],
        understanding(row["text"], row["understood"]),
        day(row["posted"]),
        day(row["expires"]),
        datetime.fromisoformat(row["first_seen"]),
        datetime.fromisoformat(row["changed"]),
        listings,
        bool(row["example"]),
    )


def job_source(row: sqlite3.Row) -> JobSource:
    """Return a source; the row has a column ``postings`` with how many it lists."""
    return JobSource(
        row["id"],
        row["name"],
        row["location"],
        SourceKind(row["kind"]) if row["kind"] else None,
        datetime.fromisoformat(row["added"]),
        moment(row["checked"]),
        moment(row["changed"]),
        row["postings"],
        row["problem"],
        moment(row["retry_after"]),
    )


def day(text: str | None) -> date | None:
    """Return a day as a row keeps it."""
    return date.fromisoformat(text) if text else None


def moment(text: str | None) -> datetime | None:
    """Return a time as a row keeps it."""
    return datetime.fromisoformat(text) if text else None


def _day_text(value: date | None) -> str | None:
    return value.isoformat() if value else None


def _evidence_list(evidence: Evidence | None) -> list[object] | None:
    return [evidence.quote, evidence.start, evidence.place] if evidence else None


def _evidence(value: list[Any]) -> Evidence:
    return Evidence(*value)


def _pay(value: list[Any]) -> Pay:
    low, high, currency, period, original, evidence = value
    return Pay(low, high, currency, PayPeriod(period), original, _evidence(evidence))


def _experience(value: list[Any]) -> Experience:
    years, required, evidence = value
    return Experience(years, required, _evidence(evidence))


def _recognised_lists(many: Iterable[Recognised]) -> list[list[object]]:
    return [[one.name, one.required, _evidence_list(one.evidence)] for one in many]


def _recognised(value: list[Any]) -> Recognised:
    return Recognised(value[0], value[1], _evidence(value[2]))
