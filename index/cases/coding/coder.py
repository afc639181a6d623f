"""Coding a case."""

import re
from datetime import date

from index.cases.coding.mentions import Mention, find_mentions
from index.cases.coding.patient_standin import patient
from index.cases.coding.rules import births, combining, encounters, history, infection, status, symptoms
from index.cases.coding.tabular import Line, Tabular
from index.cases.coding.working import Draft, Working, evidence_of
from index.cases.dictionary import Dictionary, DictionaryPhrase, open_dictionary
from index.cases.structure import SectionKind, read_structure
from index.database import Content
from index.model import CodeRef, System
from index.model.cases import CaseResult, SetAside, Suggestion
from index.model.claims import CareSetting

_STATED = (SectionKind.ASSESSMENT, SectionKind.DIAGNOSES)
_NARRATED = 0.6
_NARRATIVE = {
    SectionKind.EXAM: 0.55,
    SectionKind.RESULTS: 0.58,
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
_ADMITTED = re.compile(
    r"\b(was admitted|is admitted|admitted (to|with|for|from)|hospitali[sz]ed|hospital course|discharge summary"
    r"|hospital stay|on admission|upon admission|inpatient|intensive care unit|was discharged)\b",
    re.IGNORECASE,
)
_DIAGNOSIS = re.compile(r"\b(Dx|DX|dx'd)\b")
"""Clinic shorthand for a diagnosis that stands within a sentence."""
_RULES = (
    infection.sepsis,
    infection.organisms,
    combining.with_convention,
    combining.hypertension,
    status.tobacco,
    status.body_mass_index,
    status.long_term_drugs,
    births.pregnancy,
    births.newborn,
    encounters.absent_organs,
    encounters.follow_up,
    encounters.reasons,
    encounters.allergies,
    encounters.receptors,
    encounters.stroke_scale,
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
        setting: CareSetting | None = None,
        date_of_service: date,
        age: int | None = None,
        sex: str | None = None,
    ) -> CaseResult:
        """Return what a note supports.

        Args:
            text: The note.
            setting: Where the care was given; None reads it from the note.
            date_of_service: The date whose code set and rules hold.
            age: Age in years; None reads it from the note.
            sex: ``F`` or ``M``; None reads it from the note.
        """
        if setting is None:
            setting = CareSetting.INPATIENT if _ADMITTED.search(text) else CareSetting.OUTPATIENT
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
    case.newborn = case.age_years == 0
    case.pregnant = not case.newborn and births.is_pregnant(case)
    case.known = births.known_words(case)
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
        score = weights.get(mention.section, _NARRATED)
        if case.stated and _DIAGNOSIS.search(case.text, *_clause(case, mention)):
            score = 1.0
        if case.stated and score < 0.6 and score > 0.3:
            if code[0] == "R":
                score *= 0.6
            elif code[0] == "Z" or history.lasts(code):
                score = 0.6
        case.add_mention(mention, score if case.stated else _narrated(mention, score, *found))


def _narrated(mention: Mention, score: float, line: Line, phrase: DictionaryPhrase) -> float:
    """Return the score of a condition told in a narrative, which no assessment confirms.

    What is written in the words of the classification is surer than shorthand and other words for
    it, a status is told as past, and a vague title is a poor guess.
    """
    words = [word for word in mention.text.lower().split() if len(word) > 3]
    official = phrase.text.lower()
    if not all(word[:5] in official for word in words):
        score *= 0.75 if mention.text.isupper() else 0.9
    if line.code[0] == "Z" and not mention.context.historical:
        score *= 0.6
    if line.vague > 3:
        score *= 0.8
    return score


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
