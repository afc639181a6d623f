"""The usage log: what was done to it is found out."""

import csv
import sqlite3
import stat
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from index.accounts.allowance import Allowance
from index.accounts.usage import KEY_FILE, UsageLog
from index.userdata import UserDataError
from index.userdata.schema import MIGRATIONS, migrate
from tests.index.accounts.pack_samples import GUEST, REFS, ROBIN, SAM, Clock, installed


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Return a file with a log of five views of two days."""
    file = tmp_path / "data" / "user.sqlite"
    clock = Clock()
    pack = installed(tmp_path)
    with closing(Allowance(file, clock)) as allowance:
        allowance.view(pack, REFS[0], GUEST)
        allowance.view(pack, REFS[0], ROBIN)
        allowance.view(pack, REFS[1], ROBIN)
        clock.move(days=1)
        allowance.view(pack, REFS[1], ROBIN)
        allowance.view(pack, REFS[2], SAM)
    return file


@pytest.fixture
def log(path: Path) -> Iterator[UsageLog]:
    """Return the log of the file."""
    with closing(UsageLog(path)) as opened:
        yield opened


def _run(path: Path, *statements: str) -> None:
    with closing(sqlite3.connect(path)) as connection, connection:
        for statement in statements:
            connection.execute(statement)


def _one_more(path: Path, tmp_path: Path) -> None:
    """Open another page, as somebody does who does not know of the change."""
    clock = Clock()
    clock.move(days=2)
    with closing(Allowance(path, clock)) as allowance:
        assert allowance.view(installed(tmp_path), REFS[3], ROBIN).open


def test_an_unchanged_log_has_no_problem(path: Path, log: UsageLog) -> None:
    """The key is the owner's alone."""
    assert log.verify() == []
    key = path.with_name(KEY_FILE)
    assert stat.S_IMODE(key.stat().st_mode) == 0o600
    assert len(key.read_bytes()) == 32


def test_an_empty_log_has_no_problem_and_makes_no_key(tmp_path: Path) -> None:
    """Looking changes nothing."""
    with closing(UsageLog(tmp_path / "user.sqlite")) as log:
        assert log.verify() == []
        assert log.export(tmp_path / "out.csv") == 0
    assert not (tmp_path / KEY_FILE).exists()


_FORGED = (
    "INSERT INTO usage_log SELECT 6, day, made, profile, pack, edition, system, code, digest,"
    " digest FROM usage_log WHERE id = 5"
)
_CHANGES = {
    "edit": (["UPDATE usage_log SET code = '9Z009' WHERE id = 2"], "row 2 was changed"),
    "day": (["UPDATE usage_log SET day = '2026-03-01' WHERE id = 5"], "row 5 was changed"),
    "profile": (["UPDATE usage_log SET profile = 'x' WHERE id = 1"], "row 1 was changed"),
    "blob": (["UPDATE usage_log SET code = x'ff' WHERE id = 3"], "row 3 was changed"),
    "delete": (["DELETE FROM usage_log WHERE id = 3"], "row 3 missing"),
    "delete two": (["DELETE FROM usage_log WHERE id IN (2, 3)"], "2 rows from 2 to 3 missing"),
    "delete first": (["DELETE FROM usage_log WHERE id = 1"], "row 1 missing"),
    "renumber": (
        ["DELETE FROM usage_log WHERE id = 3", "UPDATE usage_log SET id = id - 1 WHERE id > 3"],
        "row 3 does not follow",
    ),
    "reorder": (
        [
            "UPDATE usage_log SET id = 99 WHERE id = 2",
            "UPDATE usage_log SET id = 2 WHERE id = 3",
            "UPDATE usage_log SET id = 3 WHERE id = 99",
        ],
        "row 2 does not follow",
    ),
    "cut": (["DELETE FROM usage_log WHERE id = 5"], "5 rows were written, 4 are there"),
    "cut all": (["DELETE FROM usage_log"], "5 rows were written, 0 are there"),
    "cut with head": (
        ["DELETE FROM usage_log WHERE id = 5", "DELETE FROM usage_head"],
        "not known where the log ended",
    ),
    "cut and head turned back": (
        [
            "DELETE FROM usage_log WHERE id = 5",
            "UPDATE usage_head SET entries = 4,"
            " digest = (SELECT digest FROM usage_log WHERE id = 4)",
        ],
        "not known where the log ended",
    ),
    "all gone": (
        ["DELETE FROM usage_log", "DELETE FROM usage_head"],
        "not known where the log ended",
    ),
    "added": ([_FORGED], "row 6 was changed"),
    "last replaced": (
        ["DELETE FROM usage_log WHERE id = 5", _FORGED.replace("6,", "5,").replace("= 5", "= 4")],
        "the last row is not",
    ),
}


@pytest.mark.parametrize("case", _CHANGES)
def test_a_change_is_found_out(path: Path, log: UsageLog, tmp_path: Path, case: str) -> None:
    """At once, and also after further views."""
    statements, said = _CHANGES[case]
    _run(path, *statements)
    assert said in " / ".join(log.verify())
    _one_more(path, tmp_path)
    assert log.verify()
    _one_more(path, tmp_path)
    assert log.verify()


def test_a_log_computed_anew_without_the_key_is_found_out(
    path: Path, log: UsageLog, tmp_path: Path
) -> None:
    """Somebody writes a shorter log, whole in itself, with a key of their own."""
    other = tmp_path / "other" / "user.sqlite"
    clock = Clock()
    with closing(Allowance(other, clock)) as allowance:
        allowance.view(installed(tmp_path), REFS[0], ROBIN)
        assert allowance.verify() == []
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("ATTACH ? AS other", (str(other),))
        for table in ("usage_log", "usage_head"):
            connection.execute(f"DELETE FROM main.{table}")
            connection.execute(f"INSERT INTO main.{table} SELECT * FROM other.{table}")
    problems = " / ".join(log.verify())
    assert "row 1 was changed" in problems
    assert "not known where the log ended" in problems


def test_a_lost_key_is_said_and_a_new_chain_starts(
    path: Path, log: UsageLog, tmp_path: Path
) -> None:
    """The old rows stay, as what cannot be verified; the new ones can."""
    key = path.with_name(KEY_FILE)
    kept = key.read_bytes()
    key.unlink()
    assert "usage.key is missing" in log.verify()[0]
    _one_more(path, tmp_path)
    assert log.verify() == [
        "a new chain starts at row 6: usage.key was lost, or the log was changed",
        "5 rows from 1 to 5 cannot be verified with this usage.key",
    ]
    _one_more(path, tmp_path)
    _run(path, "UPDATE usage_log SET code = 'x' WHERE id = 6")
    assert "row 6 was changed" in log.verify()
    assert key.read_bytes() != kept


def test_a_damaged_key_is_kept_beside_the_new_one(
    path: Path, log: UsageLog, tmp_path: Path
) -> None:
    """Nothing is thrown away."""
    key = path.with_name(KEY_FILE)
    key.write_bytes(b"short")
    assert "missing or damaged" in log.verify()[0]
    _one_more(path, tmp_path)
    assert key.with_suffix(".damaged").read_bytes() == b"short"
    assert len(log.verify()) == 2


def test_a_key_that_cannot_be_read_is_an_error_that_names_it(path: Path, log: UsageLog) -> None:
    """A folder is in its place."""
    key = path.with_name(KEY_FILE)
    key.unlink()
    key.mkdir()
    with pytest.raises(UserDataError, match=r"usage\.key cannot be opened"):
        log.verify()


def test_export_counts_by_profile_pack_edition_and_day(log: UsageLog, tmp_path: Path) -> None:
    """Codes are not in it; a changed digit is seen, and so is a changed log."""
    target = tmp_path / "use.csv"
    assert log.export(target) == 4
    text = target.read_text()
    rows = list(csv.reader(text.splitlines()))
    assert rows[0] == ["profile", "pack", "edition", "day", "views"]
    assert rows[1:5] == [
        ["guest", "example", "2026", "2026-03-02", "1"],
        ["p-robin", "example", "2026", "2026-03-02", "2"],
        ["p-robin", "example", "2026", "2026-03-03", "1"],
        ["p-sam", "example", "2026", "2026-03-03", "1"],
    ]
    assert rows[5] == ["# log", "verified"]
    assert rows[6][0] == "# signature"
    assert "9Z0" not in text
    assert log.is_own_export(target)
    target.write_text(text.replace("2026-03-02,2", "2026-03-02,1"))
    assert not log.is_own_export(target)
    target.write_text("profile\n")
    assert not log.is_own_export(target)
    _run(log.path, "DELETE FROM usage_log WHERE id = 5")
    log.export(target)
    assert "# log,1 problems" in target.read_text()


def test_export_without_the_key_is_not_signed(path: Path, log: UsageLog, tmp_path: Path) -> None:
    """It says so."""
    path.with_name(KEY_FILE).unlink()
    log.export(tmp_path / "use.csv")
    assert "# signature,none" in (tmp_path / "use.csv").read_text()
    assert not log.is_own_export(tmp_path / "use.csv")


def test_an_export_that_fails_leaves_nothing(log: UsageLog, tmp_path: Path) -> None:
    """The folder is missing."""
    with pytest.raises(OSError, match="No such file"):
        log.export(tmp_path / "missing" / "use.csv")


def test_a_file_from_before_the_log_gets_it(tmp_path: Path) -> None:
    """The migration adds the tables to what is there."""
    file = tmp_path / "user.sqlite"
    with closing(sqlite3.connect(file, isolation_level=None)) as connection:
        migrate(connection, file, MIGRATIONS[:3])
    with closing(UsageLog(file)) as log:
        assert log.verify() == []
