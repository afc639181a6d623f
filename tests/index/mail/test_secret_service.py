"""The keyring of Linux: on a bus of the test's own, and GNOME's where it is installed."""

import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

if sys.platform != "linux":
    pytest.skip("the Secret Service is Linux's", allow_module_level=True)

from jeepney import message_bus
from jeepney.io.blocking import Proxy, open_dbus_connection

from index.mail import secret_service
from index.mail.credentials import store_password, stored_password
from index.mail.errors import MailError
from index.mail.secret_service import SecretService, SecretServiceError
from index.mail.settings import parse_settings
from tests.index.mail.buses import LOCKED, FakeKeyring, Item, running
from tests.index.mail.cases import SETTINGS

NAMES = {"service": "codeleaf-mail", "username": "coding"}
ABSENT = "org.freedesktop.DBus.Error.ServiceUnknown"


@pytest.fixture
def folder() -> Iterator[Path]:
    """A folder whose path is short enough for a socket's."""
    with tempfile.TemporaryDirectory(prefix="bus-") as name:
        yield Path(name)


@pytest.fixture
def keyring(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[FakeKeyring]:
    """A keyring on the session bus."""
    monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", f"unix:path={folder}/socket,guid=0123")
    made = FakeKeyring()
    with running(folder / "socket", made):
        yield made


def keep(words: str = "pa55word") -> None:
    """Keep a password."""
    SecretService().set_password(**NAMES, password=words)


def kept() -> str | None:
    """Return what is kept."""
    return SecretService().get_password(**NAMES)


def test_a_password_is_kept_and_replaced(keyring: FakeKeyring) -> None:
    """In one item, with the attributes of the package keyring."""
    assert kept() is None
    keep("first")
    keep("zwölf Ω")
    assert kept() == "zwölf Ω"
    (item,) = keyring.items.values()
    assert item.attributes == NAMES | {"application": "Python keyring library"}
    assert SecretService().get_password("codeleaf-mail", "somebody else") is None


def test_another_programs_item_is_used(keyring: FakeKeyring) -> None:
    """An item that was made by hand is found, and its secret replaced; no second one is made."""
    keyring.items["/9"] = Item(NAMES | {"xdg:schema": "org.gnome.keyring.Note"}, b"by hand")
    assert kept() == "by hand"
    keep()
    assert [item.secret for item in keyring.items.values()] == [b"pa55word"]


@given(password=st.text(), username=st.text(st.characters(exclude_characters="\0"), min_size=1))
@settings(max_examples=50, deadline=None)
def test_any_text_comes_back(password: str, username: str) -> None:
    """Whatever its length and characters."""
    with (
        tempfile.TemporaryDirectory(prefix="bus-") as name,
        pytest.MonkeyPatch.context() as patch,
        running(Path(name) / "socket", FakeKeyring()),
    ):
        patch.setenv("DBUS_SESSION_BUS_ADDRESS", f"unix:path={name}/socket")
        SecretService().set_password("codeleaf-mail", username, password)
        assert SecretService().get_password("codeleaf-mail", username) == password


def test_the_user_unlocks_it(keyring: FakeKeyring) -> None:
    """Collection and item, each when it is needed."""
    keyring.items["/9"] = Item(NAMES, b"pa55word", locked=True)
    keyring.locked = True
    assert kept() == "pa55word"
    assert keyring.called.count("Prompt") == 2
    assert kept() == "pa55word"
    assert keyring.called.count("Prompt") == 2


@pytest.mark.parametrize("locked", ["collection", "item"])
def test_unlocking_is_dismissed(keyring: FakeKeyring, locked: str) -> None:
    """Nothing is read or kept, and the error says what happened."""
    keyring.items["/9"] = Item(NAMES, b"before", locked=locked == "item")
    keyring.locked = locked == "collection"
    keyring.answer = "dismiss"
    for use in (kept, keep):
        with pytest.raises(SecretServiceError, match="dismissed"):
            use()
    assert [item.secret for item in keyring.items.values()] == [b"before"]


def test_nobody_unlocks_it(keyring: FakeKeyring, monkeypatch: pytest.MonkeyPatch) -> None:
    """The prompt is taken away again."""
    monkeypatch.setattr(secret_service, "_PROMPT_SECONDS", 0.05)
    keyring.locked, keyring.answer = True, "ignore"
    with pytest.raises(SecretServiceError, match="nobody unlocked it"):
        kept()
    assert keyring.called[-1] == "Dismiss"


def test_an_item_is_kept_once_the_user_agrees(keyring: FakeKeyring) -> None:
    """Some keyrings ask before they take an item."""
    keyring.asks_to_keep, keyring.answer = True, "dismiss"
    with pytest.raises(SecretServiceError, match="dismissed"):
        keep()
    assert keyring.items == {}
    keyring.answer = "accept"
    keep()
    assert kept() == "pa55word"


def test_a_keyring_without_a_collection(keyring: FakeKeyring) -> None:
    """Reading makes none; keeping does, with the user's consent."""
    keyring.exists = False
    assert kept() is None
    assert "Prompt" not in keyring.called
    keep()
    assert keyring.called.count("Prompt") == 1
    assert kept() == "pa55word"


@pytest.mark.parametrize(
    ("method", "error", "said"),
    [
        ("ReadAlias", ABSENT, "no keyring is running"),
        ("ReadAlias", "org.freedesktop.DBus.Error.Spawn.ExecFailed", "no keyring is running"),
        ("GetSecret", LOCKED, "it is locked"),
        ("GetSecret", "org.example.Error.Odd", "it answered org.example.Error.Odd"),
        ("OpenSession", "", "stopped answering"),
        ("SearchItems", "silence", r"stopped answering \(TimeoutError\)"),
        ("Hello", "", "bus does not answer"),
    ],
)
def test_what_fails_is_said(
    keyring: FakeKeyring, monkeypatch: pytest.MonkeyPatch, method: str, error: str, said: str
) -> None:
    """In words of our own: those of the keyring could quote what it keeps."""
    monkeypatch.setattr(secret_service, "_CALL_SECONDS", 0.2)
    keyring.items["/9"] = Item(NAMES, b"pa55word")
    keyring.failing[method] = error
    with pytest.raises(SecretServiceError, match=said) as raised:
        kept()
    assert "pa55word" not in str(raised.value)
    assert "pa55word" not in str(raised.value.__cause__)
    assert method in keyring.called or error == ""


def test_no_text_is_quoted(keyring: FakeKeyring) -> None:
    """A secret that is no text, and a password that cannot be encoded."""
    keyring.items["/9"] = Item(NAMES, b"pa55\xff")
    for use in (kept, lambda: keep("pa55\udcff")):
        with pytest.raises(SecretServiceError, match="text") as raised:
            use()
        assert "55" not in str(raised.value)
        assert raised.value.__cause__ is None


@pytest.mark.parametrize(
    "address",
    ["unix:path=/nonexistent/socket", "tcp:host=localhost,port=1", "nonsense", "unix:path"],
)
def test_a_bus_that_cannot_be_reached(monkeypatch: pytest.MonkeyPatch, address: str) -> None:
    """Whatever the address is."""
    monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", address)
    with pytest.raises(SecretServiceError, match="session bus does not answer"):
        kept()


def test_the_bus_of_the_login(
    keyring: FakeKeyring, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Without its address, where a program started by a timer is, the usual place is tried."""
    runtime = folder / "of, user"
    runtime.mkdir()
    keyring.items["/9"] = Item(NAMES, b"pa55word")
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(runtime))
    monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", "")
    (runtime / "bus").symlink_to(folder / "socket")
    assert kept() == "pa55word"


def test_the_mailbox_says_what_is_wrong(keyring: FakeKeyring) -> None:
    """The reason is in the sentence that says what to do."""
    ours = parse_settings(SETTINGS)
    store_password(ours, "pa55word")
    assert stored_password(ours) == "pa55word"
    keyring.failing["ReadAlias"] = ABSENT
    for use in (lambda: store_password(ours, "x"), lambda: stored_password(ours)):
        with pytest.raises(MailError, match=r"\(no keyring is running\): .*GNOME Keyring"):
            use()
    keyring.failing.clear()
    keyring.items.clear()
    with pytest.raises(MailError, match="--set-password"):
        stored_password(ours)


@pytest.fixture
def gnome(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """GNOME Keyring on a bus of its own, with an empty home."""
    for tool in ("dbus-daemon", "gnome-keyring-daemon"):
        if shutil.which(tool) is None:
            pytest.skip(f"{tool} is not installed")
    address = f"unix:path={folder}/socket"
    environment = os.environ | {
        "HOME": str(folder),
        "XDG_DATA_HOME": str(folder),
        "XDG_RUNTIME_DIR": str(folder),
        "DBUS_SESSION_BUS_ADDRESS": address,
    }
    with ExitStack() as running_programs:

        def start(*command: str, given: str) -> None:
            program = running_programs.enter_context(
                subprocess.Popen(
                    command, stdin=subprocess.PIPE, stdout=subprocess.DEVNULL,
                    stderr=subprocess.DEVNULL, env=environment, text=True,
                )
            )  # fmt: skip
            running_programs.callback(program.terminate)
            assert program.stdin is not None
            program.stdin.write(given)
            program.stdin.close()

        start("dbus-daemon", "--session", "--nofork", f"--address={address}", given="")
        _wait_until((folder / "socket").exists)
        with open_dbus_connection(address) as connection:
            start(
                "gnome-keyring-daemon", "--unlock", "--foreground", "--components=secrets",
                f"--control-directory={folder}", given="master",
            )  # fmt: skip
            bus = Proxy(message_bus, connection)
            _wait_until(lambda: bus.NameHasOwner("org.freedesktop.secrets")[0])
        monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", address)
        yield


def _wait_until(ready: Callable[[], object]) -> None:
    end = time.monotonic() + 20
    while not ready():
        assert time.monotonic() < end
        time.sleep(0.02)


def test_gnome_keyring(gnome: None) -> None:
    """The real one keeps, finds, replaces, and asks when it is locked."""
    assert kept() is None
    keep("zwölf Ω")
    keep()
    assert kept() == "pa55word"
    with secret_service._session_bus() as bus:
        collection = bus.default_collection()
        assert len(bus.items(collection, **NAMES)) == 1
        bus.call("/org/freedesktop/secrets", "Service", "Lock", "ao", [collection])
    with pytest.raises(SecretServiceError, match="dismissed"):  # it has no prompter here
        kept()
