"""The questions to the provider: one is shown, worded as the person likes it."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFocusEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPlainTextEdit, QVBoxLayout, QWidget

from desktop.consult.case import Choices, question_text
from desktop.shell.actions import Actions
from desktop.shell.fields import ElidedLabel
from desktop.shell.parts import set_text_font
from desktop.shell.theme import ThemeManager
from desktop.shell.topbar import key_labels
from index.model.cases import ProviderQuery


class _Draft(QPlainTextEdit):
    """The wording; says when it was left.

    Signals:
        left: The keyboard has gone elsewhere.
    """

    left = Signal()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Say that the keyboard has gone elsewhere."""
        super().focusOutEvent(event)
        self.left.emit()


class Questions(QFrame):
    """The card.

    Args:
        theme: Colours and fonts.
        actions: Whose keys are shown.
        parent: Qt owner.

    Signals:
        reworded: ``(query, text)``: the person has worded a question differently.
    """

    reworded = Signal(object, str)

    def __init__(self, theme: ThemeManager, actions: Actions, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme
        self._actions = actions
        self._queries: tuple[ProviderQuery, ...] = ()
        self._choices = Choices()
        self._at = 0
        self.setProperty("role", "card")
        self.heading = QLabel("ASK THE PROVIDER", self)
        self.heading.setProperty("role", "heading")
        self.subject = ElidedLabel(self)
        self.subject.setProperty("role", "small")
        self._keys = QHBoxLayout()
        self._keys.setSpacing(4)
        self.draft = _Draft(self)
        self.draft.setProperty("role", "draft")
        self.draft.setTabChangesFocus(True)
        self.draft.setAccessibleName("Question to the provider")
        top = QHBoxLayout()
        top.setSpacing(8)
        top.addWidget(self.heading)
        top.addWidget(self.subject, 1)
        top.addLayout(self._keys)
        column = QVBoxLayout(self)
        column.setContentsMargins(14, 10, 14, 10)
        column.setSpacing(6)
        column.addLayout(top)
        column.addWidget(self.draft)
        self.draft.left.connect(self.commit)
        theme.changed.connect(self._restyle)
        actions.keys_changed.connect(self._show_keys)
        self._restyle()
        self._show_keys()
        self.hide()

    @property
    def current(self) -> ProviderQuery | None:
        """The question shown."""
        return self._queries[self._at] if self._queries else None

    def text(self) -> str:
        """Return the question shown as it is worded now."""
        return self.draft.toPlainText().strip() if self._queries else ""

    def show_questions(self, queries: Sequence[ProviderQuery], choices: Choices) -> None:
        """Show questions as they were worded last; the card is gone where there are none."""
        subject = self.current.subject if self.current else ""
        self._queries, self._choices = tuple(queries), choices
        subjects = [query.subject for query in self._queries]
        self._at = subjects.index(subject) if subject in subjects else 0
        self.setVisible(bool(self._queries))
        self._show()

    def step(self, step: int) -> None:
        """Show the next (1) or the previous (-1) question."""
        if self._queries:
            self.commit()
            self._at = (self._at + step) % len(self._queries)
            self._show()

    def commit(self) -> None:
        """Report how the question is worded, if that has changed."""
        query = self.current
        if query is not None and self.text() != question_text(self._choices, query).strip():
            self.reworded.emit(query, self.text())

    def _show(self) -> None:
        query = self.current
        if query is None:
            self.subject.clear()
            self.draft.setPlainText("")  # with it go the steps that could be taken back
            return
        count = f"{self._at + 1} of {len(self._queries)} · " if len(self._queries) > 1 else ""
        self.subject.setText(f"{count}{query.subject}")
        self.draft.setToolTip(query.reason)
        self.draft.setAccessibleDescription(f"{count}{query.subject}. {query.reason}")
        text = question_text(self._choices, query)
        if self.draft.toPlainText() != text:
            self.draft.setPlainText(text)

    def _show_keys(self) -> None:
        while (item := self._keys.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.deleteLater()
        for action, word in (("consult.copy_question", "copy"), ("consult.edit_question", "edit")):
            keys = self._actions.hint_keys(action)
            text = QLabel(word, self)
            text.setProperty("role", "small")
            if self._keys.count():
                self._keys.addSpacing(8)
            for label in [*(key_labels(keys[0], self) if keys else []), text]:
                self._keys.addWidget(label, 0, Qt.AlignmentFlag.AlignVCenter)

    def _restyle(self) -> None:
        set_text_font(self.draft, self._theme.ui_font())
        self.draft.setFixedHeight(self._theme.pixels(84))
