"""A server on this computer that serves feeds, and behaves badly in every way asked for."""

import http.server
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Answer:
    """What is served at a path.

    Attributes:
        data: The body.
        status: The status.
        headers: Further headers; ``Content-Length`` is added unless it is among them.
        etag: Validator; asked with it, the server says that nothing has changed.
        pause: Seconds between two pieces of the body.
        piece: Bytes of a piece, 0 for all at once.
        cut: Bytes after which the connection is closed, -1 for none.
    """

    data: bytes = b""
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    etag: str = ""
    pause: float = 0.0
    piece: int = 0
    cut: int = -1


class _Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - its name
        """Say nothing."""

    def do_GET(self) -> None:
        """Answer."""
        server = self.server
        assert isinstance(server, FeedServer)
        server.asked.append((self.path, {k.lower(): v for k, v in self.headers.items()}))
        answer = server.answers.get(self.path.partition("?")[0], Answer(b"none", 404))
        if answer.etag and self.headers.get("If-None-Match") == answer.etag:
            answer = Answer(status=304, etag=answer.etag)
        self.send_response(answer.status)
        headers = {"Content-Length": str(len(answer.data)), **answer.headers}
        if answer.etag:
            headers["ETag"] = answer.etag
        for name, value in headers.items():
            if value:
                self.send_header(name, value)
        self.send_header("Connection", "close")
        self.end_headers()
        body = answer.data if answer.cut < 0 else answer.data[: answer.cut]
        for i in range(0, len(body), answer.piece or len(body) or 1):
            self.wfile.write(body[i : i + (answer.piece or len(body))])
            self.wfile.flush()
            if server.stopped.wait(answer.pause):
                break
        self.close_connection = True


class FeedServer(http.server.ThreadingHTTPServer):
    """A server on a free port of this computer.

    Attributes:
        answers: What is served, by path.
        asked: Path and headers of every request, names in lower case.
        stopped: Ends slow answers.
    """

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.answers: dict[str, Answer] = {}
        self.asked: list[tuple[str, dict[str, str]]] = []
        self.stopped = threading.Event()

    def handle_error(self, request: object, client_address: object) -> None:
        """Say nothing of clients that hang up."""

    def serve(self, path: str, answer: Answer | bytes) -> str:
        """Serve something at a path; return its address."""
        self.answers[path] = answer if isinstance(answer, Answer) else Answer(answer)
        return self.url(path)

    def url(self, path: str) -> str:
        """Return the address of a path."""
        return f"http://127.0.0.1:{self.server_address[1]}{path}"


@contextmanager
def feed_server() -> Iterator[FeedServer]:
    """Run a server."""
    with FeedServer() as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.02,))
        thread.start()
        try:
            yield server
        finally:
            server.stopped.set()
            server.shutdown()
            thread.join()


class Dripping:
    """A socket on this computer that sends the head of an answer a byte at a time, for ever."""

    def __init__(self) -> None:
        import socket

        self._listening = socket.create_server(("127.0.0.1", 0))
        self._stopped = threading.Event()
        self._thread = threading.Thread(target=self._serve)
        self._thread.start()

    @property
    def url(self) -> str:
        """Its address."""
        return f"http://127.0.0.1:{self._listening.getsockname()[1]}/jobs.xml"

    def _serve(self) -> None:
        try:
            client, _ = self._listening.accept()
        except OSError:
            return
        with client:
            client.sendall(b"HTTP/1.1 200 OK\r\nX-Long: ")
            while not self._stopped.wait(0.02):
                try:
                    client.sendall(b"a")
                except OSError:
                    return

    def stop(self) -> None:
        """End it."""
        self._stopped.set()
        self._listening.close()
        self._thread.join()
