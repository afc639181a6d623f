"""The Tabular List as coding walks through it: headings, their codes and 7th characters."""

from dataclasses import dataclass
from functools import lru_cache

from index.cases.dictionary.phrases import title_words
from index.cases.dictionary.words import WordClasses
from index.database import Content
from index.model import System

_SIDES = {"right": "right", "left": "left", "bilateral": "bilateral"}


@dataclass(frozen=True, slots=True)
class Line:
    """A code or heading.

    Attributes:
        id: Its row.
        code: Undotted.
        display: As printed.
        title: Official title.
        billable: Whether it is valid for submission.
        parent: Row of the heading above, None at the top.
        required: Classes of the words that set it apart.
        side: ``right``, ``left``, ``bilateral`` or empty.
        unspecified: Whether its title says so of what its siblings specify.
    """

    id: int
    code: str
    display: str
    title: str
    billable: bool
    parent: int | None
    required: tuple[int, ...]
    side: str
    unspecified: bool


class Tabular:
    """Reads lines of the installed ICD-10-CM, each once.

    Args:
        content: The content.
        classes: Numbers the words.
    """

    def __init__(self, content: Content, classes: WordClasses) -> None:
        self._content = content
        self._classes = classes
        self.line = lru_cache(maxsize=20_000)(self._line)
        self.children = lru_cache(maxsize=20_000)(self._children)

    def _of_row(self, row: tuple[int, str, str, str, int, int | None]) -> Line:
        id_, code, display, title, billable, parent = row
        required, _ = title_words(title)
        lower = title.lower()
        side = next((name for word, name in _SIDES.items() if word in lower.split()), "")
        numbers = tuple(
            number
            for number in dict.fromkeys(self._classes.find(word) for word in required)
            if number >= 0
        )
        return Line(
            id_, code, display, title, bool(billable), parent, numbers, side,
            "unspecified" in lower or lower.endswith("nos"),
        )

    _COLUMNS = "id, code, display, title, billable, parent"

    def _line(self, code: str) -> Line | None:
        row = self._content.connection.execute(
            f"SELECT {self._COLUMNS} FROM code WHERE system = ? AND code = ?",
            (System.ICD10CM, code),
        ).fetchone()
        return None if row is None else self._of_row(tuple(row))

    def _children(self, id_: int) -> tuple[Line, ...]:
        rows = self._content.connection.execute(
            f"SELECT {self._COLUMNS} FROM code WHERE parent = ? ORDER BY id", (id_,)
        )
        return tuple(self._of_row(tuple(row)) for row in rows)

    def above(self, line: Line) -> Line | None:
        """Return the heading above a line."""
        if line.parent is None:
            return None
        row = self._content.connection.execute(
            f"SELECT {self._COLUMNS} FROM code WHERE id = ?", (line.parent,)
        ).fetchone()
        return None if row is None else self._of_row(tuple(row))
