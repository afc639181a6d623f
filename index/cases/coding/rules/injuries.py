"""Injuries: consciousness, burns by extent, and external causes (I.C.18.e, I.C.19.d, I.C.20)."""

import re
from collections.abc import Iterator

from index.cases.coding.working import Said, Working
from index.cases.structure import SectionKind

_CAUSES: tuple[tuple[str, str], ...] = (
    (r"(fell|fall|falling)[^.\n]{0,25}\b(off|from)\b[^.\n]{0,12}\bladder", "W11XXXA"),
    (r"(fell|fall|falling|fallen)[^.\n]{0,25}\b(stairs?|steps|staircase)\b", "W109XXA"),
    (r"(slip\w*|fell|fall)[^.\n]{0,25}\b(ice|snow)\b", "W000XXA"),
    (r"(fell|fall|falling)[^.\n]{0,20}\b(out of|from|off)\b[^.\n]{0,8}\bbed\b", "W06XXXA"),
    (r"(fell|fall)[^.\n]{0,20}\b(off|from)\b[^.\n]{0,8}\b(chair|wheelchair)\b", "W07XXXA"),
    (r"(trip\w*|slip\w*|stumbl\w*)\b[^.\n]{0,60}\b(fell|fall)?", "W010XXA"),
    (r"(fell|fall)\b[^.\n]{0,40}\b(standing|ground[- ]level|GLF)\b|\bGLF\b", "W1830XA"),
    (r"\b(fell|mechanical fall)\b", "W19XXXA"),
    (r"hot[^.\n]{0,12}\b(oil|grease|fat)\b", "X102XXA"),
    (r"(hot|boiling) (water|liquid|tea|coffee|soup)", "X12XXXA"),
    (r"(dog bite|bitten by (a |his |her |the )?(\w+ )?dog|dog bit)", "W540XXA"),
    (r"(cat bite|bitten by (a |his |her |the )?(\w+ )?cat)", "W5501XA"),
    (r"\b(MVC|MVA|motor vehicle (collision|accident|crash)|car (accident|crash))\b", "V892XXA"),
    (r"\bknife\b", "W260XXA"),
)
_FOUND = [(re.compile(rf"\b(?:{pattern})", re.IGNORECASE), code) for pattern, code in _CAUSES]
_PUBLIC: tuple[tuple[str, str], ...] = (
    (r"\bside ?walk\b", "Y92480"),
    (r"\bparking (lot|garage)\b", "Y92481"),
    (r"\b(restaurant|caf[eé]|diner)\b", "Y92511"),
    (r"\b(store|supermarket|grocery|shop)\b", "Y92512"),
    (r"\b(factory|warehouse|plant floor)\b", "Y9263"),
    (r"\bconstruction site\b", "Y9261"),
    (r"\bfarm\b", "Y9279"),
    (r"\b(street|road|highway)\b", "Y92410"),
    (r"\bschool\b", "Y92219"),
    (r"\b(playground)\b", "Y92838"),
    (r"\bcity park|\bpublic park", "Y92830"),
)
_PLACE = [(re.compile(pattern, re.IGNORECASE), code) for pattern, code in _PUBLIC]
_ROOMS: tuple[tuple[str, str], ...] = (
    (r"\bkitchen\b", "kitchen"),
    (r"\bbath ?room|\bshower\b|\bbathtub\b", "bathroom"),
    (r"\bbed ?room\b", "bedroom"),
    (r"\bdriveway\b", "driveway"),
    (r"\bgarage\b", "garage"),
    (r"\b(yard|garden|patio|deck)\b", "yard"),
)
_ROOM = [(re.compile(pattern, re.IGNORECASE), room) for pattern, room in _ROOMS]
_RESIDENCES: tuple[tuple[str, str, dict[str, str]], ...] = (
    (
        r"\b(nursing (home|facility)|SNF|skilled nursing)\b",
        "Y9212",
        {
            "kitchen": "0",
            "bathroom": "1",
            "bedroom": "2",
            "driveway": "3",
            "garage": "4",
            "yard": "6",
        },
    ),
    (
        r"\b(apartment|condo\w*)\b",
        "Y9203",
        {"kitchen": "0", "bathroom": "1", "bedroom": "2"},
    ),
    (
        r"\b(single[- ]family|(her|his|own|the|their) house|house)\b",
        "Y9201",
        {
            "kitchen": "0",
            "bathroom": "2",
            "bedroom": "3",
            "driveway": "4",
            "garage": "5",
            "yard": "7",
        },
    ),
    (
        r"\b(at home|home|kitchen|bathroom|bedroom|shower)\b",
        "Y9200",
        {"kitchen": "0", "bathroom": "2", "bedroom": "3", "yard": "7"},
    ),
)
"""Kinds of residence, the beginning of their codes, and the character of each room."""


_ACTIVITIES: tuple[tuple[str, str], ...] = (
    (r"\b(while |was )?walking\b(?! w/)", "Y9301"),
    (r"\b(running|jogging)\b", "Y9302"),
    (r"\b(slicing|chopping|peeling|cutting (vegetables|onions|meat)|washing dishes)\b", "Y93G1"),
    (r"\b(frying|cooking|grilling|baking)\b", "Y93G3"),
    (r"\b(gutters?|mowing|raking|yard ?work|snow shovel\w*|pruning)\b", "Y93H9"),
    (r"\b(gardening|landscaping|digging)\b", "Y93H2"),
    (r"\b(basketball)\b", "Y9367"),
    (r"\b(soccer)\b", "Y9366"),
    (r"\b(football)\b", "Y9361"),
    (r"\b(bicycl\w+|biking|cycling)\b", "Y9355"),
    (r"\b(skiing)\b", "Y9323"),
)
_ACTIVITY = [(re.compile(pattern, re.IGNORECASE), code) for pattern, code in _ACTIVITIES]
_WORKING = re.compile(
    r"\b(at work|on shift|work note|on the job|while working|work[- ]related|workplace)\b",
    re.IGNORECASE,
)
_LEISURE = re.compile(
    r"\b(off work|resident of|retired|unpaid|leisure|own (single|house|home)|chores?|for family|friend's|playing|while walking)\b",
    re.IGNORECASE,
)
_UNCONSCIOUS = re.compile(
    r"\b(?:LOC|loss of consciousness|unconscious)\b[^.\n\d]{0,15}(\d+)\s*(min|hours?|h\b|sec)",
    re.IGNORECASE,
)
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
    cause = next(_said(case, _FOUND), None)
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
    places = list(_said(case, _PLACE)) or list(_residence(case))
    for place, code in places[:1]:
        note = "I.C.20.b: place of occurrence, at the initial encounter"
        _extra(case, code, place, note, end + 71)
    activity = next(_said(case, _ACTIVITY), None)
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
    room = next(_said(case, _ROOM), None)
    for pattern, base, rooms in _RESIDENCES:
        found = next(_said(case, [(re.compile(pattern, re.IGNORECASE), base)]), None)
        if found is None:
            continue
        place = room[0] if room else found[0]
        last = rooms.get(room[1], "8") if room else "9"
        yield place, f"{base}{last}"
        return


def _said(case: Working, patterns: list[tuple[re.Pattern[str], str]]) -> Iterator[tuple[Said, str]]:
    """Yield where patterns stand as what happened to the patient, in the order of the patterns."""
    for pattern, code in patterns:
        for said in case.say(pattern):
            if said.current and said.section not in (SectionKind.INSTRUCTIONS, SectionKind.PLAN):
                yield said, code
                break


def consciousness(case: Working) -> None:
    """Bring the loss of consciousness into a head injury, and add the coma scale (I.C.18.e)."""
    heads = [draft for draft in case.accepted("S06") if len(draft.code) == 7]
    if not heads:
        return
    found = _UNCONSCIOUS.search(case.text)
    sixth = ""
    if found is not None:
        minutes = int(found[1]) * (60 if found[2].lower().startswith("h") else 1)
        if found[2].lower().startswith("sec"):
            minutes = 1
        sixth = "1" if minutes <= 30 else "2" if minutes < 60 else "3" if minutes < 360 else "4"
    elif _NO_LOSS.search(case.text):
        sixth = "0"
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
