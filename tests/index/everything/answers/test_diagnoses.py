"""Answers about diagnoses, checked against what the published files are known to say."""

import pytest

from index.answers import answer_prose
from index.model.answers import QuestionKind, Verdict
from tests.index.everything.answers.conftest import Ask


@pytest.mark.parametrize(
    ("question", "verdict", "says"),
    [
        ("Is E11.9 billable on 2025-12-01?", Verdict.YES, "2025-10-01 to 2026-09-30"),
        ("Is E11 billable on 2025-12-01?", Verdict.NO, "needs more characters"),
        ("is G35 billable on 2025-09-12", Verdict.YES, "until 2025-10-01"),
        ("is G35 billable on 2025-10-03", Verdict.NO, "G35.A"),
        ("is G35.A valid on 2025-09-12", Verdict.NO, "new from 2025-10-01"),
        ("is J1940 valid on 2025-05-05", Verdict.NO, "terminated 2025-03-31"),
        ("can you add 7th character D to S06.9X7?", Verdict.NO, "7th characters D and S do not"),
        ("does S52.501 take 7th character B", Verdict.YES, "S52.501B"),
    ],
)
def test_validity_on_a_date(ask: Ask, question: str, verdict: Verdict, says: str) -> None:
    """Editions, addenda and the publisher's own dates say what held."""
    answer = ask(question)
    assert answer.verdict is verdict
    assert answer.parts[0].kind is QuestionKind.VALID
    assert says in answer_prose(answer)


@pytest.mark.parametrize(
    ("question", "verdict", "quote"),
    [
        ("N39.0 together with N30.00 - allowed?", Verdict.NO, "cystitis (N30.-)"),
        ("can I12.9 and N17.9 be reported together", Verdict.YES, "acute kidney failure (N17.-)"),
        ("can N18.5 and N18.6 be reported together", Verdict.NO, ""),
        ("can E11.9 and E11.22 be coded together", Verdict.NO, ""),
        ("can J18.9 and I10 be coded together", Verdict.NO_EDIT, "J18.9 | Pneumonia"),
    ],
)
def test_diagnoses_together(ask: Ask, question: str, verdict: Verdict, quote: str) -> None:
    """Excludes notes, instructions and the claim check say whether two stand side by side."""
    answer = ask(question)
    assert answer.verdict is verdict
    assert any(quote in one.quote for one in answer.citations)


@pytest.mark.parametrize(
    ("question", "order"),
    [
        ("Which goes first, E11.22 or N18.32?", ["E11.22", "N18.32"]),
        ("N18.32 or E11.22 first?", ["E11.22", "N18.32"]),
        ("sequence of R65.20 and A41.9", ["A41.9", "R65.20"]),
    ],
)
def test_order_of_two_diagnoses(ask: Ask, question: str, order: list[str]) -> None:
    """Whatever the order in the question, the published rule decides."""
    answer = ask(question)
    assert [ref.display for ref in answer.codes] == order
    assert answer.citations


def test_a_code_that_may_not_be_first(ask: Ask) -> None:
    """The claim check names the guideline that says so."""
    answer = ask("can V43.52XA be first listed")
    assert answer.verdict is Verdict.NO
    assert any("I.C.20" in one.locator for one in answer.citations)


def test_additional_codes(ask: Ask) -> None:
    """The notes of the code and above it are quoted."""
    answer = ask("which additional codes go with E11.22")
    assert any("N18.1-N18.6" in one.quote for one in answer.citations)
    assert any(one.locator.startswith("E11, ") for one in answer.citations)


def test_excludes_notes_of_a_code_and_those_that_name_it(ask: Ask) -> None:
    """Both directions are answered."""
    text = answer_prose(ask("what excludes J45.909"))
    assert "Excludes1 at J45" in text
    assert "names J45.909" in text


@pytest.mark.parametrize(
    ("question", "verdict", "codes"),
    [
        ("ICD-10 equivalent of 250.00?", Verdict.ANSWER, ["E11.9"]),
        ("Convert I25.110 back to ICD-9", Verdict.ANSWER, ["414.01", "411.1"]),
        ("does ICD-9 585.6 map exactly to one ICD-10-CM code", Verdict.YES, ["N18.6"]),
        ("is there an i10 code in the GEMs for E850.4", Verdict.NO, []),
    ],
)
def test_crosswalks(ask: Ask, question: str, verdict: Verdict, codes: list[str]) -> None:
    """Targets, exactness and "no map" are those of the files of FY2018."""
    answer = ask(question)
    assert answer.verdict is verdict
    assert set(codes) <= {ref.display for ref in answer.codes}


@pytest.mark.parametrize(
    ("question", "verdict", "says"),
    [
        ("Which CMS-HCC V28 category is E11.22?", Verdict.ANSWER, "category 37"),
        ("rxhcc for I10", Verdict.ANSWER, "187 (Hypertension)"),
        ("is N17.9 a CC", Verdict.YES, "N17.9 is in MS-DRG CC"),
        ("N17.9 CC or MCC?", Verdict.ANSWER, "MS-DRG CC"),
        ("Patient with I46.9 died, does I46.9 count as an MCC?", Verdict.NO, "discharged alive"),
        ("which drops out, HCC 37 or HCC 38 in V28", Verdict.ANSWER, "37 drops category 38"),
        ("Is Z79.4 exempt from POA reporting?", Verdict.YES, "exempt"),
        ("can O80 be reported for a male", Verdict.NO, "Female"),
    ],
)
def test_categories_and_edits(ask: Ask, question: str, verdict: Verdict, says: str) -> None:
    """Categories, hierarchies and edits come with the release that states them."""
    answer = ask(question)
    assert answer.verdict is verdict
    assert says in answer_prose(answer)


def test_what_a_code_was_before(ask: Ask) -> None:
    """The conversion table names the earlier codes."""
    answer = ask("When did E66.813 come in and what was coded before?")
    assert "2024-10-01" in answer_prose(answer)
    assert "E66.01" in {ref.display for ref in answer.codes}


@pytest.mark.parametrize(
    "question",
    [
        "is E99.99 billable?",
        "can 62270 and 99999 be reported together",
        "Fee for 99214 in Manhattan in 2051",
        "capital of Montana?",
        "",
        "?",
    ],
)
def test_no_answer(ask: Ask, question: str) -> None:
    """An invented code, a day to come and other subjects are not answered."""
    answer = ask(question)
    assert answer.abstained
    assert answer.verdict is Verdict.UNKNOWN
    assert answer.citations == ()


def test_a_question_follows_the_one_before(ask: Ask) -> None:
    """Parts of one text share their codes."""
    answer = ask("Is E11.9 billable on 2025-12-01, and what excludes it?")
    assert [part.kind for part in answer.parts] == [QuestionKind.VALID, QuestionKind.EXCLUDES]


def test_an_older_edition_is_said(ask: Ask) -> None:
    """What the newest edition no longer covers is answered "as of"."""
    answer = ask("Is E11.9 billable on 2026-11-30?")
    assert answer.verdict is Verdict.YES
    assert "ended 2026-09-30; newer not installed" in answer.as_of
