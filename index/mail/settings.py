"""``mail.toml`` in the folder of user data: servers, folders and whom to answer."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace
from datetime import timedelta
from pathlib import Path
from typing import TypeVar

from index.mail.addresses import AllowList, normal_address
from index.mail.errors import MailError

FILE_NAME = "mail.toml"

_LARGEST_FILE = 100_000
_IMAP_PORTS = {"tls": 993, "starttls": 143}
_SMTP_PORTS = {"tls": 465, "starttls": 587}
_LONGEST_WAIT = 7 * 24 * 60


@dataclass(frozen=True, slots=True)
class Account:
    """Who replies.

    Attributes:
        address: The mailbox's address, which replies come from.
        user: User name at the servers; the address where it is empty.
        ca_file: File of the certificates to trust (PEM) in place of the system's.
    """

    address: str = ""
    user: str = ""
    ca_file: str = ""


@dataclass(frozen=True, slots=True)
class Server:
    """How a server is reached; there is no way without TLS.

    Attributes:
        server: Its name, which its certificate must carry; empty if there is none.
        port: TCP port; 0 for the usual one.
        security: ``tls`` from the first byte, or ``starttls``.
    """

    server: str = ""
    port: int = 0
    security: str = "tls"


@dataclass(frozen=True, slots=True)
class ImapServer(Server):
    """The server that mail is read from, and its folders; those of ours are made where missing."""

    inbox: str = "INBOX"
    sent: str = "Sent"
    drafts: str = "Drafts"
    done: str = "Codeleaf done"
    failed: str = "Codeleaf failed"


@dataclass(frozen=True, slots=True)
class Senders:
    """Whose mail is answered.

    Attributes:
        allow: Addresses and ``@domains`` whose mail is read as a case; everybody's if empty.
        auto_reply: Those of them whose reply is sent unreviewed, where sending is turned on.
    """

    allow: tuple[str, ...] = ()
    auto_reply: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Sending:
    """What happens to a reply of which it is not known whether the server has taken it.

    Attributes:
        when_unsure: ``ask`` leaves it to a person, ``send`` sends it again.
        wait_minutes: How long the copy to oneself, which would prove it, is waited for.
    """

    when_unsure: str = "ask"
    wait_minutes: int = 10


@dataclass(frozen=True, slots=True)
class MailSettings:
    """Everything that ``mail.toml`` says. The defaults are those of a folder without a server."""

    account: Account = field(default_factory=Account)
    imap: ImapServer = field(default_factory=ImapServer)
    smtp: Server = field(default_factory=Server)
    senders: Senders = field(default_factory=Senders)
    sending: Sending = field(default_factory=Sending)

    @property
    def user(self) -> str:
        """User name at the servers."""
        return self.account.user or self.account.address

    @property
    def allow(self) -> AllowList:
        """Whose mail is read as a case; everybody's if it is empty."""
        return AllowList.of(self.senders.allow, where="senders.allow")

    @property
    def auto_reply(self) -> AllowList:
        """Whose reply may be sent unreviewed."""
        return AllowList.of(self.senders.auto_reply, where="senders.auto_reply")

    @property
    def wait(self) -> timedelta:
        """How long proof that a reply was taken is waited for."""
        return timedelta(minutes=self.sending.wait_minutes)


Table = TypeVar("Table", Account, ImapServer, Server, Senders, Sending)
AnyServer = TypeVar("AnyServer", ImapServer, Server)


def _value(name: str, default: object, value: object) -> object:
    """Return a setting's value, which must be of the type of its default."""
    if isinstance(default, tuple):
        if isinstance(value, list) and all(isinstance(one, str) for one in value):
            return tuple(value)
        msg = f'{name} must be a list of texts, such as ["@example.org"]'
        raise MailError(msg)
    if type(value) is not type(default):
        wanted = "a whole number" if isinstance(default, int) else "a text in quotes"
        msg = f"{name} must be {wanted}"
        raise MailError(msg)
    if isinstance(value, str) and not value.isprintable():
        msg = f"{name} has characters that cannot be printed"
        raise MailError(msg)
    return value


def _table(default: Table, name: str, data: Mapping[str, object]) -> Table:
    """Return one table of the file, checked against the fields of its dataclass."""
    table = data.get(name, {})
    if not isinstance(table, dict):
        msg = f"{name} must be a table that begins with [{name}]"
        raise MailError(msg)
    known = {one.name: getattr(default, one.name) for one in fields(default)}
    unknown = next((key for key in table if key not in known), None)
    if unknown is not None:
        msg = f"{name}.{unknown} is not a setting; known are {', '.join(known)}"
        raise MailError(msg)
    values = {key: _value(f"{name}.{key}", known[key], value) for key, value in table.items()}
    return replace(default, **values)  # type: ignore[arg-type]  # checked key by key


def _with_port(server: AnyServer, name: str, ports: Mapping[str, int]) -> AnyServer:
    """Return a server's table with the usual port where none is given."""
    if server.security not in ports:
        msg = f"{name}.security must be {' or '.join(ports)}: mail never travels without TLS"
        raise MailError(msg)
    if not 0 <= server.port <= 65535:
        msg = f"{name}.port must be from 1 to 65535"
        raise MailError(msg)
    return replace(server, port=server.port or ports[server.security])


def _account(account: Account, *, needed: bool) -> Account:
    """Return the account with its address in the normal form."""
    if not account.address and not needed:
        return account
    try:
        return replace(account, address=normal_address(account.address))
    except ValueError as error:
        msg = "account.address must be the address that replies come from: name@example.org"
        raise MailError(msg) from error


def parse_settings(text: str) -> MailSettings:
    """Read the text of ``mail.toml``.

    Raises:
        MailError: It is not TOML, or says what cannot be; the message says what to change.
    """
    try:
        data = tomllib.loads(text)
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        msg = f"it is not TOML: {error}"
        raise MailError(msg) from error
    tables = [one.name for one in fields(MailSettings)]
    unknown = next((name for name in data if name not in tables), None)
    if unknown is not None:
        msg = f"[{unknown}] is not a table of it; known are {', '.join(tables)}"
        raise MailError(msg)
    imap = _with_port(_table(ImapServer(), "imap", data), "imap", _IMAP_PORTS)
    smtp = _with_port(_table(Server(), "smtp", data), "smtp", _SMTP_PORTS)
    needed = bool(imap.server or smtp.server)
    settings = MailSettings(
        account=_account(_table(Account(), "account", data), needed=needed),
        imap=imap,
        smtp=smtp,
        senders=_table(Senders(), "senders", data),
        sending=_table(Sending(), "sending", data),
    )
    if settings.sending.when_unsure not in ("ask", "send"):
        msg = 'sending.when_unsure must be "ask" or "send"'
        raise MailError(msg)
    if not 0 <= settings.sending.wait_minutes <= _LONGEST_WAIT:
        msg = f"sending.wait_minutes must be from 0 to {_LONGEST_WAIT}"
        raise MailError(msg)
    allow, auto_reply = settings.allow, settings.auto_reply  # both, for what they refuse
    if auto_reply and not allow:
        msg = "senders.auto_reply needs senders.allow: name there whose mail is read"
        raise MailError(msg)
    return settings


def read_settings(path: Path) -> MailSettings:
    """Read ``mail.toml``; the defaults if there is none.

    Raises:
        MailError: It cannot be read, or says what cannot be; the message says what to change.
    """
    try:
        with path.open("rb") as file:
            data = file.read(_LARGEST_FILE + 1)
    except FileNotFoundError:
        return MailSettings()
    except OSError as error:
        msg = f"{path} cannot be read ({error.strerror}): make it readable for yourself"
        raise MailError(msg) from error
    if len(data) > _LARGEST_FILE:
        msg = f"{path} is larger than {_LARGEST_FILE:,} bytes: it cannot be the settings of mail"
        raise MailError(msg)
    try:
        return parse_settings(data.decode("utf-8"))
    except UnicodeDecodeError as error:
        msg = f"{path} is not UTF-8: save it as UTF-8"
        raise MailError(msg) from error
    except MailError as error:
        msg = f"{path}: {error}"
        raise MailError(msg) from error
