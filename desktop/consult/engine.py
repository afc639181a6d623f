"""What Consult asks of the engine: coding and checking on threads of their own.

Requests and answers leave the text of the note out of what ``repr`` shows.
"""

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from desktop.collecting import NOTES, set_aside
from desktop.consult.case import Choices
from desktop.consult.reply import Reply
from index.database import Content, open_content
from index.model.cases import CaseResult
from index.model.claims import CareSetting, Claim, Finding

if TYPE_CHECKING:
    from index.cases.deidentification import Deidentified, Identifier
    from index.cases.reading import NoteText

WARM_UP = "Type 2 diabetes mellitus and hypertension."
"""Coded once when the engine opens: the first note need not wait for what is read at first use."""


class Coder(Protocol):
    """Codes notes; of ``index.cases.coding``."""

    def code(
        self,
        text: str,
        *,
        setting: CareSetting,
        date_of_service: date,
        age: int | None = None,
        sex: str | None = None,
    ) -> CaseResult:
        """Return the codes that a note supports."""
        ...


@dataclass(frozen=True, slots=True)
class CodingRequest:
    """A note to code.

    Attributes:
        text: The note.
        choices: Setting, age and sex of the case.
        date_of_service: The date whose rules hold.
        generation: Name of the content generation in force.
    """

    text: str = field(repr=False)
    choices: Choices = field(repr=False)
    date_of_service: date
    generation: str


@dataclass(frozen=True, slots=True)
class Preparation:
    """Opening the engine before a note is there; also takes the place of a note to forget.

    Attributes:
        generation: Name of the content generation in force.
    """

    generation: str


@dataclass(frozen=True, slots=True)
class CodingAnswer:
    """A coded note.

    Attributes:
        request: What was asked.
        result: What the note was read as.
        milliseconds: How long it took.
        content_hash: Hash of the content that answered.
    """

    request: CodingRequest
    result: CaseResult = field(repr=False)
    milliseconds: float
    content_hash: str


@dataclass(frozen=True, slots=True)
class CheckRequest:
    """A claim to check.

    Attributes:
        claim: The accepted codes.
        generation: Name of the content generation in force.
    """

    claim: Claim
    generation: str


def open_coder(content: Content) -> Coder:
    """Return what codes notes with some content."""
    from index.cases.coding import CaseCoder

    return CaseCoder(content)


def check(content: Content, claim: Claim) -> Sequence[Finding]:
    """Return what a check of a claim finds."""
    from index.claims import check

    return check(content, claim)


def deidentify(text: str) -> "Deidentified":
    """Return a text without the identifiers that are found in it."""
    from index.cases.deidentification import deidentify

    return deidentify(text)


def read_note(data: bytes, name: str) -> "tuple[NoteText, ...]":
    """Return the notes of a file.

    Raises:
        NoteError: It cannot be read; the sentence says what to do.
    """
    from index.cases.reading import read_note

    return read_note(data, name)


@dataclass(frozen=True)
class Engine:
    """The engine's functions, so that tests can put others in their place."""

    open_coder: Callable[[Content], Coder] = open_coder
    check: Callable[[Content, Claim], Sequence[Finding]] = check
    deidentify: "Callable[[str], Deidentified]" = deidentify
    read_note: "Callable[[bytes, str], tuple[NoteText, ...]]" = read_note


class _Following:
    """The content in force, opened on the worker's thread.

    Args:
        folder: Returns the content folder in use.
    """

    def __init__(self, folder: Callable[[], Path]) -> None:
        self._folder = folder
        self._content: Content | None = None

    def open(self, generation: str) -> Content:
        """Return the generation in force.

        Raises:
            ContentError: There is no usable content.
        """
        if self._content is not None and self._content.name != generation:
            self.finish()
        if self._content is None:
            self._content = open_content(self._folder())
        return self._content

    def finish(self) -> None:
        """Close what the thread has opened."""
        if self._content is not None:
            self._content.close()
            self._content = None


class CodingWorker:
    """Codes notes on its worker's thread.

    Args:
        folder: Returns the content folder in use.
        open_coder: Opens what codes.
    """

    def __init__(self, folder: Callable[[], Path], open_coder: Callable[[Content], Coder]) -> None:
        self._following = _Following(folder)
        self._open_coder = open_coder
        self._coder: tuple[Content, Coder] | None = None

    def __call__(self, request: CodingRequest | Preparation) -> CodingAnswer | None:
        """Code a note; None for a preparation.

        Raises:
            ContentError: There is no usable content.
        """
        content = self._following.open(request.generation)
        if self._coder is None or self._coder[0] is not content:
            coder = self._open_coder(content)
            if isinstance(request, Preparation):
                coder.code(WARM_UP, setting=CareSetting.OUTPATIENT, date_of_service=date.today())
            self._coder = (content, coder)
        if isinstance(request, Preparation):
            set_aside(NOTES)  # its dictionaries are half of all objects
            return None
        started = time.perf_counter()
        choices = request.choices
        result = self._coder[1].code(
            request.text,
            setting=choices.setting,
            date_of_service=request.date_of_service,
            age=choices.age,
            sex=choices.sex,
        )
        took = (time.perf_counter() - started) * 1000
        return CodingAnswer(request, result, took, content.content_hash())

    def finish(self) -> None:
        """Close what the thread has opened."""
        self._coder = None
        self._following.finish()


class CheckWorker:
    """Checks claims on its worker's thread.

    Args:
        folder: Returns the content folder in use.
        check: Checks a claim.
    """

    def __init__(
        self,
        folder: Callable[[], Path],
        check: Callable[[Content, Claim], Sequence[Finding]],
    ) -> None:
        self._following = _Following(folder)
        self._check = check

    def __call__(self, request: CheckRequest) -> tuple[Finding, ...]:
        """Check a claim.

        Raises:
            ContentError: There is no usable content.
        """
        return tuple(self._check(self._following.open(request.generation), request.claim))

    def finish(self) -> None:
        """Close what the thread has opened."""
        self._following.finish()


@dataclass(frozen=True, slots=True)
class CleaningRequest:
    """Texts to look for identifiers in.

    Attributes:
        note: The note.
        reply: The reply.
        question: The question to the provider that is shown.
    """

    note: str = field(repr=False)
    reply: Reply = field(repr=False)
    question: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class CleaningAnswer:
    """The identifiers of the texts.

    Attributes:
        request: What was asked.
        note: Those of the note, in their order.
        reply: Those of the reply.
        question: Those of the question.
    """

    request: CleaningRequest
    note: "tuple[Identifier, ...]" = field(repr=False)
    reply: "tuple[Identifier, ...]" = field(repr=False)
    question: "tuple[Identifier, ...]" = field(repr=False)


class CleaningWorker:
    """Looks for identifiers on its worker's thread; a note that stays the same only once.

    Args:
        deidentify: Finds and replaces them.
    """

    def __init__(self, deidentify: "Callable[[str], Deidentified]") -> None:
        self._deidentify = deidentify
        self._note: tuple[str, tuple[Identifier, ...]] | None = None

    def __call__(self, request: CleaningRequest) -> CleaningAnswer:
        """Look through the texts."""
        if self._note is None or self._note[0] != request.note:
            self._note = (request.note, self._deidentify(request.note).spans)
        found = self._deidentify(request.reply.text).spans
        # A month in the name of a release, or an eponym in a title, tells nobody's identity.
        spans = tuple(
            one
            for one in found
            if any(one.start < end and start < one.end for start, end in request.reply.case)
        )
        question = self._deidentify(request.question)
        return CleaningAnswer(request, self._note[1], spans, question.spans)


def read_file(
    path: Path, read: "Callable[[bytes, str], tuple[NoteText, ...]]"
) -> "tuple[NoteText, ...]":
    """Read a file as notes.

    Raises:
        OSError: It cannot be read.
        NoteError: It is too large or no note; the sentence says what to do.
    """
    from index.cases.reading.note import MAX_BYTES

    with path.open("rb") as file:
        # One byte more than is read: the reader says what to do about a file that is too large.
        return read(file.read(MAX_BYTES + 1), path.name)
