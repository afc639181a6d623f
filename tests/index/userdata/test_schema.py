"""Files of other ages and broken files."""

import sqlite3
import stat
from contextlib import closing
from pathlib import Path

import pytest

from index.model import CodeRef, System
from index.userdata import HeldLicence, UserData, UserDataError
from index.userdata import connection as connection_module
from index.userdata.schema import MIGRATIONS, backup_path, migrate, version_of

KIDNEY = CodeRef(System.ICD10CM, "E1122")
_NEXT = (*MIGRATIONS, ("ALTER TABLE note ADD COLUMN colour TEXT NOT NULL DEFAULT ''",))
_FAILING = (*MIGRATIONS, ("CREATE TABLE half (x)", "CREATE TABLE note (x)"))


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Return a file with one favourite in the present format."""
    file = tmp_path / "user.sqlite"
    with closing(UserData(file)) as data:
        data.toggle_favourite(KIDNEY)
    return file


def test_a_new_file_is_up_to_date_and_needs_no_backup(path: Path) -> None:
    """There is nothing to save before the first migration."""
    with closing(sqlite3.connect(path)) as connection:
        assert version_of(connection) == len(MIGRATIONS)
    assert list(path.parent.glob("*.backup*")) == []


def test_migration_keeps_rows_and_a_backup(path: Path) -> None:
    """The copy is the file as it was, readable by its owner only."""
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        migrate(connection, path, _NEXT)
        assert version_of(connection) == len(_NEXT)
        assert connection.execute("SELECT code FROM favourite").fetchall() == [("E1122",)]
        connection.execute("SELECT colour FROM note")
    backup = backup_path(path, len(MIGRATIONS))
    assert stat.S_IMODE(backup.stat().st_mode) == 0o600
    with closing(UserData(backup)) as old:
        assert old.is_favourite(KIDNEY)


def test_a_file_from_before_licences_is_brought_up_to_date(tmp_path: Path) -> None:
    """A file of format 1 keeps its rows, leaves a copy of itself, and takes a licence."""
    file = tmp_path / "user.sqlite"
    with closing(sqlite3.connect(file, isolation_level=None)) as connection:
        migrate(connection, file, MIGRATIONS[:1])
        connection.execute(
            "INSERT INTO favourite (profile, system, code, added)"
            " VALUES ('guest', 'ICD10CM', 'E1122', '2026-01-02T03:04:05+00:00')"
        )
    held = HeldLicence("AMA", "Example Clinic", "EX-123", 4, "2026-11-24")
    with closing(UserData(file)) as data:
        assert data.is_favourite(KIDNEY)
        assert data.licences() == []
        data.add_licence(held)
        assert data.licences() == [held]
    with closing(sqlite3.connect(backup_path(file, 1))) as backup:
        assert version_of(backup) == 1
        tables = {row[0] for row in backup.execute("SELECT name FROM sqlite_master")}
    assert "favourite" in tables
    assert "licence" not in tables


def test_a_file_from_before_profiles_is_brought_up_to_date(tmp_path: Path) -> None:
    """Notes of format 3 stay, plain; nobody has a profile yet."""
    file = tmp_path / "user.sqlite"
    with closing(sqlite3.connect(file, isolation_level=None)) as connection:
        migrate(connection, file, MIGRATIONS[:3])
        connection.execute(
            "INSERT INTO note (profile, system, code, text, changed)"
            " VALUES ('guest', 'ICD10CM', 'E1122', 'stage?', '2026-01-02T03:04:05+00:00')"
        )
    with closing(UserData(file)) as data:
        assert [(one.text, one.private) for one in data.notes()] == [("stage?", False)]
    with closing(sqlite3.connect(file)) as connection:
        assert connection.execute("SELECT count(*) FROM profile").fetchone() == (0,)
    assert backup_path(file, 3).is_file()


def test_a_failing_migration_changes_nothing(path: Path) -> None:
    """The step is undone as a whole and the file stays usable."""
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        with pytest.raises(sqlite3.OperationalError, match="already exists"):
            migrate(connection, path, _FAILING)
        assert version_of(connection) == len(MIGRATIONS)
        tables = connection.execute("SELECT name FROM sqlite_master WHERE name = 'half'")
        assert tables.fetchall() == []
    with closing(UserData(path)) as data:
        assert data.is_favourite(KIDNEY)


def test_a_file_of_a_newer_program_is_refused(path: Path) -> None:
    """It is named, nothing in it changes."""
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA journal_mode = DELETE")
        connection.execute("PRAGMA user_version = 99")
    before = path.read_bytes()
    with pytest.raises(UserDataError, match=r"user\.sqlite was written by a newer Codeleaf"):
        UserData(path)
    assert path.read_bytes() == before


def _overwrite(path: Path, start: int, junk: bytes) -> None:
    with path.open("r+b") as file:
        file.seek(start)
        file.write(junk)


@pytest.mark.parametrize("start", [0, 4096], ids=["header", "page"])
def test_a_damaged_file_is_named_and_kept(path: Path, start: int) -> None:
    """The message says what to do; the file is left for whoever can mend it."""
    _overwrite(path, start, b"junk" * 512)
    before = path.read_bytes()
    with pytest.raises(UserDataError, match=r"user\.sqlite is damaged .*nothing was deleted"):
        UserData(path)
    assert path.read_bytes() == before


def test_a_folder_that_cannot_be_made_is_named(tmp_path: Path) -> None:
    """A file stands where the folder should be."""
    (tmp_path / "data").write_text("in the way", encoding="utf-8")
    with pytest.raises(UserDataError, match=r"cannot be opened .*CODELEAF_HOME"):
        UserData(tmp_path / "data" / "user.sqlite")


def test_our_own_mistakes_are_not_called_damage(path: Path) -> None:
    """A programming error keeps its own name."""
    with pytest.raises(sqlite3.ProgrammingError), connection_module.file_errors(path):
        raise sqlite3.ProgrammingError
