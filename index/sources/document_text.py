"""From the text of a reference document to its sections.

Headings are found by the bookmarks, where a document has them, else by how manuals print them:
``Chapter I``, ``10.1 - General``, ``A. Introduction``. Without either every page is a section.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from index.database.tables.texts import DocumentSection
from index.sources.guideline_text import Line, find_heading, page_lines, prose
from index.sources.pdf import Bookmark, Pdf

FEWEST = 3
"""Headings that a document with sections has at least."""
_MOST = 5_000
_EDGE = 3
"""Lines at the head and foot of a page that may be the same on all pages."""
_OFTEN = 0.4
"""Share of the pages on which such a line stands."""
_LONGEST_TITLE = 160
_TITLE_LINES = 4
_DASH = "[-\N{EN DASH}\N{EM DASH}]"
_CHAPTER = re.compile(
    rf"(?P<number>(?:chapter|appendix|part)\s+(?:[ivxlc]+|\d{{1,3}}|[a-z]))\b"
    rf"(?:\s*[:.]|\s+{_DASH})?\s*(?P<title>.*)",
    re.IGNORECASE | re.ASCII,
)
_NUMBERED = re.compile(
    rf"(?P<number>\d{{1,3}}(?:\.\d{{1,3}}){{0,6}})\s+{_DASH}\s+(?P<title>\S.*)", re.ASCII
)
_LETTERED = re.compile(r"(?P<number>[A-Z])\.\s+(?P<title>[A-Z(].*)", re.ASCII)
_DIGITS = re.compile(r"\d+|\b[IVXLC]+-?\b")
_SENTENCE_ENDS = ".:!?"
_LETTER_DEPTH = 8
"""A lettered heading stands below any numbered one."""
_NO_TITLE = re.compile(r".*[.;,:]\Z")


@dataclass(frozen=True, slots=True)
class _Heading:
    """A heading and where it stands.

    Attributes:
        number: Its number as printed, empty if it has none.
        title: Its title.
        depth: How deep it stands, from 0.
        first: Index of its first line.
        behind: Index of the line behind it.
        rest: What stands on its last line after it.
    """

    number: str
    title: str
    depth: int
    first: int
    behind: int
    rest: str = ""

    @property
    def name(self) -> str:
        """Number and title."""
        return " ".join(filter(None, (self.number, self.title)))


def document_sections(pdf: Pdf) -> Iterator[DocumentSection]:
    """Yield the sections of a document with their text, in order, a row for each page of one.

    Args:
        pdf: Its bookmarks and pages.
    """
    lines = document_lines(pdf.pages)
    found = _bookmarked(pdf.bookmarks, lines)
    if len(found) < FEWEST:
        found = headings(lines)
    if len(found) < FEWEST:
        found = []
    position = 0
    for heading, path, own in _owned(found, lines):
        for part in _by_page(own):
            text = prose(part)
            if text:
                yield DocumentSection(
                    position, heading.number, heading.title, path, text, part[0].page
                )
                position += 1


def _owned(
    found: Sequence[_Heading], lines: Sequence[Line]
) -> Iterator[tuple[_Heading, str, Sequence[Line]]]:
    """Yield each heading with the names above it and its own lines; what is before them first."""
    above: list[_Heading] = []
    nothing = _Heading("", "", 0, 0, 0)
    for number, heading in enumerate((nothing, *found)):
        end = found[number].first if number < len(found) else len(lines)
        own = lines[heading.behind : end]
        if heading.rest:
            own = [Line(lines[heading.behind - 1].page, heading.rest), *own]
        above = [one for one in above if one.depth < heading.depth]
        yield heading, " > ".join(one.name for one in above), own
        if heading is not nothing:
            above.append(heading)


def _by_page(lines: Iterable[Line]) -> Iterator[list[Line]]:
    """Yield lines page by page; a paragraph that goes on stays with the page it begins on."""
    part: list[Line] = []
    last = ""
    for line in lines:
        if part and line.page != part[-1].page:
            part.append(Line(line.page, ""))
        turned = part and line.page != part[0].page
        if turned and line.text and (not last or last[-1] in _SENTENCE_ENDS):
            yield part
            part = []
        if line.text or part:
            part.append(line)
        last = line.text or (last if turned and last[-1:] not in _SENTENCE_ENDS else "")
    if part:
        yield part


def document_lines(pages: Sequence[str]) -> list[Line]:
    """Return the lines of running text: no table of contents, no heads and feet of pages."""
    read = [page_lines(text, number) for number, text in enumerate(pages, 1)]
    written = [[line for line in page if line.text] for page in read]
    edges = Counter(key for page in written for key in {_edge_key(line) for line in _edges(page)})
    least = max(2, _OFTEN * sum(bool(page) for page in written))
    lines = []
    for page, full in zip(read, written, strict=True):
        left_out = {id(line) for line in _edges(full) if edges[_edge_key(line)] > least}
        lines += [line for line in page if id(line) not in left_out]
    return lines


def _edges(page: Sequence[Line]) -> Sequence[Line]:
    return (*page[:_EDGE], *page[max(_EDGE, len(page) - _EDGE) :])


def _edge_key(line: Line) -> str:
    """Return a line without the numbers in which heads and feet differ."""
    return _DIGITS.sub("#", line.text)


def _bookmarked(bookmarks: Iterable[Bookmark], lines: Sequence[Line]) -> list[_Heading]:
    """Return the headings that bookmarks lead to, as far as they stand there."""
    found: list[_Heading] = []
    start = 0
    for bookmark in bookmarks:
        place = find_heading(lines, start, bookmark.text, bookmark.page)
        if place is None:
            continue
        match = _heading_match(bookmark.text)
        number, title = (match["number"], match["title"]) if match else ("", bookmark.text)
        found.append(_Heading(number, title.strip(), bookmark.depth, *place))
        start = place[1]
        if len(found) == _MOST:
            break
    return found


def _heading_match(text: str) -> re.Match[str] | None:
    return _CHAPTER.fullmatch(text) or _NUMBERED.fullmatch(text) or _LETTERED.fullmatch(text)


def headings(lines: list[Line]) -> list[_Heading]:
    """Return the headings that lines look like; those of a table of contents become empty lines.

    A lettered one counts only in the order of the alphabet, so that an initial or the item of a
    list is none.
    """
    found: list[_Heading] = []
    letter = ""
    for place, line in enumerate(lines):
        text = line.text
        if not text or len(text) > _LONGEST_TITLE:
            continue
        if match := _CHAPTER.fullmatch(text):
            title, behind = _title(match["title"], lines, place + 1)
            if title is None:
                continue
            found.append(_Heading(match["number"], title, 0, place, behind))
            letter = ""
        elif match := _NUMBERED.fullmatch(text):
            depth = 1 + match["number"].count(".")
            found.append(_Heading(match["number"], match["title"], depth, place, place + 1))
            letter = ""
        elif (
            (match := _LETTERED.fullmatch(text))
            and not _NO_TITLE.fullmatch(match["title"])
            # After J comes K, not the I of a list; a new chapter begins with A.
            and match["number"] == (chr(ord(letter) + 1) if letter else "A")
        ):
            letter = match["number"]
            found.append(_Heading(letter, match["title"], _LETTER_DEPTH, place, place + 1))
        if len(found) == _MOST:
            break
    return _without_contents(found, lines)


def _title(printed: str, lines: Sequence[Line], place: int) -> tuple[str | None, int]:
    """Return the title of a chapter, which may stand below its number, and where it ends.

    None if the line is the beginning of a sentence about a chapter.
    """
    if printed:
        sentence = printed[0].islower() or _NO_TITLE.fullmatch(printed)
        return (None if sentence else printed), place
    parts: list[str] = []
    while place < len(lines) and len(parts) < _TITLE_LINES:
        text = lines[place].text
        if text and (not text.isupper() or _heading_match(text)):
            break
        parts += [text] if text else []
        place += 1
    return " ".join(parts), place


def _without_contents(found: Sequence[_Heading], lines: list[Line]) -> list[_Heading]:
    """Return the headings without those that come again and have no text where they come first.

    The lines of those are taken out: they are the table of contents.
    """
    last = {one.name.casefold(): place for place, one in enumerate(found)}
    kept = []
    for place, one in enumerate(found):
        following = found[place + 1].first if place + 1 < len(found) else len(lines)
        empty = not any(line.text for line in lines[one.behind : following])
        if empty and last[one.name.casefold()] != place:
            lines[one.first : one.behind] = [
                Line(line.page, "") for line in lines[one.first : one.behind]
            ]
        else:
            kept.append(one)
    return kept
