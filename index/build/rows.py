"""Writing the rows of releases to the content database."""

import sqlite3
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path

from index.build.errors import BuildError
from index.build.fingerprint import META_HASH, META_MANIFEST, META_SCHEMA, content_hash
from index.build.merging import EditionCodes, merge
from index.database import SCHEMA_VERSION, create_tables, note_installed
from index.database.schema import TABLES, create_indexes
from index.database.tables import CODES_TABLES
from index.database.tables.procedures import ProcedureLine
from index.model import System, is_stand_in
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
    """Writes one content database, release by release; code sets are merged at the end."""

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
        self._editions: dict[System, dict[str, EditionCodes]] = {}
        self._notes: list[tuple[str, NoteRow | ExtensionRow]] = []
        self._counts: Counter[str] = Counter()
        self._crosswalks = 0
        self._own_titles: dict[tuple[System, str], tuple[str, str]] = {}

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
            BuildError: The release names a code twice.
        """
        tables: dict[str, list[_Cells]] = {}
        for row in rows:
            own = row.source if isinstance(row, CodeRow) else ""
            self._counts[own or entry.id] += 1
            if isinstance(row, CodeRow):
                edition = self._editions.setdefault(row.system, {})
                edition.setdefault(entry.id, EditionCodes(entry)).add(row)
                continue
            if isinstance(row, NoteRow | ExtensionRow):
                self._notes.append((entry.id, row))
                continue
            if isinstance(row, ProcedureLine) and row.part == "title":
                self._own_titles[System(row.system), row.code] = (row.text, entry.id)
            table, cells = self._cells(row)
            lines = tables.setdefault(table, [])
            lines.append((*cells, entry.id))
            if len(lines) >= _BATCH:
                self._insert(table, lines)
                lines.clear()
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

    def _cells(self, row: Row) -> tuple[str, _Cells]:
        """Return a row's table and its cells but the last, the source."""
        if isinstance(row, CrosswalkRow):
            self._crosswalks += 1
            return "crosswalk", (self._crosswalks - 1, *row)
        return _PLAIN_TABLES[type(row)], tuple(row)

    def _write_codes(self) -> None:
        """Number the merged codes by system and tabular order, and write what stands at them."""
        ids: dict[tuple[System, str], int] = {}
        codes: list[_Cells] = []
        versions: list[_Cells] = []
        editions: list[_Cells] = []
        for system in System:
            if system not in self._editions:
                continue
            merged = merge(system, list(self._editions[system].values()))
            for row, origin in merged.rows:
                title, source = row.title, origin
                if is_stand_in(title):
                    title, source = self._own_titles.get((system, row.code), (title, source))
                number = ids[system, row.code] = len(ids)
                parent = None if row.parent is None else ids[system, row.parent]
                codes.append(
                    (
                        number,
                        system.value,
                        row.code,
                        row.display,
                        title,
                        row.kind.value,
                        int(row.billable),
                        parent,
                        source,
                    )
                )
            versions += [
                (ids[system, one.code], one.title, int(one.billable), one.source)
                for one in merged.versions
            ]
            editions += [(system.value, place, one) for place, one in enumerate(merged.editions)]
        self._insert("code", codes)
        self._insert("code_version", versions)
        self._insert("edition", editions)
        self._write_notes(ids)

    def _write_notes(self, ids: dict[tuple[System, str], int]) -> None:
        notes: list[_Cells] = []
        extensions: list[_Cells] = []
        positions: Counter[tuple[str, str, int]] = Counter()
        for source, row in self._notes:
            number = ids.get((row.system, row.code))
            if number is None:
                msg = f"{source}: {row.code} is used before it is defined"
                raise BuildError(msg)
            place = (source, type(row).__name__, number)
            position = positions[place]
            positions[place] += 1
            if isinstance(row, NoteRow):
                notes.append((len(notes), number, row.kind.value, position, row.text, source))
            else:
                extensions.append((number, position, row.character, row.meaning, source))
        self._insert("note", notes)
        self._insert("extension", extensions)

    def finish(
        self, sources: Iterable[tuple[SourceEntry, str, str, str]], manifest_hash: str
    ) -> str:
        """Write codes, sources, indexes and hashes; the database is complete afterwards.

        Args:
            sources: Each source with the name of the file it was read from, the member of that
                file, and the sha256 of the file.
            manifest_hash: Hash of what the build depends on.

        Returns:
            The content hash.

        Raises:
            BuildError: A row names a code that no release has.
        """
        self._write_codes()
        from index.fulltext.passages.texts import passages  # its package brings numpy

        texts = passages(self._connection)
        self._insert("passage", [(*passage, source) for passage, source in texts])
        self._insert("source", [self._source(*source) for source in sources])
        create_indexes(self._database)
        digest = content_hash(self._connection)
        meta = {META_SCHEMA: str(SCHEMA_VERSION), META_HASH: digest, META_MANIFEST: manifest_hash}
        self._insert("meta", list(meta.items()))
        note_installed(self._database)
        self._connection.execute("ANALYZE")
        self._connection.commit()
        return digest

    def _source(self, entry: SourceEntry, file: str, member: str, sha256: str) -> _Cells:
        return source_cells(entry, file, member, sha256, self._counts[entry.id])


def source_cells(entry: SourceEntry, file: str, member: str, sha256: str, rows: int) -> _Cells:
    """Return a release's row of the table ``source``.

    Args:
        entry: The release.
        file: Name of the file it was read from.
        member: Path inside that file, empty if the file itself was read.
        sha256: Digest of the file.
        rows: Number of rows read.
    """
    return (
        entry.id,
        entry.reader,
        entry.name,
        entry.publisher,
        entry.edition,
        entry.licence,
        file,
        member,
        sha256,
        rows,
        entry.valid_from,
        entry.valid_to,
    )
