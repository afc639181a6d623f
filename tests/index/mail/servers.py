"""Real mail servers on this computer: Dovecot, an SMTP server, and a wire that breaks."""

import grp
import logging
import os
import pwd
import selectors
import shutil
import signal
import socket
import ssl
import subprocess
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field, replace
from email import message_from_bytes
from pathlib import Path
from random import Random

import pytest
import trustme
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session

from tests.index.mail.cases import OWN

PASSWORD = "password-of-the-test"
HOST = "127.0.0.1"


@dataclass(frozen=True, slots=True)
class Certificates:
    """An authority of the test's own, and the certificate of its servers.

    Attributes:
        authority: File of the authority's certificate.
        chain: File of the servers' certificate and key.
    """

    authority: Path
    chain: Path

    @classmethod
    def make(cls, folder: Path) -> "Certificates":
        """Make them for servers on this computer."""
        authority = trustme.CA()
        made = cls(folder / "authority.pem", folder / "server.pem")
        authority.cert_pem.write_to_path(str(made.authority))
        authority.issue_cert(HOST, "localhost").private_key_and_cert_chain_pem.write_to_path(
            str(made.chain)
        )
        made.chain.chmod(0o600)
        return made


def free_port() -> int:
    """Return a TCP port that nobody listens on."""
    with socket.socket() as listener:
        listener.bind((HOST, 0))
        return int(listener.getsockname()[1])


def _answers(port: int, seconds: float = 20.0) -> None:
    end = time.monotonic() + seconds
    while True:
        with suppress(OSError), socket.create_connection((HOST, port), timeout=1):
            return
        if time.monotonic() > end:
            msg = f"no server answers on port {port}"
            raise TimeoutError(msg)
        time.sleep(0.05)


# --- IMAP ---------------------------------------------------------------------------------------

_DOVECOT = """
base_dir = {folder}/run
state_dir = {folder}/state
log_path = {folder}/log
protocols = imap
listen = 127.0.0.1
ssl = required
ssl_cert = <{chain}
ssl_key = <{chain}
disable_plaintext_auth = yes
auth_failure_delay = 0 secs
default_internal_user = {internal}
default_internal_group = {internal_group}
default_login_user = {login}
first_valid_uid = 1
first_valid_gid = 1
mail_location = maildir:{folder}/mail/%u
passdb {{
  driver = static
  args = password={password}
}}
userdb {{
  driver = static
  args = uid={user} gid={group} home={folder}/mail/%u
}}
namespace inbox {{
  inbox = yes
}}
service imap-login {{
  chroot =
  inet_listener imap {{
    port = {starttls}
  }}
  inet_listener imaps {{
    port = {tls}
    ssl = yes
  }}
}}
service anvil {{
  chroot =
  unix_listener anvil-auth-penalty {{
    mode = 0
  }}
}}
service stats {{
  chroot =
}}
"""


def _needs_dovecot() -> str:
    """Return the path of Dovecot; skips where it is missing, and fails where it must not be."""
    found = shutil.which("dovecot", path=f"{os.environ.get('PATH', '')}:/usr/sbin")
    if found is None:
        if os.environ.get("CI") == "true":
            pytest.fail("dovecot is not installed")
        pytest.skip("dovecot is not installed (Debian: dovecot-imapd)")
    version = subprocess.run([found, "--version"], capture_output=True, text=True, check=True)
    if not version.stdout.startswith("2.3."):
        pytest.skip("the configuration here is that of Dovecot 2.3")
    return found


@dataclass
class Dovecot:
    """A mailbox of a Dovecot of the tests' own.

    Attributes:
        folder: Configuration and mail of all of them.
        name: The user whose mailbox it is.
        starttls: Port for STARTTLS.
        tls: Port for TLS.
    """

    folder: Path
    name: str = "somebody"
    starttls: int = field(default_factory=free_port)
    tls: int = field(default_factory=free_port)

    @contextmanager
    def running(self, certificates: Certificates) -> Iterator["Dovecot"]:
        """Run it."""
        program = _needs_dovecot()
        configuration = self.folder / "dovecot.conf"
        for name in ("run", "state"):
            (self.folder / name).mkdir(parents=True)
        (self.folder / "mail").mkdir()
        # Run by root it insists on other users for its helpers, which Debian's package makes.
        own = (self.owner.pw_name, grp.getgrgid(self.owner.pw_gid).gr_name, self.owner.pw_name)
        names = own if os.getuid() else ("dovecot", "dovecot", "dovenull")
        configuration.write_text(
            _DOVECOT.format(
                folder=self.folder,
                chain=certificates.chain,
                internal=names[0],
                internal_group=names[1],
                login=names[2],
                user=self.owner.pw_uid,
                group=self.owner.pw_gid,
                password=PASSWORD,
                starttls=self.starttls,
                tls=self.tls,
            ),
            encoding="utf-8",
        )
        process = subprocess.Popen(
            [program, "-F", "-c", str(configuration)],
            stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )  # fmt: skip
        try:
            _answers(self.tls)
            yield self
        finally:
            process.send_signal(signal.SIGTERM)
            process.wait(20)

    def mailbox(self, name: str) -> "Dovecot":
        """Return an empty mailbox of the same server."""
        made = replace(self, name=name)
        for one in ("", "tmp", "new", "cur"):
            path = made._mail / one
            path.mkdir()
            made._hand_over(path)
        return made

    @property
    def _mail(self) -> Path:
        return self.folder / "mail" / self.name

    def deliver(self, data: bytes) -> None:
        """Put a message into the inbox, as a delivery agent does."""
        mail = self._mail
        unique = f"{time.time_ns()}.{os.getpid()}.{threading.get_ident()}.test"
        (mail / "tmp" / unique).write_bytes(data)
        self._hand_over(mail / "tmp" / unique)
        (mail / "tmp" / unique).rename(mail / "new" / unique)

    @property
    def owner(self) -> pwd.struct_passwd:
        """Whose the files are; root's it refuses."""
        return pwd.getpwuid(os.getuid()) if os.getuid() else pwd.getpwnam("nobody")

    def _hand_over(self, path: Path) -> None:
        if not os.getuid():
            os.chown(path, self.owner.pw_uid, self.owner.pw_gid)

    def renumber(self) -> None:
        """Give the inbox other numbers, as a server does whose index was lost (UIDVALIDITY)."""
        for path in self._mail.glob("dovecot*"):
            path.unlink()

    def messages(self, folder: str = "INBOX") -> list[bytes]:
        """Return the messages of a folder."""
        place = self._mail
        if folder != "INBOX":
            place /= f".{folder}"
        while True:
            with suppress(FileNotFoundError):  # renamed meanwhile: flags are part of the name
                return [
                    path.read_bytes()
                    for one in ("new", "cur")
                    for path in sorted((place / one).glob("*"))
                ]

    def ids(self, folder: str = "INBOX") -> list[str]:
        """Return the Message-IDs in a folder."""
        return [str(message_from_bytes(one)["Message-ID"]) for one in self.messages(folder)]


# --- SMTP ---------------------------------------------------------------------------------------


@dataclass
class Mailman:
    """An SMTP server that keeps what it takes, and delivers copies to the mailbox.

    Attributes:
        mailbox: Where mail for ourselves goes; None drops it.
        taken: Recipient and message of everything that was taken.
        answers: Answers to give in place of yes, the next one first.
        refused: Recipients that are not known.
    """

    mailbox: Dovecot | None = None
    taken: list[tuple[str, bytes]] = field(default_factory=list)
    answers: list[str] = field(default_factory=list)
    refused: set[str] = field(default_factory=set)

    async def handle_RCPT(
        self,
        _server: SMTP,
        session: Session,
        envelope: Envelope,
        address: str,
        _options: object,
    ) -> str:
        """Take a recipient, unless it is one of those that are not known."""
        if not session.authenticated:
            return "530 5.7.0 who are you?"
        if address in self.refused:
            return "550 5.1.1 no such mailbox"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, _server: SMTP, _session: Session, envelope: Envelope) -> str:
        """Take a message for all its recipients, or for none."""
        if self.answers:
            return self.answers.pop(0)
        data = envelope.original_content or b""
        for recipient in envelope.rcpt_tos:
            if recipient == OWN and self.mailbox is not None:
                self.mailbox.deliver(data)
            self.taken.append((recipient, data))
        return "250 OK"

    def replies(self) -> list[str]:
        """Return the Message-IDs of what went to others, with repetitions."""
        return [
            str(message_from_bytes(data)["Message-ID"])
            for recipient, data in self.taken
            if recipient != OWN
        ]

    def answered(self) -> list[str]:
        """Return the Message-IDs that the replies to others answer, with repetitions."""
        return [
            str(message_from_bytes(data)["In-Reply-To"])
            for recipient, data in self.taken
            if recipient != OWN
        ]

    @contextmanager
    def running(self, certificates: Certificates, *, starttls: bool = False) -> Iterator[int]:
        """Run the server with TLS or STARTTLS; gives its port."""
        context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
        context.load_cert_chain(certificates.chain)
        port = free_port()
        controller = Controller(
            self,
            hostname=HOST,
            port=port,
            ssl_context=None if starttls else context,
            tls_context=context if starttls else None,
            require_starttls=starttls,
            authenticator=_authenticate,
            # Of the two it knows only STARTTLS as TLS; who has not logged in is refused below.
            auth_required=starttls,
            auth_require_tls=starttls,
        )
        # It warns of what it does itself: it keeps who has logged in in a place of old.
        logging.getLogger("mail.log").setLevel(logging.ERROR)
        controller.start()
        try:
            yield port
        finally:
            controller.stop()


def _authenticate(
    _server: SMTP, _session: Session, _envelope: Envelope, _mechanism: str, data: object
) -> AuthResult:
    right = isinstance(data, LoginPassword) and data.password == PASSWORD.encode()
    return AuthResult(success=right)


# --- the wire -----------------------------------------------------------------------------------


class Wire:
    """A relay to a server that drops connections after some bytes.

    Args:
        port: The server's port.
        random: Chooses after how many bytes.
        cuts: How many connections to drop; later ones live.
        most: The most bytes that one of those lets through.
    """

    def __init__(self, port: int, random: Random, cuts: int, most: int) -> None:
        self._target = port
        self._random = random
        self._cuts = cuts
        self._most = most
        self._stop = threading.Event()
        self._threads: list[threading.Thread] = []
        self._listener = socket.create_server((HOST, 0))
        self.port = int(self._listener.getsockname()[1])
        self.dropped = 0

    def __enter__(self) -> "Wire":
        self._start(self._listen)
        return self

    def __exit__(self, *_error: object) -> None:
        self._stop.set()
        self._listener.close()
        for thread in self._threads:
            thread.join(10)

    def _start(self, work: Callable[..., None], *arguments: object) -> None:
        thread = threading.Thread(target=work, args=arguments, daemon=True)
        self._threads.append(thread)
        thread.start()

    def _listen(self) -> None:
        self._listener.settimeout(0.2)
        while not self._stop.is_set():
            try:
                client, _address = self._listener.accept()
            except OSError:
                continue
            limit = None
            if self._cuts > 0:
                self._cuts -= 1
                limit = self._random.randrange(self._most)
            self._start(self._relay, client, limit)

    def _relay(self, client: socket.socket, limit: int | None) -> None:
        # select() knows no descriptor above 1,023, and a long test run has them.
        with (
            client,
            socket.create_connection((HOST, self._target)) as server,
            selectors.DefaultSelector() as ready,
        ):
            ready.register(client, selectors.EVENT_READ, (client, server))
            ready.register(server, selectors.EVENT_READ, (server, client))
            passed = 0
            while not self._stop.is_set():
                for key, _events in ready.select(0.2):
                    one, other = key.data
                    try:
                        data = one.recv(1024)
                        if not data:
                            return
                        other.sendall(data)
                    except OSError:
                        return
                    passed += len(data)
                if limit is not None and passed > limit:
                    self.dropped += 1
                    return
