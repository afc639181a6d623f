"""The rows of a profile in every table: copied, taken out, put in, deleted.

``TABLES`` is the one list of them. It says what a column may hold, which is what an import is
checked against: the program trusts what is in the file.
"""

import base64
import json
import sqlite3
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from index.model import System
from index.userdata import GUEST

Row = dict[str, Any]
Tables = Mapping[str, Sequence[Row]]
"""Rows by table, as JSON can hold them: bytes are base64."""

_MAX_STATE_DEPTH = 32

_TEXT = {"type": "string", "format": "text"}
_WORDS = _TEXT | {"minLength": 1}
_TIME = {"type": "string", "format": "time"}
_SYSTEM = {"enum": [system.value for system in System]}
_CODE = {"type": "string", "pattern": r"\A[0-9A-Z.-]{1,32}\Z"}
_BYTES = {"type": "string", "format": "base64"}
_BYTES_OR_NONE = {"type": ["string", "null"], "format": "base64"}
_WHOLE = {"type": "integer", "minimum": 1, "maximum": 2**53}
_DELETION = _WHOLE | {"type": ["integer", "null"]}
_USES = {"type": "number", "minimum": 0, "maximum": 1_000_000_000}
_HEX = {"type": "string", "pattern": r"\A[0-9a-f]{32}\Z"}
_DAY = {"type": "string", "format": "day"}
_DAY_OR_NONE = {"type": ["string", "null"], "format": "day"}

TABLES: dict[str, dict[str, dict[str, Any]]] = {
    "deletion": {"id": _WHOLE, "description": _TEXT, "deleted_at": _TIME},
    "favourite": {"system": _SYSTEM, "code": _CODE, "added": _TIME, "deletion": _DELETION},
    "note": {
        "system": _SYSTEM,
        "code": _CODE,
        "text": _TEXT,
        "sealed": _BYTES_OR_NONE,
        "changed": _TIME,
        "deletion": _DELETION,
    },
    "search": {"query": _WORDS, "made": _TIME, "deletion": _DELETION},
    "visit": {
        "system": _SYSTEM,
        "code": _CODE,
        "made": _TIME,
        "uses": _USES,
        "deletion": _DELETION,
    },
    "meant": {
        "query_key": _WORDS,
        "query": _WORDS,
        "system": _SYSTEM,
        "code": _CODE,
        "created": _TIME,
        "deletion": _DELETION,
    },
    "question": {"text": _WORDS, "asked": _TIME, "deletion": _DELETION},
    "rating": {
        "question": _WORDS,
        "kind": _TEXT,
        "verdict": _WORDS,
        "helpful": {"type": "integer", "enum": [0, 1]},
        "remark": _TEXT,
        "made": _TIME,
        "deletion": _DELETION,
    },
    "saved_search": {
        "name": _WORDS,
        "query": {"type": "string", "format": "query"},
        "seen": _TIME,
        "deletion": _DELETION,
    },
    "application": {
        "uid": _HEX,
        "posting": _WHOLE,
        "title": _TEXT,
        "employer": _TEXT,
        "place": _TEXT,
        "url": _TEXT,
        "apply_to": _TEXT,
        "saved": _DAY_OR_NONE,
        "applied": _DAY_OR_NONE,
        "interview": _DAY_OR_NONE,
        "offer": _DAY_OR_NONE,
        "closed": _DAY_OR_NONE,
        "notes": _TEXT,
        "sealed": _BYTES_OR_NONE,
        "remind": _DAY_OR_NONE,
        "remind_of": _TEXT,
        "documents": {"type": "string", "format": "documents"},
        "changed": _TIME,
        "deletion": _DELETION,
    },
    "state": {"key": _WORDS, "value": {"type": "string", "format": "state"}},
    "licence": {
        "owner": _WORDS,
        "holder": _WORDS,
        "number": _WORDS,
        "seats": _WHOLE,
        "confirmed": _DAY,
        "exports": {"type": "integer", "enum": [0, 1]},
    },
    "secret": {"uid": _HEX, "kind": _WORDS, "title": _BYTES, "data": _BYTES, "created": _TIME},
}
"""Every table with rows of a profile and their columns as JSON schemas, deletions first.

The column ``profile`` and numbers that only count rows are left out.
"""

ADDED = frozenset({"question", "rating", "saved_search", "application"})
"""Tables that a file from before they were made does not have."""

_COPIED = (
    "favourite",
    "note",
    "search",
    "visit",
    "meant",
    "question",
    "rating",
    "saved_search",
    "application",
    "state",
)


def _is_text(value: str) -> bool:
    """Return whether UTF-8 can hold a text: JSON can write half a character."""
    try:
        value.encode("utf-8")
    except UnicodeEncodeError:
        return False
    return True


def _is_time(value: str) -> bool:
    try:
        return datetime.fromisoformat(value).tzinfo is not None
    except ValueError:
        return False


def _is_day(value: str) -> bool:
    try:
        return datetime.strptime(value, "%Y-%m-%d").date().isoformat() == value
    except ValueError:
        return False


def _is_base64(value: str) -> bool:
    try:
        base64.b64decode(value, validate=True)
    except ValueError:
        return False
    return True


def _is_state(value: str) -> bool:
    """Return whether a text is JSON that the window can be given."""
    try:
        level = [json.loads(value)]
    except (ValueError, RecursionError):
        return False
    for _ in range(_MAX_STATE_DEPTH):
        inside: list[Any] = []
        for one in level:
            if isinstance(one, dict):
                inside += one.values()
            elif isinstance(one, list):
                inside += one
        level = inside
    return not level and _is_text(value)


def _is_query(value: str) -> bool:
    """Return whether a text is a saved search of the job board."""
    from index.userdata.career_rows import query_of  # with its records, only for an import

    try:
        query_of(value)
    except (ValueError, RecursionError):
        return False
    return _is_text(value)


def _is_documents(value: str) -> bool:
    """Return whether a text is a list of the paths of documents."""
    from index.userdata.career_rows import documents_of

    try:
        documents_of(value)
    except (ValueError, RecursionError):
        return False
    return _is_text(value)


FORMATS = {
    "text": _is_text,
    "time": _is_time,
    "day": _is_day,
    "base64": _is_base64,
    "state": _is_state,
    "query": _is_query,
    "documents": _is_documents,
}
"""What the schemas of the columns call a format."""


def copy_from_guest(connection: sqlite3.Connection, profile: str) -> None:
    """Give a new profile what the guest has; what the guest has deleted is left out."""
    for table in _COPIED:
        columns = [name for name in TABLES[table] if name != "deletion"]
        kept = " AND deletion IS NULL" if "deletion" in TABLES[table] else ""
        listed = ", ".join(columns)
        connection.execute(
            f"INSERT INTO {table} (profile, {listed})"  # noqa: S608 - our own names
            f" SELECT ?, {listed} FROM {table} WHERE profile = ?{kept} ORDER BY rowid",
            (profile, GUEST),
        )


def take_out(connection: sqlite3.Connection, profile: str) -> dict[str, list[Row]]:
    """Return every row of a profile, in order; what is encrypted stays so."""
    return {
        table: [
            {name: _as_json(row[name]) for name in columns}
            for row in connection.execute(
                f"SELECT * FROM {table} WHERE profile = ? ORDER BY rowid",  # noqa: S608
                (profile,),
            )
        ]
        for table, columns in TABLES.items()
    }


def put_in(connection: sqlite3.Connection, profile: str, tables: Tables) -> None:
    """Add the rows of a profile that has none yet.

    Args:
        connection: The file, inside a transaction that is undone on an error.
        profile: Id of the profile.
        tables: The rows, which follow ``TABLES``; those of ``ADDED`` may be missing.

    Raises:
        KeyError: A row belongs to a deletion that is not among them.
        sqlite3.IntegrityError: Two rows exclude one another.
    """
    deletions: dict[int | None, int | None] = {None: None}
    for table, columns in TABLES.items():
        for row in tables.get(table, ()):
            values = {name: _from_json(row[name], columns[name]) for name in columns}
            old = values.pop("id", None)
            if "deletion" in values:
                values["deletion"] = deletions[values["deletion"]]
            new = connection.execute(
                f"INSERT INTO {table} (profile, {', '.join(values)})"  # noqa: S608
                f" VALUES (?{', ?' * len(values)})",
                (profile, *values.values()),
            ).lastrowid
            if table == "deletion":
                deletions[old] = new


def delete_all(connection: sqlite3.Connection, profile: str) -> None:
    """Delete every row of a profile."""
    for table in reversed(TABLES):
        connection.execute(
            f"DELETE FROM {table} WHERE profile = ?",  # noqa: S608 - our own names
            (profile,),
        )


def _as_json(value: object) -> object:
    return base64.b64encode(value).decode("ascii") if isinstance(value, bytes) else value


def _from_json(value: Any, schema: Mapping[str, Any]) -> Any:  # noqa: ANN401 - any column's
    packed = value is not None and schema.get("format") == "base64"
    return base64.b64decode(value) if packed else value
