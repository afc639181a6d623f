"""Texts of a list's rows: broken into lines, cut off, with the words that were searched marked."""

from collections.abc import Sequence

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QFont, QFontMetricsF, QTextCharFormat, QTextLayout, QTextOption

from index.model import Span

LINE_SPACING = 1.12
"""Height of a line, as a factor of what the font asks for."""
_ELLIPSIS = "\N{HORIZONTAL ELLIPSIS}"


def lay_out_text(
    text: str,
    font: QFont,
    width: float,
    lines: int,
    *,
    spans: Sequence[Span] = (),
    highlight: QTextCharFormat | None = None,
    cut: Qt.TextElideMode = Qt.TextElideMode.ElideRight,
) -> QTextLayout:
    """Lay a text out in at most so many lines, the last one cut off where it is too long.

    Args:
        text: The text.
        font: Its face and size.
        width: Pixels that a line may take.
        lines: Most lines.
        spans: What is marked.
        highlight: How.
        cut: Where the last line is cut.
    """
    layout = QTextLayout(text, font)
    starts = _break_lines(layout, width)
    if len(starts) > lines:
        start = starts[lines - 1]
        tail = QFontMetricsF(font).elidedText(text[start:], cut, width - 2)
        kept = start + max(tail.find(_ELLIPSIS), 0)
        spans = spans_after_cut(spans, kept, len(text) - start - len(tail))
        layout = QTextLayout(text[:start] + tail, font)
    formats = []
    for first, stop in spans:
        one = QTextLayout.FormatRange()
        one.start = first
        one.length = stop - first
        if highlight is not None:
            one.format = highlight
        formats.append(one)
    # Formats undo the lines: these are made anew behind them.
    layout.setFormats(formats)
    layout.setCacheEnabled(True)
    _break_lines(layout, width + 1)
    return layout


def spans_after_cut(spans: Sequence[Span], kept: int, dropped: int) -> list[Span]:
    """Move spans to where their text stands once the middle of it is cut out.

    Args:
        spans: Spans of the whole text.
        kept: Where the ellipsis stands.
        dropped: By how much the text has become shorter.
    """
    moved = [(start, min(stop, kept)) for start, stop in spans if start < kept]
    # Behind the ellipsis, one character long, the text goes on.
    resumes = kept + dropped + 1
    moved += [
        (max(start, resumes) - dropped, stop - dropped) for start, stop in spans if stop > resumes
    ]
    return moved


def _break_lines(layout: QTextLayout, width: float) -> list[int]:
    """Break a text into lines; return where they start."""
    option = QTextOption()
    option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
    layout.setTextOption(option)
    starts = []
    height = 0.0
    layout.beginLayout()
    while (line := layout.createLine()).isValid():
        line.setLineWidth(max(width, 1))
        line.setPosition(QPointF(0, height))
        height += line.height() * LINE_SPACING
        starts.append(line.textStart())
    layout.endLayout()
    return starts
