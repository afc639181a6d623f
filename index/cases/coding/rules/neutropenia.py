"""Neutropenia and its fever (D70)."""

import re

from index.cases.coding.working import Working

_FEVER = re.compile(r"\b(fevers?|febrile)\b", re.IGNORECASE)


def neutropenic_fever(case: Working) -> None:
    """Add the fever to a neutropenia (D70 "use additional code")."""
    low = case.accepted("D70")
    if not low:
        return
    said = next((one for one in case.say(_FEVER) if one.current), None)
    if said is None:
        return
    for draft in case.accepted("R509"):
        case.drop(draft, "the fever comes with the neutropenia")
    case.add(
        "R5081",
        score=0.8,
        path="Fever, in, neutropenia",
        note='"use additional code" for associated fever at D70',
        evidence=(case.evidence(said.match),),
        order=low[0].order + 0.2,
    )
