"""Traits, figures, age and sex."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.cases.structure import (
    Measure,
    Patient,
    Sex,
    TraitKind,
    measurements,
    note_traits,
    patient,
    read_structure,
    traits,
)
from tests.index.cases.structure.marked import marked

_PIECES = st.sampled_from(
    [
        *("left ", "right ", "stage ", "3b", "CKD ", "acute ", "BMI ", "45", "/"),
        *("80", " mmHg", "weeks ", "gestation", "67", "-year-old ", "woman"),
        *("yo ", "M ", "his ", "mother", ", ", ". ", "\n", "%", "IIIA", "type "),
    ]
)
_TEXTS = st.one_of(st.text(), st.lists(_PIECES, max_size=30).map("".join))


def test_traits_of_the_note_are_those_of_its_sentences() -> None:
    """Who has the traits of the note need not have them found again."""
    one = marked("Acute pain. Left [knee pain], asthma. Right [hip] fracture.")
    structure = read_structure(one.text)
    known = note_traits(one.text)
    for start, end in one.mentions:
        sentence = next(s for s in structure.sentences if s.start <= start < s.end)
        found = traits(one.text, sentence, start, end, known)
        assert found == traits(one.text, sentence, start, end)
        assert [trait.kind for trait in found] == [SIDE]


def _of(text: str) -> list[dict[TraitKind, str]]:
    """Return the traits of each mention in brackets."""
    one = marked(text)
    structure = read_structure(one.text)
    found = []
    for start, end in one.mentions:
        sentence = next(s for s in structure.sentences if s.start <= start < s.end)
        said = traits(one.text, sentence, start, end)
        found.append({trait.kind: trait.value for trait in said})
    return found


SIDE, ACUITY, SEVERITY = TraitKind.LATERALITY, TraitKind.ACUITY, TraitKind.SEVERITY


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("[fracture] of the left femur", [{SIDE: "left"}]),
        ("[Left knee pain]", [{SIDE: "left"}]),
        ("pain in the right [knee] and left [hip]", [{SIDE: "right"}, {SIDE: "left"}]),
        ("bilateral [hearing loss]", [{SIDE: "bilateral"}]),
        ("[cataract] OD", [{SIDE: "right"}]),
        ("[Pain] and swelling of the left knee", [{SIDE: "left"}]),
        ("R [hip fracture]", [{SIDE: "right"}]),
        ("[cellulitis] LLE", [{SIDE: "left"}]),
        ("[Edema] of both legs", [{SIDE: "bilateral"}]),
        ("The patient left the hospital with [pneumonia].", [{}]),
        ("Right ventricular [failure]", [{}]),
        ("right-handed man with [stroke]", [{}]),
        ("given 2 L of saline for [dehydration]", [{}]),
        ("left upper quadrant [pain]", [{}]),
        ("Acute on chronic [systolic heart failure]", [{ACUITY: "acute on chronic"}]),
        ("[Chronic bronchitis]", [{ACUITY: "chronic"}]),
        ("[bronchitis], chronic", [{ACUITY: "chronic"}]),
        ("[hip pain], left, severe", [{SIDE: "left", SEVERITY: "severe"}]),
        ("[cough], chronic kidney disease", [{}]),
        ("subacute [endocarditis]", [{ACUITY: "subacute"}]),
        ("recurrent [UTI]", [{ACUITY: "recurrent"}]),
        ("acute [pancreatitis], [hypertension]", [{ACUITY: "acute"}, {}]),
        ("acute [cystitis] and chronic [pain]", [{ACUITY: "acute"}, {ACUITY: "chronic"}]),
        ("moderate to severe [aortic stenosis]", [{SEVERITY: "moderate to severe"}]),
        ("mild persistent [asthma]", [{SEVERITY: "mild"}]),
        ("severe [depression], moderate [pain]", [{SEVERITY: "severe"}, {SEVERITY: "moderate"}]),
        (
            "[Fracture of radius], subsequent encounter, routine healing",
            [{TraitKind.ENCOUNTER: "subsequent", TraitKind.HEALING: "routine"}],
        ),
        ("Sequela of [stroke]", [{TraitKind.ENCOUNTER: "sequela"}]),
        ("[burn], initial encounter", [{TraitKind.ENCOUNTER: "initial"}]),
        ("[tibia fracture] with nonunion", [{TraitKind.HEALING: "nonunion"}]),
        ("displaced [fracture]", [{TraitKind.FRACTURE: "displaced"}]),
        ("nondisplaced [fracture]", [{TraitKind.FRACTURE: "nondisplaced"}]),
        ("Gustilo type IIIB [fracture]", [{TraitKind.FRACTURE: "open type IIIB"}]),
        ("[CKD stage 3b]", [{TraitKind.STAGE: "3b"}]),
        ("[CKD] IV", [{TraitKind.STAGE: "4"}]),
        ("[chronic kidney disease], stage 5", [{ACUITY: "chronic", TraitKind.STAGE: "5"}]),
        ("[ESRD] on dialysis", [{TraitKind.STAGE: "esrd"}]),
        ("stage III [colon cancer]", [{TraitKind.STAGE: "III"}]),
        ("[Breast cancer], stage IIA", [{TraitKind.STAGE: "IIA"}]),
        ("stage 2 [pressure ulcer] of the heel", [{TraitKind.STAGE: "2"}]),
        ("[hyperemesis] in the first trimester", [{TraitKind.TRIMESTER: "first"}]),
        ("third-trimester [bleeding]", [{TraitKind.TRIMESTER: "third"}]),
        ("grade 3 open [fracture]", [{TraitKind.FRACTURE: "open type III"}]),
        ("She left at noon with [pain].", [{}]),
        ("at this stage the [disease] is stable", [{}]),
    ],
)
def test_traits_of_a_mention(text: str, expected: list[dict[TraitKind, str]]) -> None:
    """Traits belong to the condition whose part of the sentence they stand in."""
    assert _of(text) == expected


@pytest.mark.parametrize(
    ("text", "subject", "value"),
    [
        ("CKD 3a", "ckd", "3a"),
        ("stage 4 chronic kidney disease", "ckd", "4"),
        ("sacral pressure ulcer, unstageable", "pressure ulcer", "unstageable"),
        ("stage IV lung cancer", "cancer", "IV"),
        ("lung cancer, stage 4", "cancer", "IV"),
        ("NYHA class III", "heart failure", "III"),
        ("heart failure, NYHA 2", "heart failure", "II"),
        ("stage 3", "", "3"),
    ],
)
def test_stage(text: str, subject: str, value: str) -> None:
    """A stage says of what it is one, as its field writes it."""
    (found,) = [trait for trait in note_traits(text) if trait.kind is TraitKind.STAGE]
    assert (found.subject, found.value) == (subject, value)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("never smoker", "never"),
        ("He denies tobacco use.", "never"),
        ("former smoker", "former"),
        ("ex-smoker", "former"),
        ("quit smoking in 2010", "former"),
        ("current every day smoker", "current"),
        ("smokes 1 pack per day", "current"),
        ("1.5 ppd", "current"),
        ("Tobacco use: never", "never"),
        ("non-smoker", "never"),
        ("Smoker", "current"),
        ("Smoking history: former", "former"),
    ],
)
def test_smoking(text: str, value: str) -> None:
    """What a note says of smoking."""
    said = [trait.value for trait in note_traits(text) if trait.kind is TraitKind.SMOKING]
    assert said == [value]


@pytest.mark.parametrize(
    ("text", "measure", "value", "second", "unit"),
    [
        ("BMI 42.3", Measure.BMI, 42.3, None, "kg/m2"),
        ("body mass index of 18", Measure.BMI, 18, None, "kg/m2"),
        ("BMI: 31.2 kg/m2", Measure.BMI, 31.2, None, "kg/m2"),
        ("eGFR 28", Measure.EGFR, 28, None, "mL/min/1.73 m2"),
        ("eGFR was 45 mL/min", Measure.EGFR, 45, None, "mL/min/1.73 m2"),
        ("HbA1c 9.1%", Measure.HBA1C, 9.1, None, "%"),
        ("A1c of 7", Measure.HBA1C, 7, None, "%"),
        ("GCS 15", Measure.GCS, 15, None, ""),
        ("GCS E4V5M6", Measure.GCS, 15, None, ""),
        ("Glasgow coma score was 8", Measure.GCS, 8, None, ""),
        ("NIHSS of 0", Measure.NIHSS, 0, None, ""),
        ("NIHSS score 12", Measure.NIHSS, 12, None, ""),
        ("BP 150/90", Measure.BLOOD_PRESSURE, 150, 90, "mmHg"),
        ("a pressure of 90/60 mmHg", Measure.BLOOD_PRESSURE, 90, 60, "mmHg"),
        ("weight 82.5 kg", Measure.WEIGHT, 82.5, None, "kg"),
        ("Wt: 180 lbs", Measure.WEIGHT, 180, None, "lb"),
        ("birth weight 2,350 g", Measure.WEIGHT, 2350, None, "g"),
        ("birth weight of 1200 grams", Measure.WEIGHT, 1200, None, "g"),
        ("LVEF 35-40%", Measure.EJECTION_FRACTION, 35, 40, "%"),
        ("EF of 55%", Measure.EJECTION_FRACTION, 55, None, "%"),
        ("at 39 weeks gestation", Measure.GESTATION, 39, None, "weeks"),
        ("38 2/7 weeks gestation", Measure.GESTATION, 38, 2, "weeks"),
        ("32 weeks and 4 days of gestation", Measure.GESTATION, 32, 4, "weeks"),
        ("28 weeks pregnant", Measure.GESTATION, 28, None, "weeks"),
        ("34-week gestation", Measure.GESTATION, 34, None, "weeks"),
        ("G3P2 at 39w2d", Measure.GESTATION, 39, 2, "weeks"),
        ("IUP at 20 weeks", Measure.GESTATION, 20, None, "weeks"),
        ("40 pack-year history", Measure.PACK_YEARS, 40, None, "pack-years"),
        ("30 pack years", Measure.PACK_YEARS, 30, None, "pack-years"),
    ],
)
def test_measurement(
    text: str, measure: Measure, value: float, second: float | None, unit: str
) -> None:
    """Figures are read with their unit, and with the words that name them."""
    (found,) = measurements(text)
    assert (found.measure, found.value, found.second, found.unit) == (measure, value, second, unit)


@pytest.mark.parametrize(
    "text",
    [
        "BMI 420",
        "GCS 40",
        "HbA1c 99",
        "on 3/4/2015",
        "BP stable",
        "5 weeks ago",
        "wt loss of 5%",
        "pH 7.4",
    ],
)
def test_no_measurement(text: str) -> None:
    """What no body can have, dates and shares are no measurements."""
    assert measurements(text) == ()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("A 67-year-old man with fever.", Patient(67, None, Sex.MALE)),
        ("67 yo F with CHF", Patient(67, None, Sex.FEMALE)),
        ("67F, CHF", Patient(67, None, Sex.FEMALE)),
        ("54 y/o male", Patient(54, None, Sex.MALE)),
        ("A 45 year old African American woman", Patient(45, None, Sex.FEMALE)),
        ("a forty-five-year-old lady", Patient(45, None, Sex.FEMALE)),
        ("A 3-week-old boy", Patient(0, 21, Sex.MALE)),
        ("a 5-day-old female infant", Patient(0, 5, Sex.FEMALE)),
        ("An 18-month-old girl", Patient(1, 547, Sex.FEMALE)),
        ("A newborn male", Patient(0, None, Sex.MALE)),
        ("Age: 33\nSex: F", Patient(33, None, Sex.FEMALE)),
        ("The patient, aged 70 years, said he was well. He left.", Patient(70, None, Sex.MALE)),
        ("Mrs. Jones, 80 years old, fell.", Patient(80, None, Sex.FEMALE)),
        (
            "Her 60-year-old mother brought in this 30-year-old woman.",
            Patient(30, None, Sex.FEMALE),
        ),
        ("His mother, 60 years old, has gout. He has none.", Patient(None, None, Sex.MALE)),
        ("G2P1 at 39 weeks", Patient(None, None, Sex.FEMALE)),
        ("She has cough. Her lungs are clear.", Patient(None, None, Sex.FEMALE)),
        ("Cough for 3 days.", Patient()),
        ("A 6-month-old infant with cough", Patient(0, 182, None)),
        ("6mo M with fever", Patient(0, 182, Sex.MALE)),
        ("A 3-day-old wound.", Patient()),
        ("Cough for 6 mo now.", Patient()),
        ("A 350-year-old house", Patient()),
    ],
)
def test_patient(text: str, expected: Patient) -> None:
    """Age and sex are the patient's, and unknown where the note does not say them."""
    assert patient(text) == expected


@given(_TEXTS)
def test_any_text_has_traits_in_it(text: str) -> None:
    """No text fails; traits and figures lie in it, in order."""
    for found in (note_traits(text), measurements(text)):
        places = [(one.start, one.end) for one in found]
        assert [start for start, _ in places] == sorted(start for start, _ in places)
        assert all(0 <= start < end <= len(text) for start, end in places)
    said = patient(text)
    assert said.age_years is None or 0 <= said.age_years <= 120


@given(_TEXTS, st.data())
def test_any_mention_has_one_trait_of_a_kind(text: str, data: st.DataObject) -> None:
    """A mention has at most one trait of each kind, out of its sentence."""
    for sentence in read_structure(text).sentences:
        start = data.draw(st.integers(sentence.start, sentence.end))
        end = data.draw(st.integers(start, sentence.end))
        found = traits(text, sentence, start, end)
        assert len({trait.kind for trait in found}) == len(found)
        assert all(sentence.start <= one.start < one.end <= sentence.end for one in found)


@given(st.integers(1, 120), st.sampled_from(["man", "woman"]))
def test_any_age(years: int, noun: str) -> None:
    """Every age of a person is read."""
    sex = Sex.MALE if noun == "man" else Sex.FEMALE
    assert patient(f"A {years}-year-old {noun} with cough.") == Patient(years, None, sex)
