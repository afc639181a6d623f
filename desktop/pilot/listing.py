"""The rows below the question box: examples, codes being typed, questions asked, opinions."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from desktop.shell.regional import format_date
from desktop.shell.rows import Row
from index.answers import code_examples, topic_examples
from index.model import CodeRef, Hit, System
from index.model.answers import Topic
from index.userdata import AnswerRating, AskedQuestion

MOST_CODES = 8
_BEGINNING = re.compile(r"(?:[A-Za-z]\d|\d{3})[0-9A-Za-z.]*")
"""What is typed when a code is: a letter and a figure, or three figures."""
_LEAST = 3
_FIRST: dict[Topic, tuple[System, ...]] = {
    Topic.CPT: (System.CPT, System.HCPCS),
    Topic.MODIFIERS: (System.CPT, System.HCPCS),
    Topic.NCCI: (System.CPT, System.HCPCS),
    Topic.GUIDELINES: (System.ICD10CM, System.ICD10PCS),
    Topic.CROSSWALKS: (System.ICD10CM, System.ICD9CM, System.ICD10PCS, System.ICD9PROC),
}
"""Code sets whose codes are offered first under a topic."""


@dataclass(frozen=True, slots=True)
class Ask:
    """A row that asks a question when it is chosen.

    Attributes:
        question: The question.
    """

    question: str


@dataclass(frozen=True, slots=True)
class Complete:
    """A row that completes the code being typed.

    Attributes:
        code: The code as printed.
    """

    code: str


def being_typed(word: str) -> str:
    """Return the beginning of a code that a word may be, empty if it is none."""
    match = _BEGINNING.fullmatch(word)
    return word if match and len(word) >= _LEAST else ""


def example_rows(topic: Topic | None, about: CodeRef | None) -> list[Row]:
    """Return questions to begin with.

    Args:
        topic: The topic chosen; without one there are two of each.
        about: A code that is asked about; then there are questions about it.
    """
    if about is not None:
        return [_question(one) for one in code_examples(about)]
    examples = topic_examples()
    if topic is not None:
        return [_question(one) for one in examples[topic]]
    return [
        _question(question, named.value)
        for named, questions in examples.items()
        for question in questions[:2]
    ]


def matching_rows(
    text: str, topic: Topic | None, asked: Iterable[AskedQuestion], hits: Sequence[Hit], word: str
) -> list[Row]:
    """Return what fits a text that is being typed: codes, then questions asked, then examples.

    Args:
        text: The text.
        topic: The topic chosen, whose examples and code sets come first.
        asked: Questions asked before, the newest first.
        hits: Codes found for the word being typed.
        word: That word, empty if it is no code.
    """
    rows = [_code(hit) for hit in _completions(hits, word, topic)]
    words = text.casefold().split()
    found = {one.text: "asked before" for one in asked if _fits(words, one.text)}
    examples = topic_examples()
    for named in sorted(examples, key=lambda one: one is not topic):
        for question in examples[named]:
            if _fits(words, question):
                found.setdefault(question, named.value)
    return rows + [_question(question, line) for question, line in found.items()]


def history_rows(asked: Iterable[AskedQuestion]) -> list[Row]:
    """Return the questions asked before, each with the day."""
    return [
        _question(one.text, f"asked {format_date(one.asked.astimezone().date())}") for one in asked
    ]


def rating_rows(ratings: Iterable[AnswerRating]) -> list[Row]:
    """Return the opinions on answers."""
    rows = []
    for one in ratings:
        badge, colour = ("helped", "green") if one.helpful else ("did not help", "amber")
        day = format_date(one.made.astimezone().date())
        lines = tuple(filter(None, (f"{day}, answer: {one.verdict}", one.remark)))
        said = ", ".join((one.question, badge, *lines))
        rows.append(
            Row(
                Ask(one.question), one.question, lines=lines, badge=badge, badge_colour=colour,
                said=said,
            )
        )  # fmt: skip
    return rows


def _question(text: str, line: str = "") -> Row:
    return Row(Ask(text), text, lines=(line,) if line else ())


def _code(hit: Hit) -> Row:
    return Row(
        Complete(hit.display), hit.title, code=hit.display, said=f"{hit.display}, {hit.title}"
    )


def _completions(hits: Sequence[Hit], word: str, topic: Topic | None) -> list[Hit]:
    """Return the codes that a word begins, those of the topic's code sets first."""
    bare = word.replace(".", "").upper()
    begun = [hit for hit in hits if bare and hit.ref.code.startswith(bare) and hit.ref.code != bare]
    first = _FIRST.get(topic, ()) if topic else ()
    return sorted(begun, key=lambda hit: hit.ref.system not in first)[:MOST_CODES]


def _fits(words: Sequence[str], question: str) -> bool:
    """Return whether every word of a text begins a word of a question, and it is not the same."""
    theirs = question.casefold().split()
    return words != theirs and all(any(one.startswith(word) for one in theirs) for word in words)
