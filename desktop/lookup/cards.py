"""The detail pane's cards: a heading, the edition at the right, and one text below."""

import math

from PySide6.QtCore import QPointF, QRect, QSize, Qt
from PySide6.QtGui import QFont, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import (
    QAbstractButton,
    QFrame,
    QHBoxLayout,
    QLabel,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from desktop.shell.fields import ElidedLabel
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


class Card(QFrame):
    """A card; it is made once and shows page after page.

    Args:
        title: Its heading.
        parent: The widget it stands on.
    """

    def __init__(self, title: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "card")
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.title = QLabel(title.upper(), self)
        self.title.setProperty("role", "heading")
        self.edition = ElidedLabel(self)
        self.edition.setProperty("role", "small")
        self.edition.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self.edition.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.prose = ProseView(title, self)
        self.prose.focused.connect(self.show_focus)
        self.head = QHBoxLayout()
        self.head.setSpacing(12)
        self.head.addWidget(self.title)
        self.head.addWidget(self.edition, 1)
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(14, 10, 14, 10)
        self.column.setSpacing(6)
        self.column.addLayout(self.head)
        self.column.addWidget(self.prose)

    def show_html(self, html: str, style: str, font: QFont, edition: str = "") -> None:
        """Show a text, or hide the card where there is none.

        Args:
            html: The text.
            style: Style sheet of the document.
            font: Face and size of running text.
            edition: The release that the text comes from.
        """
        self.edition.setText(edition)
        self.edition.setToolTip(edition)
        if html:
            self.prose.show_html(html, style, font)
        else:
            self.prose.clear()
        self.setVisible(bool(html))

    def show_focus(self, focused: bool) -> None:
        """Mark the card that has the keyboard."""
        self.setProperty("focused", focused)
        self.style().unpolish(self)
        self.style().polish(self)


class Star(QAbstractButton):
    """The star that says whether the code is a favourite."""

    def __init__(self, theme: ThemeManager, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.setCheckable(True)
        self.setProperty("role", "star")
        self.setAccessibleName("Favourite")
        self.setToolTip("Favourite")

    def sizeHint(self) -> QSize:
        """Return the star's size with the room for the keyboard's frame."""
        side = self._theme.pixels(26)
        return QSize(side, side)

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
