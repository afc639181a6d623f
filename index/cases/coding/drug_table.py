"""The table of drugs and chemicals, looked up by the names that notes use."""

from collections.abc import Mapping
from functools import cache, cached_property

from index.cases.coding.tables import rows
from index.database import Content
from index.database.tables.books import DRUG
from index.fulltext.text import fold


@cache
def _entries() -> Mapping[str, str]:
    """Return the entries of the table by the names of notes that stand for them."""
    return {
        name: row["entry"] for row in rows("drug_names", "drug") for name in row["names"].split()
    }


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
        word = _entries().get(word, word)
        names = (word, f"{word} nec", word.removesuffix("s"), f"{word}s")
        found = next((table[name] for name in names if name in table), None)
        return found or {}
