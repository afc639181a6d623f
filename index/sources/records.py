"""The typed rows that readers yield; the build writes them to the content database."""

from typing import Any, NamedTuple

from index.model import Kind, NoteKind, System

NAMED_ONLY = -1
"""``CodeRow.fullness`` of a list that names codes without being an edition of their set."""


class CodeRow(NamedTuple):
    """A chapter, block, category, subcategory or code, in tabular order, parents first.

    Attributes:
        system: Its code set.
        code: Undotted, upper-case characters; the range of a block; the number of a chapter.
        display: The code as printed.
        title: Official title.
        kind: Its level.
        billable: Whether it is valid for submission.
        parent: ``code`` of the row it stands under, None for a chapter.
        source: Id of the own file its title comes from, empty if it comes from the release.
        fullness: How full the title is among those that several lists of one edition give: a long
            descriptor has the largest number.
    """

    system: System
    code: str
    display: str
    title: str
    kind: Kind
    billable: bool
    parent: str | None
    source: str = ""
    fullness: int = 0


class NoteRow(NamedTuple):
    """An instructional note or inclusion term, after its code's row, in printed order."""

    system: System
    code: str
    kind: NoteKind
    text: str


class ExtensionRow(NamedTuple):
    """A 7th character, after the row of the category or code that defines it."""

    system: System
    code: str
    character: str
    meaning: str


class CrosswalkRow(NamedTuple):
    """A row of a General Equivalence Mapping; ``to_code`` is None where there is no target."""

    from_system: System
    from_code: str
    to_system: System
    to_code: str | None
    approximate: bool
    combination: bool
    scenario: int
    choice_list: int


class GroupingRow(NamedTuple):
    """Membership of a code in a category of a grouping or payment scheme."""

    system: System
    code: str
    scheme: str
    value: str


class LabelRow(NamedTuple):
    """The official label of a category."""

    scheme: str
    value: str
    label: str


class HierarchyRow(NamedTuple):
    """A payment hierarchy: ``parent`` drops ``child``."""

    scheme: str
    parent: str
    child: str


class DrgRow(NamedTuple):
    """A diagnosis-related group; weight and stays (days) are None where none are published."""

    drg: str
    title: str
    mdc: str
    type: str
    weight: float | None
    geometric_mean_stay: float | None
    arithmetic_mean_stay: float | None


class AbbreviationRow(NamedTuple):
    """An abbreviation and one of its meanings."""

    short: str
    long: str


Row = (
    CodeRow
    | NoteRow
    | ExtensionRow
    | CrosswalkRow
    | GroupingRow
    | LabelRow
    | HierarchyRow
    | DrgRow
    | AbbreviationRow
    | tuple[Any, ...]
)
"""What readers yield. The last stands for the records of ``index.database.tables``."""
