"""Questions to the provider: what cannot be coded without an answer, in words that lead to none."""

from collections.abc import Iterator
from functools import cache

from index.cases.coding.tables import rows, undotted
from index.cases.coding.working import Draft, Working
from index.model.cases import Evidence, ProviderQuery, SetAside
from index.model.claims import CareSetting

_MOST = 6
_CLOSING = "Please document your clinical judgment, or that it cannot be determined."


@cache
def _unspecified() -> tuple[tuple[str, str], ...]:
    """Return codes that leave open what the guidelines ask for, and what that is."""
    return tuple((undotted(row["code"]), row["what"]) for row in rows("unspecified", "open"))


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
        missing = next((what for code, what in _unspecified() if draft.code.startswith(code)), None)
        if missing is not None and draft.evidence:
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
