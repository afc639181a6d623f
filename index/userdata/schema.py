"""Schema of ``user.sqlite`` as numbered migrations, and bringing a file up to date.

``PRAGMA user_version`` counts the migrations a file has had. A migration that has been released
is never changed; a change of schema is a new one.
"""

import sqlite3
from collections.abc import Sequence
from pathlib import Path

from index.userdata.copying import back_up

Migration = Sequence[str]

MIGRATIONS: tuple[Migration, ...] = (
    (
        # What was deleted in one go, so that it can be undone in one go.
        """
        CREATE TABLE deletion (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            profile TEXT NOT NULL,
            description TEXT NOT NULL,
            deleted_at TEXT NOT NULL
        )
        """,
        # A row with a deletion is gone for the user and comes back when that is undone.
        """
        CREATE TABLE favourite (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            profile TEXT NOT NULL,
            system TEXT NOT NULL,
            code TEXT NOT NULL,
            added TEXT NOT NULL,
            deletion INTEGER REFERENCES deletion (id) ON DELETE CASCADE
        )
        """,
        """
        CREATE TABLE note (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            profile TEXT NOT NULL,
            system TEXT NOT NULL,
            code TEXT NOT NULL,
            text TEXT NOT NULL,
            changed TEXT NOT NULL,
            deletion INTEGER REFERENCES deletion (id) ON DELETE CASCADE
        )
        """,
        """
        CREATE TABLE search (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            profile TEXT NOT NULL,
            query TEXT NOT NULL,
            made TEXT NOT NULL,
            deletion INTEGER REFERENCES deletion (id) ON DELETE CASCADE
        )
        """,
        """
        CREATE TABLE visit (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            profile TEXT NOT NULL,
            system TEXT NOT NULL,
            code TEXT NOT NULL,
            made TEXT NOT NULL,
            deletion INTEGER REFERENCES deletion (id) ON DELETE CASCADE
        )
        """,
        """
        CREATE TABLE state (
            profile TEXT NOT NULL,
            key TEXT NOT NULL,
            value TEXT NOT NULL,
            PRIMARY KEY (profile, key)
        )
        """,
        "CREATE UNIQUE INDEX favourite_once ON favourite (profile, system, code)"
        " WHERE deletion IS NULL",
        "CREATE UNIQUE INDEX note_once ON note (profile, system, code) WHERE deletion IS NULL",
        "CREATE UNIQUE INDEX search_once ON search (profile, query) WHERE deletion IS NULL",
        "CREATE UNIQUE INDEX visit_once ON visit (profile, system, code) WHERE deletion IS NULL",
        "CREATE INDEX favourite_deletion ON favourite (deletion)",
        "CREATE INDEX note_deletion ON note (deletion)",
        "CREATE INDEX search_deletion ON search (deletion)",
        "CREATE INDEX visit_deletion ON visit (deletion)",
        "CREATE INDEX deletion_profile ON deletion (profile, id)",
    ),
    (
        # What the user said of a licence, each time it was confirmed: a record, never changed.
        """
        CREATE TABLE licence (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            profile TEXT NOT NULL,
            owner TEXT NOT NULL,
            holder TEXT NOT NULL,
            number TEXT NOT NULL,
            seats INTEGER NOT NULL CHECK (seats > 0),
            confirmed TEXT NOT NULL
        )
        """,
        "CREATE INDEX licence_profile ON licence (profile, id)",
    ),
    (
        # What the person meant by a query: a synonym of their own.
        """
        CREATE TABLE meant (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            profile TEXT NOT NULL,
            query_key TEXT NOT NULL,
            query TEXT NOT NULL,
            system TEXT NOT NULL,
            code TEXT NOT NULL,
            created TEXT NOT NULL,
            deletion INTEGER REFERENCES deletion (id) ON DELETE CASCADE
        )
        """,
        "CREATE UNIQUE INDEX meant_once ON meant (profile, query_key, system, code)"
        " WHERE deletion IS NULL",
        "CREATE INDEX meant_deletion ON meant (deletion)",
        # How often a code was opened, earlier times counting less, as of the last time.
        "ALTER TABLE visit ADD COLUMN uses REAL NOT NULL DEFAULT 1",
    ),
    (
        # A person with a name and a password. The guest has no row.
        """
        CREATE TABLE profile (
            id TEXT PRIMARY KEY,
            name TEXT NOT NULL,
            name_key TEXT NOT NULL UNIQUE,
            created TEXT NOT NULL
        )
        """,
        # The profile's data key, encrypted once with each secret that opens it.
        """
        CREATE TABLE wrapped_key (
            profile TEXT NOT NULL REFERENCES profile (id) ON DELETE CASCADE,
            kind TEXT NOT NULL CHECK (kind IN ('password', 'recovery')),
            salt BLOB NOT NULL,
            memory_kib INTEGER NOT NULL,
            passes INTEGER NOT NULL,
            lanes INTEGER NOT NULL,
            wrapped BLOB NOT NULL,
            PRIMARY KEY (profile, kind)
        )
        """,
        # Attempts to open a profile since one succeeded.
        """
        CREATE TABLE attempt (
            profile TEXT PRIMARY KEY REFERENCES profile (id) ON DELETE CASCADE,
            count INTEGER NOT NULL,
            last TEXT NOT NULL
        )
        """,
        # Whatever a profile keeps encrypted; "uid" ties title and data to their row.
        """
        CREATE TABLE secret (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            profile TEXT NOT NULL,
            uid TEXT NOT NULL,
            kind TEXT NOT NULL,
            title BLOB NOT NULL,
            data BLOB NOT NULL,
            created TEXT NOT NULL
        )
        """,
        "CREATE INDEX secret_profile ON secret (profile, kind, id)",
        "CREATE UNIQUE INDEX secret_once ON secret (profile, uid)",
        # A private note has its text here, encrypted, and an empty one in "text".
        "ALTER TABLE note ADD COLUMN sealed BLOB",
    ),
    (
        # The pages of metered packs that were opened: a record, each row sealed with the one
        # before it.
        """
        CREATE TABLE usage_log (
            id INTEGER PRIMARY KEY,
            day TEXT NOT NULL,
            made TEXT NOT NULL,
            profile TEXT NOT NULL,
            pack TEXT NOT NULL,
            edition TEXT NOT NULL,
            system TEXT NOT NULL,
            code TEXT NOT NULL,
            previous TEXT NOT NULL,
            digest TEXT NOT NULL
        )
        """,
        "CREATE INDEX usage_day ON usage_log (day, profile, pack)",
        # Where the record ends, so that a cut is seen.
        """
        CREATE TABLE usage_head (
            id INTEGER PRIMARY KEY CHECK (id = 1),
            entries INTEGER NOT NULL,
            digest TEXT NOT NULL,
            seal TEXT NOT NULL
        )
        """,
    ),
    (
        # Whether a licence allows its text to be passed on. It was not asked before: no.
        "ALTER TABLE licence ADD COLUMN exports INTEGER NOT NULL DEFAULT 0"
        " CHECK (exports IN (0, 1))",
    ),
    (
        # What was asked, and what the person thought of an answer.
        """
        CREATE TABLE question (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            profile TEXT NOT NULL,
            text TEXT NOT NULL,
            asked TEXT NOT NULL,
            deletion INTEGER REFERENCES deletion (id) ON DELETE CASCADE
        )
        """,
        """
        CREATE TABLE rating (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            profile TEXT NOT NULL,
            question TEXT NOT NULL,
            kind TEXT NOT NULL,
            verdict TEXT NOT NULL,
            helpful INTEGER NOT NULL CHECK (helpful IN (0, 1)),
            remark TEXT NOT NULL,
            made TEXT NOT NULL,
            deletion INTEGER REFERENCES deletion (id) ON DELETE CASCADE
        )
        """,
        "CREATE UNIQUE INDEX question_once ON question (profile, text) WHERE deletion IS NULL",
        "CREATE UNIQUE INDEX rating_once ON rating (profile, question) WHERE deletion IS NULL",
        "CREATE INDEX question_deletion ON question (deletion)",
        "CREATE INDEX rating_deletion ON rating (deletion)",
    ),
    (
        # A search of the job board that is kept; "query" is JSON.
        """
        CREATE TABLE saved_search (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            profile TEXT NOT NULL,
            name TEXT NOT NULL,
            query TEXT NOT NULL,
            seen TEXT NOT NULL,
            deletion INTEGER REFERENCES deletion (id) ON DELETE CASCADE
        )
        """,
        # An application with the day on which it came to each stage. "posting" numbers a posting
        # of the board, which may forget it. A profile's notes are in "sealed", encrypted.
        """
        CREATE TABLE application (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            profile TEXT NOT NULL,
            uid TEXT NOT NULL,
            posting INTEGER NOT NULL,
            title TEXT NOT NULL,
            employer TEXT NOT NULL,
            place TEXT NOT NULL,
            url TEXT NOT NULL,
            apply_to TEXT NOT NULL,
            saved TEXT,
            applied TEXT,
            interview TEXT,
            offer TEXT,
            closed TEXT,
            notes TEXT NOT NULL DEFAULT '',
            sealed BLOB,
            remind TEXT,
            remind_of TEXT NOT NULL DEFAULT '',
            documents TEXT NOT NULL DEFAULT '[]',
            changed TEXT NOT NULL,
            deletion INTEGER REFERENCES deletion (id) ON DELETE CASCADE
        )
        """,
        "CREATE UNIQUE INDEX application_once ON application (profile, uid)",
        "CREATE INDEX saved_search_profile ON saved_search (profile, id)",
        "CREATE INDEX saved_search_deletion ON saved_search (deletion)",
        "CREATE INDEX application_deletion ON application (deletion)",
    ),
)
"""Every migration in order, each a list of SQL statements."""


def version_of(connection: sqlite3.Connection) -> int:
    """Return how many migrations a file has had."""
    return int(connection.execute("PRAGMA user_version").fetchone()[0])


def backup_path(path: Path, version: int) -> Path:
    """Return where the copy of a file goes that is made before it leaves ``version``."""
    return path.with_name(f"{path.name}.format-{version}.backup")


def migrate(
    connection: sqlite3.Connection, path: Path | None, migrations: Sequence[Migration] = MIGRATIONS
) -> None:
    """Bring a file up to date, one transaction a migration, a copy of the file before each.

    Args:
        connection: The open file, in autocommit mode.
        path: The file; None if it is in memory, which needs no copy.
        migrations: Every migration in order.

    Raises:
        sqlite3.Error: The file cannot be written; it stays as it was before the failing step.
    """
    new = version_of(connection) == 0  # holds nothing to save, whatever it goes through
    while version_of(connection) < len(migrations):
        connection.execute("BEGIN IMMEDIATE")
        try:
            # Another process may have migrated while this one waited for the lock.
            version = version_of(connection)
            if version < len(migrations):
                if path is not None and version and not new:
                    back_up(path, backup_path(path, version))
                for statement in migrations[version]:
                    connection.execute(statement)
                connection.execute(f"PRAGMA user_version = {version + 1}")
            connection.execute("COMMIT")
        except BaseException:
            if connection.in_transaction:
                connection.execute("ROLLBACK")
            raise
