"""Making a pack of the content in force."""

import secrets
import shutil
import tempfile
from collections.abc import Sequence
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

from index.build.assembling import take_over
from index.build.content_pack.errors import ContentPackError
from index.build.content_pack.manifest import ARRAYS, MANIFEST, ContentManifest, manifest_json
from index.build.content_pack.signing import SIGNATURE, sign
from index.build.content_pack.vectors import vectors_of
from index.build.fingerprint import CONTENT_FORMAT, META_MANIFEST, manifest_hash
from index.database import SCHEMA_VERSION, ContentError, open_content
from index.database.content import DATABASE, EDITS
from index.sources import load_manifest
from index.sources.archive import sha256_of
from index.sources.zipped import write_zip


def make_content_pack(
    content_dir: Path,
    target: Path,
    *,
    series: str,
    name: str,
    sequence: int,
    licences: Sequence[str] = (),
    key: Path | None = None,
    manifest_path: Path | None = None,
) -> ContentManifest:
    """Write the content in force to a pack.

    Args:
        content_dir: The content folder.
        target: The file, replaced when the new one is complete.
        series: Id of the series that the pack belongs to.
        name: Its title.
        sequence: Its number in the series, from 1.
        licences: Whose licence its text needs, as whoever installs it must confirm.
        key: The signing key; None for a pack without a signature.
        manifest_path: Manifest that the content was built from instead of the program's own.

    Raises:
        ContentPackError: There is no content, it was made by another version of the program, a
            name is not of its form, or the file cannot be written.
    """
    try:
        with closing(open_content(content_dir)) as content:
            _check_current(content.meta(META_MANIFEST), manifest_path)
            folder, meaning = content.folder, content.meaning
            sources = tuple(f"{one.name}, {one.edition}" for one in content.sources())
            digest = content.content_hash()
    except ContentError as error:
        raise ContentPackError(str(error)) from error
    vectors = vectors_of(meaning)
    parts = {file: folder / file for file in (DATABASE, EDITS) if (folder / file).is_file()}
    if vectors is not None:
        parts |= {file: meaning / file for file in ARRAYS}
    manifest = ContentManifest(
        id=series,
        name=name,
        sequence=sequence,
        created=datetime.now(UTC).strftime("%Y-%m-%d %H:%M:%S"),
        schema=SCHEMA_VERSION,
        content_format=CONTENT_FORMAT,
        content_hash=digest,
        sources=sources,
        licences=tuple(licences),
        vectors=vectors,
        files={file: sha256_of(path) for file, path in parts.items()},
    )
    written = manifest_json(manifest)
    signature = sign(written, key) if key is not None else None
    unfinished = target.with_name(f"{target.name}.{secrets.token_hex(4)}.part")
    work = None
    try:
        # Beside the target, so that the databases are linked rather than copied where they can be.
        work = Path(tempfile.mkdtemp(prefix=".pack-", dir=target.parent))
        (work / MANIFEST).write_bytes(written)
        if signature is not None:
            (work / SIGNATURE).write_bytes(signature)
        for file, path in parts.items():
            take_over(path, work / file)
        heads = (MANIFEST, SIGNATURE) if signature is not None else (MANIFEST,)
        write_zip(unfinished, work, (*heads, *parts))
        unfinished.replace(target)
    except OSError as error:
        msg = (
            f"{target} cannot be written ({error.strerror or error}): choose another place, or "
            "free some space"
        )
        raise ContentPackError(msg) from error
    finally:
        unfinished.unlink(missing_ok=True)
        if work is not None:
            shutil.rmtree(work, ignore_errors=True)
    return manifest


def _check_current(made_with: str, manifest_path: Path | None) -> None:
    """Check that the content is what this program makes, so that its format may be claimed."""
    if made_with != manifest_hash(load_manifest(manifest_path)):
        msg = "the content was made by another version of Codeleaf: run 'codeleaf build' first"
        raise ContentPackError(msg)
