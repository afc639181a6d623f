"""Reading a file that a person has named, whatever stands at its path."""

import os
import stat
from pathlib import Path

_AT_ONCE = getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
"""Does not wait for the other end of a pipe; leaves line ends as they are."""


def read_plain_file(path: Path, most: int) -> bytes | None:
    """Return the bytes of a file, None if it is a folder, a pipe or a device.

    Args:
        path: The file.
        most: Bytes; of a larger file one more is returned.

    Raises:
        OSError: It cannot be opened or read.
        ValueError: The path has a character that none has.
    """
    descriptor = os.open(path, os.O_RDONLY | _AT_ONCE)
    try:
        if not stat.S_ISREG(os.fstat(descriptor).st_mode):
            return None
        with os.fdopen(descriptor, "rb", closefd=False) as file:
            return file.read(most + 1)
    finally:
        os.close(descriptor)
