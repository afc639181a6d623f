"""Sections and sentences of notes."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.cases.structure import (
    Patient,
    Section,
    SectionKind,
    contexts,
    measurements,
    note_traits,
    patient,
    read_structure,
)
from index.cases.structure.headings import headings
from index.pages.values import values

_PIECES = st.sampled_from(
    [
        *("PMH: ", "Plan", "HPI:\n", "## ", "**", "ASSESSMENT\n", "\n", "\n\n"),
        *("1. ", "2) ", "- ", "• ", "Dr. ", "no. 5", "q.d. ", "fever", "FH - "),
        *(". ", "? ", ":", "\t", "\r\n", "\u2028", "1.\n", "é"),
    ]
)
_TEXTS = st.one_of(st.text(), st.lists(_PIECES, max_size=40).map("".join))


def _parts(text: str) -> list[tuple[SectionKind, list[str]]]:
    """Return the kind of each section and its sentences without headings."""
    structure = read_structure(text)
    return [
        (
            section.kind,
            [
                text[one.start : one.end]
                for one in structure.sentences
                if one.section == place and not one.heading
            ],
        )
        for place, section in enumerate(structure.sections)
    ]


def _kinds(text: str) -> list[SectionKind]:
    return [section.kind for section in read_structure(text).sections]


def _sentences(text: str) -> list[str]:
    return [text[one.start : one.end] for one in read_structure(text).sentences]


@given(_TEXTS)
def test_sections_and_sentences_cover_any_text(text: str) -> None:
    """Sections follow each other without gaps; between sentences there are only blanks."""
    structure = read_structure(text)
    place = 0
    for section in structure.sections:
        assert section.start == place
        assert section.start <= section.heading_start <= section.heading_end <= section.end
        place = section.end
    assert place == len(text)
    place = 0
    for sentence in structure.sentences:
        assert place <= sentence.start < sentence.end
        assert not text[place : sentence.start].strip()
        assert text[sentence.start : sentence.end].strip() == text[sentence.start : sentence.end]
        section = structure.sections[sentence.section]
        assert section.start <= sentence.start
        assert sentence.end <= section.end
        place = sentence.end
    assert not text[place:].strip()


@pytest.mark.parametrize(
    ("heading", "kind"),
    [
        ("CHIEF COMPLAINT:", SectionKind.CHIEF_COMPLAINT),
        ("CC:", SectionKind.CHIEF_COMPLAINT),
        ("HPI:", SectionKind.HISTORY),
        ("History of Present Illness", SectionKind.HISTORY),
        ("PMH:", SectionKind.PAST_HISTORY),
        ("PMHx:", SectionKind.PAST_HISTORY),
        ("Past Medical History:", SectionKind.PAST_HISTORY),
        ("PSH:", SectionKind.SURGICAL_HISTORY),
        ("FH:", SectionKind.FAMILY_HISTORY),
        ("FAMILY HISTORY", SectionKind.FAMILY_HISTORY),
        ("SH:", SectionKind.SOCIAL_HISTORY),
        ("Allergies:", SectionKind.ALLERGIES),
        ("Meds:", SectionKind.MEDICATIONS),
        ("**Discharge Medications**", SectionKind.MEDICATIONS),
        ("ROS:", SectionKind.REVIEW_OF_SYSTEMS),
        ("PE:", SectionKind.EXAM),
        ("Physical Examination:", SectionKind.EXAM),
        ("VS:", SectionKind.VITALS),
        ("Vital signs:", SectionKind.VITALS),
        ("LABS:", SectionKind.RESULTS),
        ("Imaging:", SectionKind.RESULTS),
        ("A/P:", SectionKind.ASSESSMENT),
        ("A&P:", SectionKind.ASSESSMENT),
        ("## Assessment and Plan", SectionKind.ASSESSMENT),
        ("Imp:", SectionKind.ASSESSMENT),
        ("IMPRESSION:", SectionKind.ASSESSMENT),
        ("3. Plan:", SectionKind.PLAN),
        ("Dx:", SectionKind.DIAGNOSES),
        ("DISCHARGE DIAGNOSES:", SectionKind.DIAGNOSES),
        ("Postoperative Diagnosis:", SectionKind.DIAGNOSES),
        ("PROCEDURE PERFORMED:", SectionKind.PROCEDURE),
        ("Brief Hospital Course:", SectionKind.HOSPITAL_COURSE),
        ("Discharge Instructions:", SectionKind.INSTRUCTIONS),
        ("INDICATION:", SectionKind.INDICATION),
        ("Code Status:", SectionKind.OTHER),
    ],
)
@pytest.mark.parametrize("behind", ["\nStable today.\n", "\r\nStable today."])
def test_heading(heading: str, kind: SectionKind, behind: str) -> None:
    """A heading on a line of its own begins a part of its kind."""
    text = f"Seen in clinic.\n\n{heading}{behind}"
    structure = read_structure(text)
    assert [section.kind for section in structure.sections] == [SectionKind.OTHER, kind]
    section = structure.sections[1]
    assert text[section.heading_start : section.heading_end] == heading.strip("#*:0123456789. ")
    assert _parts(text)[1][1] == ["Stable today."]
    assert [sentence.heading for sentence in structure.sentences] == [False, True, False]


@pytest.mark.parametrize(
    "text",
    [
        "Temp: 38",
        "BP: 120/80",
        "WBC: 12.1",
        "The plan: we wait.",
        "He said: no.",
        "Note the time: 10:30",
        "Hypertension",
        "CHF",
        "Fever: no",
        "The patient was told the diagnosis: lupus.",
        "Mr. Smith: alert",
        "http://example.org",
    ],
)
def test_no_heading(text: str) -> None:
    """Not every word with a colon, and not every line of its own, is a heading."""
    assert read_structure(text).sections == (Section(0, len(text), 0, 0, SectionKind.OTHER),)


@pytest.mark.parametrize("heading", ["WOUND CARE NOTES:", "## Miscellany"])
def test_unknown_heading(heading: str) -> None:
    """A heading that we do not know begins a part, and its words stay with the text of it."""
    text = f"PMH:\ngout\n{heading}\nStable."
    assert _parts(text)[1] == (SectionKind.OTHER, [heading, "Stable."])
    assert not any(one.heading for one in read_structure(text).sentences[2:])


@pytest.mark.parametrize("heading", ["HYPERTENSION:", "## Hypertension", "# Hypertension"])
def test_problems_of_an_assessment(heading: str) -> None:
    """What looks like a heading below an assessment is a problem of it."""
    text = f"Assessment and Plan:\n{heading}\nContinue lisinopril."
    assert _parts(text) == [(SectionKind.ASSESSMENT, [heading, "Continue lisinopril."])]


def test_headings_within_a_line() -> None:
    """Shorthand has several parts in a line."""
    text = "PMH: HTN, DM2. Meds: metformin. All: NKDA; SH: smokes\nA/P: stable"
    assert _parts(text) == [
        (SectionKind.PAST_HISTORY, ["HTN, DM2."]),
        (SectionKind.MEDICATIONS, ["metformin."]),
        (SectionKind.ALLERGIES, ["NKDA;"]),
        (SectionKind.SOCIAL_HISTORY, ["smokes"]),
        (SectionKind.ASSESSMENT, ["stable"]),
    ]


def test_soap() -> None:
    """The four letters of a progress note are headings with a colon, alone they are none."""
    assert _kinds("S: cough\nO: lungs clear\nA: bronchitis\nP: rest") == [
        SectionKind.HISTORY,
        SectionKind.EXAM,
        SectionKind.ASSESSMENT,
        SectionKind.PLAN,
    ]
    assert _kinds("A\nB") == [SectionKind.OTHER]


def test_dash_behind_a_heading() -> None:
    """``PMH - HTN`` is a heading and what is below it; the dash of a list item is none."""
    assert _parts("PMH - HTN") == [(SectionKind.PAST_HISTORY, ["HTN"])]
    assert _kinds("Hypertension - stable") == [SectionKind.OTHER]


def test_case_report_without_headings() -> None:
    """Prose is one part, also where it says "family history"."""
    text = (
        "A 54-year-old man presented with fever. His past medical history included gout. "
        "Family history: his father had gout. He was treated."
    )
    assert _parts(text) == [
        (
            SectionKind.OTHER,
            [
                "A 54-year-old man presented with fever.",
                "His past medical history included gout.",
                "Family history: his father had gout.",
                "He was treated.",
            ],
        )
    ]


def test_short_part_ends_at_a_paragraph() -> None:
    """A complaint on the line of its heading does not go on in the next paragraph."""
    assert _kinds("CC: cough\n\nThe patient is a 3-year-old boy.") == [
        SectionKind.CHIEF_COMPLAINT,
        SectionKind.OTHER,
    ]
    assert _kinds("HPI: cough\n\nThe patient is a 3-year-old boy.") == [SectionKind.HISTORY]


def test_examination_goes_on_behind_the_vital_signs() -> None:
    """Organs named behind the vital signs are the examination, without a heading."""
    text = "PE:\nVitals: BP 120/80\nLungs: clear"
    assert _kinds(text) == [SectionKind.EXAM, SectionKind.VITALS, SectionKind.EXAM]
    last = read_structure(text).sections[-1]
    assert last.heading_start == last.heading_end == text.index("Lungs")


@pytest.mark.parametrize(
    "text",
    [
        "Seen by Dr. Smith.",
        "Seen by Dr. J. Smith at St. Mary's Hospital.",
        "Pneumonia vs. bronchitis.",
        "Lisinopril 10 mg q.d. for pressure.",
        "Several drugs, e.g. Lasix, were given.",
        "Room no. 5 was used.",
        "Creatinine was 1.5 mg/dl.",
        "Given at 8 a.m. and later.",
        "He has long had type 2 diabetes\nmellitus.",
        "No fever, chills,\nCough or rash.",
        "approx. 5 cm mass",
    ],
)
def test_one_sentence(text: str) -> None:
    """Abbreviations, decimals and wrapped lines end no sentence."""
    assert _sentences(text) == [text]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("No fever. Cough present.", ["No fever.", "Cough present."]),
        ("no fever. cough present", ["no fever.", "cough present"]),
        ("Takes it b.i.d. He is well.", ["Takes it b.i.d.", "He is well."]),
        ("Has hepatitis C. He drinks.", ["Has hepatitis C.", "He drinks."]),
        ("Low vitamin D. She fell.", ["Low vitamin D.", "She fell."]),
        ("Fever? No. Cough.", ["Fever? No.", "Cough."]),
        ("Sepsis? considered, ruled out.", ["Sepsis? considered, ruled out."]),
        ("HTN\nDM2\nCKD", ["HTN", "DM2", "CKD"]),
        ("In 2015. He fell.", ["In 2015.", "He fell."]),
        ("1. HTN\n2. DM2", ["1. HTN", "2. DM2"]),
        ("1.\nHTN\n2.\nDM2", ["1.\nHTN", "2.\nDM2"]),
        ("1. HTN 2. DM2 3. CKD", ["1. HTN", "2. DM2", "3. CKD"]),
        ("- HTN\n• DM2\n* CKD", ["- HTN", "• DM2", "* CKD"]),
        ("Stable.\n\nWell.", ["Stable.", "Well."]),
        ("Stable", ["Stable"]),
        ("", []),
        (" \n ", []),
    ],
)
def test_sentences(text: str, expected: list[str]) -> None:
    """Stops, items of lists and short lines end a sentence."""
    assert _sentences(text) == expected


def test_items_of_lists_are_marked() -> None:
    """Items are marked, also their second line, and what is no item is not."""
    text = "Two problems.\n1. Heart failure\n   with edema. Stable.\n- gout\nThe end."
    found = [(text[one.start : one.end], one.list_item) for one in read_structure(text).sentences]
    assert found == [
        ("Two problems.", False),
        ("1. Heart failure\n   with edema.", True),
        ("Stable.", True),
        ("- gout", True),
        ("The end.", False),
    ]


def test_files_are_well_formed() -> None:
    """Headings are known kinds, written as they are compared, and no heading has two kinds."""
    content = values("cases/headings")
    for table in ("headings", "abbreviations"):
        for kind, names in content[table].items():
            assert SectionKind(kind)
            assert names == [" ".join(name.lower().split()) for name in names]
    listed = [
        name
        for table in ("headings", "abbreviations")
        for names in content[table].values()
        for name in names
    ]
    assert len(listed) == len(set(listed))
    for file in ("headings", "sentences"):
        assert values(f"cases/{file}")["schema"] == 1
        assert values(f"cases/{file}")["reviewed"]
    for name, words in values("cases/sentences")["words"].items():
        assert name
        assert len(words.split("|")) == len(set(words.split("|")))


@pytest.mark.parametrize("table", ["headings", "abbreviations"])
def test_every_listed_heading_is_found(table: str) -> None:
    """Every name of the list begins a part of its kind, before a colon."""
    for kind, names in values("cases/headings")[table].items():
        for name in names:
            (found,) = headings(f"{name.title()}: x")
            assert found.kind == kind, name


def test_endless_sentence_is_cut() -> None:
    """A text without a stop is cut at blanks, so that no sentence is longer than 1,000."""
    text = "fever is " * 500 + "a" * 3000
    found = _sentences(text)
    assert max(map(len, found)) == 1000
    assert "".join(found).replace(" ", "") == text.replace(" ", "")


@pytest.mark.parametrize(
    "piece", [".", "no fever is ", "bmi ", "(", "A&", " ", "\n", "- ", ":", "1. ", "stage ", "a, "]
)
def test_long_texts_are_read(piece: str) -> None:
    """Repetition does not make reading endless: the patterns do not try every split of a run."""
    text = "BMI" + piece * (20_000 // len(piece))
    structure = read_structure(text)
    assert structure.sections[-1].end == len(text)
    first = structure.sentences[0]
    contexts(text, first, [(first.start, first.end)])
    assert all(0 <= one.start < one.end <= len(text) for one in note_traits(text))
    assert measurements(text) == ()
    assert patient(text) == Patient()
