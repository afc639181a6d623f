"""XML of a note, which comes from outside and is not to be trusted."""

from typing import TYPE_CHECKING

from index.cases.reading.note import NoteError
from index.sources.xml import XmlError, parse

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

MAX_ELEMENTS = 500_000
"""Several times what the longest note has that ``note.MAX_CHARACTERS`` allows."""
MAX_XML_DEPTH = 100


def root_of(data: bytes, what: str) -> "Element":
    """Return the root of a document.

    Args:
        data: The document.
        what: What to call it in an error: ``the C-CDA document``.

    Raises:
        NoteError: It is damaged, declares entities, or is too large or too deeply nested.
    """
    # Every element begins with this byte, in each encoding that expat knows.
    if data.count(b"<") > 2 * MAX_ELEMENTS:
        msg = f"{what} has more than {MAX_ELEMENTS:,} elements, which no note needs"
        raise NoteError(msg)
    try:
        root = parse(data)
    except XmlError as error:
        msg = f"{what} cannot be read: {error}; export it again"
        raise NoteError(msg) from error
    level = [root]
    for _ in range(MAX_XML_DEPTH):
        level = [child for element in level for child in element]
    if level:
        msg = f"{what} is nested more than {MAX_XML_DEPTH} elements deep, which no note needs"
        raise NoteError(msg)
    return root


def local(element: "Element") -> str:
    """Return an element's name without its namespace; empty for a comment."""
    tag = element.tag
    return tag.rsplit("}", 1)[-1] if isinstance(tag, str) else ""
