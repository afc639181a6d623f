"""What is marked in a note: the words that support a code, and those that are set aside."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt

from desktop.consult.case import CaseCode, Decision
from desktop.shell.rows import Look
from index.model import CodeRef
from index.model.cases import CaseResult, Evidence

_COLOURS = ("green", "blue", "amber")
_STYLES = (Qt.PenStyle.SolidLine, Qt.PenStyle.DashLine, Qt.PenStyle.DotLine)
HEADING = re.compile(
    r"^[ \t]*(?:#+ ?)?[A-Z][A-Z/&,() \-]{2,60}:?[ \t]*$|^[ \t]*[A-Z][\w/& \-]{2,40}:[ \t]*$"
)
"""A line that is written as a heading: in capitals, or with nothing behind its colon.

This is for the eye only; what counts as a section is decided where the note is coded.
"""


LOOKS = tuple(
    Look(_COLOURS[at % 3], _STYLES[(at + at // 3) % 3])
    for at in range(len(_COLOURS) * len(_STYLES))
)
"""How codes are marked; no two of the first nine are alike in colour and line."""


@dataclass(frozen=True, slots=True)
class Mark:
    """Words of the note that are marked.

    Attributes:
        start: Offset of the first character, in code points.
        end: Offset behind the last one.
        look: How; None for words set aside, which are struck through.
        chosen: Whether the words support the code that is chosen in the list.
        tip: What is said where the words are pointed at.
    """

    start: int
    end: int
    look: Look | None
    chosen: bool
    tip: str


def looks(shown: Sequence[CaseCode]) -> dict[CodeRef, Look]:
    """Return how each accepted code with evidence is marked, in the order of the note."""
    supported = [one for one in shown if one.evidence and one.decision is Decision.ACCEPTED]
    supported.sort(key=lambda one: (one.evidence[0].start, one.display))
    return {one.ref: LOOKS[at % len(LOOKS)] for at, one in enumerate(supported)}


def marks(
    shown: Sequence[CaseCode], result: CaseResult | None, chosen: CodeRef | None
) -> tuple[Mark, ...]:
    """Return the marks of a note, those to be painted last at the end.

    Args:
        shown: The codes of the case.
        result: What the note was read as.
        chosen: The code that is chosen in the list.
    """
    by_code = looks(shown)
    supported: dict[tuple[int, int], list[CaseCode]] = {}
    for one in shown:
        if one.ref in by_code or one.ref == chosen:
            for words in one.evidence:
                supported.setdefault((words.start, words.end), []).append(one)
    found = [
        Mark(
            start,
            end,
            next((by_code[one.ref] for one in ones if one.ref in by_code), None) or LOOKS[0],
            any(one.ref == chosen for one in ones),
            "\n".join(f"{one.display} {one.title}" for one in ones),
        )
        for (start, end), ones in supported.items()
    ]
    # The longer words first: shorter ones inside of them stay to be seen.
    found.sort(key=lambda mark: (mark.chosen, mark.start - mark.end))
    aside = [
        Mark(one.evidence.start, one.evidence.end, None, False, f"Not coded: {one.why}")
        for one in (result.set_aside if result else ())
    ]
    return (*aside, *found)


def evidence_at(code: CaseCode, last: int) -> Evidence | None:
    """Return the words that support a code behind those last shown, from the start at the end.

    Args:
        code: The code.
        last: Offset of the words last shown, -1 for none.
    """
    ordered = sorted(code.evidence, key=lambda words: words.start)
    return next((words for words in ordered if words.start > last), next(iter(ordered), None))


def to_utf16(text: str) -> Callable[[int], int]:
    """Return what turns an offset in code points into one in Qt's units of 16 bits."""
    wide = [at for at, character in enumerate(text) if ord(character) > 0xFFFF]
    if not wide:
        return lambda offset: offset
    from bisect import bisect_left

    return lambda offset: offset + bisect_left(wide, offset)
