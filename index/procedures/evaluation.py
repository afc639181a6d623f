"""Which code the level of a visit asks for: by decision making, by time, the higher of both."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from index.procedures.evaluation_rules import (
    CodeRule,
    EvaluationError,
    Family,
    Level,
    Period,
    family_named,
    known_until,
    prolonged,
)

MDM = "MDM"
TIME = "time"
PARTS = ("problems", "data", "risk")
"""The three parts of decision making."""
MOST_MINUTES = 1440
_FOR_MODERATE = 3
_FOR_LOW = 2


@dataclass(frozen=True, slots=True)
class Decision:
    """What a visit comes to.

    Attributes:
        family: The kind of visit.
        on: The date of service.
        code: The code; None if neither way gives one.
        level: The levels that the code stands for, empty if it has none: ``straightforward or
            low``.
        by: ``MDM`` or ``time``, the way that gives the code; empty if neither does.
        reasons: Why, in sentences; without a code, why neither way gives one.
        other: What the other way gives, a sentence; empty if there is no code.
        carried: The parts of decision making that reach its level; empty if it has none.
        prolonged: What can be said of time past the highest level.
        warnings: What may make the answer another one.
        notes: What to know of this kind of visit.
    """

    family: Family
    on: date
    code: str | None
    level: str
    by: str
    reasons: tuple[str, ...]
    other: str
    carried: frozenset[str]
    prolonged: tuple[str, ...]
    warnings: tuple[str, ...]
    notes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Reviewed:
    """What was done with data, as counts of its categories.

    Attributes:
        items: Tests and outside documents, each counted once whether ordered or reviewed.
        historian: Whether the history was also taken from another person.
        interpretation: Whether a test was read in person that is not reported separately.
        discussion: Whether the case was talked over with another clinician or source.
    """

    items: int = 0
    historian: bool = False
    interpretation: bool = False
    discussion: bool = False


@dataclass(frozen=True, slots=True)
class _Way:
    """What one way gives: its rule, None if none, and why."""

    rule: CodeRule | None
    reason: str
    carried: frozenset[str] = frozenset()


def data_level(reviewed: Reviewed) -> Level:
    """Return the level of data by the rules of 2021.

    Args:
        reviewed: What was done.

    Raises:
        EvaluationError: The count is negative.
    """
    if reviewed.items < 0:
        msg = "tests and documents: give a number from 0"
        raise EvaluationError(msg)
    # From moderate on another historian counts as one more item, below it stands by itself.
    enough = reviewed.items + reviewed.historian >= _FOR_MODERATE
    categories = enough + reviewed.interpretation + reviewed.discussion
    if categories > 1:
        return Level.HIGH
    if categories:
        return Level.MODERATE
    if reviewed.historian or reviewed.items >= _FOR_LOW:
        return Level.LOW
    return Level.STRAIGHTFORWARD


def decide(
    family_id: str,
    *,
    on: date,
    problems: Level | None = None,
    data: Level | None = None,
    risk: Level | None = None,
    minutes: int | None = None,
) -> Decision:
    """Work out both ways and take the higher code.

    Args:
        family_id: The kind of visit: ``office-new``.
        on: The date of service.
        problems: Level of the problems; None if not given, as for the next two.
        data: Level of the data.
        risk: Level of the risk.
        minutes: Total time of the clinician on the date, minutes, 0 to 1440; None if not given.

    Raises:
        EvaluationError: There is no such kind of visit, or a day has fewer minutes.
    """
    family = family_named(family_id)
    if minutes is not None and not 0 <= minutes <= MOST_MINUTES:
        msg = f"minutes: give a number from 0 to {MOST_MINUTES}"
        raise EvaluationError(msg)
    period = family.period(on)
    if period is None:
        first = family.periods[0].first
        said = f"Visits of this kind before {first} are not covered by this helper."
        return Decision(family, on, None, "", "", (said,), "", frozenset(), (), (), family.notes)
    parts = dict(zip(PARTS, (problems, data, risk), strict=True))
    mdm = _by_mdm(period, parts)
    time = _by_time(period, minutes)
    rules = [way.rule for way in (mdm, time) if way.rule is not None]
    # With the same code by both, decision making is named: it needs no time in the record.
    rule = max(rules, key=period.codes.index, default=None)
    timed = rule is not mdm.rule
    chosen, other = (time, mdm) if timed else (mdm, time)
    return Decision(
        family,
        on,
        rule.code if rule else None,
        rule.label if rule else "",
        (TIME if timed else MDM) if rule else "",
        (chosen.reason, f"The rules are those {period.span}." if rule else other.reason),
        other.reason if rule else "",
        mdm.carried,
        _prolonged(time.rule, on, minutes),
        (*_unknown_warnings(on), *_part_warnings(period, parts)),
        family.notes,
    )


def decision_text(decision: Decision) -> str:
    """Return a decision as lines of text, to print or to copy."""
    lines = [f"{decision.family.title}, {decision.on}", headline(decision)]
    lines += [*decision.reasons, *([decision.other] if decision.other else ())]
    lines += decision.prolonged
    lines += [f"Note: {one}" for one in (*decision.warnings, *decision.notes)]
    return "\n".join(lines)


def headline(decision: Decision) -> str:
    """Return code, level and way in a few words: ``99214: moderate, by MDM``."""
    if decision.code is None:
        return "No code"
    level = f"{decision.level}, " if decision.level else ""
    return f"{decision.code}: {level}by {decision.by}"


def decision_dict(decision: Decision) -> dict[str, object]:
    """Return a decision for JSON."""
    return {
        "family": decision.family.id,
        "date_of_service": decision.on.isoformat(),
        "code": decision.code,
        "level": decision.level,
        "by": decision.by,
        "carried": [part for part in PARTS if part in decision.carried],
        "reasons": list(decision.reasons),
        "other": decision.other,
        "prolonged": list(decision.prolonged),
        "warnings": list(decision.warnings),
        "notes": list(decision.notes),
    }


def _by_mdm(period: Period, parts: Mapping[str, Level | None]) -> _Way:
    if not period.by_mdm:
        return _Way(None, "Decision making does not choose the code of this kind of visit.")
    given = {name: level for name, level in parts.items() if level is not None}
    if len(given) < 2:
        return _Way(None, "Decision making: at least two of problems, data and risk are needed.")
    level = sorted(given.values())[-2]
    carried = [name for name, own in given.items() if own >= level]
    rest = [name for name in given if name not in carried]
    rule = next(rule for rule in period.codes if level in rule.levels)
    why = f"{_listed(carried, given)} reach it"
    if rest:
        why += f"; {_listed(rest, given)} does not"
    said = f"Decision making is {level.label} and gives {rule.code}: {why}."
    return _Way(rule, said, frozenset(carried))


def _listed(names: Sequence[str], levels: Mapping[str, Level]) -> str:
    said = [f"{name} ({levels[name].label})" for name in names]
    return said[0] if len(said) == 1 else f"{', '.join(said[:-1])} and {said[-1]}"


def _by_time(period: Period, minutes: int | None) -> _Way:
    if not period.by_time:
        return _Way(None, "Time does not choose the code of this kind of visit.")
    if minutes is None:
        return _Way(None, "Time: no minutes are given.")
    said = "1 minute" if minutes == 1 else f"{minutes} minutes"
    met = [rule for rule in period.codes if rule.least is not None and minutes >= rule.least]
    if not met:
        lowest = period.codes[0]
        return _Way(None, f"Time: {said}, and {lowest.code} begins at {lowest.least}.")
    rule = met[-1]
    if rule.most is None:
        after = period.codes[len(met) :]
        beyond = f"; {after[0].code} needs {after[0].least}" if after else ""
        return _Way(rule, f"Time: {said} meet the {rule.least} of {rule.code}{beyond}.")
    where = "fall within" if minutes <= rule.most else "go past"
    return _Way(rule, f"Time: {said} {where} the {rule.least} to {rule.most} of {rule.code}.")


def _prolonged(rule: CodeRule | None, on: date, minutes: int | None) -> tuple[str, ...]:
    if rule is None or minutes is None:
        return ()
    found = []
    for one in prolonged():
        if one.beside != rule.code or not one.holds(on):
            continue
        units = one.units(minutes)
        said = f"Prolonged time, {one.payer}: {one.code}"
        if units:
            said += f" × {units}, if time chooses the level (first unit at {one.least} minutes)."
        else:
            said += f" begins at {one.least} minutes."
        if one.counted:
            said += f" Time on {one.counted} counts too."
        found.append(said)
    return tuple(found)


def _unknown_warnings(on: date) -> tuple[str, ...]:
    last = known_until()
    if on <= last:
        return ()
    return (f"The rules are known until {last}: look for changes since.",)


def _part_warnings(period: Period, parts: Mapping[str, Level | None]) -> tuple[str, ...]:
    missing = [name for name, level in parts.items() if level is None]
    given = [level for level in parts.values() if level is not None]
    if not period.by_mdm or len(missing) != 1 or given[0] == given[1]:
        return ()
    return (
        f"{missing[0].capitalize()} is not given: it could raise decision making up to"
        f" {max(given).label}.",
    )
