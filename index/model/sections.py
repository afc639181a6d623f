"""Sections of a code page, in one shape for every subject.

The detail pane, the command line, print and the clipboard show all of them through one renderer
each. A section is a list of blocks; every block names the release its facts come from.
"""

from dataclasses import dataclass, field
from enum import StrEnum

from index.model.codes import CodeRef


class Tone(StrEnum):
    """What a value means at a glance; never shown by colour alone."""

    PLAIN = "plain"
    GOOD = "good"
    STOP = "stop"
    CARE = "care"
    HINT = "hint"
    MUTED = "muted"


@dataclass(frozen=True, slots=True)
class Cell:
    """A piece of text that may lead somewhere.

    Attributes:
        text: What is shown.
        ref: The code it leads to.
        target: Another place it leads to: ``guideline:I.C.4.a``, ``index:81450``, ``table:0DT``,
            ``pairs:99213``, ``url:https://...``; empty if none.
        tone: What it means.
    """

    text: str
    ref: CodeRef | None = None
    target: str = ""
    tone: Tone = Tone.PLAIN


@dataclass(frozen=True, slots=True)
class Fact:
    """One labelled value.

    Attributes:
        label: What it is: ``Global days``.
        value: As published: ``090``.
        meaning: In words, if the value is a sign: ``90 days after the procedure``.
    """

    label: str
    value: Cell
    meaning: str = ""


@dataclass(frozen=True, slots=True)
class Facts:
    """Labelled values, one a line."""

    items: tuple[Fact, ...]
    source: str


@dataclass(frozen=True, slots=True)
class Grid:
    """A small table, shown whole. ``numeric`` names columns that are set right."""

    columns: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    source: str
    numeric: frozenset[int] = field(default_factory=frozenset)


@dataclass(frozen=True, slots=True)
class Path:
    """A way through a book that leads to the code.

    Attributes:
        steps: Terms from the main term on: ``("Diabetes", "type 2", "with", "nephropathy")``.
        code: The code as printed there, ``E11.21`` or ``M84.4-``.
        target: Place in the book, as ``Cell.target``.
    """

    steps: tuple[str, ...]
    code: Cell
    target: str = ""


@dataclass(frozen=True, slots=True)
class Paths:
    """Ways that lead to the code: entries of an index."""

    items: tuple[Path, ...]
    source: str


@dataclass(frozen=True, slots=True)
class Passage:
    """A quotation, word for word."""

    heading: Cell
    text: str
    source: str


class Mark(StrEnum):
    """What stands before each paragraph."""

    NONE = "none"
    BULLET = "bullet"
    NUMBER = "number"


@dataclass(frozen=True, slots=True)
class Points:
    """Paragraphs, or the items of a list, each a run of texts some of which lead somewhere.

    Attributes:
        items: The paragraphs.
        mark: What stands before each.
    """

    items: tuple[tuple[Cell, ...], ...]
    source: str
    mark: Mark = Mark.BULLET


@dataclass(frozen=True, slots=True)
class Bar:
    """One stacked bar.

    Attributes:
        label: What is measured: ``Non-facility``.
        parts: Name and size of each part, in the unit of the block.
    """

    label: str
    parts: tuple[tuple[str, float], ...]


@dataclass(frozen=True, slots=True)
class Bars:
    """Stacked bars on one scale, with the figures beside them."""

    items: tuple[Bar, ...]
    unit: str
    source: str


@dataclass(frozen=True, slots=True)
class Span:
    """A time in which something held, both days included; None is open."""

    start: str | None
    end: str | None
    cell: Cell


@dataclass(frozen=True, slots=True)
class Timeline:
    """Times one after another, oldest first."""

    spans: tuple[Span, ...]
    source: str


@dataclass(frozen=True, slots=True)
class PairList:
    """Thousands of rows that are fetched when they are shown: NCCI pairs of a code.

    Attributes:
        code: The code.
        setting: ``practitioner`` or ``outpatient``.
        in_force: Pairs in force on the date of service.
        with_modifier: Those of them with a modifier allowed.
        total: All rows, deleted ones included.
    """

    code: str
    setting: str
    in_force: int
    with_modifier: int
    total: int
    source: str


@dataclass(frozen=True, slots=True)
class Statement:
    """A sentence: what is not known, not priced, not installed, or how to get it."""

    text: str
    tone: Tone = Tone.MUTED
    source: str = ""


Block = Facts | Grid | Paths | Passage | Points | Bars | Timeline | PairList | Statement


@dataclass(frozen=True, slots=True)
class Section:
    """One titled part of a code page.

    Attributes:
        key: Stable name: ``index``, ``guidelines``, ``payment``.
        title: Its heading.
        blocks: Its content, in order; none if it is locked.
        locked: What opens it, ``Sign in``; empty if it is open.
    """

    key: str
    title: str
    blocks: tuple[Block, ...]
    locked: str = ""
