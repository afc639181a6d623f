"""Coding a case."""

import re
from datetime import date

from index.cases.coding.mentions import Mention, find_mentions
from index.cases.coding.rules import (
    births,
    combining,
    drugs,
    encounters,
    history,
    infection,
    injuries,
    status,
    symptoms,
)
from index.cases.coding.drug_table import DrugTable
from index.cases.coding.finishing import finish
from index.cases.coding.tabular import Line, Tabular
from index.cases.coding.working import ACCEPTED, Working, evidence_of
from index.cases.dictionary import Dictionary, DictionaryPhrase, open_dictionary
from index.cases.procedures import find_procedures, open_procedures
from index.cases.structure import SectionKind, patient, read_structure
from index.database import Content
from index.fulltext.engine import Engine
from index.model.cases import CaseResult, SetAside
from index.model.claims import CareSetting

_STATED = (SectionKind.ASSESSMENT, SectionKind.DIAGNOSES)
_NARRATED = 0.6
_TOLD = 0.25
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
_CHART = {
    SectionKind.EXAM: 0.1,
    SectionKind.RESULTS: 0.3,
    SectionKind.VITALS: 0.1,
    SectionKind.REVIEW_OF_SYSTEMS: 0.1,
    SectionKind.MEDICATIONS: 0.1,
    SectionKind.ALLERGIES: 0.1,
    SectionKind.INSTRUCTIONS: 0.1,
    SectionKind.FAMILY_HISTORY: 0.1,
    SectionKind.HOSPITAL_COURSE: 0.9,
    SectionKind.PLAN: 0.8,
}
"""Weights in a note of a chart that has no assessment of its own."""
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
    SectionKind.REVIEW_OF_SYSTEMS: 0.1,
    SectionKind.VITALS: 0.1,
    SectionKind.MEDICATIONS: 0.1,
    SectionKind.ALLERGIES: 0.1,
    SectionKind.INSTRUCTIONS: 0.1,
    SectionKind.FAMILY_HISTORY: 0.1,
    SectionKind.SURGICAL_HISTORY: 0.6,
}
_CHARTED = re.compile(
    r"\b(yo|y/o|PMH|FHx?|PSH|HPI|ROS|A/P|SUMMARY|SUMM|CLINIC|VISIT|Dx)\b|\bw/|\bs/p\b|\bh/o\b|\bd/c\b|\bFAMILY MEDICINE\b"
)
"""Shorthand and titles of American charts."""
_ADMITTED = re.compile(
    r"\b(was admitted|is admitted|admitted (to|with|for|from)|hospitali[sz]ed|hospital course|discharge summary"
    r"|hospital stay|on admission|upon admission|inpatient|intensive care unit|was discharged)\b",
    re.IGNORECASE,
)
_DIAGNOSIS = re.compile(
    r"\b(Dx|DX)\b|^[ \t]*[\w/. ]{0,20}\bdx\b[ \t]*:|^[ \t]*(FINAL|Final|Imp|IMP|Impression|Problems)\b",
    re.MULTILINE,
)
"""Clinic shorthand for a diagnosis that stands within a sentence."""
_RULES = (
    infection.sepsis,
    infection.joint_prosthesis,
    infection.lungs,
    combining.kidney_stage,
    combining.infarction_artery,
    combining.with_convention,
    combining.dementia,
    combining.prostate,
    combining.stroke_sequelae,
    combining.stroke_deficits,
    combining.ulcer,
    combining.insomnia,
    infection.organisms,
    combining.hypertension,
    status.tobacco,
    status.body_mass_index,
    status.long_term_drugs,
    drugs.drug_effects,
    injuries.consciousness,
    injuries.burn_extent,
    births.pregnancy,
    births.newborn,
    combining.tobacco_in_pregnancy,
    encounters.absent_organs,
    encounters.follow_up,
    encounters.reasons,
    encounters.allergies,
    encounters.receptors,
    encounters.stroke_scale,
    combining.neutropenic_fever,
    history.family_that_bears,
    combining.less_specific,
    combining.etiology,
    combining.hypertension,
    infection.virus_states,
    injuries.external_causes,
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
        self._drugs = DrugTable(content)
        self._books = open_procedures(Engine(content))

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
            self._drugs,
            setting,
            date_of_service,
            age if age is not None else found.age_years,
            sex or found.sex,
            any(section.kind in _STATED for section in structure.sections)
            or _DIAGNOSIS.search(text) is not None
            or _CHARTED.search(text) is not None,
        )
        case.organisms = infection.organism_words(case)
        _take_mentions(case)
        _drop_ruled_out(case)
        history.past_neoplasms(case)
        for rule in _RULES:
            rule(case)
        _fall_back(case)
        done = find_procedures(
            text,
            structure,
            self._books,
            setting=setting,
            date_of_service=date_of_service,
            age=case.age_years,
        )
        return finish(self._content, case, done)


def _take_mentions(case: Working) -> None:
    confirmed = any(section.kind in _STATED for section in case.structure.sections) or (
        _DIAGNOSIS.search(case.text) is not None
    )
    weights = _SECTIONED if confirmed else _CHART if case.stated else _NARRATIVE
    case.newborn = case.age_years == 0
    case.pregnant = not case.newborn and births.is_pregnant(case)
    case.known = births.known_words(case) | births.newborn_words(case) | _sex_words(case)
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
        if code[0] == "Z" and case.stated and not _is_status(case, mention):
            continue
        if history.is_past(case, mention, code):
            if not history.past_condition(case, mention):
                case.set_aside.append(SetAside(evidence_of(mention), "history"))
            continue
        if case.stated and code.startswith(("R58", "R52")):
            continue
        score = weights.get(mention.section, _NARRATED)
        if case.stated and _DIAGNOSIS.search(case.text, *_clause(case, mention)):
            score = 1.0
        if case.stated and score < 0.6 and score > 0.3:
            if code[0] == "R" or (code[0] == "Z" and mention.section is SectionKind.PLAN):
                score *= 0.6
            elif code[0] == "Z" or history.lasts(code):
                score = 0.6
        if code[0] == "S" and mention.size == 1:
            score *= 0.5
        if weights is _CHART and code[0] == "R":
            score *= 0.7
        case.add_mention(mention, score if case.stated else _narrated(mention, score, *found))


def _fall_back(case: Working) -> None:
    """Report the symptoms of a note that has nothing else (I.B.4)."""
    if any(draft.code[0] != "Z" for draft in case.accepted()):
        return
    for draft in case.drafts.values():
        if draft.code[0] == "R" and not draft.dropped and draft.score >= _TOLD:
            draft.score = ACCEPTED


def _sex_words(case: Working) -> frozenset[int]:
    words = {"F": ("female",), "M": ("male",)}.get(case.sex or "", ())
    return frozenset(case.dictionary.classes.find(word) for word in words)


def _drop_ruled_out(case: Working) -> None:
    """Take off what another sentence of the note rules out."""
    for mention in case.mentions:
        if _aside(case, mention) != RULED_OUT:
            continue
        found = case.line_of(mention)
        draft = case.drafts.get(found[0].code) if found else None
        if (
            draft is not None
            and not draft.dropped
            and all(one.section not in _STATED or one.context.uncertain for one in draft.mentions)
        ):
            case.drop(draft, "ruled out")


def _narrated(mention: Mention, score: float, line: Line, phrase: DictionaryPhrase) -> float:
    """Return the score of a condition told in a narrative, which no assessment confirms.

    What is written in the words of the classification is surer than shorthand and other words for
    it, a status is told as past, and a vague title is a poor guess.
    """
    words = [word for word in mention.text.lower().split() if len(word) > 3]
    official = phrase.text.lower()
    if not all(word[:5] in official for word in words):
        score *= 0.75 if mention.text.isupper() else 0.9
    if _RESIDUAL.search(line.title):
        score *= 0.85
    if line.code[0] == "Z" and not mention.context.historical:
        score *= 0.6
    return score


_STANDING = re.compile(
    r"\b(s/p|status|prior|previous(ly)?|history|hx|h/o|in place|since|ago|old|\d{4}|chronic|long[- ]term|presence|absence)\b",
    re.IGNORECASE,
)
_TO_COME = re.compile(
    r"\b(later|planned|plan for|consider|scheduled|today|now|referral|performed|underwent|done)\b",
    re.IGNORECASE,
)


def _is_status(case: Working, mention: Mention) -> bool:
    """Return whether a status is told as standing, not as done or planned in this encounter."""
    if mention.context.historical or mention.section in (
        SectionKind.PAST_HISTORY,
        SectionKind.SURGICAL_HISTORY,
    ):
        return True
    sentence = case.structure.sentences[mention.sentence]
    begin = max(sentence.start, mention.start - 40)
    end = min(sentence.end, mention.end + 40)
    return _STANDING.search(case.text, begin, end) is not None and not _TO_COME.search(
        case.text, begin, end
    )


_RESIDUAL = re.compile(
    r"^(other|disease|unspecified disorder)\b|\b(other specified|disorder,? unspecified)",
    re.IGNORECASE,
)
"""Titles of what has no name of its own."""


def _clause(case: Working, mention: Mention) -> tuple[int, int]:
    """Return the beginning of the line of a mention, and the mention's own."""
    return case.text.rfind("\n", 0, mention.start) + 1, mention.start


RULED_OUT = "ruled out"
_RULED_OUT = re.compile(r"[^.;\n]{0,45}\b(ruled out|excluded|not present)\b", re.IGNORECASE)
_ANSWERED_NO = re.compile(
    r"\??:? ?(never|none|no\b|denies|denied|absent|neg\b|negative|n/a)"
    r"|[^.;\n:]{0,45}: ?(normal|negative|neg|none|nl)\b",
    re.IGNORECASE,
)
_NOT_SO = re.compile(
    r"\b(does not think|do not think|doubt|not felt to be|not thought to be|argues? against|unlikely to be|n't think)\b",
    re.IGNORECASE,
)


def _aside(case: Working, mention: Mention) -> str:
    context = mention.context
    sentence = case.structure.sentences[mention.sentence]
    if context.ruled_out or _RULED_OUT.match(case.text, mention.end, sentence.end):
        return RULED_OUT
    if context.negated:
        return "negated"
    if _ANSWERED_NO.match(case.text, mention.end, sentence.end) or _NOT_SO.search(
        case.text, max(sentence.start, mention.start - 40), mention.start
    ):
        return "negated"
    if (
        mention.text.isupper()
        and len(mention.text) <= 4
        and case.text[mention.end : mention.end + 1] == ":"
    ):
        return "a heading"
    if context.family or mention.section is SectionKind.FAMILY_HISTORY:
        return "family history"
    if context.hypothetical or context.screening:
        return "hypothetical"
    if context.uncertain and case.setting is CareSetting.OUTPATIENT:
        return "uncertain"
    return ""
