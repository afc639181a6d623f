"""MS-DRG tables of the inpatient rule: 6I (MCC), 6J (CC), 5 (weights). Tab-separated, cp1252."""

import csv
import io
import math
import re
from collections.abc import Iterator

from index.model import System
from index.sources.records import DrgRow, GroupingRow
from index.sources.release import Release, plain

SCHEME = "MS-DRG"
_WEIGHT = "Weights - 10% Cap Applied"
_COLUMNS = {
    "MS-DRG": "drg",
    "MDC": "mdc",
    "TYPE": "type",
    "MS-DRG Title": "title",
    _WEIGHT: "weight",
    "Geometric mean LOS": "geometric_mean_stay",
    "Arithmetic mean LOS": "arithmetic_mean_stay",
}
_DRG = re.compile(r"\d{3}", re.ASCII)


def _table(release: Release) -> Iterator[list[str]]:
    """Yield the rows of a tab-separated table."""
    text = io.StringIO(release.text("cp1252"), newline="")
    reader = csv.reader(text, delimiter="\t", strict=True)
    try:
        yield from reader
    except csv.Error as error:
        release.fail(f"line {reader.line_num}: {error}", error)


def _severity(release: Release, value: str) -> Iterator[GroupingRow]:
    table = _table(release)
    if not any(row[:1] == ["Diagnosis Code"] for row in table):
        release.fail("the column 'Diagnosis Code' is missing")
    for row in table:
        # The list ends with notes, whose first cell is empty.
        if row and row[0].strip():
            yield GroupingRow(System.ICD10CM, release.code(row[0]), SCHEME, value)


def read_cc(release: Release) -> Iterator[GroupingRow]:
    """Yield the codes that are complications or comorbidities.

    Raises:
        SourceError: The heading line is missing, or a cell is not a code.
    """
    return _severity(release, "CC")


def read_mcc(release: Release) -> Iterator[GroupingRow]:
    """Yield the codes that are major complications or comorbidities.

    Raises:
        SourceError: The heading line is missing, or a cell is not a code.
    """
    return _severity(release, "MCC")


def _measure(release: Release, text: str) -> float | None:
    """Return a weight or a stay in days; None where a full stop or nothing stands for it."""
    text = text.strip()
    if text in {"", "."}:
        return None
    try:
        value = float(text)
    except ValueError as error:
        release.fail(f"{text[:40]!r} is not a weight or length of stay", error)
    if not math.isfinite(value) or value < 0:
        release.fail(f"{text[:40]!r} is not a weight or length of stay")
    return value


def read_weights(release: Release) -> Iterator[DrgRow]:
    """Yield every MS-DRG with its weight (10 % cap applied) and mean stays in days.

    Raises:
        SourceError: A column is missing, or a cell is not a number.
    """
    table = _table(release)
    heading: list[str] = []
    for row in table:
        heading = [plain(cell) for cell in row]
        if heading[:1] == ["MS-DRG"]:
            break
    missing = [name for name in _COLUMNS if name not in heading]
    if missing:
        release.fail(f"the column {missing[0]!r} is missing")
    places = {field: heading.index(name) for name, field in _COLUMNS.items()}
    for row in table:
        if not row or not row[0].strip():
            continue
        if len(row) < len(heading) or not _DRG.fullmatch(row[0].strip()):
            release.fail(f"{row[0][:40]!r} is not a row of the table")
        cells = {field: plain(row[place]) for field, place in places.items()}
        yield DrgRow(
            cells["drg"],
            cells["title"],
            cells["mdc"],
            "" if cells["type"] == "**" else cells["type"],
            _measure(release, cells["weight"]),
            _measure(release, cells["geometric_mean_stay"]),
            _measure(release, cells["arithmetic_mean_stay"]),
        )
