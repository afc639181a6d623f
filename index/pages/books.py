"""Where the books lead to a code: entries of the indexes, rows of the neoplasm and drug tables."""

import sqlite3
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from index.database import Content
from index.database.tables.books import DRUG, EXTERNAL, INDEX, NEOPLASM
from index.model import CodeRef, System, display_code
from index.pages.rows import ancestor_rows, find_row

_CATEGORY = 3
_NOTE = "Note:"
"""How a note begins that the index prints among its terms; it is no step to a code."""
_INDEXES = (INDEX, EXTERNAL)
_TABLES = (NEOPLASM, DRUG)


class Relation(StrEnum):
    """How an entry leads to a code, the nearest first."""

    EXACT = "exact"
    MANIFESTATION = "manifestation"
    INCOMPLETE = "incomplete"
    CATEGORY = "category"


_ORDER = {relation: place for place, relation in enumerate(Relation)}


@dataclass(frozen=True, slots=True)
class IndexPath:
    """An entry of an index that leads to a code.

    Attributes:
        book: ``index`` or ``external``.
        number: Number of the entry.
        steps: Terms from the main term on, without nonessential modifiers.
        code: The code as printed: ``E11.22``, ``M84.4-``, ``E85.4 [I43]``, ``see category E11``.
        relation: How it leads to the code.
        source: Release it comes from.
    """

    book: str
    number: int
    steps: tuple[str, ...]
    code: str
    relation: Relation
    source: str

    @property
    def target(self) -> str:
        """The entry as a link: ``index:external:12``."""
        return f"index:{self.book}:{self.number}"


@dataclass(frozen=True, slots=True)
class TableRow:
    """A row of the neoplasm or drug table with a cell that leads to a code.

    Attributes:
        book: ``neoplasm`` or ``drug``.
        number: Number of the entry.
        steps: Terms from the main term on, without nonessential modifiers.
        cells: Undotted code, with a dash if incomplete, by number of the column (2 to 7).
        marked: Columns whose code is this one or one above it.
        relation: How the nearest of these leads to the code.
        source: Release it comes from.
    """

    book: str
    number: int
    steps: tuple[str, ...]
    cells: dict[int, str]
    marked: frozenset[int]
    relation: Relation
    source: str

    @property
    def target(self) -> str:
        """The row as a link: ``index:drug:12``."""
        return f"index:{self.book}:{self.number}"


def printed_code(code: str) -> str:
    """Return a code of a book as printed: ``M844-`` is ``M84.4-``, ``I63-`` is ``I63.-``."""
    bare = code.removesuffix("-")
    dotted = display_code(System.ICD10CM, bare)
    if bare == code:
        return dotted
    return f"{dotted}.-" if len(bare) == _CATEGORY else f"{dotted}-"


def printed_title(title: str, nemod: str, nemod_at: int) -> str:
    """Return a title with its nonessential modifiers where they are printed."""
    if not nemod:
        return title
    before, after = title[:nemod_at], title[nemod_at:]
    within = after[:1].isalnum()
    blank = " " if before and not within and not before.endswith((" ", "-")) else ""
    return f"{before}{blank}{nemod}{after}"


def _nearness(code: str, ancestors: Iterable[sqlite3.Row]) -> dict[str, int]:
    """Return the codes that books may print for a code, with how far above it they are.

    ``M84.4-`` leads to everything below it, and so does ``X58``, which is printed without the dash
    though a 7th character is needed.
    """
    found = {code: 0, f"{code}-": 0}
    above = {row["code"] for row in ancestors if _CATEGORY <= len(row["code"]) < len(code)}
    for length in range(len(code) - 1, _CATEGORY - 1, -1):
        beginning = code[:length]
        found[f"{beginning}-"] = len(code) - length
        if beginning in above:
            found[beginning] = len(code) - length
    return found


def _marks(values: Collection[object]) -> str:
    return ",".join("?" * len(values))


def paths_to(content: Content, ref: CodeRef, sources: Collection[str]) -> tuple[IndexPath, ...]:
    """Return the index entries that lead to a code.

    Args:
        content: The generation.
        ref: The code, of ICD-10-CM.
        sources: Ids of the indexes that answer; each must be of an index's kind.

    Returns:
        Exact ones first, then those whose code is less complete, then references to its category;
        within these in printed order.

    Raises:
        UnknownCodeError: No installed release has the code.
    """
    row = find_row(content, ref)
    near = _nearness(ref.code, ancestor_rows(content, row))
    codes = tuple(near)
    found: dict[tuple[str, str, int], tuple[Relation, int, sqlite3.Row]] = {}
    for column in ("code", "manifestation", "category", "subcategory"):
        # The plus keeps SQLite to the index of the column: it has no statistics to choose by.
        # Almost all rows hold nothing in some of these columns, which makes SQLite scan them all.
        for entry in content.connection.execute(
            f"SELECT * FROM index_entry INDEXED BY idx_index_entry_{column}"  # noqa: S608
            f" WHERE {column} IN ({_marks(codes)}) AND +source IN ({_marks(sources)})",
            (*codes, *sources),
        ):
            relation = _relation(column, near[entry[column]])
            key = (entry["book"], entry["source"], entry["number"])
            rank = (_ORDER[relation], near[entry[column]])
            if key not in found or rank < (_ORDER[found[key][0]], found[key][1]):
                found[key] = (relation, near[entry[column]], entry)
    ordered = sorted(
        found.values(),
        key=lambda one: (
            _ORDER[one[0]],
            one[1],
            _INDEXES.index(one[2]["book"]),
            one[2]["number"],
        ),
    )
    steps = _steps(content, [entry for _, _, entry in ordered])
    return tuple(
        IndexPath(
            entry["book"],
            entry["number"],
            steps[entry["book"], entry["source"], entry["number"]],
            _printed(entry, relation),
            relation,
            entry["source"],
        )
        for relation, _, entry in ordered
    )


def _relation(column: str, distance: int) -> Relation:
    if column in ("category", "subcategory"):
        return Relation.CATEGORY
    if distance:
        return Relation.INCOMPLETE
    return Relation.EXACT if column == "code" else Relation.MANIFESTATION


def _printed(entry: sqlite3.Row, relation: Relation) -> str:
    """Return what an entry prints behind its title."""
    if relation is Relation.CATEGORY:
        if entry["category"]:
            return f"see category {printed_code(entry['category'])}"
        return f"see subcategory {printed_code(entry['subcategory'])}"
    code = printed_code(entry["code"])
    if entry["manifestation"]:
        code = f"{code} [{printed_code(entry['manifestation'])}]".strip()
    return code


def _steps(
    content: Content, entries: Sequence[sqlite3.Row]
) -> dict[tuple[str, str, int], tuple[str, ...]]:
    """Return the terms from the main term on of some entries, by book, source and number."""
    terms: dict[tuple[str, str, int], tuple[int | None, str]] = {}
    wanted = {(one["book"], one["source"], one["number"]) for one in entries}
    while wanted:
        above = set()
        for book, source in {key[:2] for key in wanted}:
            numbers = [key[2] for key in wanted if key[:2] == (book, source)]
            for row in content.connection.execute(
                "SELECT number, parent, title, nemod FROM index_entry WHERE book = ?"  # noqa: S608
                f" AND source = ? AND number IN ({_marks(numbers)})",
                (book, source, *numbers),
            ):
                terms[book, source, row["number"]] = row["parent"], row["title"] or row["nemod"]
                if row["parent"] is not None:
                    above.add((book, source, row["parent"]))
        wanted = above - terms.keys()
    found = {}
    for one in entries:
        steps: list[str] = []
        number: int | None = one["number"]
        while number is not None:
            number, title = terms[one["book"], one["source"], number]
            if number is None or not title.startswith(_NOTE):
                steps.append(title)
        found[one["book"], one["source"], one["number"]] = tuple(reversed(steps))
    return found


def table_rows_to(
    content: Content, ref: CodeRef, sources: Collection[str], *, most: int | None = None
) -> tuple[tuple[TableRow, ...], int]:
    """Return the rows of the neoplasm and drug tables that lead to a code.

    Args:
        content: The generation.
        ref: The code, of ICD-10-CM.
        sources: Ids of the tables that answer; each must be of such a table's kind.
        most: Most rows to read, None for all.

    Returns:
        The rows, exact ones first, then in printed order; and how many there are.

    Raises:
        UnknownCodeError: No installed release has the code.
    """
    row = find_row(content, ref)
    near = _nearness(ref.code, ancestor_rows(content, row))
    hits: dict[tuple[str, str, int], dict[int, int]] = {}
    for cell in content.connection.execute(
        f"SELECT * FROM index_cell WHERE code IN ({_marks(near)})"  # noqa: S608
        f" AND +source IN ({_marks(sources)})",
        (*near, *sources),
    ):
        key = (cell["book"], cell["source"], cell["number"])
        hits.setdefault(key, {})[cell["column"]] = near[cell["code"]]
    ordered = sorted(hits, key=lambda key: (min(hits[key].values()), _TABLES.index(key[0]), key[2]))
    shown = ordered[:most]
    entries = [
        content.connection.execute(
            "SELECT * FROM index_entry WHERE book = ? AND source = ? AND number = ?", key
        ).fetchone()
        for key in shown
    ]
    steps = _steps(content, entries)
    return tuple(
        TableRow(
            key[0],
            key[2],
            steps[key],
            _cells(content, key),
            frozenset(hits[key]),
            Relation.INCOMPLETE if min(hits[key].values()) else Relation.EXACT,
            key[1],
        )
        for key in shown
    ), len(ordered)


def _cells(content: Content, key: tuple[str, str, int]) -> dict[int, str]:
    """Return the cells of one row of a table by their column."""
    rows = content.connection.execute(
        'SELECT "column", code FROM index_cell WHERE book = ? AND source = ? AND number = ?'
        ' ORDER BY "column"',
        key,
    )
    return {row["column"]: row["code"] for row in rows}
