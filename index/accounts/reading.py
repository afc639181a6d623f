"""What command line and window read packs with."""

from datetime import datetime
from pathlib import Path

from index.accounts.allowance import Allowance
from index.accounts.metered import metered
from index.accounts.packs import installed_packs
from index.model import CodePage
from index.userdata import Visitor


def local_time() -> datetime:
    """Return the time with the offset of where the computer is."""
    return datetime.now().astimezone()


class PackReader:
    """Adds the text of packs to pages; to be used on the thread that first asks it.

    Args:
        user_data: Folder of the user's data, with ``packs`` and ``user.sqlite``.
    """

    def __init__(self, user_data: Path) -> None:
        self._folder = user_data / "packs"
        self._path = user_data / "user.sqlite"
        self._allowance: Allowance | None = None

    def __call__(self, page: CodePage, visitor: Visitor, *, count: bool) -> CodePage:
        """Return the page with what packs have about its code, as ``metered`` does.

        Raises:
            UserDataError: The views cannot be counted at all.
        """
        packs = installed_packs(self._folder) if self._folder.is_dir() else ()
        if not packs:
            return page
        if self._allowance is None:
            self._allowance = Allowance(self._path, local_time)
        return metered(page, packs, self._allowance, visitor, count=count)

    def close(self) -> None:
        """Close the log of views."""
        if self._allowance is not None:
            self._allowance.close()
            self._allowance = None
