"""Filling a small disk (the fixture ``small_disk``) to the brim, and emptying it again."""

import errno
import os
from pathlib import Path

_BALLAST = "ballast"


def fill(disk: Path, left: int = 0) -> None:
    """Fill a disk.

    Args:
        disk: Where it is mounted.
        left: How much room to leave, bytes.
    """
    free = os.statvfs(disk).f_bavail * os.statvfs(disk).f_frsize
    with (disk / _BALLAST).open("wb") as file:
        try:
            file.write(bytes(max(free - left, 0)))
        except OSError as error:
            if error.errno != errno.ENOSPC:
                raise


def empty(disk: Path) -> None:
    """Take away what filled a disk."""
    (disk / _BALLAST).unlink()
