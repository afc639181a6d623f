"""What the pages of the workspace share, and what a page is."""

from collections.abc import Callable
from typing import TypeVar

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from desktop.careers.engine import Engine
from desktop.shell.context import Context
from index.model.job_board import JobProfile
from index.userdata import UserDataError

Kept = TypeVar("Kept")

BOARD_PAGE = "board"
APPLICATIONS_PAGE = "applications"
POSTING_PAGE = "posting"
SOURCES_PAGE = "sources"


class Desk(QObject):
    """What the pages share.

    Args:
        context: What a workspace is given.
        engine: The engine's functions, replaced in tests.
        parent: Qt owner.

    Attributes:
        profile: What the person has and wants.
        preparing: Whether a board is being made because there was none.

    Signals:
        notice: A short confirmation for the status bar.
        kept_changed: What the status bar says of what is kept has changed.
        answered: ``(total, milliseconds)`` of an answer that has been painted.
        page_wanted: Key of a page that is to be shown.
        posting_wanted: The ``Application`` whose posting the board is to show.
        mail_wanted: Number of an application that is to be mailed, and the mail address that it is
            to go to, empty for that of the posting.
        profile_changed: What the person has and wants (``JobProfile``) is another.
        applications_changed: An application was added, changed or deleted.
        sources_changed: The sources (``JobSource``), as they are now.
        written: The board was written by this window.
        unindexed: The index is not made of the tables, of which this is the generation: whoever
            wrote them was ended before it was.
        preparation_wanted: There is no board yet: it is to be made, with the invented postings.
    """

    notice = Signal(str)
    kept_changed = Signal()
    answered = Signal(int, float)
    page_wanted = Signal(str)
    posting_wanted = Signal(object)
    mail_wanted = Signal(int, str)
    profile_changed = Signal()
    applications_changed = Signal()
    sources_changed = Signal(object)
    written = Signal()
    unindexed = Signal(int)
    preparation_wanted = Signal()

    def __init__(self, context: Context, engine: Engine, parent: QObject) -> None:
        super().__init__(parent)
        self.context = context
        self.engine = engine
        self.profile = JobProfile()
        self.preparing = False

    def read_profile(self) -> None:
        """Take over what the person has and wants, and say so if it is something else."""
        profile = self.keep(self.context.userdata.job_profile) or JobProfile()
        if profile != self.profile:
            self.profile = profile
            self.profile_changed.emit()

    def keep(self, use: Callable[[], Kept]) -> Kept | None:
        """Read or write the person's data; say so if that fails.

        Returns:
            What ``use`` returned, None if it failed.
        """
        try:
            return use()
        except UserDataError as error:
            self.notice.emit(str(error))
            return None


class Page(QWidget):
    """A page of the workspace.

    A page connects its actions with ``desk.context.actions``; those whose keys mean something else
    on another page have a context of their own (``desktop/shell/action_table.py``).

    Args:
        desk: What the pages share.
        parent: The stack of pages.

    Attributes:
        key: Name under which its state is kept.
        title: Its label in the strip of pages.
        hints: Action ids and one or two words each, shown at the left of the status bar; empty for
            those of the workspace.
        contexts: The contexts of its actions.
    """

    key = ""
    title = ""
    hints: tuple[tuple[str, str], ...] = ()
    contexts: tuple[str, ...] = ()

    def __init__(self, desk: Desk, parent: QWidget) -> None:
        super().__init__(parent)
        self.desk = desk
        self.context = desk.context

    @classmethod
    def kept_before(cls, desk: Desk) -> str:
        """Return what ``kept`` of this page would say, which has not been shown yet."""
        return ""

    def start(self) -> None:
        """Load what answers need; called once, after the window's first paint."""

    def focus_entry(self) -> None:
        """Give the keyboard to the page's entry point."""
        self.setFocus()

    def select_entry(self) -> None:
        """Give the keyboard to the entry point, with the text there selected."""
        self.focus_entry()

    def type_text(self, text: str) -> None:
        """Begin what characters begin that are typed where no text field has the keyboard."""

    def panes(self) -> list[QWidget]:
        """Return the widgets that F6 moves between, in order."""
        return [self]

    def escape(self) -> None:
        """Leave what is open, one step at a time."""

    def undo(self) -> str:
        """Take back what was done last here; return what that was, empty if there is nothing."""
        return ""

    def redo(self) -> str:
        """Do again what was taken back last; return what that was, empty if there is nothing."""
        return ""

    def kept(self) -> str:
        """Return what the status bar says of what is kept, empty where there is nothing."""
        return ""

    def keep_user_data(self) -> None:
        """Keep what is being written."""

    def refresh_user_data(self) -> None:
        """Show what is the person's anew: after an undo, a change elsewhere, another profile."""

    def save_state(self) -> dict[str, object]:
        """Return what is restored at the next start, as JSON values."""
        return {}

    def restore_state(self, state: dict[str, object]) -> None:
        """Restore what ``save_state`` returned; unknown or damaged values are ignored."""

    def restyle(self) -> None:
        """Take over theme and zoom."""

    def close_page(self) -> None:
        """Stop background work before the window goes."""
