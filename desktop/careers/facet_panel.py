"""The panel that narrows the list: the distribution of pay, and the facets below it."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QLabel, QVBoxLayout, QWidget

from desktop.careers.facet_lines import Chosen, FacetLine, LineKind, facet_lines
from desktop.careers.facet_view import FacetView
from desktop.careers.histogram import MARGIN, PayHistogram, pay_sentence
from desktop.shell.parts import heading
from desktop.shell.theme import ThemeManager
from index.model.job_board import Facet, FacetName, JobAnswer

_WIDTH = 232


class FacetPanel(QFrame):
    """The panel.

    Args:
        theme: Colours and fonts.
        parent: The page.

    Signals:
        toggled: A ``(FacetName, value)`` that is to be chosen, or no longer.
        typed: A character typed while the list had the keyboard.
    """

    toggled = Signal(object)
    typed = Signal(str)

    def __init__(self, theme: ThemeManager, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme
        self._facets: Sequence[Facet] = ()
        self._whole: set[FacetName] = set()
        self.setProperty("role", "side")
        self.heading = heading("Pay a year", self)
        self.histogram = PayHistogram(theme, self)
        self.pay = QLabel(self)
        self.pay.setProperty("role", "small")
        self.pay.setTextFormat(Qt.TextFormat.PlainText)
        self.pay.setWordWrap(True)
        self.view = FacetView(theme, self)
        self._top, self._below = QVBoxLayout(), QVBoxLayout()
        self._top.addWidget(self.heading)
        self._below.addWidget(self.pay)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(self._top)
        column.addWidget(self.histogram)
        column.addLayout(self._below)
        column.addWidget(self.view, 1)
        self.histogram.said.connect(self.pay.setText)
        self.view.toggled.connect(self._on_line)
        self.view.typed.connect(self.typed)
        self.histogram.floor_chosen.connect(lambda value: self.toggled.emit((FacetName.PAY, value)))

    def show_answer(self, answer: JobAnswer, chosen: Sequence[Chosen]) -> None:
        """Show the facets and the pay of an answer."""
        self._facets = answer.facets
        floor = next((value for name, value in chosen if name is FacetName.PAY), "")
        sentence = pay_sentence(answer.paid, answer.total, answer.median)
        self.histogram.show_pay(
            answer.pay, sentence, answer.median, int(floor) if floor.isdecimal() else None
        )
        self._show()

    def take_focus(self) -> None:
        """Give the keyboard to the facets."""
        self.view.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def restyle(self) -> None:
        """Take over theme and zoom."""
        side = self._theme.pixels(MARGIN)
        self._top.setContentsMargins(side, self._theme.room(14), side, 4)
        self._below.setContentsMargins(side, 2, side, 4)
        self.setFixedWidth(self._theme.pixels(_WIDTH))
        self.view.scheduleDelayedItemsLayout()  # lines are of another height

    def _show(self) -> None:
        self.view.show_lines(facet_lines(self._facets, self._whole))

    def _on_line(self, line: FacetLine) -> None:
        if line.kind is LineKind.MORE:
            self._whole.add(line.name)
            self._show()
        elif line.kind is LineKind.VALUE:
            self.toggled.emit((line.name, line.value))
