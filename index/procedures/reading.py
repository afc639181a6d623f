"""Reading ``resources/content/procedures/*.toml``, each validated by ``schema.json``."""

import json
import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

import fastjsonschema

from index import paths
from index.model import CodeRef, System
from index.procedures.records import Example, Figures, ProcedureFile, ProcedureText


class ProcedureTextError(Exception):
    """A file of our own text is not as the schema wants it; the message names the place."""


def folder() -> Path:
    """Return the folder of the files."""
    return paths.resources() / "content" / "procedures"


@cache
def _validator() -> Any:  # noqa: ANN401  # compiled by fastjsonschema, which is not typed
    schema = json.loads((folder() / "schema.json").read_text(encoding="utf-8"))
    return fastjsonschema.compile(schema)


def read_all(place: Path | None = None) -> list[ProcedureFile]:
    """Read every file of a folder in order of name.

    Args:
        place: The folder; our own if None.

    Raises:
        ProcedureTextError: A file does not follow the schema, or a code stands twice.
    """
    files = [read_file(path) for path in sorted((place or folder()).glob("*.toml"))]
    seen: set[CodeRef] = set()
    for text in (text for file in files for text in file.procedures):
        if text.ref in seen:
            raise ProcedureTextError(f"{text.ref.code} stands twice in {folder().name}")
        seen.add(text.ref)
    return files


def read_file(path: Path) -> ProcedureFile:
    """Read one file.

    Raises:
        ProcedureTextError: It is not TOML, or does not follow the schema.
    """
    try:
        data = tomllib.loads(path.read_text(encoding="utf-8"))
        # TOML's own dates are strings to a JSON schema.
        data["checked"] = data["checked"].isoformat() if "checked" in data else None
        _validator()(data)
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, AttributeError) as error:
        raise ProcedureTextError(f"{path.name}: {error}") from error
    except fastjsonschema.JsonSchemaValueException as error:
        raise ProcedureTextError(f"{path.name}: {_place(data, error)}") from error
    return ProcedureFile(
        title=data["title"],
        checked=tomllib.loads(f"day = {data['checked']}")["day"],
        editions=tuple(data["editions"]),
        procedures=tuple(_procedure(one) for one in data["procedure"]),
    )


def _place(data: Mapping[str, Any], error: fastjsonschema.JsonSchemaValueException) -> str:
    """Return what is wrong, with the code it stands at."""
    path = list(error.path)
    message = str(error.message).replace("data.", "")
    if len(path) > 2 and path[1] == "procedure":
        code = data["procedure"][int(path[2])].get("code", f"entry {path[2]}")
        return f"{code}: {message}"
    return message


def _plain(text: str) -> str:
    """Return prose on one line: the line breaks of the file mean nothing."""
    return " ".join(text.split())


def _procedure(one: Mapping[str, Any]) -> ProcedureText:
    def paragraphs(key: str) -> tuple[str, ...]:
        return tuple(_plain(text) for text in one.get(key, ()))

    return ProcedureText(
        ref=CodeRef(System(one["system"]), one["code"]),
        family=one["family"],
        title=_plain(one["title"]),
        summary=_plain(one["summary"]),
        words=tuple(one["words"]),
        figures=Figures(
            one["status"],
            one["global_days"],
            one["category"],
            one["subcategory"],
            tuple(one["add_on_to"]),
        ),
        description=_plain(one.get("description", "")),
        procedure=paragraphs("procedure"),
        reported=paragraphs("reported"),
        documentation=paragraphs("documentation"),
        billing=paragraphs("billing"),
        errors=paragraphs("errors"),
        examples=tuple(
            Example(_plain(each["case"]), tuple(each["codes"]), _plain(each["reason"]))
            for each in one.get("examples", ())
        ),
    )
