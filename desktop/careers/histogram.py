"""How the pay of what was found is distributed, in bars that can be chosen as the least pay."""

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from desktop.careers.wording import dollars
from desktop.shell.fields import is_override
from desktop.shell.regional import format_number
from desktop.shell.theme import ThemeManager
from index.model.job_board import PayBar

_HEIGHT = 92
_LABELS = 16
MARGIN = 12
"""Pixels at 100 % at the left and the right."""
_GAP = 2
_CHOOSING = (Qt.Key.Key_Space, Qt.Key.Key_Return, Qt.Key.Key_Enter)


def pay_sentence(paid: int, total: int, median: int | None) -> str:
    """Return what the bars show in a line."""
    if not paid or median is None:
        return "No posting found gives a pay in US dollars."
    return (
        f"Pay of {format_number(paid)} of {format_number(total)} postings, median {dollars(median)}"
    )


def bar_sentence(bar: PayBar, *, floor: bool) -> str:
    """Return what a bar says."""
    noun = "posting" if bar.count == 1 else "postings"
    state = ", chosen as the least pay" if floor else ""
    return f"{dollars(bar.low)} to {dollars(bar.high)}: {format_number(bar.count)} {noun}{state}"


class PayHistogram(QWidget):
    """The bars; Left and Right move among them, Space makes one the least pay.

    Args:
        theme: Colours and fonts.
        parent: Qt owner.

    Signals:
        floor_chosen: Least pay a year in US dollars, as a facet's value.
        said: What is to be shown below the bars: the whole, or the current bar.
    """

    floor_chosen = Signal(str)
    said = Signal(str)

    def __init__(self, theme: ThemeManager, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme
        self.bars: tuple[PayBar, ...] = ()
        self.current = 0
        self._floor: int | None = None
        self._median: int | None = None
        self._sentence = ""
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        theme.changed.connect(self._on_theme)
        self.hide()

    def show_pay(
        self, bars: Sequence[PayBar], sentence: str, median: int | None, floor: int | None
    ) -> None:
        """Show a distribution; hidden where there is none.

        Args:
            bars: Bars of equal width.
            sentence: What they show, in words.
            median: The median, None without.
            floor: The least pay chosen, None without.
        """
        low = self.bars[self.current].low if self.current < len(self.bars) else None
        self.bars = tuple(bars)
        self._sentence, self._median, self._floor = sentence, median, floor
        lows = [bar.low for bar in bars]
        if low in lows:
            self.current = lows.index(low)
        elif bars:
            self.current = max(
                (at for at, bar in enumerate(bars) if median is not None and bar.low <= median),
                default=0,
            )
        self.setVisible(bool(bars))
        self._say()
        self.update()

    def sizeHint(self) -> QSize:
        """Return a height for bars and labels."""
        return QSize(180, self._theme.pixels(_HEIGHT))

    def event(self, event: QEvent) -> bool:
        """Take Enter before the window's actions do; say what the bar under the mouse shows."""
        if any(is_override(event, key) for key in _CHOOSING):
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Move among the bars, or choose one."""
        steps = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}
        if event.key() in _CHOOSING:
            self._choose()
        elif event.key() in steps and self.bars:
            at = self.current + steps[Qt.Key(event.key())]
            self.current = min(max(at, 0), len(self.bars) - 1)
            self._say()
            self.update()
        elif event.key() in (Qt.Key.Key_Home, Qt.Key.Key_End) and self.bars:
            self.current = 0 if event.key() == Qt.Key.Key_Home else len(self.bars) - 1
            self._say()
            self.update()
        else:
            super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Choose the bar that is pressed."""
        at = self._bar_at(event.position().x())
        if at is not None and event.button() == Qt.MouseButton.LeftButton:
            self.current = at
            self._choose()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Say what the bar under the mouse shows."""
        at = self._bar_at(event.position().x())
        if at is not None:
            text = bar_sentence(self.bars[at], floor=self.bars[at].low == self._floor)
            QToolTip.showText(event.globalPosition().toPoint(), text, self)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the bars, the least pay chosen, the median, and the ends of the scale."""
        painter = QPainter(self)
        color = self._theme.theme.color
        most = max((bar.count for bar in self.bars), default=0)
        if not most:
            return
        bottom = self.height() - self._theme.pixels(_LABELS)
        for at, bar in enumerate(self.bars):
            box = self._box(at)
            tall = (bottom - 6) * bar.count / most
            shape = QRectF(box.left(), bottom - tall, box.width(), tall)
            below = self._floor is not None and bar.low < self._floor
            painter.fillRect(shape, color("border" if below else "accent"))
            if at == self.current and self.hasFocus():
                painter.setPen(QPen(color("text"), 2))
                painter.drawRect(box.adjusted(-1, 1, 1, 0))
        painter.fillRect(QRectF(self._left(), bottom, self._room(), 1), color("muted"))
        if self._median is not None:
            x = self._x(self._median)
            painter.setPen(QPen(color("text"), 1, Qt.PenStyle.DashLine))
            painter.drawLine(round(x), 2, round(x), bottom)
        painter.setPen(color("muted"))
        painter.setFont(self._theme.ui_font(-3))
        place = QRectF(self._left(), bottom + 2, self._room(), self.height() - bottom - 2)
        flag = Qt.AlignmentFlag
        painter.drawText(place, flag.AlignLeft | flag.AlignTop, _short(self.bars[0].low))
        painter.drawText(place, flag.AlignRight | flag.AlignTop, _short(self.bars[-1].high))
        if self._median is not None:
            painter.drawText(
                place, flag.AlignHCenter | flag.AlignTop, f"median {_short(self._median)}"
            )

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Show which bar is the current one, and say what it shows."""
        self._say()
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Show no current bar."""
        self._say()
        self.update()

    def _on_theme(self) -> None:
        self.updateGeometry()

    def _choose(self) -> None:
        if self.current < len(self.bars):
            self.floor_chosen.emit(str(self.bars[self.current].low))

    def _say(self) -> None:
        """Say the distribution and, to a screen reader or who has come here, the current bar."""
        bar = self.bars[self.current] if self.current < len(self.bars) else None
        said = bar_sentence(bar, floor=bar.low == self._floor) if bar else ""
        self.said.emit(said if said and self.hasFocus() else self._sentence)
        self.setAccessibleName(f"{self._sentence}. {said}" if said else self._sentence)
        self.setAccessibleDescription(
            "Left and Right move among the bars, Space makes one the least pay."
        )

    def _left(self) -> float:
        return float(self._theme.pixels(MARGIN))

    def _room(self) -> float:
        return max(self.width() - 2 * self._left(), 1.0)

    def _box(self, at: int) -> QRectF:
        wide = self._room() / len(self.bars)
        bottom = self.height() - self._theme.pixels(_LABELS)
        return QRectF(self._left() + at * wide + _GAP / 2, 2, wide - _GAP, bottom - 2)

    def _bar_at(self, x: float) -> int | None:
        if not self.bars or not 0 <= x - self._left() < self._room():
            return None
        return int((x - self._left()) * len(self.bars) / self._room())

    def _x(self, pay: float) -> float:
        first, last = self.bars[0].low, self.bars[-1].high
        return self._left() + self._room() * (pay - first) / max(last - first, 1)


def _short(amount: int) -> str:
    """Write an amount in thousands of dollars."""
    return f"${round(amount / 1000)}k"
