"""Where the parts of a note begin: headings on lines of their own or before a colon."""

import re
from collections.abc import Mapping
from functools import cache
from typing import NamedTuple

from index.cases.structure.model import Section, SectionKind
from index.pages.values import values

_LONGEST = 5
"""Words of the longest heading of our list."""
_MARKS = re.compile(r"[ \t]*(?:[#*_=>•\-–]+[ \t]*)?(?:\(?\d{1,2}[.)][ \t]+)?[*_]{0,2}")
_ALONE = re.compile(r"[A-Za-z][A-Za-z0-9&/,()'’ \-]{0,58}[A-Za-z)]?")
_CLOSING = " \t*_#=-–:"
_UNKNOWN = re.compile(r"[A-Z0-9&/'’ \t\-]{8,60}")
_WORD = re.compile(r"[^ \t]+")
_LOOK_BACK = 60
"""Code points before a colon in which a heading may begin."""
_DASHED = re.compile(r"[ \t]+[-–—][ \t]+")
_ENDED = frozenset(".;|)\n•:,")
_SHORT_KINDS = frozenset(
    {
        SectionKind.CHIEF_COMPLAINT,
        SectionKind.FAMILY_HISTORY,
        SectionKind.SOCIAL_HISTORY,
        SectionKind.ALLERGIES,
        SectionKind.VITALS,
        SectionKind.INDICATION,
    }
)
"""Parts that a paragraph without a heading, behind a blank line, no longer belongs to."""
_BY_PROBLEM = frozenset(
    {
        SectionKind.ASSESSMENT,
        SectionKind.PLAN,
        SectionKind.DIAGNOSES,
        SectionKind.HOSPITAL_COURSE,
    }
)
"""Parts that are often divided by problem."""
_ORGAN = re.compile(r"\n[ \t]*([A-Za-z]+):")
_PARAGRAPH = re.compile(r"\n[ \t]*\n[ \t]*(?=[A-Za-z])")


class Heading(NamedTuple):
    """A heading in a note.

    Attributes:
        begin: Where the part begins, with signs before the words.
        start: Where the words begin.
        end: Where the words end.
        body: Where the text below it begins.
        kind: What the part is about.
    """

    begin: int
    start: int
    end: int
    body: int
    kind: SectionKind


class _Names(NamedTuple):
    """Names of headings, folded, and the kind of each."""

    full: Mapping[str, SectionKind]
    short: Mapping[str, SectionKind]
    inside: frozenset[str]


@cache
def _names() -> _Names:
    content = values("cases/headings")

    def kinds(table: Mapping[str, list[str]]) -> dict[str, SectionKind]:
        return {name: SectionKind(kind) for kind, names in table.items() for name in names}

    return _Names(
        kinds(content["headings"]),
        kinds(content["abbreviations"]),
        frozenset(content["inside"]["names"]),
    )


def _folded(words: str) -> str:
    return " ".join(words.lower().split())


def headings(text: str) -> list[Heading]:
    """Return the headings of a note in order."""
    found: list[Heading] = []
    start = 0
    while start <= len(text):
        end = text.find("\n", start)
        end = len(text) if end < 0 else end
        found += _of_line(text, start, end)
        start = end + 1
    return found


def _of_line(text: str, start: int, end: int) -> list[Heading]:
    marks = _MARKS.match(text, start, end)
    words = marks.end() if marks else start
    if words >= end:
        return []
    first = _alone(text, start, words, end) or _dashed(text, start, words, end)
    if first:
        return [first]
    found = []
    colon = text.find(":", words, end)
    while colon >= 0:
        heading = _before_colon(text, words, colon, end)
        if heading:
            at_start = heading.start == words
            found.append(heading._replace(begin=start if at_start else heading.start))
        elif not found:
            unknown = _unknown(text, start, words, colon, end)
            if unknown:
                return [unknown]
        colon = text.find(":", colon + 1, end)
    return found if _is_list_of_parts(text, words, found) else []


def _is_list_of_parts(text: str, words: int, found: list[Heading]) -> bool:
    """Return whether headings within a line are headings and not a clause of prose."""
    if not found or found[0].start == words or len(found) > 1:
        return True
    return text[found[0].start : found[0].end].isupper()


def _alone(text: str, begin: int, start: int, end: int) -> Heading | None:
    """Return the heading that a line without a colon, or with one at its end, is."""
    stop = start + len(text[start:end].rstrip(_CLOSING + "\r"))
    line = text[start:stop]
    if not line or len(line) > 60 or not _ALONE.fullmatch(line):
        return None
    names, folded = _names(), _folded(line)
    kind = names.full.get(folded)
    closing = text[stop:end]
    if kind is None and (":" in closing or "*" in closing or line.isupper()):
        kind = names.short.get(folded)
        if kind is not None and len(folded) == 1 and ":" not in closing:
            kind = None
    if kind is not None:
        return Heading(begin, start, stop, end, kind)
    if text[begin:start].lstrip().startswith(("##", "==")) and folded not in names.inside:
        return _of_its_own(begin)
    return None


def _of_its_own(begin: int) -> Heading:
    """Return the beginning of a part whose heading is not on our list.

    It may name a condition, "CHRONIC KIDNEY DISEASE:", so its words stay with the text.
    """
    return Heading(begin, begin, begin, begin, SectionKind.OTHER)


def _dashed(text: str, begin: int, start: int, end: int) -> Heading | None:
    """Return a heading with a dash behind it: ``PMH - HTN``."""
    dash = _DASHED.search(text, start, min(end, start + _LOOK_BACK))
    if dash is None:
        return None
    folded = _folded(text[start : dash.start()])
    names = _names()
    kind = names.full.get(folded) or (names.short.get(folded) if len(folded) > 1 else None)
    if kind is None or not text[start].isupper():
        return None
    return Heading(begin, start, dash.start(), dash.end(), kind)


def _before_colon(text: str, line: int, colon: int, end: int) -> Heading | None:
    """Return the longest heading of our list that ends at a colon."""
    after = colon + 1
    low = max(line, colon - _LOOK_BACK)
    stop = low + len(text[low:colon].rstrip(" \t*_"))
    before = text[low:stop]
    places = [match.start() for match in _WORD.finditer(before)][-_LONGEST - 2 :]
    names = _names()
    for place in places:
        words = before[place:].lstrip("(*_-•")
        start = stop - len(words)
        folded = _folded(words)
        kind = names.full.get(folded) or names.short.get(folded)
        if kind is None:
            continue
        if start != line and not _may_begin(text, line, start, words):
            return None
        if len(folded) == 1 and start != line and not words.isupper():
            return None
        while after < end and text[after] in " \t*":
            after += 1
        return Heading(start, start, stop, after, kind)
    return None


def _may_begin(text: str, line: int, start: int, words: str) -> bool:
    """Return whether a heading may begin within a line: behind a stop, or in capitals."""
    before = text[line:start]
    if before.endswith("  ") or before.rstrip(" \t*_-")[-1:] in _ENDED:
        return words[0].isupper() or before.rstrip()[-1:] in "|•"
    return (words.isupper() and len(words) > 1) or (words.istitle() and " " in words)


def _unknown(text: str, begin: int, start: int, colon: int, end: int) -> Heading | None:
    """Return a heading in capitals that our list does not hold, with its text below it."""
    words = text[start:colon]
    if not _UNKNOWN.fullmatch(words) or not words.isupper() or text[colon + 1 : end].strip():
        return None
    if _folded(words) in _names().inside:
        return None
    return _of_its_own(begin)


def sections(text: str) -> tuple[tuple[Section, ...], tuple[int, ...]]:
    """Return the parts of a note and where the text below each heading begins.

    Returns:
        The parts in order, without gaps, and for each the offset behind its heading.
    """
    found = _without_problems(headings(text))
    parts: list[Section] = []
    bodies: list[int] = []
    first = found[0].begin if found else len(text)
    if first > 0 or not found:
        parts.append(Section(0, first, 0, 0, SectionKind.OTHER))
        bodies.append(0)
    for place, heading in enumerate(found):
        stop = found[place + 1].begin if place + 1 < len(found) else len(text)
        cut, kind = _left_behind(text, heading, stop)
        parts.append(Section(heading.begin, cut, heading.start, heading.end, heading.kind))
        bodies.append(heading.body)
        if cut < stop:
            parts.append(Section(cut, stop, cut, cut, kind))
            bodies.append(cut)
    return tuple(parts), tuple(bodies)


def _without_problems(found: list[Heading]) -> list[Heading]:
    """Leave out unknown headings below those of assessments: there they are problems."""
    kept: list[Heading] = []
    for heading in found:
        if heading.start < heading.end or not kept or kept[-1].kind not in _BY_PROBLEM:
            kept.append(heading)
    return kept


def _left_behind(text: str, heading: Heading, stop: int) -> tuple[int, SectionKind]:
    """Return where a short part ends that stands on the line of its heading, and what follows.

    The vital signs of an examination end where its first organ is named; other short parts where a
    paragraph without a heading begins.
    """
    line_end = text.find("\n", heading.body, stop)
    if heading.kind in _SHORT_KINDS and line_end >= 0 and text[heading.body : line_end].strip():
        if heading.kind is SectionKind.VITALS:
            for organ in _ORGAN.finditer(text, line_end, stop):
                if _folded(organ[1]) in _names().inside:
                    return organ.start(1), SectionKind.EXAM
        blank = _PARAGRAPH.search(text, line_end, stop)
        if blank:
            return blank.end(), SectionKind.OTHER
    return stop, SectionKind.OTHER
