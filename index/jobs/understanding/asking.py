"""Whether the words around something ask for it, welcome it, or neither."""

import re
from functools import cache

from index.jobs.understanding.document import Document, Section
from index.jobs.understanding.tables import listed


@cache
def _cue() -> re.Pattern[str]:
    welcome, must = listed("asking", "welcome"), listed("asking", "must")
    not_negated = r"(?<!not )(?<!n't )(?<!not be )(?<!not a )(?<!not strictly )(?<!no )"
    return re.compile(rf"(?P<welcome>{welcome})|{not_negated}(?P<must>\b(?:{must}))")


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
    if found := _cue().search(text, stop, later):
        return found["must"] is not None
    for first in (max(begin, since), begin):
        if cues := list(_cue().finditer(text, first, start)):
            return cues[-1]["must"] is not None
    if found := _cue().search(text, stop, end):
        return found["must"] is not None
    return by_section(document, start)


def by_section(document: Document, start: int) -> bool | None:
    """Return whether the section at a place names what must be had or is welcome."""
    return {Section.REQUIRED: True, Section.PREFERRED: False}.get(document.section(start))
