"""Painting the list of postings: title with matches, pay, employer and place, badges."""

from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QTextCharFormat, QTextLayout
from PySide6.QtWidgets import QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem

from desktop.careers.jobs_model import HIT_ROLE, NEW_ROLE, Index
from desktop.careers.wording import hit_badges, hit_day, hit_line
from desktop.shell.texts import lay_out_text
from desktop.shell.theme import ThemeManager
from index.model.jobs import JobHit

STALE_OPACITY = 0.4
_PADDING = 12
_ABOVE = 9
_GAP = 12
_BADGE_GAP = 5
_SCROLL_BAR = 12
_TITLE_LINES = 2
_KEPT = 400


@dataclass(slots=True)
class _Layout:
    """A row ready to be painted."""

    title: QTextLayout
    below: QTextLayout
    badges: tuple[tuple[str, str], ...]
    height: int


class JobDelegate(QStyledItemDelegate):
    """Paints postings; layouts are kept until width, theme or zoom change.

    Args:
        view: The list.
        theme: Colours and fonts.

    Attributes:
        stale: Whether the rows are those of an older query and are shown faded.
    """

    def __init__(self, view: QListView, theme: ThemeManager) -> None:
        super().__init__(view)
        self._view = view
        self._theme = theme
        self.stale = False
        self._width = 0
        self._layouts: dict[tuple[JobHit, bool], _Layout] = {}
        self.restyle()

    def restyle(self) -> None:
        """Take over the theme's colours and fonts."""
        theme = self._theme.theme
        self._colors: dict[str, QColor] = {name: theme.color(name) for name in theme.colors}
        self._title_font = self._theme.ui_font(0, QFont.Weight.DemiBold)
        self._below_font = self._theme.ui_font(-1)
        self._badge_font = self._theme.ui_font(-2, QFont.Weight.DemiBold)
        self._pay_font = self._theme.ui_font()
        self._day_font = self._theme.ui_font(-1)
        # Figures of equal width, so that the pays of a list can be compared.
        for font in (self._pay_font, self._day_font):
            font.setFeature(QFont.Tag("tnum"), 1)
        self._highlight = QTextCharFormat()
        self._highlight.setBackground(self._colors["highlight"])
        self._badge = QFontMetricsF(self._badge_font)
        self._pay = QFontMetricsF(self._pay_font)
        self._day = QFontMetricsF(self._day_font)
        self._layouts.clear()

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        """Return a row's size; its height follows from its title."""
        return QSize(self._room(), self._layout(index).height)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Paint a row."""
        rect: QRect = option.rect
        state: QStyle.StateFlag = option.state
        hit: JobHit = index.data(HIT_ROLE)
        layout = self._layout(index)
        pixels = self._theme.pixels
        painter.save()
        self._paint_ground(painter, rect, state)
        if self.stale:
            painter.setOpacity(STALE_OPACITY)
        left, top = rect.left() + pixels(_PADDING), rect.top() + pixels(_ABOVE)
        painter.setPen(self._colors["text"])
        layout.title.draw(painter, QPointF(left, top))
        if hit.pay:
            painter.setFont(self._pay_font)
            box = QRectF(left, top, self._room() - pixels(_PADDING), self._pay.height())
            painter.drawText(box, Qt.AlignmentFlag.AlignRight, hit.pay)
        painter.setPen(self._colors["muted"])
        below = top + layout.title.boundingRect().height() + pixels(2)
        layout.below.draw(painter, QPointF(left, below))
        painter.setFont(self._day_font)
        place = QRectF(left, below, self._room() - pixels(_PADDING), self._day.height())
        painter.drawText(place, Qt.AlignmentFlag.AlignRight, hit_day(hit))
        self._paint_badges(
            painter, left, below + layout.below.boundingRect().height() + pixels(5), layout.badges
        )
        painter.restore()

    def _room(self) -> int:
        """Return where a row ends; the scroll bar's width is always kept free."""
        width = self._view.width() - _SCROLL_BAR - self._theme.pixels(_PADDING)
        if width != self._width:
            self._width = width
            self._layouts.clear()
        return width

    def _layout(self, index: Index) -> _Layout:
        room = self._room() - self._theme.pixels(_PADDING)
        key: tuple[JobHit, bool] = (index.data(HIT_ROLE), index.data(NEW_ROLE))
        layout = self._layouts.get(key)
        if layout is None:
            if len(self._layouts) > _KEPT:
                self._layouts.clear()
            layout = self._layouts[key] = self._lay_out(*key, room)
        return layout

    def _lay_out(self, hit: JobHit, new: bool, room: int) -> _Layout:
        pixels = self._theme.pixels
        pay = self._pay.horizontalAdvance(hit.pay) + pixels(_GAP) if hit.pay else 0.0
        title = lay_out_text(
            hit.title,
            self._title_font,
            room - pay,
            _TITLE_LINES,
            spans=hit.spans,
            highlight=self._highlight,
        )
        day = self._day.horizontalAdvance(hit_day(hit)) + pixels(_GAP)
        below = lay_out_text(hit_line(hit), self._below_font, room - day, 1)
        badges = hit_badges(hit, new=new)
        height = title.boundingRect().height() + pixels(2) + below.boundingRect().height()
        if badges:
            height += pixels(5) + self._badge_height()
        return _Layout(title, below, badges, round(height) + 2 * pixels(_ABOVE) + 1)

    def _paint_ground(self, painter: QPainter, rect: QRect, state: QStyle.StateFlag) -> None:
        selected = bool(state & QStyle.StateFlag.State_Selected)
        painter.fillRect(rect, self._colors["selection" if selected else "surface"])
        line = QRect(rect.left(), rect.bottom(), rect.width(), 1)
        painter.fillRect(line, self._colors["border"])
        if selected:
            painter.fillRect(rect.left(), rect.top(), 3, rect.height(), self._colors["accent"])

    def _paint_badges(
        self, painter: QPainter, left: float, top: float, badges: tuple[tuple[str, str], ...]
    ) -> None:
        """Paint as many badges as there is room for; how many more there are follows them."""
        painter.setFont(self._badge_font)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        gap = self._theme.pixels(_BADGE_GAP)
        for at, (text, name) in enumerate(badges):
            more = len(badges) - at - 1
            room = self._room() - (self._badge_width(f"+{more}") + gap if more else 0)
            if left + self._badge_width(text) > room:
                self._paint_badge(painter, left, top, f"+{more + 1}", "grey")
                return
            left += self._paint_badge(painter, left, top, text, name) + gap

    def _paint_badge(
        self, painter: QPainter, left: float, top: float, text: str, name: str
    ) -> float:
        """Paint a badge; return its width."""
        box = QRectF(left, top, self._badge_width(text), self._badge_height())
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._colors[f"{name}_fill"])
        painter.drawRoundedRect(box, 3, 3)
        painter.setPen(self._colors[name])
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, text)
        return box.width()

    def _badge_width(self, text: str) -> float:
        return self._badge.horizontalAdvance(text) + self._theme.pixels(14)

    def _badge_height(self) -> float:
        return self._badge.height() + self._theme.pixels(4)
