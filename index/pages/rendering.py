"""Sections of a page as rows of text, which command line, Markdown, print and compare share."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from index.model import CodePage
from index.model.sections import (
    Bar,
    Bars,
    Block,
    Fact,
    Facts,
    Grid,
    Mark,
    PairList,
    Passage,
    Paths,
    Points,
    Section,
    Span,
    Statement,
    Timeline,
)

DASH = "\N{EN DASH}"
_SEPARATOR = " \N{MIDDLE DOT} "
_WIDEST = 48
"""Characters up to which a column of plain text is filled up with spaces."""


@dataclass(frozen=True, slots=True)
class Rows:
    """One block as text.

    Attributes:
        cells: Rows of one or more texts; the first is the label where there are several.
        columns: Headings of a table; empty where the rows are labels and values.
        numeric: Columns set right.
        source: Release that the block comes from; empty where it names none.
    """

    cells: tuple[tuple[str, ...], ...]
    columns: tuple[str, ...] = ()
    numeric: frozenset[int] = field(default_factory=frozenset)
    source: str = ""


def figure(value: float) -> str:
    """Return a size as text: two digits behind the point, as fee schedules print RVUs."""
    return f"{value:.2f}"


def fact_text(fact: Fact) -> str:
    """Return a fact's value with what it means: ``090 (90 days after the procedure)``."""
    if not fact.meaning:
        return fact.value.text
    return f"{fact.value.text} ({fact.meaning})" if fact.value.text else fact.meaning


def bar_text(bar: Bar, unit: str) -> str:
    """Return a bar's figures: ``work 0.97 + practice 1.20 = 2.17 RVU``."""
    parts = " + ".join(f"{name} {figure(size)}" for name, size in bar.parts)
    total = figure(sum(size for _name, size in bar.parts))
    if len(bar.parts) < 2:
        return f"{parts} {unit}".strip()
    return f"{parts} = {total} {unit}".strip()


def span_text(span: Span) -> str:
    """Return the dates of a span, ISO, both days included."""
    if span.start is None and span.end is None:
        return "no dates given"
    if span.end is None:
        return f"from {span.start}"
    if span.start is None:
        return f"to {span.end}"
    return f"{span.start} {DASH} {span.end}"


def point_texts(points: Points) -> tuple[str, ...]:
    """Return the items as text, steps with their numbers."""
    texts = ("".join(cell.text for cell in item) for item in points.items)
    if points.mark is Mark.NUMBER:
        return tuple(f"{number}. {text}" for number, text in enumerate(texts, start=1))
    return tuple(texts)


def pairs_text(pairs: PairList) -> str:
    """Return the counts of a list of pairs in words."""
    return (
        f"{pairs.in_force:,} in force, {pairs.with_modifier:,} of them with a modifier allowed; "
        f"{pairs.total:,} with deleted ones"
    )


def rows(block: Block) -> Rows:
    """Return a block as rows of text."""
    source = block.source
    match block:
        case Facts():
            cells = tuple((fact.label, fact_text(fact)) for fact in block.items)
        case Grid():
            grid = tuple(tuple(cell.text for cell in row) for row in block.rows)
            return Rows(grid, block.columns, block.numeric, source)
        case Paths():
            cells = tuple((", ".join(path.steps), path.code.text) for path in block.items)
        case Passage():
            return Rows(((block.heading.text,), (block.text,)), source=source)
        case Points():
            return Rows(tuple((text,) for text in point_texts(block)), source=source)
        case Bars():
            cells = tuple((bar.label, bar_text(bar, block.unit)) for bar in block.items)
        case Timeline():
            cells = tuple((span_text(span), span.cell.text) for span in block.spans)
        case PairList():
            cells = ((f"NCCI pairs, {block.setting}", pairs_text(block)),)
        case Statement():
            return Rows(((block.text,),), source=source)
    return Rows(cells, source=source)


def section_rows(section: Section) -> tuple[Rows, ...]:
    """Return the blocks of a section as rows of text, those without any left out.

    A locked section has one row, which says what opens it.
    """
    if section.locked:
        return (Rows(((f"Locked: {section.locked}",),)),)
    return tuple(found for found in map(rows, section.blocks) if found.cells)


def editions(page: CodePage, section: Section) -> str:
    """Return the editions that a section's blocks come from, each once, in order."""
    found = (page.sources[one.source].edition for one in section.blocks if one.source)
    return _SEPARATOR.join(dict.fromkeys(found))


def _one_line(text: str) -> str:
    return " ".join(text.split())


def _aligned(table: Sequence[tuple[str, ...]], numeric: frozenset[int]) -> list[str]:
    """Return rows as text in columns, the last one as long as it is."""
    width = max(map(len, table))
    filled = [(*row, *([""] * (width - len(row)))) for row in table]
    sizes = [min(max(map(len, column)), _WIDEST) for column in zip(*filled, strict=True)]
    return [
        "  ".join(
            cell.rjust(size) if at in numeric else cell.ljust(size)
            for at, (cell, size) in enumerate(zip(row, sizes, strict=True))
        ).rstrip()
        for row in filled
    ]


def _block_lines(block: Rows) -> list[str]:
    cells = [tuple(map(_one_line, row)) for row in block.cells]
    if block.columns:
        return _aligned([block.columns, *cells], block.numeric)
    return [": ".join(cell for cell in row if cell) for row in cells]


def sections_text(page: CodePage) -> list[str]:
    """Return every section as lines of plain text: a heading with its editions, then its rows."""
    lines = []
    for section in page.sections:
        edition = editions(page, section)
        lines += ["", f"{section.title}{f' [{edition}]' if edition else ''}"]
        lines += [f"  {line}" for block in section_rows(section) for line in _block_lines(block)]
    return lines


def markdown_table(block: Rows, escaped: Iterable[Sequence[str]]) -> str:
    """Return a table in Markdown.

    Args:
        block: What gives headings and alignment.
        escaped: The headings, then the rows, as Markdown shows them.
    """
    width = max(len(block.columns), *(len(row) for row in block.cells))
    head, *body = [[*row, *([""] * (width - len(row)))] for row in escaped]
    rule = ["---:" if at in block.numeric else "---" for at in range(width)]
    return "\n".join(f"| {' | '.join(row)} |" for row in (head, rule, *body))
