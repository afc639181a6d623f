"""ICD-10-CM Tabular List: the XML that CDC/NCHS publishes.

``chapter`` holds ``section`` elements side by side, nested in print by their ranges; ``diag``
elements nest as categories and codes do. Codes that need a 7th character stand in the file
without it: the nearest ``sevenChrDef`` above completes them, padded with X to six characters.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from index.model import Kind, NoteKind, System, display_code
from index.sources.kinds import US_GOVERNMENT, Edition, ReleaseKind, fiscal_year
from index.sources.records import CodeRow, ExtensionRow, NoteRow
from index.sources.release import Release, plain
from index.sources.sample import Sample
from index.sources.xml import document

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

TabularRow = CodeRow | NoteRow | ExtensionRow

_SYSTEM = System.ICD10CM
_KINDS = {
    "inclusionTerm": NoteKind.INCLUSION,
    "includes": NoteKind.INCLUDES,
    "excludes1": NoteKind.EXCLUDES1,
    "excludes2": NoteKind.EXCLUDES2,
    "codeFirst": NoteKind.CODE_FIRST,
    "useAdditionalCode": NoteKind.USE_ADDITIONAL,
    "codeAlso": NoteKind.CODE_ALSO,
    "notes": NoteKind.NOTE,
    "sevenChrNote": NoteKind.SEVENTH,
    "sevenChrDef": NoteKind.SEVENTH,
}
_CODE = re.compile(r"[A-Z][0-9A-Z]{2}(?:\.[0-9A-Z]{1,4})?", re.ASCII)
_RANGE = re.compile(r"([A-Z][0-9A-Z]{2})(?:-([A-Z][0-9A-Z]{2}))?", re.ASCII)
_TITLE_RANGE = re.compile(r"\s*\([A-Z][0-9A-Z]{2}(?:-[A-Z][0-9A-Z]{2})?\)$", re.ASCII)
_NOT_APPLICABLE = re.compile(
    r"7th characters (\w) and (\w) do not apply to codes in category (\w{3}) "
    r"with 6th character (\w)\b.*?\bor (\w)\b",
    re.ASCII,
)
"""The one exception in print (S06): which 7th characters a 6th character does not take."""


def _further_meanings(definition: "Element") -> Iterator[str]:
    """Yield the notes among 7th characters, each behind the character that it goes with.

    They stand below an ``extension`` without saying so: "initial encounter for open fracture NOS"
    belongs to B.
    """
    character = ""
    for child in definition:
        if child.tag == "extension":
            character = plain(child.get("char"))
        elif text := plain(child.text):
            yield f"{character}: {text}" if character else text


@dataclass(frozen=True, slots=True)
class _Seventh:
    """The 7th characters in force below an element.

    Attributes:
        meanings: Meaning by character, in print order.
        barred: Pairs of 6th and 7th character that do not go together.
    """

    meanings: dict[str, str]
    barred: frozenset[tuple[str, str]]

    def expansions(self, code: str) -> Iterator[tuple[str, str]]:
        """Yield each complete code with the meaning of its 7th character."""
        stem = code.ljust(6, "X")
        for character, meaning in self.meanings.items():
            if (stem[5], character) not in self.barred:
                yield stem + character, meaning


def _texts(element: "Element") -> Iterator[str]:
    """Yield the notes of a container, in order."""
    for note in element.findall("note"):
        text = plain(note.text)
        if text:
            yield text


def _visual_impairment(table: "Element") -> Iterator[str]:
    """Yield the table of visual impairment at H54, a line a category."""
    for category in table.findall("visCategory"):
        number = plain(category.findtext("value"))
        if not number:
            continue  # the heading row
        limits = []
        for span in category.findall("visRange"):
            below = plain(span.findtext("visMax/value"))
            least = plain(span.findtext("visMin/value"))
            parts = [f"less than {below}"] if below and least else [below]
            parts += [f"equal to or better than {least}"] if least else []
            limits.append(" and ".join(part for part in parts if part))
            if not limits[-1]:
                limits[-1] = plain(span.findtext("value"))
        text = "; or ".join(limit for limit in limits if limit)
        yield f"Category {number} of visual impairment, best possible correction: {text}"


class _Reader:
    """Walks one document."""

    def __init__(self, release: Release) -> None:
        self._release = release
        self._seen: set[str] = set()

    def rows(self) -> Iterator[TabularRow]:
        """Yield every row in tabular order."""
        for chapter in document(self._release, "ICD10CM.tabular").findall("chapter"):
            yield from self._chapter(chapter)
        if not self._seen:
            self._release.fail("it holds no code")

    def _row(
        self,
        code: str,
        display: str,
        title: str,
        kind: Kind,
        parent: str | None,
        *,
        billable: bool = False,
    ) -> CodeRow:
        if code in self._seen:
            self._release.fail(f"{display} occurs twice")
        if not title:
            self._release.fail(f"{display} has no title")
        self._seen.add(code)
        return CodeRow(_SYSTEM, code, display, title, kind, billable, parent)

    def _chapter(self, chapter: "Element") -> Iterator[TabularRow]:
        number = plain(chapter.findtext("name"))
        if not (number.isascii() and number.isdigit()):
            self._release.fail(f"{number[:40]!r} is not the number of a chapter")
        title = _TITLE_RANGE.sub("", plain(chapter.findtext("desc")))
        yield self._row(number, f"Chapter {number}", title, Kind.CHAPTER, None)
        yield from self._notes(chapter, number)
        around: list[tuple[str, str]] = []  # the blocks that hold the present one, outermost first
        for section in chapter.findall("section"):
            first, last = self._range(plain(section.get("id")))
            while around and not around[-1][0] <= first <= last <= around[-1][1]:
                around.pop()
            parent = "-".join(around[-1]) if around else number
            around.append((first, last))
            yield from self._section(section, first, last, parent)

    def _range(self, text: str) -> tuple[str, str]:
        match = _RANGE.fullmatch(text)
        if match is None:
            self._release.fail(f"{text[:40]!r} is not a range of categories")
        return match[1], match[2] or match[1]

    def _section(
        self, section: "Element", first: str, last: str, parent: str
    ) -> Iterator[TabularRow]:
        code = f"{first}-{last}"
        title = _TITLE_RANGE.sub("", plain(section.findtext("desc")))
        yield self._row(code, code, title, Kind.BLOCK, parent)
        yield from self._notes(section, code)
        for diag in section.findall("diag"):
            yield from self._diag(diag, code, None)

    def _diag(self, diag: "Element", parent: str, seventh: _Seventh | None) -> Iterator[TabularRow]:
        name = plain(diag.findtext("name"))
        if not _CODE.fullmatch(name):
            self._release.fail(f"{name[:40]!r} is not a code")
        code = name.replace(".", "")
        title = plain(diag.findtext("desc"))
        seventh = self._seventh(diag) or seventh
        below = diag.findall("diag")
        completed = [] if below or seventh is None or len(code) > 6 else [*seventh.expansions(code)]
        complete = not below and not completed
        kind = Kind.CODE if complete else Kind.SUBCATEGORY
        if len(code) == 3:
            kind = Kind.CATEGORY
        yield self._row(code, display_code(_SYSTEM, code), title, kind, parent, billable=complete)
        yield from self._notes(diag, code)
        for full, meaning in completed:
            yield self._row(
                full,
                display_code(_SYSTEM, full),
                f"{title}, {meaning}",
                Kind.CODE,
                code,
                billable=True,
            )
        for child in below:
            yield from self._diag(child, code, seventh)

    def _seventh(self, diag: "Element") -> _Seventh | None:
        """Return the 7th characters that an element defines, None if it defines none."""
        definition = diag.find("sevenChrDef")
        if definition is None:
            return None
        meanings = {
            plain(extension.get("char")): plain(extension.text)
            for extension in definition.findall("extension")
        }
        if not all(len(character) == 1 and meanings[character] for character in meanings):
            self._release.fail(f"a 7th character of {diag.findtext('name')} is malformed")
        barred = {
            (sixth, character)
            for notes in diag.findall("notes")
            for text in _texts(notes)
            for match in _NOT_APPLICABLE.finditer(text)
            for sixth in match.group(4, 5)
            for character in match.group(1, 2)
        }
        return _Seventh(meanings, frozenset(barred))

    def _notes(self, element: "Element", code: str) -> Iterator[NoteRow | ExtensionRow]:
        """Yield the notes and 7th characters that stand at an element, in printed order."""
        for child in element:
            if child.tag == "visualImpairment":
                texts: Sequence[str] = [*_visual_impairment(child)]
            elif child.tag == "sevenChrDef":
                texts = [*_further_meanings(child)]
            else:
                texts = [*_texts(child)]
            # A kind of note that is new to us still is an instruction.
            kind = _KINDS.get(child.tag, NoteKind.NOTE)
            for text in texts:
                yield NoteRow(_SYSTEM, code, kind, text)
            for extension in child.findall("extension"):
                character, meaning = plain(extension.get("char")), plain(extension.text)
                yield ExtensionRow(_SYSTEM, code, character, meaning)


def read_tabular(release: Release) -> Iterator[TabularRow]:
    """Yield chapters, blocks, categories and codes with their notes and 7th characters.

    Raises:
        SourceError: The XML is damaged, declares entities, or is not a Tabular List.
    """
    try:
        yield from _Reader(release).rows()
    except RecursionError as error:
        release.fail("its elements are nested too deeply", error)


_VERSION = re.compile(r"<version>\s*(\d{4})\s*</version>", re.ASCII)
_APRIL = re.compile(r"april[-_ ]?0?1[-_ ](\d{4})", re.IGNORECASE)


def edition(sample: Sample) -> Edition | None:
    """Return the edition of a tabular or index XML, None if it does not say its year.

    The April update is told by the file's name alone.
    """
    version = _VERSION.search(sample.head.decode("utf-8", "replace"))
    if version is None:
        return None
    year = int(version[1])
    april = _APRIL.search(sample.name)
    try:
        if april and int(april[1]) == year:
            return fiscal_year(year, since=date(year, 4, 1), note=f"April {year} update")
        return fiscal_year(year)
    except ValueError:  # the year 0000
        return None


def _recognise(sample: Sample) -> Edition | None:
    """Recognise the Tabular List."""
    return edition(sample) if sample.xml_root == "ICD10CM.tabular" else None


KINDS = (
    ReleaseKind(
        "icd10cm_tabular",
        "ICD-10-CM Tabular List of Diseases and Injuries",
        "CDC/NCHS",
        f"{US_GOVERNMENT}; ICD-10 is copyright World Health Organization",
        read_tabular,
        _recognise,
        page="https://www.cdc.gov/nchs/icd/icd-10-cm/files.html",
    ),
)
