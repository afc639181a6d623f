"""Tables of HCPCS Level II, place of service, RBCS, OPPS and coverage documents."""

from typing import NamedTuple

from index.database.tables.plain import PlainTable


class CodePeriodRow(NamedTuple):
    """The dates that the publisher gives for a code itself.

    Attributes:
        system: Its code set.
        code: Its characters.
        valid_from: First day on which it may be used (ISO), None if not given.
        valid_to: Last day on which it may be used (ISO), None if open.
    """

    system: str
    code: str
    valid_from: str | None
    valid_to: str | None


TABLES: tuple[PlainTable, ...] = (PlainTable("code_period", CodePeriodRow, ("system", "code")),)
