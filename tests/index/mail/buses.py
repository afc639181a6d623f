"""A session bus with a keyring on it, over a socket of the test's own."""

import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from jeepney import (
    DBusAddress,
    HeaderFields,
    Message,
    Parser,
    new_error,
    new_method_return,
    new_signal,
)

PREFIX = "org.freedesktop.Secret"
COLLECTION = "/org/freedesktop/secrets/aliases/default"
PROMPT = "/prompt/1"
LOCKED = f"{PREFIX}.Error.IsLocked"


class RefusedError(Exception):
    """The error that a method answers with, by its D-Bus name."""


@dataclass
class Item:
    """What a keyring keeps: names, and the secret."""

    attributes: dict[str, str]
    secret: bytes
    locked: bool = False


@dataclass
class FakeKeyring:
    """A Secret Service with one collection at most.

    Attributes:
        items: What it keeps, by path.
        locked: Whether the collection is.
        exists: Whether there is a collection.
        answer: What the user does with a prompt: ``accept``, ``dismiss``, or ``ignore`` it.
        asks_to_keep: Whether an item is made only once a prompt is accepted, as KeePassXC does.
        failing: The errors that methods answer with; an empty name breaks the connection, and
            ``silence`` leaves the call without an answer.
        called: The methods that were called.
    """

    items: dict[str, Item] = field(default_factory=dict)
    locked: bool = False
    exists: bool = True
    answer: str = "accept"
    asks_to_keep: bool = False
    failing: dict[str, str] = field(default_factory=dict)
    called: list[str] = field(default_factory=list)
    _accepted: Callable[[], tuple[str, Any]] = lambda: ("s", "")

    def reply(self, message: Message) -> list[Message]:
        """Return the answer to a call, and the signal that follows it."""
        fields = message.header.fields
        method, path = fields[HeaderFields.member], fields[HeaderFields.path]
        self.called.append(method)
        try:
            if method in self.failing:
                raise RefusedError(self.failing[method])
            signature, *body = getattr(self, f"_{method}")(path, *message.body)
        except RefusedError as error:
            if error.args[0] == "silence":
                return []
            return [new_error(message, error.args[0], "s", ("it keeps pa55word",))]
        answers = [new_method_return(message, signature, tuple(body))]
        if method == "Prompt" and self.answer != "ignore":
            dismissed = self.answer == "dismiss"
            result = ("s", "") if dismissed else self._accepted()
            prompt = DBusAddress(PROMPT, interface=f"{PREFIX}.Prompt")
            answers.append(new_signal(prompt, "Completed", "bv", (dismissed, result)))
        return answers

    def _Hello(self, _path: str) -> tuple[object, ...]:
        return "s", ":1.7"

    def _AddMatch(self, _path: str, rule: str) -> tuple[object, ...]:
        assert f"path='{PROMPT}'" in rule
        return (None,)

    def _ReadAlias(self, _path: str, alias: str) -> tuple[object, ...]:
        assert alias == "default"
        return "o", COLLECTION if self.exists else "/"

    def _OpenSession(
        self, _path: str, algorithm: str, value: tuple[str, str]
    ) -> tuple[object, ...]:
        assert (algorithm, value) == ("plain", ("s", ""))
        return "vo", ("s", ""), "/session/1"

    def _Unlock(self, _path: str, paths: list[str]) -> tuple[object, ...]:
        def accepted() -> tuple[str, Any]:
            self.locked = self.locked and COLLECTION not in paths
            for path in paths:
                if path in self.items:
                    self.items[path].locked = False
            return "ao", paths

        (path,) = paths
        if self.locked if path == COLLECTION else self.items[path].locked:
            self._accepted = accepted
            return "aoo", [], PROMPT
        return "aoo", paths, "/"

    def _CreateCollection(
        self, _path: str, _properties: dict[str, Any], alias: str
    ) -> tuple[object, ...]:
        def accepted() -> tuple[str, Any]:
            self.exists = True
            return "o", COLLECTION

        assert alias == "default"
        self._accepted = accepted
        return "oo", "/", PROMPT

    def _SearchItems(self, path: str, wanted: dict[str, str]) -> tuple[object, ...]:
        assert path == COLLECTION
        return "ao", [
            path for path, item in self.items.items() if wanted.items() <= item.attributes.items()
        ]

    def _CreateItem(
        self, path: str, properties: dict[str, Any], secret: tuple[Any, ...], replace: bool
    ) -> tuple[object, ...]:
        def accepted() -> tuple[str, Any]:
            made = f"{COLLECTION}/{len(self.items)}"
            self.items[made] = Item(dict(properties[f"{PREFIX}.Item.Attributes"][1]), secret[2])
            return "o", made

        assert path == COLLECTION
        assert replace is True
        if self.locked:
            raise RefusedError(LOCKED)
        if self.asks_to_keep:
            self._accepted = accepted
            return "oo", "/", PROMPT
        return "oo", accepted()[1], "/"

    def _GetSecret(self, path: str, session: str) -> tuple[object, ...]:
        if self.locked or self.items[path].locked:
            raise RefusedError(LOCKED)
        return "(oayays)", (session, b"", self.items[path].secret, "text/plain")

    def _SetSecret(self, path: str, secret: tuple[Any, ...]) -> tuple[object, ...]:
        if self.locked or self.items[path].locked:
            raise RefusedError(LOCKED)
        self.items[path].secret = secret[2]
        return (None,)

    def _Prompt(self, path: str, _window: str) -> tuple[object, ...]:
        assert path == PROMPT
        return (None,)

    def _Dismiss(self, path: str) -> tuple[object, ...]:
        assert path == PROMPT
        return (None,)


def _converse(connection: socket.socket, keyring: FakeKeyring) -> None:
    """Admit one client and answer it until it goes."""
    with connection.makefile("rb") as reader:
        assert reader.readline().startswith(b"\0AUTH EXTERNAL")
        connection.sendall(b"OK 0123456789abcdef0123456789abcdef\r\n")
        assert reader.readline() == b"BEGIN\r\n"
        parser = Parser()
        serial = 0
        while data := reader.read1(4096):
            parser.add_data(data)
            while message := parser.get_next_message():
                if keyring.failing.get(message.header.fields[HeaderFields.member]) == "":
                    return
                for answer in keyring.reply(message):
                    serial += 1
                    connection.sendall(answer.serialise(serial))


@contextmanager
def running(path: Path, keyring: FakeKeyring) -> Iterator[None]:
    """Serve one client after the other at this socket."""
    with socket.socket(socket.AF_UNIX) as server:
        server.bind(str(path))
        server.listen()

        def serve() -> None:
            while True:
                connection, _ = server.accept()
                with connection, suppress(OSError):  # a client that went before its answer
                    if stopping.is_set():
                        return
                    _converse(connection, keyring)

        stopping = threading.Event()
        thread = threading.Thread(target=serve)
        thread.start()
        try:
            yield
        finally:
            stopping.set()
            with socket.socket(socket.AF_UNIX) as last:
                last.connect(str(path))
            thread.join(10)
            path.unlink()
