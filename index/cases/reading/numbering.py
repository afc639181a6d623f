"""The numbers of a Word document's lists, which are not in its text but counted."""

from typing import TYPE_CHECKING

from index.cases.reading.archive import Members
from index.cases.reading.xml import local, root_of

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

_MAX_LEVEL = 8
_MAX_NUMBER = 10_000
_ROMAN = ((50, "l"), (40, "xl"), (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"))
_WHAT = "the Word document"


def find(element: "Element | None", name: str) -> "Element | None":
    """Return the first child of that name, whatever its namespace."""
    if element is None:
        return None
    return next((child for child in element if local(child) == name), None)


def attribute(element: "Element | None", name: str) -> str:
    """Return an attribute, whatever its namespace; empty if there is none."""
    if element is None:
        return ""
    return next((value for key, value in element.items() if key.rsplit("}", 1)[-1] == name), "")


def _number(element: "Element | None", default: int) -> int:
    value = attribute(element, "val")
    return min(int(value), _MAX_NUMBER) if value.isdecimal() and len(value) < 10 else default


class Numbering:
    """Counts the paragraphs of lists.

    Args:
        members: The files of the document.
    """

    def __init__(self, members: Members) -> None:
        self._levels: dict[str, dict[int, Element]] = {}
        self._styles: dict[str, Element] = {}
        self._counts: dict[tuple[str, int], int] = {}
        if data := members.read("word/numbering.xml"):
            self._read_levels(root_of(data, _WHAT))
        if data := members.read("word/styles.xml"):
            for style in root_of(data, _WHAT):
                numbered = find(find(style, "pPr"), "numPr")
                if numbered is not None:
                    self._styles[attribute(style, "styleId")] = numbered

    def _read_levels(self, root: "Element") -> None:
        abstract = {
            attribute(one, "abstractNumId"): {
                int(ilvl): level
                for level in one
                if local(level) == "lvl" and (ilvl := attribute(level, "ilvl")) in _LEVELS
            }
            for one in root
            if local(one) == "abstractNum"
        }
        for one in root:
            if local(one) == "num":
                key = attribute(find(one, "abstractNumId"), "val")
                self._levels[attribute(one, "numId")] = abstract.get(key, {})

    def mark(self, paragraph: "Element") -> str:
        """Return what stands before a paragraph: ``2. ``, ``- ``, or nothing outside lists."""
        properties = find(paragraph, "pPr")
        numbered = find(properties, "numPr")
        if numbered is None:
            numbered = self._styles.get(attribute(find(properties, "pStyle"), "val"))
        number = attribute(find(numbered, "numId"), "val")
        level = min(_number(find(numbered, "ilvl"), 0), _MAX_LEVEL)
        levels = self._levels.get(number, {})
        if level not in levels:
            return ""
        key = (number, level)
        start = _number(find(levels[level], "start"), 1)
        self._counts[key] = self._counts.get(key, start - 1) + 1
        for deeper in range(level + 1, _MAX_LEVEL + 1):
            self._counts.pop((number, deeper), None)
        return "  " * level + self._text(number, level)

    def _text(self, number: str, level: int) -> str:
        levels = self._levels[number]
        kind = attribute(find(levels[level], "numFmt"), "val")
        if kind == "bullet":
            return "- "
        if kind == "none":
            return ""
        text = attribute(find(levels[level], "lvlText"), "val")[:40]
        for upper in range(level + 1):
            if f"%{upper + 1}" in text:
                count = self._counts.get((number, upper), 1)
                shown = _shown(count, attribute(find(levels.get(upper), "numFmt"), "val"))
                text = text.replace(f"%{upper + 1}", shown)
        return f"{text} " if text.strip() else ""


_LEVELS = frozenset(str(level) for level in range(_MAX_LEVEL + 1))


def _shown(count: int, kind: str) -> str:
    """Return a number in the way that a list shows it."""
    if kind in {"lowerLetter", "upperLetter"} and count > 0:
        text = chr(ord("a") + (count - 1) % 26) * min((count - 1) // 26 + 1, 4)
    elif kind in {"lowerRoman", "upperRoman"} and 0 < count < 90:
        text = ""
        for value, letters in _ROMAN:
            times, count = divmod(count, value)
            text += letters * times
    else:
        text = str(count)
    return text.upper() if kind.startswith("upper") else text
