"""Reference documents that the user adds: policy and processing manuals as PDF.

A manual is the user's own copy; what is in it, text of others included, stays as its licence says.
Its text is data: it is searched and quoted, never followed.
"""

import re
from collections.abc import Iterator
from datetime import date, datetime

from index.database.tables.texts import DocumentSection
from index.sources.document_text import FEWEST, document_lines, document_sections, headings
from index.sources.kinds import Edition, ReleaseKind
from index.sources.pdf import Limits, first_pages, read_pdf
from index.sources.release import Release
from index.sources.sample import Sample

KIND = "reference_document"
_LIMITS = Limits(megabytes=64, pages=2_000, bookmarks=20_000, seconds=180.0)
_LOOKED_AT = 12
"""Pages of which a document is recognised."""
_FEWEST_PAGES = 3
"""A note on the layout of a file is shorter, and nothing to answer questions from."""
_FEWEST_CHARACTERS = 2_000
_LONGEST_NAME = 120
_NAME_LINES = 6
_NOT_NAME = re.compile(
    r"table of contents|\(?rev\.|revis|effective|issued|updated|version|page \d|\d{1,2}/\d{1,2}/\d",
    re.IGNORECASE,
)
_NAMED = re.compile(r"\b(?:manual|policy|policies|guidelines?|handbook|chapter)\b", re.IGNORECASE)
"""What the first page of a document without headings must call itself."""
_WORD = re.compile(r"[A-Za-z]{3}")
_DAY = (
    r"(?P<day>\d{1,2}/\d{1,2}/(?:20)?\d\d|\d{1,2}-\d{1,2}-(?:20)?\d\d|20\d\d-\d\d-\d\d|"
    r"(?:January|February|March|April|May|June|July|August|September|October|November|December)"
    r"\s+\d{1,2},\s+20\d\d)"
)
_DATED = re.compile(
    rf"(?:revision date|revised|effective|issued|updated|dated)[^\n]{{0,36}}?[:\s]\s*{_DAY}",
    re.IGNORECASE,
)
_FORMATS = ("%m/%d/%Y", "%m/%d/%y", "%m-%d-%Y", "%m-%d-%y", "%Y-%m-%d", "%B %d, %Y")
UNDATED = "edition not stated"


def read_document(release: Release) -> Iterator[DocumentSection]:
    """Yield the sections of a document in order.

    Raises:
        SourceError: It is no PDF, is damaged, beyond the limits, or has no text.
    """
    pdf = read_pdf(release, _LIMITS)
    sections = list(document_sections(pdf))
    if sum(len(section.text) for section in sections) < _FEWEST_CHARACTERS:
        release.fail("it has no text layer: a scan must go through text recognition first")
    yield from sections


def _recognise(sample: Sample) -> Edition | None:
    """Recognise a document with a text layer and headings; every kind before this one is tried."""
    pages = first_pages(sample, _LOOKED_AT, _LIMITS)
    if len(pages) < _FEWEST_PAGES or sum(map(len, pages)) < _FEWEST_CHARACTERS:
        return None
    if len(headings(document_lines(pages))) < FEWEST and not _NAMED.search(pages[0]):
        return None
    name = _name(pages[0]) or sample.name
    label, day = _edition("\n".join(pages[:_FEWEST_PAGES]))
    return Edition(label, day.isoformat() if day else None, None, name, name)


def _name(front: str) -> str:
    """Return the title of a document: the first lines of its first page."""
    parts: list[str] = []
    for line in (" ".join(line.split()) for line in front.splitlines()):
        named = _WORD.search(line) and not _NOT_NAME.search(line)
        if not named and not parts:
            continue  # the head of the page
        if not named or len(parts) == _NAME_LINES:
            break
        if len(" ".join((*parts, line))) > _LONGEST_NAME:
            break
        parts.append(line)
    return " ".join(parts)


def _edition(text: str) -> tuple[str, date | None]:
    """Return how the first pages call the edition, and its date if they state one."""
    match = _DATED.search(text)
    if match is None:
        return UNDATED, None
    printed = " ".join(match["day"].split())
    for form in _FORMATS:
        try:
            return printed, datetime.strptime(printed, form).date()
        except ValueError:
            continue
    return UNDATED, None


KINDS: tuple[ReleaseKind, ...] = (
    ReleaseKind(
        KIND,
        "Reference document",
        "as in the document",
        "as in the document",
        read_document,
        _recognise,
        tried=False,
        titled=True,
    ),
)
