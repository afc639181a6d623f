"""Loads, while the window rests, the modules of what has not been shown yet.

The first showing of a workspace would otherwise wait for hundreds of them. No widget is made here.
Two threads that load modules of one package can be in each other's way, so this one gives way to a
workspace that is made meanwhile and to the threads that it starts.
"""

import importlib
import time
from collections.abc import Callable, Sequence

from PySide6.QtCore import QObject, QTimer

from desktop.background import Task
from desktop.shell.content import ContentService

REST_MS = 1500
"""How long after the content has been read, or a workspace was made, it begins or goes on."""
_PAUSE_S = 0.02
"""Seconds between two modules, in which whoever waits for the interpreter gets it."""
MODULES = (
    # What the workspaces are made of comes before them, so that a stop need not wait long.
    "index.fulltext.engine",
    "index.pages.browsing",
    "index.claims",
    "index.cases.reading",
    "desktop.consult",
    "index.answers.understanding",
    "index.answers.rules",
    "desktop.pilot",
    "desktop.careers",
    "index.jobs.reading",
    "index.jobs.understanding",
    "desktop.browse",
    "desktop.library",
    "desktop.accounts",
    # Dialogs.
    "desktop.shell.palette",
    "desktop.shell.settings_dialog",
    "desktop.shell.keys_page",
    "desktop.shell.about",
    "desktop.lookup.evaluation",
    "desktop.lookup.explaining",
    "index.jobs.applications.calendar",
)


class Preloading(QObject):
    """Begins once the content has been read, makes way for workspaces, and ends by itself.

    Args:
        content: The content in force.
        modules: What to load, in order.
        parent: Qt owner.
        load: Loads one module, replaced in tests.
    """

    def __init__(
        self,
        content: ContentService,
        parent: QObject | None = None,
        modules: Sequence[str] = MODULES,
        load: Callable[[str], object] = importlib.import_module,
    ) -> None:
        super().__init__(parent)
        self._content = content
        self._left = list(modules)
        self._load = load
        self._task: Task | None = None
        self._closed = False
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(REST_MS)
        self._timer.timeout.connect(self._begin)

    def start(self) -> None:
        """Wait for the content; called after the window's first paint."""
        self._content.summary_changed.connect(self._plan)

    def postpone(self) -> None:
        """Stop behind the module that is being loaded, and go on later."""
        if self._task is not None or self._timer.isActive():
            self._stop()
            self._plan()

    def close(self) -> None:
        """Stop behind the module that is being loaded."""
        self._closed = True
        self._stop()

    def _stop(self) -> None:
        self._timer.stop()
        if self._task is not None:
            # It stays until this goes: deleted with what it has reported still on its way, it took
            # the program down now and then.
            self._task.close()
            self._task = None

    def _plan(self) -> None:
        if self._left and self._task is None and not self._closed:
            self._timer.start()

    def _begin(self) -> None:
        self._task = Task(self._run, self)
        self._task.start()

    def _run(self, report: Callable[[object], None]) -> None:
        while self._left:
            report(self._left[0])
            self._load(self._left[0])
            del self._left[0]
            time.sleep(_PAUSE_S)
