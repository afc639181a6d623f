"""Whether a code is in the installed releases and may be reported on a date of service."""

from dataclasses import dataclass
from datetime import date

from index.database import Content
from index.model import CodeRef
from index.pages.rows import UnknownCodeError, catalogue, find_row
from index.pages.versions import version_on


@dataclass(frozen=True, slots=True)
class Reportable:
    """A code that may be reported.

    Attributes:
        display: The code as printed.
        title: Its title on the date.
        statement: Which edition answers, and for which dates it holds.
    """

    display: str
    title: str
    statement: str


def reportable(content: Content, ref: CodeRef, on: date) -> Reportable | None:
    """Return a code as the edition for a date prints it; None if it may not be reported then.

    Args:
        content: The generation.
        ref: The code.
        on: The date of service.
    """
    try:
        row = find_row(content, ref)
    except UnknownCodeError:
        return None
    found = version_on(content, row, catalogue(content), on)
    if not (found.billable and found.validity.valid):
        return None
    return Reportable(row["display"], found.title, found.validity.statement)
