"""Files of our own text: TOML, validated by the ``schema.json`` that lies beside them."""

import json
import tomllib
from collections.abc import Iterable, Mapping
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import fastjsonschema

from index import paths
from index.sources.release import Release


class OwnTextError(Exception):
    """A file of our own text is not as its schema wants it; the message names the place."""


def folder(subject: str) -> Path:
    """Return the folder of the files of a subject: ``procedures``."""
    return paths.resources() / "content" / subject


@cache
def _validator(subject: str) -> Any:  # noqa: ANN401  # compiled by fastjsonschema, not typed
    schema = json.loads((folder(subject) / "schema.json").read_text(encoding="utf-8"))
    return fastjsonschema.compile(schema)


def file_texts(place: Path) -> dict[str, str]:
    """Return the text of each TOML file of a folder by its name."""
    return {path.name: path.read_text(encoding="utf-8") for path in place.glob("*.toml")}


def bundled_texts(release: Release) -> dict[str, str]:
    """Return the text of each file by its name, as the build hands them over.

    Args:
        release: Its bytes are a JSON object of file names and texts.

    Raises:
        SourceError: They are not.
    """
    try:
        texts = json.loads(release.data)
    except (ValueError, RecursionError) as error:
        release.fail(str(error), error)
    if not isinstance(texts, dict):
        release.fail("it is no object of files")
    return {name: str(text) for name, text in texts.items()}


def parse_file(
    subject: str, name: str, text: str, key: str, dated: str = "checked"
) -> dict[str, Any]:
    """Parse a file and hold it against the schema of its subject.

    Args:
        subject: Whose schema counts.
        name: Name of the file, for messages.
        text: The file.
        key: Field that names a record in messages.
        dated: Field of the file that is a date.

    Returns:
        The tables, the date parsed.

    Raises:
        OwnTextError: The file does not follow the schema.
    """
    data: dict[str, Any] = {}
    try:
        data = tomllib.loads(text)
        # TOML's own dates are strings to a JSON schema.
        data[dated] = str(data.get(dated, ""))
        _validator(subject)(data)
        data[dated] = date.fromisoformat(data[dated])
    except fastjsonschema.JsonSchemaValueException as error:
        raise OwnTextError(f"{name}: {_place(data, error, key)}") from error
    except (ValueError, RecursionError) as error:
        raise OwnTextError(f"{name}: {error}") from error
    return data


def _place(
    data: Mapping[str, Any], error: fastjsonschema.JsonSchemaValueException, key: str
) -> str:
    """Return what is wrong, with the record it stands at."""
    path = list(error.path)
    message = str(error.message).replace("data.", "")
    if len(path) > 2 and path[2].isdigit():
        record = data[path[1]][int(path[2])]
        name = record.get(key) if isinstance(record, dict) else None
        return f"{name or f'entry {path[2]}'}: {message}"
    return message


def refuse_doubles(names: Iterable[str], subject: str) -> None:
    """Refuse two records of one name.

    Raises:
        OwnTextError: There are.
    """
    seen: set[str] = set()
    for name in names:
        if name in seen:
            raise OwnTextError(f"{name} stands twice among the {subject}")
        seen.add(name)
