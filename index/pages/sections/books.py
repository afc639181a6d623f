"""Entries of the indexes, and rows of the neoplasm and drug tables, that lead to a code."""

from collections.abc import Iterable, Sequence

from index.database.tables.books import BOOK_TITLES, COLUMNS, DRUG, EXTERNAL, INDEX, NEOPLASM
from index.model import CodeRef, Kind, System
from index.model.sections import Block, Cell, Grid, Path, Paths, Section, Statement, Tone
from index.pages.books import (
    IndexPath,
    Relation,
    TableRow,
    paths_to,
    printed_code,
    table_rows_to,
)
from index.pages.links import installed_codes
from index.pages.sections.subject import Subject

_MOST_PATHS = 40
_MOST_ROWS = 20
_THIS = "\N{BLACK RIGHT-POINTING SMALL TRIANGLE} "
"""Marks the cell of this code, besides its tone."""
_TONES = {
    Relation.EXACT: Tone.PLAIN,
    Relation.MANIFESTATION: Tone.HINT,
    Relation.INCOMPLETE: Tone.CARE,
    Relation.CATEGORY: Tone.MUTED,
}


def sections(subject: Subject) -> Iterable[Section]:
    """Return the sections of a code; none if nothing is installed about it."""
    headings = (Kind.CHAPTER.value, Kind.BLOCK.value)
    if subject.ref.system is not System.ICD10CM or subject.row["kind"] in headings:
        return
    indexes = _sources(subject, (INDEX, EXTERNAL))
    if indexes:
        yield _index(subject, indexes)
    for book in (NEOPLASM, DRUG):
        sources = _sources(subject, (book,))
        if sources:
            yield _table(subject, book, sources)


def _sources(subject: Subject, books: Iterable[str]) -> tuple[str, ...]:
    """Return the ids of the releases of some books that answer for the date of service."""
    return tuple(source.id for book in books for source in subject.editions(f"icd10cm_{book}"))


def _index(subject: Subject, sources: tuple[str, ...]) -> Section:
    found = paths_to(subject.content, subject.ref, sources)
    blocks: list[Block] = []
    for source in sources:
        paths = [path for path in found[:_MOST_PATHS] if path.source == source]
        if paths:
            blocks.append(Paths(tuple(_path(path) for path in paths), source))
    if len(found) > _MOST_PATHS:
        blocks.append(Statement(f"{len(found) - _MOST_PATHS:,} more entries", source=sources[0]))
    if not found and subject.row["billable"]:
        text = "No entry of the installed indexes leads to this code"
        blocks.append(Statement(text, source=sources[0]))
    return Section("index", "Index entries that lead here", tuple(blocks))


def _path(path: IndexPath) -> Path:
    return Path(path.steps, Cell(path.code, tone=_TONES[path.relation]), path.target)


def _table(subject: Subject, book: str, sources: tuple[str, ...]) -> Section:
    rows, count = table_rows_to(subject.content, subject.ref, sources, most=_MOST_ROWS)
    if not rows:
        return Section(f"{book}_table", BOOK_TITLES[book], ())
    installed = installed_codes(
        subject.content,
        System.ICD10CM,
        (code.removesuffix("-") for row in rows for code in row.cells.values()),
    )
    columns = ("Substance" if book == DRUG else "Neoplasm", *COLUMNS[book].values())
    blocks: list[Block] = [
        Grid(columns, _grid_rows(rows, book, installed), rows[0].source),
    ]
    if count > len(rows):
        blocks.append(Statement(f"{count - len(rows):,} more rows", source=rows[0].source))
    return Section(f"{book}_table", BOOK_TITLES[book], tuple(blocks))


def _grid_rows(
    rows: Sequence[TableRow], book: str, installed: frozenset[str]
) -> tuple[tuple[Cell, ...], ...]:
    """Return rows with their term and all of their cells, this code's marked."""
    below = 1 if book == NEOPLASM else 0  # its one main term says "Neoplasm, neoplastic"
    return tuple(
        (
            Cell(", ".join(row.steps[below:] or row.steps), target=row.target),
            *(
                _cell(row.cells.get(column, ""), column in row.marked, installed)
                for column in COLUMNS[book]
            ),
        )
        for row in rows
    )


def _cell(code: str, marked: bool, installed: frozenset[str]) -> Cell:
    if not code:
        return Cell("\N{EN DASH}", tone=Tone.MUTED)
    bare = code.removesuffix("-")
    ref = CodeRef(System.ICD10CM, bare) if bare in installed else None
    if marked:
        return Cell(_THIS + printed_code(code), ref=ref, tone=Tone.HINT)
    return Cell(printed_code(code), ref=ref)
