"""Tables of the user's own licensed descriptors (AMA, ADA)."""

from typing import NamedTuple

from index.database.tables.plain import PlainTable


class LicensedText(NamedTuple):
    """A text of a licensed file about a code.

    Attributes:
        system: ``CPT`` or ``CDT``.
        code: The number, empty for the copyright line of the file.
        use: ``long``, ``medium``, ``short``, ``consumer``, ``clinician``, ``nomenclature``,
            ``descriptor``, or ``copyright``.
        line: Place among the texts of one use, from 1.
        text: The text, word for word.
    """

    system: str
    code: str
    use: str
    line: int
    text: str


class LicensedModifier(NamedTuple):
    """A modifier of the AMA's licensed file.

    Attributes:
        modifier: Its characters.
        text: The text, word for word.
    """

    modifier: str
    text: str


TABLES: tuple[PlainTable, ...] = (
    PlainTable("licensed_text", LicensedText, ("system", "code", "use", "line")),
    PlainTable("licensed_modifier", LicensedModifier, ("modifier",)),
)
