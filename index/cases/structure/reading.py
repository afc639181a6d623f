"""A note to its sections and sentences."""

from index.cases.structure.headings import sections
from index.cases.structure.model import NoteStructure
from index.cases.structure.sentences import sentences


def read_structure(text: str) -> NoteStructure:
    """Return the sections and sentences of a note.

    Args:
        text: The note, as long and as odd as it may be; nothing in it is an error.
    """
    parts, bodies = sections(text)
    return NoteStructure(parts, sentences(text, parts, bodies))
