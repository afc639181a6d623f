"""What a code is found by besides its title: inclusion terms, short descriptions, RBCS names."""

import sqlite3
from collections.abc import Collection
from typing import NamedTuple

from index.model import Kind, Span

WIDE = (Kind.CHAPTER, Kind.BLOCK)
"""Headings by whose titles nothing below them is found: their words stand at thousands of codes
and tell none from another."""
_NO_FAMILY = "No RBCS Family"


class Phrase(NamedTuple):
    """A phrase that describes a code.

    Attributes:
        label: What it is: ``inclusion``, ``short description``, ``RBCS``, or ``under`` for the
            title of a heading above the code.
        text: The words, as published.
    """

    label: str
    text: str

    def __str__(self) -> str:
        """The phrase as a result list shows it: ``RBCS: Arthroplasty - Knee``."""
        return f"{self.label}: {self.text}"

    def shifted(self, spans: tuple[Span, ...]) -> tuple[Span, ...]:
        """Return pieces of the words as pieces of the phrase with its label."""
        offset = len(self.label) + len(": ")
        return tuple((start + offset, end + offset) for start, end in spans)


# One statement, since a result list asks it at every key. Older editions and assignments come
# first, so that the newest one is read last. RBCS and the alpha-numeric file name codes by their
# characters, which ICD-10-CM has too: hence the systems.
_QUERY = """
    SELECT code_id AS id, 'inclusion' AS label, text AS first, '' AS second, '' AS third,
           '' AS edition, '' AS since, id AS line
    FROM note WHERE kind IN ('inclusion', 'includes') {notes}
    UNION ALL
    SELECT c.id, 'short description', d.short_description, '', '', ifnull(s.valid_from, ''), '', 0
    FROM code c JOIN hcpcs_detail d ON d.code = c.code JOIN source s ON s.id = d.source
    WHERE c.system = 'HCPCS' {codes}
    UNION ALL
    SELECT c.id, 'RBCS', r.family, r.subcategory, r.category, ifnull(s.edition, ''),
           ifnull(r.assigned, ''), -r.line
    FROM code c JOIN rbcs r ON r.code = c.code JOIN source s ON s.id = r.source
    WHERE c.system IN ('HCPCS', 'CPT', 'CDT') {codes}
    ORDER BY edition, since, line
"""


def phrases(
    connection: sqlite3.Connection, numbers: Collection[int] | None = None
) -> dict[int, list[Phrase]]:
    """Return the phrases of documents, each once.

    Of the short descriptions of several editions, and of the RBCS assignments of a code over
    time, the newest one counts. RBCS names go from the family to the category.

    Args:
        connection: The content database.
        numbers: The documents; all if None.
    """
    wanted = sorted(numbers or ())
    marks = ",".join("?" * len(wanted))
    limits = {"notes": "", "codes": ""}
    if numbers is not None:
        limits = {"notes": f"AND code_id IN ({marks})", "codes": f"AND c.id IN ({marks})"}
    inclusions: dict[int, list[Phrase]] = {}
    newest: dict[tuple[int, str], sqlite3.Row] = {}
    for row in connection.execute(_QUERY.format(**limits), wanted * 3):
        if row["label"] != "inclusion":
            newest[row["id"], row["label"]] = row
            continue
        own = inclusions.setdefault(row["id"], [])
        phrase = Phrase(row["label"], row["first"])
        if phrase not in own:  # another edition says it too
            own.append(phrase)
    for (number, label), row in sorted(newest.items()):
        texts = dict.fromkeys((row["first"], row["second"], row["third"]))
        own = inclusions.setdefault(number, [])
        own += [Phrase(label, text) for text in texts if text and text != _NO_FAMILY]
    return inclusions
