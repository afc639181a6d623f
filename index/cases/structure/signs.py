"""Signs in place of words: ``-fever``, ``cough (+)``, ``?UTI``."""

import re
from collections.abc import Iterator
from typing import NamedTuple

from index.cases.structure.model import Flag

_SIGN = re.compile(
    r"\(\s*(?P<bracket>[-+–−])\s*\)"
    r"|(?<!\w)(?P<ve>[-+])ve\b"
    r"|(?:(?<=[\s,;:(/])|(?<!.))(?P<before>[-+])(?=[A-Za-z])"
    r"|(?<=[A-Za-z])(?P<behind>[-+])(?=\s*(?:[,;.)]|$))"
    r"|(?P<question>\?)"
)
_SEPARATOR = re.compile(r"[,;:\n]|\.\s|\band\b|\bbut\b")
_PREFIX = re.compile(r"(?:^|[\s,;:(/])[-+](?=[A-Za-z])")


class Signed(NamedTuple):
    """A stretch of text for which a sign speaks.

    Attributes:
        flag: What it says; None for a condition that is there.
        start: Where the stretch begins.
        end: Where it ends.
        sign_start: Where the sign begins.
        sign_end: Where it ends.
    """

    flag: Flag | None
    start: int
    end: int
    sign_start: int
    sign_end: int


def signed(text: str, start: int, end: int) -> Iterator[Signed]:
    """Yield the signs of a sentence.

    A minus before a word counts where plus signs or another one stand in the sentence, since it
    also marks the items of a list.

    Args:
        text: The note.
        start: Where the sentence begins.
        end: Where it ends.
    """
    stretch = text[start:end]
    if not any(sign in stretch for sign in "+-–−?"):
        return
    matches = list(_SIGN.finditer(stretch))
    prefixes = _PREFIX.findall(stretch)
    for place, match in enumerate(matches):
        kind = str(match.lastgroup)
        if kind == "before" and len(prefixes) < 2 and match["before"] == "-":
            continue
        first, last = match.span()
        left = _left(stretch, matches[place - 1].end() if place else 0, first)
        right = _right(stretch, last, matches[place + 1].start() if place + 1 < len(matches) else 0)
        if kind == "question":
            flag: Flag | None = Flag.UNCERTAIN
            ahead = last < len(stretch) and stretch[last].isalnum()
        else:
            flag = None if match[kind] == "+" else Flag.NEGATED
            ahead = kind == "before" or (kind != "behind" and not stretch[left:first].strip())
        span = (last, right) if ahead else (left, first)
        yield Signed(flag, start + span[0], start + span[1], start + first, start + last)


def _left(stretch: str, begin: int, sign: int) -> int:
    """Return where the item before a sign begins."""
    return max((m.end() for m in _SEPARATOR.finditer(stretch, begin, sign)), default=begin)


def _right(stretch: str, sign: int, stop: int) -> int:
    """Return where the item behind a sign ends."""
    found = _SEPARATOR.search(stretch, sign, stop or len(stretch))
    return found.start() if found else (stop or len(stretch))
