"""One running program a user, version and content: a second launch hands its query over."""

import json

from PySide6.QtCore import QObject, Signal
from PySide6.QtNetwork import QAbstractSocket, QLocalServer, QLocalSocket

CONNECT_MS = 300
ANSWER_MS = 3000
_LONGEST = 10_000
_OK = b"ok\n"


def hand_over(name: str, query: str) -> bool:
    """Give a query to the program that is running already.

    Args:
        name: Name of its socket.
        query: What to search for; empty to bring its window to the front only.

    Returns:
        Whether it answered. A program that hangs does not, and a second one is then opened.
    """
    socket = QLocalSocket()
    socket.connectToServer(name)
    if not socket.waitForConnected(CONNECT_MS):
        return False
    socket.write(json.dumps({"query": query}).encode() + b"\n")
    socket.flush()
    answer = b""
    while _OK not in answer and socket.waitForReadyRead(ANSWER_MS):
        answer += socket.readAll().data()
    socket.abort()
    return _OK in answer


class SingleInstance(QObject):
    """Listens for second launches.

    Args:
        name: Name of the socket.

    Signals:
        received: The query of a second launch, empty if it brought none.
    """

    received = Signal(str)

    def __init__(self, name: str, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._server = QLocalServer(self)
        self._server.setSocketOptions(QLocalServer.SocketOption.UserAccessOption)
        self._server.newConnection.connect(self._on_connection)
        self.listening = self._server.listen(name)
        if (
            not self.listening
            and self._server.serverError() == QAbstractSocket.SocketError.AddressInUseError
        ):
            # Nobody answered on it (hand_over came first): left behind by a crash.
            QLocalServer.removeServer(name)
            self.listening = self._server.listen(name)

    def close(self) -> None:
        """Stop listening and remove the socket."""
        self._server.close()

    def _on_connection(self) -> None:
        while self._server.hasPendingConnections():
            socket = self._server.nextPendingConnection()
            socket.readyRead.connect(self._on_ready)
            socket.disconnected.connect(socket.deleteLater)
        self._on_ready()

    def _on_ready(self) -> None:
        for socket in self._server.findChildren(QLocalSocket):
            if socket.canReadLine():
                self._answer(socket, bytes(socket.readLine(_LONGEST).data()))
            elif socket.bytesAvailable() > _LONGEST:
                socket.disconnectFromServer()

    def _answer(self, socket: QLocalSocket, line: bytes) -> None:
        try:
            message = json.loads(line)
        except ValueError:
            socket.disconnectFromServer()
            return
        query = message.get("query") if isinstance(message, dict) else None
        socket.write(_OK)
        socket.flush()
        self.received.emit(query if isinstance(query, str) else "")
