"""The facts of all postings as columns, by which they are narrowed, counted, sorted and compared.

Documents are numbered as in the packed postings. A fact of which a posting has several is a list
of pairs of document and value.
"""

import json
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from index.arrays import read_array
from index.jobs.board.entries import Facts
from index.model.jobs import Remote

NEVER = 9_999_999
"""Last day of a posting that does not say; larger than any ordinal of a date."""
REMOTE: tuple[Remote, ...] = tuple(Remote)
"""Numbers of ``Columns.remote``."""
_NAMES = "names.json"

Mask = npt.NDArray[np.bool_]
Floats = npt.NDArray[np.float64]
_SINGLE = (
    "ids",
    "days",
    "posted",
    "seen",
    "expires",
    "remote",
    "pay_low",
    "pay_high",
    "pay_top",
    "pay_middle",
    "years",
    "years_required",
    "example",
)
_SEVERAL = (
    "states",
    "places",
    "remote_states",
    "credentials",
    "required",
    "specialties",
    "employment",
)


@dataclass(frozen=True, slots=True)
class Several:
    """A fact of which a posting may have several values, over N documents.

    Attributes:
        names: Its values, sorted.
        owners: Document of each pair, ascending, shape [E].
        values: Number of the value of each pair, shape [E].
        known: Which documents have a value at all, shape [N].
    """

    names: tuple[str, ...]
    owners: npt.NDArray[np.int32]
    values: npt.NDArray[np.int32]
    known: Mask

    def any_of(self, wanted: Collection[str]) -> Mask:
        """Return which documents have any of some values, shape [N]."""
        chosen = np.array([name in wanted for name in self.names], np.bool_)
        found = np.zeros(len(self.known), np.bool_)
        if len(chosen):
            found[self.owners[chosen.take(self.values)]] = True
        return found

    def counts(self, kept: Mask) -> dict[str, int]:
        """Return how many of some documents have each value, those that none has left out."""
        held = self.values[kept.take(self.owners)]
        counts = np.bincount(held, minlength=len(self.names)).tolist()
        return {name: count for name, count in zip(self.names, counts, strict=True) if count}

    def of(self, document: int) -> tuple[str, ...]:
        """Return the values of one document."""
        start, stop = np.searchsorted(self.owners, (document, document + 1)).tolist()
        return tuple(self.names[value] for value in self.values[start:stop].tolist())


@dataclass(frozen=True, slots=True)
class Columns:
    """The facts of N documents; every array has the shape [N].

    Attributes:
        ids: Number of the posting.
        days: Day by which it is new, an ordinal.
        posted: Day of publication, an ordinal; 0 if unknown.
        seen: When the board first had it, seconds of Unix time.
        expires: Last day on which it is open, an ordinal; ``NEVER`` if unknown.
        remote: Where the work is done, as numbers of ``REMOTE``.
        pay_low: Lowest pay a year in US dollars, NaN if unknown.
        pay_high: Highest pay a year in US dollars, NaN if unknown.
        pay_top: The high end of the yearly pay, or what there is of it.
        pay_middle: The middle of the yearly pay, or what there is of it.
        years: Years of experience asked for, NaN if unknown.
        years_required: Whether these must be had.
        example: Whether it is an invented one.
        states: States of the places of work, and those from which remote work is allowed.
        places: States of the places of work.
        remote_states: States from which remote work is allowed.
        credentials: Credentials named in any way.
        required: Credentials that must be had.
        specialties: Specialties.
        employment: Kinds of employment.
    """

    ids: npt.NDArray[np.int64]
    days: npt.NDArray[np.int32]
    posted: npt.NDArray[np.int32]
    seen: Floats
    expires: npt.NDArray[np.int32]
    remote: npt.NDArray[np.uint8]
    pay_low: Floats
    pay_high: Floats
    pay_top: Floats
    pay_middle: Floats
    years: Floats
    years_required: Mask
    example: Mask
    states: Several
    places: Several
    remote_states: Several
    credentials: Several
    required: Several
    specialties: Several
    employment: Several


def make_columns(ids: Sequence[int], facts: Sequence[Facts]) -> Columns:
    """Return the columns of some postings.

    Args:
        ids: Number of each posting.
        facts: Their facts.
    """

    def days(values: Iterable[Any], unknown: int) -> npt.NDArray[np.int32]:
        return np.array([one.toordinal() if one else unknown for one in values], np.int32)

    def amounts(values: Iterable[float | None]) -> Floats:
        return np.array([np.nan if one is None else one for one in values], np.float64)

    numbers = {kind: number for number, kind in enumerate(REMOTE)}
    low, high = amounts(one.pay_low for one in facts), amounts(one.pay_high for one in facts)
    top, bottom = np.where(np.isnan(high), low, high), np.where(np.isnan(low), high, low)
    return Columns(
        ids=np.array(ids, np.int64),
        days=days((one.day for one in facts), 0),
        posted=days((one.posted for one in facts), 0),
        seen=np.array([one.first_seen.timestamp() for one in facts], np.float64),
        expires=days((one.expires for one in facts), NEVER),
        remote=np.array([numbers[one.remote] for one in facts], np.uint8),
        pay_low=low,
        pay_high=high,
        pay_top=top,
        pay_middle=(bottom + top) / 2,
        years=amounts(one.years for one in facts),
        years_required=np.array([one.years_required for one in facts], np.bool_),
        example=np.array([one.example for one in facts], np.bool_),
        states=_several([(*one.places, *one.remote_states) for one in facts]),
        places=_several([one.places for one in facts]),
        remote_states=_several([one.remote_states for one in facts]),
        credentials=_several([one.credentials for one in facts]),
        required=_several([one.required for one in facts]),
        specialties=_several([one.specialties for one in facts]),
        employment=_several([one.employment for one in facts]),
    )


def _several(values: Sequence[Sequence[str]]) -> Several:
    names = tuple(sorted({name for own in values for name in own}))
    place = {name: number for number, name in enumerate(names)}
    pairs = [
        (document, place[name])
        for document, own in enumerate(values)
        for name in dict.fromkeys(own)
    ]
    both = np.array(pairs, np.int32).reshape(-1, 2)
    return _of_pairs(names, both[:, 0].copy(), both[:, 1].copy(), len(values))


def _of_pairs(
    names: tuple[str, ...],
    owners: npt.NDArray[np.int32],
    values: npt.NDArray[np.int32],
    documents: int,
) -> Several:
    known = np.zeros(documents, np.bool_)
    known[owners] = True
    return Several(names, owners, values, known)


def save_columns(columns: Columns, folder: Path) -> None:
    """Write columns into a folder: ``facts.NAME.npy`` and the names of values."""
    for name in _SINGLE:
        _save(getattr(columns, name), name, folder)
    names = {}
    for name in _SEVERAL:
        several: Several = getattr(columns, name)
        names[name] = several.names
        _save(several.owners, f"{name}.owners", folder)
        _save(several.values, f"{name}.values", folder)
    (folder / _NAMES).write_text(json.dumps(names), encoding="utf-8")


def _save(array: npt.NDArray[np.generic], name: str, folder: Path) -> None:
    np.save(folder / f"facts.{name}.npy", array, allow_pickle=False)


def load_columns(folder: Path) -> Columns:
    """Return what ``save_columns`` wrote.

    Raises:
        OSError: A file is missing.
        ValueError: A file cannot be read.
    """

    def load(name: str) -> Any:  # noqa: ANN401 - each array has a type of its own
        return read_array(folder / f"facts.{name}.npy")

    names = json.loads((folder / _NAMES).read_text(encoding="utf-8"))
    single: dict[str, Any] = {name: load(name) for name in _SINGLE}
    documents = len(single["ids"])
    several: dict[str, Any] = {
        name: _of_pairs(
            tuple(names[name]), load(f"{name}.owners"), load(f"{name}.values"), documents
        )
        for name in _SEVERAL
    }
    return Columns(**single, **several)


def facts_at(columns: Columns, document: int) -> Facts:
    """Return the facts of one posting.

    Args:
        columns: The facts of all.
        document: Its document number.
    """

    def amount(values: Floats) -> float | None:
        value = float(values[document])
        return None if np.isnan(value) else value

    posted, expires = int(columns.posted[document]), int(columns.expires[document])
    return Facts(
        remote=REMOTE[columns.remote[document]],
        places=columns.places.of(document),
        remote_states=columns.remote_states.of(document),
        credentials=columns.credentials.of(document),
        required=columns.required.of(document),
        specialties=columns.specialties.of(document),
        employment=columns.employment.of(document),
        years=amount(columns.years),
        years_required=bool(columns.years_required[document]),
        pay_low=amount(columns.pay_low),
        pay_high=amount(columns.pay_high),
        posted=date.fromordinal(posted) if posted else None,
        expires=date.fromordinal(expires) if expires != NEVER else None,
        first_seen=datetime.fromtimestamp(float(columns.seen[document]), UTC),
        example=bool(columns.example[document]),
    )
