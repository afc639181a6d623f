"""ICD-10-CM indexes and tables: Alphabetic Index, external causes, neoplasms, drugs (XML).

All four are ``ICD10CM.index`` documents of ``mainTerm`` and ``term`` elements. The two indexes have
a title below the root; the two tables have ``indexHeading`` in its place, and cells in their terms.
"""

import re
from collections.abc import Iterator
from functools import partial
from typing import TYPE_CHECKING

from index.database.tables.books import (
    BOOK_TITLES,
    COLUMNS,
    DRUG,
    EXTERNAL,
    INDEX,
    NEOPLASM,
    IndexCell,
    IndexEntry,
    folded_title,
)
from index.sources.icd10cm import edition
from index.sources.kinds import US_GOVERNMENT, Edition, ReleaseKind
from index.sources.release import Release, plain
from index.sources.sample import Sample
from index.sources.xml import document

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

BookRow = IndexEntry | IndexCell

_ROOT = "ICD10CM.index"
_CODE = re.compile(r"([A-Z]\d[0-9A-Z])(?:\.([0-9A-Z]{1,4}))?(?:\.?(-))?", re.ASCII)
_NO_CODE = frozenset({"-", "--"})
_LETTERS = re.compile(r"(?:\(\w\))+")
"""Modifiers that are one letter of a word: ``Weil(l)-Marchesani``, ``Cancer(o)phobia``."""
_SIGNS = {
    INDEX: b"ICD-10-CM INDEX TO DISEASES",
    EXTERNAL: b"EXTERNAL CAUSE",
    NEOPLASM: b"Malignant Primary",
    DRUG: b"Underdosing",
}
"""What stands before the first letter in the document of each book."""


class _Reader:
    """Walks one document."""

    def __init__(self, release: Release, book: str) -> None:
        self._release = release
        self._book = book
        self._columns = COLUMNS.get(book, {})
        self._number = 0
        self._letter = ""

    def rows(self) -> Iterator[BookRow]:
        """Yield every entry in printed order, each followed by its cells."""
        root = document(self._release, _ROOT)
        self._check_headings(root)
        for letter in root.findall("letter"):
            self._letter = plain(letter.findtext("title"))
            for term in letter.findall("mainTerm"):
                yield from self._term(term, None, 0)
        if self._number == 0:
            self._release.fail("it holds no term")

    def _check_headings(self, root: "Element") -> None:
        """Fail unless this is the book, with its columns in their order."""
        if not self._columns:
            sign = _SIGNS[self._book].decode()
            if sign not in plain(root.findtext("title")):
                self._release.fail(f"its title does not say {sign!r}")
            return
        found = {head.get("col"): plain(head.text) for head in root.iterfind("indexHeading/head")}
        for column, heading in self._columns.items():
            if found.get(str(column), "").casefold() != heading.casefold():
                self._release.fail(f"column {column} is not headed {heading!r}")

    def _term(self, term: "Element", parent: int | None, level: int) -> Iterator[BookRow]:
        number = self._number
        self._number += 1
        title, nemod, nemod_at = _title(term.find("title"))
        if not (title or nemod):
            self._release.fail(f"a term below letter {self._letter[:9]!r} has no title")
        manifestation = plain(term.findtext("manif"))
        if manifestation and not _CODE.fullmatch(manifestation):
            # The neoplasm table gives one explanation in words where a code belongs.
            nemod = f"{nemod} [{manifestation}]".strip()
            manifestation = ""
        yield IndexEntry(
            book=self._book,
            number=number,
            parent=parent,
            level=level,
            letter=self._letter,
            title=title,
            nemod=nemod,
            nemod_at=nemod_at,
            folded=folded_title(title),
            code=self._code(term.findtext("code")),
            manifestation=self._code(manifestation),
            see=plain(term.findtext("see")),
            see_also=plain(term.findtext("seeAlso")),
            category=self._code(term.findtext("seecat")),
            subcategory=self._code(term.findtext("subcat")),
            codes="",
            tab="",
            use="",
        )
        yield from self._cells(term, number)
        for below in term.findall("term"):
            yield from self._term(below, number, level + 1)

    def _cells(self, term: "Element", number: int) -> Iterator[IndexCell]:
        seen = set()
        for cell in term.findall("cell"):
            column = self._release.number(plain(cell.get("col")))
            if column not in self._columns or column in seen:
                self._release.fail(f"column {column} of a term is unknown or stands twice")
            seen.add(column)
            text = plain(cell.text)
            if text and text not in _NO_CODE:
                yield IndexCell(self._book, number, column, self._code(text))

    def _code(self, text: str | None) -> str:
        """Return a code undotted, with its dash; nothing for nothing."""
        printed = plain(text)
        if not printed:
            return ""
        match = _CODE.fullmatch(printed)
        if match is None:
            self._release.fail(f"{printed[:40]!r} is not a code")
        return "".join(part or "" for part in match.groups())


def _title(element: "Element | None") -> tuple[str, str, int]:
    """Return a title without its nonessential modifiers, these, and the offset where they stand."""
    if element is None:
        return "", "", 0
    before, nemod, after = plain(element.text), "", ""
    for child in element:
        nemod = f"{nemod} {plain(''.join(child.itertext()))}".strip()
        after += re.sub(r"\s+", " ", child.tail or "")
    after = after.rstrip()
    if not before:
        return after.strip(), nemod, 0
    # The publisher drops the blank before the modifiers, also where they stand before a word:
    # "autonomic<nemod>(poly)</nemod>neuropathy".
    if after[:1].isalnum() and not before.endswith("-") and not _LETTERS.fullmatch(nemod):
        before += " "
    return before + after, nemod, len(before)


def _read(book: str, release: Release) -> Iterator[BookRow]:
    """Yield the entries and cells of a book.

    Raises:
        SourceError: The XML is damaged, declares entities, or is another document.
    """
    try:
        yield from _Reader(release, book).rows()
    except RecursionError as error:
        release.fail("its terms are nested too deeply", error)


def _recognise(book: str, sample: Sample) -> Edition | None:
    """Recognise a book by its title or by its columns."""
    if sample.xml_root != _ROOT:
        return None
    front = sample.head.split(b"<letter", 1)[0]
    return edition(sample) if _SIGNS[book] in front else None


KINDS: tuple[ReleaseKind, ...] = tuple(
    ReleaseKind(
        f"icd10cm_{book}",
        f"ICD-10-CM {BOOK_TITLES[book]}",
        "CDC/NCHS",
        f"{US_GOVERNMENT}; ICD-10 is copyright World Health Organization",
        partial(_read, book),
        partial(_recognise, book),
        page="https://www.cdc.gov/nchs/icd/icd-10-cm/files.html",
    )
    for book in (INDEX, EXTERNAL, NEOPLASM, DRUG)
)
