"""The name under which a running program can be reached; loads no part of Qt."""

import os
import sys
import zlib
from pathlib import Path

from index import __version__, paths


def instance_name(content_dir: Path) -> str:
    """Return the name of the socket of the program that shows ``content_dir`` for this user."""
    user = os.environ.get("USERNAME") or os.environ.get("USER") or ""
    if hasattr(os, "getuid"):
        user = str(os.getuid())
    place = f"{user}|{paths.user_data().absolute()}|{content_dir.absolute()}"
    return f"codeleaf-{__version__}-{zlib.crc32(place.encode()):08x}"


def may_be_running(name: str) -> bool:
    """Return False if no program listens under ``name`` for certain.

    On Linux Qt keeps the socket in the folder of temporary files, so that its network module, 8 ms,
    need not be loaded to find that there is none. Elsewhere it has to be asked.

    Args:
        name: Name of the socket.
    """
    if sys.platform != "linux":
        return True
    return (Path(os.environ.get("TMPDIR") or "/tmp") / name).exists()  # noqa: S108 - as Qt does
