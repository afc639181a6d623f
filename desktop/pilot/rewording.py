"""Whole answers put into other words by the person's own model, where the settings name one."""

from collections.abc import Callable
from dataclasses import dataclass, field

from PySide6.QtCore import QObject, Signal

from desktop.background import LatestWorker
from desktop.shell.settings import Settings
from index.answers.rephrasing import Endpoint, Rephrasing, rephrase
from index.model.answers import Answer

_FAILED = "the model's words could not be checked"


@dataclass(frozen=True, slots=True)
class _Request:
    """An answer and who is to put it into other words."""

    answer: Answer = field(repr=False)
    endpoint: Endpoint


def _reword(request: _Request) -> Rephrasing:
    from index.cases.deidentification import deidentify  # costs time that few need

    return rephrase(request.answer, request.endpoint, lambda text: deidentify(text).text)


class Rewording(QObject):
    """Asks the model, off the UI thread; an answer overtaken by another stays as it is.

    Args:
        settings: Names the model; without one nothing is asked.
        parent: Qt owner.

    Signals:
        done: ``(answer, Rephrasing)``.
    """

    done = Signal(object, object)

    def __init__(self, settings: Settings, parent: QObject) -> None:
        super().__init__(parent)
        self._settings = settings
        self._asked: Answer | None = None
        self._worker: LatestWorker[_Request, Rephrasing] = LatestWorker(_reword, self)
        self._worker.answered.connect(lambda _ticket, found: self._on_done(found))
        self._worker.failed.connect(self._on_failed)

    def begin(self, answer: Answer, to_pass_on: Callable[[Answer], Answer]) -> None:
        """Have an answer reworded if the settings name a model and it says anything.

        Args:
            answer: The answer.
            to_pass_on: Takes out licensed text, which goes to no other computer.
        """
        url = self._settings.text("model_url").strip()
        if not url or answer.abstained:
            return
        self._asked = answer
        name = self._settings.text("model_name").strip()
        consent = self._settings.flag("model_elsewhere")
        told = to_pass_on(answer) if consent else answer
        self._worker.submit(_Request(told, Endpoint(url, name, consent)))

    def forget(self) -> None:
        """Drop what is under way."""
        self._asked = None
        self._worker.forget()

    def stop(self) -> None:
        """End the background work; called before the window goes."""
        self._worker.close()

    def _on_done(self, found: Rephrasing) -> None:
        answer, self._asked = self._asked, None
        if answer is not None:
            self.done.emit(answer, found)

    def _on_failed(self, _ticket: int, error: Exception) -> None:
        self._on_done(Rephrasing("", (_FAILED,)))
        raise error
