"""A server on this machine that answers as a test tells it to, in the place of a model."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Thread


def model_reply(content: object) -> bytes:
    """Return what a server of the interface sends when its model has written something."""
    return json.dumps({"choices": [{"message": {"content": content}}]}).encode()


@contextmanager
def serve_model(
    body: bytes, status: int = 200, headers: dict[str, str] | None = None
) -> Iterator[tuple[str, list[str]]]:
    """Serve one answer to every question on this machine; yields the address and what was asked."""
    asked: list[str] = []

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            asked.append(self.rfile.read(int(self.headers["Content-Length"])).decode())
            self.send_response(status)
            for name, value in (headers or {}).items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            """Write no line to the tests' output."""

    server = HTTPServer(("127.0.0.1", 0), Handler)
    thread = Thread(target=server.serve_forever, args=(0.01,), daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}", asked
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
