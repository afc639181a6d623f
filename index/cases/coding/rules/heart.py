"""Hypertensive disease and myocardial infarction (I.C.9.a, I.C.9.e)."""

import re

from index.cases.coding.working import CONSIDERED, Working


def hypertension(case: Working) -> None:
    """Join hypertension with heart failure and chronic kidney disease (I.C.9.a)."""
    pressure = case.drafts.get("I10")
    if pressure is None or pressure.dropped or pressure.score < CONSIDERED:
        return
    heart = case.accepted("I50")
    kidney = case.accepted("N18")
    if not heart and not kidney:
        return
    late = any(draft.code in ("N185", "N186") for draft in kidney)
    if heart and kidney:
        code = "I132" if late else "I130"
        place = "I.C.9.a.3"
    elif heart:
        code, place = "I110", "I.C.9.a.1"
    else:
        code = "I120" if late else "I129"
        place = "I.C.9.a.2"
    evidence = [*pressure.evidence[:2]]
    for draft in (*heart, *kidney):
        evidence += draft.evidence[:1]
    others = [pressure, *heart, *kidney]
    joined = case.add(
        code,
        score=max(draft.score for draft in others),
        path="Hypertension, hypertensive",
        note=f"{place}: the link is presumed unless the note says there is none",
        evidence=tuple(evidence),
        order=min(draft.order for draft in others) - 0.4,
    )
    if joined is not None:
        case.drop(pressure, f"{joined.line.display} replaces it ({place})")
        for draft in (*heart, *kidney):
            draft.notes.append(f'"use additional code" at {joined.line.display}')


_CULPRITS = (
    (re.compile(r"\b(RCA|right coronary)\b", re.IGNORECASE), "I2111"),
    (re.compile(r"\b(LAD|left anterior descending)\b", re.IGNORECASE), "I2102"),
    (re.compile(r"\b(LCx|circumflex)\b", re.IGNORECASE), "I2121"),
    (re.compile(r"\bleft main\b", re.IGNORECASE), "I2101"),
)
_BLOCKED = re.compile(
    r"\b(STEMI|infarct\w*|MI)\b[^.\n;]{0,25}\b(due to|from|involving|2/2|of)\b[^.\n;]{0,30}",
    re.IGNORECASE,
)


def infarction_artery(case: Working) -> None:
    """Code an infarction with ST elevation by the artery that the note names (I.C.9.e)."""
    for draft in case.accepted("I2109", "I2119", "I2129", "I213"):
        for said in case.say(_BLOCKED):
            code = next((code for word, code in _CULPRITS if word.search(said.match[0])), None)
            if code is None or not said.current:
                continue
            added = case.add(
                code,
                score=draft.score,
                path=draft.path,
                note="the artery is named",
                evidence=(*draft.evidence, case.evidence(said.match)),
                order=draft.order,
            )
            if added is not None:
                case.drop(draft, f"{added.line.display} names the artery")
            break
