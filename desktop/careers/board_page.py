"""The board: search pane at the left, the posting at the right."""

from dataclasses import replace
from datetime import date

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QHBoxLayout, QSplitter, QWidget

from desktop.careers.asking import Asking
from desktop.careers.desk import BOARD_PAGE, Desk, Page
from desktop.careers.engine import Found
from desktop.careers.search_side import SearchSide
from desktop.careers.wording import count_text
from desktop.shell.action_table import BOARD, JOBS
from desktop.shell.opening import search_width
from index.model.jobs import JobQuery, Sort

PATIENCE_MS = 100
"""How long rows of an older query stand unmarked while the answer is outstanding."""


class BoardPage(Page):
    """Searches as one types."""

    key = BOARD_PAGE
    title = "Board"

    def __init__(self, desk: Desk, parent: QWidget) -> None:
        super().__init__(desk, parent)
        self._started = False
        self._keep: int | None = None
        self.query = JobQuery()
        self.asking = Asking(desk.engine, self)
        self.side = SearchSide(self.context.theme, self)
        self.splitter = QSplitter(Qt.Orientation.Horizontal, self)
        self.splitter.setHandleWidth(1)
        self.splitter.setChildrenCollapsible(False)
        self.splitter.addWidget(self.side)
        width = search_width(self.context.theme)
        self.splitter.setSizes([width, max(1200 - width, 400)])
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self.splitter)
        self._patience = QTimer(self)
        self._patience.setSingleShot(True)
        self._patience.setInterval(PATIENCE_MS)
        self._patience.timeout.connect(lambda: self.side.list.set_stale(stale=True))
        self._connect_parts()
        self._connect_actions()

    def start(self) -> None:
        """Begin to answer; what was typed or restored before is answered now."""
        self._started = True
        self.search()

    def focus_entry(self) -> None:
        """Give the keyboard to the search box."""
        self.side.edit.setFocus(Qt.FocusReason.OtherFocusReason)

    def type_text(self, text: str) -> None:
        """Start a query with characters typed elsewhere, in the place of the old text."""
        self.focus_entry()
        self.side.edit.setText(text)

    def panes(self) -> list[QWidget]:
        """Return box, list and posting."""
        return [self.side.edit, self.side.shown_list()]

    def restyle(self) -> None:
        """Take over theme and zoom."""
        self.side.restyle()

    def close_page(self) -> None:
        """Stop the workers."""
        self._patience.stop()
        self.asking.stop()

    def search(self, rows: int = 0) -> None:
        """Ask for the answer to what is typed and chosen.

        Args:
            rows: How many rows are wanted at once, if more than a screen full.
        """
        if not self._started:
            return
        self.query = replace(
            self.query,
            text=self.side.edit.text().strip(),
            today=date.today(),
            profile=self.desk.profile,
        )
        self._patience.start()
        self.asking.search(self.query, rows)

    def set_sort(self, sort: Sort) -> None:
        """Show the list in another order."""
        self.query = replace(self.query, sort=sort)
        self.side.show_order(sort)
        self.search()

    def _connect_parts(self) -> None:
        side, asking = self.side, self.asking
        side.edit.query_changed.connect(lambda _text: self.search())
        side.text_typed.connect(self.type_text)
        side.list.jobs.more_wanted.connect(asking.fetch)
        side.order.clicked.connect(lambda _checked=False: self._next_sort())
        side.show_order(self.query.sort)
        asking.found.connect(self._on_found)
        asking.more.connect(
            lambda found: side.list.jobs.append(found.query.offset, found.answer.hits)
        )
        asking.failed.connect(self._on_failed)

    def _connect_actions(self) -> None:
        actions = self.context.actions
        actions.set_context_widget(BOARD, self)
        actions.set_context_widget(JOBS, self.side)
        actions.connect("careers.sort", self._next_sort)

    def _on_found(self, found: Found) -> None:
        self._patience.stop()
        answer = found.answer
        self.side.box.count.setText(count_text(answer))
        self.side.list.show_hits(answer.hits, answer.total, self._keep, None)
        self.side.show_list()
        self.desk.answered.emit(answer.total, found.milliseconds)

    def _on_failed(self, text: str) -> None:
        self._patience.stop()
        self.side.box.count.setText("")
        self.side.show_message(text)

    def _next_sort(self) -> None:
        orders = list(Sort)
        self.set_sort(orders[(orders.index(self.query.sort) + 1) % len(orders)])
