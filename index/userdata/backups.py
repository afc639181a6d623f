"""The copies of ``user.sqlite`` beside it: one a day, of a file in order, three at most."""

import re
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, date, datetime
from pathlib import Path

from index.userdata.connection import UserDataError
from index.userdata.copying import UNREADABLE, back_up, database
from index.userdata.health import damage_of
from index.userdata.schema import MIGRATIONS, version_of

KEPT = 3
"""Daily copies kept."""
_SUFFIX = ".backup"


def daily_backups(path: Path) -> list[Path]:
    """Return the daily copies of a file, the newest first."""
    day = re.compile(re.escape(path.name) + r"\.\d{4}-\d\d-\d\d\.backup", re.ASCII)
    found = [one for one in path.parent.glob(f"{path.name}.*{_SUFFIX}") if day.fullmatch(one.name)]
    return sorted(found, reverse=True)


def back_up_daily(path: Path, today: date | None = None) -> Path | None:
    """Copy a file unless it was copied today; the file may be open and written to meanwhile.

    Args:
        path: The file; of one that is missing or damaged no copy is made.
        today: The day, for tests.

    Returns:
        The copy, None if none was due.

    Raises:
        UserDataError: The copy cannot be written, or the file is damaged. Older copies stay.
    """
    day = today or datetime.now(UTC).date()
    copy = path.with_name(f"{path.name}.{day.isoformat()}{_SUFFIX}")
    if copy.exists() or not path.is_file():
        return None
    try:
        damage = damage_of_file(path)
        if not damage:
            back_up(path, copy)
            damage = damage_of_file(copy)
    except (sqlite3.OperationalError, OSError) as error:
        copy.unlink(missing_ok=True)
        msg = (
            f"No copy of your notes could be made beside {path} ({error}): see that the disk is "
            "not full; earlier copies are kept"
        )
        raise UserDataError(msg) from error
    except UNREADABLE as error:
        damage = str(error)
    if damage:
        copy.unlink(missing_ok=True)
        msg = (
            f"{path} is damaged ({damage}), so no copy of it was made: close Codeleaf and start it "
            "again to have it restored; earlier copies are kept"
        )
        raise UserDataError(msg)
    for old in daily_backups(path)[KEPT:]:
        old.unlink(missing_ok=True)
    return copy


def forget_daily_backups(path: Path) -> None:
    """Delete the daily copies: they show what was made private or deleted for good since."""
    for copy in daily_backups(path):
        copy.unlink(missing_ok=True)


def healthy_backups(path: Path) -> Iterator[Path]:
    """Yield the copies that could take the place of a file, the newest first.

    Those that were made before a change of format are among them.
    """
    copies = sorted(
        path.parent.glob(f"{path.name}.*{_SUFFIX}"),
        key=lambda copy: copy.stat().st_mtime,
        reverse=True,
    )
    for copy in copies:
        try:
            if not damage_of_file(copy):
                yield copy
        except UNREADABLE:
            continue


def damage_of_file(path: Path) -> str:
    """Return what is wrong with a file of this format or an earlier one, empty if nothing is.

    Raises:
        sqlite3.Error: It cannot be read. One of ``UNREADABLE``.
    """
    with closing(database(path)) as connection:
        version = version_of(connection)
        if not 0 < version <= len(MIGRATIONS):
            return f"there is no format {version}"
        return damage_of(connection)
