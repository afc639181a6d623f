"""Stroke: its deficits, its score, and what it has left (I.B.6, I.C.9.d, I.C.18.i)."""

import re
from functools import cache

from index.cases.coding.tables import beginnings, rows
from index.cases.coding.working import Draft, Working

AFTER_STROKE = re.compile(
    r"\b(late effects?|residuals?|residual deficits?|sequelae?|post-?stroke"
    r"|(old|prior|previous|past|remote) (\w+ ){0,2}(stroke|CVA|infarct\w*)"
    r"|(after|from|since|due to|following) (the |his |her |a |an )?(\w+ )?(stroke|CVA|ICH|SAH))\b",
    re.IGNORECASE,
)
"""What tells that a stroke is past."""
_KINDS = (
    (re.compile(r"\b(SAH|subarachnoid)\b", re.IGNORECASE), "0"),
    (re.compile(r"\b(ICH|intracerebral|hemorrhagic stroke)\b", re.IGNORECASE), "1"),
)
_INFARCTION = "3"
"""Digit of the kind of stroke, unless a hemorrhage is named."""
_SWALLOWING = (
    (r"\boropharyngeal", "R1312"),
    (r"\bpharyngoesophageal", "R1314"),
    (r"\bpharyngeal", "R1313"),
    (r"\boral phase", "R1311"),
)
_UNKNOWN_SIDE = "0", "9"
"""Last characters of a hemiplegia of unknown side in G81, and in I69."""
_DYSPHAGIA = "91"
_LIMBS = {"G81": "5", "G831": "4", "G832": "3"}
"""Paralyses, and the character of I69 before that of the side."""
_NIHSS = re.compile(r"\bNIHSS\b[^\d\n]{0,25}(\d{1,2})", re.IGNORECASE)


@cache
def _sequelae() -> tuple[tuple[tuple[str, ...], str, bool], ...]:
    """Return deficits, the end of the code of each, and whether it is an additional code."""
    return tuple(
        (beginnings(row["deficits"]), row["ending"], row["kept"])
        for row in rows("stroke", "sequela")
    )


def stroke_sequelae(case: Working) -> None:
    """Code what a past stroke has left with I69 (I.C.9.d)."""
    if case.accepted("I63", "I61", "I60"):
        return
    said = next((one for one in case.say(AFTER_STROKE) if one.current), None)
    if not case.accepted("I69") and (said is None or not case.stroke):
        return
    kind = next((digit for word, digit in _KINDS if word.search(case.text)), _INFARCTION)
    for draft in case.accepted():
        ending, kept = _ending(draft)
        if ending:
            _left(case, draft, f"I69{kind}{ending}", kept=kept)
    _swallowing(case)
    named = [draft for draft in case.accepted("I69") if draft.code[4:] not in _UNNAMED]
    for draft in case.accepted("I69"):
        if named and draft.code[4:] in _UNNAMED:
            case.drop(draft, "what is left is named")
    if case.accepted("I69"):
        for draft in case.accepted("Z8673"):
            case.drop(draft, "something is left of the stroke (I.C.9.d.3)")


_UNNAMED = ("0", "9", "98")
"""Endings of I69 for what has no name of its own; G40 and others are named beside it."""


def _ending(draft: Draft) -> tuple[str, bool]:
    """Return the end of the code for a deficit, empty if it is none, and whether it is kept."""
    for paralysis, digit in _LIMBS.items():
        if draft.code.startswith(paralysis):
            unknown, unspecified = _UNKNOWN_SIDE
            side = draft.code[4]
            return digit + (unspecified if side == unknown else side), False
    return next(
        (
            (ending, kept)
            for deficits, ending, kept in _sequelae()
            if draft.code.startswith(deficits)
        ),
        ("", False),
    )


def _left(case: Working, draft: Draft, code: str, *, kept: bool) -> None:
    """Propose the code for a deficit that a stroke has left."""
    joined = case.add(
        code,
        score=draft.score,
        path=f"Sequelae, infarction, cerebral: {draft.path}",
        note="I.C.9.d.1: sequelae of cerebrovascular disease; I.C.6.a: dominance",
        evidence=tuple(draft.evidence),
        order=draft.order,
    )
    if joined is None:
        return
    draft.order = joined.order + 0.1
    if not kept:
        case.drop(draft, "it comes from the past stroke")


def _swallowing(case: Working) -> None:
    """Add the phase of a dysphagia that a stroke has left."""
    for draft in case.accepted("I69"):
        if not draft.code.endswith(_DYSPHAGIA):
            continue
        kind = next(
            (code for word, code in _SWALLOWING if re.search(word, case.text, re.IGNORECASE)),
            "R1310",
        )
        for other in case.accepted("R131"):
            if other.code != kind:
                case.drop(other, "the phase is named")
        case.add(
            kind,
            score=draft.score,
            path="Dysphagia",
            note=f'"use additional code" at {draft.line.display}',
            evidence=tuple(draft.evidence[:1]),
            order=draft.order + 0.1,
        )


def stroke_deficits(case: Working) -> None:
    """Report the deficits of an acute stroke, also those that have gone (I.B.6)."""
    if not case.accepted("I60", "I61", "I63"):
        return
    for draft in case.drafts.values():
        if draft.code.startswith(("G81", "R47", "R2981", "R131")) and not draft.dropped:
            draft.score = max(draft.score, 0.7)


def stroke_scale(case: Working) -> None:
    """Add the score of the stroke scale to a cerebral infarction (I.C.18.i)."""
    if not case.accepted("I63"):
        return
    said = next((one for one in case.say(_NIHSS) if one.current), None)
    if said is not None:
        case.add(
            f"R297{int(said.match[1]):02d}",
            score=0.9,
            path="NIHSS (National Institutes of Health Stroke Scale)",
            note="I.C.18.i: the initial score, after the stroke",
            evidence=(case.evidence(said.match),),
            order=len(case.text) + 5,
        )
