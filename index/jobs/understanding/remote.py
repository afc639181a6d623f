"""Where the work is done: remote, hybrid or on site."""

import re
from collections.abc import Iterator
from functools import cache
from itertools import islice
from typing import NamedTuple

from index.jobs.understanding.document import Document, Section
from index.jobs.understanding.tables import listed, wording
from index.model.jobs import Evidence, RawPosting, Remote

_NEGATED_AFTER = re.compile(
    r"[\s-]*(?:work|jobs?|options?|position|role|schedule|arrangements?|candidates?|applicants?|"
    r"eligible|available|working|is|are|will|be|currently|at this time|\s)*"
    r"(?:\bnot\b|n't\b|\bunavailable|\s*:\s*(?:no\b|not\b|none\b|n/a))"
)
_FILLERS = (
    r"[\s-]*(?:work(?:ing)? |coding |coder |medical |inpatient |outpatient |billing |auditing |"
    r"setting |environment |hospital |previous |employee |\(?wfh\)? )*"
)
_HYBRID_RECORD = re.compile(
    r"[\s-]*(?:medical |health |paper|electronic |and )*(?:records?|charts?|ehr|emr|environment|"
    r"entity|vehicle|cloud|plan|systems?|documentation)\b"
)
_WITH_HYBRID = re.compile(r"(?:experience (?:in|with) an?|working with)\s*$")
_HEADQUARTERS = re.compile(r"\b(?:our|the|corporate)\s+$")
_HOME_OFFICE_THINGS = re.compile(
    r"\s+(?:in\b|stipend|allowance|equipment|set-?up|furniture|staff|team)"
)
_HINTS = (
    "hybrid", "remote", "rem ", "home", "house", "kitchen", "wfh", "tele", "virtual", "anywhere",
    "site", "office", "person", "campus", "premise", "our ",
)  # fmt: skip
"""Words without which a sentence says nothing of where the work is done."""
_MOST_CUES = 200
_CHOICE = {"hybrid": Remote.HYBRID, "remote": Remote.REMOTE, "onsite": Remote.ONSITE}


class _Seen(NamedTuple):
    """A cue that says where the work is done.

    Attributes:
        remote: What it says.
        sure: Whether it outweighs others: it is in the title, says "not" or "fully".
        evidence: Its words.
    """

    remote: Remote
    sure: bool
    evidence: Evidence


def find_remote(raw: RawPosting, document: Document) -> tuple[Remote, Evidence | None]:
    """Return where the work of a posting is done, with the words that say so."""
    seen = [*_of_places(raw), *_of_document(document)]
    if raw.remote is not None:
        wanted = (Remote.REMOTE,) if raw.remote else (Remote.ONSITE, Remote.HYBRID)
        agreeing = [one for one in seen if one.remote in wanted]
        if agreeing:
            return agreeing[0].remote, agreeing[0].evidence
        return wanted[0], Evidence("yes" if raw.remote else "no", -1, "remote")
    for sure in (True, False):
        for remote in (Remote.ONSITE, Remote.HYBRID, Remote.REMOTE):
            # What is sure counts in the order of the posting, the rest by how much it restricts.
            chosen = [one for one in seen if one.sure == sure and (sure or one.remote is remote)]
            if chosen and (sure or remote is not Remote.ONSITE):
                return chosen[0].remote, chosen[0].evidence
    return (seen[0].remote, seen[0].evidence) if seen else (Remote.UNKNOWN, None)


@cache
def _cue() -> re.Pattern[str]:
    remote, onsite = listed("remote", "remote"), listed("remote", "onsite")
    return re.compile(rf"(?P<hybrid>\bhybrid\b)|(?P<remote>{remote})|(?P<onsite>{onsite})")


@cache
def _negated() -> re.Pattern[str]:
    links = listed("remote", "negated_links")
    return re.compile(
        rf"(?:\bnot?\b|n't\b|\bnon\b|\bnever\b|\bcannot\b|\bneither\b|\bwithout\b)"
        rf"(?:\s+(?:{links}))*[\s-]*$"
    )


def _of_places(raw: RawPosting) -> Iterator[_Seen]:
    for place in raw.places:
        found = _cue().search(place.lower())
        if found and found.lastgroup:
            yield _Seen(_CHOICE[found.lastgroup], True, Evidence(place, -1, "places"))


def _of_document(document: Document) -> Iterator[_Seen]:
    text = document.lowered
    hinted = document.sentences_with(_HINTS)
    cues = (found for span in hinted for found in _cue().finditer(text, *span))
    for found in islice(cues, _MOST_CUES):
        kind = found.lastgroup or ""
        titled = document.in_title(found.start())
        begin, end = document.sentence(found.start())
        before, after = text[begin : found.start()], text[found.end() : end]
        if kind == "remote":
            refused = _negated().search(before)
            if refused or _NEGATED_AFTER.match(after):
                start = begin + refused.start() if refused else found.start()
                yield _Seen(Remote.ONSITE, True, document.evidence(start, found.end()))
                continue
        if _says_nothing(kind, found[0], before, after):
            continue
        if not titled and document.section(found.start()) is Section.ABOUT:
            continue
        evidence = document.evidence(found.start(), found.end())
        if wording("remote", "fully", "", "").search(text, begin, end):
            yield _Seen(Remote.REMOTE, True, evidence)
        elif wording("remote", "partly", "", "").search(text, begin, end):
            yield _Seen(Remote.HYBRID, True, evidence)
        else:
            yield _Seen(_CHOICE[kind], titled, evidence)


def _says_nothing(kind: str, cue: str, before: str, after: str) -> bool:
    """Return whether a cue is not about where the work is done."""
    if kind == "hybrid":
        return bool(
            _HYBRID_RECORD.match(after) or _WITH_HYBRID.search(before) or _negated().search(before)
        )
    if kind == "remote":
        if cue == "home office":
            return bool(_HEADQUARTERS.search(before) or _HOME_OFFICE_THINGS.match(after))
        return bool(
            wording("remote", "no_work_remote", _FILLERS).match(after)
            or wording("remote", "no_work_remote_before", "", r"\s*$").search(before)
        )
    tail = r"\s*(?:required |to be |be |an? |the |some |work |of )*$"
    return bool(
        wording("remote", "no_work_onsite", r"[\s-]*", "").match(after)
        or wording("remote", "no_work_onsite_before", "", tail).search(before)
    )
