"""Loads, while the window rests, the modules of what has not been shown yet.

The first showing of a workspace would otherwise wait for hundreds of them. No widget is made here.
Python gives each module to the thread that asks first, and lets the other one wait for it.
"""

import importlib
import time
from collections.abc import Callable, Sequence

from PySide6.QtCore import QObject, QTimer

from desktop.background import Task
from desktop.shell.content import ContentService

REST_MS = 700
"""How long after the content has been read it begins: Lookup has opened its engine by then."""
_PAUSE_S = 0.02
"""Seconds between two modules, in which whoever waits for the interpreter gets it."""
MODULES = (
    # What the workspaces are made of comes before them, so that a stop need not wait long.
    "index.fulltext.engine",
    "index.pages.browsing",
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
    """Begins once the content has been read, and ends by itself.

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
        self._modules = modules
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

    def close(self) -> None:
        """Stop behind the module that is being loaded."""
        self._closed = True
        self._timer.stop()
        if self._task is not None:
            self._task.close()

    def _plan(self) -> None:
        if self._task is None and not self._closed:
            self._timer.start()

    def _begin(self) -> None:
        self._task = Task(self._run, self)
        self._task.start()

    def _run(self, report: Callable[[object], None]) -> None:
        for name in self._modules:
            report(name)
            self._load(name)
            time.sleep(_PAUSE_S)
