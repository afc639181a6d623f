"""The full content with the publishers' index books and guidelines beside it."""

import shutil
import sqlite3
import zipfile
from collections.abc import Iterator
from pathlib import Path

from index.database import open_content
from index.database.content import CURRENT, DATABASE
from index.database.tables.books import TABLES as BOOK_TABLES
from index.database.tables.texts import TABLES as TEXT_TABLES
from index.sources import SourceEntry
from index.sources.kinds import Edition
from index.sources.readers import KINDS
from index.sources.release import Release
from index.sources.sample import HEAD_BYTES, Sample

FOLDER = "icd10cm"
KIND_IDS = (
    "icd10cm_index",
    "icd10cm_external",
    "icd10cm_neoplasm",
    "icd10cm_drug",
    "icd10cm_guidelines",
)
_TYPES = {str: "TEXT", int: "INTEGER", float: "REAL"}


def members(releases: Path) -> Iterator[tuple[str, bytes]]:
    """Yield the name and bytes of every XML and PDF of ICD-10-CM that the publishers' folder has.

    Args:
        releases: The folder of the publishers' files.
    """
    for path in sorted((releases / FOLDER).iterdir()):
        if path.suffix == ".pdf":
            yield path.name, path.read_bytes()
        elif path.suffix == ".zip":
            with zipfile.ZipFile(path) as archive:
                for name in archive.namelist():
                    if name.endswith(".xml"):
                        yield name, archive.read(name)


def sample(name: str, data: bytes) -> Sample:
    """Return bytes as a file that nobody has said what it is."""
    return Sample(name, len(data), data[:HEAD_BYTES], lambda: data)


def release(kind: str, data: bytes) -> Release:
    """Return bytes as a release of a kind."""
    name = kind.replace("_", "-")
    return Release(SourceEntry(name, name, "", "", "", None, name, kind, "", None, None), data)


def recognised(name: str, data: bytes) -> dict[str, Edition]:
    """Return the kinds of this module that take a file for theirs, with the edition."""
    found = {}
    for kind in KIND_IDS:
        recognise = KINDS[kind].recognise
        assert recognise is not None
        edition = recognise(sample(name, data))
        if edition:
            found[kind] = edition
    return found


def add_books(full: Path, releases: Path, target: Path) -> Path:
    """Copy the full content's database and add the publishers' books and guidelines.

    Args:
        full: The content folder to copy from.
        releases: The folder of the publishers' files.
        target: The content folder to make.
    """
    content = open_content(full)
    generation = target / "books"
    generation.mkdir(parents=True)
    shutil.copyfile(content.folder / DATABASE, generation / DATABASE)
    content.close()
    (target / CURRENT).write_text("books", encoding="utf-8")
    connection = sqlite3.connect(generation / DATABASE)
    connection.execute("PRAGMA synchronous = OFF")
    tables = {table.record: table for table in (*BOOK_TABLES, *TEXT_TABLES)}
    for table in tables.values():
        columns = ", ".join(f'"{n}" {_TYPES[kind]}' for n, kind in table.columns().items())
        key = ", ".join(f'"{name}"' for name in table.primary_key())
        connection.execute(f"DROP TABLE IF EXISTS {table.name}")
        connection.execute(f"CREATE TABLE {table.name} ({columns}, PRIMARY KEY ({key}))")
    for name, data in members(releases):
        for kind, edition in recognised(name, data).items():
            made = release(kind, data)
            rows = list(KINDS[kind].reader(made))
            for record in {type(row) for row in rows}:
                table = tables[record]
                marks = ", ".join("?" * len(table.columns()))
                connection.executemany(
                    f"INSERT INTO {table.name} VALUES ({marks})",
                    ((*row, made.entry.id) for row in rows if type(row) is record),
                )
            connection.execute(
                "INSERT INTO source (id, kind, name, publisher, edition, licence, file, member,"
                " sha256, rows, valid_from, valid_to)"
                " VALUES (?, ?, ?, '', ?, '', ?, '', '', ?, ?, ?)",
                (
                    made.entry.id, kind, KINDS[kind].name, edition.label, name, len(rows),
                    edition.valid_from, edition.valid_to,
                ),
            )  # fmt: skip
    for table in tables.values():
        for columns_of in table.indexes:
            names = ", ".join(f'"{name}"' for name in columns_of)
            index = "_".join(("idx", table.name, *columns_of))
            connection.execute(f"CREATE INDEX {index} ON {table.name} ({names})")
    connection.commit()
    connection.close()
    return target
