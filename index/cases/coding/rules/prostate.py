"""Enlarged prostate and its symptoms (N40)."""

from index.cases.coding.working import CONSIDERED, Working


def prostate(case: Working) -> None:
    """Bring the symptoms of an enlarged prostate into its code (N40)."""
    symptoms = [
        draft
        for draft in case.drafts.values()
        if draft.code.startswith(("R33", "R350", "R351", "R391", "N394", "N138", "R32"))
        and draft.score >= CONSIDERED
        and not draft.dropped
    ]
    for draft in case.accepted("N400", "N402"):
        if not symptoms:
            return
        joined = case.add(
            f"N40{int(draft.code[3]) + 1}",
            score=draft.score,
            path="Hyperplasia, prostate, with lower urinary tract symptoms",
            note='"use additional code" for the symptoms at N40.1',
            evidence=(*draft.evidence[:2], *symptoms[0].evidence[:1]),
            order=draft.order,
        )
        if joined is None:
            return
        case.drop(draft, f"{joined.line.display} names the symptoms")
        for symptom in symptoms:
            symptom.score = max(symptom.score, 0.8)
            if symptom.code == "R339" and case.tabular.line("R338") is not None:
                case.drop(symptom, "retention that comes from the prostate is R33.8")
                case.add(
                    "R338",
                    score=0.85,
                    path="Retention, urine, specified NEC",
                    evidence=tuple(symptom.evidence),
                    order=draft.order + 0.2,
                )
