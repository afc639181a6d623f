"""ICD-10-PCS code tables, index and definitions (XML), as CMS publishes them.

``ICD10PCS.tabular`` has a ``pcsTable`` for each first three characters: one ``axis`` each for
positions 1 to 3, and rows with one ``axis`` each for positions 4 to 7. ``ICD10PCS.index`` nests
``mainTerm`` and ``term``; ``see`` and ``use`` are text, then a beginning of codes or a table.
``ICD10PCS.definitions`` has a ``section`` for each first character, with the terms of some axes.
"""

import math
import re
from collections.abc import Callable, Iterator
from functools import partial
from typing import TYPE_CHECKING

from index.database.tables.books import BOOK_TITLES, PCS, IndexEntry, folded_title
from index.database.tables.pcs import (
    PcsAggregation,
    PcsAxis,
    PcsAxisValue,
    PcsDefinition,
    PcsRow,
    PcsTable,
)
from index.sources.icd10cm import edition
from index.sources.kinds import US_GOVERNMENT, Edition, ReleaseKind
from index.sources.records import Row
from index.sources.release import Release, plain
from index.sources.sample import Sample
from index.sources.xml import document

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

_TABULAR = "ICD10PCS.tabular"
_INDEX = "ICD10PCS.index"
_DEFINITIONS = "ICD10PCS.definitions"
# The letters I and O are never used in ICD-10-PCS.
_CHARACTER = re.compile(r"[0-9A-HJ-NP-Z]")
_LENGTHS = {"code": (7, 7), "codes": (4, 6), "tab": (3, 3)}
_TABLE_POSITIONS = (1, 2, 3)
_ROW_POSITIONS = (4, 5, 6, 7)

_Values = tuple[tuple[str, str], ...]
"""Characters and labels of an axis, in printed order."""


class _Tables:
    """Walks the code tables."""

    def __init__(self, release: Release) -> None:
        self._release = release
        self._axes: dict[tuple[str, _Values], int] = {}
        self._seen: set[str] = set()

    def rows(self) -> Iterator[Row]:
        """Yield each table after the rows and lists that make it up."""
        for table in document(self._release, _TABULAR).findall("pcsTable"):
            yield from self._table(table)
        if not self._seen:
            self._release.fail("it holds no table")

    def _table(self, table: "Element") -> Iterator[Row]:
        heads = self._read_axes(table, _TABLE_POSITIONS)
        if any(len(values) != 1 for _, values in heads):
            self._release.fail("a table has several values in its first three positions")
        tab = "".join(values[0][0] for _, values in heads)
        if tab in self._seen:
            self._release.fail(f"table {tab} occurs twice")
        self._seen.add(tab)
        section, system, operation = heads
        total = 0
        rectangles: list[tuple[frozenset[str], ...]] = []
        for number, row in enumerate(table.findall("pcsRow")):
            axes = self._read_axes(row, _ROW_POSITIONS)
            codes = math.prod(len(values) for _, values in axes)
            if self._release.number(plain(row.get("codes"))) != codes:
                self._release.fail(f"row {number + 1} of table {tab} does not have {codes} codes")
            rectangle = tuple(frozenset(value for value, _ in values) for _, values in axes)
            if any(all(map(frozenset.__and__, rectangle, other)) for other in rectangles):
                self._release.fail(f"row {number + 1} of table {tab} repeats codes of another row")
            rectangles.append(rectangle)
            total += codes
            for axis in axes:
                yield from self._new_axis(*axis)
            yield PcsRow(tab, number, codes, *(self._axes[axis] for axis in axes))
        if not total:
            self._release.fail(f"table {tab} has no row")
        yield PcsTable(
            tab=tab,
            codes=total,
            section_title=section[0],
            section=section[1][0][1],
            system_title=system[0],
            system=system[1][0][1],
            operation_title=operation[0],
            operation=operation[1][0][1],
            definition=plain(table.findtext("axis/definition")),
        )

    def _read_axes(
        self, element: "Element", positions: tuple[int, ...]
    ) -> list[tuple[str, _Values]]:
        """Return the axes of a table or row: the title and the values of each."""
        axes = element.findall("axis")
        if [axis.get("pos") for axis in axes] != [str(position) for position in positions]:
            self._release.fail(f"a {element.tag} does not have the positions {positions}")
        found = []
        for axis in axes:
            title = plain(axis.findtext("title"))
            values = tuple(
                (plain(label.get("code")), plain(label.text)) for label in axis.findall("label")
            )
            characters = {value for value, _ in values}
            if not (
                title
                and values
                and len(characters) == len(values)
                and all(label and _CHARACTER.fullmatch(value) for value, label in values)
            ):
                self._release.fail(f"the values of position {axis.get('pos')} are malformed")
            found.append((title, values))
        return found

    def _new_axis(self, title: str, values: _Values) -> Iterator[Row]:
        """Yield a list of values if it is a new one."""
        number = len(self._axes)
        if self._axes.setdefault((title, values), number) == number:
            yield PcsAxis(number, title)
            for position, (value, label) in enumerate(values):
                yield PcsAxisValue(number, position, value, label)


class _Index:
    """Walks the index."""

    def __init__(self, release: Release) -> None:
        self._release = release
        self._number = 0
        self._letter = ""

    def rows(self) -> Iterator[Row]:
        """Yield every entry in printed order, parents first."""
        for letter in document(self._release, _INDEX).findall("letter"):
            self._letter = plain(letter.findtext("title"))
            for term in letter.findall("mainTerm"):
                yield from self._term(term, None, 0)
        if self._number == 0:
            self._release.fail("it holds no term")

    def _term(self, term: "Element", parent: int | None, level: int) -> Iterator[Row]:
        number = self._number
        self._number += 1
        title = plain(term.findtext("title"))
        see, use = term.find("see"), term.find("use")
        entry = IndexEntry(
            book=PCS,
            number=number,
            parent=parent,
            level=level,
            letter=self._letter,
            title=title,
            nemod="",
            nemod_at=len(title),
            folded=folded_title(title),
            code=self._code("code", term),
            manifestation="",
            see=_words(see),
            see_also="",
            category="",
            subcategory="",
            codes=self._code("codes", term, see, use),
            tab=self._code("tab", term, see, use),
            use=_words(use),
        )
        # Below a main term that is coded in several ways there is now and then only a code.
        if not (
            title or (level and (entry.see or entry.use or entry.code or entry.codes or entry.tab))
        ):
            self._release.fail(f"a term below letter {self._letter[:9]!r} has no title")
        yield entry
        for below in term.findall("term"):
            yield from self._term(below, number, level + 1)

    def _code(self, tag: str, *elements: "Element | None") -> str:
        """Return the one code, beginning or table that elements give; nothing if they give none."""
        present = (element for element in elements if element is not None)
        found = [plain(one.text) for element in present for one in element.findall(tag)]
        if not found:
            return ""
        least, most = _LENGTHS[tag]
        code = found[0]
        if len(found) > 1 or not (
            least <= len(code) <= most and all(map(_CHARACTER.fullmatch, code))
        ):
            self._release.fail(f"{', '.join(found)[:40]!r} is not one {tag!r} of {least} or more")
        return code


def _words(reference: "Element | None") -> str:
    """Return the text of a reference without the codes in it."""
    return "" if reference is None else plain(reference.text)


class _Definitions:
    """Walks the definitions."""

    def __init__(self, release: Release) -> None:
        self._release = release
        self._number = 0

    def rows(self) -> Iterator[Row]:
        """Yield a row for each value that is defined, then the device aggregation table."""
        root = document(self._release, _DEFINITIONS)
        for section in root.findall("section"):
            character = plain(section.get("code"))
            if not _CHARACTER.fullmatch(character):
                self._release.fail(f"{character[:40]!r} is not the character of a section")
            for axis in section.findall("axis"):
                yield from self._axis(character, axis)
        if self._number == 0:
            self._release.fail("it holds no definition")
        seen: set[PcsAggregation] = set()
        for aggregate in root.iterfind("deviceAggregation/aggregate"):
            for row in self._aggregations(aggregate):
                if row in seen:
                    self._release.fail(f"{row.device[:40]!r} is aggregated twice")
                seen.add(row)
                yield row

    def _axis(self, section: str, axis: "Element") -> Iterator[Row]:
        position = self._release.number(plain(axis.get("pos")))
        if not 1 <= position <= 7:
            self._release.fail(f"{position} is not a position of a code")
        title = plain(axis.findtext("title"))
        for terms in axis.findall("terms"):
            names = [name for name in map(_text, terms.findall("title")) if name]
            if not names:
                self._release.fail(f"a term of section {section} has no title")
            for name in names:
                yield PcsDefinition(
                    section=section,
                    position=position,
                    number=self._number,
                    axis_title=title,
                    term=name,
                    definition=plain(terms.findtext("definition")),
                    explanation=plain(terms.findtext("explanation")),
                    includes="\n".join(filter(None, map(_text, terms.findall("includes")))),
                )
                self._number += 1

    def _aggregations(self, aggregate: "Element") -> Iterator[PcsAggregation]:
        device, parent = plain(aggregate.findtext("device")), aggregate.find("parent")
        value = "" if parent is None else plain(parent.get("value"))
        if not device or not _CHARACTER.fullmatch(value):
            self._release.fail(f"the aggregation of {device[:40]!r} has no general value")
        operation = plain(aggregate.findtext("operation"))
        for system in aggregate.findall("bodySys"):
            yield PcsAggregation(device, operation, _text(system), value, _text(parent))


def _text(element: "Element | None") -> str:
    return "" if element is None else plain(element.text)


_Walker = Callable[[Release], _Tables | _Index | _Definitions]


def _read(walker: _Walker, release: Release) -> Iterator[Row]:
    """Yield the rows of a book.

    Raises:
        SourceError: The XML is damaged, declares entities, or is another document.
    """
    try:
        yield from walker(release).rows()
    except RecursionError as error:
        release.fail("its terms are nested too deeply", error)


def _recognise(root: str, sample: Sample) -> Edition | None:
    """Recognise a book by its root element."""
    return edition(sample) if sample.xml_root == root else None


def _kind(name: str, title: str, root: str, walker: _Walker) -> ReleaseKind:
    return ReleaseKind(
        f"icd10pcs_{name}",
        title,
        "CMS",
        US_GOVERNMENT,
        partial(_read, walker),
        partial(_recognise, root),
        page="https://www.cms.gov/medicare/coding-billing/icd-10-codes",
    )


KINDS: tuple[ReleaseKind, ...] = (
    _kind("tables", "ICD-10-PCS Code Tables", _TABULAR, _Tables),
    _kind("index", BOOK_TITLES[PCS], _INDEX, _Index),
    _kind("definitions", "ICD-10-PCS Definitions", _DEFINITIONS, _Definitions),
)
