"""An engine that codes a few words, the same way every time."""

import re
import threading
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from desktop.consult.engine import WARM_UP, Engine
from index.cases.deidentification import Deidentified, Identifier, IdentifierType
from index.cases.reading import NoteError, NoteText, read_note
from index.database import Content
from index.model import CodeRef, System
from index.model.cases import (
    CaseResult,
    Evidence,
    NearMiss,
    ProviderQuery,
    SetAside,
    Suggestion,
)
from index.model.claims import CareSetting, Claim, Finding, Severity

NEPHROPATHY = CodeRef(System.ICD10CM, "E1121")
KIDNEY = CodeRef(System.ICD10CM, "E1122")
DIABETES = CodeRef(System.ICD10CM, "E119")
NOTE = (
    "HISTORY\nMrs. Ada Example has diabetic kidney disease and type 2 diabetes. No nephropathy.\n"
    "ASSESSMENT AND PLAN\nPossible neuropathy. Diabetic kidney disease."
)
_TITLES = {
    KIDNEY: "Type 2 diabetes mellitus with diabetic chronic kidney disease",
    DIABETES: "Type 2 diabetes mellitus without complications",
    NEPHROPATHY: "Type 2 diabetes mellitus with diabetic nephropathy",
}
_WORDS = (("diabetic kidney disease", KIDNEY, 0.97), ("type 2 diabetes", DIABETES, 0.91))


def find(text: str, words: str) -> tuple[Evidence, ...]:
    """Return the places of words in a text."""
    found = re.finditer(re.escape(words), text, re.IGNORECASE)
    return tuple(Evidence(one.start(), one.end(), one[0]) for one in found)


@dataclass
class FakeCoder:
    """Codes kidney disease and diabetes; a neuropathy that is possible raises a question.

    Attributes:
        calls: The notes it was given, with the setting.
        wait: Set while it may answer.
        error: Raised in the place of an answer, None for nothing.
    """

    calls: list[tuple[str, CareSetting, date, int | None, str | None]] = field(default_factory=list)
    wait: threading.Event = field(default_factory=threading.Event)
    error: Exception | None = None

    def code(
        self,
        text: str,
        *,
        setting: CareSetting,
        date_of_service: date,
        age: int | None = None,
        sex: str | None = None,
    ) -> CaseResult:
        """Code a note."""
        if text != WARM_UP:
            self.calls.append((text, setting, date_of_service, age, sex))
            assert self.wait.wait(20)
        if self.error is not None:
            raise self.error
        found = [
            self._suggestion(text, words, ref, score)
            for words, ref, score in _WORDS
            if find(text, words)
        ]
        possible = find(text, "possible neuropathy")
        queries: tuple[ProviderQuery, ...] = ()
        if possible:
            found.append(self._question(text))
            queries = (
                ProviderQuery(
                    "Neuropathy",
                    "A neuropathy is noted as possible. Please document what is known of it.",
                    "What is possible is not coded for outpatients.",
                    possible,
                ),
                ProviderQuery("Stage", "Please document the stage.", "It decides the code.", ()),
            )
        aside = (*find(text, "nephropathy"), *(one for one in find(text, "neuropathy")))
        return CaseResult(
            tuple(found),
            queries,
            (),
            tuple(SetAside(one, "negated") for one in aside),
            setting,
            date_of_service,
            "it is what the visit was for" if found else "",
            ("Tabular List, FY2026",),
        )

    def _suggestion(self, text: str, words: str, ref: CodeRef, score: float) -> Suggestion:
        near = NearMiss(NEPHROPATHY, "E11.21", _TITLES[NEPHROPATHY], "the note names the kidney")
        return Suggestion(
            ref,
            ref.display,
            _TITLES[ref],
            score,
            True,
            find(text, words),
            ("Diabetes", "type 2"),
            ("the word “with” presumes a link",),
            (near,),
        )

    def _question(self, text: str) -> Suggestion:
        ref = CodeRef(System.ICD10CM, "E1140")
        words = find(text, "neuropathy")
        notes = ("“possible” is not coded for outpatients",)
        return Suggestion(ref, ref.display, "Diabetic neuropathy", 0.4, False, words, (), notes)


@dataclass
class FakeEngine:
    """The engine and what it was asked.

    Attributes:
        coder: What codes.
        claims: The claims it checked.
        notes: What a file holds, empty for what is in it; None if it cannot be read.
    """

    coder: FakeCoder = field(default_factory=FakeCoder)
    claims: list[Claim] = field(default_factory=list)
    notes: tuple[NoteText, ...] | None = None

    def __post_init__(self) -> None:
        """Let the coder answer."""
        self.coder.wait.set()

    def engine(self) -> Engine:
        """Return the functions."""
        return Engine(lambda _content: self.coder, self.check, deidentify, self.read_note)

    def check(self, content: Content, claim: Claim) -> Sequence[Finding]:
        """Find that two codes of diabetes stand together."""
        assert content.meta("schema")
        self.claims.append(claim)
        refs = tuple(line.ref for line in claim.lines)
        if not {KIDNEY, DIABETES} <= set(refs):
            return ()
        return (
            Finding(
                "combination",
                "Combination",
                Severity.ERROR,
                (DIABETES, KIDNEY),
                "E11.9 says that there is no complication.",
                "Remove E11.9.",
                "Tabular List",
                "FY2026",
            ),
        )

    def read_note(self, data: bytes, name: str) -> tuple[NoteText, ...]:
        """Return what the test says, or the file's own text."""
        if self.notes is None:
            msg = f"{name[-4:]} files are not read: save it as text"
            raise NoteError(msg)
        return self.notes or read_note(data, name)


def deidentify(text: str) -> Deidentified:
    """Replace the name."""
    spans = tuple(
        Identifier(one.start, one.end, IdentifierType.NAME, one.text, "[NAME]")
        for one in find(text, "Ada Example")
    )
    return Deidentified(text.replace("Ada Example", "[NAME]"), spans)
