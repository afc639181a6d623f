"""One running program a user, version and content: a second launch hands its query over.

Over a local socket or, on Windows, a named pipe. Messages are bytes of JSON, nothing is unpickled.
Qt's network module would do it too, and brings 5 MB of Kerberos along.
"""

import json
import os
from contextlib import suppress
from multiprocessing.connection import Client, Connection, Listener
from pathlib import Path
from threading import Thread

from PySide6.QtCore import QObject, Signal

from desktop.shell.instance import address

ANSWER_MS = 3000
_MESSAGE_MS = 1000
_LONGEST = 10_000
_OK = b"ok"


def hand_over(name: str, query: str) -> bool:
    """Give a query to the program that is running already.

    Args:
        name: Its name.
        query: What to search for; empty to bring its window to the front only.

    Returns:
        Whether it answered. A program that hangs does not, and a second one is then opened.
    """
    try:
        with Client(address(name)) as connection:
            connection.send_bytes(json.dumps({"query": query}).encode())
            return connection.poll(ANSWER_MS / 1000) and connection.recv_bytes(_LONGEST) == _OK
    except (OSError, EOFError):
        return False


class SingleInstance(QObject):
    """Listens for second launches.

    Args:
        name: Name of this program.

    Signals:
        received: The query of a second launch, empty if it brought none.
    """

    received = Signal(str)

    def __init__(self, name: str, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._address = address(name)
        self._closing = False
        self._listener = self._listen()
        if self._listener is None and os.name == "posix":
            # Nobody answered on it (hand_over came first): left behind by a crash.
            with suppress(OSError):
                Path(self._address).unlink()
            self._listener = self._listen()
        # A daemon: a connection that says nothing must not keep the program from ending.
        self._thread = Thread(target=self._serve, name="second launches", daemon=True)
        if self._listener is not None:
            self._thread.start()

    @property
    def listening(self) -> bool:
        """Whether second launches can be heard."""
        return self._listener is not None

    def close(self) -> None:
        """Stop listening and remove the socket."""
        if self._listener is None:
            return
        self._closing = True
        with suppress(OSError):
            Client(self._address).close()  # wakes the thread, which waits for a connection
        self._thread.join(2 * _MESSAGE_MS / 1000)
        self._listener.close()
        self._listener = None

    def _listen(self) -> Listener | None:
        try:
            listener = Listener(self._address)
        except OSError:
            return None
        if os.name == "posix":
            Path(self._address).chmod(0o600)
        return listener

    def _serve(self) -> None:
        """Answer one connection after the other until the program closes."""
        while self._listener is not None:
            try:
                with self._listener.accept() as connection:
                    if self._closing:
                        return
                    self._answer(connection)
            except (OSError, EOFError):
                if self._closing:
                    return

    def _answer(self, connection: Connection) -> None:
        if not connection.poll(_MESSAGE_MS / 1000):
            return
        try:
            message = json.loads(connection.recv_bytes(_LONGEST))
        except ValueError:
            return
        query = message.get("query") if isinstance(message, dict) else None
        connection.send_bytes(_OK)
        self.received.emit(query if isinstance(query, str) else "")
