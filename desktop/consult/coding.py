"""Coding and checking as the note and the choices change, off the UI thread."""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal

from desktop.background import LatestWorker, Task
from desktop.consult.case import claim_of
from desktop.consult.engine import (
    CheckRequest,
    CheckWorker,
    CodingAnswer,
    CodingRequest,
    CodingWorker,
    Engine,
    Preparation,
    read_file,
)
from desktop.consult.session import CaseSession
from desktop.shell.context import Context
from index.database import ContentError
from index.model.claims import Finding

if TYPE_CHECKING:
    from index.cases.reading import NoteText

REST_MS = 300
"""How long typing rests before the note is coded anew."""
_PASTED = 20
"""A change of so many characters was no typing: it is coded at once."""


class Coding(QObject):
    """Keeps the codes those of the note, and the findings those of the codes.

    Args:
        context: Content and date.
        engine: What codes and checks.
        session: The case.
        parent: Qt owner.

    Signals:
        started: The codes shown are those of an older note now.
        failed: A sentence saying why there are no codes.
        checked: The findings on the accepted codes.
    """

    started = Signal()
    failed = Signal(str)
    checked = Signal(object)

    def __init__(
        self, context: Context, engine: Engine, session: CaseSession, parent: QObject
    ) -> None:
        super().__init__(parent)
        self._context = context
        self._session = session
        self._read_note = engine.read_note
        self._outstanding = False
        self._checking = False
        self._opened = False
        self._asked: CodingRequest | None = None
        self._claim: CheckRequest | None = None
        self._task: Task | None = None
        self._wanted = False  # whether what is in the file is still wanted
        self._rest = QTimer(self)
        self._rest.setSingleShot(True)
        self._rest.setInterval(REST_MS)
        self._rest.timeout.connect(self.code)
        coder = CodingWorker(context.content.folder, engine.open_coder)
        self._coder: LatestWorker[CodingRequest | Preparation, CodingAnswer | None] = LatestWorker(
            coder, self, finish=coder.finish
        )
        self._coder.answered.connect(self._on_coded)
        self._coder.failed.connect(self._on_failed)
        checker = CheckWorker(context.content.folder, engine.check)
        self._checker: LatestWorker[CheckRequest, tuple[Finding, ...]] = LatestWorker(
            checker, self, finish=checker.finish
        )
        self._checker.answered.connect(lambda _ticket, found: self._on_checked(found))
        self._checker.failed.connect(self._on_failed)

    @property
    def outstanding(self) -> bool:
        """Whether the codes are not yet those of the note."""
        return self._outstanding

    @property
    def opened(self) -> bool:
        """Whether the engine has answered before: opening it takes seconds."""
        return self._opened

    @property
    def checking(self) -> bool:
        """Whether the findings are not yet those of the codes."""
        return self._checking

    @property
    def reading(self) -> bool:
        """Whether a file is being read."""
        return self._task is not None

    def prepare(self) -> None:
        """Open the engine, so that the first note need not wait for it."""
        generation = self._context.content.generation()
        if generation is not None and not self._outstanding:
            self._coder.submit(Preparation(generation))

    def take_text(self, text: str) -> None:
        """Take over the note as it was changed, and code it: at once, or when typing rests."""
        if text == self._session.note:
            return
        pasted = abs(len(text) - len(self._session.note)) >= _PASTED
        self._session.note = text
        if pasted or not text.strip():
            self.code()
        else:
            self._start()
            self._rest.start()

    def code(self) -> None:
        """Code the note now."""
        self._rest.stop()
        generation = self._context.content.generation()
        session = self._session
        if not session.note.strip() or generation is None:
            self.forget()
            session.answer = None
            session.changed.emit()
            return
        self._start()
        self._asked = CodingRequest(
            session.note, session.choices, self._context.date_of_service.value, generation
        )
        self._coder.submit(self._asked)

    def renew(self) -> None:
        """Code the note anew if it, the setting, age, sex, date or content are others now."""
        asked, session = self._asked, self._session
        if self._context.content.generation() is None:
            return
        if not session.note.strip():
            if asked is not None:
                self.code()
            return
        if asked is None or (session.answer is None and not self._outstanding):
            self.code()
            return
        before, now = asked.choices, session.choices
        if (
            asked.text != session.note
            or (before.setting, before.age, before.sex) != (now.setting, now.age, now.sex)
            or asked.date_of_service != self._context.date_of_service.value
            or asked.generation != self._context.content.generation()
        ):
            self.code()

    def check(self) -> None:
        """Check the accepted codes."""
        session, generation = self._session, self._context.content.generation()
        if generation is None or not session.is_current:
            return
        claim = claim_of(session.choices, session.shown, self._context.date_of_service.value)
        request = CheckRequest(claim, generation)
        if request == self._claim:
            return
        self._claim = request
        if claim.lines:
            self._checking = True
            self._checker.submit(request)
        else:
            self._checker.forget()
            self._on_checked(())

    def read(
        self,
        path: Path,
        take: "Callable[[tuple[NoteText, ...]], object]",
        refuse: Callable[[Exception], object],
    ) -> None:
        """Read a file off the UI thread; nothing while another one is read.

        Args:
            path: The file.
            take: Called with the notes in it.
            refuse: Called with why it cannot be read.
        """
        if self._task is not None:
            return
        task = Task(lambda _report: read_file(path, self._read_note), self)
        task.finished.connect(lambda notes: self._end(lambda: take(notes)))
        task.failed.connect(lambda error: self._end(lambda: refuse(error)))
        self._task = task
        self._wanted = True
        task.start()

    def drop_file(self) -> None:
        """Take nothing of a file that is being read: the case it was for is gone."""
        self._wanted = False

    def forget(self) -> None:
        """Drop what is under way, and the note that the threads hold."""
        self._rest.stop()
        self._asked = self._claim = None
        self._outstanding = self._checking = False
        self._coder.forget()
        self._checker.forget()
        # A thread keeps its last request until the next one: that must not be a note.
        self.prepare()

    def stop(self) -> None:
        """End the background work; called before the window goes."""
        self._rest.stop()
        self._coder.end()
        self._checker.end()
        if self._task is not None:
            self._task.wait()

    def _start(self) -> None:
        if not self._outstanding:
            self._outstanding = True
            self.started.emit()

    def _on_coded(self, _ticket: int, answer: CodingAnswer | None) -> None:
        self._opened = True
        if answer is None or answer.request is not self._asked:
            return
        # Typed on meanwhile: an answer for the newer text comes, and this one is shown no more.
        if answer.request.text != self._session.note:
            return
        self._outstanding = False
        self._claim = None
        self._session.take_answer(answer)

    def _on_checked(self, findings: tuple[Finding, ...]) -> None:
        self._checking = False
        self.checked.emit(findings)

    def _on_failed(self, _ticket: int, error: Exception) -> None:
        self._outstanding = self._checking = False
        if not isinstance(error, ContentError):
            self.failed.emit("The note could not be coded. Try again, or restart Codeleaf.")
            raise error
        self.failed.emit(f"{str(error)[:1].upper()}{str(error)[1:]}.")

    def _end(self, then: Callable[[], object]) -> None:
        if self._task is not None:
            self._task.deleteLater()  # it holds the note
            self._task = None
        if self._wanted:
            then()
        else:
            self._session.changed.emit()
