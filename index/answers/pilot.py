"""From a text to an answer with citations, or to none."""

from collections.abc import Sequence
from datetime import date

from index.answers.desk import Desk
from index.answers.planners import PLANNERS
from index.answers.planners.rules import ruling
from index.answers.understanding import Asked, read_questions
from index.model.answers import Answer, Part, Verdict
from index.pages.fees import as_of

_MOST_SEARCHES = 3


class Pilot:
    """Answers questions from one generation of content; called from one thread.

    Args:
        desk: What it works with.
    """

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._previous: Asked | None = None

    def forget(self) -> None:
        """Begin a new talk: the next question does not follow the last one."""
        self._previous = None

    def ask(self, text: str, *, date_of_service: date | None = None) -> Answer:
        """Answer the questions in a text. Never raises for any text.

        A question may follow the one asked before ("and with modifier 59?").

        Args:
            text: What was typed.
            date_of_service: The date whose rules hold where the text names none; today if None.
        """
        on = date_of_service or date.today()
        questions = read_questions(self._desk.content, text, on, self._previous)
        parts: list[Part] = []
        unanswered: list[str] = []
        for asked in questions:
            part = self._answer(asked)
            if part is None:
                unanswered.append(_why_not(asked))
            elif part not in parts:
                parts.append(part)
        if questions:
            self._previous = questions[-1]
            on = questions[0].on
        return Answer(
            text,
            on,
            tuple(parts),
            tuple(unanswered),
            () if parts else self._searches(questions),
            self._as_of(parts, on),
        )

    def _answer(self, asked: Asked) -> Part | None:
        if asked.unknown or _lies_ahead(asked):
            return None  # whatever is said of it would be a guess
        rule = ruling(self._desk, asked)
        if rule is not None and rule.leads:
            return rule.part
        part = self._planned(asked)
        if rule is not None and (part is None or part.verdict is Verdict.NO_EDIT):
            return rule.part
        return part

    def _planned(self, asked: Asked) -> Part | None:
        for kind in asked.kinds:
            for planner in PLANNERS.get(kind, ()):
                part = planner(self._desk, asked)
                if part is not None:
                    return part
        return None

    def _searches(self, questions: Sequence[Asked]) -> tuple[str, ...]:
        """Return titles of codes that come nearest to what was asked."""
        found: dict[str, None] = {}
        for asked in questions:
            if asked.words:
                hits = self._desk.search(asked.words, limit=_MOST_SEARCHES)
                found.update(dict.fromkeys(hit.title for hit in hits))
        return tuple(found)[:_MOST_SEARCHES]

    def _as_of(self, parts: Sequence[Part], on: date) -> str:
        sources = dict.fromkeys(one.source_id for part in parts for one in part.citations)
        return as_of(self._desk.content, sources, on)


def _lies_ahead(asked: Asked) -> bool:
    """Return whether a question is about a day to come, for which nothing is published."""
    return asked.dated and asked.on > date.today()


def _why_not(asked: Asked) -> str:
    """Say what is missing for an answer."""
    if _lies_ahead(asked):
        return f"Not in the installed content: {asked.on.isoformat()} is still to come."
    if asked.unknown:
        return (
            f"Not in the installed content: {', '.join(asked.unknown)} is in no installed release."
        )
    return "Not in the installed content: no installed release states an answer to this."
