"""What a workspace is given: the services of the program and those of its window."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from desktop.shell.account import CurrentAccount
from desktop.shell.actions import Actions
from desktop.shell.content import ContentService
from desktop.shell.settings import Settings
from desktop.shell.theme import ThemeManager

if TYPE_CHECKING:
    from index.model import CodeRef
    from index.userdata import UserData


class DateOfService(QObject):
    """The date that picks the edition: today, moving on at midnight, until another is set.

    Signals:
        changed: The new date.
    """

    changed = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._chosen: date | None = None
        self._value = date.today()

    @property
    def value(self) -> date:
        """The date in force."""
        return self._value

    @property
    def is_today(self) -> bool:
        """Whether the date follows today."""
        return self._chosen is None

    def set(self, value: date | None) -> None:
        """Choose a date; None, or today's date, follows today."""
        self._chosen = None if value == date.today() else value
        self.refresh()

    def begin(self, stored: object) -> None:
        """Begin with a date that was stored as text, as in ISO 8601; anything else is today."""
        try:
            self.set(date.fromisoformat(stored) if isinstance(stored, str) else None)
        except ValueError:
            self.set(None)

    def refresh(self) -> None:
        """Move on to the new day if the date follows today."""
        value = self._chosen or date.today()
        if value != self._value:
            self._value = value
            self.changed.emit(value)


@dataclass(frozen=True)
class Context:
    """The services a workspace works with.

    Attributes:
        content: The content in force, shared by all windows.
        userdata: Notes, favourites, history and state of whoever works; used in the UI thread
            only.
        account: Who works.
        settings: The user's settings, shared.
        theme: Colours and fonts, shared.
        actions: The actions of this window.
        date_of_service: The date of this window.
        open_window: Opens another window whose workspace gets the state given
            (``Workspace.restore_state``).
        open_code: Shows a code (``CodeRef``) in the Lookup workspace of this window.
        open_place: Goes to a place that a code page or a citation names (``Cell.target``):
            ``guideline:I.C.4.a``, ``index:main:12``, ``table:0DT``, ``url:https://...``; says so
            and returns False where nothing opens it.
    """

    content: ContentService
    userdata: "UserData"
    account: CurrentAccount
    settings: Settings
    theme: ThemeManager
    actions: Actions
    date_of_service: DateOfService
    open_window: Callable[[dict[str, object]], None]
    open_code: Callable[["CodeRef"], None]
    open_place: Callable[[str], bool]
