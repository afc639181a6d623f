"""Writing ``edits.sqlite``: the National Correct Coding Initiative."""

import hashlib
import sqlite3
from collections import Counter
from collections.abc import Iterable
from pathlib import Path

from index.build.fingerprint import META_HASH, META_SCHEMA
from index.build.rows import source_cells
from index.database import SCHEMA_VERSION
from index.database.schema import SOURCE_COLUMNS
from index.database.tables import EDITS_TABLES
from index.sources import SourceEntry
from index.sources.records import Row


class EditsWriter:
    """Writes one database of edits, release by release."""

    def __init__(self, path: Path) -> None:
        from sqlite_utils import Database

        self._connection = sqlite3.connect(path)
        self._connection.execute("PRAGMA journal_mode = MEMORY")
        self._connection.execute("PRAGMA synchronous = OFF")
        self._database = Database(self._connection)
        self._database.table("meta").create({"key": str, "value": str}, pk="key")
        self._database.table("source").create(SOURCE_COLUMNS, pk="id")
        for table in EDITS_TABLES:
            self._database.table(table.name).create(
                table.columns(), pk=table.primary_key(), not_null=table.not_null()
            )
        self._counts: Counter[str] = Counter()

    @property
    def rows(self) -> int:
        """Number of rows read so far."""
        return self._counts.total()

    def close(self) -> None:
        """Close the database."""
        self._database.close()

    def add(self, entry: SourceEntry, rows: Iterable[Row]) -> None:
        """Write the rows of one release."""
        tables = {table.record: table for table in EDITS_TABLES}
        for row in rows:
            table = tables[type(row)]
            cells = dict(zip(table.columns(), (*row, entry.id), strict=True))
            self._database.table(table.name).insert(cells)
            self._counts[entry.id] += 1

    def finish(self, sources: Iterable[tuple[SourceEntry, str, str, str]]) -> str:
        """Write sources and hash; the database is complete afterwards.

        Args:
            sources: Each source with the name of the file it was read from, the member of that
                file, and the sha256 of the file.

        Returns:
            The hash of its rows.
        """
        for entry, file, member, sha256 in sources:
            cells = source_cells(entry, file, member, sha256, self._counts[entry.id])
            self._database.table("source").insert(dict(zip(SOURCE_COLUMNS, cells, strict=True)))
        digest = hashlib.sha256()
        for name in ("source", *(table.name for table in EDITS_TABLES)):
            for row in self._connection.execute(f'SELECT * FROM "{name}" ORDER BY 1, 2'):  # noqa: S608
                digest.update(repr(row).encode())
        meta = {META_SCHEMA: str(SCHEMA_VERSION), META_HASH: digest.hexdigest()}
        for key, value in meta.items():
            self._database.table("meta").insert({"key": key, "value": value})
        self._connection.commit()
        return digest.hexdigest()
