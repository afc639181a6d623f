"""Makes the vectors of search by meaning in the background, where the content has none.

It takes minutes, so ``codeleaf meaning`` runs beside the window at a low priority, once no search
has been answered for a while. Stopped at any moment, it goes on from there the next time.
"""

import os
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal

from desktop.background import Task
from desktop.command import CommandRefused, Report, run_command
from desktop.shell.content import ContentService
from desktop.shell.settings import Settings
from index import __version__
from index.database.content import MEANING
from index.userdata import UserDataError

if TYPE_CHECKING:
    from index.build import Progress
    from index.userdata import UserData

REST_MS = 8000
"""How long after the first paint, and after an answer, it begins."""
CHECKED_KEY = "meaning_checked"
"""State that says for which content and program the vectors were found up to date."""
SAID_KEY = "meaning_said"
"""State that says which reason for doing without was told."""
_WANTED = ("meaning", "prepare_meaning")
_ADVICE = "“codeleaf meaning” says why search by meaning is missing"

Make = Callable[[Path, Report], object]


def make_vectors(content_dir: Path, report: Report) -> None:
    """Make the vectors of the generation in force, unless it has them.

    Args:
        content_dir: The content folder.
        report: Told of each step.

    Raises:
        CommandRefused: They cannot be made.
    """
    # The other half of the processors is the person's.
    workers = max(1, (os.cpu_count() or 1) // 2)
    arguments = ["meaning", "--progress", "json", "--workers", str(workers)]
    run_command([*arguments, "--content", str(content_dir)], report, low_priority=True)


class MeaningPreparation(QObject):
    """Begins when the program rests, follows the content, says how far it is.

    Args:
        content: The content in force.
        userdata: Keeps what was found out.
        settings: Whether it is wanted.
        parent: Qt owner.
        make: Makes the vectors, replaced in tests.

    Signals:
        changed: What is under way, in words; empty if nothing is.
        said: Something to be said once, and the reason in full or nothing.
    """

    changed = Signal(str)
    said = Signal(str, str)

    def __init__(
        self,
        content: ContentService,
        userdata: "UserData",
        settings: Settings,
        parent: QObject | None = None,
        make: Make = make_vectors,
    ) -> None:
        super().__init__(parent)
        self.text = ""
        self._content = content
        self._userdata = userdata
        self._settings = settings
        self._make = make
        self._task: Task | None = None
        self._asked = False
        self._stopped = False
        self._closed = False
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self._begin)

    @property
    def running(self) -> bool:
        """Whether it is under way."""
        return self._task is not None

    def start(self) -> None:
        """Plan it; called after the window's first paint."""
        self._content.generation_changed.connect(self._on_generation)
        self._settings.changed.connect(self._on_setting)
        self._plan()

    def postpone(self) -> None:
        """Wait anew: something was just searched."""
        if self._timer.isActive():
            self._timer.start(REST_MS)

    def toggle(self) -> None:
        """Stop it if it is under way, else begin at once."""
        if self.running:
            self.stop()
        elif self._content.generation() is not None:
            self._asked, self._stopped = True, False
            self._timer.stop()
            self._begin()

    def stop(self) -> None:
        """Stop it until the next start of the program, or until it is asked for."""
        self._timer.stop()
        self._stopped = True
        if self._task is not None:
            self._show("Stopping …")
            self._task.cancel()

    def close(self) -> None:
        """Stop it and wait for it."""
        self._closed = True
        self._timer.stop()
        if self._task is not None:
            self._task.cancel()
            self._task.wait()

    def _plan(self) -> None:
        """Begin after a rest, if it is wanted and there is anything to do."""
        generation = self._content.generation()
        wanted = all(self._settings.flag(name) for name in _WANTED) and not self._stopped
        self._timer.stop()
        if wanted and generation and not self.running and not self._is_ready(generation):
            self._timer.start(REST_MS)

    def _is_ready(self, generation: str) -> bool:
        """Return whether there are vectors, and this program has found them up to date."""
        there = (self._content.folder() / generation / MEANING).is_dir()
        return there and self._userdata.state(CHECKED_KEY) == [generation, __version__]

    def _begin(self) -> None:
        generation, folder = self._content.generation(), self._content.folder()
        if generation is None:
            return
        task = Task(lambda report: self._make(folder, report), self)
        task.progressed.connect(self._on_progress)
        task.finished.connect(lambda _answer: self._on_finished(generation))
        task.failed.connect(self._on_failed)
        task.cancelled.connect(self._on_cancelled)
        self._task = task
        if self._asked:
            self._show("Preparing search by meaning")
        task.start()

    def _show(self, text: str) -> None:
        if text != self.text:
            self.text = text
            self.changed.emit(text)

    def _on_progress(self, progress: "Progress") -> None:
        # Before it is known that there is anything to do, nothing is shown.
        from index.build.progress import Stage

        if progress.stage is Stage.MEANING and progress.total:
            percent = 100 * progress.done // progress.total
            self._show(f"Preparing search by meaning {percent} %")
        elif progress.stage in (Stage.MEANING, Stage.FETCHING):
            self._show("Preparing search by meaning")

    def _end(self) -> tuple[bool, bool]:
        """Forget the task; return whether anything was shown, and whether it was asked for."""
        ended = bool(self.text), self._asked
        if self._task is not None:
            self._task.deleteLater()
            self._task = None
        self._asked = False
        self._show("")
        return ended

    def _on_finished(self, generation: str) -> None:
        shown, _asked = self._end()
        if self._closed:
            return
        if generation == self._content.generation():
            self._note(CHECKED_KEY, [generation, __version__])
            if shown:
                self.said.emit("Search by meaning is ready", "")
        else:
            self._plan()

    def _note(self, key: str, value: object) -> None:
        with suppress(UserDataError):  # then it is found out again
            self._userdata.set_state(key, value)

    def _on_failed(self, error: Exception) -> None:
        _shown, asked = self._end()
        if self._closed:
            return
        if not isinstance(error, CommandRefused):
            raise error
        reason = str(error)
        # Words answer all the same, so the same reason is not told at every start.
        if asked or self._userdata.state(SAID_KEY) != reason:
            self._note(SAID_KEY, reason)
            self.said.emit(f"Searching by words only: {_ADVICE}", reason)

    def _on_cancelled(self) -> None:
        self._end()
        if self._closed:
            return
        if self._stopped:
            self.said.emit("Stopped: it goes on from there the next time", "")
        else:
            self._plan()

    def _on_generation(self, _generation: str) -> None:
        if self._task is not None:
            self._task.cancel()  # it is about content that has been replaced
        self._plan()

    def _on_setting(self, name: str) -> None:
        if name in _WANTED:
            if self.running and not self._settings.flag(name):
                self.stop()
            else:
                self._stopped = False
                self._plan()
