"""Marked-up text to lines: blocks break lines, items get their mark, a table row is one line."""

import re
from dataclasses import dataclass, field

from index.cases.reading.note import MAX_CHARACTERS, TOO_LONG, TooMuchError

_BLOCKS = re.compile(
    "address|article|aside|blockquote|body|center|dd|div|dl|dt|fieldset|figcaption|figure|footer|"
    "form|header|hr|legend|main|nav|option|section|summary"
)
_PARAGRAPHS = re.compile("p|h[1-6]|[uo]l|table|caption|pre")
_STRUCK = frozenset({"del", "s", "strike"})
_SPACE = re.compile(r"[ \t\r\n\f\xa0]+")
_BETWEEN_CELLS = " | "

STRUCK_OUT = "text that is struck out is not read"


@dataclass(slots=True)
class MarkupText:
    """Collects the text of elements as lines. The names of elements are those of HTML.

    Attributes:
        keep_struck: Whether text that is struck out is kept.
        struck: Elements open that strike out text.
        dropped: Whether text was dropped because it is struck out.
    """

    keep_struck: bool = False
    struck: int = 0
    dropped: bool = False
    _out: list[str] = field(default_factory=list)
    _characters: int = 0
    _breaks: int = 0
    _space: bool = False
    _before: str = ""
    _preformatted: int = 0
    _lists: list[int | None] = field(default_factory=list)
    _rows: list[int] = field(default_factory=list)

    def open(self, tag: str) -> None:
        """Begin an element."""
        if tag in _STRUCK:
            self.struck += 1
        elif tag == "br":
            self.line()
        elif _PARAGRAPHS.fullmatch(tag):
            self._break(1 if self._lists or self._rows else 2)
        elif _BLOCKS.fullmatch(tag):
            self._break(1)
        if tag in {"ul", "ol"}:
            self._lists.append(0 if tag == "ol" else None)
        elif tag == "li":
            self._item()
        elif tag == "tr":
            self._break(1)
            self._rows.append(0)
        elif tag in {"td", "th"}:
            self._cell()
        elif tag == "pre":
            self._preformatted += 1

    def close(self, tag: str) -> None:
        """End an element."""
        if tag in _STRUCK:
            self.struck = max(self.struck - 1, 0)
        elif tag in {"ul", "ol"} and self._lists:
            self._lists.pop()
        elif tag == "tr" and self._rows:
            self._rows.pop()
            self._before = ""
            self._break(1)
        elif tag == "pre":
            self._preformatted = max(self._preformatted - 1, 0)
        elif tag == "li":
            self._before = ""
        if _PARAGRAPHS.fullmatch(tag):
            self._break(1 if self._lists or self._rows else 2)
        elif _BLOCKS.fullmatch(tag) or tag == "li":
            self._break(1)

    def add(self, text: str) -> None:
        """Add text; white space counts as one space, except in ``pre``."""
        if self._preformatted:
            for place, line in enumerate(text.split("\n")):
                if place:
                    self.line()
                self._write(line)
            return
        words = _SPACE.split(text)
        self._space |= len(words) > 1 and not words[0]
        self._write(" ".join(filter(None, words)))
        self._space |= len(words) > 1 and not words[-1]

    def line(self) -> None:
        """End the line, also an empty one."""
        if self._before != _BETWEEN_CELLS:
            self._breaks = min(self._breaks + 1, 2)
        self._space = False

    def text(self) -> str:
        """Return the lines so far."""
        return "".join(self._out)

    def _write(self, words: str) -> None:
        if not words:
            return
        if self.struck and not self.keep_struck:
            self.dropped = True
            return
        self._characters += len(words)
        if self._characters > MAX_CHARACTERS:
            raise TooMuchError(TOO_LONG)
        if self._out:
            self._out.append("\n" * self._breaks)
        if self._space and not self._breaks and not self._before and self._out:
            self._out.append(" ")
        self._out += [self._before, words]
        self._breaks, self._space, self._before = 0, False, ""

    def _break(self, lines: int) -> None:
        # A block that begins a cell stands beside the cell before.
        if self._before != _BETWEEN_CELLS:
            self._breaks = max(self._breaks, lines)
        self._space = False

    def _item(self) -> None:
        self._break(1)
        mark = "- "
        if self._lists and (number := self._lists[-1]) is not None:
            self._lists[-1] = number + 1
            mark = f"{number + 1}. "
        self._before = "  " * max(len(self._lists) - 1, 0) + mark

    def _cell(self) -> None:
        if not self._rows:
            return
        if self._rows[-1]:
            # Blocks within a cell break no line at its end: the row goes on.
            self._breaks = 0
            self._before = _BETWEEN_CELLS if self._out else ""
        self._rows[-1] += 1
