"""Word documents (Office Open XML): paragraphs, lists, tables, headers, footers and footnotes."""

import re
from typing import TYPE_CHECKING, Final

from index.cases.reading.archive import Members, open_members
from index.cases.reading.markup import STRUCK_OUT
from index.cases.reading.note import NoteError, NoteText, Source
from index.cases.reading.numbering import Numbering, attribute, find
from index.cases.reading.plain import clean
from index.cases.reading.xml import local, root_of

if TYPE_CHECKING:
    from collections.abc import Iterator
    from xml.etree.ElementTree import Element

DOCUMENT = "word/document.xml"
_AROUND = re.compile(r"word/(?P<kind>header|footer|footnotes|endnotes)\d*\.xml")
_WHAT = "the Word document"
_OFF: Final = frozenset({"0", "false", "off", "none"})
_CHARACTERS: Final = {"tab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "-"}


def read_docx(source: Source) -> tuple[NoteText, ...]:
    """Read a document as one note: headers, the text, then footnotes and footers.

    Raises:
        NoteError: It is damaged, encrypted, too large, or no Word document.
    """
    with open_members(source.data) as members:
        if DOCUMENT not in members.names:
            msg = (
                "a zip or a document of another program cannot be read: unpack it, or save the "
                "note as .docx, PDF or text"
            )
            raise NoteError(msg)
        return (_read(members, source),)


def _read(members: Members, source: Source) -> NoteText:
    reader = _Reader(Numbering(members))
    around: dict[str, dict[str, None]] = {}  # lines by kind, each once: pages repeat them
    for name in sorted(members.names):
        found = _AROUND.fullmatch(name)
        if found:
            lines = reader.lines(root_of(members.read(name), _WHAT))
            known = around.setdefault(found["kind"], {})
            known.update(dict.fromkeys(line for line in lines if line.strip()))
    body = reader.lines(root_of(members.read(DOCUMENT), _WHAT))
    kinds = ("footnotes", "endnotes", "footer")
    blocks = [around.get("header", ()), body, *(around.get(kind, ()) for kind in kinds)]
    text = "\n\n".join("\n".join(lines) for lines in blocks if lines)
    source.budget.spend(len(text))
    left_out = list(reader.left_out)
    pictures = sum(name.startswith("word/media/") for name in members.names)
    if pictures:
        left_out.append(f"{pictures} pictures are not read")
    if "word/comments.xml" in members.names:
        left_out.append("comments are not read")
    return NoteText(clean(text), _title(members) or source.name, "docx", tuple(left_out))


def _title(members: Members) -> str:
    data = members.read("docProps/core.xml")
    if not data:
        return ""
    found = (one for one in root_of(data, _WHAT).iter() if local(one) == "title")
    return next(("".join(one.itertext()).strip() for one in found), "")


class _Reader:
    """Reads the parts of a document.

    Attributes:
        left_out: What was not read, in the order it was met.
    """

    def __init__(self, numbering: Numbering) -> None:
        self.left_out: dict[str, None] = {}
        self._numbering = numbering

    def lines(self, element: "Element") -> list[str]:
        """Return the lines below an element: a paragraph or a row of a table each."""
        found: list[str] = []
        for child in element:
            name = local(child)
            if name == "p":
                found.append(self._paragraph(child))
            elif name == "tr":
                found.append(self._row(child))
            elif name not in {"del", "moveFrom"}:
                found += self.lines(child)
        return found

    def _paragraph(self, paragraph: "Element") -> str:
        boxes: list[Element] = []
        text = self._runs(paragraph, boxes)
        if text.strip():
            text = self._numbering.mark(paragraph) + text
        return "\n".join([text, *(line for box in boxes for line in self.lines(box))])

    def _row(self, row: "Element") -> str:
        cells = []
        for cell in _cells(row):
            lines = (line.strip() for line in self.lines(cell))
            cells.append("\n".join(line for line in lines if line))
        return " | ".join(cell for cell in cells if cell)

    def _runs(self, element: "Element", boxes: "list[Element]") -> str:
        """Return the text of a paragraph; text boxes in it are put aside."""
        found = []
        for child in element:
            name = local(child)
            if name == "t":
                found.append(child.text or "")
            elif name in _CHARACTERS:
                found.append(_CHARACTERS[name])
            elif name == "txbxContent":
                boxes.append(child)
            elif name == "r" and (why := _unseen(child)):
                if any(local(one) == "t" for one in child):
                    self.left_out[why] = None
            # A text box stands a second time in Fallback, for older programs.
            elif name not in {"Fallback", "del", "moveFrom", "pPr", "rPr"}:
                found.append(self._runs(child, boxes))
        return "".join(found)


def _cells(element: "Element") -> "Iterator[Element]":
    """Yield the cells of a row, also those that a content control or a revision wraps."""
    for child in element:
        if local(child) == "tc":
            yield child
        elif local(child) not in {"del", "moveFrom"}:
            yield from _cells(child)


def _unseen(run: "Element") -> str:
    """Return why the text of a run is not read, empty if it is."""
    properties = find(run, "rPr")
    if properties is None:
        return ""
    for one in properties:
        if attribute(one, "val").lower() in _OFF:
            continue
        if local(one) in {"strike", "dstrike"}:
            return STRUCK_OUT
        if local(one) == "vanish":
            return "hidden text is not read"
    return ""
