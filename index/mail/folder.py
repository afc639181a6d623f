"""A folder of messages on this computer, .eml files or a Maildir, and a folder for replies."""

import os
import stat
import time
from collections.abc import Callable, Iterator, Set
from contextlib import contextmanager, suppress
from datetime import timedelta
from email.message import EmailMessage
from pathlib import Path
from threading import Event

from index.mail.boxes import Place, Waiting
from index.mail.errors import MailError, UnreachableError
from index.mail.incoming import LARGEST_MESSAGE

REPLIES = "replies"

_QUIET_SECONDS = 2.0
_LOOK_SECONDS = 1.0
_NEVER_FOLLOW = getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_BINARY", 0)


@contextmanager
def _folder_errors(path: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        msg = f"{path} cannot be used ({error.strerror}): check that it is there and can be written"
        raise UnreachableError(msg) from error


class WatchedFolder:
    """An inbox that is a folder of .eml files, or a Maildir.

    A file is taken once nobody has written to it for two seconds; the messages of a Maildir are
    complete by the rules of that format. What is done with goes to ``done`` and ``failed`` beside
    them under the name that it had. Links are not followed, other files are left alone. The
    standard library reads a Maildir, but cannot move a message in one step; so this does not use
    it.

    Args:
        path: The folder.
        now: The time in seconds since 1970.

    Raises:
        MailError: It is not a folder.
    """

    def __init__(self, path: Path, now: Callable[[], float] = time.time) -> None:
        if not path.is_dir():
            msg = f"{path} is not a folder: make it, or name another"
            raise MailError(msg)
        self._path = path
        self._now = now
        self._maildir = all((path / name).is_dir() for name in ("cur", "new", "tmp"))

    def _files(self) -> list[tuple[float, Path]]:
        """Return the files that may be messages, with the time of their last change."""
        folders = [self._path / name for name in ("new", "cur")] if self._maildir else [self._path]
        found = []
        for folder in folders:
            with os.scandir(folder) as entries:
                for entry in entries:
                    if entry.name.startswith(".") or not entry.is_file(follow_symlinks=False):
                        continue
                    if self._maildir:
                        trashed = "T" in entry.name.rpartition(":2,")[2] and ":2," in entry.name
                        if trashed:
                            continue
                    elif not entry.name.lower().endswith(".eml"):
                        continue
                    with suppress(FileNotFoundError):
                        status = entry.stat(follow_symlinks=False)
                        # A copy may bring its old time along, but not that of its last change.
                        changed = max(status.st_mtime, status.st_ctime)
                        found.append((changed, Path(entry.path)))
        return sorted(found)

    def _quiet(self, changed: float) -> bool:
        # A time in the future, from a clock that was set back, is no reason to wait for it.
        return self._maildir or abs(self._now() - changed) >= _QUIET_SECONDS

    def arriving(self) -> bool:
        """Return whether there are files that somebody may still be writing."""
        with _folder_errors(self._path):
            return any(not self._quiet(changed) for changed, _path in self._files())

    def waiting(self, skip: Set[str] = frozenset()) -> Iterator[Waiting]:
        """Yield the messages that are complete, the oldest first."""
        with _folder_errors(self._path):
            files = self._files()
        for changed, path in files:
            if not self._quiet(changed) or str(path) in skip:
                continue
            try:
                data = _read(path)
            except OSError:
                continue  # taken away, or not readable yet: it is met again
            yield Waiting(str(path), data)

    def put_away(self, waiting: Waiting, place: Place) -> None:
        """Move a message to ``done``, ``sent`` or, also if it was refused, ``failed``."""
        path = Path(waiting.handle)
        if place is Place.REFUSED:
            place = Place.FAILED
        with _folder_errors(self._path):
            target = self._path / place.value
            if self._maildir:
                for name in ("cur", "new", "tmp"):
                    (target / name).mkdir(mode=0o700, parents=True, exist_ok=True)
                target /= "cur"
            else:
                target.mkdir(mode=0o700, exist_ok=True)
            with suppress(FileNotFoundError):  # somebody took it away meanwhile
                path.replace(_free(target / path.name))

    def wait(self, longest: timedelta, stop: Event) -> None:
        """Return after a second at most: looking at a folder costs nothing."""
        stop.wait(min(longest.total_seconds(), _LOOK_SECONDS))

    def close(self) -> None:
        """There is nothing to let go of."""


def _read(path: Path) -> bytes | None:
    """Return the bytes of a plain file, None if it is larger than is read."""
    with open(os.open(path, os.O_RDONLY | _NEVER_FOLLOW), "rb") as file:  # noqa: PTH123
        if not stat.S_ISREG(os.fstat(file.fileno()).st_mode):
            msg = "not a plain file"
            raise OSError(msg)
        data = file.read(LARGEST_MESSAGE + 1)
    return None if len(data) > LARGEST_MESSAGE else data


def _free(path: Path) -> Path:
    """Return a path that nothing has, with a number in the name if the given one is taken."""
    number = 1
    found = path
    while found.exists() or found.is_symlink():
        number += 1
        found = path.with_name(f"{path.stem} ({number}){path.suffix}")
    return found


class RepliesFolder:
    """An outbox that is a folder: each reply is an .eml file, named by its Message-ID.

    Args:
        path: The folder; it is made if it is missing, for its owner only.
    """

    wait = timedelta(0)
    certain = True

    def __init__(self, path: Path) -> None:
        self._path = path

    def _file(self, reply_id: str) -> Path:
        return self._path / f"{reply_id.strip('<>').partition('.')[0]}.eml"

    def holds(self, reply_id: str) -> bool:
        """Return whether the reply is there."""
        return self._file(reply_id).exists()

    def give(self, message: EmailMessage, before: Callable[[], None]) -> None:
        """Write a reply; the file is whole or not there."""
        target = self._file(str(message["Message-ID"]))
        unfinished = target.with_name(f".{target.name}.part")
        with _folder_errors(self._path):
            self._path.mkdir(mode=0o700, parents=True, exist_ok=True)
            unfinished.unlink(missing_ok=True)
            descriptor = os.open(unfinished, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
            with open(descriptor, "wb") as file:  # noqa: PTH123 - a descriptor, no path
                file.write(message.as_bytes())
                file.flush()
                os.fsync(file.fileno())
            before()
            unfinished.replace(target)
            _sync_folder(self._path)

    def close(self) -> None:
        """There is nothing to let go of."""


def _sync_folder(path: Path) -> None:
    """Have the system write down the names in a folder, where it can be told to."""
    if os.name == "posix":
        descriptor = os.open(path, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
