"""Our own text about compliance: one entry a rule, ``resources/content/compliance/*.toml``."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from index.database.tables.compliance import ComplianceLine
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

SUBJECT = "compliance"
"""Folder of the files below ``resources/content``."""

LISTS = ("ask", "points", "yes", "no", "errors", "numbers", "basis")
"""Fields that hold several paragraphs, as the files and the table call them."""


@dataclass(frozen=True, slots=True)
class ComplianceText:
    """What we write about one rule.

    Attributes:
        key: Its stable name: ``incident-to``.
        title: Its title.
        rule: The short answer, verdict first.
        lists: The paragraphs of each of ``LISTS``: how coders ask for it; conditions, exceptions
            and what the record must show; what answers a question with yes, and with no; common
            errors; limits and amounts; the public sources it rests on, by name and section. Some
            may be empty.
        as_of: The day up to which we know the rule.
    """

    key: str
    title: str
    rule: str
    lists: Mapping[str, tuple[str, ...]]
    as_of: date

    def passages(self) -> Iterator[str]:
        """Yield every piece of prose of the entry."""
        yield from (self.title, self.rule)
        for part in ("points", "yes", "no", "errors", "numbers"):
            yield from self.lists[part]


def read_all(place: Path | None = None) -> list[ComplianceText]:
    """Read every file of a folder in order of name.

    Args:
        place: The folder; our own if None.

    Raises:
        OwnTextError: A file does not follow the schema, or a key stands twice.
    """
    return parse_all(file_texts(place or folder(SUBJECT)))


def parse_all(texts: Mapping[str, str]) -> list[ComplianceText]:
    """Parse files in order of name.

    Args:
        texts: The text of each file.

    Raises:
        OwnTextError: A file does not follow the schema, or a key stands twice.
    """
    found = [one for name in sorted(texts) for one in _parse(name, texts[name])]
    refuse_doubles((one.key for one in found), "entries")
    return found


def _parse(name: str, text: str) -> Iterator[ComplianceText]:
    data = parse_file(SUBJECT, name, text, "key", dated="as_of")
    for one in data["entry"]:
        lists = {part: tuple(map(plain, one.get(part, ()))) for part in LISTS}
        yield ComplianceText(
            one["key"], plain(one["title"]), plain(one["rule"]), lists, data["as_of"]
        )


def read_compliance_texts(release: Release) -> Iterator[Row]:
    """Yield every paragraph of every entry.

    Args:
        release: Its bytes are a JSON object of file names and texts.
    """
    try:
        entries = parse_all(bundled_texts(release))
    except OwnTextError as error:
        release.fail(str(error), error)
    for text in sorted(entries, key=lambda one: one.key):
        parts = {"title": (text.title,), "rule": (text.rule,), "as_of": (text.as_of.isoformat(),)}
        for part, paragraphs in (parts | dict(text.lists)).items():
            for line, paragraph in enumerate(paragraphs, start=1):
                yield ComplianceLine(text.key, part, line, paragraph)
