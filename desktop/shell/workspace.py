"""What the shell asks of a workspace."""

from collections.abc import Callable

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QWidget

from desktop.shell.context import Context
from desktop.shell.theme import ThemeManager


class Workspace(QWidget):
    """A page behind one entry of the navigation rail.

    Subclasses connect their handlers with ``context.actions.connect(action_id, slot)`` and keep
    their own state. Text fields of a
    workspace are ``desktop.shell.fields.LineEdit``, so that Ctrl+C and Ctrl+Z reach the
    window's actions when the field itself has nothing to copy or to undo.

    Signals:
        notice: A short confirmation for the status bar ("Copied summary of E11.22").
        kept_changed: ``kept`` says something else now.
        hints_changed: ``hints`` says something else now.
        answered: ``(total, milliseconds)`` after each answer has been painted, for the status
            bar and the start-up benchmark.
    """

    notice = Signal(str)
    kept_changed = Signal()
    hints_changed = Signal()
    answered = Signal(int, float)

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.context = context
        self._waiting: list[Callable[[], None]] = []
        context.theme.dress(self, self.own_sheet, type(self).restyle)

    @staticmethod
    def own_sheet(theme: ThemeManager) -> str:
        """Return what the workspace adds to the style sheet."""
        del theme
        return ""

    def restyle(self) -> None:
        """Adapt to another theme, text size or density what the style sheet does not reach."""

    def start(self) -> None:
        """Load what answers need; called once, after the window's first paint."""

    def focus_entry(self) -> None:
        """Give the keyboard to the workspace's entry point."""
        self.setFocus()

    def type_text(self, text: str) -> None:
        """Start a query with characters typed where no text field had the focus."""

    def take_query(self, query: str) -> None:
        """Answer a query handed over from outside: a second launch or the palette."""

    def go_to_code(self, code: str) -> None:
        """Open a code named by the user in full, in any of its written forms."""

    def open_place(self, place: str) -> bool:
        """Open a place that begins with one of the entry's ``places``; return whether it is one."""
        del place
        return False

    def panes(self) -> list[QWidget]:
        """Return the widgets that F6 moves between, in order."""
        return [self]

    def undo(self) -> str:
        """Take back what was done last here; return what that was, empty if there is nothing."""
        return ""

    def redo(self) -> str:
        """Do again what was taken back last; return what that was, empty if there is nothing."""
        return ""

    def kept(self) -> str:
        """Return what the status bar says of what is kept, empty where there is nothing to say."""
        return ""

    def hints(self) -> tuple[tuple[str, str], ...]:
        """Return the keys that the status bar names now, empty for those of its entry."""
        return ()

    def keep_user_data(self) -> None:
        """Keep what is being written: another profile or the lock comes next."""

    def refresh_user_data(self) -> None:
        """Show notes, favourites and history anew after an undo or a change elsewhere.

        Also after another profile was put in force, and after it was locked or unlocked: nothing
        of the one before may stay.
        """

    def when_shown(self, act: Callable[[], None]) -> None:
        """Do something now, or once the workspace is shown if it is hidden.

        What is asked for again meanwhile is done once. With new content the workspaces of all
        windows would else load theirs at the same time.
        """
        if self.isVisible():
            act()
        elif act not in self._waiting:
            self._waiting.append(act)

    def showEvent(self, event: QShowEvent) -> None:
        """Do what has waited, after the first painting."""
        super().showEvent(event)
        waiting, self._waiting = self._waiting, []
        for act in waiting:
            QTimer.singleShot(0, self, act)

    def save_state(self) -> dict[str, object]:
        """Return what is restored at the next start, as JSON values; never patient text."""
        return {}

    def restore_state(self, state: dict[str, object]) -> None:
        """Restore what ``save_state`` returned; unknown or damaged values are ignored."""

    def close_workspace(self) -> None:
        """Stop background work before the window goes."""
