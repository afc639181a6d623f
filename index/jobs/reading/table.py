"""Tables of postings: CSV with a header in any usual wording."""

import csv
import io
import re
from collections.abc import Iterator
from typing import Final

from index.jobs.errors import JobsError
from index.jobs.reading.entries import Entries, Entry
from index.jobs.reading.limits import MAX_BYTES, MAX_VALUES
from index.jobs.reading.named import field_of, fill
from index.model.jobs import ReadFile, SourceKind

_DELIMITERS: Final = (",", ";", "\t", "|")
_HEADER_ROWS = 8
"""Rows in which the header is looked for; a title of the table may stand above it."""
_HEAD = 20_000
_SEPARATOR = re.compile(r"sep=(.)\r?\n", re.IGNORECASE)
"""What Excel is told the delimiter by."""
_NEEDED = (
    "a column with the title of the job is needed (title, job title or position); employer, "
    "location, pay, description and url are read too"
)


def is_table(text: str) -> bool:
    """Return whether a text is a table: rows of several cells, or a header with known names."""
    delimiter, header = _shape(text)
    rows = _first_rows(text, delimiter)
    return header >= 0 or sum(len(row) > 1 for row in rows) >= 2


def read_table(text: str, url: str = "") -> ReadFile:
    """Read the postings of a table.

    Args:
        text: The table.
        url: Where it was got from, empty if unknown.

    Raises:
        JobsError: It has no column for the title, is damaged, or has more than ``MAX_VALUES``
            cells. The message names the columns that were found.
    """
    delimiter, header = _shape(text)
    if header < 0:
        found = next(iter(_first_rows(text, delimiter)), [])
        names = ", ".join(repr(name.strip()[:40]) for name in found[:20] if name.strip())
        msg = f"it is a table without a title of the job: its columns are {names}; {_NEEDED}"
        raise JobsError(msg)
    if text.count(delimiter) > MAX_VALUES:
        msg = f"it has more than {MAX_VALUES:,} cells: split it"
        raise JobsError(msg)
    rows = _rows(text, delimiter)
    columns: list[str] = []
    for _ in range(header + 1):
        columns = next(rows)
    fields = [field_of(name) for name in columns]
    entries = Entries(SourceKind.TABLE)
    for row in entries.within(row for row in rows if any(map(str.strip, row))):
        given: dict[str, list[str]] = {}
        for field, cell in zip(fields, row, strict=False):
            if field and cell.strip():
                given.setdefault(field, []).append(cell)
        entry = Entry()
        fill(entry, given, url)
        entries.add(entry)
    return entries.read_file()


def _shape(text: str) -> tuple[str, int]:
    """Return the delimiter and the number of the header's row, -1 without a title in it."""
    told = _SEPARATOR.match(text)
    best = (-1, told[1] if told else ",", -1)
    for delimiter in [told[1]] if told else _DELIMITERS:
        for number, row in enumerate(_first_rows(text, delimiter)):
            fields = {field_of(name) for name in row} - {""}
            if "title" in fields and len(fields) > best[0]:
                best = (len(fields), delimiter, number)
        if best[0] < 0 and len(next(iter(_first_rows(text, delimiter)), [])) > 1:
            best = (-1, delimiter if best[1] == "," else best[1], -1)
    return best[1], best[2]


def _first_rows(text: str, delimiter: str) -> list[list[str]]:
    found: list[list[str]] = []
    try:
        for row in _rows(text[:_HEAD], delimiter):
            found.append(row)
            if len(found) == _HEADER_ROWS:
                break
    except JobsError:
        pass  # damage behind the header is told when all is read
    return found


def _rows(text: str, delimiter: str) -> Iterator[list[str]]:
    text = _SEPARATOR.sub("", text, count=1) if _SEPARATOR.match(text) else text
    # Longer cells than the 131,072 characters of the library are cut, not refused.
    csv.field_size_limit(max(csv.field_size_limit(), MAX_BYTES))
    # Otherwise a quotation mark that is not closed takes all rows behind it into one cell.
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    try:
        yield from reader
    except csv.Error as error:
        msg = f"the table is damaged at line {reader.line_num:,} ({error}): export it again"
        raise JobsError(msg) from error
