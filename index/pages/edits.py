"""NCCI: which pairs of procedures conflict, how many units, which add-on codes.

"No edit in our data" is not "no edits are installed": ask ``installed`` before an empty answer is
shown.
"""

import sqlite3
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import overload

import numpy as np
import numpy.typing as npt

from index.database import Content
from index.database.tables.edits import INDICATORS, PAIR, PRIOR_1996
from index.model import Source
from index.pages.rows import catalogue
from index.pages.validity import releases_for

SETTINGS = ("practitioner", "outpatient")
_DTYPE = np.dtype(list(PAIR))
_NEVER = 9_999_999


@dataclass(frozen=True, slots=True)
class Pair:
    """A procedure-to-procedure edit.

    Attributes:
        column1: The code that is paid.
        column2: The code that is not, unless a modifier is allowed and used.
        setting: ``practitioner`` or ``outpatient``.
        in_force: Whether it applies on the date of service.
        indicator: Modifier indicator: 0 not allowed, 1 allowed, 9 not applicable.
        effective: First day (ISO), empty if the release does not give it.
        deletion: Last day (ISO), empty if it is in force.
        prior_1996: Whether it existed before 1996.
        rationale: Why, as CMS words it.
        source: Id of the release.
    """

    column1: str
    column2: str
    setting: str
    in_force: bool
    indicator: int
    effective: str
    deletion: str
    prior_1996: bool
    rationale: str
    source: str


@dataclass(frozen=True, slots=True)
class PairCounts:
    """How many edits a code has in a setting.

    Attributes:
        setting: ``practitioner`` or ``outpatient``.
        in_force: Those that apply on the date of service.
        with_modifier: Those of them with a modifier allowed.
        total: All, deleted ones included.
        source: Id of the release.
    """

    setting: str
    in_force: int
    with_modifier: int
    total: int
    source: str


@dataclass(frozen=True, slots=True)
class Mue:
    """A medically unlikely edit.

    Attributes:
        setting: ``practitioner``, ``outpatient`` or ``dme``.
        units: Units of service at the most.
        indicator: Adjudication indicator, 1 to 3.
        rationale: Why, as CMS words it.
        source: Id of the release.
    """

    setting: str
    units: int
    indicator: int
    rationale: str
    source: str


@dataclass(frozen=True, slots=True)
class AddOn:
    """An add-on code and a code that it is reported with.

    Attributes:
        edit_type: 1, 2 or 3.
        code: The add-on code.
        primary: The primary code, empty if the contractor decides.
        effective: First day (ISO), None if the release does not give it.
        deletion: Last day (ISO), None if it is in force.
        notes: Special instructions.
        source: Id of the release.
    """

    edit_type: int
    code: str
    primary: str
    effective: str | None
    deletion: str | None
    notes: str
    source: str


@dataclass(frozen=True)
class _Names:
    """Texts of the packed numbers.

    Attributes:
        codes: Codes in order.
        days: Dates by number; the first stands for none.
        ordinals: The same as ordinals of days; 0 for none.
        rationales: Texts by number.
    """

    codes: list[str]
    days: list[str]
    ordinals: npt.NDArray[np.int32]
    rationales: list[str]


@lru_cache(maxsize=4)
def _names(database: Path, modified: int) -> _Names:
    """Read the texts of a database; ``modified`` only keys the cache."""
    del modified
    content = Content(database.parent, database.parent.name)
    connection = content.edits
    if connection is None:
        return _Names([], [""], np.zeros(1, np.int32), [])

    def texts(table: str, column: str) -> list[str]:
        rows = connection.execute(f"SELECT {column} FROM {table} ORDER BY number")  # noqa: S608
        return [row[0] for row in rows]

    codes, rationales = texts("ptp_code", "code"), texts("ptp_rationale", "text")
    days = ["", *texts("ptp_date", "day")]
    content.close()
    ordinals = [0, *(date.fromisoformat(day).toordinal() for day in days[1:])]
    return _Names(codes, days, np.array(ordinals, dtype=np.int32), rationales)


def _names_of(content: Content) -> _Names:
    path = content.folder / "edits.sqlite"
    return _names(path, path.stat().st_mtime_ns)


class Pairs(Sequence[Pair]):
    """The edits of a code, made one by one as they are asked for.

    Args:
        names: Texts of the packed numbers.
        rows: Packed pairs with the side of the code, ordered.
        code: The code.
        setting: The setting.
        in_force: Which of the rows apply on the date of service.
        source: Id of the release.
    """

    def __init__(
        self,
        names: _Names,
        rows: npt.NDArray[np.void],
        sides: npt.NDArray[np.uint8],
        code: str,
        setting: str,
        in_force: npt.NDArray[np.bool_],
        source: str,
    ) -> None:
        self._names = names
        self._rows = rows
        self._sides = sides
        self._code = code
        self._setting = setting
        self._in_force = in_force
        self._source = source

    def __len__(self) -> int:
        return len(self._rows)

    @overload
    def __getitem__(self, place: int) -> Pair: ...
    @overload
    def __getitem__(self, place: slice) -> Sequence[Pair]: ...
    def __getitem__(self, place: int | slice) -> Pair | Sequence[Pair]:
        if isinstance(place, slice):
            return [self[one] for one in range(*place.indices(len(self)))]
        other, effective, deletion, flags, rationale = self._rows[place].item()
        names = self._names
        columns = [self._code, names.codes[other]]
        if self._sides[place] == 2:
            columns.reverse()
        return Pair(
            columns[0],
            columns[1],
            self._setting,
            bool(self._in_force[place]),
            INDICATORS[flags & 3],
            names.days[effective],
            names.days[deletion],
            bool(flags & PRIOR_1996),
            names.rationales[rationale],
            self._source,
        )


def _in_force(names: _Names, rows: npt.NDArray[np.void], on: date) -> npt.NDArray[np.bool_]:
    """Return which pairs apply on a date: an unknown effective date counts as long ago.

    Indicator 9 marks an edit that was deleted on its effective date: it never applies.
    """
    day = on.toordinal()
    deletion = names.ordinals[rows["deletion"]]
    begun = names.ordinals[rows["effective"]] <= day
    lasting = day <= np.where(deletion == 0, _NEVER, deletion)
    applies: npt.NDArray[np.bool_] = begun & lasting
    applies &= (rows["flags"] & 3) != INDICATORS.index(9)
    return applies


def _number(names: _Names, code: str) -> int | None:
    place = bisect_left(names.codes, code)
    return place if names.codes[place : place + 1] == [code] else None


def _packed(
    content: Content, names: _Names, code: str, setting: str
) -> tuple[npt.NDArray[np.void], npt.NDArray[np.uint8], str]:
    """Return a code's packed pairs of both sides, the side of each, and the source."""
    connection = content.edits
    number = _number(names, code)
    found: list[sqlite3.Row] = []
    if connection is not None and number is not None:
        found = connection.execute(
            "SELECT * FROM ptp WHERE setting = ? AND side IN (1, 2) AND code = ? ORDER BY side",
            (setting, number),
        ).fetchall()
    parts = [np.frombuffer(row["pairs"], dtype=_DTYPE) for row in found]
    if not parts:
        return np.empty(0, _DTYPE), np.empty(0, np.uint8), ""
    sides = np.repeat([row["side"] for row in found], [len(part) for part in parts])
    return np.concatenate(parts), sides.astype(np.uint8), found[0]["source"]


def installed(content: Content, setting: str, on: date) -> tuple[Source, ...]:
    """Return the PTP releases of a setting that answer for a date; none if none are installed."""
    return releases_for(catalogue(content).kinds.get(f"ncci_ptp_{setting}", ()), on)


def pairs(
    content: Content,
    code: str,
    setting: str,
    on: date,
    *,
    column: int = 0,
    text: str = "",
    in_force_only: bool = True,
) -> Pairs:
    """Return the edits of a code, in column 1 and then in column 2, by the other code.

    Args:
        content: The generation.
        code: The code.
        setting: ``practitioner`` or ``outpatient``.
        on: The date of service.
        column: 1 or 2 for that column only, 0 for both.
        text: Beginning of the other code; all if empty.
        in_force_only: Whether edits that do not apply on the date are left out.
    """
    names = _names_of(content) if content.edits else _Names([], [""], np.zeros(1, np.int32), [])
    rows, sides, source = _packed(content, names, code, setting)
    applies = _in_force(names, rows, on)
    keep = np.ones(len(rows), dtype=bool)
    if column:
        keep &= sides == column
    if in_force_only:
        keep &= applies
    if text:
        first = bisect_left(names.codes, text.upper())
        last = bisect_left(names.codes, text.upper() + "\x7f")
        keep &= (rows["other"] >= first) & (rows["other"] < last)
    return Pairs(names, rows[keep], sides[keep], code, setting, applies[keep], source)


def pair_counts(content: Content, code: str, on: date) -> tuple[PairCounts, ...]:
    """Return how many edits a code has, one entry a setting that has any of it."""
    if content.edits is None:
        return ()
    names = _names_of(content)
    counts = []
    for setting in SETTINGS:
        rows, _, source = _packed(content, names, code, setting)
        if len(rows):
            applies = _in_force(names, rows, on)
            allowed = applies & ((rows["flags"] & 3) == INDICATORS.index(1))
            counts.append(
                PairCounts(setting, int(applies.sum()), int(allowed.sum()), len(rows), source)
            )
    return tuple(counts)


def edits_between(content: Content, one: str, other: str, setting: str, on: date) -> list[Pair]:
    """Return every edit between two codes, those in force first.

    A pair can stand in several rows, one live and one deleted: the row in force wins.

    Args:
        content: The generation.
        one: A code.
        other: The other code; either may stand in column 1.
        setting: ``practitioner`` or ``outpatient``.
        on: The date of service.
    """
    found = pairs(content, one, setting, on, text=other, in_force_only=False)
    both = [pair for pair in found if other in (pair.column1, pair.column2)]
    return sorted(both, key=lambda pair: not pair.in_force)


def mue(content: Content, code: str, on: date) -> tuple[Mue, ...]:
    """Return the medically unlikely edits of a code, one entry a setting."""
    if content.edits is None:
        return ()
    kinds = catalogue(content).kinds
    chosen = {
        source.id
        for setting in (*SETTINGS, "dme")
        for source in releases_for(kinds.get(f"ncci_mue_{setting}", ()), on)
    }
    rows = content.edits.execute("SELECT * FROM mue WHERE code = ? ORDER BY setting DESC", (code,))
    return tuple(
        Mue(row["setting"], row["units"], row["indicator"], row["rationale"], row["source"])
        for row in rows
        if row["source"] in chosen
    )


def add_ons(content: Content, code: str, on: date) -> tuple[AddOn, ...]:
    """Return the add-on edits that name a code, as the add-on or as the primary code."""
    if content.edits is None:
        return ()
    return tuple(_add_ons(content.edits, code, on.isoformat()))


def _add_ons(connection: sqlite3.Connection, code: str, day: str) -> Iterator[AddOn]:
    for row in connection.execute(
        "SELECT * FROM add_on WHERE code = ? OR primary_code = ? ORDER BY number", (code, code)
    ):
        named = (row["deletion"], row["code_deletion"], row["primary_deletion"])
        ends = [end for end in named if end]
        if (row["effective"] or day) <= day <= min(ends, default=day):
            primary = "" if row["primary_code"] == "CCCCC" else row["primary_code"]
            yield AddOn(
                row["edit_type"],
                row["code"],
                primary,
                row["effective"],
                row["deletion"],
                row["notes"],
                row["source"],
            )
