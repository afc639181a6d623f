"""The file of a pack: a zip that is unpacked within limits, checked in full, and written.

Names inside it are never used as paths before they have been found to be names that packs have.
"""

import hashlib
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
from index.sources.archive import DAMAGE, sha256_of

MAX_BYTES = 512 * 1024 * 1024
"""Size of the file, and of all that is in it unpacked."""
MAX_RATIO = 300
MAX_MEMBERS = 200
MAX_SMALL_BYTES = 1024 * 1024
"""Size of the manifest, and of the policy."""
_CHUNK = 1024 * 1024
_PACKINGS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
_DAY = (1980, 1, 1, 0, 0, 0)
"""The date of every member, so that the same pack is the same bytes."""


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
        if path.stat().st_size > MAX_BYTES:
            msg = f"it is larger than {MAX_BYTES // 1024**2} MB"
            raise PackError(msg)
        with zipfile.ZipFile(path) as archive:
            manifest = _unpack_members(archive, folder)
        read_pack_policy(folder)
        check_texts(folder / TEXTS)
        for name in manifest.files:
            if name.endswith(".npy"):
                _check_array(folder / name)
    except PackError as error:
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
    _check_members(members)
    infos = {info.filename: info for info in members}
    if MANIFEST not in infos:
        msg = f"it has no {MANIFEST}"
        raise PackError(msg)
    check_names(infos.keys() - {MANIFEST})
    _unpack_member(archive, infos[MANIFEST], folder)
    manifest = read_manifest(read_small(folder / MANIFEST))
    differing = sorted(manifest.files.keys() ^ (infos.keys() - {MANIFEST}))
    if differing:
        where = "is not in the pack" if differing[0] in manifest.files else f"is not in {MANIFEST}"
        msg = f"{differing[0]} {where}"
        raise PackError(msg)
    for name, sha256 in manifest.files.items():
        if _unpack_member(archive, infos[name], folder) != sha256:
            msg = f"{name} is not the file that {MANIFEST} lists (its sha256 differs)"
            raise PackError(msg)
    return manifest


def _check_members(members: list[zipfile.ZipInfo]) -> None:
    """Check what the zip says of its members before anything is unpacked."""
    problem = ""
    if len(members) > MAX_MEMBERS:
        problem = f"it holds {len(members):,} files, more than {MAX_MEMBERS}"
    elif len({info.filename for info in members}) < len(members):
        problem = "it holds a file twice"
    elif sum(info.file_size for info in members) > MAX_BYTES:
        problem = f"it unpacks to more than {MAX_BYTES // 1024**2} MB"
    for info in members:
        if info.flag_bits & 1:
            problem = f"{info.filename!r} is encrypted"
        elif info.compress_type not in _PACKINGS:
            problem = f"{info.filename!r} is packed in a way that is not read"
        elif info.file_size > MAX_RATIO * max(info.compress_size, 1):
            problem = f"{info.filename!r} is packed like a zip bomb"
    if problem:
        raise PackError(problem)


def _unpack_member(archive: zipfile.ZipFile, info: zipfile.ZipInfo, folder: Path) -> str:
    """Write a member to a folder; return the sha256 of what was written."""
    digest = hashlib.sha256()
    # The declared size is only a claim, which zipfile holds the data to.
    with archive.open(info) as member, (folder / info.filename).open("xb") as file:
        while chunk := member.read(_CHUNK):
            digest.update(chunk)
            file.write(chunk)
    return digest.hexdigest()


def _check_array(file: Path) -> None:
    """Check that a file is an array of plain values, which is never unpickled."""
    try:
        # Unlike numpy.load it takes nothing but one array, and never a pickle.
        np.lib.format.open_memmap(file, mode="r")
    except (ValueError, OSError, EOFError, TypeError, OverflowError, MemoryError) as error:
        msg = f"{file.name} is not an array of numbers or texts ({error})"
        raise PackError(msg) from error


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
            with zipfile.ZipFile(unfinished, "w") as archive:
                for file in (MANIFEST, *files):
                    info = zipfile.ZipInfo(file, _DAY)
                    # An array of many zeros would pack like a zip bomb, others hardly at all.
                    is_array = file.endswith(".npy")
                    info.compress_type = zipfile.ZIP_STORED if is_array else zipfile.ZIP_DEFLATED
                    archive.writestr(info, (folder / file).read_bytes())
        manifest = check_pack(unfinished)
        unfinished.replace(target)
    finally:
        unfinished.unlink(missing_ok=True)
    return manifest
