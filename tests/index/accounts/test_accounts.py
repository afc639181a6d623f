"""Profiles: made, opened, recovered, given another password, deleted."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from index.accounts import AccountError, Accounts, Session, WrongPassword
from index.accounts.keys import WrappedKey
from index.model import CodeRef, System
from index.userdata import GUEST, UserData
from tests.index.accounts.conftest import PASSWORD, Clock

KIDNEY = CodeRef(System.ICD10CM, "E1122")
HIP = CodeRef(System.ICD10CM, "S72001A")

ODD_NAMES = [
    "../../etc/passwd",
    "'; DROP TABLE profile; --",
    '" OR 1=1 --',
    "C:\\nul",
    "{name} %s ?",
    "guest",
    "名前 é ß",
]


def test_a_profile_is_made_and_opened(accounts: Accounts, clock: Clock) -> None:
    """It is listed, and its password opens it."""
    session, _ = accounts.register(" Ada ", PASSWORD)
    assert session.is_open
    assert not session.is_guest
    assert [(one.name, one.created) for one in accounts.profiles()] == [("Ada", clock.now)]
    again = accounts.sign_in("ADA", PASSWORD)
    assert again.profile == session.profile == accounts.profiles()[0]
    assert again.decrypt(session.encrypt(b"x", "test"), "test") == b"x"
    with pytest.raises(WrongPassword):
        accounts.sign_in("Ada", PASSWORD + "!")
    with pytest.raises(AccountError, match="no profile of this name"):
        accounts.sign_in("Eve", PASSWORD)


def test_the_guest_has_no_key(accounts: Accounts) -> None:
    """Nothing can be encrypted, changed, deleted or exported for it."""
    guest = accounts.guest()
    assert (guest.profile, guest.profile_id, guest.is_guest) == (None, GUEST, True)
    assert not guest.is_open
    guest.lock()
    with pytest.raises(AccountError, match="create a profile"):
        guest.encrypt(b"x", "test")
    with pytest.raises(AccountError, match="create a profile"):
        guest.decrypt(b"x", "test")
    with pytest.raises(AccountError, match="The guest has no password"):
        accounts.unlock(guest, PASSWORD)
    with pytest.raises(AccountError, match="The guest has no password"):
        accounts.delete(guest, PASSWORD)
    with pytest.raises(AccountError, match="The guest has no password"):
        accounts.export_profile(guest, Path("never"))


def test_a_locked_session_opens_with_the_password(accounts: Accounts, ada: Session) -> None:
    """The key is gone until then."""
    sealed = ada.encrypt(b"x", "test")
    ada.lock()
    assert not ada.is_open
    with pytest.raises(AccountError, match="locked: unlock it"):
        ada.decrypt(sealed, "test")
    with pytest.raises(WrongPassword):
        accounts.unlock(ada, "wrong horse")
    assert not ada.is_open
    accounts.unlock(ada, PASSWORD)
    assert ada.decrypt(sealed, "test") == b"x"


@pytest.mark.parametrize("name", ["", " ", "a\nb", "a\0b", "x" * 65, "\ud800", "a\u202eb"])
def test_names_that_cannot_be_used(accounts: Accounts, name: str) -> None:
    """Empty, too long, or with what cannot be seen."""
    with pytest.raises(AccountError, match="1 to 64"):
        accounts.register(name, PASSWORD)
    with pytest.raises(AccountError, match="1 to 64"):
        accounts.sign_in(name, PASSWORD)
    assert accounts.profiles() == []


@pytest.mark.parametrize("name", ODD_NAMES)
def test_odd_names_are_only_names(accounts: Accounts, path: Path, name: str) -> None:
    """SQL and paths in them do nothing: no file but the database's, no table lost."""
    other, _ = accounts.register("other", PASSWORD)
    session, _ = accounts.register(name, PASSWORD)
    assert accounts.sign_in(name, PASSWORD).profile == session.profile
    target = path.parent / "out.zip"
    accounts.export_profile(session, target)
    accounts.delete(session, PASSWORD)
    assert accounts.import_profile(target).name == name
    assert {one.name for one in accounts.profiles()} == {"other", name}
    assert other.profile in accounts.profiles()
    target.unlink()
    assert all(file.name.startswith("user.sqlite") for file in path.parent.iterdir())


@pytest.mark.parametrize("same", ["ada", " ADA ", "\uff21da"])
def test_a_name_is_unique_in_any_form(accounts: Accounts, ada: Session, same: str) -> None:
    """Case, blanks around it and full-width letters make no other name."""
    with pytest.raises(AccountError, match="There is a profile of this name"):
        accounts.register(same, PASSWORD)
    assert accounts.sign_in(same, PASSWORD).profile == ada.profile


def test_passwords(accounts: Accounts) -> None:
    """Eight characters at least; the same however they are composed; no message repeats one."""
    with pytest.raises(AccountError, match="at least 8") as caught:
        accounts.register("Ada", "sh0rt!?")
    assert "sh0rt" not in str(caught.value)
    with pytest.raises(AccountError, match="half a character"):
        accounts.register("Ada", "\ud800" * 8)
    accounts.register("Ada", "pässwörd")
    assert accounts.sign_in("Ada", "pa\u0308sswo\u0308rd").is_open


def test_recovery(accounts: Accounts) -> None:
    """The recovery key opens once and brings another; what was encrypted stays readable."""
    session, written = accounts.register("Ada", PASSWORD)
    sealed = session.encrypt(b"x", "test")
    with pytest.raises(AccountError, match="32 letters and digits"):
        accounts.recover("Ada", written[:-1], "new password")
    with pytest.raises(AccountError, match="at least 8"):
        accounts.recover("Ada", written, "new")
    wrong = ("1" if written[0] != "1" else "2") + written[1:]
    with pytest.raises(WrongPassword):
        accounts.recover("Ada", wrong, "new password")
    typed = written.lower().replace("-", " ").replace("0", "o").replace("1", "l")
    again, renewed = accounts.recover("ada", typed, "new password")
    assert again.decrypt(sealed, "test") == b"x"
    assert renewed != written
    with pytest.raises(WrongPassword):
        accounts.recover("Ada", written, "new password")
    with pytest.raises(WrongPassword):
        accounts.sign_in("Ada", PASSWORD)
    assert accounts.sign_in("Ada", "new password").decrypt(sealed, "test") == b"x"
    assert accounts.recover("Ada", renewed, PASSWORD)[0].is_open


def test_a_password_is_changed(accounts: Accounts, ada: Session) -> None:
    """The old one opens nothing any more; a wrong one changes nothing."""
    sealed = ada.encrypt(b"x", "test")
    with pytest.raises(WrongPassword):
        accounts.change_password(ada, "wrong horse", "battery staple")
    with pytest.raises(AccountError, match="at least 8"):
        accounts.change_password(ada, PASSWORD, "short")
    accounts.change_password(ada, PASSWORD, "battery staple")
    with pytest.raises(WrongPassword):
        accounts.sign_in("Ada", PASSWORD)
    assert accounts.sign_in("Ada", "battery staple").decrypt(sealed, "test") == b"x"


def test_two_changes_of_a_password_at_once(
    accounts: Accounts, ada: Session, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The second one to write is told, and the first one's password holds."""
    opened = WrappedKey.open
    waiting = ["first password"]

    def slow_open(key: WrappedKey, secret: bytes, label: str) -> bytes:
        found = opened(key, secret, label)
        if waiting:
            with closing(Accounts(path, cost=key.cost)) as other:
                other.change_password(ada, PASSWORD, waiting.pop())
        return found

    monkeypatch.setattr(WrappedKey, "open", slow_open)
    with pytest.raises(AccountError, match="Another window has changed"):
        accounts.change_password(ada, PASSWORD, "second password")
    assert accounts.sign_in("Ada", "first password").is_open


def test_guest_data_is_copied(accounts: Accounts, path: Path) -> None:
    """A copy, not a move; deleted things and licences stay the guest's."""
    with closing(UserData(path)) as guest:
        guest.toggle_favourite(KIDNEY)
        guest.toggle_favourite(HIP)
        guest.toggle_favourite(HIP)
        guest.set_note(KIDNEY, "ask for the stage")
        guest.add_search("hip")
        guest.add_search("knee")
        guest.add_visit(HIP)
        guest.add_meant("sugar", "sugar", KIDNEY)
        guest.set_state("zoom", 2)
        session, _ = accounts.register("Ada", PASSWORD, with_guest_data=True)
        with closing(UserData(path, session.profile_id, session)) as own:
            assert [one.ref for one in own.favourites()] == [KIDNEY]
            assert own.note(KIDNEY) == "ask for the stage"
            assert own.searches() == ["knee", "hip"]
            assert own.visits() == [HIP]
            assert [one.query for one in own.meant()] == ["sugar"]
            assert own.state("zoom") == 2
            assert own.undo() is None
            own.clear_history()
        assert guest.searches() == ["knee", "hip"]
    other, _ = accounts.register("Eve", PASSWORD)
    with closing(UserData(path, other.profile_id)) as empty:
        assert empty.favourites() == []


def test_a_deleted_profile_leaves_nothing(accounts: Accounts, ada: Session, path: Path) -> None:
    """No row has its id, no file its words; the guest's and others' stay."""
    with closing(UserData(path)) as guest, closing(UserData(path, ada.profile_id, ada)) as own:
        guest.set_note(HIP, "the guest's")
        own.set_note(KIDNEY, "readable until deleted")
        own.set_note(KIDNEY, "")
        own.add_search("knee")
        own.set_state("zoom", 2)
    with pytest.raises(WrongPassword):
        accounts.delete(ada, "wrong horse")
    assert accounts.profiles()
    accounts.delete(ada, PASSWORD)
    assert accounts.profiles() == []
    assert not ada.is_open
    for file in path.parent.iterdir():
        data = file.read_bytes()
        assert ada.profile_id.encode() not in data
        assert b"readable until deleted" not in data
    with closing(UserData(path)) as guest:
        assert guest.note(HIP) == "the guest's"
    with pytest.raises(AccountError, match="was deleted"):
        accounts.unlock(ada, PASSWORD)


def test_a_damaged_cost_is_named(accounts: Accounts, ada: Session, path: Path) -> None:
    """A row that asks for a terabyte of memory gets none."""
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("UPDATE wrapped_key SET memory_kib = 1 << 30")
    with pytest.raises(AccountError, match="is damaged"):
        accounts.sign_in("Ada", PASSWORD)


def test_the_file_has_no_password(accounts: Accounts, path: Path) -> None:
    """Neither the password nor the recovery key, nor the name of a file."""
    _, written = accounts.register("Ada", PASSWORD)
    accounts.sign_in("Ada", PASSWORD)
    data = b"".join(file.read_bytes() for file in path.parent.iterdir())
    assert PASSWORD.encode() not in data
    assert written.encode() not in data
