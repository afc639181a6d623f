"""A small search for a code to add, or to put in the place of another."""

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QDialog, QLabel, QVBoxLayout, QWidget

from desktop.background import LatestWorker
from desktop.shell.box import SearchBox, forward_key
from desktop.shell.code_search import CodeQuery, CodeSearcher
from desktop.shell.context import Context
from desktop.shell.parts import Message
from desktop.shell.row_view import RowView
from desktop.shell.rows import Row
from index.database import ContentError
from index.model import CodeLine, Hit

_LIMIT = 30
_START = "Type words or a code. Enter takes it, Esc leaves everything as it is."
_SEARCHING = "Searching …"
_NONE = "Nothing is found: use other words, or fewer."


class CodeChooser(QDialog):
    """The search; one is made and shown again whenever a code is wanted.

    Args:
        context: Content, date, theme.
        parent: The workspace.
    """

    def __init__(self, context: Context, parent: QWidget) -> None:
        super().__init__(parent)
        self._context = context
        self._then: Callable[[CodeLine], None] | None = None
        self._outstanding = False
        self._wanted = False  # Enter was pressed before the answer came
        self.setProperty("role", "palette")
        self.box = SearchBox(context.theme, self)
        self.rows = RowView("Codes found", context.theme, self)
        self.rows.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.message = Message("State of the search", self)
        self.about = QLabel(self)
        self.about.setProperty("role", "muted")
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 12, 12, 12)
        column.setSpacing(8)
        column.addWidget(self.about)
        column.addWidget(self.box)
        column.addWidget(self.message)
        column.addWidget(self.rows)
        column.addStretch(1)
        searcher = CodeSearcher(context.content.folder)
        self._worker: LatestWorker[CodeQuery, list[Hit]] = LatestWorker(
            searcher, self, finish=searcher.finish
        )
        self._worker.answered.connect(self._on_answer)
        self._worker.failed.connect(self._on_failed)
        self.box.edit.query_changed.connect(self._on_query)
        self.box.edit.list_key.connect(lambda event: forward_key(event, self.rows))
        self.rows.entered.connect(self._take)

    def ask(self, about: str, then: Callable[[CodeLine], None]) -> None:
        """Show the search.

        Args:
            about: What the code is wanted for.
            then: Called with the code that is taken.
        """
        self._then = then
        self.setWindowTitle(about)
        self.about.setText(about)
        self.box.edit.set_query("")
        self._show([], _START)
        theme = self._context.theme
        self.resize(theme.pixels(560), theme.pixels(420))
        self.rows.limit_height(theme.pixels(320))
        self.box.edit.setFocus()
        self.open()

    def stop(self) -> None:
        """End the background work; called before the window goes."""
        self._worker.close()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Take the code that is chosen in the list on Enter."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            if self._outstanding:
                self._wanted = True
            else:
                self._take()
        else:
            super().keyPressEvent(event)

    def _on_query(self, text: str) -> None:
        generation = self._context.content.generation()
        self._wanted = False
        self._outstanding = bool(text.strip()) and generation is not None
        if not text.strip() or generation is None:
            self._worker.forget()
            self._show([], _START)
            return
        if not self.rows.row_model.rows:
            self.message.say(_SEARCHING)
        day = self._context.date_of_service.value
        self._worker.submit(CodeQuery(text, day, generation, _LIMIT))

    def _on_answer(self, _ticket: int, hits: list[Hit]) -> None:
        rows = [_row(hit) for hit in hits]
        self._show(rows, "" if rows else _NONE)
        if rows:
            self.rows.choose(0)
        self._outstanding = False
        if self._wanted:
            self._take()

    def _on_failed(self, _ticket: int, error: Exception) -> None:
        self._outstanding = False
        if not isinstance(error, ContentError):
            raise error
        self._show([], f"{str(error)[:1].upper()}{str(error)[1:]}.")

    def _show(self, rows: list[Row], message: str) -> None:
        self.rows.show_rows(rows)
        self.rows.setVisible(bool(rows))
        self.message.say(message)
        current = self.rows.current()
        self.box.edit.setAccessibleDescription(current.said if current else message)

    def _take(self) -> None:
        row, then = self.rows.current(), self._then
        if row is None or then is None or not isinstance(row.key, CodeLine):
            return
        self.accept()
        then(row.key)


def _row(hit: Hit) -> Row:
    line = CodeLine(hit.ref, hit.display, hit.title, hit.kind, hit.billable)
    badge, colour = ("billable", "green") if hit.billable else ("header", "grey")
    if not hit.covered:
        badge, colour = "not valid", "red"
    said = f"{hit.display}, {hit.title}, {badge}"
    return Row(
        line, hit.title, code=hit.display, lines=(hit.path,), badge=badge, badge_colour=colour,
        said=said,
    )  # fmt: skip
