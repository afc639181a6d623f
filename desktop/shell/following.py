"""What a window does when another profile is put in force, locked or unlocked."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from desktop.shell.commands import ACCOUNT

if TYPE_CHECKING:
    from desktop.shell.window import MainWindow


class Following(QObject):
    """Lets the workspaces and the rail of a window follow who works, until it closes.

    Args:
        window: The window.
    """

    def __init__(self, window: "MainWindow") -> None:
        super().__init__(window)
        self._window = window
        account = window.services.account
        account.leaving.connect(self._keep)
        account.changed.connect(self._renew)
        self.show_name()

    def stop(self) -> None:
        """Follow no longer: the window closes."""
        account = self._window.services.account
        account.leaving.disconnect(self._keep)
        account.changed.disconnect(self._renew)

    def show_name(self) -> None:
        """Let the rail say who works."""
        account = self._window.services.account
        name = account.profile.name if account.profile else "guest"
        title, icon = ("locked", "lock") if account.locked else (name, "account")
        for index, entry in enumerate(self._window.services.workspaces):
            if entry.key == ACCOUNT:
                about = f"{entry.title}: {title}"
                self._window.rail.rename(index, title, icon, about)
                button = self._window.rail.buttons[index]
                self._window.actions_registry.say_key(entry.action, button, tip=about)

    def _keep(self) -> None:
        for workspace in self._window.made_workspaces():
            workspace.keep_user_data()
        self._window.save()

    def _renew(self) -> None:
        self.show_name()
        for workspace in self._window.made_workspaces():
            workspace.refresh_user_data()
        services = self._window.services
        if services.account.locked:
            self._window.status.show_notice("The profile is locked")
        elif services.settings.problem:
            self._window.status.show_notice(services.settings.problem)
