"""Injuries: consciousness, burns by extent, and external causes (I.C.18.e, I.C.19.d, I.C.20)."""

import re
from collections.abc import Iterator, Mapping
from functools import cache
from typing import NamedTuple

from index.cases.coding.tables import Coded, coded, rows, undotted
from index.cases.coding.working import Said, Working
from index.cases.structure import SectionKind


class _Residence(NamedTuple):
    pattern: re.Pattern[str]
    code: str
    rooms: Mapping[str, str]


@cache
def _causes() -> Coded:
    return coded("external_causes", "cause", r"\b(?:{})")


@cache
def _places() -> Coded:
    return coded("external_causes", "place")


@cache
def _activities() -> Coded:
    return coded("external_causes", "activity")


@cache
def _rooms() -> Coded:
    """Return patterns and the names of rooms."""
    return tuple(
        (re.compile(row["pattern"], re.IGNORECASE), row["name"])
        for row in rows("external_causes", "room")
    )


@cache
def _residences() -> tuple[_Residence, ...]:
    """Return kinds of residence: the beginning of their codes, the character of each room."""
    return tuple(
        _Residence(re.compile(row["pattern"], re.IGNORECASE), undotted(row["code"]), row["rooms"])
        for row in rows("external_causes", "residence")
    )


_OTHER_ROOM, _NO_ROOM = "8", "9"
"""Last characters of a place in a residence: another one, and one that is not told."""
_WORKING = re.compile(
    r"\b(at work|on shift|work note|on the job|while working|work[- ]related|workplace)\b",
    re.IGNORECASE,
)
_LEISURE = re.compile(
    r"\b(off work|(home|back) from work|resident of|retired|unpaid|leisure|own (single|house|home)"
    r"|chores?|for family|friend's|playing|while walking)\b",
    re.IGNORECASE,
)
_UNCONSCIOUS = re.compile(
    r"\b(?:LOC|loss of consciousness|unconscious(?:ness)?|unresponsive)\b[^.\n\d]{0,25}?(\d+)"
    r"[ -]?(sec|min|hours?|hrs?\b|h\b|days?|d\b)"
    r"|\b(\d+)[ -]?(sec|min|hours?|hrs?|h|days?|d)\w*[ -](?:of )?(?:LOC|loss of consciousness)\b",
    re.IGNORECASE,
)
_BRIEFLY = re.compile(
    r"\b(brief(ly)?|momentary|few seconds|less than a minute)\b[^.\n]{0,20}"
    r"\b(LOC|loss of consciousness|unconscious)\b",
    re.IGNORECASE,
)
_RETURNED = re.compile(
    r"\b(return(ed)? to (\w+ )?(baseline|prior|previous|usual|normal|pre-?existing)"
    r"|back (to|at) (\w+ )?baseline|regained consciousness|awake|alert|oriented|woke|GCS 15)\b",
    re.IGNORECASE,
)
_NOT_RETURNED = re.compile(
    r"\b(never (woke|regained)|(did|has|have) not (regain\w*|wake\w*|return\w*)|without return"
    r"|remains? (comatose|unconscious|unresponsive|vegetative)|persistent(ly)? vegetative)\b",
    re.IGNORECASE,
)
_MINUTES = {"s": 0, "m": 1, "h": 60, "d": 24 * 60}
"""Minutes of a unit of time, by its first letter."""
_LONGEST_LOSS = 24 * 60
"""Minutes beyond which the 6th character asks whether consciousness returned."""
_NO_LOSS = re.compile(r"\b(no|without|denies) (LOC|loss of consciousness)\b", re.IGNORECASE)
_BURNED = re.compile(
    r"\btotal TBSA (\d{1,2})|\b(\d{1,2})\s?% (?:total )?(?:TBSA|BSA)", re.IGNORECASE
)
_THIRD = re.compile(r"\b3rd degree (\d{1,2})\s?%", re.IGNORECASE)
_SCALE = re.compile(r"\bE\s?([1-4])\s*V\s?([1-5])\s*M\s?([1-6])\b")
_ARRIVAL = re.compile(r"\b(arrival|ED|emergency)\b", re.IGNORECASE)
_INJURY = ("S", "T0", "T1", "T2", "T30", "T31", "T32", "T33", "T34")


def external_causes(case: Working) -> None:
    """Add cause, place, activity and status of an injury (I.C.20)."""
    injuries = case.accepted(*_INJURY)
    if not injuries:
        return
    seventh = injuries[0].code[-1] if len(injuries[0].code) == 7 else "A"
    seventh = "A" if seventh in "ABC" else ("S" if seventh == "S" else "D")
    cause = next(_said(case, _causes()), None)
    if cause is None:
        return
    said, code = cause
    end = len(case.text)
    case.add(
        code[:-1] + seventh,
        score=0.8,
        path="External cause index",
        note="I.C.20.a: how the injury happened, for as long as it is treated",
        evidence=(case.evidence(said.match),),
        order=end + 70,
    )
    if seventh != "A":
        return
    places = list(_said(case, _places())) or list(_residence(case))
    for place, code in places[:1]:
        note = "I.C.20.b: place of occurrence, at the initial encounter"
        _extra(case, code, place, note, end + 71)
    activity = next(_said(case, _activities()), None)
    if activity is not None:
        _extra(
            case,
            activity[1],
            activity[0],
            "I.C.20.c: activity, once, at the initial encounter",
            end + 72,
        )
    working = next((one for one in case.say(_WORKING) if one.current), None)
    leisure = next(iter(case.say(_LEISURE)), None)
    if working is not None:
        _extra(case, "Y990", working, "I.C.20.k: work status", end + 73)
    elif leisure is not None and (places or activity):
        _extra(case, "Y998", leisure, "I.C.20.k: leisure or unpaid activity", end + 73)


def _extra(case: Working, code: str, said: Said, note: str, order: float) -> None:
    case.add(
        code,
        score=0.75,
        path="External cause index",
        note=note,
        evidence=(case.evidence(said.match),),
        order=order,
    )


def _residence(case: Working) -> Iterator[tuple[Said, str]]:
    """Yield the code of a place in a residence."""
    room = next(_said(case, _rooms()), None)
    for residence in _residences():
        found = next(_said(case, ((residence.pattern, residence.code),)), None)
        if found is None:
            continue
        place = room[0] if room else found[0]
        last = residence.rooms.get(room[1], _OTHER_ROOM) if room else _NO_ROOM
        yield place, f"{residence.code}{last}"
        return


def _said(case: Working, patterns: Coded) -> Iterator[tuple[Said, str]]:
    """Yield where patterns stand as what happened to the patient, in the order of the patterns."""
    for pattern, code in patterns:
        for said in case.say(pattern):
            if said.current and said.section not in (SectionKind.INSTRUCTIONS, SectionKind.PLAN):
                yield said, code
                break


def _loss(text: str) -> str:
    """Return the 6th character of S06 for a loss of consciousness, empty if it is left open."""
    found = _UNCONSCIOUS.search(text)
    if found is None:
        if _NO_LOSS.search(text):
            return "0"
        return "1" if _BRIEFLY.search(text) else ""
    minutes = int(found[1] or found[3]) * _MINUTES[(found[2] or found[4])[0].lower()]
    if minutes > _LONGEST_LOSS:
        if _NOT_RETURNED.search(text):
            return "6"
        return "5" if _RETURNED.search(text) else ""
    return "1" if minutes <= 30 else "2" if minutes < 60 else "3" if minutes < 360 else "4"


def consciousness(case: Working) -> None:
    """Bring the loss of consciousness into a head injury, and add the coma scale (I.C.18.e)."""
    heads = [draft for draft in case.accepted("S06") if len(draft.code) == 7]
    if not heads:
        return
    sixth = _loss(case.text)
    if sixth:
        for draft in heads:
            code = draft.code[:5] + sixth + draft.code[6]
            if code != draft.code and case.tabular.line(code) is not None:
                case.drop(draft, "the loss of consciousness is known")
                case.add(
                    code,
                    score=draft.score,
                    path=draft.path,
                    note="the 6th character says how long consciousness was lost",
                    evidence=tuple(draft.evidence),
                    order=draft.order,
                )
    scale = next((one for one in case.say(_SCALE) if not one.context.family), None)
    if scale is None:
        return
    around = case.text[scale.sentence.start : scale.sentence.end]
    when = "2" if _ARRIVAL.search(around) else "0"
    for part, value in zip("123", scale.match.groups(), strict=True):
        case.add(
            f"R402{part}{value}{when}",
            score=0.8,
            path="Coma, scale",
            note="I.C.18.e: the parts of the coma scale with a traumatic brain injury",
            evidence=(case.evidence(scale.match),),
            order=len(case.text) + 6,
        )


def burn_extent(case: Working) -> None:
    """Add the extent of burns (I.C.19.d.6)."""
    if not case.accepted("T20", "T21", "T22", "T23", "T24", "T25"):
        return
    total = next((one for one in case.say(_BURNED) if one.current), None)
    for each in case.say(_BURNED):
        if each.match[0].lower().startswith("total"):
            total = each
    if total is None:
        return
    percent = int(total.match[1] or total.match[2])
    third = _THIRD.search(case.text)
    deep = int(third[1]) if third else 0
    first = min(percent // 10, 9)
    code = "T310" if first == 0 else f"T31{first}{min(deep // 10, first)}"
    case.add(
        code,
        score=0.8,
        path="Burn, extent (percentage of body surface)",
        note="I.C.19.d.6: the extent as an additional code",
        evidence=(case.evidence(total.match),),
        order=len(case.text) + 3,
    )
