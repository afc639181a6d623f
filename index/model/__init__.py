"""The shared vocabulary of the engine: immutable dataclasses with no behaviour of their own.

Everything the window, the command line and the tests exchange with the engine is one of these.
Those of pages and of search answers are loaded at first use: making their classes takes 7 ms, and
a window stands before it needs them.
"""

from importlib import import_module
from typing import TYPE_CHECKING

from index.model.codes import (
    DESCRIPTOR_NOT_INSTALLED,
    HEADING_NOT_IN_RELEASE,
    SYSTEMS,
    CodeRef,
    Kind,
    Source,
    System,
    display_code,
    is_stand_in,
    system_info,
)

if TYPE_CHECKING:
    from index.model.page import (
        CodeLine,
        CodePage,
        Crosswalk,
        Extension,
        Grouping,
        Note,
        NoteKind,
        NoteLink,
        Validity,
    )
    from index.model.search import (
        Explanation,
        ExplanationLine,
        Hit,
        Match,
        Personal,
        Question,
        Reading,
        SearchResult,
        Span,
    )

_LATER = {
    "index.model.page": (
        "CodeLine",
        "CodePage",
        "Crosswalk",
        "Extension",
        "Grouping",
        "Note",
        "NoteKind",
        "NoteLink",
        "Validity",
    ),
    "index.model.search": (
        "Explanation",
        "ExplanationLine",
        "Hit",
        "Match",
        "Personal",
        "Question",
        "Reading",
        "SearchResult",
        "Span",
    ),
}

__all__ = [
    "DESCRIPTOR_NOT_INSTALLED",
    "HEADING_NOT_IN_RELEASE",
    "SYSTEMS",
    "CodeLine",
    "CodePage",
    "CodeRef",
    "Crosswalk",
    "Explanation",
    "ExplanationLine",
    "Extension",
    "Grouping",
    "Hit",
    "Kind",
    "Match",
    "Note",
    "NoteKind",
    "NoteLink",
    "Personal",
    "Question",
    "Reading",
    "SearchResult",
    "Source",
    "Span",
    "System",
    "Validity",
    "display_code",
    "is_stand_in",
    "system_info",
]


def __getattr__(name: str) -> object:
    """Load the module of a name that is not needed by every start."""
    for module, names in _LATER.items():
        if name in names:
            value: object = getattr(import_module(module), name)
            globals()[name] = value
            return value
    msg = f"module {__name__!r} has no attribute {name!r}"
    raise AttributeError(msg)
