"""The ``texts.sqlite`` of a pack, which is only ever read, and never trusted."""

import re
import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from pathlib import Path

from index.accounts.errors import PackError
from index.model import CodeRef, System
from index.sources.procedure_texts import SECTIONS

HEADINGS = {
    "official": "Official description",
    "plain": "In plain language",
    **SECTIONS,
}
"""The sections of a pack in page order: name in the file, heading on the page."""

Texts = Mapping[CodeRef, Mapping[str, Sequence[str]]]
"""Lines of text, by code and section."""

_COLUMNS = [
    ("system", "TEXT"),
    ("code", "TEXT"),
    ("section", "TEXT"),
    ("line", "INTEGER"),
    ("text", "TEXT"),
]
_SYSTEMS = frozenset(System)
_CODE = re.compile(r"[0-9A-Z]{2,12}", re.ASCII)
_LONGEST_ROW = 1_000_000
"""Bytes of a row; a longer one is an error."""


@contextmanager
def open_texts(path: Path) -> Iterator[sqlite3.Connection]:
    """Open the texts of a pack read-only.

    Args:
        path: The ``texts.sqlite``, which nobody writes to.

    Raises:
        PackError: It is damaged, or becomes so while it is read.
    """
    try:
        address = f"{path.resolve().as_uri()}?mode=ro&immutable=1"
        with closing(sqlite3.connect(address, uri=True)) as connection:
            connection.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, _LONGEST_ROW)
            connection.execute("PRAGMA trusted_schema = OFF")
            connection.execute("PRAGMA cell_size_check = ON")
            yield connection
    except sqlite3.Error as error:
        msg = f"{path.name} is damaged ({error})"
        raise PackError(msg) from error


def check_schema(connection: sqlite3.Connection) -> None:
    """Check that a file holds the one table of texts, and indexes of it at the most.

    Raises:
        PackError: It holds something else.
        sqlite3.Error: It is damaged.
    """
    parts = connection.execute(
        "SELECT type, name, tbl_name, rootpage FROM sqlite_schema"
    ).fetchall()
    tables = [name for kind, name, _table, _page in parts if kind == "table"]
    for kind, name, table, page in parts:
        # A virtual table has no page of its own.
        if kind not in ("table", "index") or table != "text" or not page:
            msg = f"texts.sqlite holds {name!r}, which does not belong in a pack"
            raise PackError(msg)
    columns = connection.execute("PRAGMA table_xinfo(text)").fetchall()
    # The last column of table_xinfo tells a generated column.
    if (
        tables != ["text"]
        or [(row[1], row[2].upper()) for row in columns if not row[6]] != _COLUMNS
    ):
        wanted = ", ".join(f"{name} {kind}" for name, kind in _COLUMNS)
        msg = f"texts.sqlite must hold one table: text({wanted})"
        raise PackError(msg)


def check_texts(path: Path) -> None:
    """Check a file of texts in full: its pages, its schema and every row.

    Raises:
        PackError: Something is wrong with it; the message says what.
    """
    with open_texts(path) as connection:
        check_schema(connection)
        health = connection.execute("PRAGMA quick_check(1)").fetchone()[0]
        if health != "ok":
            msg = f"texts.sqlite is damaged ({health.splitlines()[-1]})"
            raise PackError(msg)
        number = 0
        rows = connection.execute("SELECT system, code, section, line, text FROM text")
        for number, (system, code, section, line, text) in enumerate(rows, start=1):
            known = system in _SYSTEMS and section in HEADINGS and isinstance(line, int)
            if not known or not isinstance(code, str) or not _CODE.fullmatch(code):
                msg = (
                    f"row {number} of texts.sqlite must have a system such as CPT, a code without "
                    f"a dot, one of the sections {', '.join(HEADINGS)}, and the number of a line"
                )
                raise PackError(msg)
            if not isinstance(text, str) or not text.strip():
                msg = f"row {number} of texts.sqlite has no text"
                raise PackError(msg)
        if not number:
            msg = "texts.sqlite has no texts"
            raise PackError(msg)
        twice = connection.execute(
            "SELECT code FROM text GROUP BY system, code, section, line HAVING count(*) > 1 LIMIT 1"
        ).fetchone()
        if twice:
            msg = f"texts.sqlite has a line of {twice[0]} twice"
            raise PackError(msg)


def write_texts(path: Path, texts: Texts) -> None:
    """Write a new file of texts; its rows are checked when the pack is."""
    with closing(sqlite3.connect(path)) as connection, connection:
        columns = ", ".join(f"{name} {kind} NOT NULL" for name, kind in _COLUMNS)
        connection.execute(f"CREATE TABLE text ({columns})")
        connection.executemany(
            "INSERT INTO text (system, code, section, line, text) VALUES (?, ?, ?, ?, ?)",
            (
                (ref.system.value, ref.code, section, number, line)
                for ref, sections in texts.items()
                for section, lines in sections.items()
                for number, line in enumerate(lines, start=1)
            ),
        )
        connection.execute("CREATE INDEX text_code ON text (system, code, section, line)")
