"""Schema of ``jobs.sqlite``, and opening it.

A listing is one source's copy of a posting, with its content; a posting is one or more listings
of the same job. The view ``shown`` has a row for each posting, with what its listing shown first
says: that is what the board's index is made of.

``PRAGMA user_version`` is the format. A file in another format is made anew in one transaction;
its sources stay, and what they list is read again.
"""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from index.jobs.errors import JobsError
from index.userdata.connection import DamagedUserData, UserDataError, connect, file_errors

FILE = "jobs.sqlite"
FORMAT = 1
_CACHE_KIB = 64 * 1024
"""Enough for the marks of 20,000 postings, which are written in no order."""

_TABLES = (
    # location: its https address, or the absolute path of the file; "examples" for ours.
    # place: order in which sources were added, by which equal listings are shown first.
    # digest: sha256 of what was last read, so that the same bytes are not read again.
    # retry_after: not to be asked again before. problem: why it could not be read, or empty.
    """
    CREATE TABLE source (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        location TEXT NOT NULL UNIQUE,
        name TEXT NOT NULL UNIQUE COLLATE NOCASE,
        kind TEXT,
        added TEXT NOT NULL,
        checked TEXT,
        changed TEXT,
        digest BLOB,
        etag TEXT NOT NULL DEFAULT '',
        last_modified TEXT NOT NULL DEFAULT '',
        failures INTEGER NOT NULL DEFAULT 0,
        retry_after TEXT,
        problem TEXT NOT NULL DEFAULT '',
        example INTEGER NOT NULL DEFAULT 0
    )
    """,
    # shown: the listing shown first. expires: the latest ISO day that a listing gives, null if
    # one of them gives none.
    # words: those of the listing shown, by which it is told whether they changed.
    # generation: meta.generation of the change that last touched what is shown of it.
    """
    CREATE TABLE posting (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        shown INTEGER NOT NULL DEFAULT 0,
        first_seen TEXT NOT NULL,
        changed TEXT NOT NULL,
        expires TEXT,
        words BLOB,
        generation INTEGER NOT NULL DEFAULT 0
    )
    """,
    "CREATE INDEX posting_generation ON posting (generation)",
    # digest: sha256 of raw. version: of the understanding, so that a newer one understands again.
    # words: sha256 of what is read of it. richness: by which listing is shown first.
    # understood: what was understood of it, JSON without the text. text: plain text.
    # raw: the posting as the source gives it, JSON. The long ones come last: SQLite reads a row
    # no further than it needs to.
    """
    CREATE TABLE listing (
        id INTEGER PRIMARY KEY,
        source INTEGER NOT NULL REFERENCES source (id) ON DELETE CASCADE,
        posting INTEGER NOT NULL REFERENCES posting (id),
        key TEXT NOT NULL,
        position INTEGER NOT NULL,
        digest BLOB NOT NULL,
        version TEXT NOT NULL,
        words BLOB NOT NULL,
        richness INTEGER NOT NULL,
        posted TEXT,
        valid_through TEXT,
        title TEXT NOT NULL,
        employer TEXT NOT NULL,
        url TEXT NOT NULL,
        apply_to TEXT NOT NULL,
        understood TEXT NOT NULL,
        text TEXT NOT NULL,
        raw TEXT NOT NULL,
        UNIQUE (source, key)
    )
    """,
    "CREATE INDEX listing_posting ON listing (posting)",
    # Marks that listings of the same job are likely to share.
    """
    CREATE TABLE mark (
        mark INTEGER NOT NULL,
        listing INTEGER NOT NULL REFERENCES listing (id) ON DELETE CASCADE,
        PRIMARY KEY (mark, listing)
    ) WITHOUT ROWID
    """,
    "CREATE INDEX mark_listing ON mark (listing)",
    # Numbers of postings that were found to be the same as another one.
    """
    CREATE TABLE former (
        id INTEGER PRIMARY KEY,
        posting INTEGER NOT NULL REFERENCES posting (id) ON DELETE CASCADE
    )
    """,
    "CREATE INDEX former_posting ON former (posting)",
    # generation: counts the changes of what is shown; changed: when the last one was.
    "CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL)",
    "INSERT INTO meta (key, value) VALUES ('generation', '0')",
    """
    CREATE VIEW shown AS
    SELECT posting.id, posting.first_seen, posting.changed, posting.expires, posting.generation,
           listing.title, listing.employer, listing.url, listing.apply_to, listing.posted,
           listing.text, listing.understood, source.name AS source, source.example
    FROM posting
    JOIN listing ON listing.id = posting.shown
    JOIN source ON source.id = listing.source
    """,
)


@contextmanager
def jobs_errors(path: Path) -> Iterator[None]:
    """Turn what can be wrong with a file of the board into errors that say what to do.

    Args:
        path: The file, for the message.

    Raises:
        JobsError: In place of an error of SQLite or the file system.
    """
    try:
        with file_errors(path):
            yield
    except DamagedUserData as error:
        msg = (
            f"{path} is damaged ({error.__cause__}): close Codeleaf, move the file elsewhere, and "
            "import or refresh your sources again; applications are kept apart from it"
        )
        raise JobsError(msg) from error
    except UserDataError as error:
        raise JobsError(str(error)) from error


def open_jobs(folder: Path) -> sqlite3.Connection:
    """Open the postings of a board, made if they are missing, for their owner only.

    Args:
        folder: The board's folder; made if it is missing.

    Returns:
        A connection in autocommit mode with rows addressable by column name.

    Raises:
        JobsError: The file is damaged or cannot be written. It is left as it is.
    """
    path = folder / FILE
    with jobs_errors(path):
        connection = connect(path)
        try:
            connection.execute("PRAGMA journal_mode = WAL")
            connection.execute("PRAGMA synchronous = NORMAL")
            connection.execute(f"PRAGMA cache_size = -{_CACHE_KIB}")
            _bring_up_to_date(connection)
        except BaseException:
            connection.close()
            raise
        return connection


def generation_of(connection: sqlite3.Connection) -> int:
    """Return the number that counts the changes of what the board shows."""
    return int(connection.execute("SELECT value FROM meta WHERE key = 'generation'").fetchone()[0])


def _format_of(connection: sqlite3.Connection) -> int:
    return int(connection.execute("PRAGMA user_version").fetchone()[0])


def _bring_up_to_date(connection: sqlite3.Connection) -> None:
    if _format_of(connection) == FORMAT:
        return
    # Dropping a table deletes its rows first, which would reach into the others.
    connection.execute("PRAGMA foreign_keys = OFF")
    connection.execute("BEGIN IMMEDIATE")
    try:
        if _format_of(connection) != FORMAT:  # another program may have been faster
            _rebuild(connection)
        connection.execute("COMMIT")
    except BaseException:
        connection.execute("ROLLBACK")
        raise
    connection.execute("PRAGMA foreign_keys = ON")


def _rebuild(connection: sqlite3.Connection) -> None:
    """Make every table anew, keeping where postings come from."""
    kept = _kept_sources(connection)
    made = connection.execute(
        "SELECT type, name FROM sqlite_master WHERE type IN ('view', 'table')"
        " AND name NOT LIKE 'sqlite!_%' ESCAPE '!' ORDER BY type DESC"
    ).fetchall()
    for kind, name in made:
        quoted = str(name).replace('"', '""')
        connection.execute(f'DROP {kind} "{quoted}"')
    for statement in _TABLES:
        connection.execute(statement)
    connection.executemany(
        "INSERT OR IGNORE INTO source (location, name, added) VALUES (?, ?, ?)", kept
    )
    connection.execute(f"PRAGMA user_version = {FORMAT}")


def _kept_sources(connection: sqlite3.Connection) -> list[tuple[str, str, str]]:
    """Return location, name and day of each source of a file in another format."""
    try:
        rows = connection.execute(
            "SELECT location, name, added FROM source WHERE NOT example ORDER BY id"
        ).fetchall()
    except sqlite3.OperationalError:  # a new file has no sources
        if connection.execute("SELECT 1 FROM sqlite_master WHERE name = 'source'").fetchone():
            raise  # never drop what cannot be read
        return []
    return [(row["location"], row["name"], row["added"]) for row in rows]
