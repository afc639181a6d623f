"""Which installed editions a newer one has overtaken, by the publishers' own calendars.

Nothing here asks a network: the calendars are fixed. ICD-10-CM and ICD-10-PCS have a new edition
on 1 October and may have an update on 1 April; HCPCS Level II and the NCCI edits have one each
quarter; the fee schedule has one each calendar year.
"""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date

from index.model import Source
from index.model.periods import (
    Period,
    april_update_on,
    calendar_year_on,
    fiscal_year_on,
    quarter_on,
)

_FISCAL = re.compile(r"FY\d{4}", re.ASCII)


@dataclass(frozen=True, slots=True)
class _Family:
    """Releases that a publisher renews together.

    Attributes:
        label: What coders call them.
        kinds: How the ids of their kinds begin.
        period: Returns the edition due on a date.
        april: Whether an update may come in April.
    """

    label: str
    kinds: tuple[str, ...]
    period: Callable[[date], Period]
    april: bool = False


_FAMILIES = (
    _Family("ICD-10-CM", ("icd10cm", "poa_exempt"), fiscal_year_on, april=True),
    _Family("ICD-10-PCS", ("icd10pcs",), fiscal_year_on, april=True),
    _Family("HCPCS Level II", ("hcpcs",), quarter_on),
    _Family("NCCI edits", ("ncci",), quarter_on),
    _Family("OPPS Addendum B", ("opps",), quarter_on),
    _Family("Medicare Physician Fee Schedule", ("pfs",), calendar_year_on),
)


_CODE_LISTS = ("_tabular", "_order", "_codes", "_codes_file")
"""How the ids of kinds end that list the codes themselves: the newest of them answers for all."""


def _list(source: Source) -> str:
    """Return what a release is an edition of: its kind, or the codes of its family."""
    return "codes" if source.kind.endswith(_CODE_LISTS) else source.kind


def _family(source: Source) -> _Family | None:
    return next((f for f in _FAMILIES if source.kind.startswith(f.kinds)), None)


def _short(edition: str) -> str:
    """Return the fiscal year in an edition's name, else the whole name."""
    found = _FISCAL.search(edition)
    return found[0] if found else edition


def _begun(source: Source, family: _Family, on: date) -> Period | None:
    """Return the edition that has begun since ``source``, None if it is the one due.

    A release without a first day cannot be placed in the calendar; nothing is said of it.
    """
    due = family.period(on)
    return due if source.valid_from and source.valid_from < due.start.isoformat() else None


def overtaken(source: Source, on: date, installed: Iterable[Source] = ()) -> str:
    """Say of one release which newer edition has begun, empty if none has or it is installed.

    Args:
        source: An installed release.
        on: The day to look from.
        installed: All installed releases.

    Returns:
        For example ``FY2027 took effect on 2026-10-01``.
    """
    family = _family(source)
    newer = _begun(source, family, on) if family else None
    if newer and any(
        _family(other) is family
        and _list(other) == _list(source)
        and (other.valid_from or "") >= newer.start.isoformat()
        for other in installed
    ):
        return ""
    return f"{newer.name} took effect on {newer.start.isoformat()}" if newer else ""


def _newest(sources: Iterable[Source]) -> Source:
    return max(sources, key=lambda source: source.valid_from or "")


def stale(sources: Iterable[Source], on: date) -> tuple[str, ...]:
    """Say which code sets and lists a newer edition has overtaken, a sentence each.

    A family of releases has one sentence if its newest release is overtaken, else one for each
    kind in it that has fallen behind the others.

    Args:
        sources: The installed releases, any editions side by side.
        on: The day to look from; what has begun by then counts.

    Returns:
        For example ``ICD-10-CM FY2027 took effect on 2026-10-01; you have FY2026: import it.``,
        in the order of the families.
    """
    said: list[str] = []
    installed = list(sources)
    for family in _FAMILIES:
        members = [s for s in installed if s.valid_from and _family(s) is family]
        if members:
            said += _of_family(family, members, on)
    return tuple(said)


def _of_family(family: _Family, members: list[Source], on: date) -> list[str]:
    newest = _newest(members)
    newer = _begun(newest, family, on)
    if newer:
        return [
            f"{family.label} {newer.name} took effect on {newer.start.isoformat()}; "
            f"you have {_short(newest.edition)}: import it."
        ]
    said = []
    april = april_update_on(on) if family.april else None
    if april and (newest.valid_from or "") < april.start.isoformat():
        said.append(
            f"{family.label} {_short(newest.edition)} may have an update of "
            f"{april.start.isoformat()}; "
            f"you have it as of {newest.valid_from}: look with 'codeleaf update'."
        )
    for name in dict.fromkeys(_list(source) for source in members):
        latest = _newest(source for source in members if _list(source) == name)
        behind = _begun(latest, family, on)
        if behind:
            said.append(
                f"{latest.name}: {behind.name} took effect on {behind.start.isoformat()}; "
                f"you have {_short(latest.edition)}: import it."
            )
    return said
