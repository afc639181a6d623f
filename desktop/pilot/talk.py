"""The talk: questions and answers below one another, the newest last."""

from collections.abc import Callable

from PySide6.QtCore import QPoint, QRectF, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QApplication,
    QFrame,
    QHBoxLayout,
    QLabel,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from desktop.pilot.turn import Turn
from desktop.shell.theme import ThemeManager

MOST_TURNS = 50
"""Answers that stay; older ones go."""
_WIDEST = 900
"""Longest line, pixels at 100 %."""
_MARGIN = 26
_GAP = 18
_INTRODUCTION = (
    "Ask in your own words, or choose an example. Every sentence of an answer names the release "
    "and the place that it rests on; what no installed release says is not answered. An answer is "
    "no advice on a patient and no decision of a payer."
)


class Talk(QScrollArea):
    """The answers.

    Args:
        theme: Colours and fonts.
        parent: The workspace.

    Signals:
        opened: ``(turn, href)`` of a link that was pressed.
        pointed: ``(turn, href, place)`` of a link under the mouse; an empty ``href`` for none.
        stepped: The keyboard has come to another link.
        pressed: ``(turn, name)`` of a button of an answer.
        scrolled: The text has moved.
    """

    opened = Signal(object, str)
    pointed = Signal(object, str, QPoint)
    stepped = Signal()
    pressed = Signal(object, str)
    scrolled = Signal()

    def __init__(self, theme: ThemeManager, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme
        self.turns: list[Turn] = []
        self._held: Turn | None = None
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setAccessibleName("Questions and answers")
        self.body = QWidget(self)
        self.body.setProperty("role", "page")
        self.body.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.title = QLabel("Ask about codes, edits and rules", self.body)
        self.title.setProperty("role", "title")
        self.introduction = QLabel(_INTRODUCTION, self.body)
        self.introduction.setProperty("role", "muted")
        self.introduction.setWordWrap(True)
        self._column = QVBoxLayout()
        self._column.setSpacing(_GAP)
        self._column.addWidget(self.title)
        self._column.addWidget(self.introduction)
        self._column.addStretch(1)
        self._frame = QHBoxLayout(self.body)
        self._frame.addLayout(self._column)
        self.setWidget(self.body)
        bar = self.verticalScrollBar()
        bar.valueChanged.connect(lambda _value: self.scrolled.emit())
        bar.rangeChanged.connect(lambda _least, _most: self._hold())
        bar.actionTriggered.connect(lambda _action: self._let_go())
        self._arrange()

    def add(self, question: str, about: str) -> Turn:
        """Add a question whose answer is awaited, and bring it into view."""
        turn = Turn(question, about, self._theme, self.body)
        turn.view.link_opened.connect(lambda url: self.opened.emit(turn, url.toString()))
        turn.view.pointed.connect(lambda href, place: self.pointed.emit(turn, href, place))
        turn.view.stepped.connect(self.stepped)
        turn.view.revealed.connect(lambda rect: self._reveal(turn, rect))
        for name, button in turn.buttons.items():
            button.clicked.connect(lambda _checked=False, name=name: self.pressed.emit(turn, name))
        self._column.insertWidget(self._column.count() - 1, turn)
        self.turns.append(turn)
        if len(self.turns) > MOST_TURNS:
            self._drop(self.turns.pop(0))
        self._show_introduction()
        turn.show()
        self.show_turn(turn)
        return turn

    def clear(self) -> None:
        """Forget all questions and answers."""
        while self.turns:
            self._drop(self.turns.pop())
        self._show_introduction()

    def show_turn(self, turn: Turn) -> None:
        """Keep a question at the top while its answer grows, as far as the text reaches."""
        self._held = turn
        self._hold()

    def current(self) -> Turn | None:
        """Return the answer that has the keyboard, else the newest one."""
        focus = QApplication.focusWidget()
        for turn in self.turns:
            if focus is not None and turn.isAncestorOf(focus):
                return turn
        return self.turns[-1] if self.turns else None

    def step(self, by: int) -> None:
        """Move the keyboard to the next (1) or the previous (-1) link of the answers."""
        here = self.current()
        if here is None:
            return
        at = self.turns.index(here)
        behind = self.turns[at:] if by > 0 else self.turns[at::-1]
        for turn in behind:
            if turn is not here:
                turn.view.setFocus(Qt.FocusReason.OtherFocusReason)
            if turn.view.step(by):
                return
        here.view.setFocus(Qt.FocusReason.OtherFocusReason)

    def each(self, use: Callable[[Turn], object]) -> None:
        """Call ``use`` with every answer."""
        for turn in self.turns:
            use(turn)

    def restyle(self) -> None:
        """Take over theme and zoom."""
        self._arrange()
        self.each(Turn.restyle)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep lines as long as reads well; what is left stands at the right."""
        super().resizeEvent(event)
        self._arrange()

    def _arrange(self) -> None:
        room = self.width() - 2 * _MARGIN
        spare = max(room - self._theme.pixels(_WIDEST), 0)
        self._frame.setContentsMargins(_MARGIN, 20, _MARGIN + spare, 28)

    def _show_introduction(self) -> None:
        for label in (self.title, self.introduction):
            label.setVisible(not self.turns)

    def _hold(self) -> None:
        if self._held is not None:
            self.verticalScrollBar().setValue(self._held.y() - _GAP)

    def _let_go(self) -> None:
        """Stay where the person has gone."""
        self._held = None

    def _drop(self, turn: Turn) -> None:
        if turn is self._held:
            self._held = None
        self._column.removeWidget(turn)
        turn.hide()
        turn.deleteLater()

    def _reveal(self, turn: Turn, rect: QRectF) -> None:
        self._let_go()
        point = turn.view.mapTo(self.body, QPoint(round(rect.x()), round(rect.center().y())))
        self.ensureVisible(0, point.y(), 0, 60)
