"""Opening content: read-only, one connection a thread, clear errors."""

import sqlite3
import threading
from pathlib import Path

import pytest

from index.database import ContentError, current_generation, open_content
from index.database.schema import INDEXES, NOT_NULL, PRIMARY_KEYS, TABLES
from tests.small_content import SmallContent


def test_nothing_installed(tmp_path: Path) -> None:
    """The error says how to make content."""
    assert current_generation(tmp_path) is None
    with pytest.raises(ContentError, match="codeleaf build"):
        open_content(tmp_path)


def test_an_empty_pointer_is_no_content(tmp_path: Path) -> None:
    """A ``current`` that was cut to nothing."""
    (tmp_path / "current").write_text("\n", encoding="utf-8")
    with pytest.raises(ContentError, match="no content"):
        open_content(tmp_path)


@pytest.mark.parametrize("name", ["gone", "../elsewhere", "/etc"])
def test_a_pointer_to_nothing(tmp_path: Path, name: str) -> None:
    """The generation is missing, or the pointer leads out of the folder."""
    (tmp_path / "current").write_text(name, encoding="utf-8")
    with pytest.raises(ContentError, match="is missing"):
        open_content(tmp_path)


def test_damaged_database(tmp_path: Path) -> None:
    """A file that is no database."""
    folder = tmp_path / "one"
    folder.mkdir()
    (folder / "codes.sqlite").write_bytes(b"x" * 5000)
    (tmp_path / "current").write_text("one", encoding="utf-8")
    with pytest.raises(ContentError, match="cannot be read"):
        open_content(tmp_path)


@pytest.mark.parametrize(
    ("schema", "advice"), [("0", "has schema 0.*codeleaf build"), ("99", "update this program")]
)
def test_content_of_another_version(small_build: SmallContent, schema: str, advice: str) -> None:
    """Another schema is refused with what to do: build an older one anew, follow a newer one."""
    name = small_build.build()
    connection = sqlite3.connect(small_build.content / name / "codes.sqlite")
    connection.execute("UPDATE meta SET value = ? WHERE key = 'schema'", (schema,))
    connection.commit()
    connection.close()
    with pytest.raises(ContentError, match=advice):
        open_content(small_build.content)


def test_content_is_read_only(small_content: Path) -> None:
    """Nothing can be written to a generation."""
    content = open_content(small_content)
    with pytest.raises(sqlite3.OperationalError, match="readonly"):
        content.connection.execute("DELETE FROM code")
    content.close()


def test_one_connection_a_thread(small_content: Path) -> None:
    """SQLite connections belong to their thread."""
    content = open_content(small_content)
    others: list[sqlite3.Connection] = []

    def ask() -> None:
        others.append(content.connection)
        content.connection.execute("SELECT count(*) FROM code").fetchone()
        content.close()

    thread = threading.Thread(target=ask)
    thread.start()
    thread.join()
    assert content.connection is content.connection
    assert others[0] is not content.connection
    content.close()


def test_sources_and_meta(small_content: Path) -> None:
    """What the content was built from."""
    content = open_content(small_content)
    sources = {source.id: source for source in content.sources()}
    tabular = sources["icd10cm-tabular"]
    assert tabular.edition == "FY2026, April 2026 update"
    assert (tabular.valid_from, tabular.valid_to) == ("2026-04-01", "2026-09-30")
    assert tabular.file == "simple_icd_10_cm-1.5.0-py3-none-any.whl"
    assert sources["hcc-labels"].valid_from is None
    own = sources["icd10pcs-headings"]
    assert (own.file, own.member) == ("content/pcs_axes.toml", "")
    assert content.meta("no such key") == ""
    content.close()


def test_schema_is_consistent() -> None:
    """Keys, indexes and required columns name columns that exist."""
    for table, columns in TABLES.items():
        key = PRIMARY_KEYS[table]
        assert {key} <= set(columns) if isinstance(key, str) else set(key) <= set(columns)
        assert NOT_NULL[table] <= set(columns)
    for table, names in INDEXES:
        assert set(names) <= set(TABLES[table])


def test_tables_are_what_the_schema_says(small_content: Path) -> None:
    """Column types, required columns and indexes as declared."""
    content = open_content(small_content)
    types = {str: "TEXT", int: "INTEGER", float: "REAL"}
    for table, columns in TABLES.items():
        found = content.connection.execute(f'PRAGMA table_info("{table}")').fetchall()
        declared = {row["name"]: row["type"].replace("FLOAT", "REAL") for row in found}
        assert declared == {name: types[kind] for name, kind in columns.items()}
        assert {row["name"] for row in found if row["notnull"]} >= NOT_NULL[table] - {
            PRIMARY_KEYS[table]
        }
    plan = content.connection.execute(
        "EXPLAIN QUERY PLAN SELECT * FROM code WHERE system = 'ICD10CM' AND code = 'E1122'"
    ).fetchall()
    assert any("USING INDEX" in row["detail"] for row in plan)
    content.close()
