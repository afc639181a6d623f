"""codeleaf consult."""

import json
import os
import signal
import sys
import threading
import time
from contextlib import closing
from email import message_from_bytes
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from filelock import FileLock

from index.cli import cli
from index.commands import consult
from index.mail import credentials
from index.mail.credentials import store_password, stored_password
from index.mail.errors import MailError
from index.mail.ledger import Ledger, State, Way, reply_id_of
from index.mail.settings import parse_settings
from tests.index.mail.cases import SETTINGS, clean, consultant, message
from tests.index.mail.servers import HOST, PASSWORD, Certificates, Dovecot, Mailman


class MemoryKeyring:
    """A keyring that lasts as long as the test."""

    def __init__(self) -> None:
        self.kept: dict[tuple[str, str], str] = {}

    def get_password(self, service: str, username: str) -> str | None:
        """Return a password."""
        return self.kept.get((service, username))

    def set_password(self, service: str, username: str, password: str) -> None:
        """Keep a password."""
        self.kept[service, username] = password


@pytest.fixture
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return the folder of user data of a home of the test's own; notes are read as diabetes."""
    monkeypatch.setenv("CODELEAF_HOME", str(tmp_path / "home"))
    monkeypatch.setattr("index.mail.folder._QUIET_SECONDS", 0.2)
    monkeypatch.setattr(consult, "_case_reader", lambda *_arguments: (consultant, clean))
    folder = tmp_path / "home" / "data"
    folder.mkdir(parents=True)
    return folder


@pytest.fixture
def keys(monkeypatch: pytest.MonkeyPatch) -> MemoryKeyring:
    """A keyring in the place of the system's."""
    ring = MemoryKeyring()
    monkeypatch.setattr(credentials, "_open_keyring", lambda: (ring, ()))
    return ring


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with two messages that are complete."""
    made = tmp_path / "in"
    made.mkdir()
    (made / "1.eml").write_bytes(message(1).as_bytes())
    (made / "2.eml").write_bytes(message(2, Auto_Submitted="auto-replied").as_bytes())
    return made


def run(*arguments: str, code: int = 0, typed: str = "") -> Result:
    """Run the command."""
    result = CliRunner().invoke(cli, ["consult", *arguments], input=typed)
    assert result.exit_code == code, result.output
    return result


def test_a_folder_is_answered_with_drafts(data: Path, folder: Path) -> None:
    """Without any setting; files that are being written are waited for."""
    lines = run("--watch", str(folder), "--once").stdout.splitlines()
    assert sorted(lines) == [
        "drafted   <case-1@clinic.example>",
        "refused   <case-2@clinic.example>: it was sent by a machine (Auto-Submitted)",
    ]
    (reply,) = (folder / "replies").iterdir()
    assert message_from_bytes(reply.read_bytes())["In-Reply-To"] == "<case-1@clinic.example>"
    assert run("--watch", str(folder), "--once", "--json").stdout == ""
    (folder / "3.eml").write_bytes(message(3).as_bytes())
    said = json.loads(run("--watch", str(folder), "--once", "--json").stdout)
    assert said == {"message_id": "<case-3@clinic.example>", "state": "drafted", "reason": ""}
    assert (data / "mail.sqlite").stat().st_mode & 0o777 == 0o600


def test_mistakes_are_said(data: Path, folder: Path, keys: MemoryKeyring) -> None:
    """With what to do."""
    assert "--watch DIR" in run("--once", code=2).output
    assert "not a folder" in run("--watch", str(folder / "none"), "--once", code=2).output
    assert "[smtp]" in run("--watch", str(folder), "--once", "--send", code=2).output
    assert "account.address" in run("--set-password", code=2).output
    (data / "mail.toml").write_text(SETTINGS + '[smtp]\nserver = "smtp.codes.example"\n')
    assert "--set-password" in run("--watch", str(folder), "--once", "--send", code=2).output
    (data / "mail.toml").write_text(
        '[account]\naddress = "a@b.example"\n[smtp]\nserver = "smtp.codes.example"\n'
    )
    assert "auto_reply" in run("--watch", str(folder), "--once", "--send", code=2).output
    (data / "mail.toml").write_text("[pop]")
    assert "mail.toml: [pop]" in run("--watch", str(folder), "--once", code=2).output
    with FileLock(data / "mail.sqlite.lock"):
        (data / "mail.toml").unlink()
        assert "another" in run("--watch", str(folder), "--once", code=2).output
    assert keys.kept == {}


def test_a_mailbox_is_answered(
    data: Path, keys: MemoryKeyring, dovecot: Dovecot, certificates: Certificates
) -> None:
    """Password from the keyring, replies sent to who is named and drafted for the others."""
    mailman = Mailman(dovecot)
    with mailman.running(certificates) as smtp:
        own = f'user = "{dovecot.name}"\nca_file = "{certificates.authority}"\n[senders]'
        (data / "mail.toml").write_text(
            SETTINGS.replace("[senders]", own)
            + f'[imap]\nserver = "{HOST}"\nport = {dovecot.tls}\n'
            + f'[smtp]\nserver = "{HOST}"\nport = {smtp}\n'
        )
        run("--set-password", typed=f"{PASSWORD}\n")
        assert list(keys.kept.values()) == [PASSWORD]
        dovecot.deliver(message(1).as_bytes())
        dovecot.deliver(message(2, sender="nurse@clinic.example").as_bytes())
        run("--once", "--send")
    assert mailman.answered() == ["<case-1@clinic.example>"]
    assert len(dovecot.ids("Drafts")) == 1
    for path in data.iterdir():
        assert PASSWORD.encode() not in path.read_bytes()


def test_a_person_decides(data: Path, folder: Path) -> None:
    """What cannot be told is said at every start, and settled by name."""
    with closing(Ledger(data / "mail.sqlite")) as ledger:
        for number in (1, 2, 3):
            identifier = f"<{number}@x>" if number < 3 else ""
            ledger.seen(f"k{number}", identifier, "hash", "codes.example")
            ledger.sending(f"k{number}", Way.SEND)
            ledger.move(f"k{number}", State.UNKNOWN)
    started = run("--watch", str(folder), "--once").stdout
    assert "unknown   <1@x>" in started
    without = reply_id_of("k3", "codes.example")
    assert f"<1@x>, <2@x>, {without}" in run("--was-sent", "<3@x>", code=2).output
    run("--was-sent", "<1@x>")
    run("--send-again", "<2@x>")
    run("--was-sent", without)
    with closing(Ledger(data / "mail.sqlite")) as ledger:
        assert ledger["k1"].state is State.SENT
        assert ledger["k2"].state is State.DRAFTED
    assert "undecided are: none" in run("--was-sent", "<1@x>", code=2).output


@pytest.mark.parametrize("name", ["SIGTERM", "SIGINT"])
def test_a_signal_ends_it_in_order(data: Path, folder: Path, name: str) -> None:
    """After the message at hand, with exit code 0, and the handlers as they were."""
    before = signal.getsignal(signal.SIGINT)

    def stop() -> None:
        end = time.monotonic() + 20
        while not (folder / "done").is_dir() and time.monotonic() < end:
            time.sleep(0.05)
        os.kill(os.getpid(), getattr(signal, name))

    thread = threading.Thread(target=stop)
    thread.start()
    run("--watch", str(folder))
    thread.join()
    assert len(list((folder / "done").iterdir())) == 1
    assert signal.getsignal(signal.SIGINT) is before


@pytest.mark.skipif(sys.platform != "linux", reason="the keyring is found on a bus")
def test_without_a_keyring(monkeypatch: pytest.MonkeyPatch) -> None:
    """The password is kept nowhere else."""
    monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", "")
    monkeypatch.delenv("XDG_RUNTIME_DIR", raising=False)
    settings = parse_settings(SETTINGS)
    for use in (lambda: store_password(settings, "x"), lambda: stored_password(settings)):
        with pytest.raises(MailError, match=r"no session bus.* only in the keyring"):
            use()
