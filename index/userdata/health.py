"""Whether a file is in order: its structure, its indexes, and the columns it should have."""

import sqlite3
from collections.abc import Mapping
from functools import cache

from index.model import System
from index.userdata.schema import MIGRATIONS, version_of

_PLAUSIBLE_VERSION = 1000
_TIMES = frozenset({"added", "asked", "changed", "created", "deleted_at", "last", "made"})
"""Columns that hold a time, whatever the table."""


def damage_of(connection: sqlite3.Connection) -> str:
    """Return what is wrong with an open file, empty if nothing is.

    SQLite keeps no checksums: a byte that changes inside a text is no damage that can be seen.

    Args:
        connection: The file, in autocommit mode, of this format or an earlier or later one.

    Raises:
        sqlite3.Error: It is so wrong that it cannot be read at all.
    """
    # In one transaction: another process may be bringing the file up to date.
    connection.execute("BEGIN")
    try:
        return _damage(connection)
    finally:
        if connection.in_transaction:
            connection.execute("COMMIT")


def _damage(connection: sqlite3.Connection) -> str:
    version = version_of(connection)
    if not 0 <= version <= _PLAUSIBLE_VERSION:
        return f"there is no format {version}"
    # With the indexes: a row that its index does not know is not found any more.
    health = str(connection.execute("PRAGMA integrity_check(1)").fetchone()[0])
    if health != "ok":
        return health.splitlines()[-1]
    if version <= len(MIGRATIONS):
        expected = columns_of(version)
        # Those of later formats must not be there, or the number of the format is wrong.
        for table in columns_of(len(MIGRATIONS)):
            if column_names(connection, table) != expected.get(table, frozenset()):
                return f"the table {table} is not that of format {version}"
        for table, condition in unreadable_rows(version).items():
            if connection.execute(f"SELECT 1 FROM {table} WHERE {condition} LIMIT 1").fetchone():  # noqa: S608
                return f"a row of the table {table} cannot be read"
    return ""


def unreadable_rows(version: int) -> dict[str, str]:
    """Return for each table of a format what is true, in SQL, of rows that nobody can have written.

    Those of a system that there is not, and those of a time that is none.
    """
    systems = ", ".join(f"'{system.value}'" for system in System)
    found = {}
    for table, columns in columns_of(version).items():
        conditions = [f"{name} NOT IN ({systems})" for name in columns & {"system"}]
        conditions += [f"julianday({name}) IS NULL" for name in sorted(columns & _TIMES)]
        if conditions:
            found[table] = " OR ".join(conditions)
    return found


@cache
def columns_of(version: int) -> Mapping[str, frozenset[str]]:
    """Return the columns of each table of a format, in the order in which they were made."""
    connection = sqlite3.connect(":memory:", isolation_level=None)
    try:
        for migration in MIGRATIONS[:version]:
            for statement in migration:
                connection.execute(statement)
        tables = connection.execute(
            "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite!_%'"
            " ESCAPE '!' ORDER BY rowid"
        ).fetchall()
        return {str(row[0]): column_names(connection, str(row[0])) for row in tables}
    finally:
        connection.close()


def column_names(connection: sqlite3.Connection, table: str) -> frozenset[str]:
    """Return the names of a table's columns, none if there is no such table."""
    rows = connection.execute("SELECT name FROM pragma_table_info(?)", (table,)).fetchall()
    return frozenset(str(row[0]) for row in rows)
