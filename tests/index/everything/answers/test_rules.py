"""Rules of the Official Guidelines, with every release installed."""

from datetime import date
from time import perf_counter

import pytest

from index.answers import Desk, Pilot
from index.answers.planners.rules import ruling
from index.answers.rules import rules
from index.answers.understanding import read_questions
from index.database import Content
from index.model import CodeRef, System
from index.model.answers import Part, QuestionKind, Verdict
from index.pages.rows import find_row

TODAY = date(2026, 3, 2)
_SLOWEST = 0.025
"""Seconds of a question, of 95 in 100."""


@pytest.fixture
def desk(content: Content) -> Desk:
    """Return the desk over the content with everything."""
    return Desk(content)


def _asked(desk: Desk, text: str) -> Part | None:
    (asked,) = read_questions(desk.content, text, TODAY)
    found = ruling(desk, asked)
    return found.part if found else None


def test_the_words_of_every_rule_stand_in_the_installed_guidelines(desk: Desk) -> None:
    """They stand in the section that the rule names."""
    texts = {
        row["number"]: row["text"]
        for row in desk.content.connection.execute("SELECT number, text FROM guideline")
    }
    lost = [rule.words for rule in rules() if rule.words not in texts.get(rule.section, "")]
    assert lost == []


def test_every_code_of_a_rule_exists(desk: Desk) -> None:
    """A rule names no code that no release has."""
    for rule in rules():
        for code in rule.codes:
            find_row(desk.content, CodeRef(System.ICD10CM, code.replace(".", "")))


@pytest.mark.parametrize(
    ("text", "section", "verdict"),
    [
        ("Can R65.20 sit in the principal diagnosis slot?", "I.C.1.d.3", Verdict.NO),
        (
            "Pt admitted with septicemia and cellulitis of the leg, both POA. Which is first?",
            "I.C.1.d.4",
            Verdict.ANSWER,
        ),
        ('Doc wrote "urosepsis". Is it fine to just code A41.9?', "I.C.1.d.1.a.ii", Verdict.NO),
        (
            "Provider lists HTN and CKD, does not link them. May we code them as related?",
            "I.C.9.a",
            Verdict.YES,
        ),
        ("Can I pick up the stage of a decubitus from the wound nurse?", "I.B.14", Verdict.YES),
        ('Clinic note: "suspected pneumonia". Can we code pneumonia?', "IV.H", Verdict.NO),
        (
            "At discharge of an inpatient the doctor says probable pneumonia. Can we code it?",
            "II.H",
            Verdict.YES,
        ),
        ("Are we obligated to report external cause codes?", "I.C.20", Verdict.NO),
        ("Is it wrong to list septic shock first?", "I.C.1.d.2", Verdict.YES),
        ("Does an O code belong on the baby's chart?", "I.C.15.a.2", Verdict.NO),
        (
            "Acute respiratory failure and pneumonia both on admission: which is principal?",
            "I.C.10.b.3",
            Verdict.DEPENDS,
        ),
    ],
)
def test_a_question_is_answered_with_the_quoted_rule(
    desk: Desk, text: str, section: str, verdict: Verdict
) -> None:
    """The verdict leads, and the sentence quoted is the installed guidelines' own."""
    part = _asked(desk, text)
    assert part is not None
    assert part.verdict is verdict
    cited = part.citations[0]
    assert cited.locator.startswith(f"Section {section},")
    stated = desk.content.connection.execute(
        "SELECT text FROM guideline WHERE number = ?", (section,)
    ).fetchone()["text"]
    assert cited.quote in stated
    lead = {Verdict.YES: "Yes: ", Verdict.NO: "No: ", Verdict.DEPENDS: "It depends: "}
    assert part.headline.text.startswith(lead.get(verdict, ""))


@pytest.mark.parametrize(
    "text",
    [
        "Can 62270 and 62272 be reported together?",
        "What is the fee for 99214 in Manhattan?",
        "Is E11.9 billable on 2025-12-01?",
        "Map ICD-9 250.00 to ICD-10",
        "MUE for J1100",
        "Is Z79.4 an HCC?",
        "What is R65.20?",
        "Is Z79.4 valid?",
        "How many units of J1100 may be billed?",
        "What is the code for hypertension?",
        "How do I treat septic shock?",
        "What vaccines does a newborn need?",
        "Who discovered penicillin?",
    ],
)
def test_what_other_releases_answer_is_left_to_them(desk: Desk, text: str) -> None:
    """Pairs, fees, dates, crosswalks and whatever is no rule of the guidelines."""
    assert _asked(desk, text) is None


def test_a_strong_rule_answers_before_the_planners_of_the_kind(desk: Desk) -> None:
    """The whole way from the text to the answer."""
    answer = Pilot(desk).ask("Can the dietitian's note support a BMI code?", date_of_service=TODAY)
    assert answer.verdict is Verdict.YES
    assert answer.parts[0].kind is QuestionKind.GUIDELINE
    assert answer.citations[0].target == "guideline:I.B.14"


@pytest.mark.parametrize(
    ("text", "verdict"),
    [
        ("Should B95.62 be added to J15.212?", Verdict.NO),
        ("Does there need to be a positive test to assign U07.1?", Verdict.NO),
        (
            "Patient on insulin and metformin: should both Z79.4 and Z79.84 be assigned?",
            Verdict.YES,
        ),
    ],
)
def test_a_rule_on_codes_answers_where_it_is_certain(
    desk: Desk, text: str, verdict: Verdict
) -> None:
    """Even if the words of the question also speak for another kind."""
    answer = Pilot(desk).ask(text, date_of_service=TODAY)
    assert answer.verdict is verdict
    assert answer.citations[0].target.startswith("guideline:")


def test_codes_with_notes_of_their_own_are_put_in_order_by_these(desk: Desk) -> None:
    """A code first note says more of two codes than a rule on such codes."""
    answer = Pilot(desk).ask("Which goes first, I12.9 or N18.30?", date_of_service=TODAY)
    assert answer.parts[0].kind is QuestionKind.SEQUENCE
    assert answer.citations[0].target == "code:ICD10CM:N18"


def test_an_edition_without_the_words_states_no_rule(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A rule rests on the words of the installed edition or says nothing."""
    text = "Can septic shock be the principal diagnosis?"
    assert _asked(desk, text) is not None
    monkeypatch.setattr("index.answers.citing.GUIDELINES", "another_list")
    assert _asked(desk, text) is None


def test_rules_are_found_quickly(desk: Desk) -> None:
    """95 of 100 questions take at most 25 ms once the rules have been read."""
    texts = [rule.propositions[0].asks[0] for rule in rules()[::5]]
    questions = [read_questions(desk.content, text, TODAY)[0] for text in texts]
    ruling(desk, questions[0])
    times = []
    for asked in questions:
        start = perf_counter()
        ruling(desk, asked)
        times.append(perf_counter() - start)
    assert sorted(times)[int(0.95 * len(times))] <= _SLOWEST
