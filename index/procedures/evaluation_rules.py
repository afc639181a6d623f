"""The rules for the level of a visit, from ``resources/content/evaluation.toml``."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import IntEnum
from functools import cache
from typing import Any

from index.pages.values import values

_FILE = "evaluation"
_STEP = 15
"""Minutes of one unit of prolonged time."""


class EvaluationError(ValueError):
    """What was asked cannot be worked out; the message says what to change."""


class Level(IntEnum):
    """A level of decision making, and of each of its three parts."""

    STRAIGHTFORWARD = 1
    LOW = 2
    MODERATE = 3
    HIGH = 4

    @property
    def label(self) -> str:
        """The level as one says it: ``moderate``."""
        return self.name.lower()


@dataclass(frozen=True, slots=True)
class CodeRule:
    """What a code stands for in a period.

    Attributes:
        code: The code.
        levels: Levels of decision making that it stands for; empty if they do not choose it.
        least: Minutes of total time that it needs; None if time does not choose it.
        most: Last minute of its range; None if it has no range.
    """

    code: str
    levels: tuple[Level, ...]
    least: int | None
    most: int | None

    @property
    def label(self) -> str:
        """Its levels as one says them, empty if there are none: ``straightforward or low``."""
        return " or ".join(level.label for level in self.levels)


@dataclass(frozen=True, slots=True)
class Period:
    """The rules of a family between two dates of service.

    Attributes:
        first: First date of service.
        last: Last one, None while the rules are in force.
        codes: The codes, the lowest first.
    """

    first: date
    last: date | None
    codes: tuple[CodeRule, ...]

    def holds(self, on: date) -> bool:
        """Return whether the rules hold for a date of service."""
        return _within(on, self.first, self.last)

    @property
    def by_mdm(self) -> bool:
        """Whether decision making chooses the code."""
        return any(rule.levels for rule in self.codes)

    @property
    def by_time(self) -> bool:
        """Whether time chooses the code."""
        return any(rule.least is not None for rule in self.codes)

    @property
    def span(self) -> str:
        """Its dates as one says them: ``from 2024-01-01``."""
        return f"from {self.first}" + (f" to {self.last}" if self.last else "")


@dataclass(frozen=True, slots=True)
class Family:
    """A kind of visit.

    Attributes:
        id: Its name on the command line: ``office-new``.
        title: Its name in the window.
        also: Codes that belong to it and have no level.
        notes: What to know of it, in sentences.
        periods: Its rules, the oldest first.
    """

    id: str
    title: str
    also: tuple[str, ...]
    notes: tuple[str, ...]
    periods: tuple[Period, ...]

    def period(self, on: date) -> Period | None:
        """Return the rules for a date of service, None where they are not covered."""
        return next((period for period in self.periods if period.holds(on)), None)

    def codes(self) -> frozenset[str]:
        """Return every code of it, of any date."""
        ruled = (rule.code for period in self.periods for rule in period.codes)
        return frozenset((*ruled, *self.also))


@dataclass(frozen=True, slots=True)
class Prolonged:
    """An add-on code for time past the highest level.

    Attributes:
        code: The add-on code.
        payer: Who takes it.
        beside: The code of the visit it is reported beside.
        first: First date of service.
        last: Last one, None while it is in force.
        least: Minutes at which its first unit is full.
        counted: The days whose time counts, empty if it is the date of the visit alone.
    """

    code: str
    payer: str
    beside: str
    first: date
    last: date | None
    least: int
    counted: str

    def holds(self, on: date) -> bool:
        """Return whether it can be reported for a date of service."""
        return _within(on, self.first, self.last)

    def units(self, minutes: int) -> int:
        """Return how many units of 15 minutes a total time makes."""
        return max(0, (minutes - self.least) // _STEP + 1)


@cache
def families() -> tuple[Family, ...]:
    """Return the kinds of visit, in the order of the file."""
    return tuple(
        Family(
            one["id"],
            one["title"],
            tuple(one.get("also", ())),
            tuple(one["notes"]),
            tuple(
                Period(period["first"], period.get("last"), _codes(period["codes"]))
                for period in one["period"]
            ),
        )
        for one in values(_FILE)["family"]
    )


@cache
def prolonged() -> tuple[Prolonged, ...]:
    """Return the add-on codes for prolonged time, one for each code they are reported beside."""
    return tuple(
        Prolonged(
            one["code"],
            one["payer"],
            unit["beside"],
            unit["first"],
            unit.get("last"),
            unit["least"],
            unit.get("counted", ""),
        )
        for one in values(_FILE)["prolonged"]
        for unit in one["units"]
    )


def known_until() -> date:
    """Return the last date of service for which the rules were known when they were written."""
    found: date = values(_FILE)["known_until"]
    return found


def family_named(family_id: str) -> Family:
    """Return a kind of visit.

    Args:
        family_id: Its name: ``office-new``.

    Raises:
        EvaluationError: There is no such kind.
    """
    for family in families():
        if family.id == family_id:
            return family
    known = ", ".join(family.id for family in families())
    msg = f"{family_id!r} is not a kind of visit: use one of {known}"
    raise EvaluationError(msg)


def family_of(code: str) -> Family | None:
    """Return the kind of visit that a code belongs to, None if it is none of them."""
    return next((family for family in families() if code in family.codes()), None)


def _codes(rules: Iterable[Mapping[str, Any]]) -> tuple[CodeRule, ...]:
    return tuple(
        CodeRule(
            rule["code"],
            tuple(Level[name.upper()] for name in rule["levels"]),
            rule.get("least"),
            rule.get("most"),
        )
        for rule in rules
    )


def _within(on: date, first: date, last: date | None) -> bool:
    return first <= on and (last is None or on <= last)
