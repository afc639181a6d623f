"""What every section of a page is made from: the code, the date, and what is installed."""

import sqlite3
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from index.database import Content
from index.model import CodeRef, Source, System
from index.model.editions import releases_for
from index.pages.rows import Catalogue

_WRITTEN_ABOUT = (System.CPT, System.HCPCS)


@dataclass(frozen=True)
class Subject:
    """The code of a page.

    Attributes:
        content: The generation.
        releases: What it holds.
        row: The code's row.
        ancestors: The rows above it, nearest first.
        on: The date of service.
        locality: Locality of the fee schedule chosen by the user, ``13202-01``; empty if none.
    """

    content: Content
    releases: Catalogue
    row: sqlite3.Row
    ancestors: tuple[sqlite3.Row, ...]
    on: date
    locality: str = ""

    @property
    def ref(self) -> CodeRef:
        """The code."""
        return CodeRef(System(self.row["system"]), self.row["code"])

    @cached_property
    def own_text(self) -> Mapping[str, Sequence[sqlite3.Row]]:
        """What we have written about the code, the rows of ``procedure_line`` by their part."""
        parts: dict[str, list[sqlite3.Row]] = {}
        if self.ref.system not in _WRITTEN_ABOUT or not self.row["billable"]:
            return parts
        for source in self.editions("procedure_texts")[:1]:
            for row in self.content.connection.execute(
                "SELECT * FROM procedure_line WHERE system = ? AND code = ? AND source = ?"
                " ORDER BY part, line",
                (self.ref.system.value, self.ref.code, source.id),
            ):
                parts.setdefault(row["part"], []).append(row)
        return parts

    def editions(self, *kinds: str) -> tuple[Source, ...]:
        """Return the releases of some kinds that answer for the date of service.

        Several parts of one edition are all returned; nothing installed gives none.
        """
        found = [one for kind in kinds for one in self.releases.kinds.get(kind, ())]
        return releases_for(found, self.on) if found else ()
