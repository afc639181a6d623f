"""Schema of ``codes.sqlite``. Every column is typed here: codes are text, never numbers."""

import json
from typing import TYPE_CHECKING

from index.database.tables import CODES_TABLES

if TYPE_CHECKING:
    from sqlite_utils import Database

SCHEMA_VERSION = 5

SOURCE_COLUMNS: dict[str, type] = {
    "id": str,
    "kind": str,
    "name": str,
    "publisher": str,
    "edition": str,
    "licence": str,
    "file": str,
    "member": str,
    "sha256": str,
    "rows": int,
    "valid_from": str,
    "valid_to": str,
}
"""Columns of `source`, in codes.sqlite and in edits.sqlite: the fields of ``model.Source``."""

TABLES: dict[str, dict[str, type]] = {
    # What the build was made with: schema, content_hash; `installed`, written by note_installed.
    "meta": {"key": str, "value": str},
    "source": SOURCE_COLUMNS,
    # One row a chapter, block, category, subcategory or code. `id` runs from 0 without gaps in
    # the order (system, tabular position) and is the document number of the full-text index.
    "code": {
        "id": int,
        "system": str,
        "code": str,
        "display": str,
        "title": str,
        "kind": str,
        "billable": int,
        "parent": int,
        "source": str,
    },
    # The releases that are editions of a code set, oldest first.
    "edition": {"system": str, "position": int, "source": str},
    # What each edition says of a code that is not the same in all of them; the others are as in
    # `code` in every edition.
    "code_version": {"code_id": int, "title": str, "billable": int, "source": str},
    # Instructional notes and inclusion terms, at the row where they stand.
    "note": {
        "id": int,
        "code_id": int,
        "kind": str,
        "position": int,
        "text": str,
        "source": str,
    },
    # 7th characters, at the row that defines them.
    "extension": {
        "code_id": int,
        "position": int,
        "character": str,
        "meaning": str,
        "source": str,
    },
    # General Equivalence Mappings; to_code is NULL where the mapping says there is none.
    "crosswalk": {
        "id": int,
        "from_system": str,
        "from_code": str,
        "to_system": str,
        "to_code": str,
        "approximate": int,
        "combination": int,
        "scenario": int,
        "choice_list": int,
        "source": str,
    },
    "grouping": {"system": str, "code": str, "scheme": str, "value": str, "source": str},
    # Labels of grouping values; `scheme` as in `grouping`.
    "grouping_label": {"scheme": str, "value": str, "label": str, "source": str},
    # Payment hierarchies: `parent` drops `child`.
    "grouping_hierarchy": {"scheme": str, "parent": str, "child": str, "source": str},
    "drg": {
        "drg": str,
        "title": str,
        "mdc": str,
        "type": str,
        "weight": float,
        "geometric_mean_stay": float,
        "arithmetic_mean_stay": float,
        "source": str,
    },
    "abbreviation": {"short": str, "long": str, "source": str},
    **{table.name: table.columns() for table in CODES_TABLES},
}

NOT_NULL: dict[str, set[str]] = {
    "meta": {"key", "value"},
    "source": set(SOURCE_COLUMNS) - {"valid_from", "valid_to"},
    "code": {"id", "system", "code", "display", "title", "kind", "billable", "source"},
    "edition": {"system", "position", "source"},
    "code_version": {"code_id", "title", "billable", "source"},
    "note": {"id", "code_id", "kind", "position", "text", "source"},
    "extension": {"code_id", "position", "character", "meaning", "source"},
    "crosswalk": {"id", "from_system", "from_code", "to_system", "source"},
    "grouping": {"system", "code", "scheme", "value", "source"},
    "grouping_label": {"scheme", "value", "label", "source"},
    "grouping_hierarchy": {"scheme", "parent", "child", "source"},
    "drg": {"drg", "title", "source"},
    "abbreviation": {"short", "long", "source"},
    **{table.name: table.not_null() for table in CODES_TABLES},
}

PRIMARY_KEYS: dict[str, str | tuple[str, ...]] = {
    "meta": "key",
    "source": "id",
    "code": "id",
    "edition": ("system", "position"),
    "code_version": ("code_id", "source"),
    "note": "id",
    "crosswalk": "id",
    "extension": ("code_id", "source", "position"),
    "grouping": ("system", "code", "scheme", "value", "source"),
    "grouping_label": ("scheme", "value", "source"),
    "grouping_hierarchy": ("scheme", "parent", "child", "source"),
    "drg": ("drg", "source"),
    "abbreviation": ("short", "long"),
    **{table.name: table.primary_key() for table in CODES_TABLES},
}

INDEXES: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("code", ("system", "code")),
    ("code", ("code",)),
    ("code", ("parent",)),
    ("note", ("code_id",)),
    ("crosswalk", ("from_system", "from_code")),
    ("crosswalk", ("to_system", "to_code")),
    ("grouping", ("scheme", "source")),
    *((table.name, columns) for table in CODES_TABLES for columns in table.indexes),
)


def create_tables(database: "Database") -> None:
    """Create every table of the content database, without rows or indexes.

    Args:
        database: An empty ``sqlite_utils.Database``.
    """
    for name, columns in TABLES.items():
        database.table(name).create(columns, pk=PRIMARY_KEYS[name], not_null=NOT_NULL[name])


def create_indexes(database: "Database") -> None:
    """Create the look-up indexes; called after the rows are in."""
    for table, columns in INDEXES:
        database.table(table).create_index(list(columns))


INSTALLED = "installed"
"""Key of ``meta`` under which ``note_installed`` writes."""


def note_installed(database: "Database") -> None:
    """Keep what each system holds, which would take a window's start 130 ms to count.

    The value is JSON: for each system its number of billable codes and the source that most of
    its rows come from, ``{"ICD10CM": {"billable": 74719, "source": "icd10cm-tabular"}}``.
    """
    rows = database.query(
        "SELECT system, source, sum(billable) AS billable, count(*) AS rows FROM code"
        " GROUP BY system, source ORDER BY rows"
    )
    installed: dict[str, dict[str, object]] = {}
    for row in rows:
        before = installed.get(row["system"], {"billable": 0})
        billable = int(str(before["billable"])) + row["billable"]
        installed[row["system"]] = {"billable": billable, "source": row["source"]}
    database.table("meta").insert({"key": INSTALLED, "value": json.dumps(installed)})
