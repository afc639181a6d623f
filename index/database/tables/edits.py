"""Tables of the National Correct Coding Initiative, in ``edits.sqlite``.

Four million procedure-to-procedure pairs would take 400 MB as plain rows with an index each way.
They are packed: one row a code and side holds all its pairs as records of eight bytes, so that a
code's pairs are one read and no index is needed.

==================  ====================================================================
``ptp_code``        every code that occurs, numbered from 0 in order
``ptp_date``        every date that occurs (ISO), numbered from 1; 0 stands for no date
``ptp_rationale``   every rationale, numbered from 0
``ptp``             setting, side (1: the code is in column 1), code number, and ``pairs``:
                    records of ``PAIR``, in the order of the other code
==================  ====================================================================
"""

from typing import NamedTuple

from index.database.tables.plain import PlainTable

PAIR = (
    ("other", "<u2"),
    ("effective", "<u2"),
    ("deletion", "<u2"),
    ("flags", "u1"),
    ("rationale", "u1"),
)
"""Fields of a packed pair, as numpy writes a dtype: number of the code in the other column,
numbers of the dates, flags, number of the rationale."""

PRIOR_1996 = 4
"""Flag of a pair in existence prior to 1996; the two bits below hold the modifier indicator."""
INDICATORS = (0, 1, 9)
"""Modifier indicators by the number that the two bits hold."""

PTP_TABLES: dict[str, dict[str, type]] = {
    "ptp_code": {"number": int, "code": str},
    "ptp_date": {"number": int, "day": str},
    "ptp_rationale": {"number": int, "text": str},
    "ptp": {"setting": str, "side": int, "code": int, "pairs": bytes, "source": str},
}
PTP_KEYS: dict[str, str | tuple[str, ...]] = {
    "ptp_code": "number",
    "ptp_date": "number",
    "ptp_rationale": "number",
    "ptp": ("setting", "side", "code"),
}


class PtpRow(NamedTuple):
    """A procedure-to-procedure edit, as a reader yields it.

    Attributes:
        setting: ``practitioner`` or ``outpatient``.
        column1: The code that is paid.
        column2: The code that is not, unless a modifier is allowed and used.
        prior_1996: Whether it existed before 1996.
        effective: First day on which it applies (ISO), empty if not known.
        deletion: Last day on which it applies (ISO), empty if it is in force.
        indicator: Modifier indicator: 0 not allowed, 1 allowed, 9 not applicable.
        rationale: Why, as CMS words it.
    """

    setting: str
    column1: str
    column2: str
    prior_1996: bool
    effective: str
    deletion: str
    indicator: int
    rationale: str


class MueRow(NamedTuple):
    """A medically unlikely edit.

    Attributes:
        setting: ``practitioner``, ``outpatient`` or ``dme``.
        code: The code.
        units: Units of service at the most.
        indicator: Adjudication indicator: 1 line, 2 date of service by policy, 3 date of service
            by clinical benchmarks.
        rationale: Why, as CMS words it.
    """

    setting: str
    code: str
    units: int
    indicator: int
    rationale: str


class AddOnRow(NamedTuple):
    """An add-on code edit.

    Attributes:
        number: Place in the file, from 0.
        edit_type: 1 primary codes are listed, 2 the contractor decides, 3 some are listed.
        code: The add-on code.
        code_deletion: Day on which the add-on code was deleted (ISO), None if it is in force.
        primary_code: The code it is reported with, ``CCCCC`` if the contractor decides.
        primary_deletion: Day on which that code was deleted (ISO), None if it is in force.
        effective: First day on which the edit applies (ISO), None if not known.
        deletion: Last day on which it applies (ISO), None if it is in force.
        notes: Special instructions as CMS words them.
    """

    number: int
    edit_type: int
    code: str
    code_deletion: str | None
    primary_code: str
    primary_deletion: str | None
    effective: str | None
    deletion: str | None
    notes: str


TABLES: tuple[PlainTable, ...] = (
    PlainTable("mue", MueRow, ("setting", "code"), (("code",),)),
    PlainTable("add_on", AddOnRow, ("number",), (("code",), ("primary_code",))),
)
