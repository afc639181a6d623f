"""A code page: everything that is shown about one code, each fact with its source."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from index.model.codes import CodeRef, Kind, Source
from index.model.sections import Section


class NoteKind(StrEnum):
    """Kind of an instructional note in the ICD-10-CM Tabular List."""

    INCLUSION = "inclusion"
    INCLUDES = "includes"
    EXCLUDES1 = "excludes1"
    EXCLUDES2 = "excludes2"
    CODE_FIRST = "code_first"
    USE_ADDITIONAL = "use_additional"
    CODE_ALSO = "code_also"
    NOTE = "note"
    SEVENTH = "seventh_character"


@dataclass(frozen=True, slots=True)
class CodeLine:
    """A code as one line of a list: breadcrumb, child, sibling or origin of a note.

    Attributes:
        ref: The code.
        display: The code as printed, ``Chapter 4`` for a chapter.
        title: Its official title, with ICD-10-CM's accents.
        kind: Its level.
        billable: Whether it is valid for submission.
    """

    ref: CodeRef
    display: str
    title: str
    kind: Kind
    billable: bool


@dataclass(frozen=True, slots=True)
class NoteLink:
    """A code, or the beginning of codes, named in a note's text.

    Attributes:
        start: Offset of the first character in the note's text.
        end: Offset behind the last character.
        ref: The installed code, category or heading it leads to.
    """

    start: int
    end: int
    ref: CodeRef


@dataclass(frozen=True, slots=True)
class Note:
    """One instructional note or inclusion term that applies to a code.

    Attributes:
        kind: Its kind.
        text: The official text.
        origin: The chapter, block, category or code it stands at.
        inherited: Whether ``origin`` is an ancestor of the page's code.
        links: Codes named in ``text``, in order.
        source: Id of the release it comes from.
    """

    kind: NoteKind
    text: str
    origin: CodeLine
    inherited: bool
    links: tuple[NoteLink, ...]
    source: str


@dataclass(frozen=True, slots=True)
class Extension:
    """A 7th character that completes the page's code.

    Attributes:
        character: The 7th character.
        meaning: Its official meaning.
        ref: The full code built with it.
    """

    character: str
    meaning: str
    ref: CodeRef


@dataclass(frozen=True, slots=True)
class Crosswalk:
    """One row of a General Equivalence Mapping from the page's code.

    Attributes:
        target: The code it maps to; None when the mapping says there is none.
        title: The target's title, empty if the target is not installed.
        approximate: Whether the match is approximate.
        combination: Whether several targets are needed together.
        scenario: Number of the combination's scenario, 0 if none.
        choice_list: Number of the list within the scenario, 0 if none.
        source: Id of the release it comes from.
    """

    target: CodeRef | None
    title: str
    approximate: bool
    combination: bool
    scenario: int
    choice_list: int
    source: str


@dataclass(frozen=True, slots=True)
class Grouping:
    """Membership of a code in a grouping or payment category.

    Attributes:
        scheme: ``CCSR``, ``CMS-HCC V24``, ``CMS-HCC V28``, ``RxHCC V08`` or ``MS-DRG``.
        value: The category: ``END003``, ``37``, ``neither CC nor MCC``.
        label: Its official label, empty if the release carries none.
        source: Id of the release it comes from.
    """

    scheme: str
    value: str
    label: str
    source: str


@dataclass(frozen=True, slots=True)
class Validity:
    """Which installed edition answers for a date of service.

    Attributes:
        date_of_service: The date asked for (ISO).
        covered: Whether an installed edition covers it.
        valid: Whether the code is valid on it, as far as the installed editions tell.
        edition: The edition that answers, for example ``FY2026, April 2026 update``.
        statement: One plain sentence, for example ``as of FY2026, ended 2026-09-30; newer not
            installed``. Dates in it are ISO.
    """

    date_of_service: str
    covered: bool
    valid: bool
    edition: str
    statement: str


@dataclass(frozen=True, slots=True)
class CodePage:
    """Everything known about one code.

    Attributes:
        ref: The code.
        display: The code as printed.
        title: Official title; where none is installed our own.
        kind: Level in its classification.
        billable: Whether it is valid for submission.
        validity: The edition that answers for the date of service.
        breadcrumb: Ancestors, outermost first, the code itself excluded.
        notes: Own notes and inclusion terms first, then inherited ones, nearest ancestor first.
        extensions: The 7th characters that complete it, empty if none apply or it is complete.
        children: Direct children in tabular order.
        siblings: The other children of its parent in tabular order.
        position: How many of the siblings stand before it.
        crosswalks: GEM rows from this code; empty means "no GEM entry".
        groupings: Payment and grouping categories.
        sections: Everything else that is known of it, one section a subject.
        also: The same characters as codes of other systems.
        source: Id of the release the code itself comes from.
        sources: Every release named on the page, by id.
        plain_title: Our own title of a procedure, empty if we have not written one.
        views: How many pages of a metered pack can still be opened today, in words; empty if
            no such pack knows the code.
    """

    ref: CodeRef
    display: str
    title: str
    kind: Kind
    billable: bool
    validity: Validity
    breadcrumb: tuple[CodeLine, ...]
    notes: tuple[Note, ...]
    extensions: tuple[Extension, ...]
    children: tuple[CodeLine, ...]
    siblings: tuple[CodeLine, ...]
    position: int
    crosswalks: tuple[Crosswalk, ...]
    groupings: tuple[Grouping, ...]
    sections: tuple[Section, ...]
    also: tuple[CodeLine, ...]
    source: str
    sources: Mapping[str, Source]
    views: str = ""
    plain_title: str = ""
