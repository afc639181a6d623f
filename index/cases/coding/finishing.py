"""The last step: what is not valid goes, what is left is ordered, checked and explained."""

from collections.abc import Sequence
from dataclasses import replace

from index.cases.coding.queries import provider_queries
from index.cases.coding.working import UNSURE, Draft, Working
from index.cases.procedures import ProcedureResult
from index.claims import check
from index.database import Content
from index.model import CodeRef, System
from index.model.cases import CaseResult, NearMiss, Suggestion
from index.model.claims import CareSetting, Claim, ClaimLine, Finding

_INVALID = frozenset({"unknown", "not_valid_on_date", "not_billable", "seventh_character"})
_MOST_NEAR = 4
_NAMED = frozenset(
    {"icd10cm_tabular", "icd10cm_index", "icd10cm_guidelines", "icd10pcs_tables", "hcpcs_anweb"}
)
"""Kinds of the releases that a case names; each check names its own."""


def _ref(draft: Draft) -> CodeRef:
    return CodeRef(System.ICD10CM, draft.code)


def _claim(case: Working, drafts: list[Draft], procedures: Sequence[Suggestion]) -> Claim:
    done = [ClaimLine(one.ref) for one in procedures if one.accepted]
    return Claim(
        (*(ClaimLine(_ref(draft)) for draft in drafts), *done),
        case.date_of_service,
        case.setting,
        case.age_years,
        case.sex,
    )


def _ordered(case: Working) -> list[Draft]:
    return sorted(case.accepted(), key=lambda draft: draft.order)


def finish(content: Content, case: Working, done: ProcedureResult) -> CaseResult:
    """Return the case as it is shown.

    A code that is not valid on the date is never proposed; of a symptom and a diagnosis that
    exclude each other (Excludes1) the symptom goes where an assessment says what the patient has.

    Args:
        content: The content.
        case: The case, after all rules.
        done: The procedures that the note says were done.
    """
    drafts = _ordered(case)
    procedures = [_told(case, one) for one in done.suggestions]
    findings = _checked(content, case, drafts, procedures)
    again = False
    for finding in findings:
        again |= _resolve(case, finding)
    if again:
        drafts = _ordered(case)
        findings = _checked(content, case, drafts, procedures)
    rejected = sorted(
        (draft for draft in case.drafts.values() if not draft.accepted),
        key=lambda draft: (-draft.score, draft.order),
    )
    return CaseResult(
        (
            *(_suggestion(case, draft, rejected) for draft in drafts),
            *(one for one in procedures if one.accepted),
            *(_suggestion(case, draft, rejected) for draft in rejected),
            *(one for one in procedures if not one.accepted),
        ),
        (*provider_queries(case), *done.queries),
        findings,
        tuple(case.set_aside),
        case.setting,
        case.date_of_service,
        _first_listed(case, drafts),
        _editions(content),
    )


def _told(case: Working, procedure: Suggestion) -> Suggestion:
    """Return a procedure as it is proposed: a narrative tells of more than one encounter."""
    if case.stated or not procedure.accepted:
        return procedure
    return replace(
        procedure,
        accepted=False,
        score=min(procedure.score, UNSURE),
        notes=(*procedure.notes, "the note does not tell whether it was done in this encounter"),
    )


def _checked(
    content: Content, case: Working, drafts: list[Draft], procedures: Sequence[Suggestion]
) -> tuple[Finding, ...]:
    claim = _claim(case, drafts, procedures)
    return check(content, claim) if claim.lines else ()


def _resolve(case: Working, finding: Finding) -> bool:
    """Take off what a finding tells not to report; return whether something went."""
    found = [case.drafts.get(ref.code) for ref in finding.codes]
    drafts = [draft for draft in found if draft is not None and draft.accepted]
    if finding.rule in _INVALID:
        for draft in drafts[:1]:
            case.drop(draft, finding.statement)
        return bool(drafts)
    if finding.rule == "excludes1" and case.stated and len(drafts) == len(finding.codes) > 1:
        symptoms = [draft for draft in drafts if draft.code[0] == "R"]
        if len(symptoms) == 1:
            case.drop(symptoms[0], f"Excludes1: {finding.statement}")
            return True
    return False


def _suggestion(case: Working, draft: Draft, rejected: list[Draft]) -> Suggestion:
    near = [
        NearMiss(_ref(other), other.line.display, other.line.title, other.dropped)
        for other in rejected
        if other is not draft and other.dropped and _rivals(draft, other)
    ]
    notes = [*draft.notes, *([draft.dropped] if draft.dropped else [])]
    if not draft.evidence and not notes:
        notes = ["added by the rules of the code set"]
    return Suggestion(
        _ref(draft),
        draft.line.display,
        draft.line.title,
        min(draft.score, 1.0),
        draft.accepted,
        tuple(sorted(draft.evidence, key=lambda one: one.start)),
        (draft.path,),
        tuple(notes),
        tuple(near[:_MOST_NEAR]) if draft.accepted else (),
    )


def _rivals(draft: Draft, other: Draft) -> bool:
    """Return whether two codes were considered for the same words, or are of one category."""
    if draft.code[:3] == other.code[:3]:
        return True
    words = {(one.start, one.end) for one in draft.evidence}
    return any((one.start, one.end) in words for one in other.evidence)


def _first_listed(case: Working, drafts: list[Draft]) -> str:
    if not drafts:
        return ""
    first = drafts[0]
    reason = first.notes[0] if first.notes else ""
    if case.setting is CareSetting.INPATIENT:
        why = reason or "the condition that after study occasioned the admission (Section II)"
        return f"Principal diagnosis {first.line.display}: {why}."
    why = reason or "the condition chiefly responsible for the visit (IV.G)"
    return f"First-listed {first.line.display}: {why}."


def _editions(content: Content) -> tuple[str, ...]:
    return tuple(
        f"{source.name}, {source.edition}" for source in content.sources() if source.kind in _NAMED
    )
