"""The Consult workspace: what its panes do together.

The text of a case lives in memory only. It is written where the person saves it, encrypted; it is
part of no setting, log or report; it goes when the profile is locked or left.
"""

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QDialog, QFileDialog, QHBoxLayout, QSplitter, QWidget

from desktop.consult.case import CaseCode, Choices, accepted, questioned
from desktop.consult.code_rows import code_rows, finding_rows, reasons, summary
from desktop.consult.coding import Coding
from desktop.consult.commands import CaseCommands
from desktop.consult.engine import CleaningAnswer, Engine
from desktop.consult.keeping import Keeping
from desktop.consult.marking import looks, marks
from desktop.consult.note import LONGEST
from desktop.consult.note_pane import NotePane
from desktop.consult.result_pane import ResultPane
from desktop.consult.review import apply
from desktop.consult.saving import SavedCase
from desktop.consult.sending import Sending
from desktop.consult.session import CaseSession
from desktop.consult.style import consult_sheet
from desktop.shell.action_table import CASE
from desktop.shell.actions import key_text
from desktop.shell.context import Context
from desktop.shell.opening import search_width
from desktop.shell.regional import format_date, format_number
from desktop.shell.rows import Row
from desktop.shell.workspace import Workspace
from index.model import CodeRef
from index.model.claims import Finding

if TYPE_CHECKING:
    from index.cases.reading import NoteText

GUEST = "guest"
_FILES = "Notes (*.txt *.rtf *.eml *.docx *.pdf *.json *.xml *.hl7);;All files (*)"
_OPENING = "Reading the code sets, then coding the note …"
_NO_FINDING = "The installed releases have no finding on the accepted codes."
_NO_ACCEPTED = "No code is accepted: there is nothing to check."


class ConsultWorkspace(Workspace):
    """A note at the left, its codes, checks and the reply at the right.

    Args:
        context: What a workspace is given.
        engine: The engine's functions, replaced in tests.
        parent: Qt owner.
    """

    own_sheet = staticmethod(consult_sheet)

    def __init__(
        self, context: Context, engine: Engine | None = None, parent: QWidget | None = None
    ) -> None:
        super().__init__(context, parent)
        engine = engine or Engine()
        self._owner = context.account.profile
        self._failure = ""
        self._findings: tuple[Finding, ...] = ()
        self.session = CaseSession(self._who, self)
        self.coding = Coding(context, engine, self.session, self)
        self.pane = NotePane(context.theme, context.actions, self)
        self.results = ResultPane(context.theme, context.actions, self)
        self.splitter = QSplitter(Qt.Orientation.Horizontal, self)
        self.splitter.setHandleWidth(1)
        self.splitter.setChildrenCollapsible(False)
        self.splitter.addWidget(self.pane)
        self.splitter.addWidget(self.results)
        self.splitter.setStretchFactor(1, 1)
        width = search_width(context.theme)
        self.splitter.setSizes([width, max(1200 - width, 400)])
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self.splitter)
        self.commands = CaseCommands(self)
        self.sending = Sending(self, engine)
        self.keeping = Keeping(self)
        self._connect_parts()
        self._connect_actions()
        self.restyle()
        self._show()

    def start(self) -> None:
        """Open the engine before a note is there."""
        self.coding.prepare()

    def focus_entry(self) -> None:
        """Give the keyboard to the codes, or to the note where there are none."""
        target = self.results.codes if self.results.codes.isVisible() else self.pane.note
        target.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def panes(self) -> list[QWidget]:
        """Return note, question, codes, reasons, checks and reply."""
        results = self.results
        questions = self.pane.questions.draft
        return [
            self.pane.note, questions, results.codes, results.details, results.checks,
            results.reply,
        ]  # fmt: skip

    def undo(self) -> str:
        """Take back the last step with the codes."""
        return self.session.undo()

    def redo(self) -> str:
        """Take the step again that was taken back last."""
        return self.session.redo()

    def kept(self) -> str:
        """Return whether anything of the case is saved."""
        if self.session.saved_as is None:
            return "nothing saved"
        return "case saved" if self.session.is_saved else "changes not saved"

    def save_state(self) -> dict[str, object]:
        """Return the splitter and whether reasons are shown; nothing of a case."""
        return {
            "splitter": self.splitter.sizes(),
            "details": not self.results.details_card.isHidden(),
        }

    def restore_state(self, state: dict[str, object]) -> None:
        """Restore what ``save_state`` returned; what does not fit is ignored."""
        sizes = state.get("splitter")
        if isinstance(sizes, list) and len(sizes) == 2 and all(isinstance(s, int) for s in sizes):
            self.splitter.setSizes(sizes)
        self.results.want_details(state.get("details") is True)

    def close_workspace(self) -> None:
        """Stop the workers."""
        self.commands.stop()
        self.coding.stop()
        self.sending.stop()

    def chosen(self) -> CaseCode | None:
        """Return the code that is chosen in the list."""
        row = self.results.codes.current()
        key = row.key if row is not None and self.results.codes.isVisible() else None
        return next((code for code in self.session.shown if code.ref == key), None)

    def choose(self, ref: CodeRef) -> None:
        """Choose a code in the list."""
        keys = [row.key for row in self.results.codes.row_model.rows]
        if ref in keys:
            self.results.codes.choose(keys.index(ref))

    def open_case(self, case: SavedCase, number: int) -> None:
        """Go on with a saved case.

        Args:
            case: The case.
            number: Its number among what is saved.
        """
        self._forget_work()
        self.session.open(case, number)
        self.context.date_of_service.set(case.date_of_service)
        self.notice.emit("Opened the saved case")

    def read_file(self, path: Path) -> None:
        """Read a note from a file, which takes the place of the one there is."""
        self.coding.read(
            path, lambda notes: self._take_notes(path, notes), lambda e: self._refuse(path, e)
        )
        self._show()

    def clear(self) -> None:
        """Forget the case and everything about it."""
        for dialog in self.findChildren(QDialog):
            dialog.reject()
        self._forget_work()
        self.session.clear()
        self.kept_changed.emit()

    def _connect_parts(self) -> None:
        context, pane, results = self.context, self.pane, self.results
        pane.note.textChanged.connect(lambda: self.coding.take_text(pane.note.toPlainText()))
        pane.note.file_dropped.connect(self.read_file)
        pane.note.too_long.connect(lambda: self._say_too_long("Not taken"))
        self.session.changed.connect(self._on_change)
        self.session.note_replaced.connect(pane.note.replace_text)
        self.coding.started.connect(self._on_started)
        self.coding.failed.connect(self._on_failed)
        self.coding.checked.connect(self._on_checked)
        self.sending.cleaned.connect(self._on_cleaned)
        results.codes.current_row.connect(self._on_code)
        context.date_of_service.changed.connect(lambda _day: self.coding.renew())
        context.content.generation_changed.connect(self._on_content)
        context.account.changed.connect(self._on_account)

    def _connect_actions(self) -> None:
        actions = self.context.actions
        actions.set_context_widget(CASE, self.results.codes)
        actions.connect("consult.open_note", self._ask_file)
        actions.connect("consult.new", self._new)
        actions.connect("consult.details", self._toggle_details)
        actions.connect("consult.leave", self.focus_entry)
        for part in (self.commands, self.sending, self.keeping):
            part.connect_actions()

    def _on_change(self) -> None:
        """Follow the choices, or new codes: show them, check them, word the reply anew."""
        self.coding.renew()
        self._show()
        self.kept_changed.emit()

    def _on_started(self) -> None:
        self._failure = ""
        self.results.codes.set_stale(stale=True)
        self._show()

    def _on_failed(self, text: str) -> None:
        self._failure = text
        self._show()

    def _on_content(self, _generation: str) -> None:
        self.when_shown(self._take_content)

    def _take_content(self) -> None:
        self.coding.renew()
        self.coding.prepare()

    def _on_checked(self, findings: tuple[Finding, ...]) -> None:
        self._findings = findings
        self._show_checks()

    def _on_cleaned(self, answer: CleaningAnswer) -> None:
        empty = not self.session.note.strip()
        self.pane.show_identifiers(None if empty else len(answer.note))
        self.results.reply.show_text(apply(answer.request.reply.text, answer.reply, {}))

    def _on_code(self, _row: Row | None) -> None:
        code = self.chosen()
        self._show_marks()
        if code is None:
            return
        self.results.show_details(f"Why {code.display}", reasons(code))
        if QApplication.focusWidget() is not self.pane.note:
            self.commands.show_evidence(code)

    def _on_account(self) -> None:
        """Forget the case when the profile is locked or left; who signs in keeps it."""
        before, self._owner = self._owner, self.context.account.profile
        if self.context.account.locked or before not in (None, self._owner):
            self.clear()

    def _who(self) -> str:
        profile = self.context.account.profile
        return profile.name if profile else GUEST

    def _show(self) -> None:
        """Show the codes there are, or why there are none."""
        session, results = self.session, self.results
        shown = session.shown
        state = self._state()
        if state and results.isAncestorOf(self.focusWidget()):
            self.pane.note.setFocus()  # what had the keyboard goes
        results.show_state(state)
        self.pane.show_choices(session.choices)
        current = session.is_current and not self.coding.outstanding
        results.codes.set_stale(stale=bool(shown) and not current)
        time = session.answer.milliseconds if session.answer and current else None
        queries = session.result.queries if session.result else ()
        results.show_codes(
            code_rows(shown, looks(shown), questioned(session.result)) if not state else [],
            summary(shown, len(queries), time) if not state else "",
        )
        if not session.note.strip():
            # Nothing of a note stays beside the empty field.
            self.pane.questions.show_questions((), session.choices)
            self.pane.show_identifiers(None)
            if self.sending.holds_text:
                self.sending.forget()
        if not current:
            return
        self.pane.questions.show_questions(queries, session.choices)
        self._show_marks()
        self._show_checks()
        self.coding.check()
        self.sending.renew()

    def _state(self) -> str:
        """Return what is said in the place of the codes, empty where they are shown."""
        session = self.session
        if self.coding.reading:
            return "Reading the file …"
        if self.context.content.generation() is None:
            library = self._key("shell.workspace_5")
            return f"No code sets are installed. Add them in the Library{library}."
        if not session.note.strip():
            return (
                f"No note yet. Paste one at the left ({key_text('Ctrl+V')}), drop a file on it, or "
                f"open one{self._key('consult.open_note')}. It is coded on this computer and kept "
                "nowhere unless you save it."
            )
        if self._failure:
            return self._failure
        if session.answer is None:
            return "Coding the note …" if self.coding.opened else _OPENING
        if not session.shown and session.is_current:
            return (
                "No code was found in this note. What is denied, suspected or about relatives is "
                "struck through at the left. You can add a code by hand"
                f"{self._key('consult.add')}."
            )
        return ""

    def _key(self, action: str) -> str:
        keys = self.context.actions.keys(action)
        return f" ({key_text(keys[0])})" if keys else ""

    def _show_marks(self) -> None:
        session = self.session
        if session.is_current:
            code = self.chosen()
            found = marks(session.shown, session.result, code.ref if code else None)
            self.pane.note.show_marks(found)
        elif not session.note:
            self.pane.note.show_marks(())

    def _show_checks(self) -> None:
        session = self.session
        if session.result is None:
            return
        any_accepted = bool(accepted(session.shown))
        named = [f"{one.source} {one.edition}" for one in self._findings]
        self.results.show_checks(
            format_date(self.context.date_of_service.value),
            " · ".join(dict.fromkeys(session.result.editions or named)),
            finding_rows(self._findings if any_accepted else ()),
            _NO_FINDING if any_accepted else _NO_ACCEPTED,
        )

    def _toggle_details(self) -> None:
        self.results.want_details(self.results.details_card.isHidden())

    def _ask_file(self) -> None:
        name, _ = QFileDialog.getOpenFileName(self, "Open a note", "", _FILES)
        if name:
            self.read_file(Path(name))

    def _take_notes(self, path: Path, notes: "tuple[NoteText, ...]") -> None:
        text = "\n\n".join(note.text for note in notes)
        if len(text) > LONGEST:
            self._show()
            self._say_too_long(f"{path.name} was not opened")
            return
        self.session.replace_note(f"{path.name} opened", text, self._fresh())
        left_out = [one for note in notes for one in note.left_out]
        more = f"; not read: {', '.join(left_out)}" if left_out else ""
        self.notice.emit(f"Opened {path.name}{more}")
        self.focus_entry()

    def _say_too_long(self, what: str) -> None:
        self.notice.emit(f"{what}: a note has at most {format_number(LONGEST)} characters")

    def _refuse(self, path: Path, error: Exception) -> None:
        from index.cases.reading import NoteError  # loads the readers: only where one was used

        self._show()
        if isinstance(error, OSError):
            self.notice.emit(f"{path.name} cannot be read: {error.strerror or 'try a copy of it'}")
        elif isinstance(error, NoteError):
            self.notice.emit(f"{path.name} was not opened: {error}")
        else:
            raise error

    def _new(self) -> None:
        if self.session.is_empty:
            self.notice.emit("This is a new case already")
        else:
            self.session.replace_note("new case", "", self._fresh())
            undo = self._key("shell.undo")
            self.notice.emit(f"New case. The one before comes back{undo}")
        self.pane.note.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def _fresh(self) -> Choices:
        """Return the choices of a new case, in the setting of the one before."""
        return Choices(setting=self.session.choices.setting)

    def _forget_work(self) -> None:
        self._failure = ""
        self._findings = ()
        self.coding.drop_file()
        self.coding.forget()
        self.sending.forget()
        self.pane.show_identifiers(None)
        self.pane.questions.show_questions((), Choices())
        self.results.reply.show_text("")
        self.results.details.show_text("")

    def restyle(self) -> None:
        """Adapt to another theme, text size or density."""
        self._show_marks()
