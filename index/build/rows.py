"""Writing the rows of releases to the content database."""

import sqlite3
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path

from index.build.errors import BuildError
from index.build.fingerprint import META_HASH, META_MANIFEST, META_SCHEMA, content_hash
from index.database import SCHEMA_VERSION, create_tables, note_installed
from index.database.schema import TABLES, create_indexes
from index.database.tables import CODES_TABLES
from index.model import System
from index.sources.manifest import SourceEntry
from index.sources.records import (
    AbbreviationRow,
    CodeRow,
    CrosswalkRow,
    DrgRow,
    ExtensionRow,
    GroupingRow,
    HierarchyRow,
    LabelRow,
    NoteRow,
    Row,
)

_BATCH = 10_000
_APPLICATION_ID = 0x434C4631  # "CLF1" in the header of the file
_RANK = {system: rank for rank, system in enumerate(System)}
_PLAIN_TABLES: dict[type, str] = {
    GroupingRow: "grouping",
    LabelRow: "grouping_label",
    HierarchyRow: "grouping_hierarchy",
    DrgRow: "drg",
    AbbreviationRow: "abbreviation",
    **{table.record: table.name for table in CODES_TABLES},
}
"""Tables whose columns are the fields of the row and its source."""

_Cells = tuple[object, ...]


class ContentWriter:
    """Writes one content database, source by source."""

    def __init__(self, path: Path) -> None:
        from sqlite_utils import Database  # 150-260 ms: only builders pay for it

        self._connection = sqlite3.connect(path)
        # Nobody reads the file before it is complete, and it is thrown away if the build fails.
        self._connection.execute("PRAGMA journal_mode = MEMORY")
        self._connection.execute("PRAGMA synchronous = OFF")
        self._connection.execute(f"PRAGMA application_id = {_APPLICATION_ID}")
        self._connection.execute(f"PRAGMA user_version = {SCHEMA_VERSION}")
        self._database = Database(self._connection)
        create_tables(self._database)
        self._ids: dict[tuple[System, str], int] = {}
        self._counts: Counter[str] = Counter()
        self._notes = 0
        self._positions: Counter[tuple[str, int]] = Counter()
        self._crosswalks = 0
        self._rank = 0

    @property
    def rows(self) -> int:
        """Number of rows written so far."""
        return self._counts.total()

    def close(self) -> None:
        """Close the database."""
        self._database.close()

    def add(self, entry: SourceEntry, rows: Iterable[Row]) -> None:
        """Write the rows of one release.

        Raises:
            BuildError: A row names a code that has not been written, or code sets are out of
                order.
        """
        tables: dict[str, list[_Cells]] = {name: [] for name in TABLES}
        for row in rows:
            table, cells, source = self._cells(entry, row)
            tables[table].append((*cells, source))
            self._counts[source] += 1
        for table, lines in tables.items():
            self._insert(table, lines)

    def _insert(self, table: str, lines: Iterable[_Cells]) -> None:
        """Insert lines whose cells stand in the order of the table's columns."""

        def records() -> Iterator[list[object]]:
            yield list(TABLES[table])
            for line in lines:
                yield list(line)

        if lines:
            self._database.table(table).insert_all(records(), batch_size=_BATCH)

    def _cells(self, entry: SourceEntry, row: Row) -> tuple[str, _Cells, str]:
        """Return a row's table, its cells but the last, and its source, the last cell."""
        if isinstance(row, CodeRow):
            return "code", self._code(entry, row), row.source or entry.id
        if isinstance(row, NoteRow):
            code_id, position = self._place(entry, "note", row)
            self._notes += 1
            return "note", (self._notes - 1, code_id, row.kind, position, row.text), entry.id
        if isinstance(row, ExtensionRow):
            code_id, position = self._place(entry, "extension", row)
            return "extension", (code_id, position, row.character, row.meaning), entry.id
        if isinstance(row, CrosswalkRow):
            self._crosswalks += 1
            return "crosswalk", (self._crosswalks - 1, *row), entry.id
        return _PLAIN_TABLES[type(row)], tuple(row), entry.id

    def _code(self, entry: SourceEntry, row: CodeRow) -> _Cells:
        """Give a code its number, which is its place in the order of systems and print."""
        if _RANK[row.system] < self._rank:
            msg = f"{entry.id} stands behind a later code set in the list of releases"
            raise BuildError(msg)
        self._rank = _RANK[row.system]
        parent = None if row.parent is None else self._id(entry, row.system, row.parent)
        number = len(self._ids)
        if self._ids.setdefault((row.system, row.code), number) != number:
            msg = f"{entry.name} ({entry.id}): {row.display} occurs twice in {row.system}"
            raise BuildError(msg)
        kind, billable = row.kind.value, int(row.billable)
        return (number, row.system.value, row.code, row.display, row.title, kind, billable, parent)

    def _id(self, entry: SourceEntry, system: System, code: str) -> int:
        number = self._ids.get((system, code))
        if number is None:
            msg = f"{entry.name} ({entry.id}): {code} is used before it is defined"
            raise BuildError(msg)
        return number

    def _place(
        self, entry: SourceEntry, table: str, row: NoteRow | ExtensionRow
    ) -> tuple[int, int]:
        """Return the number of a row's code and its position among the code's rows."""
        number = self._id(entry, row.system, row.code)
        position = self._positions[table, number]
        self._positions[table, number] += 1
        return number, position

    def finish(self, sources: Iterable[tuple[SourceEntry, str, str]], manifest_hash: str) -> str:
        """Write sources, indexes and hashes; the database is complete afterwards.

        Args:
            sources: Each source with the name and the sha256 of the file it was read from.
            manifest_hash: Hash of what the build depends on.

        Returns:
            The content hash.
        """
        self._insert("source", [self._source(*source) for source in sources])
        create_indexes(self._database)
        digest = content_hash(self._connection)
        meta = {META_SCHEMA: str(SCHEMA_VERSION), META_HASH: digest, META_MANIFEST: manifest_hash}
        self._insert("meta", list(meta.items()))
        note_installed(self._database)
        self._connection.execute("ANALYZE")
        self._connection.commit()
        return digest

    def _source(self, entry: SourceEntry, file: str, sha256: str) -> _Cells:
        return (
            entry.id,
            entry.reader,
            entry.name,
            entry.publisher,
            entry.edition,
            entry.licence,
            file,
            entry.member if entry.wheel else "",
            sha256,
            self._counts[entry.id],
            entry.valid_from,
            entry.valid_to,
        )
