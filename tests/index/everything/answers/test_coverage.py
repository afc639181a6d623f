"""Coverage documents: by number, title, code and contractor; never a verdict."""

import pytest

from index.answers import answer_prose
from index.model.answers import Confidence, QuestionKind, Verdict
from tests.index.everything.answers.conftest import Ask


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("What is covered under LCD L33797", "L33797"),
        ("Is A52507 still in effect?", "A52507"),
        ("LCD for cataract surgery by Palmetto", "L34413"),
        ("Is bariatric surgery covered by Noridian?", "A53026"),
        ("virtual colonoscopy LCD that was retired", "L33452"),
        ("Which LCD covers CPAP machines", "L33718"),
        ("lcd on hyaluronc acid injections of the knee", "L39260"),
        ("is E0601 covered", "L33718"),
        ("genetic testing for lynch syndrome LCD", "L34912"),
    ],
)
def test_the_document_is_first(ask: Ask, text: str, number: str) -> None:
    """By its number, the words of its title, an abbreviation, a slip of the pen, a code."""
    (part,) = ask(text).parts
    assert (part.kind, part.verdict) == (QuestionKind.COVERAGE, Verdict.ANSWER)
    assert part.headline.citations[0].locator == number, part.headline.text


def test_it_is_said_what_is_not_known(ask: Ask) -> None:
    """Titles say nothing of codes, and national determinations are not installed."""
    answer = ask("LCD for cataract surgery")
    assert "not known here" in answer_prose(answer)
    assert answer.parts[0].confidence is Confidence.NEAR


def test_the_files_say_what_they_have_of_a_code(ask: Ask) -> None:
    """Coverage code of HCPCS Level II and status of the fee schedule, without a document."""
    text = answer_prose(ask("Does Medicare cover G0101"))
    assert "coverage code D, special coverage instructions apply" in text
    assert "status A" in text


@pytest.mark.parametrize(
    "text",
    [
        "LCD for xyzzy",
        "does medicare pay for massage",
        "L99999",
        "does Aetna cover bariatric surgery",
        "Does Florida Medicaid cover cataract surgery?",
    ],
)
def test_nothing_is_made_up(ask: Ask, text: str) -> None:
    """No title fits, no such document, other payers."""
    assert not any(part.kind is QuestionKind.COVERAGE for part in ask(text).parts)


def test_retired_documents_are_named_when_asked_for(ask: Ask) -> None:
    """In force comes first, unless the question is about what was retired."""
    text = answer_prose(ask("When was the pneumatic compression devices LCD retired?"))
    assert "L33829" in text
    assert "retired 2024-11-14" in text
