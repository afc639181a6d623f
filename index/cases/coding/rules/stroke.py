"""Stroke: its deficits, its score, and what it has left (I.B.6, I.C.9.d, I.C.18.i)."""

import re

from index.cases.coding.working import Working

_AFTER_STROKE = re.compile(
    r"\b(late effects?|residual|sequelae?|old stroke|after (the |his |her |a )?(stroke|CVA)"
    r"|due to the stroke|post-?stroke)\b",
    re.IGNORECASE,
)
_SWALLOWING = (
    (r"\boropharyngeal", "R1312"),
    (r"\bpharyngoesophageal", "R1314"),
    (r"\bpharyngeal", "R1313"),
    (r"\boral phase", "R1311"),
)
_NIHSS = re.compile(r"\bNIHSS\b[^\d\n]{0,25}(\d{1,2})", re.IGNORECASE)


def stroke_sequelae(case: Working) -> None:
    """Code what a past stroke has left with I69 (I.C.9.d)."""
    if case.accepted("I63", "I61", "I60"):
        return
    said = next((one for one in case.say(_AFTER_STROKE) if one.current), None)
    told = case.accepted("I69") or (said is not None and case.stroke)
    if not told:
        return
    for draft in case.accepted("G81"):
        joined = case.add(
            f"I6935{draft.code[4]}",
            score=draft.score,
            path="Sequelae, infarction, cerebral, hemiplegia",
            note="I.C.9.d.1: sequelae of cerebral infarction; I.C.6.a: dominance",
            evidence=tuple(draft.evidence),
            order=draft.order,
        )
        if joined is not None:
            case.drop(draft, "it comes from the past stroke")
    for draft in case.accepted("I69391"):
        kind = next(
            (code for word, code in _SWALLOWING if re.search(word, case.text, re.IGNORECASE)),
            "R1310",
        )
        case.add(
            kind,
            score=0.85,
            path="Dysphagia",
            note='"use additional code" at I69.391',
            evidence=tuple(draft.evidence[:1]),
            order=draft.order + 0.1,
        )
    for draft in case.accepted("I6939", "I69398", "I6930"):
        if case.accepted("I6935") and draft.code in ("I69398", "I6930"):
            case.drop(draft, "what is left is named")
    for draft in case.accepted("Z8673"):
        case.drop(draft, "something is left of the stroke (I.C.9.d.3)")


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
