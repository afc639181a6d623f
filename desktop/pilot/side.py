"""The left pane: the question box, topics, and the list of questions and codes below them."""

from enum import Enum

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QLabel, QPushButton, QVBoxLayout, QWidget

from desktop.background import LatestWorker
from desktop.pilot.box import PLACEHOLDER, QuestionBox
from desktop.pilot.chips import TopicChips
from desktop.pilot.listing import (
    MOST_CODES,
    being_typed,
    example_rows,
    history_rows,
    matching_rows,
    rating_rows,
)
from desktop.shell.code_search import CodeQuery, CodeSearcher
from desktop.shell.context import Context
from desktop.shell.fields import ElidedLabel
from desktop.shell.row_view import RowView
from index.database import ContentError
from index.model import CodeRef, Hit
from index.userdata import AskedQuestion


class Listed(Enum):
    """What the list shows; the value is said where there is nothing."""

    OFFERED = ""
    HISTORY = "No question is kept yet."
    RATINGS = "No answer has been judged yet: G and B in an answer do that."


class Side(QFrame):
    """The pane.

    Args:
        context: Content, date, theme, what the person keeps.
        parent: The workspace.

    Attributes:
        about: The code that questions are about, None for none.
        listed: What the list shows.
    """

    def __init__(self, context: Context, parent: QWidget) -> None:
        super().__init__(parent)
        self._context = context
        self.about: CodeRef | None = None
        self.listed = Listed.OFFERED
        self._hits: list[Hit] = []
        self._word = ""
        self.setProperty("role", "side")
        self.box = QuestionBox(context.theme, self)
        self.edit = self.box.edit
        self.about_button = QPushButton(self)
        self.about_button.setProperty("role", "about")
        self.about_button.setAutoDefault(False)
        self.about_button.hide()
        self.chips = TopicChips(self)
        self.heading = QLabel(self)
        self.heading.setProperty("role", "heading")
        self.rows = RowView("Questions", context.theme, self, always=False)
        self.message = ElidedLabel(self)
        self.message.setProperty("role", "muted")
        self._lay_out()
        searcher = CodeSearcher(context.content.folder)
        self._codes: LatestWorker[CodeQuery, list[Hit]] = LatestWorker(
            searcher, self, finish=searcher.finish
        )
        self._codes.answered.connect(lambda _ticket, hits: self._on_codes(hits))
        self._codes.failed.connect(self._on_failed)
        self.edit.textChanged.connect(self._on_text)
        self.chips.chosen.connect(lambda _topic: self._offer())
        self.about_button.clicked.connect(lambda _checked=False: self.ask_about(None))
        self.ask_about(None)

    def question(self) -> str:
        """Return what is typed, without white space around it."""
        return self.edit.toPlainText().strip()

    def ask_about(self, ref: CodeRef | None) -> None:
        """Let questions be about a code, or about anything."""
        self.about = ref
        name = ref.display if ref else "no code"
        self.about_button.setText(f"About {name}   \N{MULTIPLICATION X}")
        self.about_button.setAccessibleName(f"About {name}: press to ask about anything")
        self.about_button.setVisible(ref is not None)
        self.edit.setPlaceholderText(f"Ask about {name}" if ref else PLACEHOLDER)
        self._offer()

    def show_list(self, listed: Listed) -> None:
        """Show questions asked or opinions on answers, or again what is offered."""
        self.listed = listed
        self._show()

    def clear(self) -> None:
        """Empty the box and offer examples again."""
        if self.edit.toPlainText():
            self.edit.set_question("")
        else:
            self.show_list(Listed.OFFERED)

    def completion(self) -> str:
        """Return the first code that completes what is typed, empty if there is none."""
        return next((row.code for row in self.rows.row_model.rows if row.code), "")

    def close_pane(self) -> None:
        """Stop the worker."""
        self._codes.close()

    def restyle(self) -> None:
        """Take over theme and zoom."""
        self.box.restyle()
        self._limit()

    def minimumSizeHint(self) -> QSize:
        """Return a width at which topics and questions can be read."""
        return QSize(300, super().minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Let the list take what is left of the height."""
        super().resizeEvent(event)
        self._limit()

    def _lay_out(self) -> None:
        top = QVBoxLayout()
        top.setContentsMargins(12, 12, 12, 0)
        top.setSpacing(8)
        top.addWidget(self.box)
        top.addWidget(self.about_button, 0, Qt.AlignmentFlag.AlignLeft)
        top.addWidget(self.chips)
        top.addSpacing(6)
        top.addWidget(self.heading)
        top.addWidget(self.message)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(4)
        self._column.addLayout(top)
        self._column.addWidget(self.rows)
        self._column.addStretch(1)

    def _limit(self) -> None:
        self._column.activate()
        self.rows.limit_height(max(self.height() - self.rows.y(), self._context.theme.pixels(80)))

    def _on_text(self) -> None:
        self.listed = Listed.OFFERED
        self._offer()

    def _offer(self) -> None:
        """Offer what fits what is typed, and look for the code being typed."""
        self._word = being_typed(self.edit.word())
        generation = self._context.content.generation()
        self._hits = [] if not self._word else self._hits
        if self._word and generation is not None:
            day = self._context.date_of_service.value
            # More than are shown: among them are codes that merely have the word in their text.
            self._codes.submit(CodeQuery(self._word, day, generation, 4 * MOST_CODES))
        else:
            self._codes.forget()
        self._show()

    def _on_codes(self, hits: list[Hit]) -> None:
        self._hits = hits
        self._show()

    def _on_failed(self, _ticket: int, error: Exception) -> None:
        if not isinstance(error, ContentError):
            raise error  # a question is told that there is no content; completion stays silent

    def _show(self) -> None:
        text, topic = self.question(), self.chips.current
        if self.listed is Listed.HISTORY:
            title, rows = "Asked before", history_rows(self._asked())
        elif self.listed is Listed.RATINGS:
            title, rows = "Opinions on answers", rating_rows(self._context.userdata.ratings())
        elif text:
            title = "Suggestions"
            rows = matching_rows(text, topic, self._asked(), self._hits, self._word)
        else:
            title = f"Examples: {topic.value}" if topic else "Examples"
            if self.about is not None:
                title = f"Examples: {self.about.display}"
            rows = example_rows(topic, self.about)
        empty = "" if rows else self.listed.value
        self.heading.setText(title.upper())
        self.heading.setVisible(bool(rows or empty))
        self.rows.setAccessibleName(title)
        self.rows.show_rows(rows)
        self.rows.setVisible(bool(rows))
        self.message.setText(empty)
        self.message.setVisible(bool(empty))
        self._limit()

    def _asked(self) -> list[AskedQuestion]:
        return self._context.userdata.questions()
