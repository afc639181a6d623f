"""Copies of ``user.sqlite`` that are whole or not there."""

import os
import sqlite3
from contextlib import closing
from functools import partial
from pathlib import Path

FILE_MODE = 0o600
UNREADABLE = (sqlite3.DatabaseError, UnicodeDecodeError)
"""Errors of reading a damaged file; SQLite's messages quote what Python then cannot decode."""
_STEP_PAGES = 256
_PAUSE_SECONDS = 0.005


def database(path: Path, timeout: float = 5.0) -> sqlite3.Connection:
    """Open a file in autocommit mode; a byte gone wrong spoils a letter, not the row it is in.

    Args:
        path: The file.
        timeout: How long to wait for other writers, seconds.
    """
    connection = sqlite3.connect(path, timeout=timeout, isolation_level=None)
    connection.text_factory = partial(str, encoding="utf-8", errors="replace")
    return connection


def back_up(path: Path, copy: Path) -> None:
    """Copy what is committed in a file, for its owner only; other connections may go on writing.

    Args:
        path: The file.
        copy: Where the copy goes; what was there is replaced once the new one is on disk.

    Raises:
        sqlite3.Error: The file cannot be read or the copy not be written; what was at ``copy``
            is left.
        OSError: Likewise.
    """
    unfinished = copy.with_name(copy.name + ".part")
    unfinished.unlink(missing_ok=True)
    os.close(os.open(unfinished, os.O_CREAT | os.O_EXCL | os.O_WRONLY, FILE_MODE))
    try:
        with (
            closing(database(path)) as source,
            closing(database(unfinished)) as target,
        ):
            source.backup(target, pages=_STEP_PAGES, sleep=_PAUSE_SECONDS)
        put_in_place(unfinished, copy)
    except BaseException:
        unfinished.unlink(missing_ok=True)
        raise


def put_in_place(unfinished: Path, path: Path) -> None:
    """Put a finished file on disk and let it replace another in one step."""
    descriptor = os.open(unfinished, os.O_RDWR)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
    unfinished.replace(path)
