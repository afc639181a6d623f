"""ICD-10-CM Official Guidelines for Coding and Reporting (PDF).

The publisher's bookmarks name every section, with its place in the hierarchy and its page; the text
of the page holds the same headings. Each heading is looked for where its bookmark leads, in order,
so that a list item or a reference that looks like one is never taken for it. Text between two
headings belongs to the first.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from index.database.tables.texts import Guideline
from index.sources.guideline_text import Line, find_heading, mend_words, page_lines, prose
from index.sources.kinds import US_GOVERNMENT, Edition, ReleaseKind, fiscal_year
from index.sources.pdf import Bookmark, Limits, first_pages, read_pdf
from index.sources.release import Release
from index.sources.sample import Sample

_LIMITS = Limits(megabytes=32, pages=400, bookmarks=3_000, seconds=90.0)
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


def _headings(bookmarks: Iterable[Bookmark]) -> list[_Heading]:
    """Return the sections that the bookmarks name."""
    found: list[_Heading] = []
    above: list[tuple[int, str]] = []  # depth and number of the sections that hold the present one
    taken = {INTRODUCTION}
    for bookmark in bookmarks:
        depth, printed, page = bookmark.depth, bookmark.text, bookmark.page
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
        place = find_heading(lines, start, heading.printed, heading.page)
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


def read_guidelines(release: Release) -> Iterator[Guideline]:
    """Yield the sections of the guidelines in order.

    Raises:
        SourceError: It is not a PDF, is damaged, or is another document.
    """
    pdf = read_pdf(release, _LIMITS)
    headings = _headings(pdf.bookmarks)
    lines = [line for place, text in enumerate(pdf.pages, 1) for line in page_lines(text, place)]
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
    front = " ".join("".join(first_pages(sample, 1, _LIMITS))[:4_000].split())
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
