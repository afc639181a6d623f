"""ICD-10-CM Official Guidelines for Coding and Reporting (PDF).

The publisher's bookmarks name every section, with its place in the hierarchy and its page; the text
of the page holds the same headings. Each heading is looked for where its bookmark leads, in order,
so that a list item or a reference that looks like one is never taken for it. Text between two
headings belongs to the first.
"""

import io
import re
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from itertools import islice
from typing import TYPE_CHECKING, Any

from index.database.tables.texts import Guideline
from index.sources.guideline_text import Line, mend_words, page_lines, prose
from index.sources.kinds import US_GOVERNMENT, Edition, ReleaseKind, fiscal_year
from index.sources.pdf import quiet_pypdf
from index.sources.release import Release
from index.sources.sample import Sample

if TYPE_CHECKING:
    from pypdf import PdfReader

_MAX_BYTES = 32 * 1024 * 1024
_MAX_PAGES = 400
_MAX_PAGE_CHARACTERS = 50_000
_MAX_HEADINGS = 3_000
_MAX_DEPTH = 10
_MAX_SECONDS = 90.0
_NOT_FOUND = 0.05
"""Share of the bookmarks that may lead to no heading; their text stays with the section before."""

_TITLE = "ICD-10-CM Official Guidelines for Coding and Reporting"
_YEAR = re.compile(r"FY\s?(20\d\d)", re.ASCII)
_APRIL = re.compile(r"April\s+1,\s+(20\d\d)\s*[-\N{EN DASH}]\s*September", re.ASCII)
_LABEL = re.compile(
    r"(?:(?P<part>Section|Appendix)\s+(?P<roman>[IVX]+)\b\.?"
    r"|\(?(?P<label>[A-Za-z]{1,4}|\d{1,2})[.)])\s*(?P<title>.*)",
    re.DOTALL | re.ASCII,
)
_UNMARKED = re.compile(r"\((?P<label>[a-z])\)\s+(?P<title>[A-Z].*[^.,:;])", re.ASCII)
"""The heading of a subsection that has no bookmark, alone on its line."""
_NOT_WORD = re.compile(r"[\W_]+")

INTRODUCTION = "Introduction"
"""Number of what stands before Section I."""


@dataclass(slots=True)
class _Heading:
    """A bookmark that names a section.

    Attributes:
        number: Its numbers from the section on, joined by dots.
        parent: ``number`` of the section it stands in.
        title: Its title without the number.
        printed: Its heading as printed, number included.
        page: Page that the bookmark leads to, from 1.
    """

    number: str
    parent: str | None
    title: str
    printed: str
    page: int


def _open(release: Release) -> "PdfReader":
    """Open the PDF and check its size.

    Raises:
        SourceError: It is too large or encrypted, or not a PDF.
    """
    from pypdf import PdfReader

    if len(release.data) > _MAX_BYTES:
        release.fail(f"it is larger than {_MAX_BYTES >> 20} MiB, which the guidelines are not")
    reader = PdfReader(io.BytesIO(release.data), strict=False)
    if reader.is_encrypted:
        release.fail("it is encrypted")
    if len(reader.pages) > _MAX_PAGES:
        release.fail(f"it has more than {_MAX_PAGES} pages")
    return reader


def _bookmarks(
    release: Release, reader: "PdfReader", items: list[Any], depth: int = 0
) -> Iterator[tuple[int, str, int]]:
    """Yield depth, text and page (from 1) of every bookmark, in order."""
    if depth > _MAX_DEPTH:
        release.fail("its bookmarks are nested too deeply")
    for item in items:
        if isinstance(item, list):
            yield from _bookmarks(release, reader, item, depth + 1)
            continue
        page = reader.get_destination_page_number(item)
        title = " ".join(str(item.title or "").split())
        if page is not None and page >= 0 and title:
            yield depth, title, page + 1


def _headings(bookmarks: list[tuple[int, str, int]]) -> list[_Heading]:
    """Return the sections that the bookmarks name."""
    found: list[_Heading] = []
    above: list[tuple[int, str]] = []  # depth and number of the sections that hold the present one
    taken = {INTRODUCTION}
    for depth, printed, page in bookmarks:
        match = _LABEL.fullmatch(printed)
        if match is None:
            if found and found[-1].number.startswith("Appendix") and not found[-1].title:
                found[-1].title = printed  # the bookmark below that of the bare "Appendix I"
            continue
        if match["part"]:
            above.clear()
        while above and above[-1][0] >= depth:
            above.pop()
        parent = above[-1][1] if above else None
        if match["part"]:
            prefix = "Appendix " if match["part"] == "Appendix" else ""
            number = prefix + match["roman"]
        elif parent is None:
            continue
        else:
            number = f"{parent}.{match['label']}"
        if number in taken:
            continue
        taken.add(number)
        above.append((depth, number))
        found.append(_Heading(number, parent, match["title"].strip(), printed, page))
    return found


def _squeezed(text: str) -> str:
    """Return the letters and digits of a text, which are all that print and bookmark agree in."""
    return _NOT_WORD.sub("", text).casefold()


def _find(lines: list[Line], start: int, heading: _Heading) -> tuple[int, int, str] | None:
    """Find a heading on its page or the next.

    Args:
        lines: The lines of the document.
        start: Index of the first line to look at.
        heading: The heading.

    Returns:
        Index of its first line and of the line behind it, and what stands on its last line after
        it; None if it is not there.
    """
    wanted = _squeezed(heading.printed)
    for first in range(start, len(lines)):
        if lines[first].page < heading.page:
            continue
        if lines[first].page > heading.page + 1:
            break
        read = ""
        for last in range(first, min(first + 6, len(lines))):
            before = len(read)
            read += _squeezed(lines[last].text)
            if len(read) >= len(wanted):
                if read.startswith(wanted):
                    rest = _after(lines[last].text, len(wanted) - before)
                    return first, last + 1, rest
                break
            if not wanted.startswith(read) or not read:
                break
    return None


def _after(text: str, count: int) -> str:
    """Return what stands in a text after its first ``count`` letters and digits."""
    seen = 0
    for place, character in enumerate(text):
        if seen >= count and not _NOT_WORD.fullmatch(character):
            return text[place:].strip()
        seen += len(_squeezed(character))
    return ""


_Place = tuple[_Heading, int, int, str]
"""A heading, indexes of its first line and the line behind it, what follows on its last line."""


def _with_unmarked(places: list[_Place], lines: list[Line]) -> Iterator[_Place]:
    """Yield the places of headings, and of those that no bookmark leads to.

    A few sections (I.C.4.a.1) print subsections that the bookmarks leave out: at least two,
    lettered from (a) without a gap.
    """
    for index, place in enumerate(places):
        yield place
        heading, _, behind, _ = place
        after = places[index + 1] if index + 1 < len(places) else None
        if after and after[0].number.startswith(f"{heading.number}."):
            continue
        found: list[_Place] = []
        for at in range(behind, after[1] if after else len(lines)):
            match = _UNMARKED.fullmatch(lines[at].text)
            if match and match["label"] == chr(ord("a") + len(found)):
                number = f"{heading.number}.{match['label']}"
                below = _Heading(number, heading.number, match["title"], match[0], lines[at].page)
                found.append((below, at, at + 1, ""))
        if len(found) > 1:
            yield from found


def _sections(release: Release, headings: list[_Heading], lines: list[Line]) -> Iterator[Guideline]:
    """Yield the sections with the text that stands between their headings."""
    places: list[_Place] = []
    start = 0
    for heading in headings:
        place = _find(lines, start, heading)
        if place is not None:
            places.append((heading, *place))
            start = place[1]
    if len(headings) - len(places) > _NOT_FOUND * len(headings):
        release.fail("its bookmarks do not lead to the headings they name")
    places = [*_with_unmarked(places, lines)]
    numbers = {heading.number for heading, *_ in places}
    introduction = prose(lines[: places[0][1]])
    position = 0
    if introduction:
        yield Guideline(INTRODUCTION, None, _TITLE, introduction, lines[0].page, position)
        position += 1
    for index, (heading, first, behind, rest) in enumerate(places):
        end = places[index + 1][1] if index + 1 < len(places) else len(lines)
        own = [Line(lines[behind - 1].page, rest)] if rest else []
        text = prose([*own, *lines[behind:end]]).removeprefix(f"{heading.title}\n\n")
        parent = heading.parent
        while parent is not None and parent not in numbers:
            parent = parent.rpartition(".")[0] or None
        page = lines[first].page
        yield Guideline(heading.number, parent, heading.title, text, page, position)
        position += 1


def _lines(release: Release, reader: "PdfReader") -> list[Line]:
    """Return the lines of running text, contents and page heads left out."""
    found: list[Line] = []
    until = time.monotonic() + _MAX_SECONDS
    for number, page in enumerate(reader.pages, 1):
        if time.monotonic() > until:
            release.fail(f"its text takes more than {_MAX_SECONDS:.0f} s to read")
        text = page.extract_text()
        if len(text) > _MAX_PAGE_CHARACTERS:
            release.fail(f"page {number} holds more text than a page can")
        found.extend(page_lines(text, number))
    return found


def read_guidelines(release: Release) -> Iterator[Guideline]:
    """Yield the sections of the guidelines in order.

    Nothing in the PDF is executed; only its bookmarks and its text are read.

    Raises:
        SourceError: It is not a PDF, is damaged, or is another document.
    """
    from index.sources.errors import SourceError

    try:
        with quiet_pypdf():
            reader = _open(release)
            found = islice(_bookmarks(release, reader, reader.outline), _MAX_HEADINGS + 1)
            bookmarks = list(found)
            if len(bookmarks) > _MAX_HEADINGS:
                release.fail("it has more bookmarks than the guidelines have sections")
            headings = _headings(bookmarks)
            lines = _lines(release, reader)
    except SourceError:
        raise
    # A damaged PDF makes pypdf raise nearly anything, from KeyError to its own errors.
    except Exception as error:
        release.fail(f"it is not a whole PDF ({type(error).__name__})", error)
    if not headings:
        release.fail("it has no bookmarks that name sections, by which its text is divided")
    sections = [*_sections(release, headings, lines)]
    mended = mend_words(section.text for section in sections)
    for section in sections:
        text = section.text
        for parts, word in mended.items():
            text = re.sub(rf"\b{parts}\b", word, text)
        yield section._replace(text=text)


def _recognise(sample: Sample) -> Edition | None:
    """Recognise the guidelines by their first page."""
    if not sample.is_pdf or sample.size > _MAX_BYTES:
        return None
    from pypdf import PdfReader

    try:
        with quiet_pypdf():
            reader = PdfReader(io.BytesIO(sample.data), strict=False)
            front = " ".join(reader.pages[0].extract_text()[:4_000].split())
    except Exception:
        return None
    year = _YEAR.search(front)
    if _TITLE not in front or year is None:
        return None
    april = _APRIL.search(front)
    if april and april[1] == year[1]:
        start = date(int(year[1]), 4, 1)
        return fiscal_year(int(year[1]), since=start, note=f"April {year[1]} update")
    return fiscal_year(int(year[1]))


KINDS: tuple[ReleaseKind, ...] = (
    ReleaseKind(
        "icd10cm_guidelines",
        _TITLE,
        "CMS and CDC/NCHS",
        US_GOVERNMENT,
        read_guidelines,
        _recognise,
        page="https://www.cdc.gov/nchs/icd/icd-10-cm/files.html",
    ),
)
