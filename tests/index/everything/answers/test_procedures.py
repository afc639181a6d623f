"""Answers about what a procedure is, and its RBCS category."""

from pathlib import Path

import pytest

from index.answers import Desk, Pilot, answer_prose
from index.model.answers import Confidence, QuestionKind, Verdict
from tests.index.everything.answers.conftest import Ask
from tests.procedures_content import build_content, rvu


def test_our_own_words_come_first(ask: Ask) -> None:
    """Title and summary of ours, then status, global days and category."""
    answer = ask("What is CPT code 45385?")
    (part,) = answer.parts
    assert (part.kind, part.verdict) == (QuestionKind.WHAT_IS, Verdict.ANSWER)
    assert part.confidence is Confidence.OWN
    assert "wire loop" in part.headline.text
    assert part.headline.citations[0].source_id == "codeleaf-procedures"
    text = answer_prose(answer)
    assert "status A" in text
    assert "Colonoscopy - Lesion Removal" in text
    assert "codeleaf import" in text


def test_a_level_ii_code_has_its_published_description(ask: Ask) -> None:
    """The HCPCS file's own description, coverage code, pricing and dates."""
    text = answer_prose(ask("explain J1885"))
    assert "J1885 is Injection, ketorolac tromethamine, per 15 mg." in text
    assert "pricing 51, drugs" in text
    terminated = answer_prose(ask("what is A9155"))
    assert "terminated 2025-03-31" in terminated


@pytest.mark.parametrize(
    "question",
    [
        "Recite the official AMA descriptor of 99213 word for word.",
        "give me the exact ADA nomenclature for D2740",
    ],
)
def test_no_official_descriptor_without_the_licensed_file(ask: Ask, question: str) -> None:
    """What needs a licence that is not imported is not answered with anything else."""
    assert ask(question).abstained


def test_the_users_licensed_descriptor_is_quoted(tmp_path: Path) -> None:
    """An imported list of the AMA's is cited word for word."""
    notice = b"Example notice. The American Medical Association owns CPT 2025.\n\n"
    files = {
        "PPRRVU2025_Oct.csv": rvu(("99990", "")),
        "LONGULT.txt": notice + b"99990\tExample service one, described at length\n",
    }
    found = build_content(tmp_path / "content", files)
    answer = Pilot(Desk(found)).ask("official descriptor of 99990")
    assert answer.citations[0].quote == "Example service one, described at length"
    found.close()


@pytest.mark.parametrize(
    ("question", "says"),
    [
        ("which RBCS family is 66984 in", "Cataract Surgery"),
        ("RBCS subcategory and family of 93306", "Echocardiography"),
    ],
)
def test_rbcs_category(ask: Ask, question: str, says: str) -> None:
    """The newest assignment of the code."""
    answer = ask(question)
    assert answer.parts[0].kind is QuestionKind.GROUPING
    assert says in answer_prose(answer)
