"""What the detail pane's cards stand on, and the star of a favourite."""

import math

from PySide6.QtCore import QPointF, QRect, QSize, Qt, Signal
from PySide6.QtGui import QFocusEvent, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QAbstractButton, QWidget

from desktop.shell.prose import ProseView
from desktop.shell.theme import ThemeManager


class Body(QWidget):
    """What the cards stand on; a bar beside the header, which has no frame, shows its focus.

    Args:
        theme: The bar's colour.
        parent: The scroll area.
    """

    def __init__(self, theme: ThemeManager, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme
        self.header = ProseView("Code", self)
        self.header.focused.connect(self.update)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the bar."""
        super().paintEvent(event)
        if self.header.hasFocus():
            place = self.header.geometry()
            painter = QPainter(self)
            bar = QRect(place.left() - 10, place.top(), 3, place.height())
            painter.fillRect(bar, self._theme.theme.color("accent"))


class Star(QAbstractButton):
    """The star that says whether the code is a favourite.

    Signals:
        focused: The keyboard has come to it.
    """

    focused = Signal()

    def __init__(self, theme: ThemeManager, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.setCheckable(True)
        self.setProperty("role", "star")
        self.setAccessibleName("Favourite")

    def sizeHint(self) -> QSize:
        """Return the star's size with the room for the keyboard's frame."""
        side = self._theme.pixels(26)
        return QSize(side, side)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Say so: it stands above what Tab comes from."""
        super().focusInEvent(event)
        self.focused.emit()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint a star, filled if the code is a favourite."""
        color = self._theme.theme.color
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        middle = QPointF(self.width() / 2, self.height() / 2)
        radius = self.height() / 2 - 4
        points = []
        for corner in range(10):
            angle = math.pi * (corner / 5 - 0.5)
            length = radius if corner % 2 == 0 else radius * 0.42
            points.append(middle + QPointF(math.cos(angle), math.sin(angle)) * length)
        checked = self.isChecked()
        painter.setPen(QPen(color("amber" if checked else "muted"), 1.3))
        painter.setBrush(color("amber") if checked else Qt.BrushStyle.NoBrush)
        painter.drawPolygon(QPolygonF(points))
        if self.hasFocus():
            painter.setPen(QPen(color("accent"), 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(self.rect().adjusted(1, 1, -1, -1), 4, 4)
