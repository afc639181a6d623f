"""Whose packs are installed: public keys in ``content-keys.toml``.

Where the administrator has such a file, it alone counts. Otherwise the user's own does::

    allow_unsigned = false    # only in the administrator's

    [[key]]
    name = "Coding department"
    public = "ed25519:..."
"""

import json
import secrets
import tomllib
from dataclasses import dataclass
from pathlib import Path

from index import paths
from index.build.content_pack.errors import ContentPackError
from index.build.content_pack.signing import check_public_key

KEYS_FILE = "content-keys.toml"
_LONGEST_NAME = 200
_LONGEST_FILE = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Trust:
    """Whose packs are installed.

    Attributes:
        keys: Names of the trusted keys, by public key.
        file: Where they are listed.
        administered: Whether that is the administrator's file, which the user does not change.
        unsigned: Whether a pack without a signature may be installed if the user says so.
    """

    keys: dict[str, str]
    file: Path
    administered: bool
    unsigned: bool


def read_trust() -> Trust:
    """Return whose packs are installed on this computer.

    Raises:
        ContentPackError: The list cannot be read; nothing is trusted then.
    """
    administered = paths.administrator() / KEYS_FILE
    if administered.exists():
        keys, unsigned = _read(administered)
        return Trust(keys, administered, administered=True, unsigned=unsigned)
    own = paths.user_data() / KEYS_FILE
    keys = _read(own)[0] if own.exists() else {}
    return Trust(keys, own, administered=False, unsigned=True)


def add_key(public: str, name: str) -> None:
    """Trust a key.

    Args:
        public: The public key.
        name: Whose it is.

    Raises:
        ContentPackError: It is no key, the name is none, or the list is not the user's to change.
    """
    trust = _own()
    public = check_public_key(public)
    _check_name(name)
    _write(trust.file, trust.keys | {public: name})


def remove_key(public: str) -> None:
    """Trust a key no longer; what was installed from it stays.

    Raises:
        ContentPackError: It is not trusted, or the list is not the user's to change.
    """
    trust = _own()
    if public not in trust.keys:
        msg = f"{public!r} is not trusted: 'codeleaf content-pack keys' lists those that are"
        raise ContentPackError(msg)
    _write(trust.file, {key: name for key, name in trust.keys.items() if key != public})


def _own() -> Trust:
    trust = read_trust()
    if trust.administered:
        msg = f"the administrator says in {trust.file} whose packs are trusted: ask them"
        raise ContentPackError(msg)
    return trust


def _check_name(name: object) -> str:
    if not isinstance(name, str) or not name.strip() or not name.isprintable():
        msg = "the name of a key must be one line of text"
        raise ContentPackError(msg)
    if len(name) > _LONGEST_NAME:
        msg = f"the name of a key must have at most {_LONGEST_NAME} characters"
        raise ContentPackError(msg)
    return name


def _read(file: Path) -> tuple[dict[str, str], bool]:
    try:
        with file.open("rb") as stream:
            values = tomllib.loads(stream.read(_LONGEST_FILE).decode("utf-8"))
        unknown = sorted(values.keys() - {"key", "allow_unsigned"})
        if unknown:
            msg = f"{unknown[0]!r} is not known here"
            raise ValueError(msg)
        unsigned = values.get("allow_unsigned", False)
        listed = values.get("key", [])
        if not isinstance(unsigned, bool) or not isinstance(listed, list):
            msg = "allow_unsigned must be true or false, and each key a [[key]]"
            raise TypeError(msg)
        keys = {}
        for one in listed:
            if not isinstance(one, dict) or one.keys() != {"name", "public"}:
                msg = "each [[key]] must have a name and a public key"
                raise ValueError(msg)
            keys[check_public_key(str(one["public"]))] = _check_name(one["name"])
    except (OSError, ValueError, TypeError, ContentPackError) as error:
        msg = f"{file} cannot be used ({error}): mend it, no pack is installed before"
        raise ContentPackError(msg) from error
    return keys, unsigned


def _write(file: Path, keys: dict[str, str]) -> None:
    lines = []
    for public, name in keys.items():
        # A JSON string of printable characters is a TOML string.
        quoted = json.dumps(name, ensure_ascii=False)
        lines.append(f'[[key]]\nname = {quoted}\npublic = "{public}"\n')
    unfinished = file.with_name(f"{file.name}.{secrets.token_hex(4)}.part")
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        unfinished.write_text("\n".join(lines), encoding="utf-8")
        unfinished.replace(file)
    except OSError as error:
        unfinished.unlink(missing_ok=True)
        msg = f"{file} cannot be written ({error.strerror or error}): see that its folder can be"
        raise ContentPackError(msg) from error
