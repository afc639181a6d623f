"""Locks the profile once nothing has been pressed for a while."""

import time
from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, QTimer
from PySide6.QtGui import QGuiApplication, QWindow

from desktop.shell.account import CurrentAccount
from desktop.shell.settings import Settings

CHECK_MS = 5000
"""How often it is looked whether it is time."""
_INPUT = frozenset(
    {
        QEvent.Type.KeyPress,
        QEvent.Type.KeyRelease,
        QEvent.Type.InputMethod,
        QEvent.Type.MouseButtonPress,
        QEvent.Type.MouseMove,
        QEvent.Type.Wheel,
        QEvent.Type.TouchBegin,
        QEvent.Type.TabletPress,
    }
)


class IdleLock(QObject):
    """Watches the window that has the keyboard while a profile is open.

    All input of the person arrives there first. A filter on the application would see every event
    of every object instead, which takes its time.

    Args:
        account: What is locked.
        settings: After how long, ``lock_after`` in minutes.
        parent: Qt owner.
        clock: The time in seconds. The computer's own clock goes on while it sleeps.
    """

    def __init__(
        self,
        account: CurrentAccount,
        settings: Settings,
        parent: QObject,
        clock: Callable[[], float] = time.time,
    ) -> None:
        super().__init__(parent)
        self._account = account
        self._settings = settings
        self._clock = clock
        self._seen = clock()
        self._watching = False
        self._timer = QTimer(self)
        self._timer.setInterval(CHECK_MS)
        self._timer.timeout.connect(self.check)
        account.changed.connect(self._on_account)

    def check(self) -> None:
        """Lock the profile if nothing was pressed for as long as the setting says."""
        seconds = self._settings.number("lock_after") * 60
        now = self._clock()
        self._seen = min(self._seen, now)  # the clock may have been set back
        if seconds and now - self._seen >= seconds:
            self._account.lock()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Note that something was pressed or moved."""
        if event.type() in _INPUT and self._timer.isActive():
            # The computer may have slept: then this comes too late to keep the profile open.
            self.check()
            self._seen = self._clock()
        return super().eventFilter(watched, event)

    def _on_account(self) -> None:
        if self._account.profile is None or self._account.locked:
            self._timer.stop()
            return
        self._seen = self._clock()
        self._timer.start()
        if not self._watching:
            self._watching = True
            application = QGuiApplication.instance()
            if isinstance(application, QGuiApplication):
                application.focusWindowChanged.connect(self._watch)
            self._watch(QGuiApplication.focusWindow())

    def _watch(self, window: QWindow | None) -> None:
        if window is not None:
            window.installEventFilter(self)
