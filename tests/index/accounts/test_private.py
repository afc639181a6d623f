"""Private notes: what the file shows of them, who can read them, how they are undone."""

import multiprocessing
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from index.accounts import Accounts, Session
from index.model import CodeRef, System
from index.userdata import GUEST, NOBODY, UserData, UserDataError
from tests.index.accounts.conftest import CHEAP, PASSWORD

KIDNEY = CodeRef(System.ICD10CM, "E1122")
HIP = CodeRef(System.ICD10CM, "S72001A")
WORDS = "Mrs Example, stage 3b, ärgerlich"


@pytest.fixture
def own(ada: Session, path: Path) -> Iterator[UserData]:
    """Open Ada's data."""
    with closing(UserData(path, ada.profile_id, ada)) as data:
        yield data


def change(path: Path, statement: str, *values: object) -> None:
    """Do with the file what no program of ours does."""
    with closing(sqlite3.connect(path)) as connection, connection:
        assert connection.execute(statement, values).rowcount == 1


def shown(path: Path) -> bytes:
    """Return all that the files hold, and all that a query brings."""
    with closing(sqlite3.connect(path)) as connection:
        dump = "\n".join(connection.iterdump())
    files = b"".join(file.read_bytes() for file in path.parent.iterdir())
    return files + dump.encode()


def test_a_private_note_is_read_and_marked(own: UserData) -> None:
    """By its own profile as any other note."""
    own.set_note(KIDNEY, WORDS, private=True)
    own.set_note(HIP, "side?")
    assert own.note(KIDNEY) == WORDS
    assert [(one.text, one.private) for one in own.notes()] == [("side?", False), (WORDS, True)]


def test_an_edit_never_uncovers_a_note(own: UserData) -> None:
    """It stays private until it is made plain."""
    own.set_note(KIDNEY, WORDS, private=True)
    own.set_note(KIDNEY, WORDS + "!")
    assert own.notes()[0].private
    own.set_note(KIDNEY, "nothing of note", private=False)
    assert [(one.text, one.private) for one in own.notes()] == [("nothing of note", False)]


def test_the_file_shows_nothing(own: UserData, path: Path) -> None:
    """Also where the note was plain before, edited, deleted and joined."""
    own.set_note(HIP, WORDS)
    assert WORDS.encode() in shown(path)
    own.set_note(HIP, WORDS, private=True)
    assert WORDS.encode() not in shown(path)
    own.set_note(KIDNEY, WORDS, private=True)
    own.set_note(KIDNEY, "")
    own.set_note(KIDNEY, "second " + WORDS, private=True)
    own.undo()
    assert own.note(KIDNEY) == f"{WORDS}\n\nsecond {WORDS}"
    assert b"Example" not in shown(path)
    assert "\u00e4rgerlich".encode() not in shown(path)


def test_the_guest_has_none(path: Path, accounts: Accounts) -> None:
    """There is no key to keep one with; a plain one there stays."""
    for cipher in (None, accounts.guest()):
        with closing(UserData(path, cipher=cipher)) as data:
            data.set_note(KIDNEY, "plain")
            with pytest.raises(UserDataError, match="create a profile"):
                data.set_note(KIDNEY, WORDS, private=True)
            assert data.note(KIDNEY) == "plain"


def test_a_locked_profile_reads_nothing(own: UserData, ada: Session) -> None:
    """An error says what to do; the note can be deleted and brought back, not overwritten."""
    own.set_note(KIDNEY, WORDS, private=True)
    ada.lock()
    for read in (lambda: own.note(KIDNEY), own.notes, lambda: own.set_note(KIDNEY, "new")):
        with pytest.raises(UserDataError, match=r"private note on E11\.22 .* unlock it"):
            read()
    own.set_note(KIDNEY, "")
    assert own.notes() == []
    assert own.undo() == "note on E11.22"
    ada.open_with(bytes(32))
    with pytest.raises(UserDataError, match="is damaged or belongs elsewhere"):
        own.note(KIDNEY)


def test_another_profile_reads_nothing(own: UserData, accounts: Accounts, path: Path) -> None:
    """Neither with its own session in Ada's rows, nor with the row copied to its own."""
    own.set_note(KIDNEY, WORDS, private=True)
    eve, _ = accounts.register("Eve", PASSWORD)
    for cipher in (eve, None):
        with closing(UserData(path, own.profile, cipher)) as data:
            with pytest.raises(UserDataError, match="sign in"):
                data.note(KIDNEY)
            with pytest.raises(UserDataError, match="sign in"):
                data.set_note(KIDNEY, "overwritten", private=True)
    change(path, "UPDATE note SET profile = ?", eve.profile_id)
    with (
        closing(UserData(path, eve.profile_id, eve)) as data,
        pytest.raises(UserDataError, match="belongs elsewhere"),
    ):
        data.note(KIDNEY)


def test_a_profile_with_a_stolen_key_row_opens_nothing(
    own: UserData, accounts: Accounts, ada: Session, path: Path
) -> None:
    """A wrapped key that was put at another profile does not open with its password there."""
    own.set_note(KIDNEY, WORDS, private=True)
    eve, _ = accounts.register("Eve", PASSWORD)
    change(path, "DELETE FROM wrapped_key WHERE profile = ? AND kind = 'password'", ada.profile_id)
    change(
        path,
        "UPDATE wrapped_key SET profile = ? WHERE profile = ? AND kind = 'password'",
        ada.profile_id,
        eve.profile_id,
    )
    with pytest.raises(UserDataError, match="does not open the profile"):
        accounts.sign_in("Ada", PASSWORD)


def test_a_note_cannot_be_moved_to_another_code(own: UserData, path: Path) -> None:
    """It is bound to its code."""
    own.set_note(KIDNEY, WORDS, private=True)
    change(path, "UPDATE note SET code = 'E1121'")
    with pytest.raises(UserDataError, match="belongs elsewhere"):
        own.note(CodeRef(System.ICD10CM, "E1121"))


@pytest.mark.parametrize("place", [0, 1, 12, 13, 28, 29, -1])
def test_each_changed_byte_is_noticed(own: UserData, path: Path, place: int) -> None:
    """Format, nonce, tag and words."""
    own.set_note(KIDNEY, WORDS, private=True)
    with closing(sqlite3.connect(path)) as connection:
        sealed = bytearray(connection.execute("SELECT sealed FROM note").fetchone()[0])
    sealed[place] ^= 1
    change(path, "UPDATE note SET sealed = ?", bytes(sealed))
    with pytest.raises(UserDataError, match="is damaged"):
        own.note(KIDNEY)
    change(path, "UPDATE note SET sealed = ?", bytes(sealed[: place % 20]))
    with pytest.raises(UserDataError, match="is damaged"):
        own.notes()


@pytest.mark.parametrize("first", [True, False])
@pytest.mark.parametrize("second", [True, False])
def test_joined_notes_are_private_if_one_was(own: UserData, first: bool, second: bool) -> None:
    """Undo keeps both texts and uncovers none."""
    own.set_note(KIDNEY, "first", private=first)
    own.set_note(KIDNEY, "")
    own.set_note(KIDNEY, "second", private=second)
    assert own.undo() == "note on E11.22"
    assert [(one.text, one.private) for one in own.notes()] == [
        ("first\n\nsecond", first or second)
    ]
    if first or second:
        assert b"first" not in shown(own.path)
        assert b"second" not in shown(own.path)


def test_a_locked_profile_joins_nothing_and_loses_nothing(own: UserData, ada: Session) -> None:
    """The undo can be tried again once it is unlocked."""
    own.set_note(KIDNEY, "first", private=True)
    own.set_note(KIDNEY, "")
    own.set_note(KIDNEY, "second")
    key = ada.encrypt(b"", "test")
    ada.lock()
    with pytest.raises(UserDataError, match="unlock it"):
        own.undo()
    assert own.note(KIDNEY) == "second"
    with closing(Accounts(own.path, cost=CHEAP)) as accounts:
        accounts.unlock(ada, PASSWORD)
    assert ada.decrypt(key, "test") == b""
    assert own.undo() == "note on E11.22"
    assert own.note(KIDNEY) == "first\n\nsecond"


def _write_notes(path: Path, system: str, count: int) -> None:
    with closing(Accounts(path, cost=CHEAP)) as accounts:
        session = accounts.sign_in("Ada", PASSWORD)
    with closing(UserData(path, session.profile_id, session)) as data:
        for number in range(count):
            data.set_note(CodeRef(System(system), f"A{number:03}"), f"{WORDS} {number}", True)


def test_two_processes_write_private_notes(own: UserData, path: Path) -> None:
    """Each signs in by itself; no note is lost."""
    context = multiprocessing.get_context("spawn")
    writers = [
        context.Process(target=_write_notes, args=(path, system.value, 40))
        for system in (System.ICD10CM, System.HCPCS)
    ]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join(60)
    assert [writer.exitcode for writer in writers] == [0, 0]
    notes = own.notes()
    assert len(notes) == 80
    assert all(one.private and one.text.startswith(WORDS) for one in notes)


def test_one_store_is_switched(own: UserData, ada: Session) -> None:
    """To the guest, to nobody, for whom nothing is read or written, and back."""
    own.set_note(KIDNEY, WORDS, private=True)
    own.toggle_favourite(HIP)
    own.add_search("kidney")
    assert own.note_is_private(KIDNEY)
    own.switch(GUEST)
    assert (own.notes(), own.favourites(), own.note_is_private(KIDNEY)) == ([], [], False)
    own.set_note(KIDNEY, "the guest's")
    own.switch(NOBODY)
    assert (own.notes(), own.favourites(), own.searches(), own.visits()) == ([], [], [], [])
    assert (own.note(KIDNEY), own.state("window"), own.meant(), own.uses()) == ("", None, [], {})
    for write in (
        lambda: own.set_note(KIDNEY, WORDS),
        lambda: own.toggle_favourite(HIP),
        lambda: own.add_visit(HIP),
        lambda: own.set_state("window", 1),
        own.clear_history,
        own.undo,
    ):
        with pytest.raises(UserDataError, match="unlock it with its password"):
            write()
    own.switch(ada.profile_id, ada)
    assert own.note(KIDNEY) == WORDS
    assert own.searches() == ["kidney"]
