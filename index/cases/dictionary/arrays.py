"""Arrays that the dictionary is kept in: texts and rows of numbers of unequal length."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

Arrays = Mapping[str, npt.NDArray[Any]]
"""Arrays by name, as they are kept on disk."""


class Rows:
    """Rows of unequal length that stand behind one another in an array.

    Args:
        values: All values.
        starts: Where each row begins, and where the last one ends.
    """

    def __init__(self, values: npt.NDArray[Any], starts: npt.NDArray[Any]) -> None:
        self.values = values
        self.starts = starts
        # Slices of a view cost a tenth of slices of an array, and make whole numbers.
        self._values = values.data
        self._starts = starts.data

    @classmethod
    def of(cls, arrays: Arrays, name: str) -> "Rows":
        """Return the rows that `named` has named so."""
        return cls(arrays[name], arrays[f"{name}.starts"])

    @classmethod
    def of_lengths(cls, values: npt.NDArray[Any], lengths: npt.NDArray[Any]) -> "Rows":
        """Return rows of given lengths."""
        starts = np.zeros(len(lengths) + 1, np.int32)
        np.cumsum(lengths, out=starts[1:])
        return cls(values, starts)

    @classmethod
    def of_texts(cls, texts: Sequence[bytes]) -> "Rows":
        """Return texts as rows."""
        lengths = np.fromiter(map(len, texts), np.int32, len(texts))
        return cls.of_lengths(np.frombuffer(b"".join(texts), np.uint8), lengths)

    def named(self, name: str) -> dict[str, npt.NDArray[Any]]:
        """Return the arrays by name, to be kept."""
        return {name: self.values, f"{name}.starts": self.starts}

    def __len__(self) -> int:
        return len(self.starts) - 1

    def numbers(self, row: int) -> tuple[int, ...]:
        """Return a row of numbers."""
        return tuple(self._values[self._starts[row] : self._starts[row + 1]])

    def text(self, row: int) -> bytes:
        """Return a row of bytes."""
        return bytes(self._values[self._starts[row] : self._starts[row + 1]])

    def ordered(self, order: npt.NDArray[Any]) -> "Rows":
        """Return the rows in another order.

        Args:
            order: The number of the row that comes to stand at each place.
        """
        lengths = np.diff(self.starts)[order]
        made = Rows.of_lengths(self.values, lengths)
        moved = np.repeat(self.starts[:-1][order] - made.starts[:-1], lengths)
        return Rows(self.values[moved + np.arange(len(moved))], made.starts)


def to_lines(words: Iterable[str]) -> npt.NDArray[np.uint8]:
    """Return words, none of which holds a line end, as the UTF-8 of a line each."""
    return np.frombuffer("".join(f"{word}\n" for word in words).encode(), np.uint8)


def from_lines(lines: npt.NDArray[Any]) -> list[str]:
    """Return the words that `to_lines` was given."""
    return lines.tobytes().decode().split("\n")[:-1]
