"""Writing a file so that it is whole or not there."""

import os
import secrets
from pathlib import Path

PRIVATE = 0o600
"""Mode of a file that only its owner may read."""
FOR_ALL = 0o666
"""Mode of a file that others may read too, as far as the person's system lets new files be read."""


def write_whole(target: Path, data: bytes, mode: int = PRIVATE) -> None:
    """Write a file in place of the one there; the old one stays until the new one is whole.

    Args:
        target: Where.
        data: What.
        mode: Who may read it.

    Raises:
        OSError: It cannot be written there.
    """
    part = target.with_name(f".{secrets.token_hex(8)}.part")
    try:
        descriptor = os.open(part, os.O_CREAT | os.O_EXCL | os.O_WRONLY, mode)
        with os.fdopen(descriptor, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        part.replace(target)
    except BaseException:
        part.unlink(missing_ok=True)
        raise
