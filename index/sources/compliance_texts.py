"""Our own text about compliance: one entry a rule, ``resources/content/compliance/*.toml``.

Each file is validated by ``schema.json`` beside it.
"""

import json
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import fastjsonschema

from index import paths
from index.database.tables.compliance import ComplianceLine
from index.sources.records import Row
from index.sources.release import Release

PARTS = ("ask", "points", "errors", "numbers", "basis")
"""The parts of an entry that are lists."""


@dataclass(frozen=True, slots=True)
class ComplianceText:
    """What we write about one rule.

    Attributes:
        key: Its stable name: ``incident-to``.
        title: Its title.
        ask: How coders ask for it, words and phrases.
        rule: The short answer, verdict first.
        points: Conditions, exceptions, and what the record must show.
        errors: Common errors.
        numbers: Limits of time, amounts and percentages; empty if none.
        basis: The public sources it rests on, by name and section.
        as_of: The day up to which we know the rule.
    """

    key: str
    title: str
    ask: tuple[str, ...]
    rule: str
    points: tuple[str, ...]
    errors: tuple[str, ...]
    numbers: tuple[str, ...]
    basis: tuple[str, ...]
    as_of: date

    def passages(self) -> tuple[str, ...]:
        """Return everything that is prose."""
        return (self.title, self.rule, *self.points, *self.errors, *self.numbers)


class ComplianceTextError(Exception):
    """A file of our own text is not as the schema wants it; the message names the place."""


def folder() -> Path:
    """Return the folder of the files."""
    return paths.resources() / "content" / "compliance"


@cache
def _validator() -> Any:  # noqa: ANN401  # compiled by fastjsonschema, which is not typed
    schema = json.loads((folder() / "schema.json").read_text(encoding="utf-8"))
    return fastjsonschema.compile(schema)


def read_all(place: Path | None = None) -> list[ComplianceText]:
    """Read every file of a folder in order of name.

    Args:
        place: The folder; our own if None.

    Raises:
        ComplianceTextError: A file does not follow the schema, or a key stands twice.
    """
    return parse_all(
        {path.name: path.read_text(encoding="utf-8") for path in (place or folder()).glob("*.toml")}
    )


def parse_all(texts: Mapping[str, str]) -> list[ComplianceText]:
    """Parse files in order of name.

    Args:
        texts: The text of each file.

    Raises:
        ComplianceTextError: A file does not follow the schema, or a key stands twice.
    """
    found: dict[str, ComplianceText] = {}
    for name in sorted(texts):
        for text in _parse(name, texts[name]):
            if text.key in found:
                raise ComplianceTextError(f"{text.key} stands twice among the entries")
            found[text.key] = text
    return list(found.values())


def _parse(name: str, text: str) -> Iterator[ComplianceText]:
    data: dict[str, Any] = {}
    try:
        data = tomllib.loads(text)
        # TOML's own dates are strings to a JSON schema.
        data["as_of"] = str(data.get("as_of", ""))
        _validator()(data)
        as_of = date.fromisoformat(data["as_of"])
    except fastjsonschema.JsonSchemaValueException as error:
        raise ComplianceTextError(f"{name}: {_place(data, error)}") from error
    except ValueError as error:
        raise ComplianceTextError(f"{name}: {error}") from error
    for one in data["entry"]:
        parts = {part: tuple(one.get(part, ())) for part in PARTS}
        yield ComplianceText(one["key"], one["title"], rule=one["rule"], as_of=as_of, **parts)


def _place(data: Mapping[str, Any], error: fastjsonschema.JsonSchemaValueException) -> str:
    """Return what is wrong, with the entry it stands at."""
    path = list(error.path)
    message = str(error.message).replace("data.", "")
    if len(path) > 2 and path[1] == "entry":
        entry = data["entry"][int(path[2])]
        key = entry.get("key", f"entry {path[2]}") if isinstance(entry, dict) else path[2]
        return f"{key}: {message}"
    return message


def read_compliance_texts(release: Release) -> Iterator[Row]:
    """Yield every paragraph of every entry.

    Args:
        release: Its bytes are a JSON object of file names and texts.
    """
    try:
        texts_by_name = json.loads(release.data)
        if not isinstance(texts_by_name, dict):
            release.fail("it is no object of files")
        entries = parse_all({name: str(text) for name, text in texts_by_name.items()})
    except (ValueError, RecursionError, ComplianceTextError) as error:
        release.fail(str(error), error)
    for text in sorted(entries, key=lambda one: one.key):
        parts: dict[str, tuple[str, ...]] = {
            "title": (text.title,),
            "rule": (text.rule,),
            "as_of": (text.as_of.isoformat(),),
            **{part: getattr(text, part) for part in PARTS},
        }
        for part, paragraphs in parts.items():
            for line, paragraph in enumerate(paragraphs, start=1):
                yield ComplianceLine(text.key, part, line, paragraph)
