"""Downloading a publisher's file, when the user allows the network.

Only https, also after a redirect; certificates are those of the system. A download that breaks
off is kept beside its target and goes on where it stopped, if the file is still the same one. The
target appears whole or not at all.
"""

import hashlib
import http.client
import json
import re
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from dataclasses import dataclass
from email.message import Message
from pathlib import Path
from typing import NoReturn
from urllib.parse import unquote, urlsplit

from index.sources.errors import SourceError
from index.sources.web import REDIRECTED, USER_AGENT, opener, refusal

MAX_BYTES = 512 * 1024 * 1024
"""The largest file taken; the largest that CMS publishes here has about 25 MB."""
MAX_SECONDS = 1800.0
STALL_SECONDS = 30.0
_CHUNK = 64 * 1024
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9 ._+()-]{0,180}")
_SIGNATURES = {".zip": b"PK", ".xlsx": b"PK", ".pdf": b"%PDF"}
_CONTENT_RANGE = re.compile(r"bytes (\d+)-\d+/(\d+|\*)", re.ASCII)

Report = Callable[[int, int], None]
"""Called with the bytes there are and the bytes in all, 0 if not known; may raise to stop."""


@dataclass(frozen=True, slots=True)
class Limits:
    """How much a download may take.

    Attributes:
        size: Bytes.
        seconds: Seconds in all.
        stall: Seconds without a byte.
    """

    size: int = MAX_BYTES
    seconds: float = MAX_SECONDS
    stall: float = STALL_SECONDS


@dataclass(frozen=True, slots=True)
class Downloaded:
    """A file that has come.

    Attributes:
        path: Where it is.
        size: Its bytes.
        sha256: Its digest, lower-case hex.
        resumed: Bytes that were there from an earlier attempt.
    """

    path: Path
    size: int
    sha256: str
    resumed: int


def file_name(url: str) -> str:
    """Return the name under which a file is kept: the last part of its address.

    Raises:
        SourceError: The address does not end in a plain file name.
    """
    name = unquote(urlsplit(url).path.rpartition("/")[2])
    if not _NAME.fullmatch(name):
        msg = f"{url} does not end in a file name"
        raise SourceError(msg)
    return name


def download(
    url: str, folder: Path, *, limits: Limits | None = None, report: Report | None = None
) -> Downloaded:
    """Download a file into a folder, going on where an earlier attempt stopped.

    Args:
        url: Its address, https.
        folder: Where to put it; made if it is missing. A file of that name is replaced.
        limits: How much it may take.
        report: Told how far it is.

    Raises:
        SourceError: It could not be had; the message says why and what to do. An unfinished file
            is kept for the next attempt unless it is of no use.
    """
    if why := refusal(url, url):
        raise SourceError(why)
    target = folder / file_name(url)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        return _Attempt(
            url, target, limits or Limits(), report or (lambda _done, _total: None)
        ).run()
    except OSError as error:
        msg = (
            f"{target} cannot be written ({error.strerror or error}): check the folder and the "
            "room on its disk"
        )
        raise SourceError(msg) from error


class _Attempt:
    """One attempt at one file.

    Beside the target stand ``NAME.part``, the bytes so far, and ``NAME.part.json``, which file of
    the server they belong to.
    """

    def __init__(self, url: str, target: Path, limits: Limits, report: Report) -> None:
        self._url = url
        self._target = target
        self._limits = limits
        self._report = report
        self._part = target.with_name(target.name + ".part")
        self._note = target.with_name(target.name + ".part.json")
        self._ends = time.monotonic() + limits.seconds

    def run(self) -> Downloaded:
        from filelock import FileLock, Timeout  # loads asyncio: only where it is needed

        lock = FileLock(self._target.with_name(self._target.name + ".lock"))
        try:
            lock.acquire(timeout=0)
        except Timeout:
            self._fail("another Codeleaf is downloading it: wait until it is done")
        try:
            return self._fetch()
        finally:
            lock.release()

    def _fetch(self) -> Downloaded:
        validator = self._validator()
        start = self._part.stat().st_size if validator else 0
        headers = {"User-Agent": USER_AGENT, "Accept-Encoding": "identity"}
        if start:
            headers |= {"Range": f"bytes={start}-", "If-Range": validator}
        # Scheme and redirects are checked: refusal.
        request = urllib.request.Request(self._url, headers=headers)  # noqa: S310
        try:
            with opener(self._url, SourceError).open(
                request, timeout=min(self._limits.stall, self._limits.seconds)
            ) as response:
                total = self._receive(response, start)
        except urllib.error.HTTPError as error:
            error.close()
            if error.code == http.client.REQUESTED_RANGE_NOT_SATISFIABLE:
                self._forget()
                self._fail("what was there does not fit it any more: start again")
            if error.code in (http.client.NOT_FOUND, http.client.GONE):
                self._fail("there is no such file (any more): look on the publisher's page")
            if error.code in REDIRECTED:
                self._fail("its server leads round in a circle: look on the publisher's page")
            reason = " ".join(str(error.reason).split())[:120]
            self._fail(f"the publisher's server answered {error.code} {reason}: try later")
        except (
            urllib.error.URLError,
            http.client.HTTPException,
            TimeoutError,
            ConnectionError,
        ) as error:
            cause = error.reason if isinstance(error, urllib.error.URLError) else error
            self._fail(
                f"the connection failed ({cause or type(error).__name__}): try again, it goes on "
                "where it stopped"
            )
        return self._complete(total, start)

    def _receive(self, response: http.client.HTTPResponse, start: int) -> int:
        """Write what comes to the part; return the bytes there should be, 0 if not known."""
        kind = response.headers.get_content_type()
        if kind in ("text/html", "application/xhtml+xml"):
            self._fail(
                "the publisher answered with a web page in place of the file, as where a licence "
                "is to be accepted first: open its page in a browser, save the file and import it"
            )
        length = int(response.headers.get("Content-Length") or 0)
        resumed = start if response.status == http.client.PARTIAL_CONTENT else 0
        if resumed:
            found = _CONTENT_RANGE.fullmatch(response.headers.get("Content-Range", ""))
            if not found or int(found[1]) != start:
                self._forget()
                self._fail("the server sent another part than was asked for: start again")
        total = resumed + length if length else 0
        if total > self._limits.size:
            self._too_large()
        if not resumed:
            self._remember(response.headers)
        done = resumed
        with self._part.open("ab" if resumed else "wb") as file:
            while chunk := response.read1(_CHUNK):
                done += len(chunk)
                if done > self._limits.size:
                    file.close()
                    self._too_large()
                file.write(chunk)
                self._report(done, total)
                if time.monotonic() > self._ends:
                    self._fail(
                        f"it took longer than {self._limits.seconds:.0f} s: try again, it goes on "
                        "where it stopped"
                    )
        return total

    def _complete(self, total: int, start: int) -> Downloaded:
        size = self._part.stat().st_size
        if total and size != total:
            self._fail(
                f"it ended after {size:,} of {total:,} bytes: try again, it goes on where it "
                "stopped"
            )
        digest = hashlib.sha256()
        with self._part.open("rb") as file:
            head = file.read(8)
            file.seek(0)
            while chunk := file.read(_CHUNK):
                digest.update(chunk)
        wanted = _SIGNATURES.get(self._target.suffix.lower(), b"")
        if not size or not head.startswith(wanted):
            self._forget()
            self._fail(
                f"what came is not a {self._target.suffix.lower() or 'release'} file: look on the "
                "publisher's page"
            )
        self._part.replace(self._target)
        self._note.unlink(missing_ok=True)
        return Downloaded(self._target, size, digest.hexdigest(), min(start, size))

    def _validator(self) -> str:
        """Return what tells the server which file the part belongs to, empty to start anew."""
        try:
            note = json.loads(self._note.read_text(encoding="utf-8"))
            validator = str(note["validator"]) if note["url"] == self._url else ""
        except (OSError, ValueError, LookupError, TypeError):
            return ""
        return validator if self._part.is_file() and self._part.stat().st_size else ""

    def _remember(self, headers: Message) -> None:
        """Note the strong validator of the file that is coming, if it has one."""
        tag = str(headers.get("ETag") or "")
        validator = tag if tag.startswith('"') else str(headers.get("Last-Modified") or "")
        if validator:
            note = json.dumps({"url": self._url, "validator": validator})
            self._note.write_text(note, encoding="utf-8")
        else:
            self._note.unlink(missing_ok=True)

    def _forget(self) -> None:
        self._part.unlink(missing_ok=True)
        self._note.unlink(missing_ok=True)

    def _too_large(self) -> NoReturn:
        self._forget()
        self._fail(
            f"it is larger than {self._limits.size:,} bytes, which no release is: look on the "
            "publisher's page"
        )

    def _fail(self, what: str) -> NoReturn:
        msg = f"{self._url} could not be downloaded: {what}"
        raise SourceError(msg)
