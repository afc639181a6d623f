"""Answers of compliance: the entry that is meant, the verdict, and what they rest on."""

from datetime import date

import pytest

from index.answers import Desk, answer_prose
from index.answers.entries import Entries, entries, stems_of
from index.answers.planners.compliance import compliance
from index.answers.understanding import read_questions
from index.model.answers import Answer, Confidence, Part, QuestionKind, Verdict
from tests.index.everything.answers.conftest import Ask

RULES = "codeleaf-compliance"
TODAY = date(2026, 11, 30)


@pytest.fixture(scope="module")
def known(desk: Desk) -> Entries:
    """Every entry."""
    return entries(desk.content, RULES)


def part(answer: Answer) -> Part:
    """Return the one part of an answer."""
    (found,) = answer.parts
    assert found.kind is QuestionKind.COMPLIANCE, found.headline.text
    return found


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("What is cloned documentation?", "copy-forward"),
        ("does the supervising doctor have to be in the building for incident-to", "incident-to"),
        ("what is the penalty per claim under the False Claims Act", "false-claims-act"),
        ("How many days do we have to file a redetermination request", "appeal-levels"),
        ("When must an ABN be given", "advance-beneficiary-notice"),
        ("Patient refused to sign the ABN, now what", "advance-beneficiary-notice"),
        ("how long to keep medical records", "record-retention"),
        ("what documentation is needed for HCC capture", "hcc-risk-adjustment"),
        ("how is critical care time counted", "critical-care"),
        ("what is the two-midnight rule", "two-midnight"),
        ("how many claims in a TPE round", "targeted-probe-and-educate"),
        ("how do I respond to an ADR", "record-requests"),
        ("supervisor told me to change the dx so it pays", "code-of-ethics"),
        ("3 day payment window rules", "three-day-window"),
        ("how often to screen employees for exclusion", "exclusion-screening"),
    ],
)
def test_the_entry_that_is_meant(known: Entries, text: str, key: str) -> None:
    """The best one is the one on the subject, and it is sure."""
    first = known.find(stems_of(text))[0]
    assert (first.entry.key, first.sure) == (key, True)


@pytest.mark.parametrize(
    "text",
    [
        "What is the code for type 2 diabetes with nephropathy?",
        "extirpation definition pcs",
        "Which goes first, E11.22 or N18.32?",
        "does cheese float on water",
        "",
    ],
)
def test_no_entry_is_meant(known: Entries, text: str) -> None:
    """Words in common are not enough."""
    assert not any(one.sure for one in known.find(stems_of(text)))


@pytest.mark.parametrize(
    ("text", "verdict"),
    [
        ("can incident-to be billed in the hospital, POS 21", Verdict.NO),
        ("Can we bill a new patient visit done by our PA under the supervising MD?", Verdict.NO),
        ("does a prior authorization guarantee payment", Verdict.NO),
        ("NP sees a patient with a new problem. bill incident-to under the MD?", Verdict.NO),
        ("Is it upcoding to bill a higher level than the note supports?", Verdict.YES),
        ("Are we allowed to bill a higher level than the note supports?", Verdict.NO),
        ("Is it wrong to waive copayments as a routine?", Verdict.YES),
        ("May we waive copayments as a routine?", Verdict.NO),
        ("does Medicare pay for consultation codes", Verdict.NO),
        ("must the original entry stay readable after an amendment?", Verdict.YES),
        ("can a signature attestation make good a missing signature", Verdict.YES),
        ("can an attestation cure an unsigned order?", Verdict.NO),
        ("we changed inpatient to observation after discharge, ok?", Verdict.NO),
        ("what does incident to mean?", Verdict.ANSWER),
        ("how long is the overpayment lookback", Verdict.ANSWER),
    ],
)
def test_yes_or_no(ask: Ask, text: str, verdict: Verdict) -> None:
    """The nearest statement decides; misconduct is the contrary of what is allowed."""
    found = part(ask(text))
    assert found.verdict is verdict, found.headline.text


def test_what_an_answer_rests_on(ask: Ask) -> None:
    """Rule, basis and the day up to which it is known, each quoted from the entry."""
    answer = ask("how long is the overpayment lookback")
    found = part(answer)
    assert found.confidence is Confidence.OWN
    quotes = {one.quote for one in answer.citations if one.source_id == RULES}
    assert {"42 CFR 401.301 to 401.305", "2025-06-30"} <= quotes
    assert "as known on 2025-06-30" in answer_prose(answer)
    assert all(one.target == "compliance:overpayments-60-day-rule" for one in found.citations)


def test_guidelines_stand_behind_a_rule(desk: Desk) -> None:
    """Where an entry rests on the Official Guidelines, the section itself is quoted."""
    text = "may the coder add a diagnosis from abnormal laboratory values, inpatient?"
    (asked,) = read_questions(desk.content, text, TODAY)
    found = compliance(desk, asked)
    assert found is not None
    assert found.verdict is Verdict.NO
    cited = [one for one in found.citations if one.source_id.startswith("icd10cm-guidelines")]
    assert any("III.B" in one.locator for one in cited)


def test_modifiers_of_a_rule_are_cited(ask: Ask) -> None:
    """Who asks for a modifier too is shown it in the HCPCS file."""
    answer = ask("locum tenens: which modifier, and for how many days at most?")
    sources = {one.source_id for one in answer.citations}
    assert RULES in sources
    assert any(one.locator == "modifier Q6" for one in answer.citations)


def test_not_of_another_payer_alone(desk: Desk) -> None:
    """Where a payer is named, its own rules are said to be unknown."""
    (asked,) = read_questions(desk.content, "Humana patient: may a scribe document?", TODAY)
    found = compliance(desk, asked)
    assert found is not None
    assert any("payer's own rules" in change for change in found.changes)
