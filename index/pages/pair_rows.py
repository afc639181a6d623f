"""Rows of NCCI pairs as they are packed in ``edits.sqlite``, read when they are shown."""

from bisect import bisect_left
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import IntEnum
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, overload

from index.database import Content
from index.database.content import EDITS
from index.database.tables.edits import PairTerms, unpack_pairs
from index.model import Source

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    Ints = npt.NDArray[np.int64]

_OPEN = 99999999
_AFTER_ALL = "\U0010ffff"


class Direction(IntEnum):
    """Column in which a code stands: 1 is paid, 2 is not."""

    COLUMN_1 = 1
    COLUMN_2 = 2


@dataclass(frozen=True, slots=True)
class Pair:
    """A procedure-to-procedure edit.

    Attributes:
        column1: The code that is paid.
        column2: The code that is not paid beside it.
        prior_1996: Whether it was in existence before 1996.
        effective: First day (ISO), None if the file gives none.
        deleted: Last day (ISO), None while it is in force.
        indicator: Modifier indicator: ``0``, ``1`` or ``9``.
        rationale: Why, in the publisher's words.
        source: Id of the release.
    """

    column1: str
    column2: str
    prior_1996: bool
    effective: str | None
    deleted: str | None
    indicator: str
    rationale: str
    source: str


@dataclass(frozen=True)
class _Legend:
    """What the numbers of packed pairs stand for; the same for all pairs of a generation.

    Attributes:
        codes: Codes in order.
        ids: Number of each code.
        places: Place of a code in ``codes``, by its number.
        terms: Terms by their number.
        effective: First day of each, as the number YYYYMMDD; 0 if not known.
        deleted: Last day of each; ``_OPEN`` while in force.
        indicators: Modifier indicator of each.
        files: Number of each release.
    """

    codes: tuple[str, ...]
    ids: dict[str, int]
    places: "Ints"
    terms: tuple[PairTerms, ...]
    effective: "Ints"
    deleted: "Ints"
    indicators: "Ints"
    files: dict[str, int]


def _number(day: str | None, missing: int) -> int:
    return int(day.replace("-", "")) if day else missing


@lru_cache(maxsize=4)
def _read_legend(database: Path, modified: int) -> _Legend:
    """Read the legend of ``database``; ``modified`` only keys the cache."""
    import numpy as np

    content = Content(database.parent, database.parent.name)
    connection = content.edits
    assert connection is not None, "asked for only where edits are installed"  # noqa: S101
    try:
        listed = sorted(tuple(row) for row in connection.execute("SELECT code, id FROM ptp_code"))
        terms = tuple(
            PairTerms(bool(row[0]), *row[1:])
            for row in map(
                tuple,
                connection.execute(
                    "SELECT prior_1996, effective, deleted, indicator, rationale FROM ptp_terms"
                    " ORDER BY id"
                ),
            )
        )
        files = {row["source"]: row["id"] for row in connection.execute("SELECT * FROM ptp_file")}
    finally:
        content.close()
    places = np.empty(len(listed), np.int64)
    places[[number for _, number in listed]] = np.arange(len(listed))
    return _Legend(
        tuple(code for code, _ in listed),
        dict(listed),
        places,
        terms,
        np.array([_number(one.effective, 0) for one in terms], np.int64),
        np.array([_number(one.deleted, _OPEN) for one in terms], np.int64),
        np.array([one.indicator for one in terms], np.int64),
        files,
    )


def _legend(content: Content) -> _Legend:
    database = content.folder / EDITS
    return _read_legend(database, database.stat().st_mtime_ns)


@dataclass(frozen=True)
class PairRows(Sequence[Pair]):
    """Pairs of one code in the order of the other code.

    Attributes:
        code: The code.
        main_source: Id of the release that most of the pairs come from, empty if there are none.
        with_modifier: Number of pairs with a modifier allowed.
    """

    code: str = ""
    main_source: str = ""
    with_modifier: int = 0
    _sides: "Sequence[int] | Ints" = ()
    _others: "Sequence[int] | Ints" = ()
    _terms: "Sequence[int] | Ints" = ()
    _files: "Sequence[int] | Ints" = ()
    _legend: _Legend | None = field(default=None, repr=False)

    def __len__(self) -> int:
        return len(self._others)

    @overload
    def __getitem__(self, index: int) -> Pair: ...

    @overload
    def __getitem__(self, index: slice) -> tuple[Pair, ...]: ...

    def __getitem__(self, index: int | slice) -> Pair | tuple[Pair, ...]:
        if isinstance(index, slice):
            return tuple(self._row(at) for at in range(*index.indices(len(self))))
        return self._row(range(len(self))[index])

    def __iter__(self) -> Iterator[Pair]:
        return map(self._row, range(len(self)))

    def _row(self, at: int) -> Pair:
        legend = self._legend
        if legend is None:
            raise IndexError(at)
        other, terms = legend.codes[self._others[at]], legend.terms[self._terms[at]]
        first = self._sides[at] == Direction.COLUMN_1
        source = next(name for name, file in legend.files.items() if file == self._files[at])
        return Pair(
            self.code if first else other,
            other if first else self.code,
            terms.prior_1996,
            terms.effective,
            terms.deleted,
            str(terms.indicator),
            terms.rationale,
            source,
        )


def select(
    content: Content,
    code: str,
    sources: Sequence[Source],
    directions: Sequence[Direction],
    on: date,
    *,
    text: str = "",
    others: Collection[str] | None = None,
    in_force_only: bool = True,
) -> PairRows:
    """Return the pairs of a code.

    Where several rows of one pair cover the date, which only unknown first days let happen, the
    one that ends last is taken: a row in force wins over a deleted one.

    Args:
        content: The generation.
        code: The code.
        sources: Releases to read, all of one setting.
        directions: Columns in which the code may stand.
        on: The date of service.
        text: What the other code begins with.
        others: The only other codes of interest; any if None.
        in_force_only: Whether to leave out what does not fire on the date.
    """
    found = _load(content, code, sources, directions)
    if found is None:
        return PairRows(code)
    import numpy as np

    legend, side, other, terms, file = found
    keep = np.ones(len(other), bool)
    if text:
        wanted = text.upper()
        low = bisect_left(legend.codes, wanted)
        keep &= (other >= low) & (other < bisect_left(legend.codes, wanted + _AFTER_ALL))
    if others is not None:
        numbers = [legend.ids[one] for one in others if one in legend.ids]
        keep &= np.isin(other, legend.places[numbers])
    if in_force_only:
        keep &= _fires(legend, on)[terms]
    at = np.flatnonzero(keep)
    said = terms[at]
    at = at[np.lexsort((legend.effective[said], legend.deleted[said], side[at], other[at]))]
    if in_force_only and len(at):
        same = (other[at][1:] == other[at][:-1]) & (side[at][1:] == side[at][:-1])
        at = at[np.append(~same, True)]
    return PairRows(
        code,
        _main_source(legend, file[at]),
        int((legend.indicators[terms[at]] == 1).sum()),
        side[at],
        other[at],
        terms[at],
        file[at],
        legend,
    )


def count(
    content: Content,
    code: str,
    sources: Sequence[Source],
    directions: Sequence[Direction],
    on: date,
) -> tuple[int, int, int, str]:
    """Count the pairs of a code, as ``select`` would list them but without putting them in order.

    Returns:
        Pairs in force, those of them with a modifier allowed, all rows, and the id of the release
        that most rows come from.
    """
    found = _load(content, code, sources, directions)
    if found is None:
        return 0, 0, 0, ""
    import numpy as np

    legend, side, others, terms, file = found
    fires = _fires(legend, on)[terms]
    live, allowed = int(fires.sum()), int((fires & (legend.indicators[terms] == 1)).sum())
    if len(np.unique(others[fires] * 4 + side[fires])) != live:
        rows = select(content, code, sources, directions, on)
        live, allowed = len(rows), rows.with_modifier
    return live, allowed, len(others), _main_source(legend, file)


def _load(
    content: Content, code: str, sources: Sequence[Source], directions: Sequence[Direction]
) -> "tuple[_Legend, Ints, Ints, Ints, Ints] | None":
    """Return the legend, and of every row of a code: side, other code, terms, file."""
    connection = content.edits
    if connection is None or not sources:
        return None
    legend = _legend(content)
    number = legend.ids.get(code)
    files = [legend.files[source.id] for source in sources if source.id in legend.files]
    if number is None or not files:
        return None
    marks = ", ".join("?" * len(files))
    sides = ", ".join("?" * len(directions))
    packed = connection.execute(
        f"SELECT file, side, pairs FROM ptp WHERE file IN ({marks}) AND side IN ({sides})"  # noqa: S608
        " AND code = ?",
        (*files, *map(int, directions), number),
    ).fetchall()
    if not packed:
        return None
    import numpy as np

    unpacked = [unpack_pairs(row["pairs"]) for row in packed]
    lengths = [len(others) for others, _ in unpacked]
    return (
        legend,
        np.repeat([row["side"] for row in packed], lengths),
        legend.places[np.concatenate([one for one, _ in unpacked])],
        np.concatenate([one for _, one in unpacked]).astype(np.int64),
        np.repeat([row["file"] for row in packed], lengths),
    )


def _fires(legend: _Legend, on: date) -> "npt.NDArray[np.bool_]":
    """Return which terms fire on a date; indicator 9 never does."""
    day = _number(on.isoformat(), 0)
    fires: npt.NDArray[np.bool_] = (legend.effective <= day) & (day <= legend.deleted)
    fires &= legend.indicators != 9
    return fires


def _main_source(legend: _Legend, files: "Ints") -> str:
    """Return the id of the release that most rows come from, empty if there are none."""
    if not len(files):
        return ""
    import numpy as np

    main = int(np.bincount(files).argmax())
    return next(name for name, file in legend.files.items() if file == main)
