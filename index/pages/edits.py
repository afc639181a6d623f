"""The edits of the National Correct Coding Initiative that govern a code on a date of service.

What is not installed is never answered as "no edit": functions return nothing for it, and
``pair`` says so.
"""

import sqlite3
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date

from index.database import Content
from index.model import Source, System
from index.model.editions import covers, releases_for
from index.pages.pair_rows import Direction, Pair, PairRows, count, select
from index.pages.rows import catalogue
from index.pages.validity import validity

SETTINGS = ("practitioner", "outpatient")
"""Settings of pairs."""
UNLIKELY_SETTINGS = (*SETTINGS, "dme")
SETTING_LABELS = {
    "practitioner": "practitioner services",
    "outpatient": "outpatient hospital services",
    "dme": "DME supplier services",
}
CONTRACTOR = "CCCCC"
"""Stands for the primary code where the contractor decides."""
INDICATORS = {
    "0": "no modifier allowed",
    "1": "a modifier may be used",
    "9": "edit deleted on the day it began: it never fires",
}
NCCI_MODIFIERS = frozenset(
    {f"E{n}" for n in "1234"}
    | {f"F{n}" for n in "A123456789"}
    | {f"T{n}" for n in "A123456789"}
    | {"LT", "RT", "LC", "LD", "RC", "LM", "RI"}
    | {"24", "25", "27", "57", "58", "59", "78", "79", "91", "XE", "XS", "XP", "XU"}
)
"""Modifiers that may bypass a pair with indicator 1 (NCCI Policy Manual, chapter I)."""
ADJUDICATION = {
    1: "line edit: each line of the claim is held to the value",
    2: "date of service edit, policy: all lines of the day together, set by law or rule",
    3: "date of service edit, clinical: all lines of the day together, by clinical benchmarks",
}
ADD_ON_TYPES = {
    1: "has a limited number of primary codes, all listed",
    2: "has no listed primary codes: the contractor decides which it takes",
    3: "has some listed primary codes; the contractor may take others",
}


@dataclass(frozen=True, slots=True)
class PairCounts:
    """How many pairs a code has in one setting.

    Attributes:
        setting: ``practitioner`` or ``outpatient``.
        in_force: Pairs that fire on the date.
        with_modifier: Those of them with a modifier allowed.
        total: All rows, deleted ones included.
        source: The release that most of it comes from.
    """

    setting: str
    in_force: int
    with_modifier: int
    total: int
    source: Source


@dataclass(frozen=True, slots=True)
class PairFinding:
    """Which edits two codes have on a date.

    Attributes:
        installed: Whether the setting's edits are installed; if not, nothing is known.
        fires: The edits in force, one for each order of the codes that has one.
        others: The other rows of the two codes: deleted, not begun, or never fired.
        statement: The finding in words.
    """

    installed: bool
    fires: tuple[Pair, ...]
    others: tuple[Pair, ...]
    statement: str


@dataclass(frozen=True, slots=True)
class Mue:
    """A medically unlikely edit.

    Attributes:
        setting: ``practitioner``, ``outpatient`` or ``dme``.
        value: Most units of service.
        adjudication: Its indicator, 1 to 3.
        meaning: That in words.
        rationale: Why, in the publisher's words.
        source: Id of the release.
    """

    setting: str
    value: int
    adjudication: int
    meaning: str
    rationale: str
    source: str


@dataclass(frozen=True, slots=True)
class AddOn:
    """An add-on code and a primary code.

    Attributes:
        code: The add-on code.
        primary: The primary code, ``CCCCC`` where the contractor decides.
        type: 1, 2 or 3.
        meaning: The type in words.
        effective: First day (ISO), None if not known.
        deleted: Last day (ISO), None while in force.
        notes: Special instructions, empty if none.
        source: Id of the release.
    """

    code: str
    primary: str
    type: int
    meaning: str
    effective: str | None
    deleted: str | None
    notes: str
    source: str


def editions(content: Content, kind: str, on: date) -> tuple[Source, ...]:
    """Return the releases of a kind that answer for a date, none if it is not installed."""
    found = catalogue(content).kinds.get(kind, ())
    return releases_for(found, on) if found and content.edits is not None else ()


def pair_editions(content: Content, setting: str, on: date) -> tuple[Source, ...]:
    """Return the parts of the pairs of a setting that answer for a date."""
    return editions(content, f"ncci_ptp_{setting}", on)


def pairs(
    content: Content,
    code: str,
    setting: str,
    on: date,
    *,
    column: int = 0,
    text: str = "",
    others: Collection[str] | None = None,
    in_force_only: bool = True,
) -> PairRows:
    """Return the pairs of a code, by the other code; a row is made when it is asked for.

    Args:
        content: The generation.
        code: The code.
        setting: ``practitioner`` or ``outpatient``.
        on: The date of service.
        column: Column in which the code stands, 1 or 2; 0 for both.
        text: What the other code begins with.
        others: The only other codes of interest; any if None.
        in_force_only: Whether to leave out what does not fire on the date.
    """
    sources = pair_editions(content, setting, on)
    wanted = _directions(column)
    return select(
        content, code, sources, wanted, on, text=text, others=others, in_force_only=in_force_only
    )


def _directions(column: int) -> tuple[Direction, ...]:
    return (Direction.COLUMN_1, Direction.COLUMN_2) if column == 0 else (Direction(column),)


def pair_counts(
    content: Content, code: str, on: date, *, column: int = 0
) -> tuple[PairCounts, ...]:
    """Count the pairs of a code in each installed setting."""
    counts = []
    for setting in SETTINGS:
        sources = pair_editions(content, setting, on)
        if not sources:
            continue
        live, allowed, total, main = count(content, code, sources, _directions(column), on)
        source = next(one for one in sources if one.id == (main or sources[0].id))
        counts.append(PairCounts(setting, live, allowed, total, source))
    return tuple(counts)


def pair(content: Content, a: str, b: str, setting: str, on: date) -> PairFinding:
    """Say which edits two codes have with one another on a date, in either order.

    Args:
        content: The generation.
        a: One code.
        b: The other code.
        setting: ``practitioner`` or ``outpatient``.
        on: The date of service.
    """
    sources = pair_editions(content, setting, on)
    label = SETTING_LABELS[setting]
    if not sources:
        statement = f"NCCI pairs for {label} are not installed: import them"
        return PairFinding(False, (), (), statement)
    live = tuple(pairs(content, a, setting, on, text=b))
    rows = tuple(pairs(content, a, setting, on, text=b, in_force_only=False))
    others = tuple(one for one in rows if one not in live)
    edition = f"NCCI {sources[0].edition}"
    if not rows:
        statement = f"no pair of {a} and {b} in {edition}, {label}"
    elif not live:
        statement = f"no edit of {a} and {b} in force on {on.isoformat()} in {edition}, {label}"
        if ended := [one.deleted for one in others if one.deleted and one.indicator != "9"]:
            statement += f"; the last one ended {max(ended)}"
    else:
        statement = "; ".join(_fires(one, others) for one in live) + f" ({edition}, {label})"
    if late := overdue(sources[0], on):
        statement += f"; {late}"
    return PairFinding(True, live, others, statement)


def _fires(one: Pair, others: tuple[Pair, ...]) -> str:
    said = f"{one.column2} is not paid beside {one.column1}: {INDICATORS[one.indicator]}"
    if one.effective is None:
        said += "; effective date not known"
        columns = (one.column1, one.column2)
        if any((other.column1, other.column2) == columns for other in others):
            said += ", and other rows of the pair are deleted: the one in force is taken"
    return said


def overdue(source: Source, on: date) -> str:
    """Say that a release ended before a date, empty if it did not.

    Only a later date matters for pairs and add-on codes: each file holds all of its history.
    """
    if source.valid_to is None or on.isoformat() <= source.valid_to:
        return ""
    return validity(System.CPT, source, on).statement


def holds_history(source: Source) -> bool:
    """Return whether a release holds what was in force before it, too: pairs and add-on codes."""
    return source.kind.startswith(("ncci_ptp_", "ncci_addon"))


def off_date(source: Source, on: date) -> str:
    """Say that a release does not cover a date, empty if it does."""
    return "" if covers(source, on) else validity(System.CPT, source, on).statement


def mue(content: Content, code: str, on: date) -> tuple[Mue, ...]:
    """Return the medically unlikely edits of a code, one a setting."""
    return tuple(
        Mue(
            setting,
            row["value"],
            row["adjudication"],
            ADJUDICATION[row["adjudication"]],
            row["rationale"],
            row["source"],
        )
        for setting in UNLIKELY_SETTINGS
        for row in _select(
            content,
            "mue",
            "code = ? AND setting = ?",
            (code, setting),
            [source.id for source in editions(content, f"ncci_mue_{setting}", on)],
        )
    )


def add_on(content: Content, code: str, on: date) -> tuple[AddOn, ...]:
    """Return the add-on edits in force of a code: its primary codes, then its add-on codes."""
    ids = [source.id for source in editions(content, "ncci_addon", on)]
    day = on.isoformat()
    return tuple(
        AddOn(
            row["code"],
            row["primary"],
            row["type"],
            ADD_ON_TYPES[row["type"]],
            row["effective"],
            row["deleted"],
            row["notes"],
            row["source"],
        )
        for column in ("code", "primary")
        for row in _select(content, "add_on", f'"{column}" = ?', (code,), ids)
        if (row["effective"] or day) <= day
        and all(day <= (row[end] or day) for end in ("deleted", "code_deleted", "primary_deleted"))
    )


def _select(
    content: Content, table: str, where: str, values: tuple[str, ...], sources: Sequence[str]
) -> list[sqlite3.Row]:
    """Return the rows of a plain table that come from some releases, in the order of the key."""
    if content.edits is None or not sources:
        return []
    marks = ", ".join("?" * len(sources))
    query = f"SELECT * FROM {table} WHERE {where} AND source IN ({marks}) ORDER BY rowid"  # noqa: S608
    return content.edits.execute(query, (*values, *sources)).fetchall()
