"""The table of drugs and chemicals, looked up by the names that notes use."""

from functools import cached_property

from index.database import Content
from index.database.tables.books import DRUG
from index.fulltext.text import fold

_CLASSES = {
    "chemotherapy": "antineoplastic", "chemo": "antineoplastic", "carboplatin": "antineoplastic",
    "cisplatin": "antineoplastic", "steroid": "corticosteroid", "steroids": "corticosteroid",
    "opioid": "opioid", "opioids": "opioid", "nsaid": "nonsteroidal anti-inflammatory drug",
    "nsaids": "nonsteroidal anti-inflammatory drug", "anticoagulant": "anticoagulant", "antibiotic": "antibiotic",
    "antibiotics": "antibiotic", "statin": "hmg coa reductase inhibitor", "diuretic": "diuretic",
    "insulin": "insulin", "glargine": "insulin", "lispro": "insulin", "benzodiazepine": "benzodiazepine",
    "apap": "acetaminophen", "tylenol": "acetaminophen", "xanax": "alprazolam", "ativan": "lorazepam",
    "coumadin": "warfarin", "eliquis": "anticoagulant", "apixaban": "anticoagulant", "rivaroxaban": "anticoagulant",
}  # fmt: skip
"""Names of notes, and the entries of the table they stand for."""


def _table(content: Content) -> dict[str, dict[int, str]]:
    """Return the columns of the table of drugs by the folded name of a main entry."""
    names = {
        row["number"]: fold(row["title"])
        for row in content.connection.execute(
            "SELECT number, title FROM index_entry WHERE book = ? AND parent IS NULL", (DRUG,)
        )
    }
    found: dict[str, dict[int, str]] = {}
    for row in content.connection.execute(
        'SELECT number, "column", code FROM index_cell WHERE book = ?', (DRUG,)
    ):
        name = names.get(row["number"])
        if name is not None:
            code = row["code"].replace(".", "").rstrip("-")
            found.setdefault(name, {})[row["column"]] = code
    return found


class DrugTable:
    """Looks drugs up.

    Args:
        content: The content.
    """

    def __init__(self, content: Content) -> None:
        self._content = content

    @cached_property
    def _cells(self) -> dict[str, dict[int, str]]:
        return _table(self._content)

    def codes(self, name: str) -> dict[int, str]:
        """Return the codes of a drug by column; empty if the table has no such drug."""
        table = self._cells
        word = fold(name)
        word = _CLASSES.get(word, word)
        names = (word, f"{word} nec", word.removesuffix("s"), f"{word}s")
        found = next((table[name] for name in names if name in table), None)
        return found or {}
