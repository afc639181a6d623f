"""The state of a case without a window: what the engine suggests and what the person decides.

Decisions are kept apart from the suggestions, so that a note that is coded anew after an edit
keeps them. They are values: undo puts an earlier one in force.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum

from PySide6.QtGui import QUndoCommand

from index.model import CodeLine, CodeRef
from index.model.cases import CaseResult, Evidence, NearMiss, ProviderQuery, Suggestion
from index.model.claims import CareSetting, Claim, ClaimLine

OLDEST = 130
"""Highest age that is taken, years."""


class Decision(StrEnum):
    """What is to become of a code."""

    ACCEPTED = "accepted"
    REJECTED = "rejected"
    OPEN = "not coded"
    """The engine does not propose it, and the person has not decided."""


@dataclass(frozen=True, slots=True)
class CaseCode:
    """A code of a case.

    Attributes:
        ref: The code.
        display: The code as printed.
        title: Its official title.
        decision: What is to become of it.
        score: The engine's score, 0 to 1; None if it was added by hand.
        evidence: The words of the note that support it.
        path: How it was reached from the index.
        notes: The rules used, in sentences.
        near_misses: Codes considered in its place.
    """

    ref: CodeRef
    display: str
    title: str
    decision: Decision
    score: float | None = None
    evidence: tuple[Evidence, ...] = ()
    path: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    near_misses: tuple[NearMiss, ...] = ()


@dataclass(frozen=True)
class Choices:
    """What the person has decided about a case.

    Attributes:
        decisions: Codes that were decided on.
        added: Codes added by hand, in that order.
        order: The person's order of codes; empty while the engine's holds.
        drafts: Questions to the provider as edited, by their subject.
        setting: Where the care was given.
        age: Age in years, None if unknown.
        sex: ``F`` or ``M``, None if unknown.
    """

    decisions: Mapping[CodeRef, Decision] = field(default_factory=dict)
    added: tuple[CodeLine, ...] = ()
    order: tuple[CodeRef, ...] = ()
    drafts: Mapping[str, str] = field(default_factory=dict, repr=False)
    setting: CareSetting = CareSetting.OUTPATIENT
    age: int | None = None
    sex: str | None = None

    def decide(self, ref: CodeRef, decision: Decision) -> "Choices":
        """Return the choices with another decision on a code."""
        return replace(self, decisions={**self.decisions, ref: decision})

    def add(self, line: CodeLine) -> "Choices":
        """Return the choices with a code accepted that the person has found."""
        known = {one.ref for one in self.added}
        added = self.added if line.ref in known else (*self.added, line)
        return replace(self, added=added).decide(line.ref, Decision.ACCEPTED)

    def replace_code(self, old: CodeRef, line: CodeLine, shown: Sequence[CodeRef]) -> "Choices":
        """Return the choices with one code in the place of another, which is rejected.

        Args:
            old: The code that goes.
            line: The code that comes.
            shown: All codes in the order shown.
        """
        if old == line.ref:
            return self.add(line)
        order = [ref for ref in shown if ref != line.ref]
        order.insert(order.index(old), line.ref)
        changed = self.add(line).decide(old, Decision.REJECTED)
        return replace(changed, order=tuple(order))

    def move(self, ref: CodeRef, step: int, shown: Sequence[CodeRef]) -> "Choices":
        """Return the choices with a code moved up (-1) or down (1); the same at the end.

        Args:
            ref: The code.
            step: By how many places.
            shown: All codes in the order shown.
        """
        order = list(shown)
        here = order.index(ref)
        there = min(max(here + step, 0), len(order) - 1)
        if here == there:
            return self
        order.insert(there, order.pop(here))
        return replace(self, order=tuple(order))

    def with_draft(self, query: ProviderQuery, text: str) -> "Choices":
        """Return the choices with a question to the provider worded differently."""
        return replace(self, drafts={**self.drafts, query.subject: text})


def codes(choices: Choices, result: CaseResult | None) -> tuple[CaseCode, ...]:
    """Return the codes of a case in the order in which they are shown.

    Codes added by hand come behind those that the engine proposes, unless the person has put
    them elsewhere.
    """
    suggestions = result.suggestions if result else ()
    suggested = {one.ref for one in suggestions}
    by_hand = [_added(line, choices) for line in choices.added if line.ref not in suggested]
    proposed = [_suggested(one, choices) for one in suggestions if one.accepted]
    others = [_suggested(one, choices) for one in suggestions if not one.accepted]
    found = [*proposed, *by_hand, *others]
    known = {code.ref: code for code in found}
    ordered = [known[ref] for ref in choices.order if ref in known]
    placed = {code.ref for code in ordered}
    # What came since stands behind the code that the engine puts before it.
    for at, code in enumerate(found):
        if code.ref not in placed:
            before = next((one for one in reversed(found[:at]) if one in ordered), None)
            ordered.insert(ordered.index(before) + 1 if before else 0, code)
    return tuple(ordered)


def questioned(result: CaseResult | None) -> frozenset[CodeRef]:
    """Return the codes that are not proposed and that a question to the provider may settle.

    They rest on words that raise the question.
    """
    if result is None:
        return frozenset()
    raised = [words for query in result.queries for words in query.evidence]
    return frozenset(
        one.ref
        for one in result.suggestions
        if not one.accepted
        and any(a.start < b.end and b.start < a.end for a in one.evidence for b in raised)
    )


def accepted(shown: Sequence[CaseCode]) -> tuple[CaseCode, ...]:
    """Return the accepted codes in their order."""
    return tuple(code for code in shown if code.decision is Decision.ACCEPTED)


def claim_of(choices: Choices, shown: Sequence[CaseCode], day: date) -> Claim:
    """Return the accepted codes as a claim."""
    lines = tuple(ClaimLine(code.ref) for code in accepted(shown))
    return Claim(lines, day, choices.setting, choices.age, choices.sex)


def question_text(choices: Choices, query: ProviderQuery) -> str:
    """Return a question to the provider as it was worded last."""
    return choices.drafts.get(query.subject, query.text)


def _suggested(one: Suggestion, choices: Choices) -> CaseCode:
    engine = Decision.ACCEPTED if one.accepted else Decision.OPEN
    return CaseCode(
        one.ref,
        one.display,
        one.title,
        choices.decisions.get(one.ref, engine),
        one.score,
        one.evidence,
        one.path,
        one.notes,
        one.near_misses,
    )


def _added(line: CodeLine, choices: Choices) -> CaseCode:
    decision = choices.decisions.get(line.ref, Decision.ACCEPTED)
    return CaseCode(line.ref, line.display, line.title, decision)


@dataclass(frozen=True)
class CaseState:
    """What undo brings back: the choices, and the case itself where another took its place.

    Attributes:
        choices: The choices.
        number: Number of the case in the session.
        note: The note; None if the change left it alone.
    """

    choices: Choices
    number: int
    note: str | None = field(default=None, repr=False)


class ChangeCase(QUndoCommand):
    """One step that can be taken back.

    Args:
        text: What was done, as the status bar says it: ``E11.22 rejected``.
        before: What was in force.
        after: What comes in force.
        apply: Puts a state in force.
        merge: Steps in a row with the same number above 0 are one.
    """

    def __init__(
        self,
        text: str,
        before: CaseState,
        after: CaseState,
        apply: Callable[[CaseState], None],
        merge: int = -1,
    ) -> None:
        super().__init__(text)
        self._before = before
        self._after = after
        self._apply = apply
        self._merge = merge

    def redo(self) -> None:
        """Put the state after the step in force."""
        self._apply(self._after)

    def undo(self) -> None:
        """Put the state before the step in force."""
        self._apply(self._before)

    def id(self) -> int:
        """Return the number of the kind of step, -1 for one that stays alone."""
        return self._merge

    def mergeWith(self, other: QUndoCommand) -> bool:
        """Take over a step that goes on with this one."""
        if not isinstance(other, ChangeCase):
            return False
        self._after = other._after
        return True
