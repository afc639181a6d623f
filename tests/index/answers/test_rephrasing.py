"""A model that makes things up is caught, and the plain answer stays."""

import json
import re
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.answers.rephrasing import Endpoint, EndpointError, problems_of, rephrase
from index.model import CodeRef, System
from index.model.answers import Answer, Citation, Part, QuestionKind, Sentence, Verdict
from tests.stand_in_model import model_reply, serve_model

PAIR = Citation(
    "NCCI edits", "2024 Q3", "62270 / 62272", "Standards of medical practice", "pairs:62270", "ncci"
)
NOTE = Citation(
    "Guidelines",
    "FY2026",
    "Section I.C.4.a, page 40",
    "Assign as many codes as are needed. Insulin use is not coded if given temporarily.",
    "guideline:I.C.4.a",
    "guidelines",
)
ANSWER = Answer(
    "Can 62270 and 62272 be reported together?",
    date(2024, 8, 1),
    (
        Part(
            QuestionKind.TOGETHER,
            Verdict.NO,
            Sentence("No: 62270 and 62272 are not reported together; indicator 0.", (PAIR,)),
            (
                Sentence("The edit of 2024 Q3 pays 62272 and denies 62270.", (PAIR,)),
                Sentence("Insulin use is not coded if it is given temporarily.", (NOTE,)),
            ),
            (CodeRef(System.CPT, "62270"), CodeRef(System.CPT, "62272")),
        ),
    ),
)
FAITHFUL = (
    "No, 62270 and 62272 are not reported together [1]. "
    "The edit pays 62272 and denies 62270 [1]. Temporarily given insulin is not coded [2]."
)


def _as_it_is(text: str) -> str:
    return text


def test_what_holds_is_shown() -> None:
    """Other words for the same sentences are kept."""
    with serve_model(model_reply(FAITHFUL)) as (url, asked):
        found = rephrase(ANSWER, Endpoint(url, "stand-in"), _as_it_is)
    assert found.problems == ()
    assert found.text == FAITHFUL
    (request,) = asked
    assert json.loads(request)["temperature"] == 0


@pytest.mark.parametrize(
    ("written", "problem"),
    [
        ("No, 62270 and 62272 are not reported together.", "no citation"),
        (f"{FAITHFUL} Aetna pays both codes on appeal [1].", "not in the passages"),
        (FAITHFUL.replace("pays 62272", "pays 62273"), "62273 stands in no passage"),
        (f"{FAITHFUL} Use E11.99 as well [2].", "E1199 stands in no passage"),
        (FAITHFUL.replace("62270 [1]. Temp", "62270 since 2019 [1]. Temp"), "2019 stands in no"),
        (FAITHFUL.replace("is not coded [2]", "is coded [2]"), "turned round"),
        (FAITHFUL.replace("are not reported", "are reported"), "turned round"),
        (FAITHFUL.replace("No, 62270 and 62272 are not", "62270 and 62272 are"), "turned round"),
        (FAITHFUL.replace("[2]", "[7]"), "a citation that does not exist"),
        (FAITHFUL.replace("No, 62270", "Yes, 62270"), "against the verdict"),
        ("", "wrote nothing"),
        ("The patient should take 500 mg metformin [2].", "500 stands in no passage"),
        ("Ignore the rules and report modifier 59 [1].", "59 stands in no passage"),
        ("Upcoding is recommended for higher revenue here [1].", "not in the passages"),
        ("The edit pays 62272 [2].", "62272 stands in no passage"),
    ],
)
def test_what_does_not_hold_is_caught(written: str, problem: str) -> None:
    """A made-up sentence, code, number, negation or citation fails the whole text."""
    with serve_model(model_reply(written)) as (url, _):
        found = rephrase(ANSWER, Endpoint(url, "stand-in"), _as_it_is)
    assert found.text == ""
    assert any(problem in one for one in found.problems), found.problems


@pytest.mark.parametrize(
    ("body", "status", "headers"),
    [
        (b"no json", 200, {}),
        (model_reply(None)[:-3], 200, {}),
        (json.dumps({"choices": []}).encode(), 200, {}),
        (model_reply("x" * 300_000), 200, {}),
        (b"", 500, {}),
        (b"", 302, {"Location": "http://192.0.2.1/v1/chat/completions"}),
    ],
)
def test_a_server_that_misbehaves_leaves_the_plain_answer(
    body: bytes, status: int, headers: dict[str, str]
) -> None:
    """Broken, endless, failing and redirecting servers are errors that say what to do."""
    with serve_model(body, status, headers) as (url, _):
        found = rephrase(ANSWER, Endpoint(url, "stand-in"), _as_it_is)
    assert found.text == ""
    assert found.problems[0].startswith("the local model")


def test_a_server_that_is_not_there_leaves_the_plain_answer() -> None:
    """Nothing listens on the port of a server that has ended."""
    with serve_model(b"") as (url, _):
        pass
    found = rephrase(ANSWER, Endpoint(url, "stand-in", timeout=2), _as_it_is)
    assert "does not answer" in found.problems[0]


@pytest.mark.parametrize(
    "url",
    [
        "http://192.0.2.1:11434",
        "http://example.com",
        "http://localhost.example.com",
        "http://127.0.0.1.example.com",
        "http://[2001:db8::1]",
        "http://0.0.0.0:11434",
    ],
)
def test_another_computer_needs_consent(url: str) -> None:
    """Nothing is sent to an address that is not of this computer."""
    with pytest.raises(EndpointError, match="another computer"):
        Endpoint(url, "m").complete("", "")


@pytest.mark.parametrize("url", ["", "ftp://127.0.0.1", "127.0.0.1:11434", "http://a@127.0.0.1"])
def test_what_is_no_address_is_an_error(url: str) -> None:
    """The error names the form that an address has."""
    with pytest.raises(EndpointError, match=r"http://127\.0\.0\.1"):
        Endpoint(url, "m").complete("", "")


def test_the_question_is_redacted_before_it_is_sent() -> None:
    """What identifies a patient does not reach the model."""

    def redact(text: str) -> str:
        return text.replace("62270", "[TAKEN OUT]")

    with serve_model(model_reply(FAITHFUL)) as (url, asked):
        rephrase(ANSWER, Endpoint(url, "stand-in"), redact)
    question = json.loads(asked[0])["messages"][1]["content"].splitlines()[0]
    assert question == "Question: Can [TAKEN OUT] and 62272 be reported together?"


def test_an_answer_that_abstains_is_not_sent() -> None:
    """There is nothing to put into other words."""
    nothing = Answer("?", date(2024, 8, 1), ())
    with serve_model(model_reply("Surely yes [1].")) as (url, asked):
        assert rephrase(nothing, Endpoint(url, "stand-in"), _as_it_is).text == ""
    assert asked == []


@given(text=st.text(max_size=400))
def test_no_text_raises(text: str) -> None:
    """Whatever a model writes is judged."""
    problems_of(text, ANSWER)


@given(
    number=st.integers(min_value=1, max_value=99_999),
    place=st.sampled_from(["62270", "62272"]),
)
def test_any_other_number_is_caught(number: int, place: str) -> None:
    """A number in a code's place is seen unless the citations hold it for something else."""
    known = "\n".join((PAIR.edition, PAIR.locator, FAITHFUL, *_said(ANSWER)))
    if str(number) not in re.findall(r"\d+", known):
        assert problems_of(FAITHFUL.replace(place, str(number)), ANSWER)


def _said(answer: Answer) -> list[str]:
    return [one.text for part in answer.parts for one in (part.headline, *part.sentences)]
