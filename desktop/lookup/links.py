"""Links inside the window: a code, or a command of the detail pane, as a URL."""

from urllib.parse import quote

from PySide6.QtCore import QUrl

from index.model import CodeRef, System

TREE = "show:tree"
"""The link that opens the range tree."""
NOTE = "show:note"
"""The link that opens the note editor."""


def code_link(ref: CodeRef) -> str:
    """Return the link to a code, for example ``code:ICD10CM/E1122``."""
    return f"code:{ref.system.value}/{ref.code}"


def linked_code(url: QUrl) -> CodeRef | None:
    """Return the code that a link leads to, None if it is not a link to a code."""
    if url.scheme() != "code":
        return None
    system, _, code = url.path().partition("/")
    try:
        return CodeRef(System(system), code)
    except ValueError:
        return None


def place_link(target: str) -> str:
    """Return the link to another place, ``Cell.target``; whatever it holds, it stays a link."""
    return f"place:{quote(target, safe='')}"


def linked_place(url: QUrl) -> str | None:
    """Return the place that a link leads to, None if it is not a link to one."""
    if url.scheme() != "place":
        return None
    return url.path(QUrl.ComponentFormattingOption.FullyDecoded)
