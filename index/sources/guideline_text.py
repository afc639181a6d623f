"""From the lines of a PDF page back to headings and paragraphs."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

_HEAD = re.compile(r"\s*(?:ICD-10-CM Official Guidelines for Coding and Reporting|FY \d{4})\s*")
_PAGE = re.compile(r"\s*Page \d+ of \d+\s*", re.ASCII)
_LEADER = re.compile(r"\.{4,}\s*\d+\s*$", re.ASCII)
_CONTENTS = 5
"""Lines with dot leaders that make a page one of the table of contents."""

_CODE_AT_END = re.compile(r"(?:^|[\s(,])[A-Z]\d[0-9A-Z](?:\.[0-9A-Z]{1,4})?\.?-$", re.ASCII)
_ITEM = re.compile(
    r"[\N{BULLET}\N{MIDDLE DOT}\uf0b7\N{WHITE BULLET}]\s*|o\s(?=[A-Z])"
    r"|\(?(?:[a-z]|[ivx]{1,4}|\d{1,2})[.)]\s+(?=\S)"
    r"|[A-Z]\d[0-9A-Z](?:\.[0-9A-Z]{1,4})?-?(?:\N{EN DASH}|\s-)?\s+(?=[A-Z][a-z])"
    r"|See (?:also )?[Ss]ection "
    r"|(?:NEC|NOS)\s+(?=[\N{LEFT DOUBLE QUOTATION MARK}\"])|\[ \]|\( \)|: [A-Z]|,\s{3,}",
)
"""How a line begins that starts an item of a list: a bullet, a letter, a code with its title."""

_ENDS = ".:!?\N{RIGHT DOUBLE QUOTATION MARK})"
_SHORT = 0.6
"""Share of the width up to which a line is one that was ended, not broken."""


@dataclass(frozen=True, slots=True)
class Line:
    """A line of text.

    Attributes:
        page: Page it stands on, from 1.
        text: The line; empty between paragraphs.
    """

    page: int
    text: str


def page_lines(text: str, page: int) -> list[Line]:
    """Return the lines of a page without its head; none of a page of the table of contents."""
    lines = text.splitlines()
    if sum(bool(_LEADER.search(line)) for line in lines) >= _CONTENTS:
        return []
    start = next((place for place, line in enumerate(lines[:6], 1) if _PAGE.fullmatch(line)), 0)
    if all(_HEAD.fullmatch(line) or not line.strip() for line in lines[: max(start - 1, 0)]):
        lines = lines[start:]
    return [Line(page, line.strip()) for line in lines]


def prose(lines: Sequence[Line]) -> str:
    """Return lines as paragraphs, divided by an empty line; items of a list stand on their own."""
    width = max((len(line.text) for line in lines), default=0)
    return "\n\n".join(paragraph for paragraph in _paragraphs(lines, width) if paragraph)


def _paragraphs(lines: Iterable[Line], width: int) -> Iterator[str]:
    text, before, page = "", "", 0
    for line in lines:
        # Pages begin with an empty line, though a sentence may go on from one to the next.
        turned = line.page != page
        page = line.page
        if not line.text:
            if not (turned and text and text[-1] not in _ENDS):
                yield _mended(text)
                text = ""
            continue
        text = _joined(text, line.text, len(before) < _SHORT * width)
        before = line.text
    yield _mended(text)


def _joined(text: str, line: str, short: bool) -> str:
    """Return a paragraph with its next line.

    Args:
        text: The paragraph.
        line: The line.
        short: Whether the paragraph's last line ends so early that the next must be a new item.
    """
    if not text:
        return line
    if _ITEM.match(line) or (short and not line[0].islower() and text[-1] not in "-,("):
        return f"{text}\n{line}"
    # Word never divides words: a hyphen at the end is one within a word, or the dash of a code.
    if text.endswith("-") and not _CODE_AT_END.search(text) and not text.endswith(" -"):
        return text + line
    return f"{text} {line}"


def _mended(text: str) -> str:
    """Return text without the blanks that the PDF doubles or puts around hyphens."""
    text = re.sub(r"[ \t\xa0]+", " ", text)
    text = re.sub(r"\bICD ?- ?(9|10)\b(?: ?- ?(?=CM|PCS))?", _system, text)
    text = re.sub(r"(?<=[a-z]) -(?=[a-z])", "-", text)
    text = re.sub(r"(?<=[a-z])- (?!(?:and|or|to)\b)(?=[a-z])", "-", text)
    text = re.sub(r"\b([A-Z]\d\w)- (?=[A-Z]\w\w\b)", r"\1-", text)
    return text.strip()


def _system(match: re.Match[str]) -> str:
    """Return the beginning of ``ICD-10-CM`` without blanks."""
    return f"ICD-{match[1]}" + ("-" if match[0].rstrip().endswith("-") else "")


def mend_words(texts: Iterable[str]) -> dict[str, str]:
    """Find words that the PDF prints in two parts ("ap propriate"), by what else the texts hold.

    Returns:
        The whole word by its two parts, for those whose parts are no words elsewhere.
    """
    words: Counter[str] = Counter()
    pairs: set[str] = set()
    for text in texts:
        words.update(word.lower() for word in re.findall(r"[A-Za-z]+", text))
        pairs.update(re.findall(r"(?=\b([A-Za-z]+ [a-z]+)\b)", text))
    found = {}
    for pair in pairs:
        first, second = pair.lower().split()
        if words[first + second] and min(words[first], words[second]) == 1:
            found[pair] = pair.replace(" ", "")
    return found


_NOT_WORD = re.compile(r"[\W_]+")
_HEADING_LINES = 6


def find_heading(
    lines: Sequence[Line], start: int, printed: str, page: int
) -> tuple[int, int, str] | None:
    """Find a heading on its page or the next.

    Args:
        lines: The lines of the document.
        start: Index of the first line to look at.
        printed: The heading as its bookmark has it, its number included.
        page: The page that the bookmark leads to.

    Returns:
        Index of its first line and of the line behind it, and what stands on its last line after
        it; None if it is not there.
    """
    wanted = _squeezed(printed)
    for first in range(start, len(lines)):
        if lines[first].page < page:
            continue
        if lines[first].page > page + 1:
            break
        read = ""
        for last in range(first, min(first + _HEADING_LINES, len(lines))):
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


def _squeezed(text: str) -> str:
    """Return the letters and digits of a text, which are all that print and bookmark agree in."""
    return _NOT_WORD.sub("", text).casefold()


def _after(text: str, count: int) -> str:
    """Return what stands in a text after its first ``count`` letters and digits."""
    seen = 0
    for place, character in enumerate(text):
        if seen >= count and not _NOT_WORD.fullmatch(character):
            return text[place:].strip()
        seen += len(_squeezed(character))
    return ""
