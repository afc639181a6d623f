"""Who works now: the guest, or a profile that is open or locked. The whole program follows."""

import shutil
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from desktop.shell.settings import FILE_NAME, Settings
from index.userdata import GUEST, NOBODY, Visitor

if TYPE_CHECKING:
    from index.accounts import Profile, Session
    from index.userdata import UserData

_PROFILES = "profiles"


class CurrentAccount(QObject):
    """Puts the data and the settings of whoever works in the place of those before.

    ``UserData`` and ``Settings`` stay the same objects, so that nobody holds those of another
    profile. While the profile is locked, its data can be neither read nor written; its settings
    stay in force.

    Args:
        userdata: The person's data, on the guest's.
        settings: The settings, on the guest's.
        data_dir: Folder of the user's data and settings.
        parent: Qt owner.

    Signals:
        leaving: Another profile, or the lock, comes next: what is being written must be kept now.
        changed: Another profile is in force, or it was locked or unlocked.
    """

    leaving = Signal()
    changed = Signal()

    def __init__(
        self, userdata: "UserData", settings: Settings, data_dir: Path, parent: QObject
    ) -> None:
        super().__init__(parent)
        self._userdata = userdata
        self._settings = settings
        self._data_dir = data_dir
        self._session: Session | None = None
        self._locked = False

    @property
    def session(self) -> "Session | None":
        """The session of the profile signed in; None for the guest."""
        return self._session

    @property
    def profile(self) -> "Profile | None":
        """The profile signed in; None for the guest."""
        return self._session.profile if self._session else None

    def visitor(self) -> Visitor:
        """Return who looks at pages: packs count for whom. While it is locked, the guest does."""
        profile = None if self._locked else self.profile
        return Visitor(profile.id, profile.name) if profile else Visitor()

    @property
    def locked(self) -> bool:
        """Whether a profile is signed in that needs its password before anything is shown."""
        return self._locked

    def switch(self, session: "Session | None") -> None:
        """Let another person go on.

        Args:
            session: An open session; None for the guest.
        """
        self._leave()
        before, self._session, self._locked = self._session, session, False
        if before is not None:
            before.lock()
        self._follow()

    def start(self, session: "Session") -> None:
        """Let the person of a new profile go on, with the settings in force so far."""
        if session.profile is not None:
            self._settings.copy_to(self._settings_path(session.profile))
        self.switch(session)

    def lock(self) -> None:
        """Hide what the profile has until it is unlocked; nothing for the guest."""
        if self._session is None or self._locked:
            return
        self._leave()
        self._locked = True
        self._session.lock()
        self._follow()

    def unlocked(self, session: "Session") -> None:
        """Show a profile again after its session was opened with the password.

        Args:
            session: The session; it is locked again if another one is in force meanwhile.
        """
        if session is self._session:
            self._locked = False
            self._follow()
        else:
            session.lock()

    def forget(self, profile: "Profile") -> None:
        """Drop the settings of a profile that was deleted, and go on as the guest if it was in."""
        # Nothing is kept of it before: that would be written for a profile that is gone.
        if profile == self.profile:
            self._session, self._locked = None, False
            self._follow()
        shutil.rmtree(self._settings_path(profile).parent, ignore_errors=True)

    def _leave(self) -> None:
        if not self._locked:
            self.leaving.emit()

    def _follow(self) -> None:
        session = self._session
        if self._locked:
            self._userdata.switch(NOBODY)
        elif session is None:
            self._userdata.switch(GUEST)
        else:
            self._userdata.switch(session.profile_id, session)
        self._settings.reopen(self._settings_path(self.profile))
        self.changed.emit()

    def _settings_path(self, profile: "Profile | None") -> Path:
        if profile is None:
            return self._data_dir / FILE_NAME
        return self._data_dir / _PROFILES / profile.id / FILE_NAME
