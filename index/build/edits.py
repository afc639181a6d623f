"""Writing ``edits.sqlite``: the National Correct Coding Initiative."""

import hashlib
import sqlite3
from collections import Counter
from collections.abc import Iterable
from pathlib import Path

from index.build.fingerprint import META_HASH, META_SCHEMA
from index.build.packing_edits import PairPacker
from index.build.rows import source_cells
from index.database import SCHEMA_VERSION
from index.database.schema import SOURCE_COLUMNS
from index.database.tables import EDITS_TABLES
from index.database.tables.edits import PTP_KEYS, PTP_TABLES, PtpRow
from index.sources import SourceEntry
from index.sources.records import Row

_BATCH = 10_000


class EditsWriter:
    """Writes one database of edits, release by release."""

    def __init__(self, path: Path) -> None:
        from sqlite_utils import Database  # 150-260 ms: only builders pay for it

        self._connection = sqlite3.connect(path)
        # Nobody reads the file before it is complete, and it is thrown away if the build fails.
        self._connection.execute("PRAGMA journal_mode = MEMORY")
        self._connection.execute("PRAGMA synchronous = OFF")
        self._database = Database(self._connection)
        self._database.table("meta").create({"key": str, "value": str}, pk="key")
        self._database.table("source").create(SOURCE_COLUMNS, pk="id")
        for name, columns in PTP_TABLES.items():
            self._database.table(name).create(columns, pk=PTP_KEYS[name], not_null=set(columns))
        for table in EDITS_TABLES:
            self._database.table(table.name).create(
                table.columns(), pk=table.primary_key(), not_null=table.not_null()
            )
        self._pairs = PairPacker()
        self._counts: Counter[str] = Counter()

    @property
    def rows(self) -> int:
        """Number of rows read so far."""
        return self._counts.total()

    def close(self) -> None:
        """Close the database."""
        self._database.close()

    def add(self, entry: SourceEntry, rows: Iterable[Row]) -> None:
        """Take the rows of one release.

        Raises:
            BuildError: The edits are more than the packing can number.
        """
        waiting: dict[type, list[list[object]]] = {}
        count = 0
        for row in rows:
            count += 1
            if isinstance(row, PtpRow):
                self._pairs.add(row, entry.id)
            else:
                waiting.setdefault(type(row), []).append([*row, entry.id])
        self._counts[entry.id] += count
        for table in EDITS_TABLES:
            lines = waiting.get(table.record)
            if lines:
                records: list[list[object]] = [list(table.columns()), *lines]
                self._database.table(table.name).insert_all(records, batch_size=_BATCH)

    def finish(self, sources: Iterable[tuple[SourceEntry, str, str, str]]) -> str:
        """Write pairs, sources, indexes and hash; the database is complete afterwards.

        Args:
            sources: Each source with the name of the file it was read from, the member of that
                file, and the sha256 of the file.

        Returns:
            The hash of its rows.
        """
        self._pairs.write(self._connection)
        rows = [source_cells(*one, self._counts[one[0].id]) for one in sources]
        self._database.table("source").insert_all([list(SOURCE_COLUMNS), *rows])
        for table in EDITS_TABLES:
            for columns in table.indexes:
                self._database.table(table.name).create_index(list(columns))
        keys = {"source": "id", **PTP_KEYS} | {t.name: t.primary_key() for t in EDITS_TABLES}
        digest = hashlib.sha256()
        for name, key in keys.items():
            order = ", ".join([key] if isinstance(key, str) else key)
            for row in self._connection.execute(f'SELECT * FROM "{name}" ORDER BY {order}'):  # noqa: S608
                digest.update(repr(tuple(row)).encode())
        meta = {META_SCHEMA: str(SCHEMA_VERSION), META_HASH: digest.hexdigest()}
        self._database.table("meta").insert_all(
            {"key": key, "value": value} for key, value in meta.items()
        )
        self._connection.execute("ANALYZE")
        self._connection.commit()
        return digest.hexdigest()
