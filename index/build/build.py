"""The build itself: releases -> database -> full text -> a new generation."""

import errno
import hashlib
import shutil
import sqlite3
from collections.abc import Callable
from pathlib import Path

from index.build.errors import BuildError
from index.build.fingerprint import manifest_hash, own_bytes
from index.build.generations import partial_folder, publish, writers_lock
from index.build.progress import Meter, Progress, Stage
from index.build.rows import ContentWriter
from index.database.content import DATABASE
from index.sources import Manifest, SourceEntry, SourceError, Wheel, load_manifest
from index.sources.fetch import fetch_wheels

_FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}
_SQLITE_FULL = {sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR}
_MEGABYTE = 1_000_000
_FULL_TEXT_UNITS = 170_000_000
"""Work of the full text in bytes of releases read: about six times that of the database."""
_ADDING_SHARE = 0.55
"""Share of that work in which documents are added; merging and packing say nothing of theirs."""


def build(
    content_dir: Path,
    *,
    progress: Callable[[Progress], None] | None = None,
    wait: bool = True,
    manifest_path: Path | None = None,
    downloads: Path | None = None,
) -> str:
    """Build the content and make it the generation in force.

    Killed or failing at any moment it leaves the previous generation answering.

    Args:
        content_dir: The content folder; made if it does not exist.
        progress: Told of each step.
        wait: Whether to wait for another writer of the same folder.
        manifest_path: Manifest to build from instead of the program's own.
        downloads: Folder of downloaded wheels instead of the program's own.

    Returns:
        Name of the new generation.

    Raises:
        BuildError: A release cannot be had or read, the disk is full, or another writer is at
            work and ``wait`` is false.
    """
    meter = Meter(progress)
    try:
        manifest = load_manifest(manifest_path)
        content_dir.mkdir(parents=True, exist_ok=True)
        with writers_lock(
            content_dir, wait=wait, waiting=lambda who: meter.tell(Stage.WAITING, who)
        ):
            wheels = fetch_wheels(manifest, downloads, lambda missing: _fetching(meter, missing))
            with partial_folder(content_dir) as folder:
                digest = _write_database(folder, manifest, wheels, meter)
                _write_full_text(folder, meter)
                meter.tell(Stage.FINISHING)
                return publish(folder, digest)
    except SourceError as error:
        raise BuildError(str(error)) from error
    except (OSError, sqlite3.Error) as error:
        raise BuildError(_disk_message(content_dir, error)) from error


def _fetching(meter: Meter, missing: list[Wheel]) -> None:
    meter.tell(Stage.FETCHING, ", ".join(f"{wheel.project} {wheel.version}" for wheel in missing))


def _write_database(
    folder: Path, manifest: Manifest, wheels: dict[Wheel, Path], meter: Meter
) -> str:
    """Write ``codes.sqlite``; return the content hash."""
    from index.sources.archive import read_member
    from index.sources.readers import read
    from index.sources.release import Release

    own = {entry.id: own_bytes(manifest.own_path(entry)) for entry in manifest.own_files}
    meter.start(_FULL_TEXT_UNITS + sum(_size(entry, wheels) for entry in manifest.sources))
    writer = ContentWriter(folder / DATABASE)
    try:
        for entry in manifest.sources:
            if entry.wheel is None:
                continue
            meter.tell(Stage.READING, entry.name)
            data = read_member(wheels[entry.wheel], entry)
            headings = own[manifest.entry(entry.headings).id] if entry.headings else b""
            writer.add(entry, read(Release(entry, data, headings)))
            meter.rows = writer.rows
            meter.done += len(data)
        meter.tell(Stage.FINISHING, "database")
        files = [(entry, *_provenance(entry, own)) for entry in manifest.sources]
        return writer.finish(files, manifest_hash(manifest))
    finally:
        writer.close()


def _size(entry: SourceEntry, wheels: dict[Wheel, Path]) -> int:
    """Return the unpacked size of a source in bytes, 0 for a file of our own."""
    from index.sources.archive import member_size

    return member_size(wheels[entry.wheel], entry) if entry.wheel else 0


def _provenance(entry: SourceEntry, own: dict[str, bytes]) -> tuple[str, str]:
    """Return the name and sha256 of the file that a source was read from."""
    if entry.wheel:
        return entry.wheel.file, entry.wheel.sha256
    return entry.member, hashlib.sha256(own[entry.id]).hexdigest()


def _write_full_text(folder: Path, meter: Meter) -> None:
    """Write the full text beside the database."""
    from index.fulltext import build_fulltext

    before = meter.done

    def report(done: int, total: int) -> None:
        share = 1.0 if done == total else _ADDING_SHARE * done / total
        meter.done = before + int(_FULL_TEXT_UNITS * share)
        meter.tell(Stage.FULL_TEXT)

    build_fulltext(folder, report)


def _disk_message(content_dir: Path, error: OSError | sqlite3.Error) -> str:
    """Say what the system reported while content was written, and what to do."""
    kept = "The previous content, if there was any, is unchanged"
    if isinstance(error, OSError):
        full = error.errno in _FULL
    else:
        # Extended codes carry the primary one in their low byte.
        full = (getattr(error, "sqlite_errorcode", 0) & 0xFF) in _SQLITE_FULL
    if not full:
        return f"content could not be written to {content_dir}: {error}. {kept}"
    try:
        free = f" ({shutil.disk_usage(content_dir).free // _MEGABYTE} MB free)"
    except OSError:
        free = ""
    return (
        f"the disk of {content_dir} is full{free}: a build needs about 500 MB beside the content "
        f"in use. {kept}. Free some space, or name another folder with --content, and run "
        "'codeleaf build' again"
    )
