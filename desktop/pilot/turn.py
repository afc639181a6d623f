"""One question of the talk with the card of its answer."""

from PySide6.QtCore import QPoint, QRectF, Qt, QUrl, Signal
from PySide6.QtGui import QCursor, QFont
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from desktop.pilot.rendering import VERDICTS, Rendered, Target, linked, render
from desktop.shell.parts import set_look
from desktop.shell.prose import ProseView, prose_style
from desktop.shell.theme import ThemeManager
from index.answers.rephrasing import Rephrasing
from index.model.answers import Answer

WAITING = "Reading the releases \N{HORIZONTAL ELLIPSIS}"


class AnswerView(ProseView):
    """The text of an answer; the keyboard moves among its links.

    Signals:
        pointed: The number of a link under the mouse and where the mouse is; an empty text where
            it has left the link.
        stepped: The keyboard has come to another link.
    """

    pointed = Signal(str, QPoint)
    stepped = Signal()

    def __init__(self, name: str, parent: QWidget) -> None:
        super().__init__(name, parent)
        self._by_key = False
        self.highlighted.connect(self._on_highlighted)

    def focusNextPrevChild(self, next: bool) -> bool:  # noqa: A002 - Qt's name
        """Move to the neighbouring link, or leave the text behind the last one."""
        self._by_key = True
        try:
            moved = super().focusNextPrevChild(next)
        finally:
            self._by_key = False
        self.stepped.emit()
        return moved

    def step(self, by: int) -> bool:
        """Move to the next (1) or previous (-1) link; return whether there is one."""
        places = self._anchors()
        here = self.textCursor().selectionStart()
        at = places.index(here) if self._on_link and here in places else None
        there = bool(places) if at is None else 0 <= at + by < len(places)
        return there and self.focusNextPrevChild(by > 0)

    def link(self) -> str:
        """Return the address of the link that has the keyboard, empty if none has."""
        if not self._on_link:
            return ""
        cursor = self.textCursor()  # whose end is before its beginning where one has gone back
        cursor.setPosition(cursor.selectionStart() + 1)
        return cursor.charFormat().anchorHref()

    def link_rect(self) -> QRectF:
        """Return where the link that has the keyboard begins and ends."""
        start, end = self.textCursor(), self.textCursor()
        start.setPosition(start.selectionStart())
        end.setPosition(end.selectionEnd())
        return QRectF(self.cursorRect(start).united(self.cursorRect(end)))

    def _on_highlighted(self, url: QUrl) -> None:
        if not self._by_key:
            self.pointed.emit(url.toString(), QCursor.pos())

    def _anchors(self) -> list[int]:
        """Return where the links of the text begin, in order."""
        starts, before = [], ""
        block = self.document().begin()
        while block.isValid():
            iterator = block.begin()
            while not iterator.atEnd():
                fragment = iterator.fragment()
                href = fragment.charFormat().anchorHref()
                if href and href != before:
                    starts.append(fragment.position())
                before = href
                iterator += 1
            before = ""
            block = block.next()
        return starts


class Turn(QFrame):
    """A question and its answer.

    Args:
        question: What was asked.
        about: The code that it is about, as printed; empty for none.
        theme: Colours and fonts.
        parent: What it stands on.

    Attributes:
        answer: The answer as far as it is there, None before.
        done: Whether the answer is whole.
        buttons: Copy, and the two opinions; for the mouse, since keys do the same.
    """

    def __init__(self, question: str, about: str, theme: ThemeManager, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme
        self._rendered = Rendered("", ())
        self._said = WAITING
        self.question = question
        self.answer: Answer | None = None
        self._reworded: Rephrasing | None = None
        self.done = False
        self.asked = QLabel(f"{about}: {question}" if about else question, self)
        self.asked.setTextFormat(Qt.TextFormat.PlainText)
        self.asked.setWordWrap(True)
        self.asked.setAccessibleName(f"Question: {self.asked.text()}")
        self.card = QFrame(self)
        self.card.setProperty("role", "card")
        self.view = AnswerView(f"Answer to {self.asked.text()}", self.card)
        self.view.focused.connect(lambda focused: set_look(self.card, "focused", focused))
        self.buttons = {name: self._button(name) for name in ("Copy", "Helped", "Did not help")}
        self._lay_out()
        self.restyle()

    @property
    def links(self) -> tuple[Target, ...]:
        """Where the links of the answer lead."""
        return self._rendered.links

    def target(self, href: str) -> Target | None:
        """Return where a link of the answer leads."""
        return linked(self.links, href)

    def show_answer(self, answer: Answer) -> None:
        """Show an answer as far as it is there; one that is shown already stays as it is."""
        if answer is not self.answer:
            self.answer = answer
            self._render()

    def finish(self) -> None:
        """Take the answer as whole: it can be copied and judged."""
        self.done = True
        for button in self.buttons.values():
            button.setVisible(self.answer is not None)
        if self.answer is not None:
            word, _colour = VERDICTS[self.answer.verdict]
            self.view.setAccessibleDescription(word)

    def show_reworded(self, reworded: Rephrasing) -> None:
        """Show what a model made of the answer, or why that is not shown."""
        self._reworded = reworded
        self._render()

    def say(self, text: str) -> None:
        """Show a sentence in the place of an answer."""
        self._said = text
        self.answer = None
        self._render()

    def mark_opinion(self, name: str) -> None:
        """Mark one of the two opinions as the one that was given."""
        for button in ("Helped", "Did not help"):
            self.buttons[button].setChecked(button == name)

    def restyle(self) -> None:
        """Take over theme and zoom."""
        self.asked.setFont(self._theme.ui_font(1, QFont.Weight.DemiBold))
        self._render()

    def _button(self, name: str) -> QPushButton:
        made = QPushButton(name, self.card)
        made.setProperty("role", "line")
        made.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        made.setAccessibleName(f"{name}: answer to {self.question}")
        made.setCheckable(name != "Copy")
        made.hide()
        return made

    def _lay_out(self) -> None:
        foot = QHBoxLayout()
        foot.setSpacing(2)
        foot.addStretch(1)
        for button in self.buttons.values():
            foot.addWidget(button)
        inner = QVBoxLayout(self.card)
        inner.setContentsMargins(14, 10, 8, 6)
        inner.setSpacing(4)
        inner.addWidget(self.view)
        inner.addLayout(foot)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(7)
        column.addWidget(self.asked)
        column.addWidget(self.card)

    def _render(self) -> None:
        if self.answer is None:
            self._rendered = Rendered(f"<p class='muted'>{self._said}</p>", ())
        else:
            self._rendered = render(self.answer, self._theme.zoom, self._reworded)
        style = prose_style(self._theme)
        self.view.show_html(self._rendered.html, style, self._theme.ui_font())
