"""The one place of the board that asks the network, for feeds that the user added.

Whoever calls has asked whether the network is allowed. Only https; no cookies, no referrer; an
answer is limited in size, also after unpacking, and in time.
"""

import http.client
import socket
import threading
import time
import urllib.error
import urllib.request
import zlib
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.message import Message
from email.utils import parsedate_to_datetime
from enum import Enum, auto
from typing import Protocol

from index.jobs.errors import JobsError
from index.jobs.reading.limits import GZIP_BITS, MAX_BYTES, Unpacker
from index.sources.web import REDIRECTED, USER_AGENT, opener, refusal

_CHUNK = 64 * 1024
_LONGEST_WAIT = timedelta(days=7)
"""A server may ask to be left alone for so long."""
_LONGEST_TAG = 1000
_PACKINGS = {"gzip": GZIP_BITS, "x-gzip": GZIP_BITS, "deflate": zlib.MAX_WBITS}

_ANSWERS = {
    400: "its server does not understand the address: check it",
    401: "it wants a sign-in: open it in a browser, save the page or feed and import the file",
    403: "its server does not let programs in: open it in a browser, save the page or feed and "
    "import the file",
    404: "there is nothing at this address: look on the site for the feed's present address",
    410: "the feed was given up: remove it, or look on the site for another one",
    429: "its server is asked too often: it is left alone for a while",
}


class FetchError(JobsError):
    """A feed could not be had; the message says why and what to do.

    Attributes:
        wait: How long the server wants to be left alone, None if it did not say.
    """

    def __init__(self, message: str, wait: timedelta | None = None) -> None:
        super().__init__(message)
        self.wait = wait


class Status(Enum):
    """What a server answered."""

    CONTENT = auto()
    NOT_MODIFIED = auto()
    """It is as it was when the validators were given."""


@dataclass(frozen=True, slots=True)
class Limits:
    """How much an answer may take.

    Attributes:
        size: Bytes, packed and unpacked.
        seconds: Seconds in all, redirects included.
        stall: Seconds without a byte.
    """

    size: int = MAX_BYTES
    seconds: float = 60.0
    stall: float = 15.0


@dataclass(frozen=True, slots=True)
class Fetched:
    """An answer.

    Attributes:
        status: Whether there is content.
        data: The content, unpacked; empty if it is not modified.
        etag: Validator for the next time, empty if the server gave none.
        last_modified: The other validator, as the server wrote it; empty if it gave none.
        url: The address that answered, after redirects.
    """

    status: Status
    data: bytes
    etag: str
    last_modified: str
    url: str


def fetch(
    url: str, *, etag: str = "", last_modified: str = "", limits: Limits | None = None
) -> Fetched:
    """Ask for a feed.

    Args:
        url: Its address, https.
        etag: Validator of what is there already, empty for none.
        last_modified: The other validator, empty for none.
        limits: How much the answer may take.

    Raises:
        FetchError: It could not be had.
    """
    if why := refusal(url, url):
        msg = f"{why}: look whether the site has an https address, or import a saved file"
        raise FetchError(msg)
    return _Attempt(url, limits or Limits()).run(etag, last_modified)


class _Attempt:
    """One attempt at one address."""

    def __init__(self, url: str, limits: Limits) -> None:
        self._url = url
        self._limits = limits
        self._ends = time.monotonic() + limits.seconds

    def run(self, etag: str, last_modified: str) -> Fetched:
        headers = {"User-Agent": USER_AGENT, "Accept-Encoding": "gzip, deflate"}
        if etag:
            headers["If-None-Match"] = etag
        if last_modified:
            headers["If-Modified-Since"] = last_modified
        sockets = _Sockets()
        try:
            # Scheme and redirects are checked: refusal.
            request = urllib.request.Request(self._url, headers=headers)  # noqa: S310
            with (
                sockets.cut_after(self._limits.seconds),
                opener(self._url, FetchError, *sockets.handlers()).open(
                    request, timeout=min(self._limits.stall, self._limits.seconds)
                ) as response,
            ):
                data = self._receive(response)
                return Fetched(Status.CONTENT, data, *_validators(response.headers), response.url)
        except urllib.error.HTTPError as error:
            error.close()
            if error.code == http.client.NOT_MODIFIED:
                return Fetched(Status.NOT_MODIFIED, b"", etag, last_modified, self._url)
            raise self._refused(error) from error
        except (OSError, ValueError, http.client.HTTPException, zlib.error) as error:
            # A socket that is cut while it is read gives ValueError.
            raise self._error(self._cause(error)) from error

    def _receive(self, response: http.client.HTTPResponse) -> bytes:
        """Return the content, unpacked."""
        if response.status != http.client.OK:
            raise self._error(f"its server answered {response.status} without a feed: try later")
        told = response.headers.get("Content-Length", "")
        length = int(told) if told.isdecimal() else 0
        if length > self._limits.size:
            raise self._too_large()
        unpack = self._unpacker(response.headers.get("Content-Encoding", ""))
        parts: list[bytes] = []
        received = size = 0
        while chunk := response.read1(_CHUNK):
            received += len(chunk)
            part = unpack.decompress(chunk, self._limits.size + 1 - size)
            size += len(part)
            parts.append(part)
            if size > self._limits.size or received > self._limits.size:
                raise self._too_large()
            if time.monotonic() > self._ends:
                raise self._error(self._too_slow())
        # The clock may have cut the connection, which looks like its end.
        if time.monotonic() > self._ends:
            raise self._error(self._too_slow())
        if (length and received != length) or not unpack.eof:
            of_all = f" of {length:,}" if length else ""
            raise self._error(f"it ended after {received:,}{of_all} bytes: try again")
        return b"".join(parts)

    def _unpacker(self, packing: str) -> "_Unpacking":
        packing = packing.strip().lower()
        if packing in ("", "identity"):
            return _AsIs()
        if packing not in _PACKINGS:
            raise self._error(
                f"its server packs it in a way that Codeleaf does not know ({packing[:40]}): save "
                "it with a browser and import the file"
            )
        return Unpacker(_PACKINGS[packing])

    def _cause(self, error: Exception) -> str:
        if time.monotonic() > self._ends:
            return self._too_slow()
        if isinstance(error, http.client.IncompleteRead):
            return "it broke off in the middle: try again"
        if isinstance(error, zlib.error):
            return "what came is damaged (its packing cannot be undone): try again"
        if isinstance(error, http.client.InvalidURL | UnicodeError):
            return "this is no address that can be asked: check it"
        cause = error.reason if isinstance(error, urllib.error.URLError) else error
        if isinstance(cause, TimeoutError):
            return f"its server said nothing for {self._limits.stall:.0f} s: try later"
        if isinstance(cause, socket.gaierror):
            return "its server is not known: check the address and the connection to the network"
        return f"the connection failed ({str(cause) or type(cause).__name__}): try later"

    def _refused(self, error: urllib.error.HTTPError) -> FetchError:
        wait = retry_after(error.headers.get("Retry-After", ""), datetime.now(UTC))
        if error.code in REDIRECTED:
            circle = str(error.reason).startswith(urllib.request.HTTPRedirectHandler.inf_msg)
            where = "round in a circle" if circle else "to an address that is not https"
            return self._error(f"its server leads {where}: look on the site for the feed")
        what = _ANSWERS.get(error.code)
        if what is None:
            reason = " ".join(str(error.reason).split())[:80]
            what = f"its server answered {error.code} {reason}: try later"
        return self._error(what, wait)

    def _too_slow(self) -> str:
        return f"it took longer than {self._limits.seconds:.0f} s: try later"

    def _too_large(self) -> FetchError:
        return self._error(
            f"it is larger than {self._limits.size >> 20} MiB, packed or unpacked, which no feed "
            "of postings is: look on the site for a smaller one"
        )

    def _error(self, what: str, wait: timedelta | None = None) -> FetchError:
        return FetchError(f"{self._url} could not be read: {what}", wait)


def _validators(headers: Message) -> tuple[str, str]:
    """Return ETag and Last-Modified, empty where there is none that can be kept."""
    both = (str(headers.get(name) or "").strip() for name in ("ETag", "Last-Modified"))
    first, second = (text if len(text) <= _LONGEST_TAG and text.isascii() else "" for text in both)
    return first, second


def retry_after(text: str, now: datetime) -> timedelta | None:
    """Return how long a ``Retry-After`` asks to wait, a week at most; None if it says nothing.

    Args:
        text: Seconds, or a date as HTTP writes it.
        now: The time, UTC.
    """
    text = text.strip()
    if text.isdecimal():
        wait = timedelta(seconds=min(int(text[:9]), _LONGEST_WAIT.total_seconds()))
    else:
        try:
            until = parsedate_to_datetime(text)
        except ValueError:
            return None
        wait = (until if until.tzinfo else until.replace(tzinfo=UTC)) - now
    return min(max(wait, timedelta()), _LONGEST_WAIT)


class _Unpacking(Protocol):
    """Undoes a packing bit by bit."""

    @property
    def eof(self) -> bool:
        """Whether nothing is missing."""

    def decompress(self, data: bytes, most: int) -> bytes:
        """Return what some bytes unpack to, ``most`` bytes at the most."""


class _AsIs:
    """Undoes no packing."""

    eof = True

    def decompress(self, data: bytes, most: int) -> bytes:
        """Return the bytes as they are."""
        return data[:most]


class _Sockets:
    """The sockets of a request, to be cut when its time is over.

    A time-out of a socket ends only what is silent; a server may go on sending a byte at a time.
    """

    def __init__(self) -> None:
        self._open: list[socket.socket] = []

    def handlers(self) -> tuple[urllib.request.BaseHandler, ...]:
        """Return handlers whose connections are made here."""
        return _Http(self._open), _Https(self._open)

    @contextmanager
    def cut_after(self, seconds: float) -> Iterator[None]:
        """Cut the connections when a time is over."""
        clock = threading.Timer(seconds, self._cut)
        clock.daemon = True
        clock.start()
        try:
            yield
        finally:
            clock.cancel()

    def _cut(self) -> None:
        for one in self._open:
            with suppress(OSError):
                one.shutdown(socket.SHUT_RDWR)


class _HttpConnection(http.client.HTTPConnection):
    """A connection that notes its socket."""

    noted: list[socket.socket]

    def connect(self) -> None:
        """Connect."""
        super().connect()
        self.noted.append(self.sock)


class _HttpsConnection(http.client.HTTPSConnection):
    """An encrypted connection that notes its socket."""

    noted: list[socket.socket]

    def connect(self) -> None:
        """Connect."""
        super().connect()
        self.noted.append(self.sock)


class _Http(urllib.request.HTTPHandler):
    def __init__(self, sockets: list[socket.socket]) -> None:
        super().__init__()
        self._sockets = sockets

    def http_open(self, req: urllib.request.Request) -> http.client.HTTPResponse:
        """Open an http address."""

        class Connection(_HttpConnection):
            noted = self._sockets

        return self.do_open(Connection, req)


class _Https(urllib.request.HTTPSHandler):
    def __init__(self, sockets: list[socket.socket]) -> None:
        super().__init__()
        self._sockets = sockets

    def https_open(self, req: urllib.request.Request) -> http.client.HTTPResponse:
        """Open an https address."""

        class Connection(_HttpsConnection):
            noted = self._sockets

        return self.do_open(Connection, req)
