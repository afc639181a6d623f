"""Combinations that the Official Guidelines ask for or rule out, apart from Excludes notes."""

from collections.abc import Iterator
from dataclasses import dataclass

from index.claims.quoting import guideline_source
from index.claims.subject import CheckedClaim, CheckedLine
from index.model import NoteKind
from index.model.claims import CareSetting, Finding
from index.pages.references import references_in


@dataclass(frozen=True, slots=True)
class Combination:
    """A rule of the guidelines about several diagnoses.

    Attributes:
        rule: Its name in the table of rules.
        codes: A list of codes, as printed; each list must be met by a code of the claim.
        statement: The finding; ``{0}`` is the code that met the first list, and so on.
        fix: What to do.
        section: Number of the section in the FY2026 guidelines.
        words: Words of its sentence.
        absent: Codes none of which may be on the claim for the rule to speak.
        ordered: Whether the code of the first list must stand before that of the second.
        setting: The only setting it holds in, None for both.
    """

    rule: str
    codes: tuple[str, ...]
    statement: str
    fix: str
    section: str
    words: str
    absent: str = ""
    ordered: bool = False
    setting: CareSetting | None = None


_HEART = "I50.-, I51.4, I51.5, I51.7, I51.89, I51.9"
_UNRELATED = "or keep both if the chart says that they are unrelated"
_I12 = ("I.C.9.a.2", "Assign codes from category I12, Hypertensive chronic kidney disease")
_I13 = ("I.C.9.a.3", "Assign codes from combination category I13")
_I11 = ("I.C.9.a.1", "is assigned to a code from category I11, Hypertensive heart disease. Use")
_STAGE = ("I.C.9.a.2", "The appropriate code from category N18 should be used as a secondary")
_FAILURE = ("I.C.9.a.1", "Use additional code(s) from category I50, Heart failure")
_DIABETES = ("I.C.4.a", "Assign as many codes from categories E08")
_NEWBORN = ("I.C.16.a.1", "Codes in this chapter are never for use on the maternal record")
_SYSTEMIC = (
    "A00-B89, B99, O03-O08, O75.3, O85-O86, O98, P35-P39, T80.2, T81.4, T88.0, U07.1, J00-J22"
)
_OBSTETRIC = "O00-O9A"

COMBINATIONS = (
    Combination(
        "hypertension_heart_kidney", ("I10", _HEART, "N18"),
        "Hypertension ({0}) with heart disease ({1}) and chronic kidney disease ({2}) is I13.-.",
        f"Report I13.- with {{1}} and {{2}} in place of {{0}}, {_UNRELATED}.", *_I13,
    ),
    Combination(
        "hypertension_heart_kidney", ("I11", "N18"),
        "Hypertensive heart disease ({0}) with chronic kidney disease ({1}) is I13.-.",
        f"Report I13.- in place of {{0}}, {_UNRELATED}.", *_I13, absent="I12, I13",
    ),
    Combination(
        "hypertension_heart_kidney", ("I12", _HEART),
        "Hypertensive kidney disease ({0}) with heart disease ({1}) is I13.-.",
        f"Report I13.- in place of {{0}}, {_UNRELATED}.", *_I13, absent="I11, I13",
    ),
    Combination(
        "hypertension_heart_kidney", ("I11", "I12"),
        "{0} and {1} together are I13.-.",
        "Report I13.- in place of both.",
        "I.C.9.a.3", "The Includes note at I13 specifies", absent="I13",
    ),
    Combination(
        "hypertension_kidney", ("I10", "N18"),
        "Hypertension ({0}) with chronic kidney disease ({1}) is I12.-.",
        f"Report I12.0 (stage 5 or end stage) or I12.9 in place of {{0}}, {_UNRELATED}.",
        *_I12, absent=f"{_HEART}, I11, I12, I13",
    ),
    Combination(
        "hypertension_heart", ("I10", _HEART),
        "Hypertension ({0}) with heart disease ({1}) is I11.-.",
        f"Report I11.0 (with heart failure) or I11.9 in place of {{0}}, {_UNRELATED}.",
        *_I11, absent="N18, I11, I12, I13",
    ),
    Combination(
        "hypertension_twice", ("I10", "I11-I13"),
        "{1} includes the hypertension of {0}.",
        "Drop {0}.",
        "I.C.9.a", "These conditions should be coded as related even in the absence",
    ),
    Combination(
        "ckd_stage_missing", ("I12-I13",),
        "{0} is reported without the stage of the kidney disease.",
        "Report a code of N18 after it.", *_STAGE, absent="N18",
    ),
    Combination(
        "heart_failure_type_missing", ("I11.0, I13.0, I13.2",),
        "{0} is reported without the type of heart failure.",
        "Report a code of I50 after it.", *_FAILURE, absent="I50",
    ),
    Combination(
        "ckd_and_esrd", ("N18.1-N18.5", "N18.6"),
        "{0} is reported beside end stage renal disease ({1}).",
        "Report {1} only.", "I.C.14.a.1", "If both a stage of CKD and ESRD are documented",
    ),
    *(
        Combination(
            "diabetes_uncomplicated", (f"{category}.9", f"{category}.0-{category}.8"),
            "{0} says without complications, {1} states one.",
            "Drop {0}.", *_DIABETES,
        )
        for category in ("E08", "E09", "E10", "E11", "E13")
    ),
    Combination(
        "severe_sepsis_infection", ("R65.2",),
        "{0} is reported without the underlying systemic infection.",
        "Report the infection before it, A41.9 if the organism is not documented.",
        "I.C.1.d.1.b", "The coding of severe sepsis requires a minimum of 2 codes",
        absent=_SYSTEMIC,
    ),
    Combination(
        "severe_sepsis_order", ("R65.2", "A40, A41.0-A41.8"),
        "{0} is listed before the systemic infection {1}.",
        "List {1} before {0}.",
        "I.C.1.d.1.b", "The coding of severe sepsis requires a minimum of 2 codes", ordered=True,
    ),
    Combination(
        "sepsis_localized", ("J12-J18, L03, N10, N39.0, K65, K81, K83.0", "A40-A41"),
        "The localized infection {0} is listed before the sepsis {1}.",
        "List {1} first, unless the sepsis developed after admission.",
        "I.C.1.d.4", "If the reason for admission is sepsis or severe sepsis and a localized",
        ordered=True, setting=CareSetting.INPATIENT,
    ),
    Combination(
        "subsequent_infarction", ("I22",),
        "{0} is reported without a code of I21.",
        "Report the initial infarction (I21.-) too.",
        "I.C.9.e.4", "A code from category I22 must be used in conjunction with", absent="I21",
    ),
    Combination(
        "infarction_first", ("I25.1-", "I21, I22"),
        "{0} is listed before the infarction {1}.",
        "List {1} before {0} if the infarction is why the patient was admitted.",
        "I.C.9.b", "the AMI should be sequenced before the coronary artery disease",
        ordered=True, setting=CareSetting.INPATIENT,
    ),
    Combination(
        "hiv_status", ("Z21, R75", "B20"),
        "{0} is reported beside HIV disease ({1}).",
        "Drop {0}.", "I.C.1.a.2.g", "Patients previously diagnosed with any HIV illness (B20)",
    ),
    Combination(
        "pregnancy_incidental", ("Z33.1", _OBSTETRIC),
        "{0} says that the pregnancy is incidental, {1} that it is not.",
        "Report {0} or the codes of chapter 15, as the provider documents.",
        "I.C.15.a.1", "Should the provider document that the pregnancy is incidental",
    ),
    Combination(
        "routine_prenatal", ("Z34", _OBSTETRIC),
        "{0}, a visit without complications, is reported with {1}.",
        "Drop {0} and report the codes of chapter 15.",
        "I.C.15.b.1", "These codes should not be used in conjunction with chapter 15 codes",
    ),
    Combination(
        "normal_delivery", ("O80", "O00-O77, O81-O9A"),
        "{0} is reported with {1}.",
        "Drop {0}: it stands alone among the codes of chapter 15.",
        "I.C.15.n.1", "It is not to be used if any other code from chapter 15",
    ),
    Combination(
        "outcome_of_delivery", ("O80, O82",),
        "{0} is reported without the outcome of delivery.",
        "Report a code of Z37.",
        "I.C.15.b.5", "should be included on every maternal record when a delivery", absent="Z37",
    ),
    Combination(
        "mother_and_newborn", ("P00-P96", _OBSTETRIC),
        "{0} belongs to the newborn's record, {1} to the mother's.",
        "Report each on its own record.", *_NEWBORN,
    ),
    Combination(
        "mother_and_newborn", ("Z38", _OBSTETRIC),
        "{0} belongs to the newborn's record, {1} to the mother's.",
        "Report each on its own record.",
        "I.C.16.a.2", "is used only on the newborn record",
    ),
    Combination(
        "chemotherapy_neoplasm", ("Z51.0, Z51.1",),
        "{0} is reported without the neoplasm that is treated.",
        "Report the neoplasm after it.",
        "I.C.2.e.2", "The malignancy for which the therapy is being administered",
        absent="C00-D49",
    ),
)  # fmt: skip
"""The rules in the order in which they are looked at."""

_PRIORITY = ("I.C.15.a.1", "Chapter 15 codes have sequencing priority over codes from other")
_POISONING = ("I.C.19.e.5.b", "first assign the appropriate code from categories T36-T50")
_POISONED = references_in("poisoning (T36-T50 with fifth or sixth character 1-4)")
_DIALYSIS = "Z99.2"


def findings(claim: CheckedClaim) -> Iterator[Finding]:
    """Yield what the guidelines say against the diagnoses taken together."""
    for combination in COMBINATIONS:
        yield from _combined(claim, combination)
    yield from _obstetric_first(claim)
    yield from _poisoning_first(claim)
    yield from _dialysis(claim)


def _of(claim: CheckedClaim, codes: str) -> list[CheckedLine]:
    """Return the diagnoses that a printed list of codes names."""
    references = references_in(codes)
    return [
        line
        for line in claim.diagnoses
        if any(one.matches(line.code, line.title) for one in references)
    ]


def _combined(claim: CheckedClaim, rule: Combination) -> Iterator[Finding]:
    """Yield a finding for each code that meets the first list."""
    if rule.setting not in (None, claim.claim.setting):
        return
    met = [_of(claim, codes) for codes in rule.codes]
    if not all(met) or (rule.absent and _of(claim, rule.absent)):
        return
    source, quote = guideline_source(claim, rule.section, rule.words)
    for line in {one.ref: one for one in met[0]}.values():
        others = [found[0] for found in met[1:]]
        if rule.ordered:
            others = [one for one in met[1] if one.number > line.number][:1]
            if not others:
                continue
        refs = (line.ref, *(one.ref for one in others))
        names = [ref.display for ref in refs]
        yield claim.finding(
            rule.rule, refs, rule.statement.format(*names), rule.fix.format(*names), source, quote
        )


def _obstetric_first(claim: CheckedClaim) -> Iterator[Finding]:
    """Yield an obstetric code behind a first code of another chapter; Z codes may lead."""
    obstetric = _of(claim, _OBSTETRIC)
    if not obstetric or claim.diagnoses[0].code[0] in "OZ":
        return
    first = claim.diagnoses[0]
    source, quote = guideline_source(claim, *_PRIORITY)
    yield claim.finding(
        "obstetric_first",
        (obstetric[0].ref, first.ref),
        f"{first.ref.display} is listed before the obstetric code {obstetric[0].ref.display}.",
        f"List {obstetric[0].ref.display} first.",
        source,
        quote,
    )


def _poisoning_first(claim: CheckedClaim) -> Iterator[Finding]:
    """Yield a poisoning by a drug behind a first code that is none."""
    poisoned = [
        line for line in claim.diagnoses if any(one.matches(line.code) for one in _POISONED)
    ]
    first = claim.diagnoses[0] if claim.diagnoses else None
    # A sequela is listed behind what it caused (guideline I.B.10).
    poisoned = [line for line in poisoned if not line.code.endswith("S")]
    if not poisoned or first is None or first in poisoned or first.code[0] == "O":
        return
    source, quote = guideline_source(claim, *_POISONING)
    yield claim.finding(
        "poisoning_first",
        (poisoned[0].ref, first.ref),
        f"{first.ref.display} is listed before the poisoning {poisoned[0].ref.display}.",
        f"List {poisoned[0].ref.display} before its manifestations.",
        source,
        quote,
    )


def _dialysis(claim: CheckedClaim) -> Iterator[Finding]:
    """Yield end stage renal disease without dialysis status, by the note at the code."""
    for line in _of(claim, "N18.6")[:1]:
        if line.row is None or _of(claim, _DIALYSIS):
            continue
        note = claim.content.connection.execute(
            "SELECT text, source FROM note WHERE code_id = ? AND kind = ? AND instr(text, ?)",
            (line.row["id"], NoteKind.USE_ADDITIONAL.value, _DIALYSIS),
        ).fetchone()
        if note is not None and note["source"] in claim.lists:
            yield claim.finding(
                "dialysis_status_missing",
                (line.ref,),
                f"{line.ref.display} is reported without dialysis status.",
                f"Report {_DIALYSIS} if the patient is on dialysis.",
                claim.source(note["source"]),
                note["text"],
            )
