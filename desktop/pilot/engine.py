"""What Pilot asks of the engine: answers on a thread of their own, part by part.

Requests and answers leave the text of the question out of what ``repr`` shows.
"""

import gc
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Protocol

from index.model import CodeRef
from index.model.answers import Answer


class Answerer(Protocol):
    """Answers questions; ``index.answers.Pilot``."""

    def forget(self) -> None:
        """Begin a new talk."""
        ...

    def answers(
        self, text: str, *, date_of_service: date | None = None, about: CodeRef | None = None
    ) -> Iterator[Answer]:
        """Yield the answer as it grows; the last one is whole."""
        ...


@dataclass(frozen=True, slots=True)
class Opened:
    """What answers from one generation of content.

    Attributes:
        generation: Its name.
        pilot: What answers.
        close: Closes the content.
    """

    generation: str
    pilot: Answerer
    close: Callable[[], None]


@dataclass(frozen=True, slots=True)
class AskRequest:
    """A question.

    Attributes:
        text: What was typed.
        date_of_service: The date whose rules hold.
        generation: Name of the content generation in force.
        about: The code that it is about if it names none.
        fresh: Whether it begins a talk, and follows no other question.
    """

    text: str = field(repr=False)
    date_of_service: date
    generation: str
    about: CodeRef | None = None
    fresh: bool = False


@dataclass(frozen=True, slots=True)
class Preparation:
    """Opening what answers before a question is there; also takes the place of one to forget.

    Attributes:
        generation: Name of the content generation in force.
    """

    generation: str


@dataclass(frozen=True, slots=True)
class Reply:
    """What has been answered so far.

    Attributes:
        request: What was asked.
        answer: The answer as far as it is there.
        milliseconds: How long that took.
    """

    request: AskRequest
    answer: Answer = field(repr=False)
    milliseconds: float


def open_pilot(folder: Path) -> Opened:
    """Open what answers from the generation in force.

    Raises:
        ContentError: There is no usable content.
    """
    from index.answers import Pilot, open_desk

    desk = open_desk(folder)
    return Opened(desk.content.name, Pilot(desk), desk.content.close)


def warm_up() -> tuple[str, ...]:
    """Return a question of each topic, asked when the engine opens.

    The first question need not wait for what is read at first use. The search for identifiers,
    which decides what may be kept, is made ready as well.
    """
    from index.answers import topic_examples
    from index.cases.deidentification import deidentify

    questions = tuple(examples[0] for examples in topic_examples().values())
    deidentify(questions[0])
    return questions


@dataclass(frozen=True)
class Engine:
    """The engine's functions, so that tests can put others in their place."""

    open_pilot: Callable[[Path], Opened] = open_pilot
    warm_up: Callable[[], tuple[str, ...]] = warm_up


class AnswerWorker:
    """Answers on its worker's thread.

    Args:
        folder: Returns the content folder in use.
        engine: What answers.
        report: Hands over a part of an answer (``LatestWorker.report``).
    """

    def __init__(
        self, folder: Callable[[], Path], engine: Engine, report: Callable[[object], None]
    ) -> None:
        self._folder = folder
        self._engine = engine
        self._report = report
        self._opened: Opened | None = None

    def __call__(self, request: AskRequest | Preparation) -> Reply | None:
        """Answer a question, reporting what is there after each part; None for a preparation.

        Raises:
            ContentError: There is no usable content.
            Cancelled: Another question is asked already.
        """
        if self._opened is not None and self._opened.generation != request.generation:
            self.finish()
        first = self._opened is None
        if self._opened is None:
            self._opened = self._engine.open_pilot(self._folder())
        pilot = self._opened.pilot
        if isinstance(request, Preparation):
            pilot.forget()
            if first:
                self._warm_up(pilot)
                # It stays: walking through it, Python's collector would hold up the window.
                gc.freeze()
            return None
        if request.fresh:
            pilot.forget()
        started = time.perf_counter()
        reply = None
        day = request.date_of_service
        for answer in pilot.answers(request.text, date_of_service=day, about=request.about):
            reply = Reply(request, answer, (time.perf_counter() - started) * 1000)
            self._report(reply)
        return reply

    def finish(self) -> None:
        """Close what the thread has opened."""
        if self._opened is not None:
            self._opened.close()
            self._opened = None

    def _warm_up(self, pilot: Answerer) -> None:
        for question in self._engine.warm_up():
            self._report(None)  # leaves off as soon as somebody asks
            for _answer in pilot.answers(question):
                pass
            pilot.forget()
