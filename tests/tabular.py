"""The Tabular List of ICD-10-CM as published, read by walking its XML: not by the importer."""

import zipfile
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from xml.etree.ElementTree import Element

from defusedxml import ElementTree

from index.database import Content

# Element of the Tabular List: kind on the page.
_KINDS = {
    "inclusionTerm": "inclusion",
    "includes": "includes",
    "excludes1": "excludes1",
    "excludes2": "excludes2",
    "codeFirst": "code_first",
    "useAdditionalCode": "use_additional",
    "codeAlso": "code_also",
    "notes": "note",
    "sevenChrNote": "seventh_character",
    "sevenChrDef": "seventh_character",
}
_PLACES = ("chapter", "section", "diag")


@lru_cache(maxsize=1)
def _read(wheel: Path, member: str) -> Element:
    with zipfile.ZipFile(wheel) as archive:
        root: Element = ElementTree.fromstring(archive.read(member))
    return root


def tabular_list(content: Content, downloads: Path) -> Element:
    """Return the root of the Tabular List from which the content was built."""
    source = next(source for source in content.sources() if source.id == "icd10cm-tabular")
    return _read(downloads / source.file, source.member)


def printed_name(element: Element) -> str:
    """Return how an element of the Tabular List is printed."""
    if element.tag == "section":
        block = element.attrib["id"]
        return block if "-" in block else f"{block}-{block}"
    name = element.findtext("name") or ""
    return f"Chapter {name}" if element.tag == "chapter" else name


def trail_to(element: Element, code: str) -> list[Element]:
    """Return the elements from ``element`` down to a code, empty if it is not below."""
    if element.tag == "diag" and element.findtext("name") == code:
        return [element]
    for child in element:
        if child.tag in _PLACES:
            below = trail_to(child, code)
            if below:
                return [element, *below]
    return []


def trails(element: Element, above: tuple[Element, ...] = ()) -> Iterator[tuple[Element, ...]]:
    """Yield each chapter, block and code below ``element`` with the elements above it.

    A block that spans others (``M00-M25``) stands before them, not around them: it is above those
    that lie within it.
    """
    blocks: list[Element] = []
    for child in element:
        if child.tag not in _PLACES:
            continue
        around: tuple[Element, ...] = ()
        if child.tag == "section":
            around = tuple(block for block in blocks if _spans(block, child))
            blocks.append(child)
        yield (*above, *around, child)
        yield from trails(child, (*above, *around, child))


def _spans(block: Element, other: Element) -> bool:
    """Return whether a block without categories of its own spans another one."""
    first, last = block.attrib["id"].split("-") if "-" in block.attrib["id"] else ("", "")
    start, _, end = other.attrib["id"].partition("-")
    return block.find("diag") is None and first <= start and (end or start) <= last


def notes_along(trail: list[Element]) -> list[tuple[str, str, str]]:
    """Return kind, text and origin of the notes that govern the end of a trail."""
    nearest_first = trail[::-1]
    return [
        (_KINDS[group.tag], _character(group, note) + note_text(note), printed_name(place))
        for place in nearest_first
        for group in place
        if group.tag in _KINDS and (group.tag != "inclusionTerm" or place is nearest_first[0])
        for note in group.findall("note")
    ]


def note_text(note: Element) -> str:
    """Return the text of a note with single blanks."""
    return " ".join((note.text or "").split())


def _character(group: Element, note: Element) -> str:
    """Return the 7th character that a note among 7th characters follows, as a label."""
    if group.tag != "sevenChrDef":
        return ""
    before = list(group)[: list(group).index(note)]
    return f"{before[-1].attrib['char']}: "
