"""Favourites, notes, history, undo, two programs at once."""

import multiprocessing
import os
import sqlite3
import stat
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from index.model import CodeRef, System
from index.userdata import HeldLicence, UserData, UserDataError

KIDNEY = CodeRef(System.ICD10CM, "E1122")
HIP = CodeRef(System.ICD10CM, "S72001A")
# The same characters in another system are another code.
PORPHYRIA = CodeRef(System.ICD10CM, "E8020")
RAILWAY = CodeRef(System.ICD9CM, "E8020")


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Return where the file will be; its folder does not exist yet."""
    return tmp_path / "data" / "user.sqlite"


@pytest.fixture
def data(path: Path) -> Iterator[UserData]:
    """Open a new file."""
    user = UserData(path)
    yield user
    user.close()


def test_favourites(data: UserData) -> None:
    """Newest first, toggled off again, systems kept apart."""
    assert data.toggle_favourite(PORPHYRIA)
    assert data.toggle_favourite(KIDNEY)
    assert [one.ref for one in data.favourites()] == [KIDNEY, PORPHYRIA]
    assert not data.is_favourite(RAILWAY)
    assert not data.toggle_favourite(PORPHYRIA)
    assert [one.ref for one in data.favourites()] == [KIDNEY]
    assert data.favourites()[0].added.tzinfo is not None


def test_notes(data: UserData) -> None:
    """One note a code; an empty text deletes it."""
    data.set_note(KIDNEY, "ask for the stage")
    data.set_note(HIP, "side?")
    data.set_note(KIDNEY, "ask for the CKD stage")
    assert data.note(KIDNEY) == "ask for the CKD stage"
    assert [(note.ref, note.text) for note in data.notes()] == [
        (KIDNEY, "ask for the CKD stage"),
        (HIP, "side?"),
    ]
    data.set_note(KIDNEY, "  ")
    assert data.note(KIDNEY) == ""
    assert len(data.notes()) == 1


def test_licences_are_a_record(data: UserData) -> None:
    """Each confirmation is kept, the newest first; one that says too little is refused."""
    first = HeldLicence("AMA", "Example Clinic", "EX-1", 4, "2025-01-02")
    second = HeldLicence("AMA", "Example Clinic", "EX-2", 9, "2026-01-02")
    data.add_licence(first)
    data.add_licence(second)
    assert data.licences() == [second, first]
    for bad in (
        HeldLicence("AMA", "  ", "EX-3", 1, "2026-01-02"),
        HeldLicence("AMA", "Example Clinic", "", 1, "2026-01-02"),
        HeldLicence("AMA", "Example Clinic", "EX-3", 0, "2026-01-02"),
    ):
        with pytest.raises(ValueError, match="licence"):
            data.add_licence(bad)
    assert data.licences() == [second, first]


def test_history_is_unique_and_newest_first(data: UserData) -> None:
    """A repeated query or code moves to the top."""
    for query in ("diab", "hip", " diab ", ""):
        data.add_search(query)
    assert data.searches() == ["diab", "hip"]
    assert data.searches(limit=1) == ["diab"]
    for ref in (KIDNEY, HIP, KIDNEY):
        data.add_visit(ref)
    assert data.visits() == [KIDNEY, HIP]


def test_history_is_bounded(data: UserData) -> None:
    """The oldest entries go."""
    for number in range(1005):
        data.add_search(f"query {number}")
    kept = data.searches(limit=2000)
    assert len(kept) == 1000
    assert kept[-1] == "query 5"


def test_undo_brings_back_the_newest_deletion_first(data: UserData) -> None:
    """Each deletion comes back on its own, in its place."""
    data.toggle_favourite(KIDNEY)
    data.set_note(KIDNEY, "ask for the stage")
    for query in ("one", "two", "three"):
        data.add_search(query)
    data.toggle_favourite(KIDNEY)
    data.set_note(KIDNEY, "")
    data.delete_search("two")
    assert data.clear_history()
    assert data.searches() == []
    assert data.undo() == "the search history"
    assert data.searches() == ["three", "one"]
    assert data.undo() == "search 'two'"
    assert data.searches() == ["three", "two", "one"]
    assert data.undo() == "note on E11.22"
    assert data.note(KIDNEY) == "ask for the stage"
    assert data.undo() == "favourite E11.22"
    assert data.is_favourite(KIDNEY)
    assert data.undo() is None


def test_undo_works_after_a_restart(data: UserData, path: Path) -> None:
    """What is deleted stays in the file until it is old."""
    data.add_visit(HIP)
    assert data.clear_history()
    data.close()
    with closing(UserData(path)) as again:
        assert again.visits() == []
        assert again.undo() == "the search history"
        assert again.visits() == [HIP]


def test_deleting_nothing_leaves_nothing_to_undo(data: UserData) -> None:
    """An undo must always show something."""
    assert not data.clear_history()
    data.delete_search("never made")
    data.set_note(KIDNEY, "")
    assert data.undo() is None


def test_making_a_favourite_again_settles_its_deletion(data: UserData) -> None:
    """After off and on again nothing is left to undo."""
    for _ in range(3):
        data.toggle_favourite(KIDNEY)
    assert data.is_favourite(KIDNEY)
    assert data.undo() is None
    assert len(data.favourites()) == 1


def test_undo_loses_nothing_written_since(data: UserData) -> None:
    """A newer note stays below the one that comes back; a repeated search is not doubled."""
    data.set_note(KIDNEY, "first")
    data.set_note(KIDNEY, "")
    data.set_note(KIDNEY, "second")
    assert data.undo() == "note on E11.22"
    assert data.note(KIDNEY) == "first\n\nsecond"
    data.add_search("hip")
    assert data.clear_history()
    data.add_search("hip")
    assert data.undo() == "the search history"
    assert data.searches() == ["hip"]


def test_old_deletions_are_purged(data: UserData, path: Path) -> None:
    """The last 200 can be undone, and no older row stays in the file."""
    for number in range(205):
        data.add_search(f"query {number}")
        data.delete_search(f"query {number}")
    undone = 0
    while data.undo():
        undone += 1
    assert undone == 200
    assert data.searches()[-1] == "query 5"
    with closing(sqlite3.connect(path)) as connection:
        assert connection.execute("SELECT count(*) FROM search").fetchone() == (200,)


def test_profiles_are_apart(data: UserData, path: Path) -> None:
    """Another profile sees and undoes nothing of the guest's."""
    data.toggle_favourite(KIDNEY)
    data.add_search("hip")
    assert data.clear_history()
    data.set_state("zoom", 2)
    with closing(UserData(path, profile="ada")) as other:
        assert other.favourites() == []
        assert other.undo() is None
        assert other.state("zoom") is None
        assert other.toggle_favourite(KIDNEY)
    assert data.undo() == "the search history"


@pytest.mark.parametrize("value", [{"sizes": [1, 2.5]}, "text \u00e9", None, False, []])
def test_state_is_kept(data: UserData, path: Path, value: object) -> None:
    """Anything JSON can hold comes back the same."""
    data.set_state("window", {"older": True})
    data.set_state("window", value)
    with closing(UserData(path)) as again:
        assert again.state("window") == value
    assert data.state("never set") is None


@pytest.mark.skipif(os.name != "posix", reason="file modes are POSIX's")
def test_only_the_owner_can_read(data: UserData, path: Path) -> None:
    """The file, what SQLite puts beside it and the folder, whatever the umask."""
    data.add_search("hip")
    modes = {file.name: stat.S_IMODE(file.stat().st_mode) for file in path.parent.iterdir()}
    assert set(modes) == {"user.sqlite", "user.sqlite-wal", "user.sqlite-shm"}
    assert set(modes.values()) == {0o600}
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700


def test_two_connections(data: UserData, path: Path) -> None:
    """What one window writes the other sees."""
    with closing(UserData(path)) as other:
        other.toggle_favourite(KIDNEY)
        assert data.is_favourite(KIDNEY)
        data.toggle_favourite(KIDNEY)
        assert other.undo() == "favourite E11.22"
        assert data.is_favourite(KIDNEY)


def _add_searches(path: Path, name: str, count: int) -> None:
    with closing(UserData(path)) as data:
        for number in range(count):
            data.add_search(f"{name} {number}")


def test_two_processes_write_at_once(path: Path) -> None:
    """Both also make the file: one migrates, the other waits, and nothing is lost."""
    context = multiprocessing.get_context("spawn")
    writers = [
        context.Process(target=_add_searches, args=(path, name, 40)) for name in ("one", "two")
    ]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join(60)
    assert [writer.exitcode for writer in writers] == [0, 0]
    with closing(UserData(path)) as data:
        assert len(data.searches()) == 80


def test_another_process_leaves_the_log_of_two_connections(data: UserData, path: Path) -> None:
    """Opening the file again drops no lock: a program that ends does not take it for its own.

    It would delete the log that the connections here write to, and the file would be damaged.
    """
    log = path.with_name(path.name + "-wal")
    with closing(UserData(path)) as second:
        before = log.stat().st_ino
        other = multiprocessing.get_context("spawn").Process(
            target=_add_searches, args=(path, "other", 3)
        )
        other.start()
        other.join(60)
        assert other.exitcode == 0
        assert log.stat().st_ino == before
        second.add_search("hip")
        assert data.searches() == ["hip", "other 2", "other 1", "other 0"]


def test_a_locked_file_says_so(data: UserData, path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Another program that does not let go is named as a possible cause; nothing is half done."""
    monkeypatch.setattr("index.userdata.connection._BUSY_SECONDS", 0.05)
    with closing(UserData(path)) as hurried:
        data._connection.execute("BEGIN IMMEDIATE")
        with pytest.raises(UserDataError, match="no other program holds the file"):
            hurried.toggle_favourite(KIDNEY)
        data._connection.execute("ROLLBACK")
        assert hurried.toggle_favourite(KIDNEY)
