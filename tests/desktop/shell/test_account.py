"""Who works: data and settings in their place, the lock, and the lock that comes by itself."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QObject, QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from desktop.shell.account import CurrentAccount
from desktop.shell.idle import IdleLock
from desktop.shell.settings import Settings
from index.accounts import Accounts, Session
from index.userdata import GUEST, NOBODY, UserData
from tests.index.accounts.conftest import CHEAP, PASSWORD


class Seconds:
    """A clock that moves when it is told to."""

    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        """Return the time."""
        return self.now


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return the folder of the user's data."""
    return tmp_path / "data"


@pytest.fixture
def userdata(folder: Path) -> Iterator[UserData]:
    """Open the guest's data."""
    data = UserData(folder / "user.sqlite")
    yield data
    data.close()


@pytest.fixture
def settings(folder: Path, qtbot: QtBot) -> Settings:
    """Return the guest's settings."""
    return Settings(folder / "settings.toml")


@pytest.fixture
def account(
    userdata: UserData, settings: Settings, folder: Path, qtbot: QtBot
) -> Iterator[CurrentAccount]:
    """Return the account of a program that has just started."""
    owner = QObject()
    yield CurrentAccount(userdata, settings, folder, owner)
    owner.deleteLater()


@pytest.fixture
def ada(userdata: UserData) -> Session:
    """Return the session of a profile."""
    accounts = Accounts(userdata.path, cost=CHEAP)
    session, _key = accounts.register("Ada", PASSWORD)
    accounts.close()
    return session


def test_data_and_settings_are_switched(
    account: CurrentAccount, userdata: UserData, settings: Settings, ada: Session
) -> None:
    """The objects stay, what they hold is another's; what changes is said in order."""
    said: list[str] = []
    account.leaving.connect(lambda: said.append(f"leaving {userdata.profile}"))
    account.changed.connect(lambda: said.append(f"changed {userdata.profile}"))
    settings.set("zoom", 120)
    settings.set_keys("lookup.note", ("Ctrl+M",))
    names: list[str] = []
    settings.changed.connect(names.append)
    account.switch(ada)
    assert said == [f"leaving {GUEST}", f"changed {ada.profile_id}"]
    assert names == ["zoom", "keys"]
    assert (settings.number("zoom"), settings.keys()) == (100, {})
    account.switch(None)
    assert not ada.is_open
    assert userdata.profile == GUEST
    assert settings.number("zoom") == 120


def test_a_new_profile_starts_with_the_settings_in_force(
    account: CurrentAccount, settings: Settings, ada: Session, folder: Path
) -> None:
    """After that they are its own."""
    settings.set("zoom", 120)
    account.start(ada)
    assert settings.number("zoom") == 120
    settings.set("zoom", 130)
    account.switch(None)
    assert settings.number("zoom") == 120
    assert (folder / "profiles" / ada.profile_id / "settings.toml").is_file()


def test_the_lock_forgets_the_key(
    account: CurrentAccount, userdata: UserData, ada: Session
) -> None:
    """Data is nobody's; leaving and locking again change nothing; unlocked it is there again."""
    left: list[bool] = []
    account.leaving.connect(lambda: left.append(True))
    account.lock()
    assert (left, account.locked, userdata.profile) == ([], False, GUEST)
    account.switch(ada)
    account.lock()
    account.lock()
    assert (len(left), account.locked, ada.is_open, userdata.profile) == (2, True, False, NOBODY)
    ada.open_with(bytes(32))
    account.unlocked(ada)
    assert (account.locked, userdata.profile) == (False, ada.profile_id)


def test_a_session_opened_too_late_is_locked_again(account: CurrentAccount, ada: Session) -> None:
    """The person has signed out meanwhile."""
    account.switch(ada)
    account.switch(None)
    ada.open_with(bytes(32))
    account.unlocked(ada)
    assert not ada.is_open
    assert account.profile is None


def test_settings_that_cannot_be_read_are_told(
    account: CurrentAccount, settings: Settings, ada: Session, folder: Path
) -> None:
    """The defaults are in force."""
    path = folder / "profiles" / ada.profile_id / "settings.toml"
    path.parent.mkdir(parents=True)
    path.write_bytes(b"\xff")
    account.switch(ada)
    assert str(path) in settings.problem
    account.switch(None)
    assert not settings.problem


@pytest.fixture
def seconds() -> Seconds:
    """Return a clock that stands still."""
    return Seconds()


@pytest.fixture
def watch(account: CurrentAccount, settings: Settings, seconds: Seconds) -> IdleLock:
    """Return what locks the profile."""
    return IdleLock(account, settings, account, seconds)


def test_the_lock_comes_by_itself(
    account: CurrentAccount, ada: Session, watch: IdleLock, seconds: Seconds
) -> None:
    """After the minutes of the setting, and not for the guest."""
    seconds.now += 3600
    watch.check()
    account.switch(ada)
    seconds.now += 15 * 60 - 1
    watch.check()
    assert not account.locked
    seconds.now -= 3600  # the clock was set back: the time begins again
    watch.check()
    seconds.now += 15 * 60 - 1
    watch.check()
    assert not account.locked
    seconds.now += 1
    watch.check()
    assert account.locked


def test_zero_minutes_are_never(
    account: CurrentAccount, ada: Session, watch: IdleLock, seconds: Seconds, settings: Settings
) -> None:
    """However long nothing is pressed."""
    account.switch(ada)
    settings.set("lock_after", 0)
    seconds.now += 10**6
    watch.check()
    assert not account.locked


def test_input_puts_the_lock_off(
    account: CurrentAccount, ada: Session, watch: IdleLock, seconds: Seconds, qtbot: QtBot
) -> None:
    """Keys and the mouse, in any window that has the keyboard; not after a long sleep."""
    first, second = QWidget(), QWidget()
    for window in (first, second):
        qtbot.addWidget(window)
        window.show()
    with qtbot.waitActive(first):
        first.activateWindow()
    account.switch(ada)
    seconds.now += 800
    QTest.keyClick(first.windowHandle(), Qt.Key.Key_A)
    seconds.now += 800
    watch.check()
    assert not account.locked
    with qtbot.waitActive(second):
        second.activateWindow()
    QTest.mouseMove(second.windowHandle(), QPoint(5, 5))
    qtbot.wait(10)
    seconds.now += 800
    watch.check()
    assert not account.locked
    seconds.now += 800
    QTest.keyClick(second.windowHandle(), Qt.Key.Key_A)
    assert account.locked
