"""Questions to the provider: what cannot be coded without an answer, in words that lead to none."""

from collections.abc import Iterator

from index.cases.coding.working import Draft, Working
from index.model.cases import Evidence, ProviderQuery, SetAside
from index.model.claims import CareSetting

_MOST = 6
_MISSING = (
    ("N189", "the stage of the chronic kidney disease"),
    ("I509", "the type (systolic, diastolic, other) and acuity of the heart failure"),
    ("D649", "the type or cause of the anemia, if it is known"),
    ("J189", "the organism or type of the pneumonia, if it is known"),
    ("J9690", "the acuity, and whether there was hypoxia or hypercapnia"),
    ("J4590", "the severity of the asthma, and whether it is exacerbated"),
    ("I4891", "the type of the atrial fibrillation (paroxysmal, persistent, permanent, other)"),
    ("F329", "the severity of the depression, and whether it is a single or a recurrent episode"),
    ("F32A", "the severity of the depression, and whether it is a single or a recurrent episode"),
    ("E119", "whether the diabetes has complications, and which"),
    ("L8990", "the site and stage of the pressure ulcer"),
    ("E46", "the severity of the malnutrition and what shows it"),
)
"""Codes that leave open what the guidelines ask for, and what that is."""
_CLOSING = "Please document your clinical judgment, or that it cannot be determined."


def provider_queries(case: Working) -> tuple[ProviderQuery, ...]:
    """Return the questions that a note leaves open, the weightiest first."""
    found = [*_sides(case), *_open(case), *_uncertain(case)]
    return tuple(found[:_MOST])


def _quoted(evidence: Evidence) -> str:
    return " ".join(evidence.text.split())


def _sides(case: Working) -> Iterator[ProviderQuery]:
    for draft in case.accepted():
        title = draft.line.title.lower()
        if draft.evidence and "unspecified" in title and _has_sides(case, draft):
            words = _quoted(draft.evidence[0])
            yield ProviderQuery(
                f"Side: {words}",
                f"The note documents “{words}” without a side. Which side or sides are affected:"
                f" right, left, or both? {_CLOSING}",
                f"{draft.line.display} leaves the side open; codes for each side exist (I.B.13).",
                tuple(draft.evidence[:2]),
            )


def _has_sides(case: Working, draft: Draft) -> bool:
    above = case.tabular.above(case.tabular.base(draft.line))
    return (
        above is not None
        and not draft.line.side
        and any(child.side for child in case.tabular.children(above.id))
    )


def _open(case: Working) -> Iterator[ProviderQuery]:
    for draft in case.accepted():
        missing = next((what for code, what in _MISSING if draft.code.startswith(code)), None)
        if missing is not None and draft.evidence and draft.code != "E119":
            words = _quoted(draft.evidence[0])
            yield ProviderQuery(
                f"Specificity: {words}",
                f"The note documents “{words}”. Can you specify {missing}? {_CLOSING}",
                f"{draft.line.display} is an unspecified code; a specific one needs the answer.",
                tuple(draft.evidence[:2]),
            )


def _uncertain(case: Working) -> Iterator[ProviderQuery]:
    if case.setting is not CareSetting.OUTPATIENT:
        return
    asked: set[str] = set()
    for aside in case.set_aside:
        words = _quoted(aside.evidence)
        if aside.why != "uncertain" or words.lower() in asked or _known(case, aside):
            continue
        asked.add(words.lower())
        yield ProviderQuery(
            f"Uncertain: {words}",
            f"“{words}” is noted as uncertain. Is the condition established, ruled out, or still"
            f" under evaluation? {_CLOSING}",
            "An outpatient diagnosis that is only possible or probable is not coded (IV.H).",
            (aside.evidence,),
        )


def _known(case: Working, aside: SetAside) -> bool:
    """Return whether the same words are coded elsewhere in the note."""
    words = _quoted(aside.evidence).lower()
    return any(_quoted(one).lower() == words for draft in case.accepted() for one in draft.evidence)
