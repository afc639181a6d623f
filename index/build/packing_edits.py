"""Packing procedure-to-procedure edits, as ``index.database.tables.edits`` describes."""

import sqlite3
from array import array
from collections.abc import Iterator

import numpy as np
import numpy.typing as npt

from index.build.errors import BuildError
from index.database.tables.edits import INDICATORS, PAIR, PRIOR_1996, PtpRow

_MOST_CODES = 65_536
_MOST_RATIONALES = 256


class _Numbers:
    """Numbers texts from ``first`` in the order in which they come."""

    def __init__(self, first: int, most: int) -> None:
        self._numbers: dict[str, int] = {}
        self._first = first
        self._most = most

    def of(self, text: str) -> int:
        """Return the number of a text.

        Raises:
            BuildError: There are more texts than the packing has numbers for.
        """
        number = self._numbers.get(text)
        if number is None:
            number = self._numbers[text] = len(self._numbers) + self._first
            if number >= self._most:
                msg = f"the edits name more than {self._most:,} codes or dates"
                raise BuildError(msg)
        return number

    def items(self) -> list[tuple[int, str]]:
        """Return numbers and texts."""
        return [(number, text) for text, number in self._numbers.items()]


class PairPacker:
    """Takes edits one by one and packs them at the end.

    An edit takes ten bytes while it waits: four million are 45 MB.
    """

    def __init__(self) -> None:
        self._codes = _Numbers(0, _MOST_CODES)
        self._dates = _Numbers(1, _MOST_CODES)
        self._rationales = _Numbers(0, _MOST_RATIONALES)
        self._columns: dict[str, tuple[array[int], ...]] = {}
        self._sources: dict[str, str] = {}
        self._indicators = {value: place for place, value in enumerate(INDICATORS)}

    def add(self, row: PtpRow, source: str) -> None:
        """Take an edit.

        Raises:
            BuildError: There are too many codes, dates or rationales.
        """
        setting, column1, column2, prior, effective, deletion, indicator, rationale = row
        columns = self._columns.get(setting)
        if columns is None:
            columns = self._columns[setting] = tuple(array(kind) for kind in "HHHHBB")
            self._sources[setting] = source
        columns[0].append(self._codes.of(column1))
        columns[1].append(self._codes.of(column2))
        columns[2].append(self._dates.of(effective) if effective else 0)
        columns[3].append(self._dates.of(deletion) if deletion else 0)
        columns[4].append(self._indicators[indicator] | (PRIOR_1996 if prior else 0))
        columns[5].append(self._rationales.of(rationale))

    def write(self, connection: sqlite3.Connection) -> None:
        """Write everything that was taken."""
        order = sorted(self._codes.items(), key=lambda item: item[1])
        renumbered = np.zeros(len(order) or 1, dtype=np.uint16)
        for place, (number, _) in enumerate(order):
            renumbered[number] = place
        connection.executemany(
            "INSERT INTO ptp_code VALUES (?, ?)",
            [(place, code) for place, (_, code) in enumerate(order)],
        )
        connection.executemany("INSERT INTO ptp_date VALUES (?, ?)", self._dates.items())
        connection.executemany("INSERT INTO ptp_rationale VALUES (?, ?)", self._rationales.items())
        for setting, columns in self._columns.items():
            parts = [np.frombuffer(column, dtype=column.typecode) for column in columns]
            first, second = renumbered[parts[0]], renumbered[parts[1]]
            for side, (own, other) in ((1, (first, second)), (2, (second, first))):
                connection.executemany(
                    "INSERT INTO ptp VALUES (?, ?, ?, ?, ?)",
                    (
                        (setting, side, code, pairs, self._sources[setting])
                        for code, pairs in _grouped(own, other, parts[2:])
                    ),
                )


def _grouped(
    own: npt.NDArray[np.uint16], other: npt.NDArray[np.uint16], rest: list[npt.NDArray[np.generic]]
) -> Iterator[tuple[int, bytes]]:
    """Yield each code with its packed pairs, ordered by the other code and the dates."""
    order = np.lexsort((rest[1], rest[0], other, own))
    packed = np.empty(len(own), dtype=list(PAIR))
    for (name, _), values in zip(PAIR, (other, *rest), strict=True):
        packed[name] = values[order]
    ordered = own[order]
    starts = np.flatnonzero(np.r_[True, ordered[1:] != ordered[:-1]])
    for start, end in zip(starts, [*starts[1:], len(ordered)], strict=True):
        yield int(ordered[start]), packed[start:end].tobytes()
