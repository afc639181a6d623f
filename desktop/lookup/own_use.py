"""What the person's own use adds to a search, read on the search worker's thread."""

import time
from collections.abc import Callable
from pathlib import Path

from index.model import CodeRef, Personal

_RENEW_S = 3600
"""After how long use is computed anew even if nothing was written: it fades."""


class OwnUse:
    """Keeps what searches need of the person's data, and reads it anew once it has changed.

    Args:
        path: The file of the person's data.
        profile: Says whose rows are read now; called on the thread that searches.
    """

    def __init__(self, path: Path, profile: Callable[[], str]) -> None:
        from index.userdata import UserData

        self._path = path
        self._profile = profile
        self._data: UserData | None = None
        self._failed = False
        self._version = -1
        self._read_at = 0.0
        self._meant: dict[str, tuple[CodeRef, ...]] = {}
        self._uses: dict[CodeRef, float] = {}

    def __call__(self, *, lift: bool) -> Personal | None:
        """Return it; None where the file cannot be read, which the window says elsewhere.

        Args:
            lift: Whether codes opened often are lifted.
        """
        from index.userdata import UserDataError

        if self._failed:
            return None
        try:
            self._renew()
        except UserDataError:
            self._failed = True
            return None
        return Personal(self._meant, self._uses if lift else {})

    def close(self) -> None:
        """Close the file; on the thread that read it."""
        if self._data is not None:
            self._data.close()
            self._data = None

    def _renew(self) -> None:
        from index.userdata import UserData

        if self._data is None:
            self._data = UserData(self._path)
        profile = self._profile()
        if profile != self._data.profile:
            self._data.switch(profile)
            self._version = -1
        version, now = self._data.data_version(), time.monotonic()
        if version == self._version and now - self._read_at < _RENEW_S:
            return
        meant: dict[str, tuple[CodeRef, ...]] = {}
        for one in self._data.meant():
            meant[one.key] = (*meant.get(one.key, ()), one.ref)
        self._meant, self._uses = meant, self._data.uses()
        self._version, self._read_at = version, now
