"""Answers about pairs of procedures, against rows known from the NCCI files of 2024 Q3."""

from datetime import date

import pytest

from index.answers import Desk, Pilot, answer_prose
from index.database import Content
from index.model.answers import QuestionKind, Verdict
from tests.index.everything.answers.conftest import Ask


@pytest.mark.parametrize(
    ("question", "verdict", "says"),
    [
        ("Can 62270 and 62272 be reported together?", Verdict.WITH_MODIFIER, "62270 (column 2)"),
        ("43235 with 43239?", Verdict.NO, "CPT Separate procedure definition"),
        ("90837 and 90834 same day", Verdict.NO, "differ"),
        ("hospital outpatient: 90837 and 90834 same day", Verdict.WITH_MODIFIER, "indicator 1"),
        ("99213 with 20610", Verdict.WITH_MODIFIER, "append 25 to 99213"),
        ("facility edits for 99213 with 20610", Verdict.NO_EDIT, "none elsewhere"),
        ("97530 and 97140 same day", Verdict.NO_EDIT, "ended 2019-12-31"),
        ("97161 plus 97140, is there an edit?", Verdict.NO_EDIT, "it never fires"),
        ("99291 and 99292 on one claim", Verdict.YES, "type 1"),
        ("are 11730 and 11750 both billable?", Verdict.WITH_MODIFIER, "11730 (column 2)"),
    ],
)
def test_what_two_procedures_come_to(ask: Ask, question: str, verdict: Verdict, says: str) -> None:
    """Indicator, columns, rationale, what ended, and add-on codes with their primary codes."""
    answer = ask(question)
    assert answer.verdict is verdict
    assert answer.parts[0].kind is QuestionKind.TOGETHER
    assert says in answer_prose(answer)


@pytest.mark.parametrize(
    ("question", "verdict", "says"),
    [
        ("can 45380 be paid with 45385 with modifier 59", Verdict.WITH_MODIFIER, "59 is NCCI-ass"),
        ("will modifier 51 get 45380 paid with 45385", Verdict.NO, "51 is not NCCI-associated"),
        ("80053 and 80048 with modifier 59", Verdict.NO, "does not help: the indicator is 0"),
        ("does 45385-53 bundle 45380-53", Verdict.WITH_MODIFIER, "53 is not NCCI-associated"),
    ],
)
def test_what_a_modifier_does_to_an_edit(
    ask: Ask, question: str, verdict: Verdict, says: str
) -> None:
    """Only NCCI-associated modifiers bypass, and only indicator 1; one at a code is not asked."""
    answer = ask(question)
    assert answer.verdict is verdict
    assert says in answer_prose(answer)


def test_a_date_of_service_decides(content: Content) -> None:
    """An edit that ended is in force before; history needs no remark that the file is newer."""
    pilot = Pilot(Desk(content))
    before = pilot.ask("97140 and 97530", date_of_service=date(2019, 3, 14))
    assert before.verdict is Verdict.WITH_MODIFIER
    assert before.as_of == ""
    after = pilot.ask("97140 and 97530", date_of_service=date(2026, 3, 14))
    assert after.verdict is Verdict.NO_EDIT
    assert after.as_of.count("2024 Q3") == 2  # one remark a setting, not one a file


def test_a_follow_up_keeps_the_pair(content: Content) -> None:
    """The modifier of the second question is tried on the pair of the first."""
    pilot = Pilot(Desk(content))
    pilot.ask("Can 62270 and 62272 be reported together?")
    answer = pilot.ask("and with modifier 59?")
    assert answer.verdict is Verdict.WITH_MODIFIER
    assert [ref.display for ref in answer.codes] == ["62270", "62272"]
    assert "Modifier 59 is NCCI-associated" in answer_prose(answer)


def test_the_gravest_of_three_codes_leads(ask: Ask) -> None:
    """Of several pairs the one that no modifier bypasses comes first."""
    answer = ask("45378, 45380 and 45385 on one claim")
    assert answer.verdict is Verdict.NO
    assert "45378 (column 2)" in answer.parts[0].headline.text
    assert "45380 (column 2) is not paid beside 45385" in answer_prose(answer)


def test_a_pair_is_quoted_as_the_file_has_it(ask: Ask) -> None:
    """Columns, first day, indicator and rationale, and where it opens; no row has no quotation."""
    (first, *_) = ask("11720 with 11721").citations
    assert first.quote.startswith("11721 | 11720 | ")
    assert first.quote.endswith("| 0 | HCPCS/CPT procedure code definition")
    assert first.target == "pairs:11721"
    (absent, *_) = ask("hospital outpatient 99213 with 20610").citations
    assert (absent.locator, absent.quote) == ("99213 / 20610, no record", "")


def test_a_diagnosis_with_a_procedure_is_no_pair(ask: Ask) -> None:
    """Nothing of NCCI is said of one procedure."""
    answer = ask("can 20610 and M17.11 be reported together")
    assert not [one for one in answer.citations if "procedure-to-procedure" in one.source]
