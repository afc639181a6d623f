"""Each rule of coding: a short note in which it acts, and one in which it must not.

The expected codes come from the ICD-10-CM guidelines and the notes of the Tabular List.
"""

from datetime import date
from typing import NamedTuple

import pytest

from index.cases.coding import CaseCoder
from index.model.claims import CareSetting

_OUT, _IN = CareSetting.OUTPATIENT, CareSetting.INPATIENT


class Case(NamedTuple):
    """A note and what it supports.

    Attributes:
        text: The note.
        codes: Codes that must be proposed.
        never: Beginnings of codes that must not be.
        setting: Where the care was given.
        age: Age in years.
        sex: ``F`` or ``M``.
    """

    text: str
    codes: tuple[str, ...] = ()
    never: tuple[str, ...] = ()
    setting: CareSetting = _OUT
    age: int | None = 60
    sex: str | None = None


_CASES = {
    # I.C.1.d
    "sepsis: septic shock": Case(
        "Dx: Sepsis due to E. coli with septic shock.", ("A41.51", "R65.21"), ("R65.20",), _IN
    ),
    "sepsis: severe": Case(
        "Dx: Severe sepsis due to MRSA with acute respiratory failure.",
        ("A41.02", "R65.20"),
        ("R65.21",),
        _IN,
    ),
    "sepsis: without organ failure": Case("Dx: Sepsis due to MRSA.", ("A41.02",), ("R65",), _IN),
    # I.C.19.g
    "joint prosthesis: infected": Case(
        "Dx: Periprosthetic joint infection, left knee.", ("T84.54XA",), ("M00",), _IN
    ),
    "joint prosthesis: not infected": Case(
        "Dx: Left knee replacement, status post 2019, no periprosthetic joint infection.",
        (),
        ("T84.5",),
    ),
    # I.C.1.g, J10, J44
    "lungs: pneumonia due to COVID-19": Case(
        "Dx: COVID-19 with pneumonia.", ("U07.1", "J12.82"), ("J18.9",), _IN
    ),
    "lungs: obstruction with pneumonia": Case(
        "Dx: Pneumonia. COPD.", ("J44.0", "J18.9"), ("J44.9",), _IN
    ),
    "lungs: obstruction alone": Case("Dx: COPD. No pneumonia.", ("J44.9",), ("J44.0", "J18")),
    # I.C.14.a.1
    "kidney: stage": Case("Dx: CKD stage 3b.", ("N18.32",), ("N18.9",)),
    "kidney: end stage": Case("Dx: ESRD on hemodialysis.", ("N18.6", "Z99.2"), ("N18.9",)),
    "kidney: stage of another": Case("Dx: CKD. Breast cancer, stage 3.", ("N18.9",), ("N18.3",)),
    # I.C.9.e
    "infarction: artery": Case(
        "Dx: STEMI of the anterior wall due to occlusion of the LAD.", ("I21.02",), ("I21.09",), _IN
    ),
    "infarction: right coronary": Case(
        "Dx: STEMI of the inferior wall due to occlusion of the right coronary artery.",
        ("I21.11",),
        ("I21.19",),
        _IN,
    ),
    "infarction: no artery": Case("Dx: Acute STEMI.", ("I21.3",), ("I21.0", "I21.1"), _IN),
    # I.A.15
    "with: diabetes and neuropathy": Case(
        "Dx: Type 2 diabetes. Polyneuropathy.", ("E11.42",), ("E11.9", "G62.9")
    ),
    "with: another cause": Case("Dx: Type 2 diabetes. Hypothyroidism.", ("E11.9", "E03.9")),
    # I.A.13
    "dementia: of Alzheimer's disease": Case(
        "Dx: Alzheimer's disease with dementia.", ("G30.9", "F02.80"), ("F03",), age=80
    ),
    "dementia: no cause": Case("Dx: Dementia.", ("F03.90",), ("F02", "G30"), age=80),
    # N40
    "prostate: with retention": Case(
        "Dx: BPH with urinary retention.", ("N40.1", "R33.8"), ("N40.0", "R33.9"), sex="M"
    ),
    "prostate: without symptoms": Case("Dx: BPH.", ("N40.0",), ("N40.1", "R33"), sex="M"),
    # I.C.9.d
    "stroke: sequelae": Case(
        "Dx: Hemiplegia of the right side, late effect of stroke.", ("I69.351",), ("I63", "G81")
    ),
    "stroke: dysphagia left": Case("Dx: Dysphagia, late effect of stroke.", ("I69.391", "R13.10")),
    "stroke: history": Case(
        "Dx: History of stroke without residual deficits.", ("Z86.73",), ("I69", "I63")
    ),
    # I.B.6
    "stroke: deficits": Case(
        "Dx: Acute cerebral infarction. Aphasia.", ("I63.9", "R47.01"), ("I69",), _IN
    ),
    "stroke: no deficits": Case(
        "Dx: Acute cerebral infarction, no aphasia.", ("I63.9",), ("R47",), _IN
    ),
    # I.C.18.i
    "stroke: scale": Case(
        "Dx: Acute cerebral infarction. NIHSS 7 on arrival.", ("I63.9", "R29.707"), (), _IN
    ),
    "stroke: scale without a stroke": Case("Dx: Migraine. NIHSS 0.", ("G43.909",), ("R29.7",)),
    # L97
    "ulcer: of diabetes": Case(
        "Dx: Type 2 diabetes with foot ulcer, right heel, with breakdown of skin.",
        ("E11.621", "L97.411"),
        ("L97.5",),
    ),
    "ulcer: none": Case("Dx: Type 2 diabetes, no foot ulcer.", ("E11.9",), ("L97", "E11.621")),
    # F51.05
    "insomnia: of depression": Case(
        "Dx: Insomnia due to depression. Depression.", ("F51.05", "F32.A"), ("G47.00",)
    ),
    "insomnia: alone": Case("Dx: Insomnia.", ("G47.00",), ("F51",)),
    # I.C.1.b
    "organism: of a urinary infection": Case(
        "Dx: Urinary tract infection due to E. coli.", ("N39.0", "B96.20")
    ),
    "organism: excluded": Case("Dx: Cellulitis of left leg, no MRSA.", ("L03.116",), ("B95",)),
    # I.C.9.a
    "hypertension: heart failure": Case(
        "Dx: Hypertension. Heart failure.", ("I11.0", "I50.9"), ("I10",)
    ),
    "hypertension: kidney disease": Case(
        "Dx: Hypertension. CKD stage 4.", ("I12.9", "N18.4"), ("I10",)
    ),
    "hypertension: both, end stage": Case(
        "Dx: Hypertension. Heart failure. ESRD.", ("I13.2", "I50.9", "N18.6"), ("I10", "I13.0")
    ),
    "hypertension: alone": Case(
        "Dx: Hypertension. No heart failure.", ("I10",), ("I11", "I13", "I50")
    ),
    # I.C.5.b
    "tobacco: smokes": Case(
        "Dx: COPD. Smokes 1 ppd cigarettes.", ("J44.9", "F17.210"), ("Z87.891",)
    ),
    "tobacco: former": Case("Dx: COPD. Former smoker.", ("J44.9", "Z87.891"), ("F17",)),
    "tobacco: never": Case("Dx: COPD. Never smoker.", ("J44.9",), ("F17", "Z87.891")),
    # I.B.14
    "weight: with index": Case("Dx: Obesity. BMI 33.4.", ("E66.9", "Z68.33")),
    "weight: index of 40 and above": Case("Dx: Morbid obesity. BMI 47.", ("Z68.42",)),
    "weight: index alone": Case("Dx: Hypertension. BMI 33.4.", ("I10",), ("Z68", "E66")),
    # I.C.4.a.3
    "drugs: insulin": Case("Dx: Type 2 diabetes, on insulin glargine nightly.", ("E11.9", "Z79.4")),
    "drugs: insulin in hospital": Case(
        "Dx: Type 2 diabetes, sliding-scale insulin.", ("E11.9",), ("Z79.4",)
    ),
    # I.C.19.e.5
    "drugs: adverse effect": Case(
        "Dx: Nausea due to metformin, taken as prescribed.", ("R11.0", "T38.3X5A"), ("T38.3X1",)
    ),
    "drugs: poisoning": Case(
        "Dx: Overdose of acetaminophen, intentional.", ("T39.1X2A",), ("T39.1X5",), _IN
    ),
    "drugs: underdosing": Case(
        "Dx: Hypertension. Ran out of lisinopril.", ("I10", "T46.4X6A"), ("T46.4X5",)
    ),
    "drugs: no effect": Case("Dx: Nausea. Takes metformin.", ("R11.0",), ("T38",)),
    # I.C.18.e
    "consciousness: lost": Case(
        "Dx: Concussion with LOC 5 min.", ("S06.0X1A",), ("S06.0X0", "S06.0X9"), age=30
    ),
    "consciousness: not lost": Case(
        "Dx: Concussion without LOC.", ("S06.0X0A",), ("S06.0X1", "S06.0X9"), age=30
    ),
    "consciousness: scale": Case(
        "Dx: Traumatic subdural hemorrhage. GCS E3V4M6 on arrival.",
        ("R40.2132", "R40.2242", "R40.2362"),
        (),
        _IN,
    ),
    # I.C.19.d.6
    "burns: extent": Case(
        "Dx: Second degree burn of chest wall, 12% TBSA.", ("T21.21XA", "T31.10"), age=30
    ),
    "burns: extent not told": Case(
        "Dx: Second degree burn of chest wall.", ("T21.21XA",), ("T31",), age=30
    ),
    # I.C.20
    "external cause: told": Case(
        "Dx: Contusion of left knee. Fell off a ladder in the garage of his house.",
        ("S80.02XA", "W11.XXXA", "Y92.015"),
        (),
        age=30,
    ),
    "external cause: no injury": Case(
        "Dx: Hypertension. Fell off a ladder in 2019, no injury.", ("I10",), ("W", "Y92")
    ),
    # I.C.15
    "pregnancy: weeks": Case(
        "Dx: Gestational diabetes, diet controlled. IUP at 30 weeks gestation.",
        ("O24.410", "Z3A.30"),
        age=28,
        sex="F",
    ),
    "pregnancy: nine weeks": Case(
        "Dx: Hyperemesis gravidarum, IUP at 9 weeks gestation.",
        ("O21.0", "Z3A.09"),
        ("Z3A.08",),
        age=28,
        sex="F",
    ),
    "pregnancy: delivery": Case(
        "Delivered by NSVD, full-term normal delivery of a liveborn at 39 weeks gestation.",
        ("O80", "Z37.0", "Z3A.39"),
        (),
        _IN,
        28,
        "F",
    ),
    "pregnancy: tobacco": Case(
        "Dx: Gestational diabetes, diet controlled. IUP at 30 weeks gestation. Smokes cigarettes.",
        ("O24.410", "O99.333", "F17.210"),
        age=28,
        sex="F",
    ),
    "pregnancy: none": Case("Dx: Diabetes.", ("E11.9",), ("O", "Z3A"), age=28, sex="F"),
    # I.C.16
    "newborn: preterm": Case(
        "Newborn, born here by SVD at 25 weeks gestation, weight 740 g. Dx: Prematurity.",
        ("Z38.00", "P07.24", "P07.02"),
        ("P07.23",),
        _IN,
        0,
    ),
    "newborn: by section, observed": Case(
        "Newborn, born here by C-section at 39 weeks gestation. Suspected heart defect, ruled out.",
        ("Z38.01", "Z05.0"),
        ("Q2", "P07"),
        _IN,
        0,
    ),
    "newborn: at term": Case(
        "Newborn, born here by SVD at 39 weeks gestation, weight 3200 g.",
        ("Z38.00",),
        ("P07",),
        _IN,
        0,
    ),
    # I.C.21.c
    "encounter: chemotherapy": Case(
        "Here for chemotherapy. Dx: Breast cancer, left.", ("Z51.11", "C50.912"), sex="F"
    ),
    "encounter: no neoplasm": Case(
        "Here for chemotherapy teaching. Dx: Anxiety.", ("F41.9",), ("Z51.11",)
    ),
    "encounter: routine examination": Case(
        "Dx: Annual physical exam, normal.", ("Z00.00",), ("Z00.01",)
    ),
    "encounter: child with a finding": Case(
        "Dx: Well-child visit, abnormal findings: otitis media.",
        ("Z00.121", "H66.90"),
        ("Z00.129",),
        age=4,
    ),
    "encounter: absent organ": Case(
        "Dx: Breast cancer, left. Prior right mastectomy.", ("C50.912", "Z90.11"), sex="F"
    ),
    "encounter: organ still there": Case(
        "Dx: Breast cancer, left. A mastectomy is scheduled.", ("C50.912",), ("Z90",), sex="F"
    ),
    "encounter: follow-up of a neoplasm": Case(
        "Dx: History of colon cancer, surveillance visit, no evidence of recurrence.",
        ("Z08", "Z85.038"),
        ("C18",),
    ),
    "encounter: allergy": Case("Dx: Hypertension. Allergic to penicillin.", ("I10", "Z88.0")),
    "encounter: morphine before the word": Case(
        "Dx: Hypertension. Morphine allergy.", ("I10", "Z88.5")
    ),
    "encounter: no allergy": Case(
        "Dx: Hypertension. Not allergic to penicillin.", ("I10",), ("Z88",)
    ),
    "encounter: receptors": Case(
        "Dx: Breast cancer, left, ER positive.", ("C50.912", "Z17.0"), ("Z17.1",), sex="F"
    ),
    "encounter: receptors of another": Case(
        "Dx: Seen in ER, positive attitude. Migraine.", (), ("Z17",)
    ),
    # D70
    "neutropenia: with fever": Case("Dx: Neutropenia with fever.", ("D70.9", "R50.81"), ("R50.9",)),
    "neutropenia: without fever": Case("Dx: Neutropenia, no fever.", ("D70.9",), ("R50",)),
    # I.C.21.c.4
    "family: bears on a screening": Case(
        "Screening colonoscopy. Dx: Screening for colon cancer. FH: father with colon cancer.",
        ("Z12.11", "Z80.0"),
        ("C18",),
    ),
    "family: bears on nothing": Case(
        "Dx: Migraine. FH: father with colon cancer.", ("G43.909",), ("Z80", "C18")
    ),
    "past: neoplasm": Case(
        "Dx: Hypertension. History of prostate cancer, in remission since 2015.",
        ("I10", "Z85.46"),
        ("C61",),
        sex="M",
    ),
    "past: corrected malformation": Case(
        "Dx: Hypertension. PMH: undescended testis, repaired in childhood.",
        ("I10", "Z87.718"),
        ("Q53",),
        sex="M",
    ),
    "past: goes on": Case("Dx: History of hypertension, on lisinopril.", ("I10",), ("Z86",)),
    # I.B.2
    "less specific: heart failure": Case(
        "Dx: Heart failure. Acute on chronic systolic heart failure.", ("I50.23",), ("I50.9",)
    ),
    "less specific: asthma": Case("Dx: Asthma. Mild persistent asthma.", ("J45.30",), ("J45.9",)),
    "less specific: two kinds": Case("Dx: Asthma. Heart failure.", ("J45.909", "I50.9")),
    # I.C.1.a, I.C.1.g
    "virus: HIV-positive": Case(
        "Dx: Asymptomatic HIV positive status.", ("Z21",), ("B20",), age=30
    ),
    "virus: after COVID-19": Case(
        "Dx: Fatigue, post COVID-19 condition.", ("U09.9",), ("U07.1",), age=30
    ),
    # I.B.5
    "symptoms: explained": Case("Dx: Pneumonia. Cough. Fever.", ("J18.9",), ("R05", "R50")),
    "symptoms: not explained": Case("Dx: Hypertension. Cough.", ("I10", "R05.9")),
}


_PARAMETERS = [
    pytest.param(
        case,
        id=name,
    )
    for name, case in _CASES.items()
]


def check(coder: CaseCoder, case: Case) -> None:
    """What is expected is proposed, and what must not be is not."""
    result = coder.code(
        case.text,
        setting=case.setting,
        date_of_service=date(2026, 3, 14),
        age=case.age,
        sex=case.sex,
    )
    proposed = {one.display for one in result.suggestions if one.accepted}
    assert set(case.codes) <= proposed
    assert [code for code in sorted(proposed) if code.startswith(case.never)] == []


@pytest.mark.parametrize("case", _PARAMETERS)
def test_rule(coder: CaseCoder, case: Case) -> None:
    """What is expected is proposed, and what must not be is not."""
    check(coder, case)
