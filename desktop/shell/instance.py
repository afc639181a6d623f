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


def address(name: str) -> str:
    """Return where the program of that name listens: a socket's path, or a pipe on Windows.

    Args:
        name: What ``instance_name`` returned.
    """
    if sys.platform == "win32":
        return rf"\\.\pipe\{name}"
    # The folder of the session is nobody else's; the other is where sockets usually are.
    folder = os.environ.get("XDG_RUNTIME_DIR") or os.environ.get("TMPDIR") or "/tmp"  # noqa: S108
    return str(Path(folder) / name)


def may_be_running(name: str) -> bool:
    """Return False if no program listens under ``name`` for certain.

    A look at the folder, so that nothing is loaded to find that there is none. A pipe has to be
    asked.

    Args:
        name: What ``instance_name`` returned.
    """
    return sys.platform == "win32" or Path(address(name)).exists()
