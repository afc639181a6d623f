"""Installing a pack of content: a new generation, all of it or nothing."""

import json
import sqlite3
from collections.abc import Callable, Collection
from pathlib import Path

from index.build.assembling import FULL_TEXT_UNITS, KEYS, read_keys, write_full_text
from index.build.build import new_generation
from index.build.content_pack.checking import check_database, check_edits
from index.build.content_pack.errors import ContentPackError
from index.build.content_pack.manifest import MANIFEST, ContentManifest
from index.build.content_pack.reading import OpenedPack, check_admissible, opened_pack
from index.build.content_pack.trust import Trust
from index.build.content_pack.vectors import install_vectors
from index.build.generations import publish
from index.build.inputs import PACK
from index.build.progress import Meter, Progress, Stage
from index.database.content import FULLTEXT, MEANING, combined_hash
from index.database.files import record_files
from index.sources.zipped import check_array, unpack_listed

SEQUENCES = "pack-sequences.json"
"""The highest number installed of each series, beside the generations."""
Seen = dict[str, tuple[int, str]]
"""The highest number installed of each series, with the hash of that content."""


def install_content_pack(
    path: Path,
    content_dir: Path,
    trust: Trust,
    *,
    allow_unsigned: bool = False,
    confirmed: Collection[str] = (),
    progress: Callable[[Progress], None] | None = None,
    wait: bool = True,
) -> tuple[str, ContentManifest]:
    """Make a generation of a pack and put it in force; the previous one stays.

    Killed or failing at any moment it leaves the content as it was.

    Args:
        path: The pack.
        content_dir: The content folder to write to.
        trust: Whose packs are installed.
        allow_unsigned: Whether the user wants one without a signature.
        confirmed: Whose licence the user has confirmed to hold: ``AMA``.
        progress: Told of each step; may raise to stop.
        wait: Whether to wait for another writer.

    Returns:
        Name of the new generation, and what the pack says of itself.

    Raises:
        BuildError: The pack was refused, or the content cannot be written.
    """
    meter = Meter(progress)
    with opened_pack(path) as pack:
        check_admissible(pack, trust, allow_unsigned=allow_unsigned)
        missing = [owner for owner in pack.manifest.licences if owner not in confirmed]
        if missing:
            msg = (
                f"it has text of the {' and the '.join(missing)}, which is installed only under a "
                "licence of your own: confirm it with --licence"
            )
            raise ContentPackError(msg)
        with new_generation(content_dir, meter, wait=wait) as (folder, previous):
            seen = _check_sequence(content_dir, pack)
            _fill(folder, pack, previous, meter)
            name = publish(folder, pack.manifest.content_hash)
            # A kill before this line is made up for by the manifest in the generation.
            _note_sequences(content_dir, seen)
        return name, pack.manifest


def _fill(folder: Path, pack: OpenedPack, previous: Path | None, meter: Meter) -> None:
    """Unpack into the folder of a generation, check everything, and make the full text."""
    manifest = pack.manifest
    meter.start(FULL_TEXT_UNITS)
    meter.tell(Stage.READING, manifest.name)
    unpack_listed(pack.archive, pack.infos, manifest.files, folder, MANIFEST)
    for name in manifest.files:
        if name.endswith(".npy"):
            check_array(folder / name)
    codes, edits = check_database(folder), check_edits(folder)
    if combined_hash(codes, edits) != manifest.content_hash:
        msg = f"its rows are not those that {MANIFEST} names: ask for a pack that was made anew"
        raise ContentPackError(msg)
    try:
        before = read_keys(previous).get(FULLTEXT, "")
        made_of = write_full_text(folder, meter, previous, before)
        install_vectors(folder, folder / MEANING, manifest)
    except (ValueError, LookupError, TypeError, sqlite3.DataError) as error:
        # Rows that no reader of ours writes; what it was made by is not ours to guess.
        msg = f"its rows cannot be made searchable ({error}): ask for a pack that was made anew"
        raise ContentPackError(msg) from error
    keys = {FULLTEXT: made_of, "hash": codes, "edits_hash": edits}
    (folder / KEYS).write_text(json.dumps(keys, indent=1) + "\n", encoding="utf-8")
    said = {"manifest": json.loads(pack.written), "signer": pack.signer}
    (folder / PACK).write_text(json.dumps(said, indent=1) + "\n", encoding="utf-8")
    if (folder / MEANING).is_dir():
        record_files(folder / MEANING)
    record_files(folder)
    meter.tell(Stage.FINISHING)


def _series(series: str, signer: str) -> str:
    """Return the name under which numbers are kept: packs without a signature count apart."""
    return series if signer else f"unsigned:{series}"


def _check_sequence(content_dir: Path, pack: OpenedPack) -> Seen:
    """Check that a pack is not older than one that was installed; return the numbers after it."""
    seen = _sequences(content_dir)
    series = _series(pack.manifest.id, pack.signer)
    number = pack.manifest.sequence
    latest, digest = seen.get(series, (0, ""))
    if number < latest:
        msg = (
            f"it is number {number} of {pack.manifest.id}, and number {latest} has been installed "
            "here: ask for a newer one. To go back to earlier content use 'codeleaf rollback'"
        )
        raise ContentPackError(msg)
    if number == latest and digest != pack.manifest.content_hash:
        msg = (
            f"another pack with number {number} of {pack.manifest.id} has been installed here: ask "
            "for one with a number of its own"
        )
        raise ContentPackError(msg)
    return seen | {series: (number, pack.manifest.content_hash)}


def _sequences(content_dir: Path) -> Seen:
    seen: Seen = {}
    file = content_dir / SEQUENCES
    try:
        noted = json.loads(file.read_text(encoding="utf-8")) if file.exists() else {}
        for series, (number, digest) in noted.items():
            seen[series] = (int(number), str(digest))
        for file in content_dir.glob(f"*/{PACK}"):
            said = json.loads(file.read_text(encoding="utf-8"))
            manifest = said["manifest"]
            series = _series(manifest["id"], said["signer"])
            if seen.get(series, (0, ""))[0] < manifest["sequence"]:
                seen[series] = (manifest["sequence"], manifest["content_hash"])
    except (OSError, ValueError, LookupError, TypeError, AttributeError) as error:
        msg = (
            f"{file} cannot be read ({error}), so that older packs cannot be told from newer ones: "
            "mend it or, if you know that the pack is the newest, delete it"
        )
        raise ContentPackError(msg) from error
    return seen


def _note_sequences(content_dir: Path, seen: Seen) -> None:
    unfinished = content_dir / f"{SEQUENCES}.part"
    unfinished.write_text(json.dumps(seen, indent=1) + "\n", encoding="utf-8")
    unfinished.replace(content_dir / SEQUENCES)
