"""Table of our own text about compliance."""

from typing import NamedTuple

from index.database.tables.plain import PlainTable


class ComplianceLine(NamedTuple):
    """A paragraph of an entry about a rule of billing or of the record.

    Attributes:
        entry: Key of the entry: ``incident-to``.
        part: ``title``, ``ask``, ``rule``, ``points``, ``yes``, ``no``, ``errors``, ``numbers``,
            ``basis``, or ``as_of``, the day (ISO) up to which we know the rule.
        line: Place among those of the part, from 1.
        text: The paragraph.
    """

    entry: str
    part: str
    line: int
    text: str


TABLES: tuple[PlainTable, ...] = (
    PlainTable("compliance_line", ComplianceLine, ("entry", "part", "line")),
)
