"""What a pack says of itself: the ``manifest.json`` in it."""

import json
import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from index.accounts.errors import PackError

FORMAT = 1
MANIFEST = "manifest.json"
POLICY = "policy.toml"
TEXTS = "texts.sqlite"
_TEXTS_OF = ("id", "name", "publisher", "edition", "copyright")
_KEYS = {"format", "files", *_TEXTS_OF}
_LONGEST = 500
"""Characters of a name or notice."""
_ID = re.compile(r"(?=.{1,40}\Z)[a-z0-9]+(?:-[a-z0-9]+)*", re.ASCII)
_ARRAY = re.compile(r"[a-z0-9][a-z0-9_-]{0,59}\.npy", re.ASCII)
_SHA256 = re.compile(r"[0-9a-f]{64}", re.ASCII)


@dataclass(frozen=True, slots=True)
class About:
    """Whose pack it is.

    Attributes:
        id: Short stable name: lower-case letters, digits and single hyphens.
        name: Its title.
        publisher: Who publishes it.
        edition: Its edition, which starts with a letter or digit.
        copyright: The notice that is shown with its text.
    """

    id: str
    name: str
    publisher: str
    edition: str
    copyright: str

    def __post_init__(self) -> None:
        """Check the fields.

        Raises:
            PackError: A field is empty, too long or not of its form.
        """
        for key in _TEXTS_OF:
            value = getattr(self, key)
            if not isinstance(value, str) or not value.strip() or not value.isprintable():
                msg = f"{key!r} in {MANIFEST} must be one line of text"
                raise PackError(msg)
            if len(value) > _LONGEST:
                msg = f"{key!r} in {MANIFEST} has more than {_LONGEST} characters"
                raise PackError(msg)
        if not is_pack_id(self.id):
            msg = f"{self.id!r} is not an id: use lower-case letters, digits and single hyphens"
            raise PackError(msg)
        # The edition goes into a table that spreadsheets open: it must not read as a formula.
        if not self.edition[0].isalnum():
            msg = f"the edition {self.edition!r} must start with a letter or a digit"
            raise PackError(msg)


@dataclass(frozen=True, slots=True)
class Manifest:
    """A manifest.

    Attributes:
        about: Whose pack it is.
        files: sha256 of every other file of the pack in lower-case hex, by name.
    """

    about: About
    files: dict[str, str]


def is_pack_id(text: str) -> bool:
    """Return whether a text has the form of a pack's id, so that it can name a folder."""
    return _ID.fullmatch(text) is not None


def check_names(names: Iterable[str]) -> None:
    """Check the names of the files of a pack without its manifest.

    Raises:
        PackError: A file is missing, or one is of a kind that packs do not have.
    """
    found = set(names)
    for needed in (POLICY, TEXTS):
        if needed not in found:
            msg = f"it has no {needed}"
            raise PackError(msg)
    for name in sorted(found - {POLICY, TEXTS}):
        if not _ARRAY.fullmatch(name):
            msg = f"{name!r} does not belong in a pack"
            raise PackError(msg)


def manifest_json(manifest: Manifest) -> bytes:
    """Return a manifest as it is written to a pack."""
    about = {key: getattr(manifest.about, key) for key in _TEXTS_OF}
    values = {"format": FORMAT, **about, "files": dict(sorted(manifest.files.items()))}
    return json.dumps(values, indent=2, ensure_ascii=False).encode("utf-8") + b"\n"


def read_manifest(data: bytes) -> Manifest:
    """Return what a ``manifest.json`` says.

    Raises:
        PackError: It is no JSON, of another format, or a key is missing, unknown or wrong.
    """
    try:
        values = json.loads(data.decode("utf-8"), object_pairs_hook=_once)
    except (ValueError, RecursionError) as error:
        msg = f"{MANIFEST} cannot be read: {error}"
        raise PackError(msg) from error
    if not isinstance(values, dict):
        msg = f"{MANIFEST} is not an object"
        raise PackError(msg)
    written = values.get("format")
    if type(written) is not int or written != FORMAT:
        msg = f"it is of format {written!r}, this Codeleaf reads {FORMAT}: install a newer Codeleaf"
        raise PackError(msg)
    wrong = sorted(values.keys() ^ _KEYS)
    if wrong:
        msg = (
            f"{MANIFEST} lacks {wrong[0]!r}"
            if wrong[0] in _KEYS
            else f"{MANIFEST} has no {wrong[0]!r} in this format"
        )
        raise PackError(msg)
    files = values["files"]
    if not isinstance(files, dict) or not all(
        isinstance(one, str) and _SHA256.fullmatch(one) for one in files.values()
    ):
        msg = f"'files' in {MANIFEST} must give the sha256 of each file in lower-case hex"
        raise PackError(msg)
    check_names(files)
    return Manifest(About(**{key: values[key] for key in _TEXTS_OF}), files)


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """Return an object whose keys are all different: readers differ in which of two they take."""
    found = dict(pairs)
    if len(found) != len(pairs):
        msg = "a key is there twice"
        raise ValueError(msg)
    return found
