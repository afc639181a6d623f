"""Table of our own text about procedures."""

from typing import NamedTuple

from index.database.tables.plain import PlainTable


class ProcedureLine(NamedTuple):
    """A paragraph of our text about a code.

    Attributes:
        system: ``CPT`` or ``HCPCS``.
        code: The code.
        part: ``title``, ``summary``, ``words``, ``description``, one of the six sections, or
            ``checked``.
        line: Place among those of the part, from 1.
        text: The paragraph; the case of an example.
        codes: What an example reports, divided by blanks; empty elsewhere.
        reason: Why an example reports that; empty elsewhere.
    """

    system: str
    code: str
    part: str
    line: int
    text: str
    codes: str = ""
    reason: str = ""


TABLES: tuple[PlainTable, ...] = (
    PlainTable("procedure_line", ProcedureLine, ("system", "code", "part", "line")),
)
