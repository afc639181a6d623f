"""Tables of the National Correct Coding Initiative, in ``edits.sqlite``.

Medically unlikely edits and add-on codes are plain tables. The 4.3 million rows of the pairs are
packed, since one row a pair would take 300 MB with its indexes:

- ``ptp_code`` numbers the codes, ``ptp_terms`` the few thousand combinations of what is said of a
  pair (``PairTerms``), ``ptp_file`` the releases.
- ``ptp`` has one row a file, side and code: side 1 lists the column-2 codes of a column-1 code,
  side 2 the column-1 codes of a column-2 code. ``pairs`` holds their numbers and those of the
  terms, as ``pack_pairs`` writes them.
"""

import zlib
from typing import TYPE_CHECKING, NamedTuple

from index.database.tables.plain import PlainTable

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    Numbers = npt.NDArray[np.uint32]


class PairTerms(NamedTuple):
    """What is said of a pair.

    Attributes:
        prior_1996: Whether it was in existence before 1996.
        effective: First day (ISO), None if not known.
        deleted: Last day (ISO), None while it is in force.
        indicator: Modifier indicator: 0 not allowed, 1 allowed, 9 not applicable, since the edit
            was deleted on its first day.
        rationale: Why the pair is edited, in the publisher's words.
    """

    prior_1996: bool
    effective: str | None
    deleted: str | None
    indicator: int
    rationale: str


class PairEdit(NamedTuple):
    """A procedure-to-procedure edit; the setting is that of the release.

    Attributes:
        column1: The code that is paid.
        column2: The code that is not paid beside it.
        terms: The rest of the row; equal terms are one object.
    """

    column1: str
    column2: str
    terms: PairTerms


class UnlikelyEdit(NamedTuple):
    """A medically unlikely edit.

    Attributes:
        setting: ``practitioner``, ``outpatient`` or ``dme``.
        code: The code.
        value: Most units of service.
        adjudication: Indicator: 1 a line of the claim, 2 a day by policy, 3 a day by clinical
            benchmarks.
        rationale: Why, in the publisher's words.
    """

    setting: str
    code: str
    value: int
    adjudication: int
    rationale: str


class AddOnEdit(NamedTuple):
    """An add-on code and one primary code it may be billed with.

    Attributes:
        line: Number of the row in its file; history may repeat a pair, and dates may be missing.
        type: 1, 2 or 3.
        code: The add-on code.
        code_deleted: Day the add-on code was deleted (ISO), None if it was not.
        primary: The primary code; ``CCCCC`` where the contractor decides.
        primary_deleted: Day the primary code was deleted (ISO), None if it was not.
        effective: First day of the edit (ISO), None if not known.
        deleted: Last day of the edit (ISO), None while it is in force.
        notes: Special instructions, empty if none.
    """

    line: int
    type: int
    code: str
    code_deleted: str | None
    primary: str
    primary_deleted: str | None
    effective: str | None
    deleted: str | None
    notes: str


TABLES: tuple[PlainTable, ...] = (
    PlainTable("mue", UnlikelyEdit, ("code", "setting")),
    PlainTable("add_on", AddOnEdit, ("line",), (("code",), ("primary",))),
)

PACKED_TABLES: dict[str, tuple[dict[str, type], tuple[str, ...]]] = {
    "ptp_file": ({"id": int, "source": str}, ("id",)),
    "ptp_code": ({"id": int, "code": str}, ("id",)),
    "ptp_terms": (
        {
            "id": int,
            "prior_1996": int,
            "effective": str,
            "deleted": str,
            "indicator": int,
            "rationale": str,
        },
        ("id",),
    ),
    "ptp": (
        {"file": int, "side": int, "code": int, "pairs": bytes},
        ("file", "side", "code"),
    ),
}
"""Columns and key of each table of pairs."""


def pack_pairs(others: "Numbers", terms: "Numbers") -> bytes:
    """Return the pairs of one code as they are stored.

    Args:
        others: Numbers of the other codes.
        terms: Number of the terms of each.
    """
    plain = others.astype("<u4").tobytes() + terms.astype("<u4").tobytes()
    return zlib.compress(plain, 6)


def unpack_pairs(packed: bytes) -> "tuple[Numbers, Numbers]":
    """Return what ``pack_pairs`` was given."""
    import numpy as np

    both = np.frombuffer(zlib.decompress(packed), "<u4").reshape(2, -1)
    return both[0], both[1]
