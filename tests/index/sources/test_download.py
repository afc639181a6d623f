"""Downloads from a server on this computer that behaves badly in every way asked for."""

import hashlib
import http.server
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from index.sources.download import Limits, download, file_name
from index.sources.errors import SourceError

DATA = b"PK\x03\x04" + bytes(range(256)) * 800
DIGEST = hashlib.sha256(DATA).hexdigest()


class _Handler(http.server.BaseHTTPRequestHandler):
    """Serves ``DATA`` as the path says."""

    protocol_version = "HTTP/1.1"

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - its name
        """Say nothing."""

    def do_GET(self) -> None:
        """Answer."""
        server = self.server
        assert isinstance(server, Server)
        server.asked.append(dict(self.headers))
        name = self.path.rpartition("/")[2]
        if name in ("missing.zip", "broken.zip"):
            self.send_error(404 if name == "missing.zip" else 503)
        elif name in ("loop.zip", "away.zip", "once.zip"):
            self.send_response(302)
            to = {"loop.zip": "/loop.zip", "once.zip": "/whole.zip"}
            self.send_header("Location", to.get(name, "http://192.0.2.1/whole.zip"))
            self.send_header("Content-Length", "0")
            self.end_headers()
        else:
            self._send(name, server)

    def _send(self, name: str, server: "Server") -> None:
        data = b"" if name == "empty.zip" else DATA
        if name == "page.zip":
            data = b"<html>Accept the licence</html>"
        if name == "text.zip":
            data = b"not a zip at all"
        start = 0
        asked = self.headers.get("Range")
        if asked and self.headers.get("If-Range") == server.tag:
            start = int(asked.removeprefix("bytes=").removesuffix("-"))
        self.send_response(206 if start else 200)
        if start:
            self.send_header("Content-Range", f"bytes {start}-{len(data) - 1}/{len(data)}")
        self.send_header("Content-Type", "text/html" if name == "page.zip" else "application/zip")
        if name != "endless.zip":
            self.send_header("Content-Length", str(len(data) - start))
        if server.tag:
            self.send_header("ETag", server.tag)
        self.send_header("Connection", "close")
        self.end_headers()
        body = data[start:]
        if name in ("cut.zip", "stalled.zip") and not start:
            body = body[:100_000]
        if name == "slow.zip":
            for i in range(0, len(body), 1000):
                self.wfile.write(body[i : i + 1000])
                self.wfile.flush()
                time.sleep(0.02)
        else:
            self.wfile.write(body)
            self.wfile.flush()
        if name == "stalled.zip":
            server.released.wait(10)
        self.close_connection = True


class Server(http.server.ThreadingHTTPServer):
    """A server on a free port.

    Attributes:
        asked: The headers of every request.
        tag: The ETag it gives, empty for none.
        released: Lets a stalled answer end.
    """

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.asked: list[dict[str, str]] = []
        self.tag = '"one"'
        self.released = threading.Event()

    def handle_error(self, request: object, client_address: object) -> None:
        """Say nothing of clients that hang up."""

    def url(self, name: str) -> str:
        """Return the address of a file."""
        return f"http://127.0.0.1:{self.server_address[1]}/files/{name}"


@pytest.fixture
def server() -> Iterator[Server]:
    """Run a server for a test."""
    with Server() as one:
        thread = threading.Thread(target=one.serve_forever, args=(0.02,))
        thread.start()
        yield one
        one.released.set()
        one.shutdown()
        thread.join()


def _names(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir() if path.suffix != ".lock"}


@pytest.mark.parametrize("name", ["whole.zip", "once.zip", "endless.zip"])
def test_a_whole_file(server: Server, tmp_path: Path, name: str) -> None:
    """It comes with its hash, through a redirect and without a length too."""
    told: list[tuple[int, int]] = []
    done = download(
        server.url(name), tmp_path / "new", report=lambda so_far, all_: told.append((so_far, all_))
    )
    assert done.path == tmp_path / "new" / name
    assert done.path.read_bytes() == DATA
    assert (done.size, done.sha256, done.resumed) == (len(DATA), DIGEST, 0)
    assert told[-1][0] == len(DATA)
    assert _names(tmp_path / "new") == {name}


def test_a_truncated_file_goes_on_where_it_stopped(server: Server, tmp_path: Path) -> None:
    """The target is not there until it is whole; the second attempt asks for the rest."""
    with pytest.raises(SourceError, match="ended after 100,000 of 204,804 bytes"):
        download(server.url("cut.zip"), tmp_path)
    assert _names(tmp_path) == {"cut.zip.part", "cut.zip.part.json"}
    done = download(server.url("cut.zip"), tmp_path)
    assert server.asked[-1]["Range"] == "bytes=100000-"
    assert server.asked[-1]["If-Range"] == '"one"'
    assert (done.sha256, done.resumed) == (DIGEST, 100_000)
    assert _names(tmp_path) == {"cut.zip"}


def test_a_part_of_another_file_is_not_joined(server: Server, tmp_path: Path) -> None:
    """The file has changed since: the server sends all of the new one."""
    with pytest.raises(SourceError, match="ended after"):
        download(server.url("cut.zip"), tmp_path)
    (tmp_path / "cut.zip.part").write_bytes(b"PK of the old edition")
    server.tag = '"two"'
    with pytest.raises(SourceError, match="ended after 100,000"):
        download(server.url("cut.zip"), tmp_path)
    assert server.asked[-1]["If-Range"] == '"one"'
    assert (tmp_path / "cut.zip.part").read_bytes() == DATA[:100_000]


def test_a_file_that_cannot_be_told_apart_is_fetched_anew(server: Server, tmp_path: Path) -> None:
    """Without an ETag nothing says that the rest belongs to the part."""
    server.tag = ""
    for _ in range(2):
        with pytest.raises(SourceError, match="ended after 100,000"):
            download(server.url("cut.zip"), tmp_path)
    assert "Range" not in server.asked[-1]


@pytest.mark.parametrize(
    ("name", "says"),
    [
        ("missing.zip", "no such file"),
        ("broken.zip", "answered 503"),
        ("loop.zip", "round in a circle"),
        ("away.zip", "not https"),
        ("page.zip", "web page in place of the file"),
        ("text.zip", "not a .zip file"),
        ("empty.zip", "not a .zip file"),
    ],
)
def test_what_is_not_the_file_is_refused(
    server: Server, tmp_path: Path, name: str, says: str
) -> None:
    """The message says what to do; a file that was there stays; nothing is left."""
    (tmp_path / name).write_bytes(b"as it was")
    with pytest.raises(SourceError, match=says):
        download(server.url(name), tmp_path)
    assert (tmp_path / name).read_bytes() == b"as it was"
    assert _names(tmp_path) == {name}


@pytest.mark.parametrize("name", ["whole.zip", "endless.zip"])
def test_a_file_that_is_too_large(server: Server, tmp_path: Path, name: str) -> None:
    """With a length it is refused at once, without one as soon as it passes the limit."""
    with pytest.raises(SourceError, match="larger than 100,000 bytes"):
        download(server.url(name), tmp_path, limits=Limits(size=100_000))
    assert _names(tmp_path) == set()


def test_a_slow_server_is_left_and_gone_back_to(server: Server, tmp_path: Path) -> None:
    """The time in all is limited; what came is kept."""
    with pytest.raises(SourceError, match="took longer"):
        download(server.url("slow.zip"), tmp_path, limits=Limits(seconds=0.3))
    assert 0 < (tmp_path / "slow.zip.part").stat().st_size < len(DATA)


def test_a_server_that_stalls_is_left(server: Server, tmp_path: Path) -> None:
    """Without a byte for some time the connection is given up."""
    with pytest.raises(SourceError, match="connection failed"):
        download(server.url("stalled.zip"), tmp_path, limits=Limits(stall=0.2))
    assert (tmp_path / "stalled.zip.part").stat().st_size == 100_000


def test_stopping_keeps_what_came(server: Server, tmp_path: Path) -> None:
    """A report may raise: that is how a window cancels."""

    class Stop(Exception):  # noqa: N818 - as in the window
        pass

    def stop(done: int, _total: int) -> None:
        if done > 1:
            raise Stop

    with pytest.raises(Stop):
        download(server.url("whole.zip"), tmp_path, report=stop)
    assert "whole.zip" not in _names(tmp_path)


@pytest.mark.parametrize(
    "url",
    ["http://192.0.2.1/a.zip", "ftp://192.0.2.1/a.zip", "file:///a.zip", "http://localhost/a.zip"],
)
def test_only_https(tmp_path: Path, url: str) -> None:
    """Nothing is asked over anything else."""
    with pytest.raises(SourceError, match="https only"):
        download(url, tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_names_stay_in_the_folder() -> None:
    """The address cannot name a place elsewhere."""
    assert file_name("https://example.org/a/My%20file-1.zip?x=/../b") == "My file-1.zip"
    for bad in ("..%2F..%2Fevil", "", ".hidden", "a%00b", "%2e%2e"):
        with pytest.raises(SourceError, match="file name"):
            file_name(f"https://example.org/a/{bad}")
