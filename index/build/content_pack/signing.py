"""Signatures over manifests: Ed25519 (RFC 8032), from pycryptodomex.

A public key is written as ``ed25519:`` and its 32 bytes in URL-safe base64. A signing key is a
file of its own, which only its owner can read, with 32 random bytes in the same form.
"""

import base64
import binascii
import json
import os
import secrets
from pathlib import Path
from typing import TYPE_CHECKING

from index.build.content_pack.errors import ContentPackError

if TYPE_CHECKING:
    from Cryptodome.PublicKey.ECC import EccKey

SIGNATURE = "signature.json"
_PUBLIC = "ed25519:"
_SECRET = "ed25519-secret:"  # noqa: S105 - what a key file begins with
_PURPOSE = b"codeleaf content pack\n"
"""Signed before the manifest, so that no signature of something else counts for it."""
_KEY_BYTES = 32
_SIGNATURE_BYTES = 64
_MAX_KEY_FILE = 4096


def new_signing_key(file: Path) -> str:
    """Write a new signing key to a file; return its public key.

    Raises:
        ContentPackError: The file is there already, or cannot be written.
    """
    secret = secrets.token_bytes(_KEY_BYTES)
    try:
        descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w", encoding="ascii") as stream:
            stream.write(f"{_SECRET}{_encode(secret)}\n")
    except FileExistsError as error:
        msg = f"{file} is there already: name a file that is not, so that no key is lost"
        raise ContentPackError(msg) from error
    except OSError as error:
        msg = f"{file} cannot be written ({error.strerror or error}): choose another place"
        raise ContentPackError(msg) from error
    return _public(_private(secret))


def public_key_of(file: Path) -> str:
    """Return the public key that belongs to a signing key.

    Raises:
        ContentPackError: The file cannot be read or is no signing key.
    """
    return _public(_read(file))


def sign(manifest: bytes, file: Path) -> bytes:
    """Return the signature file of a manifest.

    Args:
        manifest: The manifest's bytes.
        file: The signing key.

    Raises:
        ContentPackError: The signing key cannot be read.
    """
    from Cryptodome.Signature import eddsa

    key = _read(file)
    signature = eddsa.new(key, "rfc8032").sign(_PURPOSE + manifest)
    written = {"public_key": _public(key), "signature": _encode(signature)}
    return json.dumps(written, indent=2).encode("ascii") + b"\n"


def verified_signer(manifest: bytes, signature: bytes) -> str:
    """Return the public key that signed a manifest.

    Args:
        manifest: The manifest's bytes.
        signature: The signature file's bytes.

    Raises:
        ContentPackError: The signature is not one, or not of this manifest.
    """
    from Cryptodome.Signature import eddsa

    try:
        written = json.loads(signature.decode("ascii"))
        if not isinstance(written, dict) or written.keys() != {"public_key", "signature"}:
            msg = "it must have a public key and a signature"
            raise ValueError(msg)
        signer = check_public_key(str(written["public_key"]))
        value = _decode(str(written["signature"]), _SIGNATURE_BYTES)
    except (ValueError, RecursionError, ContentPackError) as error:
        msg = f"{SIGNATURE} cannot be read: {error}"
        raise ContentPackError(msg) from error
    key = eddsa.import_public_key(_decode(signer.removeprefix(_PUBLIC), _KEY_BYTES))
    try:
        eddsa.new(key, "rfc8032").verify(_PURPOSE + manifest, value)
    except ValueError as error:
        msg = "its manifest is not the one that was signed: somebody or something changed the pack"
        raise ContentPackError(msg) from error
    return signer


def check_public_key(text: str) -> str:
    """Return a public key in the one form it has.

    Raises:
        ContentPackError: It is no public key.
    """
    from Cryptodome.Signature import eddsa

    try:
        if not text.startswith(_PUBLIC):
            msg = f"it does not begin with {_PUBLIC}"
            raise ValueError(msg)
        return _public(eddsa.import_public_key(_decode(text.removeprefix(_PUBLIC), _KEY_BYTES)))
    except ValueError as error:
        msg = (
            f"{text[:80]!r} is no public key ({error}): copy the whole line that begins with "
            f"{_PUBLIC}"
        )
        raise ContentPackError(msg) from error


def _read(file: Path) -> "EccKey":
    try:
        with file.open("rb") as stream:
            text = stream.read(_MAX_KEY_FILE).decode("ascii").strip()
        if not text.startswith(_SECRET):
            msg = f"it does not begin with {_SECRET}"
            raise ValueError(msg)
        return _private(_decode(text.removeprefix(_SECRET), _KEY_BYTES))
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) else error
        msg = f"{file} is no signing key ({reason}): make one with 'codeleaf content-pack new-key'"
        raise ContentPackError(msg) from error


def _private(secret: bytes) -> "EccKey":
    from Cryptodome.Signature import eddsa

    return eddsa.import_private_key(secret)


def _public(key: "EccKey") -> str:
    return _PUBLIC + _encode(key.public_key().export_key(format="raw"))


def _encode(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode("ascii")


def _decode(text: str, size: int) -> bytes:
    try:
        data = base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
    except (binascii.Error, UnicodeEncodeError) as error:
        msg = "it is not base64"
        raise ValueError(msg) from error
    # Other spellings of the same bytes would be other keys to whoever compares texts.
    if len(data) != size or _encode(data) != text:
        msg = f"it does not have {size} bytes"
        raise ValueError(msg)
    return data
