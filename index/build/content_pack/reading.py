"""Looking into a pack of content: whose it is, whether it is whole, and whether it may come in."""

import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from index.build.content_pack.errors import ContentPackError
from index.build.content_pack.manifest import MANIFEST, ContentManifest, read_manifest
from index.build.content_pack.signing import SIGNATURE, verified_signer
from index.build.content_pack.trust import Trust
from index.build.fingerprint import CONTENT_FORMAT
from index.database import SCHEMA_VERSION
from index.sources.archive import DAMAGE
from index.sources.zipped import Limits, ZippedError, check_members, check_size, member_sha256

LIMITS = Limits(size=8 * 1024**3, members=16)
_MAX_HEAD = 1024 * 1024
"""Bytes of the manifest, and of the signature."""


@dataclass(frozen=True, slots=True)
class Inspected:
    """What was found in a pack.

    Attributes:
        manifest: What it says of itself.
        signer: The public key that signed it, empty if it is not signed.
        name: Name under which that key is trusted, empty if it is not.
        problem: Why it would not be installed, in words, empty if it would.
    """

    manifest: ContentManifest
    signer: str
    name: str
    problem: str


@dataclass(frozen=True, slots=True)
class OpenedPack:
    """A pack whose manifest has been read, and nothing else.

    Attributes:
        archive: The zip.
        infos: Its files but manifest and signature, by name.
        manifest: What it says of itself.
        written: The manifest's bytes.
        signer: The public key that signed it, empty if it is not signed.
    """

    archive: zipfile.ZipFile
    infos: dict[str, zipfile.ZipInfo]
    manifest: ContentManifest
    written: bytes
    signer: str


@contextmanager
def opened_pack(path: Path) -> Iterator[OpenedPack]:
    """Open a pack: its size, members and manifest are checked, and its signature if it has one.

    Raises:
        ContentPackError: It was refused; the message names the file and what is wrong. What is
            raised while the pack is open gets the same form.
    """
    try:
        check_size(path, LIMITS)
        with zipfile.ZipFile(path) as archive:
            members = archive.infolist()
            check_members(members, LIMITS)
            infos = {info.filename: info for info in members}
            written = _head(archive, infos, MANIFEST)
            signer = ""
            if SIGNATURE in infos:
                signer = verified_signer(written, _head(archive, infos, SIGNATURE))
            manifest = read_manifest(written)
            yield OpenedPack(archive, infos, manifest, written, signer)
    except (ContentPackError, ZippedError) as error:
        msg = f"{path.name} was refused: {error}"
        raise ContentPackError(msg) from error
    except DAMAGE as error:
        msg = f"{path.name} cannot be unpacked ({error}): get it again from whoever made it"
        raise ContentPackError(msg) from error


def inspect_content_pack(path: Path, trust: Trust) -> Inspected:
    """Read a pack in full without unpacking it, and say whether it would be installed.

    Args:
        path: The file.
        trust: Whose packs are installed.

    Raises:
        ContentPackError: It is damaged, was changed, or is no pack of content.
    """
    with opened_pack(path) as pack:
        files = pack.manifest.files
        if files.keys() != pack.infos.keys():
            name = min(files.keys() ^ pack.infos.keys())
            msg = f"{name} is only in one of the pack and {MANIFEST}"
            raise ContentPackError(msg)
        for name, sha256 in files.items():
            if member_sha256(pack.archive, pack.infos[name]) != sha256:
                msg = f"{name} is not the file that {MANIFEST} lists (its sha256 differs)"
                raise ContentPackError(msg)
        problem = ""
        try:
            check_admissible(pack, trust, allow_unsigned=False)
        except ContentPackError as error:
            problem = str(error)
        return Inspected(pack.manifest, pack.signer, trust.keys.get(pack.signer, ""), problem)


def check_admissible(pack: OpenedPack, trust: Trust, *, allow_unsigned: bool) -> None:
    """Check that a pack is from somebody trusted and for this program.

    Args:
        pack: The pack.
        trust: Whose packs are installed.
        allow_unsigned: Whether the user wants one without a signature.

    Raises:
        ContentPackError: It is not; the message says what to do.
    """
    if pack.signer and pack.signer not in trust.keys:
        advice = (
            f"ask the administrator to list it in {trust.file}"
            if trust.administered
            else "compare it with the key that its maker publishes, and trust it with "
            "'codeleaf content-pack trust'"
        )
        msg = f"it is signed with {pack.signer}, which is not trusted here: {advice}"
        raise ContentPackError(msg)
    if not pack.signer and not trust.unsigned:
        msg = "it is not signed, and the administrator allows no such pack: ask for a signed one"
        raise ContentPackError(msg)
    if not pack.signer and not allow_unsigned:
        msg = (
            "it is not signed, so that nobody knows who made it: ask for a signed one, or install "
            "it with --allow-unsigned if you made it yourself"
        )
        raise ContentPackError(msg)
    made = (pack.manifest.schema, pack.manifest.content_format)
    ours = (SCHEMA_VERSION, CONTENT_FORMAT)
    if made != ours:
        older = made < ours
        msg = (
            f"its content has format {made[0]}.{made[1]}, this program uses {ours[0]}.{ours[1]}: "
            + ("ask for one made with the newer Codeleaf" if older else "update this program first")
        )
        raise ContentPackError(msg)


def _head(archive: zipfile.ZipFile, infos: dict[str, zipfile.ZipInfo], name: str) -> bytes:
    """Take the manifest or the signature out of the list of files; return its bytes."""
    info = infos.pop(name, None)
    if info is None:
        msg = f"it has no {name}"
        raise ContentPackError(msg)
    if info.file_size > _MAX_HEAD:
        msg = f"{name} is larger than {_MAX_HEAD:,} bytes"
        raise ContentPackError(msg)
    return archive.read(info)
