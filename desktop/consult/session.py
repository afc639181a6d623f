"""The case that a window works on: its note, choices, codes, steps back, and audit trail."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QUndoStack

from desktop.consult.case import CaseCode, CaseState, ChangeCase, Choices, codes
from desktop.consult.engine import CodingAnswer
from desktop.consult.saving import SavedCase
from index.cases.trail import Details, Trail, coding_details
from index.model.cases import CaseResult


@dataclass
class _Case:
    """What belongs to one case beside its note and choices.

    Attributes:
        trail: What was done.
        saved_as: Its number among what is saved, None if it is not.
        saved_state: Note and choices when it was saved last.
        recorded: The coding that the trail has last.
    """

    trail: Trail = field(default_factory=Trail)
    saved_as: int | None = None
    saved_state: tuple[str, Choices] | None = None
    recorded: CodingAnswer | None = None


class CaseSession(QObject):
    """A case without its widgets. Nothing of it is written anywhere by itself.

    Args:
        who: Returns the name that the audit trail gives to whoever works.
        parent: Qt owner.

    Signals:
        changed: The choices or the codes are others now.
        note_replaced: Another note has taken the place of the one before.
    """

    changed = Signal()
    note_replaced = Signal(str)

    def __init__(self, who: Callable[[], str], parent: QObject) -> None:
        super().__init__(parent)
        self._who = who
        self._stack = QUndoStack(self)
        self.note = ""
        self.choices = Choices()
        self.answer: CodingAnswer | None = None
        self._cases = [_Case()]
        self._number = 0

    @property
    def trail(self) -> Trail:
        """The audit trail of the case."""
        return self._case.trail

    @property
    def saved_as(self) -> int | None:
        """The number of the case among what is saved, None if it is not."""
        return self._case.saved_as

    @property
    def result(self) -> CaseResult | None:
        """What the note was read as last; None while it has not been read."""
        return self.answer.result if self.answer else None

    @property
    def shown(self) -> tuple[CaseCode, ...]:
        """The codes in their order."""
        return codes(self.choices, self.result)

    @property
    def is_current(self) -> bool:
        """Whether the codes are those of the note as it is now."""
        return self.answer is not None and self.answer.request.text == self.note

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing that could be lost."""
        return not self.note.strip() and self.choices == Choices(setting=self.choices.setting)

    @property
    def is_saved(self) -> bool:
        """Whether the case is saved as it is now."""
        case = self._case
        return case.saved_as is not None and case.saved_state == (self.note, self.choices)

    def clear(self) -> None:
        """Forget the case, with the steps that could be taken back."""
        self._forget(Choices())
        self.note_replaced.emit("")
        self.changed.emit()

    def change(
        self,
        text: str,
        choices: Choices,
        action: str,
        details: Details | None = None,
        merge: int = -1,
    ) -> None:
        """Take a step that can be taken back.

        Args:
            text: What is done, as the status bar says it; no words of the note.
            choices: The choices after it.
            action: What the audit trail calls it.
            details: What the audit trail has besides; no words of the note.
            merge: Steps in a row with the same number above 0 are one.
        """
        if choices == self.choices:
            return
        self.record(action, details or {})
        before, after = CaseState(self.choices, self._number), CaseState(choices, self._number)
        self._stack.push(ChangeCase(text, before, after, self._apply, merge))

    def replace_note(self, text: str, note: str, choices: Choices) -> None:
        """Put another case in the place of this one, as a step that can be taken back.

        Args:
            text: What is done, as the status bar says it.
            note: The note.
            choices: The choices that go with it.
        """
        before = CaseState(self.choices, self._number, self.note)
        self._cases.append(_Case())
        after = CaseState(choices, len(self._cases) - 1, note)
        self._stack.push(ChangeCase(text, before, after, self._apply))

    def open(self, case: SavedCase, number: int) -> None:
        """Go on with a saved case; nothing before it can be taken back."""
        self._forget(case.choices)
        self.note = case.note
        self._cases = [_Case(case.trail, number, (case.note, case.choices))]
        self.note_replaced.emit(case.note)
        self.changed.emit()

    def take_answer(self, answer: CodingAnswer) -> None:
        """Take over the codes of the note."""
        self.answer = answer
        self.changed.emit()

    def mark_saved(self, number: int | None) -> None:
        """Remember that the case is saved as it is now.

        Args:
            number: Its number among what is saved; None if it is there no longer.
        """
        self._case.saved_as = number
        self._case.saved_state = (self.note, self.choices)

    def record(self, action: str, details: Details) -> None:
        """Add to the audit trail; a coding comes before the first thing that is done with it."""
        now = datetime.now(UTC)
        case, answer = self._case, self.answer
        if answer is not None and answer is not case.recorded:
            made = coding_details(answer.request.text, answer.result, answer.content_hash)
            case.trail = case.trail.add("coded", self._who(), now, made)
            case.recorded = answer
        case.trail = case.trail.add(action, self._who(), now, details)

    def undo(self) -> str:
        """Take the last step back; return what it was, empty if there is none."""
        return self._walk("undone", self._stack.undoText(), self._stack.undo)

    def redo(self) -> str:
        """Take the step again that was taken back last; return what it was."""
        return self._walk("done again", self._stack.redoText(), self._stack.redo)

    def _walk(self, action: str, text: str, step: Callable[[], None]) -> str:
        if text:
            self.record(action, {"what": text})
            step()
        return text

    def _apply(self, state: CaseState) -> None:
        self.choices = state.choices
        self._number = state.number
        if state.note is not None:
            self.answer = None
            self.note = state.note
            self.note_replaced.emit(state.note)
        self.changed.emit()

    def _forget(self, choices: Choices) -> None:
        self._stack.clear()
        self.note = ""
        self.choices = choices
        self.answer = None
        self._cases = [_Case()]
        self._number = 0

    @property
    def _case(self) -> _Case:
        return self._cases[self._number]
