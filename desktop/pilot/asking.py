"""Asking, off the UI thread: the latest question wins, its answer comes part by part."""

from PySide6.QtCore import QObject, Signal

from desktop.background import LatestWorker
from desktop.pilot.engine import AnswerWorker, AskRequest, Engine, Preparation, Reply
from desktop.shell.context import Context
from index.database import ContentError
from index.model import CodeRef

_FAILED = "The question could not be answered. Try again, or restart Codeleaf."


class Asking(QObject):
    """Asks questions one at a time.

    Args:
        context: Content and date.
        engine: What answers.
        parent: Qt owner.

    Signals:
        grown: A ``Reply`` with what is there so far.
        answered: The ``Reply`` with the whole answer.
        failed: A sentence saying why there is no answer.
    """

    grown = Signal(object)
    answered = Signal(object)
    failed = Signal(str)

    def __init__(self, context: Context, engine: Engine, parent: QObject) -> None:
        super().__init__(parent)
        self._context = context
        self._fresh = True
        self.outstanding = False
        worker = AnswerWorker(context.content.folder, engine, self._report)
        self._worker: LatestWorker[AskRequest | Preparation, Reply | None] = LatestWorker(
            worker, self, finish=worker.finish
        )
        self._worker.parted.connect(lambda _ticket, reply: self._on_part(reply))
        self._worker.answered.connect(lambda _ticket, reply: self._on_answer(reply))
        self._worker.failed.connect(self._on_failed)

    def prepare(self) -> None:
        """Open the engine, so that the first question need not wait for it."""
        generation = self._context.content.generation()
        if generation is not None and not self.outstanding:
            self._fresh = True
            self._worker.submit(Preparation(generation))

    def ask(self, text: str, about: CodeRef | None) -> bool:
        """Ask a question; return whether there is content to answer it."""
        generation = self._context.content.generation()
        if generation is None:
            return False
        day = self._context.date_of_service.value
        self.outstanding = True
        self._worker.submit(AskRequest(text, day, generation, about, self._fresh))
        self._fresh = False
        return True

    def forget(self) -> None:
        """Begin a new talk; what is under way is dropped, and no thread holds its question."""
        self._fresh = True
        self.outstanding = False
        self._worker.forget()
        self.prepare()

    def begin_talk(self) -> None:
        """Let the next question follow no other."""
        self._fresh = True

    def stop(self) -> None:
        """End the background work; called before the window goes."""
        self._worker.end()

    def _report(self, part: object) -> None:
        self._worker.report(part)

    def _on_part(self, reply: Reply | None) -> None:
        if reply is not None:
            self.grown.emit(reply)

    def _on_answer(self, reply: Reply | None) -> None:
        if reply is not None:
            self.outstanding = False
            self.answered.emit(reply)

    def _on_failed(self, _ticket: int, error: Exception) -> None:
        self.outstanding = False
        if not isinstance(error, ContentError):
            self.failed.emit(_FAILED)
            raise error
        self.failed.emit(f"{str(error)[:1].upper()}{str(error)[1:]}.")
