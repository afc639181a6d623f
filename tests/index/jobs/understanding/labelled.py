"""Labelled postings and how well they are understood."""

import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, fields
from datetime import date
from pathlib import Path
from typing import Any

from index.jobs.understanding import understand
from index.model.jobs import Pay, RawPay, RawPosting

FOLDER = Path(__file__).parents[1] / "labelled"
_NEAR = 0.01
"""Relative difference up to which two amounts are the same."""


@dataclass(frozen=True, slots=True)
class Labelled:
    """A posting with what it says, as a person labelled it.

    Attributes:
        id: Its name in the file.
        raw: The posting.
        credentials: Standard names of credentials asked for.
        pay: Lowest and highest pay a year with the currency, None without.
        label: Everything else that was labelled.
    """

    id: str
    raw: RawPosting
    credentials: frozenset[str]
    pay: tuple[float | None, float | None, str] | None
    label: dict[str, Any]


def labelled(folder: Path = FOLDER) -> Iterator[Labelled]:
    """Yield the postings of the ``.jsonl`` files of a folder."""
    for path in sorted(folder.glob("*.jsonl")):
        for line in path.read_text(encoding="utf-8").splitlines():
            label = json.loads(line)
            pay = label["pay"]
            yield Labelled(
                label["id"],
                _raw(label["raw"]),
                frozenset(label["credentials"]),
                (pay["low"], pay["high"], pay["currency"]) if pay else None,
                label,
            )


def _raw(given: dict[str, Any]) -> RawPosting:
    known = {field.name for field in fields(RawPosting)}
    assert set(given) <= known, set(given) - known
    values = {"key": "1", **given}
    for name in ("places", "employment"):
        values[name] = tuple(values.get(name) or ())
    for name in ("posted", "valid_through"):
        values[name] = date.fromisoformat(values[name]) if values.get(name) else None
    if values.get("pay"):
        values["pay"] = RawPay(**{"low": None, "high": None, **values["pay"]})
    return RawPosting(**values)


def same_pay(pay: Pay | None, label: tuple[float | None, float | None, str] | None) -> bool:
    """Return whether a pay is as labelled: currency equal, amounts within one percent."""
    if pay is None or label is None:
        return pay is None and label is None
    return pay.currency == label[2] and _same(pay.low, label[0]) and _same(pay.high, label[1])


def _same(amount: float | None, label: float | None) -> bool:
    if amount is None or label is None:
        return amount is label
    return abs(amount - label) <= _NEAR * label


def scores(folder: Path) -> dict[str, float]:
    """Return how well the postings of a folder are understood.

    Args:
        folder: Its ``.jsonl`` files are read.

    Returns:
        F1 of credentials and pay over all postings, and the postings in which the place of
        work, the least years or the states are wrong.
    """
    counts: Counter[str] = Counter()
    for one in labelled(folder):
        understood = understand(one.raw)
        names = {credential.name for credential in understood.credentials}
        years = understood.experience.years if understood.experience else None
        states = {place.state for place in understood.places if place.state}
        counts["credentials right"] += len(names & one.credentials)
        counts["credentials"] += len(names) + len(one.credentials)
        counts["pay right"] += one.pay is not None and same_pay(understood.pay, one.pay)
        counts["pay"] += (understood.pay is not None) + (one.pay is not None)
        counts["remote wrong"] += understood.remote.value != one.label["remote"]
        counts["years wrong"] += (years or None) != (one.label["years"] or None)
        counts["states wrong"] += states != set(one.label["states"])
    return {
        "credentials": 2 * counts["credentials right"] / counts["credentials"],
        "pay": 2 * counts["pay right"] / counts["pay"],
        **{name: counts[name] for name in ("remote wrong", "years wrong", "states wrong")},
    }


if __name__ == "__main__":
    for folder in (FOLDER, FOLDER.with_name("heldout")):
        for name, value in scores(folder).items():
            print(f"{folder.name}: {name} {value:.3f}")  # noqa: T201
