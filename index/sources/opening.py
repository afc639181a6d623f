"""Opening what a user hands over: files, folders and zips, within limits.

Names inside a zip are never used as paths: members are read, nothing is unpacked to disk.
"""

import io
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from index.sources.archive import DAMAGE
from index.sources.sample import HEAD_BYTES, Sample

MAX_FILE_BYTES = 512 * 1024 * 1024
"""Size of one file or member at the most; the largest release is under 60 MB."""
MAX_RATIO = 300
MAX_MEMBERS = 2_000
MAX_DEPTH = 2
"""Zips in zips are opened to this depth."""
_ZIP = b"PK\x03\x04"


@dataclass(frozen=True)
class Opened:
    """A file or member in hand.

    Attributes:
        path: The file that the user handed over.
        member: Path inside it, empty for the file itself.
        sample: What can be read of it; None if it cannot.
        problem: Why it cannot be read, in words, empty if it can.
    """

    path: Path
    member: str
    sample: Sample | None
    problem: str


def open_all(paths: Iterable[Path]) -> Iterator[Opened]:
    """Yield every file and every member of every zip below some paths, in order.

    Args:
        paths: Files and folders; hidden files in folders are passed over.
    """
    for path in paths:
        if path.is_dir():
            inside = (one for one in sorted(path.rglob("*")) if one.is_file())
            yield from open_all(one for one in inside if not _hidden(one.relative_to(path)))
        else:
            yield from _open_file(path)


def _hidden(path: Path) -> bool:
    return any(part.startswith(".") for part in path.parts)


def _open_file(path: Path) -> Iterator[Opened]:
    try:
        size = path.stat().st_size
        if size > MAX_FILE_BYTES:
            yield Opened(path, "", None, f"it is {size / 1e6:,.0f} MB, larger than any release")
            return
        with path.open("rb") as file:
            head = file.read(HEAD_BYTES)
    except OSError as error:
        yield Opened(path, "", None, f"it cannot be read ({error.strerror or error})")
        return
    sample = Sample(path.name, size, head, path.read_bytes)
    yield from _expand(path, "", sample, MAX_DEPTH)


def _expand(path: Path, member: str, sample: Sample, depth: int) -> Iterator[Opened]:
    """Yield a file, or the members of a zip that is no workbook."""
    if not sample.head.startswith(_ZIP) or sample.sheet or depth == 0:
        yield Opened(path, member, sample, "" if sample.size else "it is empty")
        return
    try:
        data = sample.data
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            members = [info for info in archive.infolist() if not info.is_dir()]
            names = archive.namelist()
    except DAMAGE as error:
        yield Opened(path, member, None, f"it is a damaged zip ({error})")
        return
    if "xl/workbook.xml" in names:
        # A workbook whose rows cannot be shown: its reader says what is wrong with it.
        yield Opened(path, member, sample, "")
        return
    if len(members) > MAX_MEMBERS:
        yield Opened(path, member, None, f"it holds {len(members):,} files, more than any release")
        return
    for info in members:
        inner = f"{member}/{info.filename}" if member else info.filename
        yield from _open_member(path, inner, data, info, depth)


def _open_member(
    path: Path, member: str, data: bytes, info: zipfile.ZipInfo, depth: int
) -> Iterator[Opened]:
    problem = ""
    if info.flag_bits & 1:
        problem = "it is encrypted: unpack it first"
    elif info.file_size > MAX_FILE_BYTES:
        problem = f"it unpacks to {info.file_size / 1e6:,.0f} MB, more than any release"
    elif info.file_size > MAX_RATIO * max(info.compress_size, 1):
        problem = "it is packed like a zip bomb"
    if problem:
        yield Opened(path, member, None, problem)
        return
    load = partial(_read_member, data, info.filename)
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive, archive.open(info) as file:
            head = file.read(HEAD_BYTES)
    except DAMAGE as error:
        yield Opened(path, member, None, f"it cannot be unpacked ({error})")
        return
    name = info.filename.replace("\\", "/").rsplit("/", 1)[-1]
    yield from _expand(path, member, Sample(name, info.file_size, head, load), depth - 1)


def _read_member(data: bytes, name: str) -> bytes:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return archive.read(name)
