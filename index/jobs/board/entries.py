"""What the board's index is made of: a posting as the tables have it, as words, facts and a row."""

import hashlib
import sqlite3
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache

from index.jobs.board.layout import DIGEST_BYTES
from index.jobs.board.rows import day, understanding
from index.jobs.understanding import STATES
from index.jobs.understanding.tables import credentials
from index.model.jobs import Pay, Place, Remote, Understanding

_REMOTE_WORDS = {
    Remote.REMOTE: "remote work from home telecommute",
    Remote.HYBRID: "hybrid",
    Remote.ONSITE: "on site onsite",
    Remote.UNKNOWN: "",
}
DOLLARS = "USD"


@dataclass(frozen=True, slots=True)
class Facts:
    """What a posting is narrowed by, and compared with a profile.

    Attributes:
        remote: Where the work is done.
        places: Two letters of the state of each place of work, each once.
        remote_states: Two letters of the states from which remote work is allowed.
        credentials: Standard names of credentials named in any way.
        required: Those of them that must be had.
        specialties: Standard names of specialties.
        employment: Kinds of employment.
        years: Years of experience asked for, None if unknown.
        years_required: Whether these must be had.
        pay_low: Lowest pay a year in US dollars, None if unknown or in another currency.
        pay_high: Highest pay a year in US dollars.
        posted: Day of publication, None if unknown.
        expires: Last day on which it is open, None if unknown.
        first_seen: When the board first had it.
        example: Whether it is an invented one.
    """

    remote: Remote
    places: tuple[str, ...]
    remote_states: tuple[str, ...]
    credentials: tuple[str, ...]
    required: tuple[str, ...]
    specialties: tuple[str, ...]
    employment: tuple[str, ...]
    years: float | None
    years_required: bool
    pay_low: float | None
    pay_high: float | None
    posted: date | None
    expires: date | None
    first_seen: datetime
    example: bool

    @property
    def day(self) -> date:
        """The day by which it is new: that of publication, but none after it was first seen."""
        seen = self.first_seen.date()
        return min(self.posted, seen) if self.posted else seen


@dataclass(frozen=True, slots=True)
class Entry:
    """A posting as it is indexed.

    Attributes:
        id: Its number.
        fields: The text of each field that words are found in.
        digest: Of these texts, ``DIGEST_BYTES``.
        facts: Its facts.
        row: What a row of the list shows: title, employer, place, credentials, pay, source.
    """

    id: int
    fields: dict[str, str]
    digest: bytes
    facts: Facts
    row: tuple[str, str, str, tuple[str, ...], str, str]


SHOWN = "SELECT * FROM shown ORDER BY id"
"""What ``entries`` is given."""


def entries(rows: Iterable[sqlite3.Row]) -> Iterator[Entry]:
    """Yield postings as they are indexed.

    Args:
        rows: Rows of the view ``shown`` of ``jobs.sqlite``, addressable by column name.
    """
    for row in rows:
        yield _entry(row, understanding(row["text"], row["understood"]))


def _entry(row: sqlite3.Row, understood: Understanding) -> Entry:
    texts = {
        "title": row["title"],
        "employer": row["employer"],
        "labels": _labels(understood),
        "text": row["text"],
    }
    digest = hashlib.blake2b("\0".join(texts.values()).encode(), digest_size=DIGEST_BYTES)
    facts = facts_of(
        understood,
        posted=day(row["posted"]),
        expires=day(row["expires"]),
        first_seen=datetime.fromisoformat(row["first_seen"]),
        example=bool(row["example"]),
    )
    shown = (
        row["title"],
        row["employer"],
        printed_places(understood.places),
        facts.credentials,
        printed_pay(understood.pay),
        row["source"],
    )
    return Entry(row["id"], texts, digest.digest(), facts, shown)


def facts_of(
    understood: Understanding,
    *,
    posted: date | None,
    expires: date | None,
    first_seen: datetime,
    example: bool,
) -> Facts:
    """Return the facts of a posting."""
    pay = understood.pay if understood.pay and understood.pay.currency == DOLLARS else None
    asked = understood.experience
    return Facts(
        remote=understood.remote,
        places=tuple(dict.fromkeys(one.state for one in understood.places if one.state)),
        remote_states=understood.remote_states,
        credentials=tuple(one.name for one in understood.credentials),
        required=tuple(one.name for one in understood.credentials if one.required),
        specialties=tuple(one.name for one in understood.specialties),
        employment=tuple(one.value for one in understood.employment),
        years=asked.years if asked else None,
        years_required=asked.required if asked else False,
        pay_low=pay.low if pay else None,
        pay_high=pay.high if pay else None,
        posted=posted,
        expires=expires,
        first_seen=first_seen,
        example=example,
    )


def _labels(understood: Understanding) -> str:
    """Return the standard names of what was understood, and other words for them, a line each."""
    lines = [_REMOTE_WORDS[understood.remote]]
    lines += [f"{one.city} {_state_words(one.state)}" for one in understood.places]
    lines += [_state_words(one) for one in understood.remote_states]
    lines += [_credential_words(one.name) for one in understood.credentials]
    lines += [one.name for one in understood.specialties]
    lines += [one.value for one in understood.employment]
    return "\n".join(line for line in lines if line.strip())


@cache
def _state_words(letters: str) -> str:
    return f"{letters} {STATES.get(letters, '')}".strip()


@cache
def _credential_words(name: str) -> str:
    """Return the names of a credential; one with a hyphen as one word too: ``CCS-P``, ``CCSP``."""
    known = credentials().get(name)
    short = (name, *(known.forms if known else ()))
    whole = [one.replace("-", "") for one in short if "-" in one]
    return " ".join(dict.fromkeys([*short, *whole, *(known.titles[:1] if known else ())]))


def printed_places(places: tuple[Place, ...]) -> str:
    """Return places as a row shows them."""
    if not places:
        return ""
    more = len(places) - 1
    return f"{places[0].printed} + {more} more" if more else places[0].printed


def printed_pay(pay: Pay | None) -> str:
    """Return pay as a row shows it: the yearly range in US dollars, else as the posting has it."""
    if pay is None:
        return ""
    if pay.currency != DOLLARS:
        return pay.original
    low, high = (f"${one:,.0f}" if one is not None else "" for one in (pay.low, pay.high))
    if low and high and low != high:
        return f"{low} - {high}"
    if low and high:
        return low
    return f"from {low}" if low else f"up to {high}" if high else pay.original
