"""The structure of a note: sections, sentences, and what is said of the conditions in them."""

from index.cases.structure.context import contexts
from index.cases.structure.model import (
    Context,
    Flag,
    NoteStructure,
    Section,
    SectionKind,
    Sentence,
    Trigger,
)
from index.cases.structure.reading import read_structure

__all__ = [
    "Context",
    "Flag",
    "NoteStructure",
    "Section",
    "SectionKind",
    "Sentence",
    "Trigger",
    "contexts",
    "read_structure",
]
