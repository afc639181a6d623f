"""What leaves the program: the reply and the questions, after a look at their identifiers."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFileDialog

from desktop.background import LatestWorker
from desktop.consult.case import CaseCode
from desktop.consult.engine import CleaningAnswer, CleaningRequest, CleaningWorker, Engine
from desktop.consult.reply import Reply, ReplyParts, mail_draft, write_reply
from desktop.consult.review import Review, Reviewed
from index.model import CodeLine, Kind

if TYPE_CHECKING:
    from desktop.consult.workspace import ConsultWorkspace
    from index.cases.deidentification import Identifier

_MAIL = "Mail (*.eml)"


class Sending(QObject):
    """Copies and mails of a workspace.

    Args:
        workspace: The workspace.
        engine: What finds identifiers.

    Signals:
        cleaned: A ``CleaningAnswer`` for the note and the reply as they are now.
    """

    cleaned = Signal(object)

    def __init__(self, workspace: "ConsultWorkspace", engine: Engine) -> None:
        super().__init__(workspace)
        self._workspace = workspace
        self._session = workspace.session
        self._asked: CleaningRequest | None = None
        self._answer: CleaningAnswer | None = None
        self._waiting: Callable[[CleaningAnswer], None] | None = None
        self._reviewed: tuple[str, Reviewed] | None = None
        self._worker: LatestWorker[CleaningRequest, CleaningAnswer] = LatestWorker(
            CleaningWorker(engine.deidentify), self
        )
        self._worker.answered.connect(self._on_cleaned)
        self._worker.failed.connect(self._on_failed)

    @property
    def outstanding(self) -> bool:
        """Whether the texts as they are now are still being looked through."""
        return self._asked is not None and (
            self._answer is None or self._answer.request != self._asked
        )

    def connect_actions(self) -> None:
        """Give the actions their handlers."""
        connect = self._workspace.context.actions.connect
        connect("consult.copy_reply", self.copy_reply)
        connect("consult.mail", self.mail)
        connect("consult.copy_question", self.copy_question)
        connect("consult.identifiers", self.review_note)
        self._workspace.pane.identifiers.clicked.connect(self.review_note)

    @property
    def holds_text(self) -> bool:
        """Whether the note looked through last was not empty."""
        return self._asked is not None and bool(self._asked.note)

    def renew(self) -> None:
        """Look for identifiers in the note, in the reply as it is now and in the question."""
        request = CleaningRequest(
            self._session.note, self._reply(), self._workspace.pane.questions.text()
        )
        if request != self._asked:
            self._asked = request
            self._worker.submit(request)

    def forget(self) -> None:
        """Forget the texts of the case, those that the thread holds as well."""
        self._answer = self._waiting = self._reviewed = None
        self._asked = CleaningRequest("", Reply(), "")
        self._worker.submit(self._asked)

    def stop(self) -> None:
        """End the background work; called before the window goes."""
        self._worker.close()

    def copy_reply(self) -> None:
        """Copy the reply; its identifiers are reviewed first where there are any."""

        def copy(reviewed: Reviewed) -> None:
            self._copy(reviewed, "reply copied", "Copied the reply")

        self._with_clean(lambda answer: self._review_reply(answer, "Copy", copy, always=False))

    def copy_question(self) -> None:
        """Copy the question shown; its identifiers are reviewed first where there are any."""
        questions = self._workspace.pane.questions
        if questions.current is None:
            self._workspace.notice.emit("There is no question to the provider")
            return
        questions.commit()

        def copy(reviewed: Reviewed) -> None:
            self._copy(reviewed, "question copied", "Copied the question to the provider")

        def review(answer: CleaningAnswer) -> None:
            text, spans = answer.request.question, answer.question
            if spans:
                self._review("the question", text, spans, "Copy", copy)
            else:
                copy(Reviewed(text, ()))

        self._with_clean(review)

    def review_note(self) -> None:
        """Show the note without its identifiers, which may be copied."""

        def copy(reviewed: Reviewed) -> None:
            self._copy(reviewed, "note copied", "Copied the note without identifiers")

        self._with_clean(
            lambda answer: self._review(
                "the note", answer.request.note, answer.note, "Copy the note", copy
            )
        )

    def mail(self) -> None:
        """Save the reply as a mail that a mail program opens, after a review."""
        self._with_clean(
            lambda answer: self._review_reply(answer, "Save as a mail", self._save, always=True)
        )

    def _reply(self) -> Reply:
        session = self._session
        if session.result is None:
            return Reply()
        return write_reply(ReplyParts(self._to_pass_on(), session.result, session.choices))

    def _to_pass_on(self) -> tuple[CaseCode, ...]:
        """Return the codes, without titles that a licence does not let out."""
        from index.pages import lines_to_pass_on, withheld_owners

        context = self._workspace.context
        withheld = withheld_owners(context.content.sources(), context.userdata.licences())
        shown = self._session.shown
        lines = [CodeLine(one.ref, one.display, one.title, Kind.CODE, True) for one in shown]
        passed = lines_to_pass_on(lines, withheld)
        return tuple(
            replace(one, title=line.title) for one, line in zip(shown, passed, strict=True)
        )

    def _with_clean(self, use: Callable[[CleaningAnswer], None]) -> None:
        """Call ``use`` with the texts as they are now, once identifiers were looked for."""
        if self._session.result is None or not self._session.is_current:
            self._workspace.notice.emit("There is no coded note yet")
            return
        self.renew()
        if self._answer is None or self.outstanding:
            self._waiting = use
        else:
            use(self._answer)

    def _on_cleaned(self, _ticket: int, answer: CleaningAnswer) -> None:
        self._answer = answer
        self.cleaned.emit(answer)
        waiting, self._waiting = self._waiting, None
        if waiting is not None:
            waiting(answer)

    def _on_failed(self, _ticket: int, error: Exception) -> None:
        """Let nothing leave that was not looked through."""
        self._asked = self._answer = self._waiting = None
        self._workspace.notice.emit("Identifiers could not be looked for: nothing is copied")
        raise error

    def _review_reply(
        self,
        answer: CleaningAnswer,
        go_on: str,
        use: Callable[[Reviewed], None],
        *,
        always: bool,
    ) -> None:
        text, spans = answer.request.reply.text, answer.reply
        if self._reviewed is not None and self._reviewed[0] == text:
            use(self._reviewed[1])
            return
        if not spans and not always:
            use(Reviewed(text, ()))
            return

        def reviewed(came_to: Reviewed) -> None:
            self._reviewed = (text, came_to)
            use(came_to)

        self._review("the reply", text, spans, go_on, reviewed)

    def _review(
        self,
        what: str,
        text: str,
        spans: "tuple[Identifier, ...]",
        go_on: str,
        use: Callable[[Reviewed], None],
    ) -> None:
        dialog = Review(what, text, spans, go_on, self._workspace.context.theme, self._workspace)

        def take(came_to: Reviewed) -> None:
            for kind, start, end, reason in came_to.left:
                details = {"in": what, "kind": kind, "offsets": [start, end], "reason": reason}
                self._session.record("identifier left", details)
            use(came_to)

        dialog.reviewed.connect(take)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def _copy(self, reviewed: Reviewed, action: str, said: str) -> None:
        QGuiApplication.clipboard().setText(reviewed.text)
        self._session.record(action, {"identifiers_left": len(reviewed.left)})
        self._workspace.notice.emit(said)

    def _save(self, reviewed: Reviewed) -> None:
        name, _ = QFileDialog.getSaveFileName(
            self._workspace, "Save the reply as a mail", "codes.eml", _MAIL
        )
        if not name:
            return
        path = Path(name) if Path(name).suffix else Path(name).with_suffix(".eml")
        try:
            path.write_bytes(mail_draft(reviewed.text))
        except OSError as error:
            reason = error.strerror or "it cannot be written"
            self._workspace.notice.emit(f"Not saved: {reason}. Choose another folder.")
            return
        self._session.record("mail saved", {"identifiers_left": len(reviewed.left)})
        self._workspace.notice.emit(f"Saved {path.name}: open it with your mail program")
