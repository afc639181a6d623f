"""Tables of our own text about modifiers."""

from typing import NamedTuple

from index.database.tables.plain import PlainTable

ASSOCIATED = "NCCI-associated"
UNASSOCIATED = "not NCCI-associated"


class ModifierFact(NamedTuple):
    """What is said of a modifier in one field each.

    Attributes:
        modifier: Its two characters.
        level: ``CPT`` or ``HCPCS``.
        title: Our title.
        tells: What it tells the payer.
        payment: Its effect on payment.
        applies_to: What it is put on.
        ncci: ``ASSOCIATED`` if it may bypass an NCCI pair with indicator 1, else ``UNASSOCIATED``.
        checked: When and against which editions it was checked.
    """

    modifier: str
    level: str
    title: str
    tells: str
    payment: str
    applies_to: str
    ncci: str
    checked: str


class ModifierLine(NamedTuple):
    """A paragraph of our text about a modifier.

    Attributes:
        modifier: Its two characters.
        part: ``words``, ``when``, ``not_when``, ``documentation``, ``with`` or ``basis``.
        line: Place among those of the part, from 1.
        text: The paragraph; a modifier where the part is ``with``.
    """

    modifier: str
    part: str
    line: int
    text: str


TABLES: tuple[PlainTable, ...] = (
    PlainTable("modifier_fact", ModifierFact, ("modifier",)),
    PlainTable("modifier_line", ModifierLine, ("modifier", "part", "line")),
)
