"""From inputs to a generation: databases, full text, and what can be taken over as it is."""

import hashlib
import json
import os
import shutil
from collections.abc import Callable, Sequence
from dataclasses import astuple
from pathlib import Path

from index.build.edits import EditsWriter
from index.build.fingerprint import manifest_hash, own_bytes
from index.build.inputs import Input, get, unpacked_size, write_inputs
from index.build.progress import Meter, Stage
from index.build.rows import ContentWriter
from index.database.content import (
    DATABASE,
    EDITS,
    FULLTEXT,
    MEANING,
    PACKED,
    PASSAGES,
    combined_hash,
)
from index.database.files import record_files, recorded_files
from index.sources import Manifest, SourceEntry

KEYS = "keys.json"
"""What each part of a generation was made from, to tell when it can be taken over."""
FULL_TEXT_UNITS = 170_000_000
"""Work of the full text in bytes of releases read: about six times that of the database."""
_ADDING_SHARE = 0.55
"""Share of that work in which documents are added; merging and packing say nothing of theirs."""


def assemble(
    folder: Path,
    content_dir: Path,
    inputs: Sequence[Input],
    manifest: Manifest,
    meter: Meter,
    previous: Path | None,
) -> str:
    """Write a generation from its inputs.

    Args:
        folder: The empty folder of the new generation.
        content_dir: The content folder, with the store of the inputs' bytes.
        inputs: The releases; each has its own id.
        manifest: Names the files of our own.
        meter: Told of each step.
        previous: Folder of the generation in force, whose unchanged parts are taken over.

    Returns:
        The content hash.

    Raises:
        BuildError: Inputs contradict each other, or their bytes are missing.
        SourceError: An input cannot be read.
    """
    from index.sources.readers import KINDS

    def is_edit(one: Input) -> bool:
        return KINDS[one.entry.reader].edits if one.entry.reader in KINDS else False

    own = {entry.id: own_bytes(manifest.own_path(entry)) for entry in manifest.own_files}
    codes = [one for one in inputs if not is_edit(one)]
    edits = [one for one in inputs if is_edit(one)]
    frame = manifest_hash(manifest)
    keys = {DATABASE: _key(codes, frame), EDITS: _key(edits, frame)}
    before = read_keys(previous)
    same_codes = previous is not None and before.get(DATABASE) == keys[DATABASE]
    same_edits = previous is not None and before.get(EDITS) == keys[EDITS]
    sizes = {one.data: unpacked_size(content_dir, one.data) for one in inputs}
    work = sum(sizes[one.data] for one in codes) + FULL_TEXT_UNITS if not same_codes else 0
    work += sum(sizes[one.data] for one in edits) if not same_edits else 0
    meter.start(max(work, 1))

    taken: list[str] = []
    if previous is not None and same_codes:
        digest = before["hash"]
        for part in (DATABASE, FULLTEXT, PACKED, PASSAGES):
            take_over(previous / part, folder / part)
            taken.append(part)
        if (previous / MEANING).is_dir():
            take_over(previous / MEANING, folder / MEANING)
    else:
        writer = ContentWriter(folder / DATABASE)
        try:
            _read_all(codes, content_dir, own, meter, writer.add, lambda: writer.rows)
            meter.tell(Stage.FINISHING, "database")
            own_files = [
                (entry, entry.member, "", hashlib.sha256(own[entry.id]).hexdigest())
                for entry in manifest.own_files
                if not entry.reader
            ]
            digest = writer.finish([*own_files, *map(_provenance, codes)], frame)
        finally:
            writer.close()
    edits_digest = ""
    if edits and previous is not None and same_edits:
        edits_digest = before["edits_hash"]
        take_over(previous / EDITS, folder / EDITS)
        taken.append(EDITS)
    elif edits:
        edits_digest = _write_edits(folder, content_dir, edits, own, meter)
    if not same_codes:
        keys[FULLTEXT] = write_full_text(folder, meter, previous, before.get(FULLTEXT, ""))
        if previous is not None and keys[FULLTEXT] == before.get(FULLTEXT):
            taken += [FULLTEXT, PACKED]
    else:
        keys[FULLTEXT] = before[FULLTEXT]
    keys |= {"hash": digest, "edits_hash": edits_digest}
    (folder / KEYS).write_text(json.dumps(keys, indent=1) + "\n", encoding="utf-8")
    write_inputs(folder, inputs)
    record_files(folder, _known(previous, taken))
    return combined_hash(digest, edits_digest)


def take_over(source: Path, target: Path) -> None:
    """Make a part of another generation part of this one: linked, or copied where that fails."""
    if source.is_dir():
        target.mkdir()
        for path in source.iterdir():
            take_over(path, target / path.name)
        return
    try:
        os.link(source, target)
    except OSError:  # another disk, or a file system without links
        shutil.copyfile(source, target)


def _known(previous: Path | None, taken: Sequence[str]) -> dict[str, str]:
    """Return the digests of what was taken over, as they were when it was made."""
    try:
        listed = recorded_files(previous) if previous else {}
    except ValueError:
        return {}  # only the list is damaged: the files may well be in order
    return {name: digest for name, digest in listed.items() if name.split("/")[0] in taken}


def _key(inputs: Sequence[Input], frame: str) -> str:
    listed = [(one.data, *map(str, astuple(one.entry))) for one in inputs]
    return hashlib.sha256(json.dumps([frame, listed]).encode()).hexdigest()


def read_keys(previous: Path | None) -> dict[str, str]:
    """Return what each part of a generation was made from, nothing if it does not say."""
    try:
        keys = json.loads((previous / KEYS).read_text(encoding="utf-8")) if previous else {}
    except (OSError, ValueError):
        return {}
    return {str(name): str(value) for name, value in keys.items()}


def _provenance(one: Input) -> tuple[SourceEntry, str, str, str]:
    """Return what the content says of a release: file, member, and digest of the file."""
    return (one.entry, one.file, one.entry.member, one.sha256)


def _read_all(
    inputs: Sequence[Input],
    content_dir: Path,
    own: dict[str, bytes],
    meter: Meter,
    add: Callable[..., None],
    rows: Callable[[], int],
) -> None:
    """Read inputs one after the other into a writer."""
    from index.sources.readers import read
    from index.sources.release import Release

    for one in inputs:
        meter.tell(Stage.READING, one.entry.name)
        data = get(content_dir, one.data)
        headings = own[one.entry.headings] if one.entry.headings else b""
        add(one.entry, read(Release(one.entry, data, headings, one.file)))
        meter.rows = rows()
        meter.done += len(data)


def _write_edits(
    folder: Path,
    content_dir: Path,
    edits: Sequence[Input],
    own: dict[str, bytes],
    meter: Meter,
) -> str:
    before = meter.rows
    writer = EditsWriter(folder / EDITS)
    try:
        _read_all(edits, content_dir, own, meter, writer.add, lambda: before + writer.rows)
        meter.tell(Stage.FINISHING, "edits")
        return writer.finish([_provenance(one) for one in edits])
    finally:
        writer.close()


def write_full_text(folder: Path, meter: Meter, previous: Path | None, key: str) -> str:
    """Write the full text beside the database, or take it over; return what it was made from."""
    from index.fulltext.build import build_fulltext, search_digest
    from index.fulltext.passages.building import build_passages

    build_passages(folder)
    digest = search_digest(folder)
    if previous is not None and digest == key:
        for part in (FULLTEXT, PACKED):
            take_over(previous / part, folder / part)
        meter.done += FULL_TEXT_UNITS
        meter.tell(Stage.FULL_TEXT)
        return digest
    before = meter.done

    def report(done: int, total: int) -> None:
        share = 1.0 if done == total else _ADDING_SHARE * done / total
        meter.done = before + int(FULL_TEXT_UNITS * share)
        meter.tell(Stage.FULL_TEXT)

    build_fulltext(folder, report)
    return digest
