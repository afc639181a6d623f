"""Writing ``edits.sqlite``: the National Correct Coding Initiative."""

import hashlib
import sqlite3
import zlib
from array import array
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from index.build.fingerprint import META_HASH, META_SCHEMA
from index.build.rows import source_cells
from index.database import SCHEMA_VERSION
from index.database.schema import SOURCE_COLUMNS
from index.database.tables import EDITS_TABLES
from index.database.tables.edits import PACKED_TABLES, PairEdit, PairTerms, pack_pairs
from index.sources import SourceEntry
from index.sources.records import Row

if TYPE_CHECKING:
    from index.database.tables.edits import Numbers

_BATCH = 1_000


class EditsWriter:
    """Writes one database of edits, release by release.

    Pairs are gathered as numbers, twelve bytes each, and packed when their release ends.
    """

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
        for name, (columns, key) in PACKED_TABLES.items():
            self._database.table(name).create(columns, pk=key[0] if len(key) == 1 else key)
        self._counts: Counter[str] = Counter()
        self._codes: dict[str, int] = {}
        self._terms: dict[PairTerms, int] = {}
        self._files = 0

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
        gathered: dict[str, list[list[object]]] = {table.name: [] for table in EDITS_TABLES}
        column1, column2, terms = array("I"), array("I"), array("I")
        codes, known = self._codes, self._terms
        for row in rows:
            if isinstance(row, PairEdit):
                column1.append(codes.setdefault(row.column1, len(codes)))
                column2.append(codes.setdefault(row.column2, len(codes)))
                terms.append(known.setdefault(row.terms, len(known)))
            else:
                gathered[tables[type(row)].name].append([*row, entry.id])
        for table in EDITS_TABLES:
            if gathered[table.name]:
                self._insert(table.name, list(table.columns()), gathered[table.name])
            self._counts[entry.id] += len(gathered[table.name])
        if column1:
            self._counts[entry.id] += len(column1)
            self._add_pairs(entry, column1, column2, terms)

    def _add_pairs(
        self, entry: SourceEntry, column1: "array[int]", column2: "array[int]", terms: "array[int]"
    ) -> None:
        import numpy as np

        first, second, said = (np.frombuffer(one, np.uintc) for one in (column1, column2, terms))
        columns = list(PACKED_TABLES["ptp"][0])
        self._insert("ptp_file", ["id", "source"], [[self._files, entry.id]])
        self._insert("ptp", columns, _packed(self._files, 1, first, second, said))
        self._insert("ptp", columns, _packed(self._files, 2, second, first, said))
        self._files += 1

    def _insert(self, table: str, columns: list[str], rows: Iterable[Sequence[object]]) -> None:
        """Insert rows whose cells stand in the order of the table's columns."""

        def records() -> Iterator[Sequence[object]]:
            yield columns
            yield from rows

        self._database.table(table).insert_all(records(), batch_size=_BATCH)

    def finish(self, sources: Iterable[tuple[SourceEntry, str, str, str]]) -> str:
        """Write sources and hash; the database is complete afterwards.

        Args:
            sources: Each source with the name of the file it was read from, the member of that
                file, and the sha256 of the file.

        Returns:
            The hash of its rows.
        """
        cells = [
            list(source_cells(entry, file, member, sha256, self._counts[entry.id]))
            for entry, file, member, sha256 in sources
        ]
        self._insert("source", list(SOURCE_COLUMNS), cells)
        self._insert("ptp_code", ["id", "code"], ([at, code] for code, at in self._codes.items()))
        self._insert(
            "ptp_terms",
            list(PACKED_TABLES["ptp_terms"][0]),
            ([at, *terms] for terms, at in self._terms.items()),
        )
        for table in EDITS_TABLES:
            for columns in table.indexes:
                self._database.table(table.name).create_index(list(columns))
        self._database.table("ptp_code").create_index(["code"], unique=True)
        digest = edits_hash(self._connection)
        meta = {META_SCHEMA: str(SCHEMA_VERSION), META_HASH: digest}
        self._insert("meta", ["key", "value"], [list(pair) for pair in meta.items()])
        self._connection.commit()
        return digest


def edits_hash(connection: sqlite3.Connection) -> str:
    """Return the sha256 over all rows of a database of edits in the order of their keys.

    Packed pairs count as they are unpacked: how well they pack is zlib's affair.
    """
    keys = {"source": ("id",), **{one.name: one.primary_key() for one in EDITS_TABLES}}
    keys |= {name: key for name, (_, key) in PACKED_TABLES.items()}
    digest = hashlib.sha256()
    for name, key in keys.items():
        order = ", ".join(f'"{column}"' for column in key)
        digest.update(name.encode())
        for row in connection.execute(f'SELECT * FROM "{name}" ORDER BY {order}'):  # noqa: S608
            plain = [zlib.decompress(cell) if type(cell) is bytes else cell for cell in row]
            digest.update(repr(plain[:3] if name == "ptp" else plain).encode())
            if name == "ptp":
                digest.update(plain[3])
    return digest.hexdigest()


def _packed(
    file: int, side: int, codes: "Numbers", others: "Numbers", terms: "Numbers"
) -> Iterator[list[object]]:
    """Yield the rows of ``ptp`` of one side of a file, by number of the code."""
    import numpy as np

    order = np.lexsort((terms, others, codes))
    codes, others, terms = codes[order], others[order], terms[order]
    starts = np.flatnonzero(np.diff(codes, prepend=codes[:1] + 1))
    ends = [*starts[1:].tolist(), len(codes)]
    for start, end in zip(starts.tolist(), ends, strict=True):
        packed = pack_pairs(others[start:end], terms[start:end])
        yield [file, side, int(codes[start]), packed]
