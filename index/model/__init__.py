"""The shared vocabulary of the engine: immutable dataclasses with no behaviour of their own.

Everything the window, the command line and the tests exchange with the engine is one of these.
"""

from index.model.codes import (
    HEADING_NOT_IN_RELEASE,
    SYSTEMS,
    CodeRef,
    Kind,
    Source,
    System,
    display_code,
    system_info,
)
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
from index.model.search import Hit, Match, SearchResult, Span

__all__ = [
    "HEADING_NOT_IN_RELEASE",
    "SYSTEMS",
    "CodeLine",
    "CodePage",
    "CodeRef",
    "Crosswalk",
    "Extension",
    "Grouping",
    "Hit",
    "Kind",
    "Match",
    "Note",
    "NoteKind",
    "NoteLink",
    "SearchResult",
    "Source",
    "Span",
    "System",
    "Validity",
    "display_code",
    "system_info",
]
