"""Applications as a table (CSV), to open in a spreadsheet."""

import csv
import io
from collections.abc import Iterable
from datetime import date

from index.model.applications import Application, Stage

_FORMULA = frozenset("=+-@\uff1d\uff0b\uff0d\uff20\t\r\n")
"""What a spreadsheet takes a cell for a formula by, also in full width."""

_COLUMNS = (
    "title",
    "employer",
    "place",
    "stage",
    *(stage.value for stage in Stage),
    "remind",
    "remind of",
    "notes",
    "documents",
    "apply to",
    "address",
)


def applications_csv(applications: Iterable[Application]) -> bytes:
    """Return applications as CSV: UTF-8 with a mark of it, which spreadsheets need.

    A cell that a spreadsheet could take for a formula gets an apostrophe before it: titles,
    employers and addresses come from others. Notes are in it, readable.
    """
    text = io.StringIO()
    table = csv.writer(text, lineterminator="\r\n")
    table.writerow(_COLUMNS)
    for one in applications:
        days = {change.stage: change.day for change in one.stages}
        cells = (
            one.title,
            one.employer,
            one.place,
            one.stage.value,
            *(_day(days.get(stage)) for stage in Stage),
            _day(one.remind),
            one.remind_of,
            one.notes,
            "; ".join(one.documents),
            one.apply_to,
            one.url,
        )
        table.writerow([harmless(cell) for cell in cells])
    return text.getvalue().encode("utf-8-sig")


def harmless(cell: str) -> str:
    """Return a cell that no spreadsheet takes for a formula."""
    begins = cell[:1] in _FORMULA or cell.lstrip()[:1] in _FORMULA
    return f"'{cell}" if cell and begins else cell


def _day(day: date | None) -> str:
    return day.isoformat() if day else ""
