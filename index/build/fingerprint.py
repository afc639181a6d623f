"""Digests: of the rows of content, and of everything a build depends on."""

import hashlib
import json
import sqlite3
from pathlib import Path

from index import paths
from index.database import SCHEMA_VERSION, current_generation
from index.database.content import DATABASE, FULLTEXT, PACKED, PASSAGES
from index.database.schema import PRIMARY_KEYS, TABLES
from index.sources import Manifest, SourceError, load_manifest

CONTENT_FORMAT = 19
"""Raised whenever readers, the build, the analyzer or the packing make other content of the same
releases, so that content of an older program is built anew."""

META_HASH = "content_hash"
META_MANIFEST = "manifest"
META_SCHEMA = "schema"


def own_bytes(path: Path) -> bytes:
    """Return a text file of our own with the line ends it has in the repository.

    The TOML files of a folder come as one JSON object of names and texts.
    """
    if path.is_dir():
        files = {one.name: own_bytes(one).decode() for one in sorted(path.glob("*.toml"))}
        return json.dumps(files).encode()
    return path.read_bytes().replace(b"\r\n", b"\n")


def manifest_hash(manifest: Manifest) -> str:
    """Return the sha256 of the manifest, our own content files and the program's formats."""
    digest = hashlib.sha256(f"{SCHEMA_VERSION} {CONTENT_FORMAT}\n".encode())
    own = (manifest.own_path(entry) for entry in manifest.own_files)
    for path in (manifest.path, *own, *paths.vocabulary_files()):
        digest.update(hashlib.sha256(own_bytes(path)).digest())
    return digest.hexdigest()


def content_hash(connection: sqlite3.Connection) -> str:
    """Return the sha256 over the rows of the content database, in the order of their keys.

    Args:
        connection: The database; ``meta`` is not part of the hash.
    """
    digest = hashlib.sha256()
    for table, columns in TABLES.items():
        if table == "meta":
            continue
        key = PRIMARY_KEYS[table]
        order = ", ".join(f'"{name}"' for name in ([key] if isinstance(key, str) else key))
        names = ", ".join(f'"{name}"' for name in columns)
        digest.update(f"{table} {names}\n".encode())
        query = f'SELECT {names} FROM "{table}" ORDER BY {order}'  # noqa: S608 - our own names
        for row in connection.execute(query):
            digest.update(repr(tuple(row)).encode())
    return digest.hexdigest()


def is_current(content_dir: Path, manifest_path: Path | None = None) -> bool:
    """Return whether the content in force is what a build would make now.

    Fast: reads one row of the database and hashes the manifest; imports nothing heavy.

    Args:
        content_dir: The content folder.
        manifest_path: The manifest to compare with instead of the program's own.
    """
    name = current_generation(content_dir)
    if name is None or Path(name).name != name:
        return False
    folder = content_dir / name
    if not all((folder / part).exists() for part in (DATABASE, FULLTEXT, PACKED, PASSAGES)):
        return False
    uri = (folder / DATABASE).resolve().as_uri() + "?mode=ro&immutable=1"
    try:
        connection = sqlite3.connect(uri, uri=True)
        try:
            row = connection.execute(
                "SELECT value FROM meta WHERE key = ?", (META_MANIFEST,)
            ).fetchone()
        finally:
            connection.close()
        return row is not None and row[0] == manifest_hash(load_manifest(manifest_path))
    except (sqlite3.Error, SourceError, OSError):
        return False
