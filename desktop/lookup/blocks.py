"""The blocks of a section as the HTML of a card; every text of a release is escaped."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from html import escape

from desktop.lookup.links import code_link, place_link
from desktop.shell.regional import format_date, format_number
from index.model.sections import (
    Bars,
    Block,
    Cell,
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
    Tone,
)
from index.pages.rendering import DASH, figure, point_texts

BAR_WIDTH = 360
"""Width of a card's longest bar, pixels at 100 %."""
BAR_HEIGHT = 12
PAIRS = "pairs:"
"""Begins the place of a list of pairs, ``pairs:99213:practitioner``."""
LABEL_WIDTH = 160
_SIGNS: Mapping[Tone, str] = {
    Tone.GOOD: "\N{CHECK MARK}",
    Tone.STOP: "\N{MULTIPLICATION SIGN}",
    Tone.CARE: "!",
    Tone.HINT: "\N{RIGHTWARDS ARROW}",
}
"""What stands before a value that means something, so that colour is never alone."""
_CLASSES: Mapping[Tone, str] = {
    Tone.PLAIN: "",
    Tone.GOOD: "good",
    Tone.STOP: "stop",
    Tone.CARE: "care",
    Tone.HINT: "hint",
    Tone.MUTED: "muted",
}
_PAD = "style='padding:0 10px 4px 0'"
_SHORT_LINES = 6
"""Lines of half the width up to which a section is a short one."""
_HALF_LINE = 46
"""Characters in such a line, about."""
_LONG_GRID = 12
"""Rows from which a table of short lines stands two abreast."""
_MARK = 22
"""Pixels in front of the items of a list."""
_BULLET = "\N{BULLET}"
_APART = 24
"""Pixels between the two halves of such a table."""


def style(colors: Mapping[str, str]) -> str:
    """Return the style sheet that tones need.

    Args:
        colors: The theme's colours.
    """
    names = {"good": "green", "stop": "red", "care": "amber", "hint": "blue"}
    return "".join(f".{tone} {{ color: {colors[name]}; }}" for tone, name in names.items())


def section_html(section: Section, pairs_key: str, bar: tuple[int, int], *, wide: bool) -> str:
    """Return a section's blocks.

    Args:
        section: The section.
        pairs_key: The letter that opens the first list of pairs.
        bar: Width and height of a card's bars, pixels.
        wide: Whether there is room for two columns of short lines.
    """
    if section.locked:
        return f"<p style='margin:0' class='muted'>Locked. {escape(section.locked)}.</p>"
    shown: list[str] = []
    for at, block in enumerate(section.blocks):
        html = _block(block, at, pairs_key, bar, wide)
        if isinstance(block, PairList):
            pairs_key = ""  # it opens the first list
        if html:
            # Empty lines between blocks: tables of a document take no margin.
            gap = f"<p style='font-size:4px; margin:0'>{'&nbsp;'}</p>" if shown else ""
            shown.append(gap + html)
    return "".join(shown)


def is_short(section: Section) -> bool:
    """Return whether a section reads well in half of the width."""
    lines = 0  # a locked one has none
    for block in section.blocks:
        match block:
            case Facts():
                texts = [f"{one.value.text} {one.meaning}" for one in block.items]
            case Paths():
                texts = [f"{' '.join(one.steps)} {one.code.text}" for one in block.items]
            case Timeline():
                texts = [one.cell.text for one in block.spans]
            case Statement():
                texts = [block.text]
            case Passage():
                texts = [block.heading.text, *block.text.split("\n")]
            case Points():
                texts = list(point_texts(block))
            case _:
                return False
        lines += sum(1 + len(text) // _HALF_LINE for text in texts)
    return lines <= _SHORT_LINES


def bar_name(at: int, row: int) -> str:
    """Return the name of the picture of a bar: number of its block and of the bar in it."""
    return f"bar:{at}:{row}"


def _block(block: Block, at: int, pairs_key: str, bar: tuple[int, int], wide: bool) -> str:
    match block:
        case Facts():
            return _table(
                _row(escape(one.label), f"{_cell(one.value)}{_meaning(one.meaning)}")
                for one in block.items
            )
        case Grid():
            return _grid(block, wide=wide)
        case Paths():
            return "".join(
                f"<p style='margin:0 0 3px 0'>{_linked(escape(', '.join(one.steps)), one.target)}"
                f"&nbsp; {_cell(one.code)}</p>"
                for one in block.items
            )
        case Passage():
            text = escape(block.text).replace("\n", "<br>")
            return (
                f"<p style='margin:0 0 3px 0'><b>{_cell(block.heading)}</b></p>"
                f"<p style='margin:0'>{text}</p>"
            )
        case Points():
            return _points(block)
        case Bars():
            return _bars(block, at, bar)
        case Timeline():
            return _table(_row(_span(one), _cell(one.cell)) for one in block.spans)
        case PairList():
            return _pairs(block, pairs_key)
        case Statement():
            return f"<p style='margin:0'>{_cell(Cell(block.text, tone=block.tone))}</p>"


def _points(points: Points) -> str:
    """Return steps and lists with a hanging mark, a single paragraph without one."""
    items = ["".join(_cell(cell) for cell in item) for item in points.items]
    if points.mark is Mark.NONE:
        return "".join(f"<p style='margin:0 0 6px 0'>{item}</p>" for item in items)
    rows = (
        f"<tr><td width='{_MARK}' class='muted' style='padding:0 4px 4px 0'>"
        f"{f'{at}.' if points.mark is Mark.NUMBER else _BULLET}</td><td {_PAD}>{item}</td></tr>"
        for at, item in enumerate(items, start=1)
    )
    return f"<table cellspacing='0' cellpadding='0'>{''.join(rows)}</table>"


def _row(label: str, value: str) -> str:
    return (
        f"<tr><td width='{LABEL_WIDTH}' class='muted' {_PAD}>{label}</td>"
        f"<td {_PAD}>{value}</td></tr>"
    )


def _meaning(text: str) -> str:
    return f"&nbsp; <span class='muted'>{escape(text)}</span>" if text else ""


def _linked(html: str, target: str) -> str:
    return f"<a href='{place_link(target)}'>{html}</a>" if target else html


def _cell(cell: Cell) -> str:
    """Return a piece of text with its sign and its link."""
    text = escape(cell.text)
    if cell.ref is not None:
        # The monospaced face is for codes, not for titles that lead to one.
        face = "" if " " in cell.text else " class='code'"
        shown = f"<a{face} href='{escape(code_link(cell.ref))}'>{text}</a>"
    else:
        shown = _linked(text, cell.target)
    sign = _SIGNS.get(cell.tone, "")
    name = _CLASSES[cell.tone]
    if name:
        shown = f"<span class='{name}'>{f'<b>{sign}</b>&nbsp;' if sign else ''}{shown}</span>"
    return shown


def _grid(grid: Grid, *, wide: bool) -> str:
    """Return a table without its empty columns; a long one of short lines stands two abreast."""
    filled = [at for at in range(len(grid.columns)) if any(row[at].text for row in grid.rows)]

    def cells(texts: Sequence[str], name: str) -> str:
        return "".join(
            f"<td {_PAD}{name}{' align=right' if at in grid.numeric else ''}>{texts[at]}</td>"
            for at in filled
        )

    if not filled:
        return ""
    head = cells([escape(column) for column in grid.columns], " class='muted small'")
    lines = [cells([_cell(one) for one in row], "") for row in grid.rows]
    if wide and _is_long(grid):
        half = (len(lines) + 1) // 2
        apart = f"<td width='{_APART}'></td>"
        head = f"{head}{apart}{head}"
        left, right = lines[:half], [*lines[half:], ""][:half]
        lines = [f"{one}{apart}{other}" for one, other in zip(left, right, strict=True)]
    body = "".join(f"<tr>{line}</tr>" for line in lines)
    return (
        f"<table cellspacing='0' cellpadding='0'>"
        f"{f'<tr>{head}</tr>' if any(grid.columns) else ''}{body}</table>"
    )


def _is_long(grid: Grid) -> bool:
    """Return whether a table is long, and narrow enough for two of it in the width of a card."""
    if len(grid.rows) < _LONG_GRID:
        return False
    widest = (max(len(row[at].text) for row in grid.rows) for at in range(len(grid.columns)))
    return sum(widest) <= _HALF_LINE


def _bars(bars: Bars, at: int, place: tuple[int, int]) -> str:
    rows = []
    for row, bar in enumerate(bars.items):
        parts = " + ".join(f"{escape(name)} <b>{figure(size)}</b>" for name, size in bar.parts)
        total = f"<b>{figure(sum(size for _name, size in bar.parts))}</b> {escape(bars.unit)}"
        # In double quotes: the size is that of the picture, zoomed already.
        picture = f'<img src=\'{bar_name(at, row)}\' width="{place[0]}" height="{place[1]}">'
        value = f"{picture}<br>{total} <span class='muted'>= {parts}</span>"
        rows.append(_row(escape(bar.label), value))
    return _table(rows)


def _span(span: Span) -> str:
    start, end = _day(span.start), _day(span.end)
    if start and end:
        return f"{start} {DASH} {end}"
    return f"from {start}" if start else f"to {end}" if end else "no dates given"


def _day(text: str | None) -> str:
    if text is None:
        return ""
    try:
        return escape(format_date(date.fromisoformat(text)))
    except ValueError:
        return escape(text)  # as published, where it is no date


def _pairs(pairs: PairList, key: str) -> str:
    place = place_link(f"{PAIRS}{pairs.code}:{pairs.setting}")
    hint = f"&nbsp; <span class='pill grey'>{escape(key)}</span>" if key else ""
    return _table(
        [
            _row(
                f"NCCI, {escape(pairs.setting)}",
                f"<b>{format_number(pairs.in_force)}</b> pairs in force, "
                f"<b>{format_number(pairs.with_modifier)}</b> with a modifier allowed "
                f"<span class='muted'>({format_number(pairs.total)} with deleted)</span>"
                f"&nbsp; <a href='{place}'>Show</a>{hint}",
            )
        ]
    )


def _table(rows: Iterable[str]) -> str:
    body = "".join(rows)
    return f"<table width='100%' cellspacing='0' cellpadding='0'>{body}</table>" if body else ""
