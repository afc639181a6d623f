"""The arrays of the board's index in force: which they are, and opening them."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import numpy as np

from index.arrays import read_array
from index.fulltext.word_postings import Field
from index.jobs.board.columns import Columns, load_columns
from index.jobs.board.layout import BOOSTS, CURRENT, FOLDER, FORMAT, packed_name
from index.jobs.errors import JobsError

_ROWS = "rows.txt"
_ROW_STARTS = "rows.starts.npy"
_IN = "\x1f"
_LIST = "\x1e"
"""Between the parts of a row, and the credentials. JSON takes ten times as long to read."""
_TRIES = 5
Row = tuple[str, str, str, tuple[str, ...], str, str]


@dataclass(frozen=True, slots=True)
class Current:
    """Which arrays are in force.

    Attributes:
        generation: Their number.
        tables: Generation of the tables that they were made of.
        digest: Of what they were made of.
        documents: Number of postings.
        changed: When the board last changed.
    """

    generation: int
    tables: int
    digest: str
    documents: int
    changed: datetime


@dataclass(frozen=True, slots=True)
class Packed:
    """The arrays of one generation.

    Attributes:
        current: Which they are.
        fields: The postings of each field.
        columns: The facts of each posting.
    """

    current: Current
    fields: tuple[Field, ...]
    columns: Columns
    _rows: bytes
    _starts: list[int]

    def row(self, document: int) -> Row:
        """Return what a row of the list shows: title, employer, place, credentials, pay, source."""
        start, stop = self._starts[document], self._starts[document + 1]
        title, employer, place, credentials, pay, source = (
            self._rows[start:stop].decode().split(_IN)
        )
        return title, employer, place, tuple(filter(None, credentials.split(_LIST))), pay, source


def read_current(folder: Path) -> Current | None:
    """Return which arrays of a board are in force, None if none of this format.

    Args:
        folder: The board's folder.
    """
    try:
        value = json.loads((folder / FOLDER / CURRENT).read_text(encoding="utf-8"))
        if value["format"] != FORMAT or value["boosts"] != BOOSTS:
            return None
        changed = datetime.fromisoformat(value["changed"])
        return Current(
            value["generation"], value["tables"], value["digest"], value["documents"], changed
        )
    except (OSError, ValueError, KeyError, TypeError):
        return None


def write_rows(rows: Sequence[Row], folder: Path) -> None:
    """Write what rows of the list show, in document order."""
    lines = [_row_text(row).encode() for row in rows]
    starts = np.concatenate([[0], np.cumsum([len(line) for line in lines])]).astype(np.int64)
    (folder / _ROWS).write_bytes(b"".join(lines))
    np.save(folder / _ROW_STARTS, starts, allow_pickle=False)


def _row_text(row: Row) -> str:
    title, employer, place, credentials, pay, source = row
    listed = _LIST.join(_without_marks(name) for name in credentials)
    before = (_without_marks(one) for one in (title, employer, place))
    return _IN.join((*before, listed, _without_marks(pay), _without_marks(source)))


def _without_marks(text: str) -> str:
    return text.replace(_IN, " ").replace(_LIST, " ")


def open_packed(folder: Path) -> Packed | None:
    """Open the arrays of a board that are in force, None if it has none yet.

    Args:
        folder: The board's folder.

    Raises:
        JobsError: They are damaged.
    """
    error: Exception | None = None
    for _ in range(_TRIES):
        current = read_current(folder)
        if current is None:
            return None
        try:
            return _opened(folder / FOLDER / packed_name(current.generation), current)
        except (OSError, ValueError, KeyError) as problem:
            error = problem  # or newer ones have been put in force, and these removed
        if read_current(folder) == current:
            break
    msg = (
        f"the index of the job board cannot be read ({error}): delete the folder "
        f"{folder / FOLDER} and run 'codeleaf jobs refresh'; no posting is lost"
    )
    raise JobsError(msg) from error


def _opened(packed: Path, current: Current) -> Packed:
    documents = current.documents
    fields: Any = (Field(packed, *one, documents) for one in BOOSTS.items()) if documents else ()
    columns = load_columns(packed)
    starts = read_array(packed / _ROW_STARTS).tolist()
    if len(columns.ids) != documents or len(starts) != documents + 1:
        msg = "its arrays are of different lengths"
        raise ValueError(msg)
    return Packed(current, tuple(fields), columns, (packed / _ROWS).read_bytes(), starts)
