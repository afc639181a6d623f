"""A disk that is full at each point where something is written: said, and nothing is lost.

Builds on a full disk are in ``test_build_failures``.
"""

import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import date
from pathlib import Path

import pytest

from index.accounts import Accounts
from index.accounts.secrets import SavedSecrets
from index.build import BuildError, rollback
from index.build.imports import inspect, install, make_plan
from index.database import current_generation
from index.jobs.board.store import JobStore
from index.jobs.errors import JobsError
from index.model import CodeRef, System
from index.userdata import UserData, UserDataError
from index.userdata.backups import back_up_daily, daily_backups
from index.userdata.recovery import recover
from index.userdata.schema import MIGRATIONS, migrate
from tests.builders import answers
from tests.disks import empty, fill
from tests.index.accounts.conftest import CHEAP, PASSWORD
from tests.small_content import SmallContent

KIDNEY = CodeRef(System.ICD10CM, "E1122")
GOUT = CodeRef(System.ICD10CM, "M109")
_HALF = (".part", ".restored", ".reading")
LONG = "as the instruction at the category says, " * 400


@pytest.fixture
def path(small_disk: Path) -> Path:
    """Return a file with a note on a disk that is not full yet."""
    file = small_disk / "data" / "user.sqlite"
    with closing(UserData(file)) as data:
        data.set_note(KIDNEY, "ask for the stage")
    return file


@pytest.fixture
def data(path: Path) -> Iterator[UserData]:
    """Return the file, open."""
    with closing(UserData(path)) as opened:
        yield opened


def _write_notes(data: UserData) -> None:
    """Write until the room in the files that are there is used up."""
    for number in range(40):
        data.set_note(CodeRef(System.ICD10CM, f"A{number:02d}"), LONG)


def _save_cases(cases: SavedSecrets) -> None:
    for number in range(40):
        cases.save("case", f"{number}", LONG.encode())


def test_a_note(small_disk: Path, path: Path, data: UserData) -> None:
    """The new note is refused, the old ones are there, and it can be kept once there is room."""
    fill(small_disk)
    with pytest.raises(UserDataError, match="disk is"):
        _write_notes(data)
    kept = len(data.notes())
    assert data.note(KIDNEY) == "ask for the stage"
    empty(small_disk)
    data.set_note(GOUT, LONG)
    with closing(UserData(path)) as again:
        assert len(again.notes()) == kept + 1
        assert again.note(GOUT) == LONG


def test_a_saved_case(small_disk: Path, path: Path) -> None:
    """It is refused as a whole; those before it can be read."""
    with closing(Accounts(path, cost=CHEAP)) as accounts:
        session = accounts.register("Ada", PASSWORD)[0]
        with closing(SavedSecrets(session, path)) as cases:
            first = cases.save("case", "first", b"first case")
            fill(small_disk)
            with pytest.raises(UserDataError, match="disk is"):
                _save_cases(cases)
            assert cases.load(first) == b"first case"


def test_the_start(small_disk: Path, path: Path) -> None:
    """The notes can be read, nothing can be written, and the file is as it was."""
    before = path.read_bytes()
    fill(small_disk)
    with closing(UserData(path)) as data:
        assert data.note(KIDNEY) == "ask for the stage"
        if data.read_only:
            with pytest.raises(UserDataError, match="Nothing can be kept now"):
                data.set_note(GOUT, "x")
    assert path.read_bytes() == before


def test_a_change_of_format(small_disk: Path) -> None:
    """The file stays in its format until there is room for the copy and the change."""
    file = small_disk / "user.sqlite"
    with closing(sqlite3.connect(file, isolation_level=None)) as connection:
        migrate(connection, file, MIGRATIONS[:3])
        connection.execute(
            "INSERT INTO note (profile, system, code, text, changed)"
            " VALUES ('guest', 'ICD10CM', 'E1122', 'stage?', '2026-01-02T03:04:05+00:00')"
        )
    before = file.read_bytes()
    fill(small_disk)
    with closing(UserData(file)) as data:
        assert data.read_only
        assert data.note(KIDNEY) == "stage?"
    assert file.read_bytes() == before
    assert not list(small_disk.glob("*.part"))
    empty(small_disk)
    with closing(UserData(file)) as data:
        assert not data.read_only
        data.set_note(GOUT, "kept")
        assert data.note(KIDNEY) == "stage?"


def test_the_copy_of_the_day(small_disk: Path, path: Path) -> None:
    """It is refused; the copies before it stay, and no half of one is left."""
    first = back_up_daily(path, date(2026, 3, 1))
    fill(small_disk)
    with pytest.raises(UserDataError, match="disk is not full; earlier copies are kept"):
        back_up_daily(path, date(2026, 3, 2))
    assert daily_backups(path) == [first]
    assert not list(path.parent.glob("*.part"))


def test_restoring(small_disk: Path, path: Path) -> None:
    """A damaged file stays as it is until there is room to restore it."""
    assert back_up_daily(path, date(2026, 3, 1))
    path.write_bytes(b"junk" * 3000)
    fill(small_disk)
    with pytest.raises(UserDataError, match=r"could not be restored .*nothing was deleted"):
        recover(path)
    assert path.read_bytes() == b"junk" * 3000
    assert not [one.name for one in path.parent.iterdir() if one.name.endswith(_HALF)]
    empty(small_disk)
    assert recover(path)
    with closing(UserData(path)) as data:
        assert data.note(KIDNEY) == "ask for the stage"


def test_an_import_and_going_back(
    small_content: Path, small_build: SmallContent, small_disk: Path, tmp_path: Path
) -> None:
    """The content in force goes on answering, and the message names the disk."""
    content = small_disk / "content"
    shutil.copytree(small_content, content)
    first = current_generation(content)
    release = tmp_path / "AOC_V2026Q4-MCR.txt"
    release.write_text("19Z009       9Z001                     \r\n" * 2, encoding="ascii")
    plan = make_plan(content, inspect([release]))
    fill(small_disk)
    with pytest.raises(BuildError, match="is full"):
        install(content, plan, manifest_path=small_build.manifest_path)
    assert answers(content) == first
    empty(small_disk)
    second = install(content, plan, manifest_path=small_build.manifest_path)
    fill(small_disk)
    with pytest.raises(BuildError, match="see that its disk is not full"):
        rollback(content)
    assert answers(content) == second


def test_postings(small_disk: Path, tmp_path: Path) -> None:
    """What has no room is refused; the postings before it are there, and then it goes on."""
    folder = small_disk / "jobs"
    rows = "".join(f'{at},Coder {at},Clinic {at},"{LONG}{at}"\n' for at in range(30))
    many, few = tmp_path / "many.csv", tmp_path / "few.csv"
    head = "id,title,company,description\n"
    few.write_text(f'{head}a,Coder,Clinic,"{LONG}"\n', encoding="utf-8")
    many.write_text(head + rows, encoding="utf-8")
    with closing(JobStore(folder)) as store:
        store.import_file(few)
        fill(small_disk)
        with pytest.raises(JobsError, match="disk is not full"):
            store.import_file(many)
    empty(small_disk)
    with closing(sqlite3.connect(folder / "jobs.sqlite")) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        titles = connection.execute("SELECT title FROM listing").fetchall()
        assert ("Coder",) in titles
    with closing(JobStore(folder)) as store:
        store.import_file(many)
