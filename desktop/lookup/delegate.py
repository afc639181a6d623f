"""Painting the result list: code, title with matches, path, badges."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import (
    QColor,
    QFont,
    QFontMetricsF,
    QPainter,
    QTextCharFormat,
    QTextLayout,
)
from PySide6.QtWidgets import QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem

from desktop.lookup.results import HIT_ROLE, MARKED, PLACE_ROLE, Index, Place
from desktop.shell.texts import lay_out_text
from desktop.shell.theme import ThemeManager
from index.model import Hit, Span, System, system_info

STALE_OPACITY = 0.4
_PADDING = 12
_ABOVE = 9
"""Pixels at 100 % above and below a row's text."""
_TITLE_X = 108
_TITLE_LINES = 2
_USUAL_BADGE = "billable"
_LEAST_ROOM = 110
"""Room for a title at 100 %, below which it moves under the code."""
_INDENT = 14
"""How far rows inside of a group stand to the right."""
_BADGE_GAP = 10
_SCROLL_BAR = 12
_CLOSED = "\N{BLACK RIGHT-POINTING SMALL TRIANGLE}"
_OPEN = "\N{BLACK DOWN-POINTING SMALL TRIANGLE}"
_KEPT = 4000
_CLASSIFICATIONS = (System.ICD10CM, System.ICD10PCS)
_COMPARED = frozenset({*_CLASSIFICATIONS, System.ICD9CM, System.ICD9PROC})
"""Where one of these covers the date of service, an edition that does not stands out."""


@dataclass(slots=True)
class _Layout:
    """A row ready to be painted.

    Attributes:
        left: Where title and the line below it begin, pixels from the row's left.
        drop: How far below the code's line they begin: 0 but where the text is so large that they
            stand under the code.
    """

    title: QTextLayout
    below: QTextLayout
    badges: tuple[tuple[str, str], ...]
    height: int
    left: int
    drop: int


class HitDelegate(QStyledItemDelegate):
    """Paints hits. Heights and layouts are kept until width, theme or zoom change.

    Args:
        view: The list.
        theme: Colours and fonts.

    Attributes:
        stale: Whether the rows are those of an older query and are shown faded.
        editions: Short edition of each system, marked where it does not cover the date.
        covered: Systems whose edition covers the date; where none does, no row is marked, since
            the window's bar already says it.
    """

    def __init__(self, view: QListView, theme: ThemeManager) -> None:
        super().__init__(view)
        self._view = view
        self._theme = theme
        self.stale = False
        self.editions: Mapping[System, str] = {}
        self.covered: frozenset[System] = frozenset()
        self._width = 0
        self._layouts: dict[tuple[Hit, Place], _Layout] = {}
        self._heights: dict[tuple[object, ...], int] = {}
        self.restyle()

    def restyle(self) -> None:
        """Take over the theme's colours and fonts."""
        color = self._theme.theme.color
        self._colors: dict[str, QColor] = {name: color(name) for name in self._theme.theme.colors}
        self._title_font = self._theme.ui_font()
        self._below_font = self._theme.ui_font(-2)
        self._badge_font = self._theme.ui_font(-2, QFont.Weight.DemiBold)
        self._code_font = self._theme.code_font()
        self._highlight = QTextCharFormat()
        self._highlight.setBackground(self._colors["highlight"])
        self._badge_metrics = QFontMetricsF(self._badge_font)
        self._code_ascent = QFontMetricsF(self._code_font).ascent()
        self._title_ascent = QFontMetricsF(self._title_font).ascent()
        self.forget()

    def forget(self) -> None:
        """Drop everything that was measured."""
        self._layouts.clear()
        self._heights.clear()

    def show_covered(self, covered: frozenset[System]) -> None:
        """Take over which systems' editions cover the date of service."""
        if covered != self.covered:
            self.covered = covered
            self.forget()

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        """Return a row's size; its height follows from its content."""
        self._measure_width()
        hit: Hit = index.data(HIT_ROLE)
        place: Place = index.data(PLACE_ROLE)
        below, system = _below(hit), hit.ref.system
        key = (hit.title, below, hit.billable, system, hit.covered, place)
        height = self._heights.get(key)
        if height is None:
            if len(self._heights) > _KEPT:
                self._heights.clear()
            height = self._heights[key] = self._layout(hit, place).height
        return QSize(self._width, height)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Paint a row."""
        self._measure_width()
        rect: QRect = option.rect
        state: QStyle.StateFlag = option.state
        hit: Hit = index.data(HIT_ROLE)
        place: Place = index.data(PLACE_ROLE)
        layout = self._layout(hit, place)
        pixels = self._theme.pixels
        indent = pixels(_INDENT) if place.inside else 0
        selected = bool(state & QStyle.StateFlag.State_Selected)
        painter.save()
        painter.fillRect(rect, self._colors["selection" if selected else "surface"])
        line = QRect(rect.left(), rect.bottom(), rect.width(), 1)
        painter.fillRect(line, self._colors["border"])
        if selected:
            painter.fillRect(rect.left(), rect.top(), 3, rect.height(), self._colors["accent"])
        elif state & QStyle.StateFlag.State_HasFocus:
            painter.setPen(self._colors["accent"])
            painter.drawRect(rect.adjusted(0, 0, -1, -2))
        if place.inside:
            guide = QRect(rect.left() + pixels(_PADDING), rect.top(), 2, rect.height())
            painter.fillRect(guide, self._colors["accent_soft"])
        if self.stale:
            painter.setOpacity(STALE_OPACITY)
        top = rect.top() + self._theme.room(_ABOVE)
        painter.setPen(self._colors["text"])
        painter.setFont(self._code_font)
        painter.drawText(
            QPointF(rect.left() + pixels(_PADDING) + indent, top + self._title_ascent + 1),
            hit.display,
        )
        x = rect.left() + layout.left
        layout.title.draw(painter, QPointF(x, top + layout.drop))
        painter.setPen(self._colors["muted"])
        below = top + layout.drop + layout.title.boundingRect().height() + pixels(1)
        layout.below.draw(painter, QPointF(x, below))
        for box, (text, name) in zip(self._boxes(rect, layout), layout.badges, strict=True):
            self._paint_badge(painter, box, text, name)
        painter.restore()

    def chip(self, rect: QRect, index: Index) -> QRectF:
        """Return where the chip that opens a row's group stands; an empty one if it leads none.

        Args:
            rect: Where the row stands.
            index: The row.
        """
        place: Place = index.data(PLACE_ROLE)
        if not place.folded:
            return QRectF()
        return self._boxes(rect, self._layout(index.data(HIT_ROLE), place))[-1]

    def _measure_width(self) -> None:
        # The scroll bar's width is always kept free, so that its coming changes no height.
        width = self._view.contentsRect().width() - _SCROLL_BAR
        if width != self._width:
            self._width = width
            self.forget()

    def _layout(self, hit: Hit, place: Place) -> _Layout:
        layout = self._layouts.get((hit, place))
        if layout is None:
            if len(self._layouts) > _KEPT // 10:
                self._layouts.clear()
            layout = self._layouts[hit, place] = self._lay_out(hit, place)
        return layout

    def _lay_out(self, hit: Hit, place: Place) -> _Layout:
        pixels = self._theme.pixels
        badges = self._badges(hit)
        if place.folded:
            # The last one: ``chip`` relies on it.
            badges = (*badges, (f"+{place.folded} {_OPEN if place.opened else _CLOSED}", "group"))
        badge = max(self._badge_width(text) for text, _ in badges)
        indent = _INDENT if place.inside else 0
        left, lines, drop = pixels(_TITLE_X + indent), _TITLE_LINES, 0
        room = self._width - left - badge - pixels(_PADDING + _BADGE_GAP)
        stacked = len(badges) * (self._badge_height() + pixels(3))
        # By the usual badge, so that the rows of a list are alike.
        wanting = max(self._badge_width(_USUAL_BADGE) - badge, 0)
        if room - wanting < pixels(_LEAST_ROOM):
            # Large text: title and path stand under the code, as wide as the list.
            left, lines = pixels(_PADDING + indent), 2 * _TITLE_LINES
            room = self._width - left - pixels(_PADDING)
            drop = round(stacked)
        title = self._text(hit.title, self._title_font, hit.title_spans, room, lines)
        moved = len(_mark(hit))
        spans = [(a + moved, b + moved) for a, b in hit.matched_spans] if hit.matched else []
        below = self._text(_below(hit), self._below_font, spans, room, 1)
        text = title.boundingRect().height() + pixels(1) + below.boundingRect().height()
        height = round(max(text + drop, stacked)) + 2 * self._theme.room(_ABOVE) + 1
        return _Layout(title, below, badges, height, left, drop)

    def _text(
        self, text: str, font: QFont, spans: Sequence[Span], width: float, lines: int
    ) -> QTextLayout:
        # Cut in the middle: codes completed by a 7th character differ at the end.
        return lay_out_text(
            text,
            font,
            width,
            lines,
            spans=spans,
            highlight=self._highlight,
            cut=Qt.TextElideMode.ElideMiddle,
        )

    def _badges(self, hit: Hit) -> tuple[tuple[str, str], ...]:
        system = hit.ref.system
        if system in _CLASSIFICATIONS:
            first = (_USUAL_BADGE, "green") if hit.billable else ("header", "grey")
        else:
            first = (system_info(system).short, "blue")
        if not hit.covered and system in self.covered:
            # The edition covers the date, so it is the code that does not.
            first = (first[0], "grey") if system in _CLASSIFICATIONS else first
            return (first, ("not valid", "red"))
        edition = self.editions.get(system, "")
        if hit.covered or not edition or self.covered.isdisjoint(_COMPARED):
            return (first,)
        return (first, (edition, "amber"))

    def _badge_width(self, text: str) -> float:
        return self._badge_metrics.horizontalAdvance(text) + self._theme.pixels(14)

    def _badge_height(self) -> float:
        return self._badge_metrics.height() + self._theme.pixels(4)

    def _boxes(self, rect: QRect, layout: _Layout) -> list[QRectF]:
        """Return where the badges of a row stand, one below the other at its right."""
        # Placed from the list's width, which the scroll bar does not change.
        right = rect.left() + self._width - self._theme.pixels(_PADDING) + _SCROLL_BAR // 2
        top = float(rect.top() + self._theme.room(_ABOVE))
        height = self._badge_height()
        step = height + self._theme.pixels(3)
        widths = [self._badge_width(text) for text, _ in layout.badges]
        return [
            QRectF(right - width, top + step * at, width, height) for at, width in enumerate(widths)
        ]

    def _paint_badge(self, painter: QPainter, box: QRectF, text: str, name: str) -> None:
        fill, ink = ("accent_soft", "accent_text") if name == "group" else (f"{name}_fill", name)
        painter.setFont(self._badge_font)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._colors[fill])
        painter.drawRoundedRect(box, 3, 3)
        painter.setPen(self._colors[ink])
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, text)


def _mark(hit: Hit) -> str:
    """Return what stands before the line below the title: how the code was found, if unusual."""
    return f"{hit.match.value} · " if hit.match in MARKED else ""


def _below(hit: Hit) -> str:
    """Return the line below the title."""
    return _mark(hit) + (hit.matched or hit.path)
