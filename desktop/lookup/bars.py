"""Small stacked bars, painted for a card's text."""

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QBrush, QPainter, QPainterPath, QPixmap

from desktop.lookup.blocks import BAR_HEIGHT, BAR_WIDTH, bar_name
from desktop.shell.theme import Theme
from index.model.sections import Bar, Bars, Section

_COLORS = ("accent", "blue", "amber", "grey")
_PATTERNS = (
    Qt.BrushStyle.NoBrush,
    Qt.BrushStyle.BDiagPattern,
    Qt.BrushStyle.Dense6Pattern,
    Qt.BrushStyle.FDiagPattern,
)
"""Laid over the parts, so that they differ without their colours."""
_CORNER = 3.0


def section_pictures(
    section: Section, theme: Theme, zoom: float, ratio: float
) -> dict[str, QPixmap]:
    """Paint the bars of a section, those of one block on one scale.

    Args:
        section: The section.
        theme: Colours.
        zoom: Size of a pixel at 100 %.
        ratio: Physical pixels of the screen for each pixel.

    Returns:
        The pictures by the names that the card's text gives them.
    """
    return {
        bar_name(at, row): _picture(bar, longest, theme, zoom, ratio)
        for at, block in enumerate(section.blocks)
        if isinstance(block, Bars)
        for longest in [max((_total(bar) for bar in block.items), default=0.0)]
        for row, bar in enumerate(block.items)
    }


def _total(bar: Bar) -> float:
    return sum(max(size, 0.0) for _name, size in bar.parts)


def _picture(bar: Bar, longest: float, theme: Theme, zoom: float, ratio: float) -> QPixmap:
    width, height = round(BAR_WIDTH * zoom), round(BAR_HEIGHT * zoom)
    picture = QPixmap(round(width * ratio), round(height * ratio))
    picture.setDevicePixelRatio(ratio)
    picture.fill(Qt.GlobalColor.transparent)
    painter = QPainter(picture)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    full = QRectF(0, 0, width, height)
    shape = QPainterPath()
    shape.addRoundedRect(full, _CORNER, _CORNER)
    painter.fillPath(shape, theme.color("key"))
    scale = width / longest if longest > 0 else 0.0
    if scale:
        shape = QPainterPath()
        shape.addRoundedRect(QRectF(0, 0, _total(bar) * scale, height), _CORNER, _CORNER)
        painter.setClipPath(shape)
    left = 0.0
    for at, (_name, size) in enumerate(bar.parts):
        part = QRectF(left, 0, max(size, 0.0) * scale, height)
        left = part.right()
        painter.fillRect(part, theme.color(_COLORS[at % len(_COLORS)]))
        pattern = QBrush(theme.color("surface"), _PATTERNS[at % len(_PATTERNS)])
        painter.fillRect(part, pattern)
        painter.fillRect(QRectF(left - 1, 0, 1, height), theme.color("surface"))
    painter.end()
    return picture
