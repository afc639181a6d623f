"""Credentials that a posting asks for, and not those it only mentions.

Names that follow one another ("CPC, COC or CCS") are judged as one group, since what is said of
them stands before the first or behind the last.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import cache

from index.jobs.understanding import tables
from index.jobs.understanding.asking import asked
from index.jobs.understanding.credentials import Mention, mentions, together
from index.jobs.understanding.document import Document, Section
from index.jobs.understanding.tables import listed, wording
from index.model.jobs import RawPosting, Recognised

_COMMA = re.compile(r"\s*,\s*")
_MOST_BEFORE = 110
"""Letters before a group that are looked at."""
_REFUSED_AFTER = re.compile(
    r"(?:'?s)?[®™]?(?:\s+(?:certification|credential|status|licen[sc]e|apprentice\w*|holder|"
    r"candidate|applicant|coder|only|designation)s?)*\s*(?:\)\s*)?(?:,\s*)?"
    r"(?:is|are|will|do|does|can|at this time|currently|we|unfortunately|\s)*"
    r"(?:\bnot\b|n't\b|\bno longer\b|\bcannot\b|\bunacceptable|\bneed not\b)\s*"
    r"(?:be\s+|currently\s+|strictly\s+|an?\s+)*(?P<what>\w+)"
)
_REFUSED_LATER = re.compile(
    r"(?:(?!requir|must|need|prefer|without|unless|those)[^.;]){0,60}?"
    r"(?:\bnot|n't|\bcannot)\s+(?:be\s+|currently\s+)?(?:accept|consider|eligib)"
)
_OURS = re.compile(r"\bour\s+$|\breport\w* (?:directly )?to [^.;,]{0,40},\s+an?\s+$")
_NOT_ONLY = re.compile(r"\bnot (?:only|just)\b[^.;]*$")
_SUBJECT = r"(?:\s+(?!or\b|and\b|who\b)[\w'-]+){0,5}\s*[(\"“/&]*$"
_CREDENTIALS_END = re.compile(r"(?:credential|certification)s?\s*[(:]*\s*$")


def credential_names() -> tuple[str, ...]:
    """Return the standard names of all credentials, in the order of the table."""
    return tuple(tables.credentials())


def find_credentials(raw: RawPosting, document: Document) -> tuple[Recognised, ...]:
    """Return the credentials that a posting asks for, each once, in the order of the posting."""
    found: dict[str, Recognised] = {}
    previous = 0
    groups = list(_groups(document, mentions(raw, document)))
    for index, group in enumerate(groups):
        start, stop = group[0].start, group[-1].stop
        following = groups[index + 1][0].start if index + 1 < len(groups) else None
        if _wanted(document, group, following):
            required = asked(document, start, stop, since=previous, until=following)
            if required is None and not document.in_title(start):
                # A bare list of credentials in the text is what is asked for.
                required = True
            for mention in group:
                _keep(found, mention, document, required)
        previous = stop
    return tuple(found.values())


def _keep(
    found: dict[str, Recognised], mention: Mention, document: Document, required: bool | None
) -> None:
    """Add a mention; what is required in one place is required."""
    before = found.get(mention.name)
    if before is None:
        evidence = document.evidence(mention.start, mention.stop)
        found[mention.name] = Recognised(mention.name, required, evidence)
    elif required is not None and (before.required is None or required > before.required):
        evidence = document.evidence(mention.start, mention.stop)
        found[mention.name] = replace(before, required=required, evidence=evidence)


def _groups(document: Document, named: Sequence[Mention]) -> Iterator[list[Mention]]:
    """Yield mentions that stand together and are judged as one."""
    group: list[Mention] = []
    for mention in named:
        if group and not together(document, group[-1], mention):
            yield from _split(document, group)
            group = []
        group.append(mention)
    if group:
        yield from _split(document, group)


def _split(document: Document, group: list[Mention]) -> Iterator[list[Mention]]:
    """Yield a group, or its last member apart: "must have CPC, CCS preferred"."""
    last = group[-1]
    if len(group) > 1 and _COMMA.fullmatch(document.whole, group[-2].stop, last.start):
        first = group[0]
        before = asked(document, first.start, first.stop, until=first.stop)
        behind = asked(document, last.start, last.stop, since=last.start)
        if before is True and behind is False:
            yield group[:-1]
            yield [last]
            return
    yield group


def _wanted(document: Document, group: Sequence[Mention], following: int | None) -> bool:
    """Return whether a group of credentials is asked for or welcome."""
    start, stop = group[0].start, group[-1].stop
    begin = document.sentence(start)[0]
    end = document.sentence(group[-1].start)[1]
    before = document.lowered[max(begin, start - _MOST_BEFORE) : start]
    after = document.lowered[stop : end if following is None else min(end, following)]
    if _refused_before().search(before) and not _NOT_ONLY.search(before):
        return False
    if document.in_title(start):
        return True
    if refused := _REFUSED_AFTER.match(after):
        if wording("credentials", "not_needed", "", "").match(refused["what"]):
            # "CPC not required but a plus" welcomes it.
            welcome = wording("credentials", "not_but_welcome", "", "")
            return welcome.search(document.lowered, begin, end) is not None
        if wording("credentials", "not_taken", "", "").match(refused["what"]):
            return False
    if _REFUSED_LATER.match(after):
        return False
    demands = wording("credentials", "demands", "", "")
    demanded = demands.search(after) is not None
    section = document.section(start)
    if _given(before, after, demanded):
        return False
    if section is Section.UNNEEDED:
        return False
    if section is Section.ABOUT:
        return demanded or demands.search(before) is not None
    if _OURS.search(before):
        return demanded
    people = wording("credentials", "people", r"\b", _SUBJECT)
    return demanded or not people.search(before) or _CREDENTIALS_END.search(before) is not None


@cache
def _refused_before() -> re.Pattern[str]:
    refusing, links = (listed("credentials", name) for name in ("refusing", "refusing_links"))
    return re.compile(rf"\b(?:{refusing})(?:\s+(?:{links}))*\s*[(:\"“]*\s*$")


def _given(before: str, after: str, demanded: bool) -> bool:
    """Return whether the employer gives something for a credential: an exam fee, a course."""
    given_before = wording("credentials", "given_before", r"\b", r"\b[^.;]{0,70}$").search(before)
    attributes = (
        r"(?:'s)?[\s-]*(?:certification |credential(?:ing)? |cert |licen[sc]e |review |coding |"
        r"exam )*"
    )
    if wording("credentials", "given_after", attributes).match(after):
        passed = wording("credentials", "passed").search(f"{before[-60:]} {after[:40]}")
        return not passed or given_before is not None
    return (
        given_before is not None
        and not demanded
        and not wording("credentials", "must_get").search(before[-80:])
    )
