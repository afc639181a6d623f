"""Whether the words around something ask for it, welcome it, or neither."""

import re

from index.jobs.understanding.document import Document, Section

_CUE = re.compile(
    r"(?P<welcome>\bprefer\w*|\ba (?:\w+ )?plus\b|\bpluses\b|\bplus(?=\s*[.!)]|\s*$)|\bdesir\w+|"
    r"\bnice to have"
    r"|\bhelpful|\basset\b|\badvantage\w*|\bwelcomed?\b|\bideal\w*|\ba bonus\b|\bbonus points|"
    r"\boptional|\bbeneficial"
    r"|\bencouraged|\bstrongly consider\w*)"
    r"|(?P<must>(?<!not )(?<!n't )(?<!n’t )(?<!not be )(?<!not strictly )"
    r"\b(?:requir(?!ements? of)\w*|must\b"
    r"|need(?:ed|s)?\b|mandatory|minimum\b|essential\b|necessary"
    r"|at least\b|shall\b|compulsory))"
)


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
    if found := _CUE.search(text, stop, later):
        return found["must"] is not None
    for first in (max(begin, since), begin):
        cues = list(_CUE.finditer(text, first, start))
        if cues:
            return cues[-1]["must"] is not None
    if found := _CUE.search(text, stop, end):
        return found["must"] is not None
    return by_section(document, start)


def by_section(document: Document, start: int) -> bool | None:
    """Return whether the section at a place names what must be had or is welcome."""
    return {Section.REQUIRED: True, Section.PREFERRED: False}.get(document.section(start))
