"""The file of a pack: a zip that is unpacked within limits, checked in full, and written.

Names inside it are never used as paths before they have been found to be names that packs have.
"""

import secrets
import tempfile
import zipfile
from collections.abc import Mapping
from pathlib import Path

import numpy as np
import numpy.typing as npt

from index.accounts.errors import PackError
from index.accounts.manifest import (
    MANIFEST,
    POLICY,
    TEXTS,
    About,
    Manifest,
    check_names,
    manifest_json,
    read_manifest,
)
from index.accounts.pack_texts import Texts, check_texts, write_texts
from index.accounts.policy import Policy, PolicyError, read_policy
from index.build.content_pack.signing import SIGNATURE
from index.sources.archive import DAMAGE, sha256_of
from index.sources.zipped import (
    Limits,
    ZippedError,
    check_array,
    check_members,
    check_size,
    unpack_listed,
    unpack_member,
    write_zip,
)

LIMITS = Limits(size=512 * 1024 * 1024, members=200)
MAX_SMALL_BYTES = 1024 * 1024
"""Size of the manifest, and of the policy."""


def check_pack(path: Path) -> Manifest:
    """Check the file of a pack without installing it.

    Raises:
        PackError: It cannot be installed; the message names the file and what is wrong.
    """
    with tempfile.TemporaryDirectory() as folder:
        return unpack(path, Path(folder))


def unpack(path: Path, folder: Path) -> Manifest:
    """Unpack the file of a pack into an empty folder and check everything in it.

    Args:
        path: The file.
        folder: The folder, whose content is the caller's to remove on an error.

    Raises:
        PackError: It cannot be installed; the message names the file and what is wrong.
    """
    try:
        check_size(path, LIMITS)
        with zipfile.ZipFile(path) as archive:
            manifest = _unpack_members(archive, folder)
        read_pack_policy(folder)
        check_texts(folder / TEXTS)
        for name in manifest.files:
            if name.endswith(".npy"):
                check_array(folder / name)
    except (PackError, ZippedError) as error:
        msg = f"{path.name} was refused: {error}. Ask its publisher for a good copy"
        raise PackError(msg) from error
    except DAMAGE as error:
        msg = f"{path.name} cannot be unpacked ({error}): get it again from its publisher"
        raise PackError(msg) from error
    return manifest


def read_pack_policy(folder: Path) -> Policy:
    """Return the policy of an unpacked pack.

    Raises:
        PackError: It is missing, too large or wrong.
    """
    file = folder / POLICY
    try:
        return read_policy(read_small(file).decode("utf-8"))
    except (PolicyError, UnicodeDecodeError) as error:
        msg = f"{POLICY} cannot be used: {error}"
        raise PackError(msg) from error


def read_small(file: Path) -> bytes:
    """Return the bytes of a manifest or policy.

    Raises:
        PackError: It cannot be read, or is larger than any.
    """
    try:
        if file.stat().st_size > MAX_SMALL_BYTES:
            msg = f"{file.name} is larger than {MAX_SMALL_BYTES:,} bytes"
            raise PackError(msg)
        return file.read_bytes()
    except OSError as error:
        msg = f"{file.name} cannot be read ({error.strerror or error})"
        raise PackError(msg) from error


def _unpack_members(archive: zipfile.ZipFile, folder: Path) -> Manifest:
    members = archive.infolist()
    check_members(members, LIMITS)
    infos = {info.filename: info for info in members}
    if MANIFEST not in infos:
        msg = f"it has no {MANIFEST}"
        raise PackError(msg)
    listed = infos.pop(MANIFEST)
    if SIGNATURE in infos:
        msg = "it is a pack of content: use 'codeleaf content-pack install', or the Library"
        raise PackError(msg)
    check_names(infos)
    unpack_member(archive, listed, folder)
    manifest = read_manifest(read_small(folder / MANIFEST))
    unpack_listed(archive, infos, manifest.files, folder, MANIFEST)
    return manifest


def write_pack(
    target: Path,
    about: About,
    policy: str,
    texts: Texts,
    arrays: Mapping[str, npt.NDArray[np.generic]] | None = None,
) -> Manifest:
    """Write the file of a pack, which can be installed.

    Args:
        target: The file, replaced when the new one is complete and has been checked.
        about: Whose pack it is.
        policy: Its ``policy.toml``.
        texts: Its texts.
        arrays: Arrays of plain values by the name of their file, ``vectors.npy``.

    Raises:
        PackError: What it is made from could not be installed; the message says why.
        OSError: It cannot be written.
    """
    unfinished = target.with_name(f"{target.name}.{secrets.token_hex(4)}.part")
    try:
        with tempfile.TemporaryDirectory() as name:
            folder = Path(name)
            check_names({POLICY, TEXTS, *(arrays or {})})
            (folder / POLICY).write_text(policy, encoding="utf-8", newline="\n")
            write_texts(folder / TEXTS, texts)
            for file, array in (arrays or {}).items():
                np.save(folder / file, array, allow_pickle=False)
            files = {file.name: sha256_of(file) for file in sorted(folder.iterdir())}
            (folder / MANIFEST).write_bytes(manifest_json(Manifest(about, files)))
            write_zip(unfinished, folder, (MANIFEST, *files))
        manifest = check_pack(unfinished)
        unfinished.replace(target)
    finally:
        unfinished.unlink(missing_ok=True)
    return manifest
