"""From a text to an answer with citations, or to none."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date

from index.answers.desk import Desk
from index.answers.planners import PLANNERS
from index.answers.planners.guidelines import beside, names_its_place
from index.answers.planners.rules import ruling
from index.answers.scope import out_of_scope
from index.answers.understanding import Asked, read_questions, taken_about
from index.model import CodeRef
from index.model.answers import Answer, Part, QuestionKind, Verdict
from index.pages.edits import holds_history, overdue
from index.pages.fees import as_of
from index.pages.rows import catalogue

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

    def ask(
        self, text: str, *, date_of_service: date | None = None, about: CodeRef | None = None
    ) -> Answer:
        """Answer the questions in a text. Never raises for any text.

        A question may follow the one asked before ("and with modifier 59?").

        Args:
            text: What was typed.
            date_of_service: The date whose rules hold where the text names none; today if None.
            about: The code that a question is about that names none.
        """
        for answer in self.answers(text, date_of_service=date_of_service, about=about):
            whole = answer
        return whole

    def answers(
        self, text: str, *, date_of_service: date | None = None, about: CodeRef | None = None
    ) -> Iterator[Answer]:
        """Yield the answer of ``ask`` as it grows, by a question each time; the last one is whole.

        Args:
            text: As of ``ask``.
            date_of_service: As of ``ask``.
            about: As of ``ask``.
        """
        on = date_of_service or date.today()
        questions = read_questions(self._desk.content, text, on, self._previous)
        if about is not None:
            questions = tuple(taken_about(asked, about) for asked in questions)
        if questions:
            self._previous = questions[-1]
            on = questions[0].on
        answer = Answer(text, on, ())
        outside: str | None = None
        about_it: tuple[CodeRef, ...] | None = None
        for asked in questions:
            # What is asked further of a code of another country is not answered either.
            further = outside if asked.codes and about_it == asked.codes else None
            outside = out_of_scope(self._desk.content, asked) or further
            about_it = asked.codes
            part = None if outside else self._answer(asked)
            if part is None:
                why = _why_not(asked, outside)
                answer = replace(answer, unanswered=(*answer.unanswered, why))
            elif (part := replace(part, on=asked.on)) not in answer.parts:
                parts = (*answer.parts, part)
                answer = replace(answer, parts=parts, as_of=self._as_of(parts))
            if asked is not questions[-1]:
                yield answer
        yield answer if answer.parts else replace(answer, searches=self._searches(questions))

    def _answer(self, asked: Asked) -> Part | None:
        if asked.unknown or _lies_ahead(asked):
            return None  # whatever is said of it would be a guess
        named = names_its_place(self._desk, asked)
        rule = None if named else ruling(self._desk, asked)
        if rule is not None and rule.leads:
            return beside(self._desk, asked, rule.part)
        part = self._planned(asked)
        return rule.part if rule is not None and _yields(part) else part

    def _planned(self, asked: Asked) -> Part | None:
        for kind in asked.kinds:
            for planner in PLANNERS.get(kind, ()):
                part = planner(self._desk, asked)
                if part is not None:
                    return beside(self._desk, asked, part)
        return None

    def _searches(self, questions: Sequence[Asked]) -> tuple[str, ...]:
        """Return titles of codes that come nearest to what was asked."""
        found: dict[str, None] = {}
        for asked in questions:
            if asked.words:
                hits = self._desk.search(asked.words, limit=_MOST_SEARCHES)
                found.update(dict.fromkeys(hit.title for hit in hits))
        return tuple(found)[:_MOST_SEARCHES]

    def _as_of(self, parts: Sequence[Part]) -> str:
        """Return which releases do not cover the dates whose rules the parts give."""
        known = catalogue(self._desk.content).sources
        said: dict[str, None] = {}
        for on in dict.fromkeys(part.on for part in parts if part.on):
            cited = dict.fromkeys(
                one.source_id for part in parts if part.on == on for one in part.citations
            )
            sources = [
                name for name in cited if not holds_history(known[name]) or overdue(known[name], on)
            ]
            said[as_of(self._desk.content, sources, on)] = None
        return "; ".join(filter(None, said))


def _lies_ahead(asked: Asked) -> bool:
    """Return whether a question is about a day to come, for which nothing is published."""
    return asked.dated and asked.on > date.today()


def _yields(part: Part | None) -> bool:
    """Return whether a fair rule says more: no edit, or a passage read as a rule, is less."""
    return part is None or part.verdict is Verdict.NO_EDIT or part.kind is QuestionKind.GUIDELINE


def _why_not(asked: Asked, outside: str | None) -> str:
    """Say what is missing for an answer."""
    if outside:
        return f"Not in the installed content: {outside}."
    if _lies_ahead(asked):
        return f"Not in the installed content: {asked.on.isoformat()} is still to come."
    if asked.unknown:
        return (
            f"Not in the installed content: {', '.join(asked.unknown)} is in no installed release."
        )
    return "Not in the installed content: no installed release states an answer to this."
