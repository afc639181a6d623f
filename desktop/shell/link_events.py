"""Links that the system hands to a running program as an event, as macOS does."""

from PySide6.QtCore import QEvent, QObject, Signal
from PySide6.QtGui import QFileOpenEvent

from desktop.shell.links import is_link


class LinkEvents(QObject):
    """Watches an application for links to follow.

    Every event of every object passes a filter on the application, so it is installed on macOS
    only; elsewhere a link is an argument of the program.

    Args:
        application: The application.

    Signals:
        followed: The link, as it came.
    """

    followed = Signal(str)

    def __init__(self, application: QObject) -> None:
        super().__init__(application)
        application.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Take links from the events and leave all others."""
        if event.type() == QEvent.Type.FileOpen and isinstance(event, QFileOpenEvent):
            address = event.url().toString()
            if is_link(address):
                self.followed.emit(address)
                return True
        return super().eventFilter(watched, event)
