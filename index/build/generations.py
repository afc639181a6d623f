"""Generations on disk: the writers' lock, new folders, switching, and clearing up.

Nothing that a reader may have open is ever written to: a build fills a folder that nobody knows,
gives it its name when it is complete and on disk, and only then replaces ``current``.
"""

import json
import os
import re
import secrets
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from index.build.errors import BuildError
from index.database import ContentError, current_generation, open_generation
from index.database.content import CURRENT
from index.model import Source

LOCK = ".lock"
HOLDER = ".lock-holder"
_PARTIAL = ".new-"
_GENERATION = re.compile(r"\d{8}T\d{12}Z-[0-9a-f]{8}", re.ASCII)


def _holder(content_dir: Path) -> str:
    """Return who holds the lock, in words."""
    try:
        holder = json.loads((content_dir / HOLDER).read_text(encoding="utf-8"))
        return (
            f"another build (process {int(holder['pid'])}, since {str(holder['since'])[:19]} UTC)"
        )
    except (OSError, ValueError, LookupError, TypeError):
        return "another build"


@contextmanager
def writers_lock(
    content_dir: Path, *, wait: bool, waiting: Callable[[str], None]
) -> Iterator[None]:
    """Hold the one lock of everyone who writes content.

    Args:
        content_dir: The content folder, which exists.
        wait: Whether to wait for another writer.
        waiting: Called with who holds the lock, before waiting.

    Raises:
        BuildError: Another writer has it and ``wait`` is false.
    """
    from filelock import FileLock, Timeout

    lock = FileLock(content_dir / LOCK)
    try:
        lock.acquire(timeout=0)
    except Timeout:
        who = _holder(content_dir)
        if not wait:
            msg = f"{who} is writing to {content_dir}: try again when it is done"
            raise BuildError(msg) from None
        waiting(who)
        lock.acquire()
    try:
        since = datetime.now(UTC).replace(tzinfo=None).isoformat(" ", "seconds")
        holder = {"pid": os.getpid(), "since": since}
        (content_dir / HOLDER).write_text(json.dumps(holder), encoding="utf-8")
        yield
    finally:
        (content_dir / HOLDER).unlink(missing_ok=True)
        lock.release()


@contextmanager
def partial_folder(content_dir: Path) -> Iterator[Path]:
    """Make a folder for a new generation, and remove it unless it has been renamed.

    Folders that killed builds left behind are removed first. Call it under the lock.
    """
    for leftover in content_dir.glob(_PARTIAL + "*"):
        shutil.rmtree(leftover, ignore_errors=True)
    folder = content_dir / (_PARTIAL + secrets.token_hex(8))
    folder.mkdir()
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def sync(path: Path) -> None:
    """Put a file or folder on disk; Windows cannot do it for folders and needs it less."""
    if os.name == "nt" and path.is_dir():
        return
    descriptor = os.open(path, os.O_RDWR if path.is_file() and os.name == "nt" else os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def switch(content_dir: Path, name: str) -> None:
    """Make a generation the one in force, in one step."""
    pointer = content_dir / (_PARTIAL + CURRENT)
    try:
        pointer.write_text(name + "\n", encoding="utf-8")
        sync(pointer)
        pointer.replace(content_dir / CURRENT)
    except BaseException:
        pointer.unlink(missing_ok=True)
        raise
    sync(content_dir)


def publish(folder: Path, content_hash: str) -> str:
    """Give a complete folder its name and make it the generation in force.

    Args:
        folder: The folder of ``partial_folder``.
        content_hash: Hash of its rows.

    Returns:
        The generation's name.
    """
    content_dir = folder.parent
    for path in sorted(folder.rglob("*")):
        sync(path)
    sync(folder)
    previous = current_generation(content_dir)
    name = f"{datetime.now(UTC):%Y%m%dT%H%M%S%fZ}-{content_hash[:8]}"
    folder.rename(content_dir / name)
    sync(content_dir)
    try:
        switch(content_dir, name)
    except BaseException:
        shutil.rmtree(content_dir / name, ignore_errors=True)
        raise
    _remove_old(content_dir, {name, previous})
    return name


@dataclass(frozen=True, slots=True)
class GenerationInfo:
    """A generation on disk.

    Attributes:
        name: Its name.
        made: When it was made (ISO, UTC).
        current: Whether it is in force.
        sources: The releases in it.
    """

    name: str
    made: str
    current: bool
    sources: tuple[Source, ...]


def generations(content_dir: Path) -> tuple[GenerationInfo, ...]:
    """Return the generations of a content folder that can be used, the newest first."""
    current = current_generation(content_dir)
    found = []
    for name in sorted(_names(content_dir), reverse=True):
        try:
            content = open_generation(content_dir, name)
        except ContentError:
            continue
        made = datetime.strptime(name[:15], "%Y%m%dT%H%M%S").isoformat(" ")
        found.append(GenerationInfo(name, made, name == current, tuple(content.sources())))
        content.close()
    return tuple(found)


def _names(content_dir: Path) -> list[str]:
    if not content_dir.is_dir():
        return []
    return [path.name for path in content_dir.iterdir() if _GENERATION.fullmatch(path.name)]


def rollback(content_dir: Path, name: str | None = None) -> str:
    """Put an earlier generation in force again.

    Args:
        content_dir: The content folder.
        name: The generation; the newest one before that in force if None.

    Returns:
        Its name.

    Raises:
        BuildError: There is none, it cannot be used, or the folder cannot be written.
    """
    try:
        return _rollback(content_dir, name)
    except OSError as error:
        msg = (
            f"{content_dir} cannot be written ({error.strerror}), so the content in force stays: "
            "see that its disk is not full and the folder is yours to write to"
        )
        raise BuildError(msg) from error


def _rollback(content_dir: Path, name: str | None) -> str:
    with writers_lock(content_dir, wait=True, waiting=lambda _: None):
        present = generations(content_dir)
        current = current_generation(content_dir) or ""
        chosen = next(
            (one for one in present if (one.name == name if name else one.name < current)), None
        )
        if chosen is None:
            names = ", ".join(one.name for one in present if not one.current)
            msg = (
                f"there is no {'generation ' + name if name else 'earlier content'} in "
                f"{content_dir} to go back to" + (f"; there is {names}: name it" if names else "")
            )
            raise BuildError(msg)
        switch(content_dir, chosen.name)
        return chosen.name


def _remove_old(content_dir: Path, keep: set[str | None]) -> None:
    """Remove generations but those in ``keep``; a window may hold one open on Windows."""
    for path in content_dir.iterdir():
        if _GENERATION.fullmatch(path.name) and path.name not in keep:
            shutil.rmtree(path, ignore_errors=True)
