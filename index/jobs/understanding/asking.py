"""Whether the words around something ask for it, welcome it, or neither."""

import re
from collections.abc import Iterator
from functools import cache

from index.jobs.understanding.document import Document, Section
from index.jobs.understanding.tables import listed

_NOT = ("not ", "n't ", "no ", "not a ", "not be ", "not strictly ")


@cache
def _cue() -> re.Pattern[str]:
    # Each choice begins with a letter, so that the search leaves most places at once.
    welcome, must = listed("asking", "welcome"), listed("asking", "must")
    return re.compile(rf"(?P<welcome>{welcome})|(?P<must>{must})")


def _cues(text: str, start: int, stop: int) -> Iterator[bool]:
    """Yield whether each cue between two places demands (True) or welcomes (False)."""
    for found in _cue().finditer(text, start, stop):
        at = found.start()
        if at and text[at - 1].isalnum():
            continue
        if found["must"] is None:
            yield False
        elif not text[max(0, at - 14) : at].endswith(_NOT):
            yield True


def asked(
    document: Document, start: int, stop: int, *, since: int = 0, until: int | None = None
) -> bool | None:
    """Return whether something must be had (True), is welcome (False), or is only named (None).

    The nearest cue behind it in its sentence decides, then one before it, then the section.

    Args:
        document: The posting.
        start: Where it begins.
        stop: Where it ends.
        since: Where something else ends to which earlier cues belong.
        until: Where something else begins to which later cues belong.
    """
    begin, end = document.sentence(start)
    text = document.lowered
    later = min(end, until if until is not None else end)
    for cue in _cues(text, stop, later):
        return cue
    for first in (max(begin, since), begin):
        if cues := list(_cues(text, first, start)):
            return cues[-1]
    for cue in _cues(text, later, end):
        return cue
    return by_section(document, start)


def by_section(document: Document, start: int) -> bool | None:
    """Return whether the section at a place names what must be had or is welcome."""
    return {Section.REQUIRED: True, Section.PREFERRED: False}.get(document.section(start))
