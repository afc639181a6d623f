"""A profile as one file, to keep or to take to another computer.

A zip with ``manifest.json`` (whose it is, and its data key as wrapped in ``user.sqlite``) and
``rows.json`` (its rows in every table). What is encrypted stays encrypted. What is read is
somebody's file: it is checked before any of it is used.
"""

import base64
import json
import re
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import Any

import fastjsonschema

from index.accounts.keys import Cost, WrappedKey
from index.accounts.names import checked
from index.accounts.records import AccountError, Profile
from index.accounts.rows import ADDED, FORMATS, TABLES, Tables
from index.sources.archive import DAMAGE
from index.writing import write_whole

MAX_BYTES = 50_000_000
"""The largest file, packed or unpacked."""

_MANIFEST, _ROWS = "manifest.json", "rows.json"
_FORMAT = 1
_END_BYTES = 22  # the record that ends a zip without a comment
_END64_BYTES = 20  # the record that may stand before it and speak for a larger one
_MAX_DIRECTORY = 4096


@dataclass(frozen=True, slots=True)
class ProfileFile:
    """What the file of a profile holds.

    Attributes:
        profile: The profile.
        keys: Its data key, wrapped, by what opens it: ``password`` and ``recovery``.
        tables: Its rows.
    """

    profile: Profile
    keys: Mapping[str, WrappedKey]
    tables: Tables


def _object(properties: dict[str, Any], optional: frozenset[str] = frozenset()) -> dict[str, Any]:
    """Return the schema of an object with these keys, all but the optional, and no others."""
    return {
        "type": "object",
        "properties": properties,
        "required": [name for name in properties if name not in optional],
        "additionalProperties": False,
    }


@cache
def _validator(member: str) -> Any:  # noqa: ANN401  # compiled by fastjsonschema, which is not typed
    number = {"type": "integer"}
    data = {"type": "string", "format": "base64", "maxLength": 256}
    key = _object(
        {"salt": data, "memory_kib": number, "passes": number, "lanes": number, "wrapped": data}
    )
    profile = {
        "id": TABLES["secret"]["uid"],
        "name": {"type": "string", "format": "text"},
        "created": {"type": "string", "format": "time"},
    }
    schema = {
        _MANIFEST: _object(
            {
                "format": {"const": _FORMAT},
                "profile": _object(profile),
                "keys": _object({"password": key, "recovery": key}),
            }
        ),
        _ROWS: _object(
            {
                table: {"type": "array", "items": _object(columns)}
                for table, columns in TABLES.items()
            },
            ADDED,
        ),
    }[member]
    return fastjsonschema.compile(schema, formats=FORMATS)


def write_profile(target: Path, file: ProfileFile) -> None:
    """Write a profile's file, readable by its owner only; whole or not at all.

    Args:
        target: Where; a file there is replaced.
        file: What to write.

    Raises:
        AccountError: It cannot be written there, or is larger than what is read again.
    """
    profile = file.profile
    manifest = {
        "format": _FORMAT,
        "profile": {
            "id": profile.id,
            "name": profile.name,
            "created": profile.created.isoformat(),
        },
        "keys": {
            kind: {
                "salt": base64.b64encode(key.salt).decode("ascii"),
                "memory_kib": key.cost.memory_kib,
                "passes": key.cost.passes,
                "lanes": key.cost.lanes,
                "wrapped": base64.b64encode(key.wrapped).decode("ascii"),
            }
            for kind, key in file.keys.items()
        },
    }
    members = {
        name: json.dumps(value, ensure_ascii=False).encode("utf-8")
        for name, value in ((_MANIFEST, manifest), (_ROWS, file.tables))
    }
    if sum(map(len, members.values())) > MAX_BYTES:
        msg = (
            f"The profile has more than {MAX_BYTES // 1_000_000} MB, which no import reads: delete "
            "what is not needed"
        )
        raise AccountError(msg)
    packed = BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    try:
        write_whole(target, packed.getvalue())
    except OSError as error:
        msg = f"{target} cannot be written ({error.strerror}): choose another place"
        raise AccountError(msg) from error


def read_profile(source: Path) -> ProfileFile:
    """Read and check a profile's file.

    Raises:
        AccountError: It cannot be read, is too large, damaged, or not such a file.
    """
    try:
        manifest, tables = _read_members(source)
        profile, keys = manifest["profile"], manifest["keys"]
        return ProfileFile(
            Profile(
                profile["id"],
                checked(profile["name"]),
                datetime.fromisoformat(profile["created"]),
            ),
            {kind: _wrapped_key(key) for kind, key in keys.items()},
            tables,
        )
    except fastjsonschema.JsonSchemaValueException as error:
        place = re.sub(r"[^\w .\[\]{}|,'-]", "", str(error.message))[:200]
        what = f"in it {place}"
    except RecursionError:
        what = "it is nested too deeply"
    except AccountError as error:
        what = str(error)
    except OSError as error:
        what = error.strerror or "it cannot be read"
    except (KeyError, *DAMAGE):
        what = "it is damaged, or no such file"
    # Outside of the handlers: what caused it may show what is in the file.
    msg = (
        f"{source.name} cannot be imported ({what}): choose a file that 'codeleaf account export' "
        "or the window has written; nothing was changed"
    )
    raise AccountError(msg)


def _read_members(source: Path) -> tuple[Any, Any]:
    """Return the two documents of a file, checked against their schemas."""
    with source.open("rb") as file:
        packed = file.read(MAX_BYTES + 1)
    if len(packed) > MAX_BYTES:
        msg = f"it has more than {MAX_BYTES // 1_000_000} MB"
        raise AccountError(msg)
    _check_end(packed)
    with zipfile.ZipFile(BytesIO(packed)) as archive:
        if sorted(archive.namelist()) != [_MANIFEST, _ROWS]:
            msg = f"it does not hold {_MANIFEST} and {_ROWS} alone"
            raise AccountError(msg)
        # What a member declares is only a claim, which zipfile holds the data to.
        if sum(info.file_size for info in archive.infolist()) > MAX_BYTES:
            msg = f"it has more than {MAX_BYTES // 1_000_000} MB unpacked"
            raise AccountError(msg)
        return _document(archive, _MANIFEST), _document(archive, _ROWS)


def _check_end(packed: bytes) -> None:
    """Refuse a directory of many members before zipfile makes an object of each.

    Raises:
        AccountError: The zip's last record does not promise a small one.
    """
    end, before = packed[-_END_BYTES:], packed[-_END_BYTES - _END64_BYTES : -_END_BYTES]
    if (
        not end.startswith(b"PK\x05\x06")
        or int.from_bytes(end[12:16], "little") > _MAX_DIRECTORY
        or before.startswith(b"PK\x06\x07")
    ):
        msg = "it is damaged, or not such a file"
        raise AccountError(msg)


def _document(archive: zipfile.ZipFile, member: str) -> Any:  # noqa: ANN401 - JSON
    value = json.loads(
        archive.read(member).decode("utf-8"),
        object_pairs_hook=_once,
        parse_constant=_no_number,
    )
    return _validator(member)(value)


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        msg = "a key stands twice"
        raise ValueError(msg)
    return found


def _no_number(name: str) -> None:
    msg = f"{name} is no number of JSON"
    raise ValueError(msg)


def _wrapped_key(key: Mapping[str, Any]) -> WrappedKey:
    return WrappedKey(
        base64.b64decode(key["salt"]),
        # A whole number may be written as 1.0.
        Cost(int(key["memory_kib"]), int(key["passes"]), int(key["lanes"])),
        base64.b64decode(key["wrapped"]),
    )
