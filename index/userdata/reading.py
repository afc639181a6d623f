"""The person's data where its file cannot be written: read into memory, and nothing is kept."""

import errno
import sqlite3
from contextlib import closing
from pathlib import Path

from index.userdata.copying import database
from index.userdata.schema import migrate

_CANNOT_WRITE = frozenset(
    {errno.EACCES, errno.EPERM, errno.EROFS, errno.ENOENT, errno.ENOSPC, errno.EDQUOT}
)
_FAILED = ("SQLITE_READONLY", "SQLITE_CANTOPEN", "SQLITE_FULL", "SQLITE_IOERR")


def cannot_write(error: OSError | sqlite3.OperationalError) -> bool:
    """Return whether an error says that a place cannot be written, for whatever reason."""
    if isinstance(error, OSError):
        return error.errno in _CANNOT_WRITE
    return getattr(error, "sqlite_errorname", "").startswith(_FAILED)


def reading_copy(path: Path) -> sqlite3.Connection:
    """Read a file into memory, up to date; what tries to write to it fails.

    Args:
        path: The file; without one there is an empty one in memory.

    Raises:
        sqlite3.Error: It cannot be read either.
    """
    connection = database(Path(":memory:"))
    try:
        if path.is_file() and path.stat().st_size:
            _load(path, connection)
        migrate(connection, None)
        connection.execute("PRAGMA query_only = ON")
    except BaseException:
        connection.close()
        raise
    return connection


def _load(path: Path, connection: sqlite3.Connection) -> None:
    address = path.resolve().as_uri()
    try:
        with closing(sqlite3.connect(f"{address}?mode=ro", uri=True)) as source:
            source.backup(connection)
    except sqlite3.OperationalError:
        # The log beside it needs a file that cannot be made: what is in the log is not seen.
        with closing(sqlite3.connect(f"{address}?mode=ro&immutable=1", uri=True)) as source:
            source.backup(connection)
