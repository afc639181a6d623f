"""Finding the code tables that answer for a date, and comparing them with the code list."""

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from desktop.shell.regional import format_number
from index.database import Content, open_content
from index.model import Source, System


@dataclass(frozen=True, slots=True)
class Opening:
    """A request for the tables.

    Attributes:
        content_dir: The content folder.
        date_of_service: Picks the edition.
    """

    content_dir: Path
    date_of_service: date


@dataclass(frozen=True, slots=True)
class Opened:
    """The tables that answer.

    Attributes:
        content: The generation.
        source: The edition of the tables, None if none are installed.
        statement: Which edition it is and, if it does not cover the date, that it does not.
    """

    content: Content
    source: Source | None
    statement: str


@dataclass(frozen=True, slots=True)
class Compared:
    """How the tables differ from each installed edition of the code list, in a line."""

    text: str


def answer(request: Opening | Opened) -> Opened | Compared:
    """Find the tables, or compare those that were found; called on the worker's thread.

    Raises:
        ContentError: There is no usable content.
    """
    if isinstance(request, Opening):
        return _open(request)
    try:
        return Compared(_differences(request))
    finally:
        request.content.close()  # this thread's connection: the window has one of its own


def _open(request: Opening) -> Opened:
    from index.model.editions import releases_for
    from index.pages.pcs_tables import KIND
    from index.pages.rows import catalogue
    from index.pages.validity import validity

    content = open_content(request.content_dir)
    try:
        found = catalogue(content).kinds.get(KIND, ())
    finally:
        content.close()
    if not found:
        return Opened(content, None, "")
    source = releases_for(found, request.date_of_service)[0]
    known = validity(System.ICD10PCS, source, request.date_of_service)
    return Opened(content, source, f"Code tables {known.statement}.")


def _differences(opened: Opened) -> str:
    from index.pages.pcs_listing import differences

    if opened.source is None:
        return ""
    return " ".join(
        f"Code list {one.listed.edition}: {_codes(len(one.not_buildable), '')} not in these "
        f"tables, {_codes(len(one.not_listed), ' of the tables')} no longer or not yet in it."
        for one in differences(opened.content, (opened.source,))
        if one.not_buildable or one.not_listed
    )


def _codes(count: int, of: str) -> str:
    """Return the beginning of a sentence on a number of codes."""
    return f"1 code{of} is" if count == 1 else f"{format_number(count)} codes{of} are"


def listed_as(content: Content, code: str) -> tuple[str, bool]:
    """Return what the installed code list says of a built code, and whether it lists it.

    The title of a code that the newest edition no longer has names the last one that had it.
    """
    from index.pages.pcs_listing import code_list_editions, listing

    editions = code_list_editions(content)
    found = listing(content, code)
    if found is None:
        names = ", ".join(one.edition for one in editions)
        return f"Not in the installed code list{f' ({names})' if names else ''}", False
    last = found.editions[-1]
    return found.title + ("" if last == editions[-1] else f" (until {last.edition})"), True
