"""What a pack of content says of itself: its ``manifest.json``."""

import json
from dataclasses import asdict, dataclass
from functools import cache
from typing import Any

import fastjsonschema

from index.build.content_pack.errors import ContentPackError
from index.database.content import DATABASE, EDITS

KIND = "content"
FORMAT = 1
MANIFEST = "manifest.json"
VECTORS = ("mean", "projection", "steps", "scanned", "refined")
"""The arrays of vectors in a pack; what says which text one is of is made of the pack's rows."""
ARRAYS = tuple(f"{name}.npy" for name in VECTORS)

_LINE = {"type": "string", "minLength": 1, "maxLength": 500, "pattern": r"^[^\x00-\x1f\x7f]+\Z"}
_SHA256 = {"type": "string", "pattern": r"^[0-9a-f]{64}\Z"}
_NUMBER = {"type": "integer", "minimum": 0, "maximum": 2**53}
_SCHEMA: dict[str, Any] = {
    "type": "object",
    "additionalProperties": False,
    "properties": {
        "kind": {"const": KIND},
        "format": {"const": FORMAT},
        "id": {
            "type": "string",
            "maxLength": 40,
            "pattern": r"^[a-z0-9]+(-[a-z0-9]+)*\Z",
        },
        "name": _LINE,
        "sequence": _NUMBER | {"minimum": 1},
        "created": {"type": "string", "pattern": r"^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\Z"},
        "schema": _NUMBER,
        "content_format": _NUMBER,
        "content_hash": _SHA256,
        "sources": {"type": "array", "maxItems": 2000, "items": _LINE},
        "licences": {"type": "array", "maxItems": 20, "items": _LINE},
        "vectors": {
            "type": ["object", "null"],
            "additionalProperties": False,
            "properties": {"layout": _NUMBER, "model": _SHA256, "phrases": _SHA256},
            "required": ["layout", "model", "phrases"],
        },
        "files": {
            "type": "object",
            "additionalProperties": False,
            "properties": dict.fromkeys((DATABASE, EDITS, *ARRAYS), _SHA256),
            "required": [DATABASE],
        },
    },
}
_SCHEMA["required"] = list(_SCHEMA["properties"])


@dataclass(frozen=True, slots=True)
class Vectors:
    """What the vectors of a pack were made of.

    Attributes:
        layout: Version of their layout.
        model: sha256 of the published weights.
        phrases: Digest of the phrases and their documents.
    """

    layout: int
    model: str
    phrases: str


@dataclass(frozen=True, slots=True)
class ContentManifest:
    """A manifest.

    Attributes:
        id: Short stable name of the series: lower-case letters, digits and single hyphens.
        name: Its title.
        sequence: Number of the pack in its series, from 1; a lower one is never installed.
        created: When it was made (ISO, UTC).
        schema: Schema of the databases.
        content_format: What readers and build made of the releases, as a number that is raised.
        content_hash: Hash of the rows.
        sources: Name and edition of each release in it.
        licences: Whose licence its text needs: ``AMA``, ``ADA``.
        vectors: What the vectors are of, None if it has none.
        files: sha256 of every other file but the signature in lower-case hex, by name.
    """

    id: str
    name: str
    sequence: int
    created: str
    schema: int
    content_format: int
    content_hash: str
    sources: tuple[str, ...]
    licences: tuple[str, ...]
    vectors: Vectors | None
    files: dict[str, str]


def manifest_json(manifest: ContentManifest) -> bytes:
    """Return a manifest as it is written to a pack.

    Raises:
        ContentPackError: A value is not of its form, so that nobody could read it.
    """
    values = {"kind": KIND, "format": FORMAT, **asdict(manifest)}
    text = json.dumps(values, indent=2, ensure_ascii=False).encode("utf-8") + b"\n"
    read_manifest(text)
    return text


def read_manifest(data: bytes) -> ContentManifest:
    """Return what a ``manifest.json`` says.

    Raises:
        ContentPackError: It is no JSON, of another format, or something in it is missing, unknown
            or wrong.
    """
    try:
        values = json.loads(data.decode("utf-8"), object_pairs_hook=_once)
        if isinstance(values, dict) and values.get("kind") is None and "publisher" in values:
            msg = "it is a pack of licensed text: install it with 'codeleaf pack install'"
            raise ContentPackError(msg)
        if isinstance(values, dict) and values.get("format") != FORMAT:
            msg = (
                f"it is of format {values.get('format')!r}, this Codeleaf reads {FORMAT}: install "
                "a newer Codeleaf"
            )
            raise ContentPackError(msg)
        _validator()(values)
        vectors = values["vectors"]
        has_arrays = [name for name in ARRAYS if name in values["files"]]
        if has_arrays != (list(ARRAYS) if vectors else []):
            msg = "its arrays are not those of its vectors"
            raise ValueError(msg)
    except (ValueError, RecursionError) as error:
        msg = f"{MANIFEST} cannot be used: {error}"
        raise ContentPackError(msg) from error
    del values["kind"], values["format"]
    for name in ("sources", "licences"):
        values[name] = tuple(values[name])
    values["vectors"] = Vectors(**vectors) if vectors else None
    return ContentManifest(**values)


@cache
def _validator() -> Any:  # noqa: ANN401 - a function compiled at run time
    return fastjsonschema.compile(_SCHEMA)


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """Return an object whose keys are all different: readers differ in which of two they take."""
    found = dict(pairs)
    if len(found) != len(pairs):
        msg = "a key is there twice"
        raise ValueError(msg)
    return found
