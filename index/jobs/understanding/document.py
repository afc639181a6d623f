"""A posting as one text to recognise things in, with its sentences and its sections."""

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from enum import Enum, auto

from index.jobs.reading.markup import plain_text
from index.jobs.understanding.tables import wording
from index.model.jobs import Evidence, RawPosting

_MOST_TEXT = 40_000
"""Letters of a description in which something is recognised; real postings have a tenth."""
_NEAR = 500
"""Letters before and behind a place that belong to its sentence at the most."""


class Section(Enum):
    """What a part of a posting is about, by its heading."""

    OTHER = auto()
    REQUIRED = auto()
    PREFERRED = auto()
    OFFER = auto()
    """What the employer gives."""
    UNNEEDED = auto()
    """What need not be had, or is not accepted."""
    ABOUT = auto()
    """The employer, or legal notices."""


_BREAK = re.compile(r"[\n.!?;•](?:(?<=[\n;•])|(?=\s+[A-Z0-9\"'(*$•-]))")
_ABBREVIATIONS = frozenset(
    {"yrs", "yr", "hrs", "etc", "inc", "st", "approx", "dr", "min", "req", "pref", "cert", "vs"}
)
"""What a full stop may follow without ending a sentence."""
_LABEL = re.compile(r"(?:^|[.;!?•|)\n]\s*)[\s*#>_-]*([A-Za-z][A-Za-z '’/&,()-]{2,48})[*_]*$")
_MAX_LABEL = 60
_CAPITALS = (
    "QUALIFICATIONS", "REQUIREMENTS", "RESPONSIBILITIES", "DUTIES", "BENEFITS", "PREFERRED",
    "NICE TO HAVE", "REQUIRED", "ABOUT US", "WHAT WE OFFER",
)  # fmt: skip
"""Headings within running text."""
_IN_CAPITALS = re.compile(
    rf"\b(?:{'|'.join(_CAPITALS)})\b(?: (?:QUALIFICATIONS|REQUIREMENTS|EXPERIENCE|SKILLS))?"
)
_ITEM_SIGNS = tuple("-*•·>–")
_NUMBERED = re.compile(r"\s*\d{1,2}[.)]\s")
_MAX_HEADING = 80
_MARKS = " \t*#•>_·–-:"
_HEADING_WORDS = frozenset(
    {
     "a", "abilities", "about", "additional", "an", "and", "applicants", "apply", "are", "at",
     "background", "basic", "be", "benefits", "bonus", "bring", "candidate", "candidates",
     "certification", "certifications", "company", "compensation", "competencies", "credentials",
     "credit", "day", "description", "desired", "do", "duties", "education", "eligibility", "else",
     "essential", "expect", "experience", "experiences", "extra", "for", "functions", "get",
     "good", "great", "have", "help", "here", "how", "ideal", "in", "is", "it's", "job", "join",
     "key", "knowledge", "license", "licenses", "licensure", "location", "looking", "make",
     "makes", "minimum", "must", "must-have", "must-haves", "need", "nice", "offer", "offers",
     "or", "other", "our", "overview", "pay", "perks", "plus", "pluses", "points", "position",
     "preferred", "profile", "purpose", "qualification", "qualifications", "required",
     "requirement", "requirements", "responsibilities", "rewards", "role", "salary", "schedule",
     "set", "skills", "stand", "standing", "success", "summary", "team", "that", "the", "things",
     "this", "to", "total", "training", "us", "we", "what", "what's", "who", "why", "will", "with",
     "work", "would", "you", "you'd", "you'll", "you're", "your"
    }
)  # fmt: skip
_MAX_HEADING_WORDS = 7

_FIELD_SECTIONS = {"benefits": "benefits", "responsibilities": "duties"}


class Document:
    """Title, description and further fields of a posting as one text.

    Attributes:
        text: The description alone, as plain text.
        whole: Title, description and fields, divided by blank lines; what is longer is cut off.
        lowered: ``whole`` in lower case with straight apostrophes, of the same length.
        title_end: Where the title ends in ``whole``.
        labels: Words before a colon at the beginning of a sentence or line, with their place.
    """

    def __init__(self, raw: RawPosting) -> None:
        self.text = plain_text(raw.html)
        pieces = [("title", " ".join(raw.title.split())), ("text", self.text[:_MOST_TEXT])]
        pieces += [
            (name, found[:_MOST_TEXT])
            for name, value in raw.extra.items()
            if (found := plain_text(value))
        ]
        self._starts: list[int] = []
        self._places: list[str] = []
        joined: list[str] = []
        at = 0
        for place, piece in pieces:
            self._starts.append(at)
            self._places.append(place)
            joined.append(piece)
            at += len(piece) + 2
        self.whole = "\n\n".join(joined)
        lowered = self.whole.lower()
        if len(lowered) != len(self.whole):  # a few letters are two in lower case
            lowered = "".join(low if len(low := sign.lower()) == 1 else sign for sign in self.whole)
        self.lowered = lowered.replace("’", "'")
        self.title_end = len(pieces[0][1])
        self._breaks = [0]
        self._breaks += [
            found.end()
            for found in _BREAK.finditer(self.whole)
            if found[0] != "." or not self._abbreviated(found.start())
        ]
        self.labels = tuple(self._labels())
        self._heads = list(self._sections())
        self._head_starts = [start for start, _ in self._heads]

    def evidence(self, start: int, stop: int) -> Evidence:
        """Return words of ``whole`` as evidence."""
        index = bisect_right(self._starts, start) - 1
        place = self._places[index]
        offset = start - self._starts[index] if place == "text" else -1
        return Evidence(self.whole[start:stop], offset, place)

    def sentence(self, start: int) -> tuple[int, int]:
        """Return where the sentence or list item at a place begins and ends.

        Of one that never ends what is near the place is returned.
        """
        begin, end = self._bounds(start)
        return max(begin, start - _NEAR), min(end, start + _NEAR)

    def _bounds(self, start: int) -> tuple[int, int]:
        index = bisect_right(self._breaks, start)
        end = self._breaks[index] if index < len(self._breaks) else len(self.whole)
        return self._breaks[index - 1], end

    def sentences_with(self, words: Iterable[str]) -> list[tuple[int, int]]:
        """Return where the sentences begin and end that hold any of the words, in order.

        Args:
            words: In lower case.
        """
        found = set()
        for word in words:
            at = self.lowered.find(word)
            while at >= 0:
                begin, end = self._bounds(at)
                found.add((begin, end))
                at = self.lowered.find(word, end)
        return sorted(found)

    def section(self, start: int) -> Section:
        """Return what the part of the posting at a place is about."""
        index = bisect_right(self._head_starts, start)
        return self._heads[index - 1][1] if index else Section.OTHER

    def in_title(self, start: int) -> bool:
        """Return whether a place is in the title."""
        return start < self.title_end

    def _abbreviated(self, stop: int) -> bool:
        """Return whether the full stop at a place belongs to an abbreviation."""
        word = self.whole[max(0, stop - 8) : stop].split()[-1:]
        # "C.P.C.", "e.g." and "yrs." end no sentence.
        return bool(word) and (word[0][-2:-1] == "." or word[0].lower() in _ABBREVIATIONS)

    def _labels(self) -> Iterator[tuple[int, str]]:
        """Yield the words before each colon or bar that begin a sentence or line."""
        for mark in (":", " | "):
            at = self.whole.find(mark)
            while at >= 0:
                since = max(0, at - _MAX_LABEL)
                if found := _LABEL.search(self.whole[since:at]):
                    yield since + found.start(1), found[1]
                at = self.whole.find(mark, at + 1)

    def _heading_lines(self) -> Iterator[tuple[int, str, bool]]:
        """Yield lines that are headings, and whether a list follows."""
        at = 0
        before: tuple[int, str] | None = None
        for line in self.whole.split("\n"):
            if line:
                item = line.lstrip()[:1] in _ITEM_SIGNS or _NUMBERED.match(line) is not None
                if before and item:
                    yield (*before, True)
                elif before and _is_heading(before[1]):
                    yield (*before, False)
                bare = line.strip(_MARKS)
                short = len(line) < _MAX_HEADING and len(bare.split()) <= _MAX_HEADING_WORDS
                before = (at, bare) if short and not item and bare[-1:] not in (".", ",") else None
            at += len(line) + 1

    def _sections(self) -> Iterator[tuple[int, Section]]:
        """Yield where each section begins, with its kind."""
        heads = list(self.labels)
        if any(words in self.whole for words in _CAPITALS):
            heads += [(found.start(), found[0]) for found in _IN_CAPITALS.finditer(self.whole)]
        lines = list(self._heading_lines())
        over_lists = {start for start, _, listed in lines if listed}
        heads += [(start, head) for start, head, _ in lines]
        for start, place in zip(self._starts[2:], self._places[2:], strict=True):
            heads.append((start, _FIELD_SECTIONS.get(place, place)))
        outer = current = Section.OTHER
        line_end = 0
        for start, head in sorted(heads):
            if start < self.title_end:
                continue
            if start > line_end and current is not outer:
                current = outer
                yield line_end, outer
            section = _section_of(head.lower().replace("’", "'"), current)
            if section is None:
                if start not in over_lists:
                    continue
                section = Section.OTHER
            if start > line_end:
                line_end = self.whole.find("\n", start)
                line_end = len(self.whole) if line_end < 0 else line_end
            alone = not self.whole[start + len(head) : line_end].strip(" :*_-–|")
            # "Preferred: CPMA" says nothing of the next line, "Preferred" does.
            if alone:
                outer = section
            if section is not current:
                current = section
                yield start, section
        if current is not outer:
            yield line_end, outer


def _is_heading(line: str) -> bool:
    """Return whether a line without bullets is nothing but words of headings."""
    words = line.lower().replace("’", "'").replace("&", " ").replace("/", " ").split()
    if not 0 < len(words) <= _MAX_HEADING_WORDS:
        return False
    if len(words) > 1 and words[-1] in ("required", "preferred"):
        # "Experience preferred" asks for something; "Qualifications preferred" is a heading.
        return words[0] in ("qualifications", "skills", "requirements")
    return all(word.strip("(),?!") in _HEADING_WORDS for word in words)


def _section_of(head: str, current: Section) -> Section | None:
    """Return the section that a heading in lower case begins, None where it begins none."""

    def says(name: str) -> bool:
        return wording("headings", name, "", "").search(head) is not None

    if says("unneeded") and not says("preferred"):
        return Section.UNNEEDED
    required = says("required")
    if says("offer") and not required:
        return Section.OFFER
    if says("about"):
        return Section.ABOUT
    if says("preferred"):
        # "Required and preferred" tells nothing of a single one.
        both = required and "not " not in head and "qualif" not in head
        return Section.OTHER if both else Section.PREFERRED
    if required:
        return Section.REQUIRED
    if says("asking"):
        return current if current in (Section.REQUIRED, Section.PREFERRED) else Section.REQUIRED
    return Section.OTHER if says("duties") else None
