"""What notes of any kind tell: absence, sides, stages, sequelae, what is past, what complicates.

Each in a few notes in which a rule acts, and in which it must not. The expected codes come from
the ICD-10-CM guidelines and the notes of the Tabular List.
"""

import pytest

from index.cases.coding import CaseCoder
from index.model.claims import CareSetting
from tests.index.everything.cases.test_rules import Case, check

_IN = CareSetting.INPATIENT

_CASES = {
    # what is absent
    "absent: never had": Case("Dx: Hypertension. She has never had a stroke.", ("I10",), ("I63",)),
    "absent: answers": Case(
        "Dx: Hypertension. Gout no. Stroke? Never. Asthma, sarcoidosis and COPD: none.",
        ("I10",),
        ("M10", "I63", "J4", "D86"),
    ),
    "absent: considered and dismissed": Case(
        "Dx: Pneumonia. Sepsis? considered, ruled out. SIADH was considered and nephrology did not"
        " think he had it.",
        ("J18.9",),
        ("A41", "E22"),
        _IN,
    ),
    "others: behind a relative clause": Case(
        "Dx: Gout. Her husband, who has dementia, is in a home. Son at home has strep throat.",
        ("M10.9",),
        ("F0", "J02"),
    ),
    "others: a service": Case("DIABETES CENTER\nDx: Hypertension.", ("I10",), ("E1",)),
    # the note's own words
    "words: dehydration": Case("Dx: Dehydration.", ("E86.0",), ("E86.9",)),
    "words: convulsions": Case("Dx: Convulsions.", ("R56.9",), ("G40",)),
    "words: skin breakdown": Case("Dx: Breakdown of skin.", (), ("Q82",)),
    "words: mastectomy": Case(
        "Dx: Breast cancer, left, mastectomy scheduled.", ("C50.912",), ("C44",), sex="F"
    ),
    "words: torn": Case("Dx: Torn rotator cuff, right.", ("M75.101",)),
    "words: a label": Case(
        "Dx: as below.\nInjuries\n1. Spleen: moderate laceration.", ("S36.031A",)
    ),
    # I.C.9.d
    "stroke: infarct with aphasia": Case(
        "Dx: Cerebral infarction with aphasia.", ("I63.9", "R47.01"), ("I69",), _IN
    ),
    "stroke: what it has left": Case(
        "Dx: L MCA infarct 2023, residuals: right hemiparesis, aphasia.",
        ("I69.351", "I69.320"),
        ("I63", "G81", "R47", "Z86.73"),
    ),
    "stroke: nothing left": Case(
        "Dx: History of stroke without residuals. Hypertension.", ("Z86.73",), ("I63", "I69")
    ),
    # I.C.7.a
    "eyes: two stages": Case(
        "Dx: Primary open-angle glaucoma, right eye severe stage, left eye mild stage.",
        ("H40.1113", "H40.1121"),
        ("H40.1130",),
    ),
    "eyes: one stage": Case(
        "Dx: Primary open-angle glaucoma, both eyes, moderate stage.", ("H40.1132",), ("H40.1112",)
    ),
    # I.B.13
    "sides: no code for both": Case("Dx: Bilateral knee pain.", ("M25.561", "M25.562")),
    "sides: a code for both": Case(
        "Dx: Bilateral carpal tunnel syndrome.", ("G56.03",), ("G56.01", "G56.02")
    ),
    "sides: osteoarthritis": Case("Dx: Right knee osteoarthritis.", ("M17.11",), ("M17.9",)),
    # I.C.10.c
    "influenza: identified": Case("Dx: Influenza A with pneumonia.", ("J10.00",), ("J11",)),
    "influenza: with an organism": Case(
        "Dx: Influenza A. Pneumococcal pneumonia.", ("J10.08", "J13"), ("J10.00",)
    ),
    "influenza: not identified": Case("Dx: Influenza with pneumonia.", ("J11.00",), ("J10",)),
    # S06
    "consciousness: a day, and back": Case(
        "Dx: Traumatic subdural hemorrhage, LOC 30 hours, returned to baseline.",
        ("S06.5X5A",),
        ("S06.5X4A",),
    ),
    "consciousness: minutes": Case(
        "Dx: Traumatic subdural hemorrhage with a 20 minute loss of consciousness.", ("S06.5X1A",)
    ),
    "fracture: nonunion": Case(
        "Follow-up visit. Dx: Nonunion of closed displaced transverse fracture of right tibial"
        " shaft.",
        ("S82.221K",),
        ("S82.221D",),
    ),
    "fracture: no nonunion": Case(
        "Follow-up visit, no nonunion. Dx: Closed displaced transverse fracture of right tibial"
        " shaft.",
        ("S82.221D",),
        ("S82.221K",),
    ),
    # I.C.15.a.1
    "pregnancy: complicated": Case(
        "OB visit, 20w2d. Dx: COVID-19 in pregnancy. Mild intermittent asthma.",
        ("O98.512", "U07.1", "O99.512", "J45.20", "Z3A.20"),
        age=31,
        sex="F",
    ),
    "pregnancy: not pregnant": Case(
        "G2P2, pregnancy test negative. Dx: Asthma.", ("J45.909",), ("O",), age=31, sex="F"
    ),
    "pregnancy: before term": Case(
        "OB triage, IUP at 33w4d. Dx: False labor.", ("O47.03",), ("O47.1",), age=31, sex="F"
    ),
    "newborn: months old": Case(
        "5 mo old boy. Dx: Dehydration.", ("E86.0",), ("P74",), age=0, sex="M"
    ),
    # I.A.15
    "linked: the cause stays": Case(
        "Dx: Breast cancer, left. Anemia.", ("D63.0", "C50.912"), ("D64.9",), sex="F"
    ),
    "linked: another cause is given": Case(
        "Dx: Breast cancer, left. Anemia due to chemotherapy.", ("D64.81", "C50.912"), ("D63.0",)
    ),
    "linked: varices": Case(
        "Dx: Alcoholic cirrhosis. Esophageal varices.", ("I85.10", "K70.30"), ("I85.00",)
    ),
    "each complication": Case(
        "Dx: T2DM with hyperglycemia. T2DM with neuropathy.", ("E11.65", "E11.40"), ("E11.9",)
    ),
    "withdrawal": Case(
        "Dx: Opioid use disorder, severe, in withdrawal.", ("F11.23",), ("F11.20", "F11.93"), _IN
    ),
    "no withdrawal": Case(
        "Dx: Alcohol use disorder, severe. No withdrawal.", ("F10.20",), ("F10.23",), _IN
    ),
    "delirium: its cause": Case("Dx: Delirium due to UTI.", ("F05", "N39.0"), ("R41.0",), _IN),
    # I.C.21.c
    "past: infarction": Case("Dx: Hypertension. MI in 2016.", ("I10", "I25.2"), ("I21",)),
    "past: fracture": Case("Dx: Gout. History of femur fracture.", ("Z87.81",), ("S72",)),
    "past: operated on": Case(
        "Dx: Gout. Cataract surgery both eyes 2021.", ("M10.9",), ("H25", "H26")
    ),
    "status: put in now": Case(
        "ORTHOPEDIC DISCHARGE SUMMARY / OP NOTE\nPrimary OA of R knee, failed PT.\n"
        "3/14: right total knee arthroplasty, cemented. Uneventful.\n"
        "Dx: 1. Primary OA R knee s/p TKA",
        ("M17.11",),
        ("Z96.651",),
        _IN,
    ),
    "tobacco: advice is no past": Case(
        "Smokes 15 cig/d.\nDx: Nicotine dependence.\nPlan: Quit smoking first.",
        ("F17.210",),
        ("Z87.891",),
    ),
    # I.B.4
    "symptom: unexplained": Case("Dx: GERD. Dysphagia, cause undetermined.", ("K21.9", "R13.10")),
}


@pytest.mark.parametrize("name", _CASES)
def test_note(coder: CaseCoder, name: str) -> None:
    """The note has its codes, and none of those that it must not have."""
    check(coder, _CASES[name])
