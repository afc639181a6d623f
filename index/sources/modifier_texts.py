"""Our own text about modifiers: one record a modifier, ``resources/content/modifiers/*.toml``."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from index.database.tables.modifiers import (
    ASSOCIATED,
    UNASSOCIATED,
    ModifierFact,
    ModifierLine,
)
from index.sources.own_texts import (
    OwnTextError,
    bundled_texts,
    file_texts,
    folder,
    parse_file,
    refuse_doubles,
)
from index.sources.records import Row
from index.sources.release import Release, plain

SUBJECT = "modifiers"
"""Folder of the files below ``resources/content``."""

LISTS = ("words", "when", "not_when", "documentation", "with", "basis")
"""Fields that hold several paragraphs, as the files and the table call them."""


@dataclass(frozen=True, slots=True)
class ModifierText:
    """Our text about one modifier.

    Attributes:
        fact: What is said in one field each.
        lists: The paragraphs of each of ``LISTS``.
    """

    fact: ModifierFact
    lists: Mapping[str, tuple[str, ...]]

    @property
    def modifier(self) -> str:
        """Its two characters."""
        return self.fact.modifier

    @property
    def level(self) -> str:
        """``CPT`` or ``HCPCS``."""
        return self.fact.level

    def passages(self) -> Iterator[str]:
        """Yield every piece of prose of the record."""
        yield from (self.fact.title, self.fact.tells, self.fact.payment, self.fact.applies_to)
        for part in ("words", "when", "not_when", "documentation"):
            yield from self.lists[part]


def read_all(place: Path | None = None) -> list[ModifierText]:
    """Read every file of a folder in order of name.

    Args:
        place: The folder; our own if None.

    Raises:
        OwnTextError: A file does not follow the schema, or a modifier stands twice.
    """
    return parse_all(file_texts(place or folder(SUBJECT)))


def parse_all(texts: Mapping[str, str]) -> list[ModifierText]:
    """Parse files in order of name.

    Args:
        texts: The text of each file.

    Raises:
        OwnTextError: A file does not follow the schema, or a modifier stands twice.
    """
    found = [one for name in sorted(texts) for one in _parse(name, texts[name])]
    refuse_doubles((one.modifier for one in found), SUBJECT)
    return found


def _parse(name: str, text: str) -> Iterator[ModifierText]:
    data = parse_file(SUBJECT, name, text, "modifier")
    checked = f"{data['checked'].isoformat()}: {', '.join(data['editions'])}"
    for one in data["modifier"]:
        yield ModifierText(
            _fact(one, checked),
            {part: tuple(map(plain, one.get(part, ()))) for part in LISTS},
        )


def _fact(one: Mapping[str, Any], checked: str) -> ModifierFact:
    return ModifierFact(
        modifier=one["modifier"],
        level=one["level"],
        title=plain(one["title"]),
        tells=plain(one["tells"]),
        payment=plain(one["payment"]),
        applies_to=plain(one["applies_to"]),
        ncci=ASSOCIATED if one["ncci_associated"] else UNASSOCIATED,
        checked=checked,
    )


def read_modifier_texts(release: Release) -> Iterator[Row]:
    """Yield what we say of each modifier.

    Args:
        release: Its bytes are a JSON object of file names and texts.
    """
    try:
        texts = parse_all(bundled_texts(release))
    except OwnTextError as error:
        release.fail(str(error), error)
    for text in sorted(texts, key=lambda one: one.modifier):
        yield text.fact
        for part in LISTS:
            for line, paragraph in enumerate(text.lists[part], start=1):
                yield ModifierLine(text.modifier, part, line, paragraph)
