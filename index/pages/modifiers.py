"""What is known of modifiers: the HCPCS Level II file's rows and our own text."""

import sqlite3
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

from index.database import Content
from index.database.content import DATABASE
from index.model import Source
from index.model.editions import releases_for
from index.pages.browsing import Fact
from index.pages.rows import catalogue

_FILES = ("hcpcs_anweb", "hcpcs_fixed")
_TEXTS = ("modifier_texts",)


@dataclass(frozen=True)
class KnownModifier:
    """A modifier as the installed releases know it.

    Attributes:
        modifier: Its two characters.
        official: Its row of the HCPCS Level II file, None if it is not in it, as those of CPT.
        fact: What we say of it in one field each, None if we have not written about it.
        lines: The paragraphs of our text by their part, rows of ``modifier_line``.
    """

    modifier: str
    official: sqlite3.Row | None
    fact: sqlite3.Row | None
    lines: Mapping[str, Sequence[sqlite3.Row]]

    def ended(self, on: date) -> str:
        """Return the last day it could be used (ISO) if that is before a date, else nothing."""
        last = self.official["terminated"] if self.official else None
        return last if last and last < on.isoformat() else ""


def _editions(content: Content, kinds: Sequence[str], on: date) -> tuple[Source, ...]:
    found = [one for kind in kinds for one in catalogue(content).kinds.get(kind, ())]
    return releases_for(found, on)[:1]


class Editions(NamedTuple):
    """Which releases answer for modifiers on a date; what is made from them is kept by it.

    Attributes:
        database: The content database.
        modified: When it was written, in nanoseconds.
        file: Id of the HCPCS Level II file, empty if none is installed.
        text: Id of the edition of our text, empty if there is none.
    """

    database: Path
    modified: int
    file: str
    text: str


def modifier_editions(content: Content, on: date) -> Editions:
    """Return which releases answer for modifiers on a date."""
    database = content.folder / DATABASE
    files, texts = (
        "".join(one.id for one in _editions(content, kinds, on)) for kinds in (_FILES, _TEXTS)
    )
    return Editions(database, database.stat().st_mtime_ns, files, texts)


def known_modifiers(content: Content, on: date) -> Mapping[str, KnownModifier]:
    """Return every modifier of the editions that answer for a date, in order."""
    return read_modifiers(modifier_editions(content, on))


@lru_cache(maxsize=4)
def read_modifiers(editions: Editions) -> Mapping[str, KnownModifier]:
    """Return every modifier of some editions, in order."""
    database, _, file, text = editions
    content = Content(database.parent, database.parent.name)
    try:
        connection = content.connection
        official = {
            row["modifier"]: row
            for row in connection.execute("SELECT * FROM modifier WHERE source = ?", (file,))
        }
        facts = {
            row["modifier"]: row
            for row in connection.execute("SELECT * FROM modifier_fact WHERE source = ?", (text,))
        }
        lines: dict[str, dict[str, list[sqlite3.Row]]] = defaultdict(dict)
        for row in connection.execute(
            "SELECT * FROM modifier_line WHERE source = ? ORDER BY modifier, part, line", (text,)
        ):
            lines[row["modifier"]].setdefault(row["part"], []).append(row)
    finally:
        content.close()
    return {
        modifier: KnownModifier(
            modifier, official.get(modifier), facts.get(modifier), lines.get(modifier, {})
        )
        for modifier in sorted(official.keys() | facts.keys())
    }


_SAID = {
    "when": "Used when",
    "not_when": "Not when",
    "documentation": "The record must show",
    "basis": "Public basis",
}
_DATES = {
    "added": "Added",
    "effective": "In its present form since",
    "terminated": "Last day it may be used:",
}


def modifier_list(content: Content, source: Source) -> tuple[Fact, ...]:
    """Return the modifiers of a HCPCS Level II file and those of CPT, with what we say of them.

    Args:
        content: The generation.
        source: The file; our own text where none is installed.
    """
    texts = catalogue(content).kinds.get(_TEXTS[0], ())
    text = max(texts, key=lambda one: one.valid_to or "", default=None)
    database = content.folder / DATABASE
    editions = Editions(
        database,
        database.stat().st_mtime_ns,
        source.id if source.kind in _FILES else "",
        text.id if text else "",
    )
    whose = f"{text.publisher}, {text.edition}" if text else ""
    return tuple(_listed(one, whose) for one in read_modifiers(editions).values())


def _listed(one: KnownModifier, whose: str) -> Fact:
    paragraphs = []
    title = ""
    if one.fact is not None:
        title = one.fact["title"]
        paragraphs.append(f"{one.fact['tells']} ({whose})")
        for part, label in _SAID.items():
            paragraphs += [f"{label}: {line['text']}" for line in one.lines.get(part, ())]
        paragraphs.append(f"NCCI: {one.fact['ncci']}")
        paragraphs.append(f"Effect on payment: {one.fact['payment']}")
    if one.official is not None:
        if title:
            paragraphs.insert(0, f"In plain words: {title}")
        title = one.official["description"]
        dates = {label: one.official[key] for key, label in _DATES.items()}
        paragraphs += [f"{label} {day}" for label, day in dates.items() if day]
    return Fact(one.modifier, title, tuple(paragraphs))
