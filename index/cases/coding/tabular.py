"""The Tabular List as coding walks through it: headings, their codes and 7th characters."""

from dataclasses import dataclass

from index.cases.dictionary.phrases import title_words
from index.cases.dictionary.words import WordClasses
from index.database import Content
from index.model import System
from index.pages.references import Reference, note_items, references_in
from index.remembering import remembered

_WITH_EXTENSION = 7
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
        words: The required ones without those of the side and without "in".
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
    words: frozenset[int]

    @property
    def vague(self) -> int:
        """How much its title leaves open: nothing, a part, or a complication."""
        lower = self.title.lower()
        return (
            2 * lower.count("unspecified")
            + lower.count("without")
            + lower.count("uncomplicated")
            + lower.count("not elsewhere")
        )


class Tabular:
    """Reads lines of the installed ICD-10-CM, each once.

    Args:
        content: The content.
        classes: Numbers the words.

    Attributes:
        regions: Classes of the words of a region that a site within it need not repeat.
    """

    def __init__(self, content: Content, classes: WordClasses) -> None:
        self._content = content
        self._classes = classes
        self._side_words = {classes.find(word) for word in _SIDES}
        self._stage = classes.find("stage")
        self._joining = classes.find("in")
        self.regions = frozenset(classes.find(word) for word in ("upper", "lower", "limb"))
        self.line = remembered(self._line, 20_000)
        self.children = remembered(self._children, 20_000)
        self.only_first = remembered(self._only_first, 20_000)
        self.category = remembered(self._category, 400)
        self.additional = remembered(self._additional, 20_000)

    def _of_row(self, row: tuple[int, str, str, str, int, int | None, str | None]) -> Line:
        id_, code, display, title, billable, parent, above = row
        required, _ = title_words(title)
        lower = title.lower()
        said = lower.replace(",", " ").split()
        side = next((name for word, name in _SIDES.items() if word in said), "")
        numbers = tuple(
            number
            for number in dict.fromkeys(self._classes.find(word) for word in required)
            if number >= 0 and number != self._stage
        )
        return Line(
            id_,
            code,
            display,
            title,
            bool(billable),
            parent,
            numbers,
            side,
            lower.count("unspecified") > (above or "").lower().count("unspecified")
            or lower.endswith("nos"),
            frozenset(numbers).difference((*self._side_words, self._joining)),
        )

    _ROWS = (
        "SELECT c.id, c.code, c.display, c.title, c.billable, c.parent, up.title"
        " FROM code c LEFT JOIN code up ON up.id = c.parent"
    )

    def _line(self, code: str) -> Line | None:
        row = self._content.connection.execute(
            f"{self._ROWS} WHERE c.system = ? AND c.code = ?",
            (System.ICD10CM, code),
        ).fetchone()
        return None if row is None else self._of_row(tuple(row))

    def _children(self, id_: int) -> tuple[Line, ...]:
        rows = self._content.connection.execute(
            f"{self._ROWS} WHERE c.parent = ? ORDER BY c.id", (id_,)
        )
        return tuple(self._of_row(tuple(row)) for row in rows)

    @staticmethod
    def extended(line: Line, child: Line) -> bool:
        """Return whether a code is the heading above it with a 7th character."""
        return child.title.startswith(f"{line.title}, ") and child.required[
            : len(line.required)
        ] == (line.required)

    @classmethod
    def by_encounter(cls, line: Line, child: Line) -> bool:
        """Return whether the 7th characters below a heading are chosen without words of the note.

        Those of a stage or an eye are chosen by what the note says.
        """
        chosen = "encounter" in child.title or "fetus" in child.title
        return chosen and cls.extended(line, child)

    def base(self, line: Line) -> Line:
        """Return a code without its 7th character."""
        if len(line.code) < _WITH_EXTENSION:
            return line
        above = self.above(line)
        return above if above is not None and self.extended(above, line) else line

    def _category(self, code: str) -> tuple[Line, ...]:
        rows = self._content.connection.execute(
            f"{self._ROWS} WHERE c.system = ? AND c.code >= ? AND c.code < ? ORDER BY c.id",
            (System.ICD10CM, code, f"{code}~"),
        )
        lines = (self._of_row(tuple(row)) for row in rows)
        return tuple(
            line
            for line in lines
            if len(line.code) < _WITH_EXTENSION or "encounter" not in line.title
        )

    def asks_for(self, line: Line, code: str) -> bool:
        """Return whether a note at a code or above it asks for an additional code."""
        return any(reference.matches(code) for reference in self.additional(line.id))

    def _only_first(self, line: Line) -> str | None:
        """Return the code that a "code first" note at a code names, if it names just one."""
        base = self.base(line)
        rows = self._content.connection.execute(
            "SELECT text FROM note WHERE code_id = ? AND kind = 'code_first'", (base.id,)
        ).fetchall()
        found = [reference for (text,) in rows for reference in references_in(text)]
        if len(found) != 1 or not found[0].single:
            return None
        target = self.line(found[0].first)
        return target.code if target is not None and target.billable else None

    def _additional(self, id_: int) -> tuple[Reference, ...]:
        found: list[Reference] = []
        place: int | None = id_
        while place is not None:
            texts = [
                text
                for (text,) in self._content.connection.execute(
                    "SELECT text FROM note WHERE code_id = ? AND kind IN"
                    " ('use_additional', 'code_also') ORDER BY id",
                    (place,),
                )
            ]
            for item in note_items(texts):
                found += item.references
            row = self._content.connection.execute(
                "SELECT parent FROM code WHERE id = ?", (place,)
            ).fetchone()
            place = None if row is None else row[0]
        return tuple(found)

    def above(self, line: Line) -> Line | None:
        """Return the heading above a line."""
        if line.parent is None:
            return None
        row = self._content.connection.execute(
            f"{self._ROWS} WHERE c.id = ?", (line.parent,)
        ).fetchone()
        return None if row is None else self._of_row(tuple(row))
