"""What our text about modifiers must keep to: complete, consistent, and true to published lists."""

from collections.abc import Collection, Iterable, Iterator, Sequence

from index.database import Content
from index.database.tables.modifiers import ASSOCIATED
from index.pages.edits import NCCI_MODIFIERS
from index.procedures.checking import Complaint
from index.sources.modifier_texts import ModifierText

_IN_USE = (
    "22 23 24 25 26 27 32 33 47 50 51 52 53 54 55 56 57 58 59 62 63 66 73 74 76 77 78 79 80 81 82"
    " 90 91 92 93 95 96 97 99 1P 2P 3P 8P P1 P2 P3 P4 P5 P6"
)
CPT_MODIFIERS = frozenset(_IN_USE.split())
"""Modifiers of CPT in use, by their characters; those of genetic tests are not among them."""


def complaints(texts: Sequence[ModifierText], in_force: Collection[str]) -> Iterator[Complaint]:
    """Check records about modifiers.

    Args:
        texts: All of them.
        in_force: Modifiers that the HCPCS Level II file has in force; empty if it is not installed.
    """
    known = {text.modifier for text in texts}
    for text in texts:
        yield from _one(text, known)
    for modifier in sorted((CPT_MODIFIERS | set(in_force)) - known):
        yield Complaint(modifier, "nothing is written about it")
    yield from _doubles(texts)


def _one(text: ModifierText, known: Collection[str]) -> Iterator[Complaint]:
    modifier, fact = text.modifier, text.fact
    if (fact.level == "CPT") != (modifier in CPT_MODIFIERS):
        yield Complaint(modifier, f"it is no modifier of {fact.level}")
    if (fact.ncci == ASSOCIATED) != (modifier in NCCI_MODIFIERS):
        yield Complaint(modifier, "the NCCI Policy Manual says the contrary of ncci_associated")
    if fact.title.lower() in (word.lower() for word in text.lists["words"]):
        yield Complaint(modifier, "the title stands among the words again")
    for other in text.lists["with"]:
        if other == modifier or other not in known:
            yield Complaint(modifier, f"{other} is no other modifier that we write about")


def _doubles(texts: Iterable[ModifierText]) -> Iterator[Complaint]:
    """Find titles that two modifiers share."""
    seen: dict[str, str] = {}
    for text in texts:
        other = seen.setdefault(text.fact.title.lower(), text.modifier)
        if other != text.modifier:
            yield Complaint(text.modifier, f"it has the title of {other}")


def in_force(content: Content) -> frozenset[str]:
    """Return the modifiers that the newest HCPCS Level II file has in force at its beginning."""
    rows = content.connection.execute(
        "SELECT m.modifier FROM modifier m JOIN source s ON s.id = m.source"
        " WHERE s.valid_from = (SELECT max(valid_from) FROM source WHERE id IN"
        " (SELECT source FROM modifier)) AND (m.terminated IS NULL OR m.terminated >= s.valid_from)"
    )
    return frozenset(row["modifier"] for row in rows)
