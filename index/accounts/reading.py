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
        path: ``user.sqlite``; ``packs`` is beside it.
    """

    def __init__(self, path: Path) -> None:
        self._folder = path.with_name("packs")
        self._path = path
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
