"""What the shell asks of a workspace."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from desktop.shell.actions import Actions


class Workspace(QWidget):
    """A page behind one entry of the navigation rail.

    Subclasses set ``key``, ``title`` and ``icon``, create their handlers with
    ``actions.connect(action_id, slot)`` and keep their own state.

    Signals:
        notice: A short confirmation for the status bar ("Copied summary of E11.22").
        answered: ``(total, milliseconds)`` after each answer, for the status bar.
    """

    notice = Signal(str)
    answered = Signal(int, float)

    key = ""
    title = ""
    icon = ""

    def __init__(self, actions: Actions, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.actions_registry = actions

    def focus_entry(self) -> None:
        """Give the keyboard to the workspace's entry point."""
        self.setFocus()

    def panes(self) -> list[QWidget]:
        """Return the widgets that F6 moves between, in order."""
        return [self]

    def save_state(self) -> dict[str, object]:
        """Return what is restored at the next start, as JSON values; never patient text."""
        return {}

    def restore_state(self, state: dict[str, object]) -> None:
        """Restore what ``save_state`` returned; unknown or damaged values are ignored."""

    def close_workspace(self) -> None:
        """Stop background work before the window goes."""
