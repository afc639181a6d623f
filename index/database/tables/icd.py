"""Tables of ICD-10-CM beside the Tabular List: indexes, history, POA, code edits."""

from typing import NamedTuple

from index.database.tables.plain import PlainTable
from index.model import System


class Addendum(NamedTuple):
    """One change of an addendum to an order or codes file.

    A code that becomes a heading is deleted as billable and added as not billable.

    Attributes:
        position: Place in the file, from 0.
        system: Code set.
        action: ``add``, ``delete`` or ``revise``.
        code: The code or heading.
        billable: Whether it is valid for submission; None where the file has no flag.
        old_title: Long title before, None if it is added.
        new_title: Long title after, None if it is deleted.
        effective: First day of the change (ISO), None if the file's edition is not known.
    """

    position: int
    system: System
    action: str
    code: str
    billable: bool | None
    old_title: str | None
    new_title: str | None
    effective: str | None


class Conversion(NamedTuple):
    """A code new since 2016-10-01 and what was coded before.

    Attributes:
        position: Place in the table, from 0; a few codes have two rows.
        code: The new code.
        effective: First day of the code (ISO).
        previous: The previous assignment as printed: ``C56.1 and C56.2``, ``None``.
    """

    position: int
    code: str
    effective: str
    previous: str


class ConversionOrigin(NamedTuple):
    """A previous code, or range of them, named in a row of the conversion table.

    Attributes:
        position: The row in the conversion table.
        place: Place within the row, from 0.
        code: The new code.
        first: First previous code.
        last: Last one of a range, else the same as ``first``.
    """

    position: int
    place: int
    code: str
    first: str
    last: str


class PoaExempt(NamedTuple):
    """A diagnosis that needs no present-on-admission indicator."""

    code: str


class MceEdit(NamedTuple):
    """An edit of the Medicare Code Editor on a diagnosis.

    Attributes:
        code: The diagnosis.
        edit: ``age``, ``sex`` or ``manifestation``.
        rule: As published: ``Maternity (Ages 9-64)``, ``Female Only``.
        youngest: Youngest age in years that passes, None if the edit is not on age.
        oldest: Oldest age in years that passes, None if the edit is not on age.
    """

    code: str
    edit: str
    rule: str
    youngest: int | None
    oldest: int | None


class CcExclusion(NamedTuple):
    """A complication or comorbidity and the principal diagnoses beside which it does not count.

    Attributes:
        code: The secondary diagnosis.
        level: ``CC`` or ``MCC``.
        collection: Number of the collection of principal diagnoses, None if none exclude it.
        alive_only: Whether it is an MCC only for patients discharged alive.
    """

    code: str
    level: str
    collection: str | None
    alive_only: bool


class PdxCollection(NamedTuple):
    """A collection of principal diagnoses.

    Attributes:
        collection: Its number of four digits.
        codes: The diagnoses in order, divided by blanks: 190,000 rows would be many times larger,
            and nobody asks for one of them alone.
    """

    collection: str
    codes: str


class DrgExclusion(NamedTuple):
    """A complication that does not count in some MS-DRGs, whatever the principal diagnosis.

    Attributes:
        code: The secondary diagnosis.
        first: First MS-DRG of the range.
        last: Last MS-DRG of the range.
        title: What the MS-DRGs have in common, as published.
    """

    code: str
    first: str
    last: str
    title: str


TABLES: tuple[PlainTable, ...] = (
    PlainTable("addendum", Addendum, ("position",), (("system", "code"),)),
    PlainTable("conversion", Conversion, ("position",), (("code",),)),
    PlainTable("conversion_origin", ConversionOrigin, ("position", "place"), (("first",),)),
    PlainTable("poa_exempt", PoaExempt, ("code",)),
    PlainTable("mce_edit", MceEdit, ("code", "edit", "rule")),
    PlainTable("cc_exclusion", CcExclusion, ("code",)),
    PlainTable("pdx_collection", PdxCollection, ("collection",)),
    PlainTable("drg_exclusion", DrgExclusion, ("code", "first")),
)
