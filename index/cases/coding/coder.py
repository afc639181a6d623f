"""Coding a case."""

import re
from datetime import date

from index.cases.coding.aside import drop_ruled_out
from index.cases.coding.drug_table import DrugTable
from index.cases.coding.finishing import finish
from index.cases.coding.mentions import find_mentions
from index.cases.coding.rules import (
    births,
    combining,
    drugs,
    encounters,
    eyes,
    heart,
    history,
    infection,
    injuries,
    joints,
    kidney,
    mental,
    neutropenia,
    pregnancy,
    prostate,
    status,
    stroke,
    symptoms,
    ulcer,
)
from index.cases.coding.tabular import Tabular
from index.cases.coding.weighing import is_stated, propose_symptoms, take_mentions
from index.cases.coding.working import Working
from index.cases.dictionary import Dictionary, open_dictionary
from index.cases.procedures import find_procedures, open_procedures
from index.cases.structure import patient, read_structure
from index.database import Content
from index.fulltext.engine import Engine
from index.model.cases import CaseResult
from index.model.claims import CareSetting

_ADMITTED = re.compile(
    r"\b(was admitted|is admitted|admitted (to|with|for|from)|hospitali[sz]ed|hospital course"
    r"|discharge summary"
    r"|hospital stay|on admission|upon admission|inpatient|intensive care unit|was discharged)\b",
    re.IGNORECASE,
)
_RULES = (
    infection.sepsis,
    infection.joint_prosthesis,
    infection.lungs,
    kidney.kidney_stage,
    heart.infarction_artery,
    combining.with_convention,
    combining.combined,
    mental.dementia,
    mental.withdrawal,
    prostate.prostate,
    stroke.stroke_sequelae,
    stroke.stroke_deficits,
    ulcer.ulcer,
    eyes.glaucoma,
    joints.osteoarthritis,
    mental.delirium,
    mental.insomnia,
    infection.organisms,
    status.tobacco,
    status.body_mass_index,
    status.long_term_drugs,
    drugs.drug_effects,
    injuries.consciousness,
    injuries.burn_extent,
    pregnancy.before_term,
    pregnancy.pressure,
    pregnancy.several,
    pregnancy.complicating,
    births.pregnancy,
    births.newborn,
    births.tobacco_in_pregnancy,
    encounters.absent_organs,
    encounters.follow_up,
    encounters.reasons,
    encounters.allergies,
    encounters.receptors,
    stroke.stroke_scale,
    neutropenia.neutropenic_fever,
    history.family_that_bears,
    combining.less_specific,
    combining.etiology,
    heart.hypertension,
    infection.virus_states,
    injuries.external_causes,
    symptoms.integral,
)
"""The rules in the order in which they are applied: what one adds, the later ones see."""


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
            text=text,
            structure=structure,
            mentions=find_mentions(text, structure, self._dictionary),
            dictionary=self._dictionary,
            tabular=self._tabular,
            drugs=self._drugs,
            setting=setting,
            date_of_service=date_of_service,
            age_years=age if age is not None else found.age_years,
            sex=sex or found.sex,
            stated=is_stated(text, structure),
        )
        case.organisms = infection.organism_words(case)
        take_mentions(case)
        drop_ruled_out(case)
        history.past_neoplasms(case)
        for rule in _RULES:
            rule(case)
        propose_symptoms(case)
        done = find_procedures(
            text,
            structure,
            self._books,
            setting=setting,
            date_of_service=date_of_service,
            age=case.age_years,
        )
        status.put_in_now(case, done)
        return finish(self._content, case, done)
