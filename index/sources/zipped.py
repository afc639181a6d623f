"""A zip whose manifest lists its files: unpacked within limits, checked, and written.

Both kinds of packs are such a file. Names inside one are never used as paths before they have been
found to be names that such a pack has: that is the caller's to check, before ``unpack_listed``.
"""

import hashlib
import zipfile
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

MAX_RATIO = 300
_CHUNK = 1024 * 1024
_PACKINGS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
_DAY = (1980, 1, 1, 0, 0, 0)
"""The date of every member, so that the same pack is the same bytes."""


class ZippedError(Exception):
    """A zip was refused; the message says what is wrong with it, without its name."""


@dataclass(frozen=True, slots=True)
class Limits:
    """How much a zip may hold.

    Attributes:
        size: Bytes of the file, and of all that is in it unpacked.
        members: Number of files.
    """

    size: int
    members: int


def check_size(path: Path, limits: Limits) -> None:
    """Check the size of the file itself.

    Raises:
        ZippedError: It is too large.
        OSError: It cannot be read.
    """
    if path.stat().st_size > limits.size:
        msg = f"it is larger than {limits.size // 1024**2} MB"
        raise ZippedError(msg)


def check_members(members: Sequence[zipfile.ZipInfo], limits: Limits) -> None:
    """Check what the zip says of its members before anything is unpacked.

    Raises:
        ZippedError: There are too many, one is there twice, encrypted or packed like a bomb.
    """
    problem = ""
    if len(members) > limits.members:
        problem = f"it holds {len(members):,} files, more than {limits.members}"
    elif len({info.filename for info in members}) < len(members):
        problem = "it holds a file twice"
    elif sum(info.file_size for info in members) > limits.size:
        problem = f"it unpacks to more than {limits.size // 1024**2} MB"
    for info in members:
        if info.flag_bits & 1:
            problem = f"{info.filename!r} is encrypted"
        elif info.compress_type not in _PACKINGS:
            problem = f"{info.filename!r} is packed in a way that is not read"
        elif info.file_size > MAX_RATIO * max(info.compress_size, 1):
            problem = f"{info.filename!r} is packed like a zip bomb"
    if problem:
        raise ZippedError(problem)


def unpack_member(archive: zipfile.ZipFile, info: zipfile.ZipInfo, folder: Path) -> str:
    """Write a member to a folder, under its own name; return the sha256 of what was written."""
    with (folder / info.filename).open("xb") as file:
        return _digest(archive, info, file.write)


def member_sha256(archive: zipfile.ZipFile, info: zipfile.ZipInfo) -> str:
    """Return the sha256 of a member without unpacking it to disk."""
    return _digest(archive, info, len)


def _digest(archive: zipfile.ZipFile, info: zipfile.ZipInfo, use: Callable[[bytes], object]) -> str:
    digest = hashlib.sha256()
    # The declared size is only a claim, which zipfile holds the data to.
    with archive.open(info) as member:
        while chunk := member.read(_CHUNK):
            digest.update(chunk)
            use(chunk)
    return digest.hexdigest()


def unpack_listed(
    archive: zipfile.ZipFile,
    infos: Mapping[str, zipfile.ZipInfo],
    files: Mapping[str, str],
    folder: Path,
    manifest: str,
) -> None:
    """Unpack exactly the files that the manifest lists, and check each.

    Args:
        archive: The zip.
        infos: Its members but the manifest and what belongs to that, by name.
        files: sha256 of each file in lower-case hex, by name, as the manifest lists them.
        folder: Where they go.
        manifest: The manifest's name, for messages.

    Raises:
        ZippedError: A file is missing, not listed, or another one than listed.
    """
    differing = sorted(files.keys() ^ infos.keys())
    if differing:
        where = "is not in the pack" if differing[0] in files else f"is not in {manifest}"
        msg = f"{differing[0]} {where}"
        raise ZippedError(msg)
    for name, sha256 in files.items():
        if unpack_member(archive, infos[name], folder) != sha256:
            msg = f"{name} is not the file that {manifest} lists (its sha256 differs)"
            raise ZippedError(msg)


def check_array(file: Path) -> None:
    """Check that a file is an array of plain values, which is never unpickled.

    Raises:
        ZippedError: It is not.
    """
    try:
        # Unlike numpy.load it takes nothing but one array, and never a pickle.
        np.lib.format.open_memmap(file, mode="r")
    except (ValueError, OSError, EOFError, TypeError, OverflowError, MemoryError) as error:
        msg = f"{file.name} is not an array of numbers or texts ({error})"
        raise ZippedError(msg) from error


def write_zip(target: Path, folder: Path, names: Iterable[str]) -> None:
    """Write files of a folder to a zip, in this order; the same files give the same bytes.

    Raises:
        OSError: It cannot be written.
    """
    with zipfile.ZipFile(target, "w") as archive:
        for name in names:
            info = zipfile.ZipInfo(name, _DAY)
            # An array of many zeros would pack like a zip bomb, others hardly at all.
            is_array = name.endswith(".npy")
            info.compress_type = zipfile.ZIP_STORED if is_array else zipfile.ZIP_DEFLATED
            info.file_size = (folder / name).stat().st_size
            with (folder / name).open("rb") as file, archive.open(info, "w") as member:
                while chunk := file.read(_CHUNK):
                    member.write(chunk)
