"""The detail pane of the board: everything about one posting, in cards that are made once.

The form for a posting shows its draft in the same pane.
"""

from collections.abc import Sequence
from itertools import pairwise

from PySide6.QtCore import QPoint, QRectF, Qt, QTimer, QUrl, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import (
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QScrollArea,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from desktop.careers import rendering
from desktop.shell.card import Card
from desktop.shell.flow import FlowLayout
from desktop.shell.prose import ProseView, prose_style
from desktop.shell.theme import ThemeManager
from index.model.job_board import Fit
from index.model.jobs import Posting

_TWO_COLUMNS = 640
"""Width of the cards, pixels at 100 %, from which two stand side by side."""
_WIDEST = 980
_MARGIN = 26
_GAP = 10
_TITLES = {
    "fit": "How it fits you",
    "asked": "Asked for",
    "pay": "Pay",
    "where": "Where",
    "description": "Description",
    "listed": "Listed by",
}
_PLACES = {
    "fit": (0, 0, 2),
    "asked": (1, 0, 2),
    "pay": (2, 0, 1),
    "where": (2, 1, 1),
    "description": (3, 0, 2),
    "listed": (4, 0, 2),
}
"""Row, column and how many columns each card takes where there are two."""


class JobBody(QWidget):
    """What the cards stand on; a bar beside the header, which has no frame, shows its focus."""

    def __init__(self, theme: ThemeManager, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme
        self.header = ProseView("Posting", self)
        self.header.focused.connect(self.update)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the bar."""
        super().paintEvent(event)
        if self.header.hasFocus():
            place = self.header.geometry()
            painter = QPainter(self)
            painter.fillRect(
                place.left() - 10, place.top(), 3, place.height(), self._theme.theme.color("accent")
            )


class JobPane(QWidget):
    """Shows a posting.

    Args:
        theme: Colours and fonts.
        parent: Qt owner.

    Attributes:
        posting: The posting shown, None for none.

    Signals:
        address_wanted: An address on the web, or of mail, that a link leads to.
    """

    address_wanted = Signal(str)

    def __init__(self, theme: ThemeManager, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme
        self.posting: Posting | None = None
        self._fit: Fit | None = None
        self._columns = 0
        self._later = QTimer(self)
        self._later.setSingleShot(True)
        self._later.setInterval(0)
        self._later.timeout.connect(self._render_rest)
        self.setProperty("role", "page")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setAccessibleName("Posting")
        self.message = QLabel(self)
        self.message.setProperty("role", "message")
        self.message.setTextFormat(Qt.TextFormat.PlainText)
        self.message.setWordWrap(True)
        self.message.setIndent(0)
        self.area = QScrollArea(self)
        self.area.setWidgetResizable(True)
        self.area.setFrameShape(QFrame.Shape.NoFrame)
        self.area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.body = JobBody(theme, self.area)
        self.header = self.body.header
        self.cards = {key: Card(title, self.body) for key, title in _TITLES.items()}
        self.bar = QWidget(self.body)
        self.bar.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        self._buttons = FlowLayout(self.bar, 8)
        self._lay_out()
        for prose in self.proses():
            prose.link_opened.connect(self._on_link)
            prose.revealed.connect(self._on_reveal)
        self.show_message("")

    def add_buttons(self, buttons: Sequence[QWidget]) -> None:
        """Put buttons below the header."""
        for button in buttons:
            self._buttons.addWidget(button)
        order = [self.header, *buttons, self.cards["fit"].prose]
        for one, other in pairwise(order):
            QWidget.setTabOrder(one, other)

    def show_posting(self, posting: Posting, fit: Fit | None) -> None:
        """Show a posting.

        Args:
            posting: The posting.
            fit: How well it fits, None without a profile.
        """
        if self.posting is None or posting.id != self.posting.id:
            self.area.verticalScrollBar().setValue(0)
        self.posting, self._fit = posting, fit
        self._render()
        self.message.hide()
        self.area.show()

    def show_message(self, text: str) -> None:
        """Show a sentence instead of a posting."""
        self.posting = None
        self._later.stop()
        self.message.setText(text)
        self.area.hide()
        self.message.show()

    def take_focus(self) -> None:
        """Give the keyboard to the top of the posting."""
        self.header.setFocus(Qt.FocusReason.OtherFocusReason)

    def selected_text(self) -> str:
        """Return the text selected in the part that has the keyboard."""
        focus = self.focusWidget()
        return focus.selected_text() if isinstance(focus, ProseView) else ""

    def proses(self) -> list[ProseView]:
        """Return the texts from top to bottom, all of them filled."""
        if self._later.isActive():
            self._render_rest()
        return [self.header, *(card.prose for card in self.cards.values())]

    def restyle(self) -> None:
        """Take over theme and zoom."""
        for card in self.cards.values():
            card.restyle(self._theme)
        gap = self._theme.room(_GAP)
        self._grid.setSpacing(gap)
        self._stack.setSpacing(gap)
        self._columns = 0
        self._arrange()
        if self.posting is not None:
            self._render()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Put the small cards side by side, or below each other."""
        super().resizeEvent(event)
        self._arrange()

    def _lay_out(self) -> None:
        self._buttons.setContentsMargins(0, 2, 0, 4)
        self._grid = QGridLayout()
        self._stack = QVBoxLayout()
        self._stack.addWidget(self.header)
        self._stack.addWidget(self.bar)
        self._stack.addLayout(self._grid)
        self._stack.addStretch(1)
        self._frame = QHBoxLayout(self.body)
        self._frame.addLayout(self._stack)
        self.area.setWidget(self.body)
        self.area.viewport().setAutoFillBackground(False)
        self.body.setAutoFillBackground(False)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addWidget(self.message, 1, Qt.AlignmentFlag.AlignTop)
        whole.addWidget(self.area, 1)
        order = self.proses()
        for one, other in pairwise(order):
            QWidget.setTabOrder(one, other)

    def _arrange(self) -> None:
        room = self.width() - 2 * _MARGIN
        spare = max(room - self._theme.pixels(_WIDEST), 0)
        above, below = self._theme.room(18), self._theme.room(24)
        self._frame.setContentsMargins(_MARGIN, above, _MARGIN + spare, below)
        columns = 2 if room >= self._theme.pixels(_TWO_COLUMNS) else 1
        if columns == self._columns:
            return
        self._columns = columns
        while self._grid.count():
            self._grid.takeAt(0)
        for column in range(2):
            self._grid.setColumnStretch(column, 1 if column < columns else 0)
        for at, (key, card) in enumerate(self.cards.items()):
            row, column, span = _PLACES[key] if columns == 2 else (at, 0, 1)
            alone = Qt.AlignmentFlag(0) if span == columns else Qt.AlignmentFlag.AlignTop
            self._grid.addWidget(card, row, column, 1, span, alone)

    def _render(self) -> None:
        posting = self.posting
        if posting is None:
            return
        style = prose_style(self._theme)
        font = self._theme.ui_font()
        zoom = self._theme.zoom
        facts = posting.understood
        self.header.show_html(rendering.header(posting), style, font)
        for key, html in (
            ("fit", rendering.fit(self._fit, zoom)),
            ("asked", rendering.asked(facts, zoom)),
            ("pay", rendering.pay(facts.pay)),
            ("where", rendering.where(facts)),
        ):
            self.cards[key].show_html(html, style, font)
        # A long description takes as much time again: keys come in between.
        self._later.start()

    def _render_rest(self) -> None:
        self._later.stop()
        posting = self.posting
        if posting is None:
            return
        style = prose_style(self._theme)
        font = self._theme.ui_font()
        self.cards["description"].show_html(rendering.description(posting), style, font)
        self.cards["listed"].show_html(rendering.listed(posting), style, font)

    def _on_link(self, url: QUrl) -> None:
        # As the link has it: made readable, an address with escapes is another one.
        self.address_wanted.emit(bytes(url.toEncoded().data()).decode("ascii"))

    def _on_reveal(self, rect: QRectF) -> None:
        prose = self.sender()
        if isinstance(prose, ProseView):
            point = prose.mapTo(self.body, QPoint(round(rect.x()), round(rect.center().y())))
            self.area.ensureVisible(0, point.y(), 0, 60)
