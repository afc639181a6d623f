"""What is done with the codes of a case, by keys."""

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt

from desktop.consult.case import CaseCode, Choices, Decision
from desktop.consult.chooser import CodeChooser
from desktop.consult.marking import evidence_at
from index.cases.trail import Details
from index.model import CodeLine
from index.model.claims import CareSetting

if TYPE_CHECKING:
    from desktop.consult.workspace import ConsultWorkspace

_AGE_STEP = 1
"""Typing an age is one step back, not one a figure."""


class CaseCommands(QObject):
    """The commands of a workspace on its codes.

    Args:
        workspace: The workspace.
    """

    def __init__(self, workspace: "ConsultWorkspace") -> None:
        super().__init__(workspace)
        self._workspace = workspace
        self._session = workspace.session
        self._list = workspace.results.codes
        self._chooser: CodeChooser | None = None
        self._last = -1  # where the evidence shown last begins

    def connect_actions(self) -> None:
        """Give the actions and the widgets their handlers."""
        connect = self._workspace.context.actions.connect
        connect("consult.accept", lambda: self._decide(Decision.ACCEPTED))
        connect("consult.reject", lambda: self._decide(Decision.REJECTED))
        connect("consult.replace", self._replace)
        connect("consult.add", self._add)
        connect("consult.move_up", lambda: self._move(-1))
        connect("consult.move_down", lambda: self._move(1))
        connect("consult.open_code", lambda: self.with_code(self._open))
        connect("consult.evidence", lambda: self.with_code(self._next_evidence))
        connect("consult.setting", self._toggle_setting)
        questions = self._workspace.pane.questions
        connect("consult.edit_question", self._edit_question)
        connect("consult.next_question", lambda: questions.step(1))
        connect("consult.previous_question", lambda: questions.step(-1))
        pane = self._workspace.pane
        pane.setting_chosen.connect(self._set_setting)
        pane.age_typed.connect(self._set_age)
        pane.sex_chosen.connect(self._set_sex)
        questions.reworded.connect(
            lambda query, text: self._session.change(
                "question worded differently",
                self._session.choices.with_draft(query, text),
                "question worded differently",
            )
        )
        self._list.entered.connect(lambda: self.with_code(self._open))

    def stop(self) -> None:
        """End the background work; called before the window goes."""
        if self._chooser is not None:
            self._chooser.stop()

    def with_code(self, use: Callable[[CaseCode], object]) -> None:
        """Call ``use`` with the code that is chosen; say so if there is none."""
        code = self._workspace.chosen()
        if code is None:
            self._workspace.notice.emit("No code is chosen")
        else:
            use(code)

    def show_evidence(self, code: CaseCode) -> None:
        """Scroll the note to the first words that support a code."""
        self._last = -1
        self._next_evidence(code, quiet=True)

    def _decide(self, decision: Decision) -> None:
        def decide(code: CaseCode) -> None:
            if code.decision is decision:
                self._workspace.notice.emit(f"{code.display} is {decision.value} already")
                return
            choices = self._session.choices.decide(code.ref, decision)
            self._step(f"{code.display} {decision.value}", choices, decision.value, code)

        self.with_code(decide)

    def _replace(self) -> None:
        def ask(code: CaseCode) -> None:
            def put(line: CodeLine) -> None:
                shown = [one.ref for one in self._session.shown]
                if code.ref not in shown:
                    return  # the note was coded anew meanwhile, and it is gone
                choices = self._session.choices.replace_code(code.ref, line, shown)
                said = f"{code.display} replaced by {line.display}"
                details = {"by": [line.ref.system.value, line.ref.code]}
                self._step(said, choices, "replaced", code, details)
                self._workspace.choose(line.ref)

            self._ask(f"A code in the place of {code.display} {code.title}", put)

        self.with_code(ask)

    def _add(self) -> None:
        def add(line: CodeLine) -> None:
            added = CaseCode(line.ref, line.display, line.title, Decision.ACCEPTED)
            self._step(f"{line.display} added", self._session.choices.add(line), "added", added)
            self._workspace.choose(line.ref)

        self._ask("A code to add", add)

    def _ask(self, about: str, then: Callable[[CodeLine], None]) -> None:
        if self._workspace.context.content.generation() is None:
            return
        if self._chooser is None:
            self._chooser = CodeChooser(self._workspace.context, self._workspace)
        self._chooser.ask(about, then)

    def _move(self, step: int) -> None:
        def move(code: CaseCode) -> None:
            shown = [one.ref for one in self._session.shown]
            choices = self._session.choices.move(code.ref, step, shown)
            self._step(f"{code.display} moved", choices, "moved", code, {"by": step})

        self.with_code(move)

    def _open(self, code: CaseCode) -> None:
        self._workspace.context.open_code(code.ref)

    def _next_evidence(self, code: CaseCode, *, quiet: bool = False) -> None:
        words = evidence_at(code, self._last) if self._session.is_current else None
        if words is not None:
            self._last = words.start
            self._workspace.pane.note.show_words(words.start)
        elif not quiet:
            self._workspace.notice.emit(f"No words of the note are named for {code.display}")

    def _step(
        self,
        said: str,
        choices: Choices,
        action: str,
        code: CaseCode,
        details: Details | None = None,
    ) -> None:
        """Take a step with a code, and say it."""
        if choices == self._session.choices:
            return
        about = {"system": code.ref.system.value, "code": code.ref.code, **(details or {})}
        self._session.change(said, choices, action, about)
        self._workspace.notice.emit(said)

    def _toggle_setting(self) -> None:
        inpatient = self._session.choices.setting is CareSetting.INPATIENT
        self._set_setting(CareSetting.OUTPATIENT if inpatient else CareSetting.INPATIENT)

    def _set_setting(self, setting: CareSetting) -> None:
        choices = replace(self._session.choices, setting=setting)
        self._session.change(f"setting {setting.value}", choices, f"setting {setting.value}")

    def _set_age(self, age: int | None) -> None:
        choices = replace(self._session.choices, age=age)
        self._session.change("age", choices, "age changed", merge=_AGE_STEP)

    def _set_sex(self, sex: str | None) -> None:
        choices = replace(self._session.choices, sex=sex)
        self._session.change("sex", choices, "sex changed")

    def _edit_question(self) -> None:
        questions = self._workspace.pane.questions
        if questions.current is None:
            self._workspace.notice.emit("There is no question to the provider")
            return
        questions.draft.setFocus(Qt.FocusReason.ShortcutFocusReason)
