"""What the guidelines answer, with every release installed; the rules were read in the PDF."""

from datetime import date

import pytest

from index.answers import Desk, Pilot, answer_prose
from index.answers.planners.guidelines import guidelines
from index.answers.understanding import read_questions
from index.model.answers import Answer, Confidence, QuestionKind, Verdict

ON = date(2026, 6, 1)
_TEXTS = {
    "guideline": "SELECT 1 FROM guideline WHERE source = ? AND (instr(text, ?) OR title = ?)",
    "code": "SELECT 1 FROM procedure_line WHERE source = ? AND (instr(text, ?) OR text = ?)",
}
"""What holds a quotation, by the kind of its target."""


def _ask(desk: Desk, text: str, on: date = ON) -> Answer:
    return Pilot(desk).ask(text, date_of_service=on)


@pytest.mark.parametrize(
    ("question", "section", "says"),
    [
        ("Guidelines for sepsis", "I.C.1.d.1.a", "assign code A41.9"),
        ("when is a 7th character A used", "I.C.19.a", "A, initial encounter"),
        ("I.C.4.a.3", "I.C.4.a.3", "Z79.84"),
        ("what does section iv.h say", "IV.H", "Do not code diagnoses documented as"),
        ("guidelines for chapter 3", "I.C.3", "Reserved for future guideline expansion"),
        ("Guidelines for E11.22", "I.C.4.a", "combination codes"),
        ("excludes1 vs excludes2, explain", "I.A.12.b", "Not included here"),
        ("multiple burns of different degree sequencing", "I.C.19.d.1", "highest degree"),
        ("chart conflicts on the diagnosis, who decides", "I.A.19", "query the provider"),
        ("default for fractures not stated open or closed", "I.C.19.c", "coded to closed"),
        ("what does section I.C.1.d say", "I.C.1.d", "I.C.1.d.2 Septic shock"),
    ],
)
def test_rules_on_a_subject(desk: Desk, question: str, section: str, says: str) -> None:
    """The section is cited, its rule quoted."""
    answer = _ask(desk, question)
    (part,) = answer.parts
    assert part.kind is QuestionKind.GUIDELINE
    assert f"guideline:{section}" in {one.target for one in answer.citations}
    assert says in answer_prose(answer)


@pytest.mark.parametrize(
    ("question", "section", "verdict"),
    [
        ("Office note says probable pneumonia. Can I code J18.9?", "IV.H", Verdict.NO),
        (
            "inpatient discharge summary: suspected diverticulitis. do we code it as if it existed",
            "II.H",
            Verdict.YES,
        ),
        ("Can we take the BMI from the dietitian?", "I.B.14", Verdict.YES),
        (
            "Newborn transferred from another hospital, do we report Z38.00?",
            "I.C.16.a.2",
            Verdict.NO,
        ),
        (
            "May I assume hypertension and heart failure are related and code I11.0?",
            "I.C.9.a.1",
            Verdict.YES,
        ),
    ],
)
def test_yes_or_no_by_a_rule(desk: Desk, question: str, section: str, verdict: Verdict) -> None:
    """The words of the rule give the verdict."""
    (asked,) = read_questions(desk.content, question, ON)
    part = guidelines(desk, asked)
    assert part is not None
    assert f"guideline:{section}" in {one.target for one in part.citations}
    assert part.verdict is verdict
    assert part.changes


@pytest.mark.parametrize(
    "question",
    [
        "guidelines for bitcoin mining",
        "German guidelines for coding sepsis with OPS",
        "what did Coding Clinic 3rd quarter 2021 say about encephalopathy?",
        "guidelines of Aetna for spinal cord stimulators in Ohio",
        "SNOMED CT concept id for essential hypertension guidelines",
        "guideline IX.Q.4",
    ],
)
def test_what_the_guidelines_do_not_treat_is_not_answered(desk: Desk, question: str) -> None:
    """A subject, book, payer or country that they do not hold."""
    answer = _ask(desk, question)
    assert not [part for part in answer.parts if part.kind is QuestionKind.GUIDELINE]


def test_visits_are_answered_from_our_own_text(desk: Desk) -> None:
    """The diagnosis guidelines hold no rules for E/M, and CPT's are not installed: it says so."""
    answer = _ask(desk, "Guidelines for E/M services", date(2025, 6, 1))
    (part,) = answer.parts
    assert part.confidence is Confidence.OWN
    assert "not installed" in part.headline.text
    assert {"99203", "99214"} <= {ref.code for ref in part.codes}
    assert "99214 moderate or from 30 minutes" in answer_prose(answer)
    assert {one.source_id for one in answer.citations} == {"codeleaf-procedures"}
    hospital = _ask(desk, "E/M guidelines for emergency department visits", date(2025, 6, 1))
    assert "99284 moderate" in answer_prose(hospital)


def test_a_rule_stands_beside_codes_found(desk: Desk) -> None:
    """Where a code is looked for and the guidelines say something of it, both are shown."""
    answer = _ask(desk, "what code do i use for urosepsis")
    assert "queried for clarification" in answer_prose(answer)


@pytest.mark.parametrize(
    "question",
    [
        "Guidelines for sepsis",
        "Known osteoporosis, she tripped and broke her wrist. Do we use M80 even though she fell?",
        "what does NEC mean",
        "status codes guideline",
        "POA guidelines for conditions that develop after admission",
        "Guidelines for E/M services",
        "guidelines for J44.1",
    ],
)
def test_quotations_are_exact(desk: Desk, question: str) -> None:
    """Every quotation is a part of one text of its release."""
    answer = _ask(desk, question)
    assert answer.citations
    for one in answer.citations:
        query = _TEXTS[one.target.partition(":")[0]]
        assert desk.content.connection.execute(
            query, (one.source_id, one.quote, one.quote)
        ).fetchone(), one
    for sentence in (sentence for part in answer.parts for sentence in part.sentences):
        assert sentence.citations


def test_a_date_that_no_edition_covers_is_marked(desk: Desk) -> None:
    """The newest edition answers and says as of when."""
    answer = _ask(desk, "Guidelines for sepsis", date(2027, 2, 1))
    assert answer.parts
    assert "FY2026" in answer.as_of
