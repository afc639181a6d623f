"""Narrowing the list by facets, and counting what each value of them would leave."""

from collections.abc import Mapping, Sequence
from functools import lru_cache, reduce

import numpy as np

from index.jobs.board.columns import NEVER, REMOTE, Columns, Mask, Several
from index.jobs.understanding import STATES
from index.model.job_board import Facet, FacetName, FacetValue
from index.model.jobs import Remote

PAY_STEPS = (40_000, 50_000, 60_000, 70_000, 80_000, 100_000, 120_000)
"""Least pay a year that can be chosen, US dollars."""
_DIGITS = 9
_REMEMBERED = 1_000
DAYS = (1, 3, 7, 14, 30)
"""Days within which a posting was published."""

Chosen = Mapping[FacetName, Sequence[str]]


def chosen_values(chosen: Sequence[tuple[FacetName, str]]) -> dict[FacetName, tuple[str, ...]]:
    """Return the values chosen of each facet."""
    found: dict[FacetName, tuple[str, ...]] = {}
    for name, value in dict.fromkeys(chosen):
        found[name] = (*found.get(name, ()), value)
    return found


def masks(chosen: Chosen, columns: Columns, today: int) -> dict[FacetName, Mask]:
    """Return which postings each facet keeps of which something is chosen.

    Args:
        chosen: The values chosen; several of one facet mean any of them.
        columns: The facts of the postings.
        today: Ordinal of the day asked on.
    """
    return {name: _mask(name, values, columns, today) for name, values in chosen.items()}


def _mask(name: FacetName, values: Sequence[str], columns: Columns, today: int) -> Mask:
    match name:
        case FacetName.REMOTE:
            numbers = [number for number, kind in enumerate(REMOTE) if kind.value in values]
            return np.isin(columns.remote, numbers)
        case FacetName.PAY:
            return columns.pay_top >= min((least for _, least in _numbers(values)), default=np.inf)
        case FacetName.POSTED:
            last = max((days for _, days in _numbers(values)), default=-NEVER)
            return columns.days > today - last
        case _:
            return _several(name, columns).any_of(values)


def _number(value: str) -> int | None:
    """Return a number of money or days, None where it is none."""
    digits = value.strip()
    return int(digits) if digits.isascii() and digits.isdigit() and len(digits) < _DIGITS else None


def _numbers(values: Sequence[str]) -> list[tuple[str, int]]:
    """Return values with the numbers they are, without those that are none."""
    return [(value, number) for value in values if (number := _number(value)) is not None]


def _several(name: FacetName, columns: Columns) -> Several:
    return {
        FacetName.STATE: columns.states,
        FacetName.CREDENTIAL: columns.credentials,
        FacetName.SPECIALTY: columns.specialties,
        FacetName.EMPLOYMENT: columns.employment,
    }[name]


def facets(
    base: Mask, kept: Mapping[FacetName, Mask], chosen: Chosen, columns: Columns, today: int
) -> tuple[Facet, ...]:
    """Return every facet with its values.

    Args:
        base: Which postings are found, whatever is chosen.
        kept: What ``masks`` returned.
        chosen: The values chosen.
        columns: The facts of the postings.
        today: Ordinal of the day asked on.
    """
    found = reduce(np.logical_and, kept.values(), base)
    made = []
    for name in FacetName:
        others = found
        if name in kept:
            others = reduce(
                np.logical_and, (mask for other, mask in kept.items() if other != name), base
            )
        picked = chosen.get(name, ())
        counts = _counts(name, picked, others, columns, today)
        for value in picked:
            counts.setdefault(value, 0)
        values = [
            FacetValue(value, _label(name, value), count, value in picked)
            for value, count in counts.items()
            if count or value in picked
        ]
        values.sort(key=_in_order if name in (FacetName.PAY, FacetName.POSTED) else _by_count)
        made.append(Facet(name, tuple(values)))
    return tuple(made)


def facets_of_nothing(chosen: Chosen) -> tuple[Facet, ...]:
    """Return the facets of a board without postings: only what is chosen of them."""
    return tuple(
        Facet(
            name,
            tuple(FacetValue(one, _label(name, one), 0, True) for one in chosen.get(name, ())),
        )
        for name in FacetName
    )


def _counts(
    name: FacetName, picked: Sequence[str], kept: Mask, columns: Columns, today: int
) -> dict[str, int]:
    """Return how many of some postings each value keeps, those picked among them."""
    match name:
        case FacetName.REMOTE:
            counts = np.bincount(columns.remote[kept], minlength=len(REMOTE)).tolist()
            return {kind.value: count for kind, count in zip(REMOTE, counts, strict=True)}
        case FacetName.PAY:
            pay = columns.pay_top[kept]
            return {
                value: int(np.count_nonzero(pay >= least))
                for value, least in _numbers((*map(str, PAY_STEPS), *picked))
            }
        case FacetName.POSTED:
            days = columns.days[kept]
            return {
                value: int(np.count_nonzero(days > today - last))
                for value, last in _numbers((*map(str, DAYS), *picked))
            }
        case _:
            return _several(name, columns).counts(kept)


def _in_order(value: FacetValue) -> tuple[int, str]:
    return _number(value.value) or 0, value.value


def _by_count(value: FacetValue) -> tuple[int, str]:
    return -value.count, value.label


@lru_cache(_REMEMBERED)
def _label(name: FacetName, value: str) -> str:
    number = _number(value)
    match name:
        case FacetName.REMOTE if value == Remote.UNKNOWN.value:
            return "not said"
        case FacetName.STATE:
            return STATES.get(value, value)
        case FacetName.PAY if number is not None:
            return f"from ${number:,}"
        case FacetName.POSTED if number is not None:
            return "last day" if number == 1 else f"last {number} days"
        case _:
            return value
