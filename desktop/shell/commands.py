"""The shell's own actions, connected to a window. Dialogs are imported when they are opened."""

from contextlib import suppress
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QApplication

from desktop.shell.links import LinkError, parse_link
from desktop.shell.settings import SETTINGS
from index.userdata import UserDataError

if TYPE_CHECKING:
    from desktop.shell.window import MainWindow

LOOKUP = "lookup"
"""Key of the workspace that shows codes."""
BOOKS = "browse"
"""Key of the workspace with the books."""
ACCOUNT = "account"
"""Key of the workspace of the profile."""
BUILDER = "table:"
"""The place among the books where no table is chosen yet."""
SEEN_KEY = "first_run_seen"
"""State that says that the first-run screen has been shown."""
_ZOOM = next(setting for setting in SETTINGS if setting.name == "zoom")


def connect_shell_actions(window: "MainWindow") -> None:
    """Give every ``shell.*`` action its handler."""
    connect = window.actions_registry.connect
    connect("shell.palette", lambda: open_palette(window))
    connect("shell.shortcuts", lambda: open_shortcuts(window))
    connect("shell.settings", lambda: open_settings(window))
    connect("shell.about", lambda: open_about(window))
    connect("shell.undo", lambda: undo(window))
    connect("shell.redo", lambda: redo(window))
    connect("shell.next_pane", lambda: window.move_pane(1))
    connect("shell.previous_pane", lambda: window.move_pane(-1))
    settings = window.services.settings
    connect("shell.zoom_in", lambda: set_zoom(window, settings.number("zoom") + _ZOOM.step))
    connect("shell.zoom_out", lambda: set_zoom(window, settings.number("zoom") - _ZOOM.step))
    connect("shell.zoom_reset", lambda: set_zoom(window, 100))
    connect("shell.theme", lambda: next_theme(window))
    connect("shell.prepare_meaning", window.services.preparation.toggle)
    connect("shell.date_of_service", window.top_bar.edit_date)
    connect("shell.new_window", lambda: window.services.open_window({}))
    connect("shell.close_window", window.close)
    connect("shell.quit", QApplication.closeAllWindows)
    connect("shell.lock", lambda: lock_now(window))
    for index, entry in enumerate(window.services.workspaces):
        connect(entry.action, partial(window.show_workspace, index))
        if entry.key == BOOKS:
            connect("shell.table_builder", lambda: window.open_place(BUILDER))


def follow_link(text: str, window: "MainWindow") -> None:
    """Show where a ``codeleaf:`` link leads, or say why it is not followed."""
    try:
        link = parse_link(text)
    except LinkError as error:
        window.status.show_notice(str(error))
        return
    workspace = window.find_workspace(LOOKUP)
    if workspace is not None and link.code:
        workspace.go_to_code(link.code)
    elif workspace is not None:
        workspace.take_query(link.words)


def undo(window: "MainWindow") -> None:
    """Undo the last change in the workspace, else the newest deletion of the person's data.

    That is a favourite, a note or a history entry.
    """
    done = window.current_workspace().undo()
    if done:
        window.status.show_notice(f"Undone: {done}")
        return
    try:
        restored = window.services.userdata.undo()
    except UserDataError as error:
        window.status.show_notice(str(error))
        return
    window.status.show_notice(f"Restored {restored}" if restored else "Nothing to undo")
    if restored:
        for workspace in window.workspaces:
            workspace.refresh_user_data()


def redo(window: "MainWindow") -> None:
    """Do again what was undone last in the workspace."""
    done = window.current_workspace().redo()
    window.status.show_notice(f"Done again: {done}" if done else "Nothing to do again")


def lock_now(window: "MainWindow") -> None:
    """Lock the profile that is signed in."""
    account = window.services.account
    if account.profile is None:
        window.status.show_notice("Nobody is signed in: there is nothing to lock")
    else:
        account.lock()


def ask_date(window: "MainWindow") -> None:
    """Ask for the date of service first, where the settings want that."""
    if window.services.settings.text("date_default") == "ask":
        window.top_bar.edit_date()
        window.status.show_notice("Type the date of service, or press Enter for today")


def told_locked(window: "MainWindow", name: str) -> bool:
    """Say that a setting is the administrator's, if it is; return whether it is."""
    reason = window.services.settings.lock_reason(name)
    if reason:
        window.status.show_notice(f"This cannot be changed. {reason}")
    return bool(reason)


def set_zoom(window: "MainWindow", percent: int) -> None:
    """Set the size of the text, within the setting's limits."""
    if told_locked(window, "zoom"):
        return
    wanted = min(_ZOOM.maximum, max(_ZOOM.minimum, percent))
    window.services.settings.set("zoom", wanted)
    window.status.show_notice(f"Text size {wanted} %")


def next_theme(window: "MainWindow") -> None:
    """Go from the system's theme to the one that looks different, the third one, and back."""
    if told_locked(window, "theme"):
        return
    settings = window.services.settings
    theme = window.services.theme
    themes = ["system", "light", "dark"] if theme.system_is_dark() else ["system", "dark", "light"]
    wanted = themes[(themes.index(settings.text("theme")) + 1) % len(themes)]
    settings.set("theme", wanted)
    window.status.show_notice(f"Theme: {'as the system' if wanted == 'system' else wanted}")


def open_palette(window: "MainWindow") -> None:
    """Open the command palette."""
    from desktop.shell.palette import CommandPalette

    window.open_dialog(CommandPalette(window))


def open_shortcuts(window: "MainWindow") -> None:
    """Open the sheet of all keys."""
    from desktop.shell.shortcuts import ShortcutSheet

    window.open_dialog(ShortcutSheet(window.actions_registry, window.services.theme, window))


def open_settings(window: "MainWindow") -> None:
    """Open the settings."""
    from desktop.shell.settings_dialog import SettingsDialog

    services = window.services
    folder = services.content.folder()
    window.open_dialog(
        SettingsDialog(services.settings, window.actions_registry, services.theme, folder, window)
    )


def open_about(window: "MainWindow") -> None:
    """Open the page about the program, its components and its data."""
    from desktop.shell.about import AboutDialog

    services = window.services
    window.open_dialog(AboutDialog(services.content.sources(), services.theme, window))


def greet_once(window: "MainWindow") -> None:
    """Show the first-run screen unless this user has seen it."""
    if window.services.content.generation() is None:
        return  # greeted when there is something to greet with
    if window.services.userdata.state(SEEN_KEY) is None:
        with suppress(UserDataError):  # greeted again, then
            window.services.userdata.set_state(SEEN_KEY, True)
        open_first_run(window)


def open_first_run(window: "MainWindow") -> None:
    """Open the one screen that greets a new user."""
    from desktop.shell.first_run import FirstRun

    screen = FirstRun(window.services.content, window.actions_registry, window.middle)
    screen.closed.connect(lambda: window.current_workspace().focus_entry())
    screen.typed.connect(lambda text: window.current_workspace().type_text(text))
