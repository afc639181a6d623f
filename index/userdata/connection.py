"""Opening ``user.sqlite`` and saying what is wrong with it."""

import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from index.userdata.copying import FILE_MODE, UNREADABLE, database
from index.userdata.health import damage_of
from index.userdata.reading import cannot_write, reading_copy
from index.userdata.schema import MIGRATIONS, migrate, version_of

USER_FILE = "user.sqlite"
"""The file's name in the folder of the user's data."""
FOLDER_MODE = 0o700

NOTHING_KEPT = (
    "Nothing can be kept now, because {path} cannot be written: see that its folder can be written "
    "and the disk is not full, or point CODELEAF_HOME at another folder, and start again"
)
_BUSY_SECONDS = 5.0
_SPOILT = frozenset({"SQLITE_ERROR", "SQLITE_READONLY"})
"""What SQLite calls a header that says what no file of ours says."""


class UserDataError(Exception):
    """The person's data cannot be read or written; the message says what to do."""


class DamagedUserData(UserDataError):  # noqa: N818 - a name that reads well where it is caught
    """The file is damaged: ``index.userdata.recovery`` can put something in its place."""


@contextmanager
def file_errors(path: Path) -> Iterator[None]:
    """Turn what can be wrong with the file into errors that say what to do.

    Args:
        path: The file, for the message.

    Raises:
        UserDataError: In place of an error of SQLite or the file system; errors that only our
            own code can cause pass as they are.
    """
    try:
        yield
    except (sqlite3.ProgrammingError, sqlite3.IntegrityError):
        raise
    except sqlite3.OperationalError as error:
        # Errors that SQLite did not raise itself have no name.
        if getattr(error, "sqlite_errorname", "") == "SQLITE_READONLY":
            raise UserDataError(NOTHING_KEPT.format(path=path)) from error
        msg = (
            f"{path} cannot be used ({error}): check that its folder can be written, that the "
            "disk is not full and that no other program holds the file"
        )
        raise UserDataError(msg) from error
    except UNREADABLE as error:
        msg = (
            f"{path} is damaged ({error}): close Codeleaf and open its window, which restores what "
            "there is, from a copy if one is beside it; nothing was deleted"
        )
        raise DamagedUserData(msg) from error
    except OSError as error:
        msg = (
            f"{path} cannot be opened ({error.strerror}): make its folder writable, or point "
            "CODELEAF_HOME at another folder"
        )
        raise UserDataError(msg) from error


def open_file(path: Path) -> sqlite3.Connection:
    """Open the file, made if it is missing, and bring it up to date.

    Args:
        path: The file; it and its folder are made for their owner only.

    Returns:
        A connection in autocommit mode with rows addressable by column name. Where the place
        cannot be written it is one to a copy in memory, which refuses to be written to.

    Raises:
        UserDataError: The file is damaged, from a newer program, or cannot be read. It is left
            as it is.
    """
    with file_errors(path):
        try:
            return _open_to_write(path)
        except (OSError, sqlite3.OperationalError) as error:
            if not cannot_write(error):
                raise
            connection = reading_copy(path)
            connection.row_factory = sqlite3.Row
            return connection


def _open_to_write(path: Path) -> sqlite3.Connection:
    _refuse_emptied(path)
    connection = connect(path)
    try:
        _prepare(connection, path)
    except sqlite3.OperationalError as error:
        connection.close()
        if getattr(error, "sqlite_errorname", "") in _SPOILT and os.access(path, os.W_OK):
            raise sqlite3.DatabaseError(str(error)) from error
        raise
    except BaseException:
        connection.close()
        raise
    return connection


def connect(path: Path) -> sqlite3.Connection:
    """Connect to a database that only its owner can read, made if it is missing.

    Args:
        path: The file; it and its folder are made for their owner only.

    Returns:
        A connection in autocommit mode with rows addressable by column name.

    Raises:
        sqlite3.Error: The file cannot be used.
        OSError: It or its folder cannot be made.
    """
    path.parent.mkdir(mode=FOLDER_MODE, parents=True, exist_ok=True)
    # Made before SQLite opens it, so that it is never readable for others. SQLite gives the
    # files beside it the same mode.
    # A file that is there must not be opened and closed but by SQLite: closing it would drop
    # the locks that other connections of this process hold on it.
    with suppress(FileExistsError):
        os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_RDWR, FILE_MODE))
    path.chmod(FILE_MODE)
    connection = database(path, timeout=_BUSY_SECONDS)
    connection.row_factory = sqlite3.Row
    connection.execute("PRAGMA foreign_keys = ON")
    return connection


def _prepare(connection: sqlite3.Connection, path: Path) -> None:
    damage = damage_of(connection)
    if damage:
        raise sqlite3.DatabaseError(damage)
    version = version_of(connection)
    if version > len(MIGRATIONS):
        msg = (
            f"{path} was written by a newer Codeleaf (format {version}; this one reads up to "
            f"{len(MIGRATIONS)}): install the newer Codeleaf again, or point CODELEAF_HOME at "
            "another folder to start with empty user data"
        )
        raise UserDataError(msg)
    connection.execute("BEGIN IMMEDIATE")
    connection.execute(f"PRAGMA user_version = {version}")  # whether it can be written at all
    connection.execute("ROLLBACK")
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA synchronous = NORMAL")
    # Zeros in place of what is deleted: a note made private leaves no readable copy behind.
    connection.execute("PRAGMA secure_delete = ON")
    migrate(connection, path)


def _refuse_emptied(path: Path) -> None:
    """Take a file without content for damaged where there are copies of it, not for a new one."""
    log = path.with_name(path.name + "-wal")
    empty = path.is_file() and path.stat().st_size == 0 and not log.exists()
    if empty and any(path.parent.glob(path.name + ".*.backup")):
        msg = "it is empty"
        raise sqlite3.DatabaseError(msg)
