"""Damaged files: what is in order again, restored, put together, or refused."""

import random
import shutil
import sqlite3
import stat
from collections.abc import Callable
from contextlib import closing
from datetime import date
from pathlib import Path

import pytest

from index.model import CodeRef, System
from index.userdata import UserData, UserDataError
from index.userdata.backups import KEPT, back_up_daily, daily_backups
from index.userdata.connection import DamagedUserData
from index.userdata.recovery import recover

DAY = date(2026, 3, 1)
NOTES = 120
SINCE = 6
"""Notes written after the copy was made."""
FLIPS = 40

Rows = dict[tuple[object, ...], tuple[object, ...]]


def code(number: int) -> CodeRef:
    """Return one code of many."""
    return CodeRef(System.ICD10CM, f"E{number:04d}")


def rows_of(path: Path) -> Rows:
    """Return every favourite and note of a file as SQLite's own client would read it."""
    with closing(sqlite3.connect(path)) as connection:
        connection.text_factory = bytes
        return {
            (table, row[0]): row[1:]
            for table in ("favourite", "note", "search")
            for row in connection.execute(f"SELECT * FROM {table} NOT INDEXED")
        }


@pytest.fixture(scope="module")
def healthy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with a file of some pages and a copy of it that lacks the last notes."""
    folder = tmp_path_factory.mktemp("healthy")
    path = folder / "user.sqlite"
    with closing(UserData(path)) as data:
        for number in range(NOTES):
            data.set_note(code(number), f"note {number}: " + "see the instruction. " * 9)
            data.toggle_favourite(code(number))
            data.add_search(f"query {number}")
        # Free pages, too.
        for number in range(NOTES):
            data.set_state(f"key {number}", "x" * 500)
        data._connection.execute("DELETE FROM state")
    assert back_up_daily(path, DAY)
    with closing(UserData(path)) as data:
        for number in range(NOTES, NOTES + SINCE):
            data.set_note(code(number), f"note {number}, since the copy")
        data.set_note(code(0), "edited since the copy")
    return folder


def damaged(healthy: Path, folder: Path, spoil: Callable[[bytearray], None]) -> Path:
    """Copy the folder and spoil the bytes of its file."""
    shutil.copytree(healthy, folder)
    path = folder / "user.sqlite"
    content = bytearray(path.read_bytes())
    spoil(content)
    path.write_bytes(content)
    return path


def differing(before: Rows, after: Rows) -> int:
    """Return how many rows of ``before`` are not, or not the same, in ``after``."""
    return sum(after.get(key) != row for key, row in before.items())


def can_be_used(path: Path) -> None:
    """Read and write a file as the program does."""
    with closing(UserData(path)) as data:
        data.set_note(code(9999), "written afterwards")
        assert data.note(code(9999)) == "written afterwards"
        assert len(data.notes()) >= 1


def flip(seed: int) -> Callable[[bytearray], None]:
    """Return what flips one byte, or a run of up to 600 for every third seed."""

    def spoil(content: bytearray) -> None:
        rng = random.Random(seed)
        length = rng.randrange(2, 600) if seed % 3 == 0 else 1
        start = rng.randrange(100) if seed % 7 == 0 else rng.randrange(len(content) - length)
        for at in range(start, start + length):
            content[at] ^= rng.randrange(1, 256)

    return spoil


@pytest.mark.parametrize("copies", [True, False], ids=["with a copy", "without a copy"])
def test_flipped_bytes(healthy: Path, tmp_path: Path, copies: bool) -> None:
    """Wherever bytes flip, the file works, is restored, or is refused and left as it is."""
    before = rows_of(healthy / "user.sqlite")
    outcomes: dict[str, int] = {}
    for seed in range(FLIPS):
        folder = tmp_path / str(seed)
        path = damaged(healthy, folder, flip(seed))
        if not copies:
            for copy in daily_backups(path):
                copy.unlink()
        spoilt = path.read_bytes()
        outcome = outcome_of(path, before, spoilt, copies=copies)
        outcomes[outcome] = outcomes.get(outcome, 0) + 1
        shutil.rmtree(folder)
    expected = {"works", "whole", "restored" if copies else "salvaged"}
    assert set(outcomes) - {"refused"} == expected, outcomes


def outcome_of(path: Path, before: Rows, spoilt: bytes, *, copies: bool) -> str:
    """Open a spoilt file as the program does; return what came of it after checking that."""
    try:
        UserData(path).close()
    except DamagedUserData:
        pass
    except UserDataError as error:
        if "newer Codeleaf" not in str(error) or path.read_bytes() != spoilt:
            pytest.fail(f"neither healthy nor damaged: {error}")
        return "refused"
    else:
        # The bytes of a text carry no checksum: then that row reads differently, and no other.
        assert differing(before, rows_of(path)) <= 2
        can_be_used(path)
        return "works"
    assert path.read_bytes() == spoilt
    try:
        recovery = recover(path)
    except UserDataError as error:
        if copies or "nothing was deleted" not in str(error):
            pytest.fail(str(error))
        assert path.read_bytes() == spoilt
        assert [one.name for one in path.parent.iterdir() if "lock" not in one.name] == [path.name]
        return "refused"
    assert recovery is not None
    assert recovery.kept.read_bytes() == spoilt
    assert str(recovery.kept) in recovery.message
    after = rows_of(path)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    left = {one.name for one in path.parent.iterdir()} - {recovery.kept.name, path.name}
    assert all(name.endswith((".backup", "-lock")) for name in left), left
    can_be_used(path)
    if recovery.whole:
        assert differing(before, after) <= 2, recovery.message
        return "whole"
    if copies:
        # All that the copy has, but for rows that were read anew and one that is spoilt.
        assert recovery.copied is not None
        assert len(after) >= len(before) - SINCE - 1
        return "restored"
    assert recovery.rows
    return "salvaged"


def test_newer_rows_join_the_copy(healthy: Path, tmp_path: Path) -> None:
    """A table that is cut in two: the copy has it, what was written since is read as well."""

    def spoil(content: bytearray) -> None:
        at = content.find(b"note 40: ")
        content[at - at % 4096 : at - at % 4096 + 8] = b"\xff" * 8

    path = damaged(healthy, tmp_path / "folder", spoil)
    recovery = recover(path)
    assert recovery is not None
    assert recovery.copied is not None
    assert recovery.rows == SINCE + 1
    with closing(UserData(path)) as data:
        assert len(data.notes()) == NOTES + SINCE
        assert data.note(code(40)).startswith("note 40")
        assert data.note(code(0)) == "edited since the copy"
        assert data.note(code(NOTES)).endswith("since the copy")


def test_an_emptied_file_is_no_new_one(healthy: Path, tmp_path: Path) -> None:
    """A file cut to nothing is restored from its copy rather than begun anew."""
    path = damaged(healthy, tmp_path / "folder", bytearray.clear)
    with pytest.raises(DamagedUserData, match="it is empty"):
        UserData(path)
    recovery = recover(path)
    assert recovery is not None
    assert recovery.copied is not None
    with closing(UserData(path)) as data:
        assert len(data.notes()) == NOTES


def test_a_file_in_order_is_left_alone(healthy: Path, tmp_path: Path) -> None:
    """Nothing is done about it."""
    path = damaged(healthy, tmp_path / "folder", lambda _content: None)
    assert recover(path) is None


def test_nothing_to_restore(tmp_path: Path) -> None:
    """What is no database at all is refused, and stays where it is."""
    path = tmp_path / "user.sqlite"
    path.write_bytes(random.Random(1).randbytes(20_000))
    before = path.read_bytes()
    with pytest.raises(UserDataError, match=r"no entry of it can be read: put a copy"):
        recover(path)
    assert path.read_bytes() == before


def test_a_damaged_copy_is_passed_over(healthy: Path, tmp_path: Path) -> None:
    """The newest copy that is in order is taken."""
    path = damaged(healthy, tmp_path / "folder", bytearray.clear)
    newer = path.with_name(f"{path.name}.2026-03-02.backup")
    newer.write_bytes(b"SQLite format 3\0" + b"junk" * 2000)
    recovery = recover(path)
    assert recovery is not None
    with closing(UserData(path)) as data:
        assert len(data.notes()) == NOTES
    assert newer.exists()


def test_a_copy_a_day(tmp_path: Path) -> None:
    """One a day and the newest three, readable by the owner only, whole beside an open file."""
    path = tmp_path / "user.sqlite"
    assert back_up_daily(path, DAY) is None
    with closing(UserData(path)) as data:
        for day in range(1, 6):
            data.set_note(code(day), "a note")
            copy = back_up_daily(path, date(2026, 3, day))
            assert copy is not None
            assert stat.S_IMODE(copy.stat().st_mode) == 0o600
            with closing(UserData(copy)) as copied:
                assert len(copied.notes()) == day
            assert back_up_daily(path, date(2026, 3, day)) is None
    assert [one.name[-17:-7] for one in daily_backups(path)] == [
        "2026-03-05", "2026-03-04", "2026-03-03",
    ]  # fmt: skip
    assert len(daily_backups(path)) == KEPT


def test_no_copy_of_a_damaged_file(healthy: Path, tmp_path: Path) -> None:
    """It would push a healthy copy out."""
    path = damaged(healthy, tmp_path / "folder", bytearray.clear)
    path.write_bytes(b"junk" * 2000)
    before = daily_backups(path)
    with pytest.raises(UserDataError, match="no copy"):
        back_up_daily(path, date(2026, 3, 2))
    assert daily_backups(path) == before
    assert not list(path.parent.glob("*.part"))


def test_copies_go_with_what_became_private(tmp_path: Path) -> None:
    """A daily copy would still show what was made unreadable since."""
    path = tmp_path / "user.sqlite"
    with closing(UserData(path)) as data:
        data.set_note(code(1), "a note")
        assert back_up_daily(path, DAY)
        data._purge()
        assert daily_backups(path) == []
