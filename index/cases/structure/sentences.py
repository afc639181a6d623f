"""Where sentences and items of lists begin and end."""

import re
from collections.abc import Iterator
from functools import cache
from typing import NamedTuple

from index.cases.structure.model import Section, Sentence
from index.pages.values import values

_ITEM = re.compile(
    r"[ \t]*(?:[*•–·◦▪►✓]+[ \t]*|-+[ \t]+|-(?=[A-Za-z])|\(?\d{1,2}[.)](?=\s)"
    r"|#\d{0,2}[.:)]?[ \t]|[a-z][.)][ \t]+(?=[A-Z]))"
)
_BREAK = re.compile(
    r"\n|(?<![.!?])[.!?]++[\"'”’)\]]*+(?=\s)|(?<=\s)\d{1,2}[.)][ \t]+(?=[A-Z])|(?<=\s)•"
)
_ITEM_NUMBER = re.compile(r"\s*\(?(\d{1,2})[.)](?!\d)")
_MARKER_ALONE = re.compile(r"[ \t]*(?:\(?\d{1,2}[.)]|[-*•–·◦▪])[ \t\r]*")
_LETTERED = re.compile(
    r"(?:hepatitis|vitamin|type|group|class|stage|grade|influenza) [A-Z]$", re.IGNORECASE
)
_LAST_WORD = re.compile(r"[A-Za-z][A-Za-z.]*$")
_OPEN_END = re.compile(
    r"(?:,|\b(?:and|or|of|with|the|a|an|to|in|for|by|on|at|from|no|was|is|were|are|his|her|that"
    r"|which|not))\s*$",
    re.IGNORECASE,
)
_SHORTEST_WRAP = 25
"""Code points of a line that a small letter on the next one continues; shorter ones are notes."""
_NARROWEST = 40
"""Code points of the longest line of a text that is broken where lines are full."""
_LONGEST = 1000
"""Code points after which a sentence without an end is cut, so that its reading stays bounded."""


class _Words(NamedTuple):
    """Words that tell whether a sentence ends.

    Attributes:
        never_last: Abbreviations that never end one.
        may_be_last: Abbreviations that end one where a capital follows.
        beginnings: Words behind an initial that begin one.
        answers: Words that answer a question, ``Fever? None.``, which go with it.
    """

    never_last: frozenset[str]
    may_be_last: frozenset[str]
    beginnings: frozenset[str]
    answers: frozenset[str]


@cache
def _words() -> _Words:
    listed = values("cases/sentences")["words"]
    return _Words(*(frozenset(listed[name].split("|")) for name in _Words._fields))


def sentences(
    text: str, sections: tuple[Section, ...], bodies: tuple[int, ...]
) -> tuple[Sentence, ...]:
    """Return the sentences of a note.

    Args:
        text: The note.
        sections: Its parts.
        bodies: Where the text of each part begins, behind its heading.
    """
    found: list[Sentence] = []
    for place, (section, body) in enumerate(zip(sections, bodies, strict=True)):
        if body > section.start:
            heading = _trimmed(text, section.start, body)
            if heading:
                found.append(Sentence(*heading, list_item=False, section=place, heading=True))
        for start, end, item in _parts(text, body, section.end):
            for first, last in _pieces(text, start, end):
                trimmed = _trimmed(text, first, last)
                if trimmed:
                    found.append(Sentence(*trimmed, list_item=item, section=place))
    return tuple(found)


def _pieces(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Yield a sentence, or the pieces of one that is too long, cut at blanks where it has any."""
    while end - start > _LONGEST:
        blank = text.rfind(" ", start + 1, start + _LONGEST)
        cut = blank if blank > 0 else start + _LONGEST
        yield start, cut
        start = cut
    yield start, end


def _trimmed(text: str, start: int, end: int) -> tuple[int, int] | None:
    stretch = text[start:end]
    left = len(stretch) - len(stretch.lstrip())
    right = len(stretch.rstrip())
    return (start + left, start + right) if right > left else None


def _parts(text: str, start: int, end: int) -> Iterator[tuple[int, int, bool]]:
    """Yield start, end and whether it belongs to a list, of each part of a stretch of text."""
    widest = max(map(len, text[start:end].split("\n")), default=0)
    item = bool(_ITEM.match(text, start, end))
    begin, number = start, _number(text, start, end)
    line = start
    for match in _BREAK.finditer(text, start, end):
        at, after = match.span()
        if at < begin:
            continue
        sign = match[0]
        if sign == "\n":
            previous, line = line, after
            if _goes_on(text, previous, at, after, end, widest, begin):
                continue
            yield begin, after, item
            next_item = bool(_ITEM.match(text, after, end))
            item = next_item or (item and _indented(text, after, end))
            begin, number = after, _number(text, after, end) if next_item else number
        elif sign[0].isdigit() or sign == "•":
            follows = _number(sign, 0, len(sign))
            if sign[0].isdigit() and follows != number + 1:
                continue
            yield begin, at, item
            begin, item, number = at, True, follows
        elif _ends(text, begin, at, after, end, sign):
            yield begin, after, item
            begin = after
    yield begin, end, item


def _number(text: str, start: int, end: int) -> int:
    """Return the number of the list item that begins here, 0 if none does."""
    found = _ITEM_NUMBER.match(text, start, end)
    return int(found[1]) if found else 0


def _indented(text: str, start: int, end: int) -> bool:
    return text[start : min(start + 2, end)].strip(" \t") == "" and text[start:end].strip() != ""


def _ends(text: str, begin: int, at: int, after: int, end: int, sign: str) -> bool:
    """Return whether a stop ends the sentence."""
    rest = text[after : min(after + 80, end)].lstrip()
    if not rest:
        return True
    if sign[0] == "?":
        word = rest.split(maxsplit=1)[0].rstrip(".,;").lower()
        return not rest[0].islower() and word not in _words().answers
    if sign[0] != ".":
        return True
    before = text[max(begin, at - 16) : at]
    if _MARKER_ALONE.fullmatch(text, begin, after):
        return False
    found = _LAST_WORD.search(before)
    if found is None:
        return not rest[0].islower() or before[-1:].isdigit()
    word = found[0].lower()
    if word in {"no", "nos"}:
        return not rest[0].isdigit()
    known = _words()
    if word in known.never_last:
        return False
    if word in known.may_be_last:
        return rest[0].isupper()
    if len(word) != 1 or found[0].islower() or not rest[0].isupper():
        return True
    following = rest.split(maxsplit=1)[0].rstrip(",").lower()
    # what is left is an initial: "J. Smith"
    return following in known.beginnings or bool(_LETTERED.search(before))


def _goes_on(text: str, line: int, at: int, after: int, end: int, widest: int, begin: int) -> bool:
    """Return whether a sentence goes on behind the end of a line.

    Args:
        text: The note.
        line: Where the line begins.
        at: Where it ends.
        after: Where the next one begins.
        end: Where the part of the note ends.
        widest: Code points of the longest line of the part.
        begin: Where the sentence begins.
    """
    stop = text.find("\n", after, end)
    following = text[after : stop if stop >= 0 else end].strip()
    if not following:
        return bool(_MARKER_ALONE.fullmatch(text, begin, at)) and text[after:end].strip() != ""
    if _MARKER_ALONE.fullmatch(text, begin, at):
        return True
    current = text[line:at].rstrip()
    if not current or _ITEM.match(text, after, end) or current[-1] in ".!?:;":
        return False
    if _OPEN_END.search(current):
        return True
    if following[0].islower():
        inside_item = _ITEM.match(text, begin, end) and text[after].isspace()
        return bool(inside_item) or len(current) >= _SHORTEST_WRAP
    word = following.split(maxsplit=1)[0]
    return widest >= _NARROWEST and len(current) + 1 + len(word) > widest
