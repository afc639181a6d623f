"""Passwords in the keyring of a Linux desktop: the Secret Service on the user's session bus.

GNOME Keyring, KWallet and KeePassXC answer to the one interface (Secret Service API draft of
freedesktop.org). The session is "plain": the bus is a socket of this machine that is the user's
own, so that encrypting what passes over it would protect the password from nobody who could not
ask the keyring for it as well.
"""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from urllib.parse import quote

from jeepney import DBusAddress, DBusErrorResponse, MatchRule, message_bus, new_method_call
from jeepney.io.blocking import DBusConnection, open_dbus_connection
from jeepney.wrappers import unwrap_msg

_BUS_NAME = "org.freedesktop.secrets"
_INTERFACES = "org.freedesktop.Secret"
_SERVICE = "/org/freedesktop/secrets"
_NOTHING = "/"
"""The path that stands for no object."""

_APPLICATION = "Python keyring library"
"""With this attribute the package ``keyring`` replaces the same item instead of adding one."""

_CALL_SECONDS = 25.0
_PROMPT_SECONDS = 120.0
"""How long the user may take to unlock the keyring."""

_ABSENT = (
    "org.freedesktop.DBus.Error.ServiceUnknown",
    "org.freedesktop.DBus.Error.NameHasNoOwner",
    "org.freedesktop.DBus.Error.Spawn.",
)
_LOCKED = f"{_INTERFACES}.Error.IsLocked"


class SecretServiceError(Exception):
    """The keyring cannot be used; the message says why, and holds nothing that it keeps."""


class SecretService:
    """The default collection of the user's keyring.

    Every call has a connection of its own. A locked keyring asks the user to unlock it. Items have
    the attributes that the package ``keyring`` gives them, so that its items are found here, and
    the other way round.
    """

    def get_password(self, service: str, username: str) -> str | None:
        """Return a password, or None if the keyring has none under these names.

        Raises:
            SecretServiceError: There is no keyring, it stayed locked, or it failed.
        """
        with _session_bus() as bus:
            collection = bus.default_collection()
            if collection == _NOTHING:
                return None
            bus.unlock(collection)
            for item in bus.items(collection, service, username)[:1]:
                bus.unlock(item)
                (secret,) = bus.call(item, "Item", "GetSecret", "o", bus.open_session())
                try:
                    return bytes(secret[2]).decode()
                except UnicodeDecodeError:
                    msg = "what it has under this name is not text"
                    raise SecretServiceError(msg) from None
            return None

    def set_password(self, service: str, username: str, password: str) -> None:
        """Keep a password, in the place of the one that is kept under these names.

        Raises:
            SecretServiceError: There is no keyring, it stayed locked, or it did not take it.
        """
        try:
            data = password.encode()
        except UnicodeEncodeError:
            msg = "the password has characters that are no text"
            raise SecretServiceError(msg) from None  # that error quotes them
        with _session_bus() as bus:
            collection = bus.default_collection()
            if collection == _NOTHING:
                collection = bus.make_default_collection()
            bus.unlock(collection)
            secret = (bus.open_session(), b"", data, "text/plain")
            items = bus.items(collection, service, username)
            for item in items:
                bus.unlock(item)
                bus.call(item, "Item", "SetSecret", "(oayays)", secret)
            if not items:
                attributes = _attributes(service, username) | {"application": _APPLICATION}
                properties = {
                    f"{_INTERFACES}.Item.Label": ("s", f"Password for {username!r} on {service!r}"),
                    f"{_INTERFACES}.Item.Attributes": ("a{ss}", attributes),
                }
                _, prompt = bus.call(
                    collection, "Collection", "CreateItem", "a{sv}(oayays)b",
                    properties, secret, True,
                )  # fmt: skip
                bus.ask(prompt)


def _attributes(service: str, username: str) -> dict[str, str]:
    return {"service": service, "username": username}


class _Bus:
    """Calls to the Secret Service over one connection; objects are D-Bus paths."""

    def __init__(self, connection: DBusConnection) -> None:
        self._connection = connection

    def call(self, path: str, interface: str, method: str, signature: str, *body: object) -> Any:  # noqa: ANN401 -- what D-Bus carries
        """Return what a method returns, as a tuple."""
        address = DBusAddress(path, _BUS_NAME, f"{_INTERFACES}.{interface}")
        message = new_method_call(address, method, signature, body)
        return unwrap_msg(self._connection.send_and_get_reply(message, timeout=_CALL_SECONDS))

    def open_session(self) -> str:
        """Return a session in which secrets pass as they are."""
        _, session = self.call(_SERVICE, "Service", "OpenSession", "sv", "plain", ("s", ""))
        return str(session)

    def default_collection(self) -> str:
        """Return the collection for new items, or ``_NOTHING`` in a keyring without any."""
        (collection,) = self.call(_SERVICE, "Service", "ReadAlias", "s", "default")
        return str(collection)

    def make_default_collection(self) -> str:
        """Make the first collection; the user is asked for its password."""
        properties = {f"{_INTERFACES}.Collection.Label": ("s", "Default")}
        collection, prompt = self.call(
            _SERVICE, "Service", "CreateCollection", "a{sv}s", properties, "default"
        )
        made = self.ask(prompt)
        return str(made if collection == _NOTHING else collection)

    def items(self, collection: str, service: str, username: str) -> list[str]:
        """Return the items that are kept under these names."""
        attributes = _attributes(service, username)
        (items,) = self.call(collection, "Collection", "SearchItems", "a{ss}", attributes)
        return list(items)

    def unlock(self, path: str) -> None:
        """Unlock a collection or an item, with the user's help where it is needed."""
        _, prompt = self.call(_SERVICE, "Service", "Unlock", "ao", [path])
        self.ask(prompt)

    def ask(self, prompt: str) -> Any:  # noqa: ANN401 -- what the prompt is for decides
        """Have the user answer a prompt, if there is one, and return its result.

        Raises:
            SecretServiceError: The user dismissed it, or did not answer in time.
        """
        if prompt == _NOTHING:
            return None
        rule = MatchRule(
            type="signal", path=prompt, interface=f"{_INTERFACES}.Prompt", member="Completed"
        )
        self._connection.send_and_get_reply(message_bus.AddMatch(rule), timeout=_CALL_SECONDS)
        with self._connection.filter(rule) as completed:
            self.call(prompt, "Prompt", "Prompt", "s", "")
            try:
                signal = self._connection.recv_until_filtered(completed, timeout=_PROMPT_SECONDS)
            except TimeoutError:
                self.call(prompt, "Prompt", "Dismiss", "")
                msg = "nobody unlocked it"
                raise SecretServiceError(msg) from None
        dismissed, (_, result) = signal.body
        if dismissed:
            msg = "unlocking it was dismissed"
            raise SecretServiceError(msg)
        return result


@contextmanager
def _session_bus() -> Iterator[_Bus]:
    """Connect to the user's bus; what fails on it is raised as SecretServiceError."""
    address = os.environ.get("DBUS_SESSION_BUS_ADDRESS", "")
    if not address and (folder := os.environ.get("XDG_RUNTIME_DIR")):
        address = f"unix:path={quote(folder)}/bus"  # where libdbus looks too
    if not address:
        msg = "there is no session bus: DBUS_SESSION_BUS_ADDRESS is not set"
        raise SecretServiceError(msg)
    try:
        connection = open_dbus_connection(address)
    except (OSError, RuntimeError, ValueError, DBusErrorResponse) as error:
        # It is absent, of a kind other than a Unix socket, not an address, or admits nobody.
        msg = f"the session bus does not answer ({type(error).__name__})"
        raise SecretServiceError(msg) from error
    with connection:
        try:
            yield _Bus(connection)
        except DBusErrorResponse as error:
            name = str(error.name)
            if name.startswith(_ABSENT):
                problem = "no keyring is running"
            elif name == _LOCKED:
                problem = "it is locked"
            else:
                problem = f"it answered {name}"
            raise SecretServiceError(problem) from None  # its text could quote what it keeps
        except OSError as error:  # a TimeoutError is one
            msg = f"it stopped answering ({type(error).__name__})"
            raise SecretServiceError(msg) from error
