"""What is known of modifiers: the HCPCS Level II file's rows and our own text, on a date."""

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
