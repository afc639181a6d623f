"""The table of rules: the stable name of each, how it is called, and how much it matters.

An error breaks a published rule. Where the rule itself has an exception that only the chart can
tell, as Excludes1 has for unrelated conditions, it stays an error and the fix names the exception:
the codes as they stand contradict the book, and whoever leaves them must have a reason on record.
A warning is a rule that is conditional in its own words, or one that this program reads from a
list which need not be complete.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from index.model.claims import Severity


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule of the check.

    Attributes:
        label: As the window names it.
        severity: How much a finding of it matters.
    """

    label: str
    severity: Severity


_E, _W, _I = Severity.ERROR, Severity.WARNING, Severity.INFO

RULES: Mapping[str, Rule] = {
    "unknown": Rule("Unknown code", _E),
    "perhaps_unknown": Rule("Unknown to the installed edition", _W),
    "not_valid_on_date": Rule("Not valid on the date", _E),
    "not_billable": Rule("Header, not billable", _E),
    "seventh_character": Rule("7th character", _E),
    "placeholder": Rule("Placeholder X", _E),
    "surplus_characters": Rule("Surplus characters", _E),
    "duplicate": Rule("Reported twice", _E),
    "duplicate_procedure": Rule("Same procedure on two lines", _W),
    "excludes1": Rule("Excludes1", _E),
    "laterality": Rule("Laterality", _E),
    "unspecified_side": Rule("Unspecified side", _W),
    "unspecified": Rule("Unspecified code", _W),
    "manifestation_first": Rule("Manifestation listed first", _E),
    "etiology_missing": Rule("Etiology missing", _W),
    "code_first": Rule("Code first", _E),
    "use_additional": Rule("Use additional code", _W),
    "external_cause_first": Rule("External cause listed first", _E),
    "secondary_only": Rule("Secondary code only", _E),
    "first_only": Rule("First-listed code only", _E),
    "hypertension_heart_kidney": Rule("Hypertensive heart and kidney disease", _E),
    "hypertension_kidney": Rule("Hypertensive chronic kidney disease", _E),
    "hypertension_heart": Rule("Hypertensive heart disease", _E),
    "hypertension_twice": Rule("Hypertension reported twice", _E),
    "ckd_stage_missing": Rule("Stage of kidney disease missing", _W),
    "heart_failure_type_missing": Rule("Type of heart failure missing", _W),
    "ckd_and_esrd": Rule("Two stages of kidney disease", _E),
    "dialysis_status_missing": Rule("Dialysis status missing", _W),
    "diabetes_uncomplicated": Rule("Diabetes with and without complications", _E),
    "severe_sepsis_infection": Rule("Severe sepsis without its infection", _E),
    "severe_sepsis_order": Rule("Severe sepsis before its infection", _E),
    "sepsis_localized": Rule("Localized infection before sepsis", _W),
    "subsequent_infarction": Rule("Subsequent infarction alone", _E),
    "infarction_first": Rule("Infarction after coronary disease", _W),
    "hiv_status": Rule("HIV disease and status", _E),
    "pregnancy_incidental": Rule("Incidental pregnancy", _E),
    "routine_prenatal": Rule("Routine prenatal visit", _E),
    "normal_delivery": Rule("Normal delivery", _E),
    "outcome_of_delivery": Rule("Outcome of delivery missing", _E),
    "mother_and_newborn": Rule("Mother's and newborn's codes", _E),
    "obstetric_first": Rule("Obstetric code has priority", _E),
    "poisoning_first": Rule("Poisoning has priority", _W),
    "chemotherapy_neoplasm": Rule("Treated neoplasm missing", _W),
    "age": Rule("Age conflict", _E),
    "sex": Rule("Sex conflict", _E),
    "ncci_pair": Rule("NCCI pair", _E),
    "ncci_bypassed": Rule("NCCI pair with modifier", _I),
    "mue": Rule("Medically unlikely units", _E),
    "add_on": Rule("Add-on without primary code", _E),
    "add_on_contractor": Rule("Add-on without listed primary code", _W),
    "bilateral": Rule("Bilateral procedure", _E),
    "drg_severity": Rule("CC or MCC", _I),
    "hcc": Rule("Payment category", _I),
    "poa_exempt": Rule("Exempt from POA", _I),
    "newer_than_list": Rule("Newer than the list", _I),
    "edition": Rule("Edition", _I),
    "not_checked": Rule("Not checked", _I),
}
"""Every rule by its name."""
