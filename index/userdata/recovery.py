"""Putting a healthy file in the place of a damaged ``user.sqlite``; nothing is deleted.

The damaged file is kept beside it. What takes its place is, in this order: the file itself with
what can be worked out made anew, if nothing but that was damaged; the newest healthy copy, with the
newer rows that can still be read; a new file with the rows that can still be read.
"""

import shutil
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from filelock import FileLock

from index.userdata.backups import healthy_backups
from index.userdata.connection import DamagedUserData, UserDataError, open_file
from index.userdata.copying import FILE_MODE, UNREADABLE, back_up, database, put_in_place
from index.userdata.health import column_names, columns_of, unreadable_rows
from index.userdata.mending import mended
from index.userdata.schema import MIGRATIONS

_LOG = "-wal"
_LEFT_OUT = frozenset({"attempt", "usage_log", "usage_head"})
"""Tables whose rows are sealed with one another or count for a moment only: not mixed."""
_NOTES = "note"


@dataclass(frozen=True, slots=True)
class Recovery:
    """What was done about a damaged file.

    Attributes:
        kept: Where the damaged file is now.
        copied: When the copy was made that took its place, local time; None if there was none.
        rows: How many rows were read from the damaged file.
        whole: Whether nothing was lost.
    """

    kept: Path
    copied: datetime | None
    rows: int
    whole: bool

    @property
    def message(self) -> str:
        """Return what happened, in words for the person."""
        if self.whole:
            done = "All of it could be read and is back in order: nothing was lost."
        elif self.copied is not None:
            done = (
                f"The copy of {self.copied:%Y-%m-%d %H:%M} was put in its place, and {self.rows} "
                "newer entries were read from the damaged file. Look through what you wrote since."
            )
        else:
            done = (
                f"There was no copy of it; {self.rows} entries could be read from the damaged "
                "file. Look through your notes and favourites: some may be missing."
            )
        return (
            "The file of your notes and favourites was damaged, as happens when a disk fails or "
            f"the power goes. {done} The damaged file is kept as {self.kept}."
        )


def recover(path: Path) -> Recovery | None:
    """Put something healthy in the place of a damaged file.

    Call it before anything of this process has the file open.

    Args:
        path: The file.

    Returns:
        What was done; None if the file turned out to be in order.

    Raises:
        UserDataError: Nothing can be read and there is no copy, or the disk cannot be written.
            The damaged file is where it was.
    """
    try:
        with FileLock(path.with_name(path.name + ".recovery-lock"), mode=FILE_MODE):
            try:
                open_file(path).close()
            except DamagedUserData as error:
                return _recover(path, error)
            return None
    except (OSError, sqlite3.OperationalError) as error:
        msg = (
            f"{path} is damaged and could not be restored ({error}): see that its folder can be "
            "written and the disk is not full, and start again; nothing was deleted"
        )
        raise UserDataError(msg) from error


def _recover(path: Path, error: DamagedUserData) -> Recovery:
    moment = datetime.now(UTC)
    kept = path.with_name(f"{path.name}.damaged-{moment:%Y%m%dT%H%M%S}")
    new = path.with_name(path.name + ".restored")
    work = path.with_name(path.name + ".reading")
    done = False
    try:
        _copy(path, kept)
        recovery = _make(kept, work, new, path)
        if recovery is None:
            msg = (
                f"{error}. No healthy copy is beside it and no entry of it can be read: put a copy "
                "of your own in its place, or move it elsewhere to begin anew"
            )
            raise UserDataError(msg) from error
        # The log belongs to the damaged file, of which a copy with its log has been kept.
        done = True
        for suffix in (_LOG, "-shm"):
            path.with_name(path.name + suffix).unlink(missing_ok=True)
        put_in_place(new, path)
    finally:
        for file in (new, work) if done else (new, work, kept):
            for suffix in ("", _LOG, "-shm", "-journal"):
                file.with_name(file.name + suffix).unlink(missing_ok=True)
    return recovery


def _make(kept: Path, work: Path, new: Path, path: Path) -> Recovery | None:
    """Write to ``new`` what shall take the place; None if there is nothing."""
    _copy(kept, work)
    if mended(work):
        back_up(work, new)
        return Recovery(kept, None, 0, whole=True)
    for copy in healthy_backups(path):
        back_up(copy, new)
        made = datetime.fromtimestamp(copy.stat().st_mtime).astimezone()
        return Recovery(kept, made, _salvage(work, new), whole=False)
    rows = _salvage(work, new)
    return Recovery(kept, None, rows, whole=False) if rows else None


def _salvage(damaged: Path, new: Path) -> int:
    """Add rows that can be read in a damaged file to a healthy one, made if it is missing.

    Returns:
        How many were added or renewed.
    """
    open_file(new).close()  # brought up to date, or made
    count = 0
    with (
        closing(database(new)) as target,
        closing(database(damaged)) as source,
    ):
        target.execute("PRAGMA foreign_keys = ON")
        for table, columns in columns_of(len(MIGRATIONS)).items():
            if table in _LEFT_OUT:
                continue
            names = sorted(columns & _present(source, table))
            for row in _readable_rows(source, table, names):
                with suppress(*UNREADABLE):
                    count += _put(target, table, names, row)
        for table, condition in unreadable_rows(len(MIGRATIONS)).items():
            count -= target.execute(f"DELETE FROM {table} WHERE {condition}").rowcount  # noqa: S608
    return count


def _present(source: sqlite3.Connection, table: str) -> frozenset[str]:
    try:
        return column_names(source, table)
    except UNREADABLE:
        return frozenset()


def _put(
    target: sqlite3.Connection, table: str, names: Sequence[str], row: Sequence[object]
) -> int:
    """Add a row unless its place is taken; a note takes the place of an older one."""
    values = ", ".join("?" * len(names))
    columns = ", ".join(names)
    added = target.execute(
        f"INSERT OR IGNORE INTO {table} ({columns}) VALUES ({values})",  # noqa: S608 - our names
        row,
    ).rowcount
    if added > 0 or table != _NOTES:
        return max(added, 0)
    note = dict(zip(names, row, strict=True))
    return target.execute(
        "UPDATE note SET text = :text, sealed = :sealed, changed = :changed, deletion = NULL"
        " WHERE profile = :profile AND system = :system AND code = :code AND changed < :changed"
        " AND deletion IS NULL AND :deletion IS NULL",
        note,
    ).rowcount


def _readable_rows(
    source: sqlite3.Connection, table: str, names: Sequence[str]
) -> Iterator[tuple[object, ...]]:
    """Yield the rows of a table from both ends up to what is damaged between them."""
    if not names:
        return
    seen: set[int] = set()
    for direction in ("ASC", "DESC"):
        with suppress(*UNREADABLE):
            cursor = source.execute(
                f"SELECT rowid, {', '.join(names)} FROM {table} NOT INDEXED"  # noqa: S608
                f" ORDER BY rowid {direction}"
            )
            for row in cursor:
                if row[0] in seen:
                    break
                seen.add(row[0])
                yield row[1:]


def _copy(path: Path, copy: Path) -> None:
    """Copy a file with its log, for its owner only."""
    for source, target in ((path, copy), (_beside(path), _beside(copy))):
        if source.is_file():
            unfinished = target.with_name(target.name + ".part")
            try:
                shutil.copyfile(source, unfinished)
                unfinished.chmod(FILE_MODE)
                put_in_place(unfinished, target)
            finally:
                unfinished.unlink(missing_ok=True)


def _beside(path: Path) -> Path:
    return path.with_name(path.name + _LOG)
