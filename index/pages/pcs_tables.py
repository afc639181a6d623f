"""The ICD-10-PCS code tables: what may follow what, and codes built value by value.

Everything is answered from the rows of one edition's tables. Beginnings of one to six characters
are written as such: ``0DT`` is a table, ``0DTJ`` the codes of it with body part J.
"""

import itertools
import math
import sqlite3
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cached_property

from index.database import Content
from index.model import Source

KIND = "icd10pcs_tables"
LENGTH = 7
"""Characters of a code."""
_TABLE = 3
_SEPARATOR = " › "  # labels hold commas
_ALTERNATIVE = " / "


@dataclass(frozen=True, slots=True)
class Value:
    """A value that may stand at a position.

    Attributes:
        character: The character.
        label: What it means; several meanings, while later values still decide between them, are
            divided by slashes.
        codes: How many codes it leaves.
    """

    character: str
    label: str
    codes: int


@dataclass(frozen=True, slots=True)
class Step:
    """A position of a code that is filled.

    Attributes:
        position: 1 to 7.
        title: What the position is called in this table: ``Body Part``.
        character: The character.
        label: What it means.
    """

    position: int
    title: str
    character: str
    label: str


@dataclass(frozen=True, slots=True)
class Head:
    """A table without its rows.

    Attributes:
        tab: Its three characters.
        titles: What positions 1 to 3 are called.
        labels: What its three characters mean.
        definition: Definition of its operation, empty if it prints none.
        codes: How many codes it defines.
    """

    tab: str
    titles: tuple[str, ...]
    labels: tuple[str, ...]
    definition: str
    codes: int


@dataclass(frozen=True, slots=True)
class TableRow:
    """A row of a table.

    Attributes:
        number: Its place in the table, from 0.
        titles: What positions 4 to 7 are called.
        values: Labels by character, for positions 4 to 7.
    """

    number: int
    titles: tuple[str, ...]
    values: tuple[dict[str, str], ...]

    def fits(self, rest: str) -> bool:
        """Return whether it has codes that go on like this.

        Args:
            rest: Characters from position 4 on, none to four.
        """
        return all(
            character in values for character, values in zip(rest, self.values, strict=False)
        )

    def codes(self, filled: int) -> int:
        """Return how many codes are left once the first ``filled`` of its positions are chosen."""
        return math.prod(len(values) for values in self.values[filled:])


@dataclass
class Tables:
    """The tables of one edition. A table's rows are read when they are asked for, and kept.

    Attributes:
        content: The generation.
        source: The edition.
    """

    content: Content
    source: Source
    _rows: dict[str, tuple[TableRow, ...]] = field(default_factory=dict, repr=False)

    @cached_property
    def heads(self) -> dict[str, Head]:
        """Every table by its three characters, in order; read once, in about 3 ms."""
        found = self.content.connection.execute(
            "SELECT * FROM pcs_table WHERE source = ? ORDER BY tab", (self.source.id,)
        )
        return {row["tab"]: _head(row) for row in found}

    def head(self, tab: str) -> Head | None:
        """Return one table, None if the edition has none of that name."""
        row = self.content.connection.execute(
            "SELECT * FROM pcs_table WHERE tab = ? AND source = ?", (tab, self.source.id)
        ).fetchone()
        return _head(row) if row else None

    def rows(self, tab: str) -> tuple[TableRow, ...]:
        """Return the rows of a table in printed order; none if there is no such table."""
        if tab not in self._rows:
            self._rows[tab] = tuple(self._read_rows(tab))
        return self._rows[tab]

    def _read_rows(self, tab: str) -> Iterator[TableRow]:
        connection, source = self.content.connection, self.source.id
        rows = connection.execute(
            "SELECT * FROM pcs_row WHERE tab = ? AND source = ? ORDER BY number", (tab, source)
        ).fetchall()
        axes: dict[int, tuple[str, dict[str, str]]] = {}
        for row in rows:
            numbers = tuple(row)[3:LENGTH]
            for number in numbers:
                if number not in axes:
                    title = connection.execute(
                        "SELECT title FROM pcs_axis WHERE number = ? AND source = ?",
                        (number, source),
                    ).fetchone()["title"]
                    values = connection.execute(
                        "SELECT value, label FROM pcs_axis_value WHERE axis = ? AND source = ?"
                        " ORDER BY position",
                        (number, source),
                    )
                    axes[number] = title, {one["value"]: one["label"] for one in values}
            titles, values_by_position = zip(*(axes[number] for number in numbers), strict=True)
            yield TableRow(row["number"], titles, values_by_position)

    def rows_with(self, beginning: str) -> tuple[TableRow, ...]:
        """Return the rows that have codes beginning so; exactly one for a whole code."""
        return tuple(row for row in self.rows(beginning[:_TABLE]) if row.fits(beginning[_TABLE:]))

    def count(self, beginning: str) -> int:
        """Return how many codes begin so; 1 or 0 for a whole code."""
        if len(beginning) <= _TABLE:
            return sum(head.codes for tab, head in self.heads.items() if tab.startswith(beginning))
        if len(beginning) > LENGTH:
            return 0
        filled = len(beginning) - _TABLE
        return sum(row.codes(filled) for row in self.rows_with(beginning))

    def codes(self, beginning: str = "") -> Iterator[str]:
        """Yield every code that begins so, in order."""
        for tab in self.heads:
            if tab.startswith(beginning[:_TABLE]):
                yield from sorted(self._codes_of(tab, beginning[_TABLE:]))

    def _codes_of(self, tab: str, rest: str) -> Iterator[str]:
        for row in self.rows(tab):
            if row.fits(rest):
                for values in itertools.product(*row.values[len(rest) :]):
                    yield tab + rest + "".join(values)

    def legal(self, text: str) -> str:
        """Return as much of a text, from its start, as codes begin with."""
        for length in range(min(len(text), LENGTH), 0, -1):
            if self.count(text[:length]):
                return text[:length]
        return ""

    def titles(self, beginning: str) -> tuple[str, ...]:
        """Return what each of the seven positions is called in codes that begin so.

        Positions behind the third are unnamed, empty, until a table is chosen.
        """
        heads = self._heads_with(beginning[:_TABLE])
        found = [_joined(head.titles[place] for head in heads) for place in range(_TABLE)]
        rows = self.rows_with(beginning) if len(beginning) >= _TABLE else ()
        found += [_joined(row.titles[place] for row in rows) for place in range(LENGTH - _TABLE)]
        return tuple(found)

    def values(self, beginning: str) -> tuple[Value, ...]:
        """Return the values that may follow a beginning, in order; none behind a whole code."""
        place = len(beginning)
        found: dict[str, list[tuple[str, int]]] = {}
        if place < _TABLE:
            for head in self._heads_with(beginning):
                found.setdefault(head.tab[place], []).append((head.labels[place], head.codes))
        elif place < LENGTH:
            for row in self.rows_with(beginning):
                codes = row.codes(place - _TABLE + 1)
                for character, label in row.values[place - _TABLE].items():
                    found.setdefault(character, []).append((label, codes))
        return tuple(
            Value(
                character,
                _joined(label for label, _ in found[character]),
                sum(codes for _, codes in found[character]),
            )
            for character in sorted(found)
        )

    def steps(self, beginning: str) -> tuple[Step, ...]:
        """Return the positions of a beginning spelt out; none if no code begins so."""
        tab, rest = beginning[:_TABLE], beginning[_TABLE:]
        one = self.head(tab) if len(tab) == _TABLE else None
        heads = [one] if one else self._heads_with(tab)
        steps = [
            Step(
                place + 1,
                _joined(head.titles[place] for head in heads),
                character,
                _joined(head.labels[place] for head in heads),
            )
            for place, character in enumerate(tab)
            if heads
        ]
        rows = self.rows_with(beginning) if rest else ()
        if len(beginning) > LENGTH or (rest and not rows):
            return ()
        steps += [
            Step(
                place + _TABLE + 1,
                _joined(row.titles[place] for row in rows),
                character,
                _joined(row.values[place][character] for row in rows),
            )
            for place, character in enumerate(rest)
        ]
        return tuple(steps)

    def _heads_with(self, beginning: str) -> list[Head]:
        return [head for tab, head in self.heads.items() if tab.startswith(beginning)]


class Builder:
    """A code being built from left to right; what is chosen is always the beginning of a code.

    Args:
        tables: The edition to build from.
        beginning: A code or the beginning of one to start from.
    """

    def __init__(self, tables: Tables, beginning: str = "") -> None:
        self.tables = tables
        self._chosen = tables.legal(beginning)

    @property
    def chosen(self) -> str:
        """The characters chosen so far."""
        return self._chosen

    @property
    def complete(self) -> bool:
        """Whether a whole code is chosen."""
        return len(self._chosen) == LENGTH

    @property
    def position(self) -> int:
        """The position to be filled next, 1 to 7; 7 too when the code is complete."""
        return min(len(self._chosen) + 1, LENGTH)

    @property
    def position_title(self) -> str:
        """What the position to be filled next is called; empty when the code is complete."""
        return "" if self.complete else self.tables.titles(self._chosen)[len(self._chosen)]

    @property
    def remaining(self) -> int:
        """How many codes are still possible."""
        return self.tables.count(self._chosen)

    @property
    def steps(self) -> tuple[Step, ...]:
        """What is chosen, spelt out."""
        return self.tables.steps(self._chosen)

    @property
    def title(self) -> str:
        """What is chosen, in words; empty at the start."""
        return _SEPARATOR.join(step.label for step in self.steps)

    def values(self) -> tuple[Value, ...]:
        """Return the values that are legal next."""
        return self.tables.values(self._chosen)

    def choose(self, character: str) -> None:
        """Fill the next position.

        Raises:
            ValueError: The value is not legal there.
        """
        chosen = self._chosen + character
        if len(character) != 1 or self.tables.legal(chosen) != chosen:
            msg = f"{character!r} cannot follow {self._chosen!r} in {self.tables.source.edition}"
            raise ValueError(msg)
        self._chosen = chosen

    def change(self, position: int, character: str) -> None:
        """Put another value at a filled position; later ones stay as far as they are legal.

        Args:
            position: 1 to 7, filled.
            character: The new value.

        Raises:
            ValueError: The position is not filled, or the value is not legal there.
        """
        if not 1 <= position <= len(self._chosen):
            msg = f"position {position} of {self._chosen!r} is not filled"
            raise ValueError(msg)
        later = self._chosen[position:]
        changed = Builder(self.tables, self._chosen[: position - 1])
        changed.choose(character)
        self._chosen = self.tables.legal(changed.chosen + later)

    def back(self) -> None:
        """Empty the last filled position."""
        self._chosen = self._chosen[:-1]

    def clear(self) -> None:
        """Start anew."""
        self._chosen = ""

    def start(self, beginning: str) -> None:
        """Start from a code or the beginning of one, as far as it is legal."""
        self._chosen = self.tables.legal(beginning)

    def codes(self) -> Iterator[str]:
        """Yield every code that can still be reached, in order."""
        return self.tables.codes(self._chosen)


def _head(row: sqlite3.Row) -> Head:
    return Head(
        row["tab"],
        (row["section_title"], row["system_title"], row["operation_title"]),
        (row["section"], row["system"], row["operation"]),
        row["definition"],
        row["codes"],
    )


def _joined(labels: Iterable[str]) -> str:
    """Return different labels, once each, divided by slashes."""
    return _ALTERNATIVE.join(dict.fromkeys(labels))
