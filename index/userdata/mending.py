"""Making anew what can be worked out of a damaged file: its header, its indexes, its free pages."""

import re
from contextlib import closing
from pathlib import Path

from index.userdata.backups import damage_of_file
from index.userdata.copying import UNREADABLE, database
from index.userdata.schema import MIGRATIONS

_PAGE = 4096
_HEADER = (
    (0, b"SQLite format 3\0"),
    (16, _PAGE.to_bytes(2, "big")),
    (18, b"\2\2\0\x40\x20\x20"),  # write-ahead log, nothing reserved, fractions of payload
    (44, (4).to_bytes(4, "big")),  # format of the schema
    (52, bytes(4)),  # no automatic vacuum
    (56, (1).to_bytes(4, "big")),  # UTF-8
    (64, bytes(8)),  # neither incremental vacuum nor an application's id
    (92, bytes(4)),  # not valid for the count of pages, which is worked out from the size then
)
"""What the header of each of our files holds, by offset: the file format of SQLite, 1.3."""
_FREE_PAGES = re.compile(
    r"\*\*\* in database main \*\*\*|(main )?freelist\b.*|page \d+:? (is )?never used",
    re.IGNORECASE,
)


def mended(file: Path) -> bool:
    """Mend a copy of a damaged file in place, where that loses nothing.

    Args:
        file: The copy, with its log beside it if there was one. Left half mended on failure.

    Returns:
        Whether the file is in order now and has every row.
    """
    for anew in (False, True):
        if anew:
            _write_header(file)
        for version in (None, *range(len(MIGRATIONS), 0, -1)):
            try:
                _rebuild(file, version)
                if not damage_of_file(file):
                    return True
            except UNREADABLE:
                break  # no other number of the format would make it readable
    return False


def _rebuild(file: Path, version: int | None) -> None:
    with closing(database(file)) as connection:
        if version is not None:
            connection.execute(f"PRAGMA user_version = {version}")
        connection.execute("REINDEX")
        complaints = [
            line
            for row in connection.execute("PRAGMA integrity_check")
            for line in str(row[0]).splitlines()
        ]
        # Nothing but the list of free pages is wrong: no table has lost anything.
        if all(_FREE_PAGES.match(line) for line in complaints):
            connection.execute("VACUUM")


def _write_header(file: Path) -> None:
    with file.open("r+b") as opened:
        if len(opened.read(_PAGE)) < _PAGE:
            return
        for offset, value in _HEADER:
            opened.seek(offset)
            opened.write(value)
