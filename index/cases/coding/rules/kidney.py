"""Chronic kidney disease by its stage (I.C.14.a)."""

import re

from index.cases.coding.working import STATED_SECTIONS, Working

_STAGE = re.compile(
    r"\b(?:CKD|chronic kidney disease|chronic renal (?:disease|failure"
    r"|insufficiency))\b[^.\n;]{0,20}?\b(?:stage |st\.? |G)?(1|2|3a|3b|3|4|5)\b|\bstage (1|2|3a|3b"
    r"|3|4|5) (?:CKD|chronic kidney disease)\b",
    re.IGNORECASE,
)
_STAGES = {
    "1": "N181",
    "2": "N182",
    "3": "N1830",
    "3a": "N1831",
    "3b": "N1832",
    "4": "N184",
    "5": "N185",
}
_END_STAGE = re.compile(r"\b(ESRD|ESKD|end[- ]stage (renal|kidney) disease)\b", re.IGNORECASE)


def kidney_stage(case: Working) -> None:
    """Give chronic kidney disease the stage that the note states (I.C.14.a.1)."""
    for said in case.say(_END_STAGE):
        if said.current and not said.context.historical and not said.context.uncertain:
            case.add(
                "N186",
                score=0.9,
                path="Disease, kidney, chronic, stage, end",
                note="I.C.14.a.1: end-stage disease as the provider documents it",
                evidence=(case.evidence(said.match),),
                order=said.match.start(),
            )
            return
    for said in case.say(_STAGE):
        if not said.current or said.context.historical:
            continue
        stage = (said.match[1] or said.match[2]).lower()
        for draft in case.accepted("N189"):
            case.drop(draft, "the stage is stated")
        score = 1.0 if said.section in STATED_SECTIONS else 0.7
        case.add(
            _STAGES[stage],
            score=score,
            path=f"Disease, kidney, chronic, stage {stage}",
            note="I.C.14.a.1: the stage as the provider states it",
            evidence=(case.evidence(said.match),),
        )
        return
