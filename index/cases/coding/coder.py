"""Coding a case."""

import re
from datetime import date

from index.cases.coding.mentions import Mention, find_mentions
from index.cases.coding.patient_standin import patient
from index.cases.coding.rules import combining, history, infection, status, symptoms
from index.cases.coding.tabular import Tabular
from index.cases.coding.working import Draft, Working, evidence_of
from index.cases.dictionary import Dictionary, open_dictionary
from index.cases.structure import SectionKind, read_structure
from index.database import Content
from index.model import CodeRef, System
from index.model.cases import CaseResult, SetAside, Suggestion
from index.model.claims import CareSetting

_STATED = (SectionKind.ASSESSMENT, SectionKind.DIAGNOSES)
_NARRATIVE = {
    SectionKind.EXAM: 0.55,
    SectionKind.RESULTS: 0.6,
    SectionKind.VITALS: 0.3,
    SectionKind.REVIEW_OF_SYSTEMS: 0.5,
    SectionKind.MEDICATIONS: 0.1,
    SectionKind.ALLERGIES: 0.1,
    SectionKind.INSTRUCTIONS: 0.1,
    SectionKind.FAMILY_HISTORY: 0.1,
}
_SECTIONED = {
    SectionKind.ASSESSMENT: 1.0,
    SectionKind.DIAGNOSES: 1.0,
    SectionKind.PLAN: 0.6,
    SectionKind.PAST_HISTORY: 0.8,
    SectionKind.HOSPITAL_COURSE: 0.5,
    SectionKind.HISTORY: 0.45,
    SectionKind.OTHER: 0.45,
    SectionKind.SOCIAL_HISTORY: 0.6,
    SectionKind.CHIEF_COMPLAINT: 0.2,
    SectionKind.INDICATION: 0.3,
    SectionKind.EXAM: 0.1,
    SectionKind.RESULTS: 0.1,
    SectionKind.PROCEDURE: 0.2,
}
_DIAGNOSIS = re.compile(r"\b(Dx|DX|dx'd)\b")
"""Clinic shorthand for a diagnosis that stands within a sentence."""
_STATUS = frozenset(
    "Z16 Z17 Z21 Z33 Z66 Z79 Z85 Z86 Z87 Z89 Z90 Z92 Z93 Z94 Z95 Z96 Z97 Z98 Z99".split()
)
_RULES = (
    infection.sepsis,
    infection.organisms,
    combining.with_convention,
    combining.hypertension,
    status.tobacco,
    status.body_mass_index,
    status.long_term_drugs,
    combining.less_specific,
    symptoms.integral,
)


class CaseCoder:
    """Codes cases with the installed ICD-10-CM.

    Args:
        content: The content.
    """

    def __init__(self, content: Content) -> None:
        self._content = content
        self._dictionary: Dictionary = open_dictionary(content)
        self._tabular = Tabular(content, self._dictionary.classes)

    def code(
        self,
        text: str,
        *,
        setting: CareSetting = CareSetting.OUTPATIENT,
        date_of_service: date,
        age: int | None = None,
        sex: str | None = None,
    ) -> CaseResult:
        """Return what a note supports."""
        structure = read_structure(text)
        found = patient(text)
        case = Working(
            text,
            structure,
            find_mentions(text, structure, self._dictionary),
            self._dictionary,
            self._tabular,
            setting,
            date_of_service,
            age if age is not None else found.age_years,
            sex or found.sex,
            any(section.kind in _STATED for section in structure.sections)
            or _DIAGNOSIS.search(text) is not None,
        )
        case.organisms = infection.organism_words(case)
        _take_mentions(case)
        for rule in _RULES:
            rule(case)
        ordered = sorted(
            case.drafts.values(),
            key=lambda one: (not one.accepted, one.order if one.accepted else -one.score),
        )
        return CaseResult(
            tuple(map(_suggestion, ordered)),
            tuple(case.queries),
            (),
            tuple(case.set_aside),
            setting,
            date_of_service,
            "",
            (),
        )


def _take_mentions(case: Working) -> None:
    weights = _SECTIONED if case.stated else _NARRATIVE
    pregnant = status.is_pregnancy(case)
    newborn = case.age_years == 0
    for mention in case.mentions:
        why = _aside(case, mention)
        if why:
            case.set_aside.append(SetAside(evidence_of(mention), why))
            if why == "family history":
                history.family_condition(case, mention)
            continue
        found = case.line_of(mention)
        if found is None:
            continue
        code = found[0].code
        if history.is_past(case, mention, code):
            if not history.past_condition(case, mention):
                case.set_aside.append(SetAside(evidence_of(mention), "history"))
            continue
        if not _codable(code, pregnant=pregnant, newborn=newborn):
            continue
        if code in ("D499", "C801", "C800", "C799"):
            continue
        score = weights.get(mention.section, 0.8)
        if case.stated and _DIAGNOSIS.search(case.text, *_clause(case, mention)):
            score = 1.0
        if case.stated and score < 0.6 and score > 0.3:
            if code[0] == "R":
                score *= 0.6
            elif code[0] == "Z" or history.lasts(code):
                score = 0.6
        case.add_mention(mention, score)


def _clause(case: Working, mention: Mention) -> tuple[int, int]:
    sentence = case.structure.sentences[mention.sentence]
    return sentence.start, mention.start


def _aside(case: Working, mention: Mention) -> str:
    context = mention.context
    if context.negated or context.ruled_out:
        return "negated"
    if context.family or mention.section is SectionKind.FAMILY_HISTORY:
        return "family history"
    if context.hypothetical or context.screening:
        return "hypothetical"
    if context.uncertain and case.setting is CareSetting.OUTPATIENT:
        return "uncertain"
    return ""


def _codable(code: str, *, pregnant: bool, newborn: bool) -> bool:
    if code[0] in "VWXY":
        return False
    if code[0] == "O":
        return pregnant
    if code[0] == "P":
        return newborn
    if code[0] == "Z":
        return code[:3] in _STATUS
    return not code.startswith(("T14", "T78", "T88"))


def _suggestion(draft: Draft) -> Suggestion:
    return Suggestion(
        CodeRef(System.ICD10CM, draft.line.code),
        draft.line.display,
        draft.line.title,
        draft.score,
        draft.accepted,
        tuple(draft.evidence),
        (draft.path,),
        tuple([*draft.notes, *([draft.dropped] if draft.dropped else [])]),
    )
