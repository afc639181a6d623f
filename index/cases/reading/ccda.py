"""C-CDA documents (HL7 Clinical Document Architecture, release 2): titles and narrative, in order.

The narrative is what the author attested; the coded entries beside it are not read.
"""

import base64
import binascii
from typing import TYPE_CHECKING, Final

from index.cases.reading.markup import STRUCK_OUT, MarkupText
from index.cases.reading.note import NoteError, NoteText, Source
from index.cases.reading.plain import clean
from index.cases.reading.xml import local, root_of

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

ROOT = "ClinicalDocument"
_AS_HTML: Final = {"paragraph": "p", "item": "li", "footnote": "p"}
"""Elements of the narrative that HTML calls otherwise; ``list`` depends on its type."""


def read_ccda(source: Source) -> tuple[NoteText, ...]:
    """Read a document as one note, or as the file that it wraps.

    Raises:
        NoteError: It is damaged or holds no narrative.
    """
    root = root_of(source.data, "the C-CDA document")
    left_out: list[str] = []
    title = _words(_child(root, "title")) or source.name
    body = next((one for one in root.iter() if local(one) == "nonXMLBody"), None)
    if body is not None:
        return _wrapped(body, source, title)
    collected = MarkupText()
    for component in root:
        if local(component) == "component":
            _sections(component, collected, left_out)
    if collected.dropped:
        left_out.append(STRUCK_OUT)
    source.budget.spend(len(collected.text()))
    return (NoteText(clean(collected.text()), title, "ccda", tuple(left_out)),)


def _child(element: "Element", name: str) -> "Element | None":
    return next((one for one in element if local(one) == name), None)


def _words(element: "Element | None") -> str:
    return "" if element is None else "".join(element.itertext()).strip()


def _sections(element: "Element", into: MarkupText, left_out: list[str]) -> None:
    """Add the sections below an element in order, each with its title."""
    for child in element:
        name = local(child)
        if name in {"structuredBody", "component", "section"}:
            _sections(child, into, left_out)
        elif name == "title":
            into.open("p")
            into.add(_words(child))
            into.close("p")
        elif name == "text":
            into.open("div")
            _narrative(child, into, left_out)
            into.close("div")


def _narrative(element: "Element", into: MarkupText, left_out: list[str]) -> None:
    into.add(element.text or "")
    for child in element:
        name = local(child)
        if name == "renderMultiMedia":
            left_out.append("pictures are not read")
        elif name == "list":
            _element("ol" if child.get("listType") == "ordered" else "ul", child, into, left_out)
        elif name:
            tag = "del" if child.get("revised") == "delete" else _AS_HTML.get(name, name)
            _element(tag, child, into, left_out)
        into.add(child.tail or "")


def _element(tag: str, element: "Element", into: MarkupText, left_out: list[str]) -> None:
    into.open(tag)
    _narrative(element, into, left_out)
    into.close(tag)


def _wrapped(body: "Element", source: Source, title: str) -> tuple[NoteText, ...]:
    """Read the file that a document holds in place of sections."""
    text = _child(body, "text")
    content = "" if text is None else "".join(text.itertext())
    data = content.encode("utf-8", "replace")
    if text is not None and text.get("representation") == "B64":
        try:
            data = base64.b64decode("".join(content.split()))
        except (binascii.Error, ValueError) as error:
            msg = "the file in the C-CDA document is damaged: export it again"
            raise NoteError(msg) from error
    if not data.strip():
        msg = "the C-CDA document refers to a file that is not in it: open that file itself"
        raise NoteError(msg)
    return tuple(
        NoteText(note.text, title, "ccda", note.left_out) for note in source.read_part(data, title)
    )
