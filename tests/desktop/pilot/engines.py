"""An engine that answers a few questions, the same way every time."""

import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from desktop.pilot.engine import Engine, Opened
from index.database import current_generation
from index.model import CodeRef, System
from index.model.answers import (
    Answer,
    Citation,
    Confidence,
    Part,
    QuestionKind,
    Sentence,
    Verdict,
)

KIDNEY = CodeRef(System.ICD10CM, "E1122")
TOGETHER = "Can 9Z001 and E11.22 be reported together?"
BOTH = "Is E11.22 billable and which goes first?"
LAST = "What says the manual?"
UNKNOWN = "Is an elephant billable?"
_LONG = "Assign the code that the record supports. " * 40
CODE = Citation(
    "ICD-10-CM Tabular List", "FY2026", "E11.22", "E11.22 | b", "code:ICD10CM:E1122", "icd10cm"
)
SECTION = Citation(
    "Official Guidelines", "FY2026", "Section I.C.4.a, page 40", _LONG, "guideline:I.C.4.a", "book"
)
MANUAL = Citation(
    "Policy manual", "2025", "Chapter 1, page 3", "A <b>rule</b> & more", "passage:17", "m"
)
_BILLABLE = Part(
    QuestionKind.VALID, Verdict.YES, Sentence("E11.22 is billable.", (CODE,)), (), (KIDNEY,)
)
_FIRST = Part(
    QuestionKind.SEQUENCE,
    Verdict.ANSWER,
    Sentence("E11.22 goes first.", (SECTION,)),
    (Sentence("The note at it says so.", (CODE, SECTION)),),
    (KIDNEY,),
    ("other documentation",),
    Confidence.DERIVED,
)
_PAIR = Part(
    QuestionKind.TOGETHER,
    Verdict.WITH_MODIFIER,
    Sentence("They are reported together with a modifier.", (CODE,)),
    (Sentence("The manual says when.", (MANUAL,)),),
    (KIDNEY, CodeRef(System.ICD10CM, "E11")),
    ("another date of service",),
)
_MANUAL = Part(QuestionKind.GUIDELINE, Verdict.ANSWER, Sentence("It says this.", (MANUAL,)))
_PARTS = {TOGETHER: (_PAIR,), BOTH: (_BILLABLE, _FIRST), LAST: (_MANUAL,)}


@dataclass
class FakePilot:
    """Answers what it knows, a part at a time.

    Attributes:
        calls: What it was asked: text, date, code it is about, whether a talk began before.
        begun: Set once a question is under way.
        gate: Set while it may go on behind the first part.
        error: Raised in the place of an answer, None for nothing.
        fresh: Whether the next question follows no other.
    """

    calls: list[tuple[str, date | None, CodeRef | None, bool]] = field(default_factory=list)
    begun: threading.Event = field(default_factory=threading.Event)
    gate: threading.Event = field(default_factory=threading.Event)
    error: Exception | None = None
    fresh: bool = True

    def __post_init__(self) -> None:
        """Let it go on until a test closes the gate."""
        self.gate.set()

    def forget(self) -> None:
        """Begin a new talk."""
        self.fresh = True

    def answers(
        self, text: str, *, date_of_service: date | None = None, about: CodeRef | None = None
    ) -> Iterator[Answer]:
        """Yield the answer, by a part each time."""
        self.calls.append((text, date_of_service, about, self.fresh))
        self.fresh = False
        self.begun.set()
        if self.error is not None:
            raise self.error
        day = date_of_service or date(2026, 5, 1)
        parts = _PARTS.get(text, ())
        for number in range(1, len(parts) + 1):
            yield Answer(text, day, parts[:number], as_of="as of FY2026, ended 2026-09-30")
            assert self.gate.wait(20)
        if not parts:
            assert self.gate.wait(20)
            yield Answer(text, day, (), ("No release says that.",), ("Elephantiasis",))

    def engine(self) -> Engine:
        """Return it as the engine's functions."""

        def open_pilot(folder: Path) -> Opened:
            return Opened(current_generation(folder) or "", self, lambda: None)

        return Engine(open_pilot, lambda: ())
