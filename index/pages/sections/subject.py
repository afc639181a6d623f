"""What every section of a page is made from: the code, the date, and what is installed."""

import sqlite3
from dataclasses import dataclass
from datetime import date

from index.database import Content
from index.model import CodeRef, Source, System
from index.model.editions import releases_for
from index.pages.rows import Catalogue


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

    def editions(self, *kinds: str) -> tuple[Source, ...]:
        """Return the releases of some kinds that answer for the date of service.

        Several parts of one edition are all returned; nothing installed gives none.
        """
        found = [one for kind in kinds for one in self.releases.kinds.get(kind, ())]
        return releases_for(found, self.on) if found else ()
