"""What the window offers to ask is answered."""

import pytest

from index.answers import code_examples, topic_examples
from index.model import CodeRef, System
from index.model.answers import QuestionKind, Topic
from tests.index.everything.answers.conftest import Ask

CODES = (
    CodeRef(System.ICD10CM, "E1122"),
    CodeRef(System.ICD10PCS, "0DTJ4ZZ"),
    CodeRef(System.HCPCS, "J1100"),
    CodeRef(System.CPT, "99213"),
    CodeRef(System.CDT, "D0120"),
    CodeRef(System.ICD9CM, "25000"),
    CodeRef(System.ICD9PROC, "4701"),
)


KINDS = {
    Topic.MODIFIERS: {QuestionKind.MODIFIER, QuestionKind.MODIFIER_FOR},
    Topic.CROSSWALKS: {QuestionKind.CROSSWALK, QuestionKind.GROUPING},
    Topic.NCCI: {QuestionKind.TOGETHER, QuestionKind.UNITS},
    Topic.COMPLIANCE: {QuestionKind.COMPLIANCE},
    Topic.COVERAGE: {QuestionKind.COVERAGE},
}
"""Kinds of question of the topics that have few."""


@pytest.mark.parametrize(
    ("topic", "question"),
    [(topic, question) for topic, found in topic_examples().items() for question in found],
)
def test_an_example_of_a_topic_is_answered(ask: Ask, topic: Topic, question: str) -> None:
    """With citations, and as a question of its topic."""
    answer = ask(question)
    assert not answer.abstained
    assert answer.citations
    assert answer.parts[0].kind in KINDS.get(topic, {answer.parts[0].kind})


@pytest.mark.parametrize(
    ("ref", "question"), [(ref, question) for ref in CODES for question in code_examples(ref)]
)
def test_an_example_about_a_code_is_answered_about_it(
    ask: Ask, ref: CodeRef, question: str
) -> None:
    """The code is among those of the answer."""
    assert ref in ask(question).codes
