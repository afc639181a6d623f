"""Answers that grow, follow-ups, and questions about a code."""

from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import pytest

from index.answers import Desk, Pilot, code_examples, open_desk, topic_examples
from index.model import CodeRef, System
from index.model.answers import Topic, Verdict

KIDNEY = CodeRef(System.ICD10CM, "E1122")


@pytest.fixture(scope="module")
def desk(small_content: Path) -> Iterator[Desk]:
    """Open the small content."""
    opened = open_desk(small_content)
    yield opened
    opened.content.close()


@pytest.fixture
def pilot(desk: Desk) -> Pilot:
    """Begin a talk."""
    return Pilot(desk)


def test_an_answer_grows_by_a_question_each_time(pilot: Pilot) -> None:
    """The last one is the answer itself, and each holds what the one before held."""
    text = "Is E11.22 billable? What is E11.21? Is E11.999 billable?"
    grown = list(pilot.answers(text))
    assert len(grown) == 3
    for before, after in pairwise(grown):
        assert after.parts[: len(before.parts)] == before.parts
        assert len(after.parts) + len(after.unanswered) == (
            len(before.parts) + len(before.unanswered) + 1
        )
    pilot.forget()
    assert pilot.ask(text) == grown[-1]
    assert grown[-1].verdict is Verdict.YES


def test_a_text_without_a_question_has_one_answer(pilot: Pilot) -> None:
    """It abstains."""
    (answer,) = pilot.answers(" ?! ")
    assert answer.abstained


def test_a_question_that_names_no_code_is_about_the_one_given(pilot: Pilot) -> None:
    """One that names a code is about that one."""
    assert pilot.ask("Is it billable?", about=KIDNEY).codes == (KIDNEY,)
    pilot.forget()
    assert pilot.ask("billable", about=KIDNEY).verdict is Verdict.YES
    pilot.forget()
    other = pilot.ask("What is E11.21?", about=KIDNEY)
    assert KIDNEY not in other.codes
    pilot.forget()
    assert pilot.ask("Is it billable?").abstained


def test_there_are_examples_for_every_topic_and_code_set() -> None:
    """Each once; those about a code name it."""
    examples = topic_examples()
    assert list(examples) == list(Topic)
    every = [one for found in examples.values() for one in found]
    assert len(every) == len(set(every)) >= 4 * len(Topic)
    for system in System:
        for question in code_examples(CodeRef(system, "1234")):
            assert "{" not in question
            assert CodeRef(system, "1234").display in question
