"""The person's lists in the place of the results: opening them, what is chosen, what is deleted."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt

from desktop.lookup.personal import ListMode, PersonalLists
from desktop.lookup.suggestions import Entry, EntryKind
from desktop.shell.actions import key_text

if TYPE_CHECKING:
    from desktop.lookup.workspace import LookupWorkspace

_LOCKED = "The profile is locked: unlock it with its password to see what is kept here."


class OwnLists(QObject):
    """Favourites, notes and history of a workspace.

    Args:
        workspace: The workspace.

    Attributes:
        mode: The list that is shown or was shown last; None once results have taken its place.
    """

    def __init__(self, workspace: "LookupWorkspace") -> None:
        super().__init__(workspace)
        self._workspace = workspace
        self._context = workspace.context
        self._search = workspace.search
        self._lists = PersonalLists(workspace.context.userdata, workspace.reader)
        self.mode: ListMode | None = None

    def connect_actions(self) -> None:
        """Give the actions their handlers."""
        connect = self._context.actions.connect
        connect("lookup.history", lambda: self._open(ListMode.HISTORY))
        connect("lookup.favourites_list", lambda: self._open(ListMode.FAVOURITES))
        connect("lookup.meant_list", lambda: self._open(ListMode.MEANT))
        connect("lookup.clear_history", self._clear_history)
        self._search.entry_chosen.connect(self._on_entry)
        self._search.entry_deleted.connect(self._on_entry_deleted)

    def show_list(self, mode: ListMode) -> None:
        """Show a list in the place of the results."""
        generation = self._context.content.generation()
        if generation is None:
            return
        self.mode = mode
        entries = self._workspace.commands.keep(lambda: self._lists.entries(mode, generation)) or []
        locked = self._context.account.locked and mode is not ListMode.START
        empty = _LOCKED if locked else mode.value
        self._search.show_entries("" if entries else empty, entries)

    def renew(self) -> None:
        """Show the list anew if one is shown."""
        if self.mode is not None and self._search.entries_shown():
            self.show_list(self.mode)

    def _open(self, mode: ListMode) -> None:
        self.show_list(mode)
        entries = self._search.entries
        entries.choose_row(0)
        entries.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def _on_entry(self, entry: Entry) -> None:
        if entry.kind is EntryKind.SEARCH:
            self._workspace.take_query(entry.text)
        elif entry.ref is not None:
            self._workspace.open_code(entry.ref)

    def _on_entry_deleted(self, entry: Entry) -> None:
        self._say_deleted(self._workspace.commands.keep(lambda: self._lists.delete(entry)))

    def _clear_history(self) -> None:
        cleared = self._workspace.commands.keep(self._context.userdata.clear_history)
        if cleared is False:
            self._workspace.notice.emit("There is no search history to delete")
        self._say_deleted("the search history" if cleared else None)

    def _say_deleted(self, what: str | None) -> None:
        """Say what was deleted, if anything was, and how it comes back; show the lists anew."""
        if what:
            keys = self._context.actions.keys("shell.undo")
            undo = f" {key_text(keys[0])} brings it back." if keys else ""
            self._workspace.notice.emit(f"Deleted {what}.{undo}")
            self._workspace.refresh_user_data()
