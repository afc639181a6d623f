"""Painting the list of postings: title with matches, pay, employer and place, badges."""

from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QTextCharFormat, QTextLayout
from PySide6.QtWidgets import QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem

from desktop.careers.jobs_model import HIT_ROLE, NEW_ROLE, Index
from desktop.careers.wording import hit_badges, hit_day, hit_line
from desktop.shell.texts import LINE_SPACING, lay_out_text
from desktop.shell.theme import ThemeManager
from index.model.job_board import JobHit

STALE_OPACITY = 0.4
_PADDING = 12
_ABOVE = 9
_ABOVE_BADGES = 5
_GAP = 12
_BADGE_GAP = 5
_SCROLL_BAR = 12
_TITLE_LINES = 2
_KEPT = 400


@dataclass(slots=True)
class _Layout:
    """A row ready to be painted.

    Attributes:
        title: The title.
        tall: Its height.
        below: The line below it.
        badges: The badges with the names of their colours.
    """

    title: QTextLayout
    tall: float
    below: QTextLayout
    badges: tuple[tuple[str, str], ...]


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
        self._title = QFontMetricsF(self._title_font)
        self._below = QFontMetricsF(self._below_font)
        self._badge = QFontMetricsF(self._badge_font)
        self._pay = QFontMetricsF(self._pay_font)
        self._day = QFontMetricsF(self._day_font)
        self._layouts.clear()

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        """Return a row's size; its height follows from its title, which need not be laid out."""
        room = self._room()
        hit: JobHit = index.data(HIT_ROLE)
        pixels = self._theme.pixels
        height = self._tall(hit, room - pixels(_PADDING)) + pixels(3) + self._below.height()
        if hit_badges(hit, new=index.data(NEW_ROLE)):
            height += self._theme.room(_ABOVE_BADGES) + self._badge_height()
        return QSize(room, round(height) + 2 * self._theme.room(_ABOVE) + 1)

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
        left, top = rect.left() + pixels(_PADDING), rect.top() + self._theme.room(_ABOVE)
        painter.setPen(self._colors["text"])
        layout.title.draw(painter, QPointF(left, top))
        if hit.pay:
            painter.setFont(self._pay_font)
            box = QRectF(left, top, self._room() - pixels(_PADDING), self._pay.height())
            painter.drawText(box, Qt.AlignmentFlag.AlignRight, hit.pay)
        painter.setPen(self._colors["muted"])
        below = top + layout.tall + pixels(3)
        layout.below.draw(painter, QPointF(left, below))
        painter.setFont(self._day_font)
        place = QRectF(left, below, self._room() - pixels(_PADDING), self._day.height())
        painter.drawText(place, Qt.AlignmentFlag.AlignRight, hit_day(hit))
        badges = below + self._below.height() + self._theme.room(_ABOVE_BADGES)
        self._paint_badges(painter, left, badges, layout.badges)
        painter.restore()

    def _room(self) -> int:
        """Return where a row ends; the scroll bar's width is always kept free."""
        width = self._view.contentsRect().width() - _SCROLL_BAR - self._theme.pixels(_PADDING)
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
        title = lay_out_text(
            hit.title,
            self._title_font,
            room - self._pay_width(hit),
            _TITLE_LINES,
            spans=hit.spans,
            highlight=self._highlight,
        )
        day = self._day.horizontalAdvance(hit_day(hit)) + self._theme.pixels(_GAP)
        below = lay_out_text(hit_line(hit), self._below_font, room - day, 1)
        return _Layout(title, self._tall(hit, room), below, hit_badges(hit, new=new))

    def _tall(self, hit: JobHit, room: int) -> float:
        """Return the height of a title, of one line or as many as there may be."""
        fits = self._title.horizontalAdvance(hit.title) <= room - self._pay_width(hit)
        lines = 1 if fits else _TITLE_LINES
        return self._title.height() * (1 + (lines - 1) * LINE_SPACING)

    def _pay_width(self, hit: JobHit) -> float:
        if not hit.pay:
            return 0.0
        return self._pay.horizontalAdvance(hit.pay) + self._theme.pixels(_GAP)

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
