"""Opening the form of what the person has and wants, and keeping what is said in it."""

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from desktop.careers.desk import Desk
from desktop.careers.names import form_names
from desktop.careers.profile_form import ProfileForm
from index.model.job_board import JobProfile
from index.userdata import UserDataError

_LOCKED = "The profile is locked: unlock it to say what you have and want"


class Profiling(QObject):
    """The form of a workspace.

    Args:
        desk: What the pages share.
        parent: The workspace.
    """

    def __init__(self, desk: Desk, parent: QWidget) -> None:
        super().__init__(parent)
        self._desk = desk
        self._parent = parent
        desk.context.actions.connect("careers.profile", self.open)

    def open(self) -> None:
        """Open the form."""
        if self._desk.context.account.locked:
            self._desk.notice.emit(_LOCKED)
            return
        self._desk.read_profile()
        form = ProfileForm(self._desk.profile, form_names(), self._desk.context.theme, self._parent)
        form.changed.connect(lambda profile: self._keep(form, profile))
        form.finished.connect(form.deleteLater)
        form.open()

    def _keep(self, form: ProfileForm, profile: JobProfile) -> None:
        """Keep the profile; the fit of the list follows."""
        try:
            self._desk.context.userdata.set_job_profile(profile)
        except UserDataError as error:
            form.refuse(f"Not kept: {error}")
            return
        self._desk.read_profile()
