"""Getting what a source holds now: from its file, or over the network."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from pathlib import Path
from random import Random
from sqlite3 import Row
from typing import Protocol
from urllib.parse import urlsplit

from index.jobs.errors import JobsError
from index.jobs.fetching import Fetched, FetchError, Status
from index.jobs.plain_files import read_plain_file
from index.jobs.reading.limits import MAX_BYTES
from index.mail.backoff import Backoff
from index.sources.web import refusal

_WEB = ("https://", "http://")
_OFTEN = timedelta(minutes=10)
"""A source on the web is not asked more often unless it is named."""
_backoff = Backoff(Random(), timedelta(minutes=5), timedelta(days=1))  # noqa: S311 - only scatters


class Ask(Protocol):
    """Asks the network for a feed, as ``index.jobs.fetching.fetch`` does."""

    def __call__(self, url: str, *, etag: str, last_modified: str) -> Fetched:
        """Return the answer; raise ``FetchError``."""


@dataclass(frozen=True, slots=True)
class Gathered:
    """What a source holds.

    Attributes:
        data: Its bytes, None if they are those that were read last.
        digest: Their sha256.
        etag: Validator for the next time, empty without.
        last_modified: The other validator, empty without.
        url: The address that answered, empty for a file.
    """

    data: bytes | None
    digest: bytes
    etag: str = ""
    last_modified: str = ""
    url: str = ""


def on_web(location: str) -> bool:
    """Return whether a location is an address."""
    return location.lower().startswith(_WEB)


def checked_location(location: str) -> str:
    """Return a location as it is kept: an address, or the absolute path of a file.

    Raises:
        JobsError: It is an address that may not be asked.
    """
    location = location.strip()
    if not on_web(location):
        return str(Path(location).expanduser().resolve())
    if why := refusal(location, location):
        msg = f"{why}: look whether the site has an https address, or import a saved file"
        raise JobsError(msg)
    parts = urlsplit(location)
    if parts.username or parts.password or not parts.hostname:
        msg = (
            f"{location} is no address that can be kept: give one with a host, without a name or "
            "password in it"
        )
        raise JobsError(msg)
    return parts._replace(fragment="").geturl()


def name_of(location: str) -> str:
    """Return what a source is called that has no other name."""
    if on_web(location):
        return (urlsplit(location).hostname or location).removeprefix("www.")
    return Path(location).stem


def file_name_of(location: str) -> str:
    """Return the name of a source's file, for messages."""
    return location if on_web(location) else Path(location).name


def why_not_due(source: Row, now: datetime, *, named: bool) -> str:
    """Return why a source on the web is not to be asked now, empty if it is.

    Args:
        source: Its row.
        now: The time, UTC.
        named: Whether the person asks for this source.
    """
    wait = source["retry_after"]
    if wait and now < datetime.fromisoformat(wait):
        until = datetime.fromisoformat(wait).astimezone()
        return f"it is left alone until {until:%Y-%m-%d %H:%M}"
    checked = source["checked"]
    if not named and checked and now - datetime.fromisoformat(checked) < _OFTEN:
        return "it was asked less than ten minutes ago"
    return ""


def gather(location: str, ask: Ask, before: Row | None = None) -> Gathered:
    """Return what a source holds now.

    Args:
        location: Its address or the path of its file.
        ask: Asks the network; only used for an address.
        before: The source's row, None if it is new.

    Raises:
        JobsError: It cannot be had.
    """
    digest = before["digest"] if before else None
    if not on_web(location):
        data = _file(Path(location))
        found = sha256(data).digest()
        return Gathered(None if found == digest else data, found)
    if before is None or digest is None:
        # Validators of content that could not be read would hide it the next time.
        answer = ask(location, etag="", last_modified="")
    else:
        answer = ask(location, etag=before["etag"], last_modified=before["last_modified"])
    if answer.status is Status.NOT_MODIFIED:
        if digest is None:
            msg = f"{location} could not be read: its server answered without a feed: try later"
            raise FetchError(msg)
        return Gathered(None, digest, answer.etag, answer.last_modified, answer.url)
    found = sha256(answer.data).digest()
    data_read = None if found == digest else answer.data
    return Gathered(data_read, found, answer.etag, answer.last_modified, answer.url)


def wait_after(error: JobsError, failures: int) -> timedelta:
    """Return how long a source on the web is left alone after it failed.

    Args:
        error: Why.
        failures: How often it has failed in a row, this time included.
    """
    asked = error.wait if isinstance(error, FetchError) else None
    return max(asked or timedelta(), _backoff.after(failures))


def _file(path: Path) -> bytes:
    try:
        data = read_plain_file(path, MAX_BYTES)
    except FileNotFoundError as error:
        msg = f"{path} is not there: check the path, put the file back, or remove the source"
        raise JobsError(msg) from error
    except (OSError, ValueError) as error:  # ValueError: NUL in a path
        reason = getattr(error, "strerror", None) or str(error)
        msg = f"{path} cannot be opened ({reason}): check whether you may read it"
        raise JobsError(msg) from error
    if data is None:
        msg = f"{path} is a folder or no file at all: name the files to be read"
        raise JobsError(msg)
    if len(data) > MAX_BYTES:
        msg = f"{path} is larger than {MAX_BYTES >> 20} MiB: ask its source for fewer postings"
        raise JobsError(msg)
    return data
