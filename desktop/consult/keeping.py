"""Saving cases encrypted for a profile, opening them again, and the audit trail as a file."""

from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QFileDialog

from desktop.consult.saved_cases import SavedCases
from desktop.consult.saving import (
    KIND,
    SavedCase,
    SavedCaseError,
    case_title,
    from_bytes,
    to_bytes,
)
from desktop.shell.actions import key_text
from index.userdata import UserDataError

if TYPE_CHECKING:
    from desktop.consult.workspace import ConsultWorkspace
    from index.accounts.secrets import SavedSecret, SavedSecrets

_TRAIL = "Audit trail (*.jsonl)"


class Keeping(QObject):
    """Saved cases of a workspace.

    Args:
        workspace: The workspace.
    """

    def __init__(self, workspace: "ConsultWorkspace") -> None:
        super().__init__(workspace)
        self._workspace = workspace
        self._session = workspace.session

    def connect_actions(self) -> None:
        """Give the actions their handlers."""
        connect = self._workspace.context.actions.connect
        connect("consult.save", self.save)
        connect("consult.cases", self.show_cases)
        connect("consult.trail", self.save_trail)

    def save(self) -> None:
        """Save the case encrypted, in the place of what was saved of it before."""
        session = self._session
        if session.is_empty:
            self._say("There is no case to save")
            return
        if not self._may_save("save the case"):
            return
        self._workspace.pane.questions.commit()
        session.record("saved", {})
        day = self._workspace.context.date_of_service.value
        data = to_bytes(SavedCase(session.note, session.choices, day, session.trail))
        try:
            with closing(self._secrets()) as secrets:
                number = secrets.save(KIND, case_title(session.shown, day), data)
                # Only now: whatever fails above, the case saved before is still there.
                if session.saved_as is not None:
                    secrets.delete(session.saved_as)
        except UserDataError as error:
            self._say(f"Not saved: {error}")
            return
        session.mark_saved(number)
        self._workspace.kept_changed.emit()
        self._say("Saved the case, encrypted")

    def show_cases(self) -> None:
        """Show the list of saved cases."""
        if not self._may_save("keep cases"):
            return
        try:
            dialog = SavedCases(self._list, self._workspace.context.theme, self._workspace)
        except UserDataError as error:
            self._say(str(error))
            return
        dialog.opened.connect(self._open)
        dialog.deleted.connect(self._delete)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def save_trail(self) -> None:
        """Write the audit trail to a file that the person chooses."""
        if not self._session.trail.entries:
            self._say("Nothing was done with this case yet")
            return
        name, _ = QFileDialog.getSaveFileName(
            self._workspace, "Save the audit trail", "audit-trail.jsonl", _TRAIL
        )
        if not name:
            return
        path = Path(name) if Path(name).suffix else Path(name).with_suffix(".jsonl")
        try:
            path.write_text(self._session.trail.to_json_lines(), encoding="utf-8")
        except OSError as error:
            self._say(f"Not saved: {error.strerror or 'it cannot be written'}.")
            return
        self._say(f"Saved {path.name}: it has no words of the note")

    def _open(self, number: int) -> None:
        try:
            with closing(self._secrets()) as secrets:
                case = from_bytes(secrets.load(number))
        except (UserDataError, SavedCaseError) as error:
            self._say(str(error))
            return
        self._workspace.open_case(case, number)

    def _delete(self, number: int) -> None:
        try:
            with closing(self._secrets()) as secrets:
                secrets.delete(number)
        except UserDataError as error:
            self._say(str(error))
            return
        if self._session.saved_as == number:
            self._session.mark_saved(None)
            self._workspace.kept_changed.emit()
        self._say("Deleted the saved case")

    def _list(self) -> "list[SavedSecret]":
        with closing(self._secrets()) as secrets:
            return secrets.list(KIND)

    def _may_save(self, what: str) -> bool:
        """Return whether a profile is open; say what to do if none is."""
        account = self._workspace.context.account
        if account.session is not None and not account.locked:
            return True
        keys = self._workspace.context.actions.keys("shell.workspace_6")
        how = f" ({key_text(keys[0])})" if keys else ""
        if account.locked:
            self._say(f"The profile is locked: unlock it{how} to {what}")
        else:
            self._say(
                f"The guest keeps no case: make a profile{how} to {what}; this one stays open"
            )
        return False

    def _secrets(self) -> "SavedSecrets":
        from index.accounts.secrets import SavedSecrets

        context = self._workspace.context
        assert context.account.session is not None  # noqa: S101 - asked for by _may_save
        return SavedSecrets(context.account.session, context.userdata.path)

    def _say(self, text: str) -> None:
        self._workspace.notice.emit(text)
