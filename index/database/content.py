"""Opening a content generation for reading.

A content folder holds one folder a generation and a small file ``current`` that names the one in
force. A generation is never written to once it is named, so it is opened read-only and immutable:
no lock, no journal, any number of readers, on a read-only disk too.
"""

import hashlib
import json
import sqlite3
import threading
from dataclasses import dataclass, field
from pathlib import Path

from index.database.schema import INSTALLED, SCHEMA_VERSION
from index.model import Source, System

CURRENT = "current"
DATABASE = "codes.sqlite"
EDITS = "edits.sqlite"
"""NCCI edits; missing where none are installed."""
FULLTEXT = "fulltext"
PACKED = "packed"
PASSAGES = "passages"
MEANING = "meaning"
"""Vectors of phrases and the sentence model; missing until they have been made."""


class ContentError(Exception):
    """The content is missing or cannot be used; the message says what to do."""


def combined_hash(codes: str, edits: str) -> str:
    """Return the content hash of a generation from those of its databases.

    Args:
        codes: Hash of ``codes.sqlite``.
        edits: Hash of ``edits.sqlite``, empty where there is none.
    """
    return hashlib.sha256(f"{codes} {edits}".encode()).hexdigest() if edits else codes


def current_generation(content_dir: Path) -> str | None:
    """Return the name of the generation in force, or None if there is no content yet."""
    try:
        name = (content_dir / CURRENT).read_text(encoding="utf-8").strip()
    except FileNotFoundError:
        return None
    return name or None


@dataclass
class Content:
    """One generation of content, open for reading.

    Connections are made one a thread, since a SQLite connection belongs to its thread.

    Attributes:
        folder: Folder of the generation.
        name: Its name.
    """

    folder: Path
    name: str
    _local: threading.local = field(default_factory=threading.local, repr=False)

    @property
    def connection(self) -> sqlite3.Connection:
        """This thread's read-only connection, with rows addressable by column name."""
        return self._open(DATABASE)

    @property
    def edits(self) -> sqlite3.Connection | None:
        """This thread's connection to the NCCI edits, None where none are installed."""
        return self._open(EDITS) if (self.folder / EDITS).is_file() else None

    def _open(self, name: str) -> sqlite3.Connection:
        open_ones: dict[str, sqlite3.Connection] = self._local.__dict__
        connection = open_ones.get(name)
        if connection is None:
            uri = (self.folder / name).resolve().as_uri() + "?mode=ro&immutable=1"
            connection = sqlite3.connect(uri, uri=True)
            connection.row_factory = sqlite3.Row
            open_ones[name] = connection
        return connection

    @property
    def fulltext(self) -> Path:
        """Folder of the Whoosh index."""
        return self.folder / FULLTEXT

    @property
    def packed(self) -> Path:
        """Folder of the packed postings."""
        return self.folder / PACKED

    @property
    def passages(self) -> Path:
        """Folder of the index of passages."""
        return self.folder / PASSAGES

    @property
    def meaning(self) -> Path:
        """Folder of the vectors of phrases, which may be missing."""
        return self.folder / MEANING

    def meta(self, key: str) -> str:
        """Return a value of the ``meta`` table, empty if it is not set."""
        row = self.connection.execute("SELECT value FROM meta WHERE key = ?", (key,)).fetchone()
        return str(row["value"]) if row else ""

    def sources(self) -> list[Source]:
        """Return the releases in this generation, ordered by id."""
        databases = [self.connection, *([self.edits] if self.edits else [])]
        rows = [dict(row) for one in databases for row in one.execute("SELECT * FROM source")]
        return sorted((Source(**row) for row in rows), key=lambda source: source.id)

    def installed(self) -> dict[System, tuple[int, str]]:
        """Return the installed systems in order: number of billable codes, id of the source."""
        noted = json.loads(self.meta(INSTALLED))
        return {
            system: (noted[system]["billable"], noted[system]["source"])
            for system in System
            if system in noted
        }

    def editions(self) -> dict[System, list[str]]:
        """Return the ids of the releases that are editions of each system, oldest first."""
        found: dict[System, list[str]] = {}
        for row in self.connection.execute("SELECT * FROM edition ORDER BY system, position"):
            found.setdefault(System(row["system"]), []).append(row["source"])
        return found

    def content_hash(self) -> str:
        """Return the sha256 over the ordered rows of the content databases."""
        codes = self.meta("content_hash")
        if self.edits is None:
            return codes
        row = self.edits.execute("SELECT value FROM meta WHERE key = 'content_hash'").fetchone()
        return combined_hash(codes, str(row["value"]))

    def close(self) -> None:
        """Close this thread's connections."""
        open_ones: dict[str, sqlite3.Connection] = self._local.__dict__
        for connection in open_ones.values():
            connection.close()
        open_ones.clear()


def open_content(content_dir: Path) -> Content:
    """Open the generation in force.

    Args:
        content_dir: A content folder.

    Raises:
        ContentError: There is no content, or it was made by another version of the program.
    """
    name = current_generation(content_dir)
    if name is None:
        msg = f"no content in {content_dir}: run 'codeleaf build' to make it"
        raise ContentError(msg)
    return open_generation(content_dir, name)


def open_generation(content_dir: Path, name: str) -> Content:
    """Open a generation, whether it is in force or not.

    Args:
        content_dir: A content folder.
        name: The generation.

    Raises:
        ContentError: There is none of that name, or it was made by another version of the program.
    """
    folder = content_dir / name
    if Path(name).name != name or not (folder / DATABASE).is_file():
        msg = f"content generation '{name}' is missing in {content_dir}: run 'codeleaf build'"
        raise ContentError(msg)
    content = Content(folder, name)
    try:
        version = content.meta("schema")
    except sqlite3.DatabaseError as error:
        msg = f"{folder / DATABASE} cannot be read ({error}): run 'codeleaf build'"
        raise ContentError(msg) from error
    if version.isdecimal() and int(version) > SCHEMA_VERSION:
        msg = (
            f"content in {content_dir} was made by a newer Codeleaf (schema {version}, this one "
            f"reads {SCHEMA_VERSION}): restart or update this program"
        )
        raise ContentError(msg)
    if version != str(SCHEMA_VERSION):
        msg = (
            f"content in {content_dir} has schema {version or 'unknown'}, this program reads "
            f"{SCHEMA_VERSION}: run 'codeleaf build'"
        )
        raise ContentError(msg)
    return content
