"""Checks of the databases of a pack, which another computer has written."""

import sqlite3
import tempfile
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

from index.build.content_pack.errors import ContentPackError
from index.build.edits import EditsWriter, edits_hash
from index.build.fingerprint import META_HASH, META_SCHEMA, content_hash
from index.database import SCHEMA_VERSION
from index.database.content import DATABASE, EDITS
from index.database.schema import create_indexes, create_tables

_STATISTICS = {"sqlite_stat1", "sqlite_stat4"}
Shape = dict[tuple[str, str], tuple[tuple[object, ...], ...]]
"""Columns of each table and index, by its kind and name."""


def check_database(folder: Path) -> str:
    """Check ``codes.sqlite``; return the hash of its rows.

    Raises:
        ContentPackError: It holds something that content does not, or is damaged.
    """
    return _check(folder / DATABASE, _codes_shape(), content_hash)


def check_edits(folder: Path) -> str:
    """Check ``edits.sqlite``; return the hash of its rows, empty if there is none.

    Raises:
        ContentPackError: It holds something that edits do not, or is damaged.
    """
    file = folder / EDITS
    return _check(file, _edits_shape(), edits_hash) if file.is_file() else ""


def _check(file: Path, expected: Shape, digest: Callable[[sqlite3.Connection], str]) -> str:
    try:
        address = f"{file.resolve().as_uri()}?mode=ro&immutable=1"
        with closing(sqlite3.connect(address, uri=True)) as connection:
            connection.execute("PRAGMA trusted_schema = OFF")
            connection.execute("PRAGMA cell_size_check = ON")
            found = _shape(connection)
            differing = sorted(name for _kind, name in found.items() ^ expected.items())
            if differing:
                msg = f"{file.name} has another {differing[0][1]} than this program's content"
                raise ContentPackError(msg)
            health = connection.execute("PRAGMA quick_check(1)").fetchone()[0]
            if health != "ok":
                msg = f"{file.name} is damaged ({health.splitlines()[-1]})"
                raise ContentPackError(msg)
            meta = dict(connection.execute("SELECT key, value FROM meta").fetchall())
            if meta.get(META_SCHEMA) != str(SCHEMA_VERSION):
                msg = f"{file.name} has schema {meta.get(META_SCHEMA)}, not {SCHEMA_VERSION}"
                raise ContentPackError(msg)
            found_hash = digest(connection)
            if meta.get(META_HASH) != found_hash:
                msg = f"the rows of {file.name} are not those that its own hash was made of"
                raise ContentPackError(msg)
            return found_hash
    except sqlite3.Error as error:
        msg = f"{file.name} is damaged ({error})"
        raise ContentPackError(msg) from error


def _shape(connection: sqlite3.Connection) -> Shape:
    """Return what a database is made of, but for the statistics of its indexes.

    Raises:
        ContentPackError: It has a view, a trigger or a virtual table.
    """
    found: Shape = {}
    rows = connection.execute("SELECT type, name, tbl_name, rootpage FROM sqlite_schema")
    for kind, name, table, page in rows.fetchall():
        if name in _STATISTICS:
            continue
        # A virtual table has no page of its own.
        if kind not in ("table", "index") or not page:
            msg = f"it holds the {kind} {name!r}, which content has not"
            raise ContentPackError(msg)
        pragma = "table_xinfo" if kind == "table" else "index_info"
        columns = connection.execute(f"SELECT * FROM pragma_{pragma}(?)", (name,)).fetchall()  # noqa: S608
        found[kind, name] = ((table,), *map(tuple, columns))
    return found


def _codes_shape() -> Shape:
    from sqlite_utils import Database

    with closing(sqlite3.connect(":memory:")) as connection:
        database = Database(connection)
        create_tables(database)
        create_indexes(database)
        return _shape(connection)


def _edits_shape() -> Shape:
    with tempfile.TemporaryDirectory() as name:
        file = Path(name) / EDITS
        writer = EditsWriter(file)
        try:
            writer.finish([])
        finally:
            writer.close()
        with closing(sqlite3.connect(file)) as connection:
            return _shape(connection)
