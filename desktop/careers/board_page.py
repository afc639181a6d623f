"""The board: search pane at the left, what narrows it beside it, the posting at the right."""

from collections.abc import Callable
from dataclasses import replace

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QApplication, QHBoxLayout, QSplitter, QWidget

from desktop.careers.answers import Answers
from desktop.careers.asking import Asking
from desktop.careers.board_commands import BoardCommands
from desktop.careers.board_state import read_state, written_state
from desktop.careers.desk import BOARD_PAGE, Desk, Page
from desktop.careers.facet_lines import Chosen, toggled
from desktop.careers.facet_panel import FacetPanel
from desktop.careers.job_buttons import JobButtons
from desktop.careers.job_pane import JobPane
from desktop.careers.search_side import SearchSide
from desktop.careers.searches import Searches
from desktop.careers.suggesting import Suggestion
from desktop.careers.watching import BoardWatch
from desktop.shell.action_table import BOARD, JOB, JOBS, SEARCHES
from desktop.shell.actions import key_text
from desktop.shell.box import types_text
from desktop.shell.opening import search_width
from index import paths
from index.model.applications import Application
from index.model.job_board import JobQuery, Sort

_THREE_PANES = 1060
"""Width, pixels at 100 %, from which list, what narrows it and posting stand side by side."""
_WIDE = 1500
"""Width from which what narrows the list is shown until the person closes it."""


class BoardPage(Page):
    """Searches as one types.

    Attributes:
        query: What is asked.
    """

    key = BOARD_PAGE
    title = "Board"

    def __init__(self, desk: Desk, parent: QWidget) -> None:
        super().__init__(desk, parent)
        theme = self.context.theme
        self._narrowing: bool | None = None
        self.query = JobQuery()
        self.asking = Asking(desk.engine, self)
        self.watch = BoardWatch(paths.jobs(), self)
        self.splitter = QSplitter(Qt.Orientation.Horizontal, self)
        self.side = SearchSide(theme, self.splitter)
        self.facets = FacetPanel(theme, self.splitter)
        self.detail = JobPane(theme, self.splitter)
        self.buttons = JobButtons(self.context.actions, self.detail.body)
        self.detail.add_buttons(self.buttons.all)
        self.answers = Answers(self)
        self.searches = Searches(self)
        self.commands = BoardCommands(self)
        self._lay_out()
        self._connect_parts()
        self._connect_actions()

    def start(self) -> None:
        """Begin to answer; what was typed or restored before is answered now."""
        self.answers.start()
        self.desk.read_profile()
        self.search()
        self.answers.look_over()
        self.watch.start()

    def focus_entry(self) -> None:
        """Give the keyboard to the search box."""
        self.side.edit.setFocus(Qt.FocusReason.OtherFocusReason)

    def select_entry(self) -> None:
        """Give the keyboard to the search box, with its text selected."""
        self.focus_entry()
        self.side.edit.selectAll()

    def type_text(self, text: str) -> None:
        """Start a query with characters typed elsewhere, in the place of the old text."""
        self.focus_entry()
        self.side.edit.setText(text)

    def panes(self) -> list[QWidget]:
        """Return box, list, what narrows it, and posting; those that are hidden are passed over."""
        return [self.side.edit, self.side.shown_list(), self.facets, self.detail]

    def escape(self) -> None:
        """Leave the searches kept, else clear the text, then what narrows the list."""
        focus = QApplication.focusWidget()
        narrowing = focus is not None and self.facets.isAncestorOf(focus)
        if self.searches.shown:
            self.searches.leave()
        elif narrowing and self.detail.isHidden():
            self._set_narrowing(narrowing=False)
        elif self.side.edit.text():
            self.side.edit.setText("")
            self.focus_entry()
        else:
            if self.query.chosen:
                self.choose(())
            self.focus_entry()

    def refresh_user_data(self) -> None:
        """Show profile, searches and what is saved anew."""
        self.desk.read_profile()
        self.searches.refresh()
        self.show_saved()
        self.answers.look_over()

    def save_state(self) -> dict[str, object]:
        """Return what is asked and how the panes stand; no words where none are remembered."""
        remembered = self.context.settings.flag("history") and not self.context.account.locked
        return written_state(
            self.query if remembered else JobQuery(sort=self.query.sort),
            self._narrowing,
            self.splitter.sizes(),
        )

    def restore_state(self, state: dict[str, object]) -> None:
        """Restore what ``save_state`` returned; what does not fit is ignored."""
        query, self._narrowing, sizes = read_state(state)
        if sizes:
            self.splitter.setSizes(sizes)
        self._arrange()
        self.ask(query)

    def restyle(self) -> None:
        """Take over theme and zoom."""
        self.side.restyle()
        self.facets.restyle()
        self.detail.restyle()
        self._arrange()

    def close_page(self) -> None:
        """Stop the workers."""
        self.watch.stop()
        self.answers.stop()

    def search(self, rows: int = 0) -> None:
        """Ask for the answer to what is typed and chosen.

        Args:
            rows: How many rows are wanted at once, if more than a screen full.
        """
        query = replace(self.query, text=self.side.edit.text().strip())
        self.query = self.answers.search(query, rows)

    def ask(self, query: JobQuery) -> None:
        """Ask something else: text, what narrows it, and order."""
        self.side.edit.set_query(query.text)
        self.query = query
        self.side.show_order(query.sort)
        self.show_chosen()
        self.search()

    def choose(self, chosen: tuple[Chosen, ...]) -> None:
        """Narrow the list by something else."""
        self.query = replace(self.query, chosen=chosen)
        self.show_chosen()
        self.search()

    def show_application(self, application: Application) -> None:
        """Show the posting of an application, if the board still has it."""
        self.show_posting(application.posting, application)

    def show_posting(self, number: int, application: Application | None = None) -> None:
        """Show a posting, wherever it stands in the list.

        Args:
            number: Its number.
            application: What it must be the posting of, None for any.
        """
        self.answers.keep = number
        row = self.side.list.jobs.row_of(number)
        self.answers.outside = row < 0
        if row >= 0:
            self.side.list.choose(row)
        else:
            self.side.list.choose_none()
        self.answers.request(number, application)
        self.detail.take_focus()

    def key_of(self, action_id: str) -> str:
        """Return the first key of an action, as the platform writes it."""
        keys = self.context.actions.keys(action_id)
        return key_text(keys[0]) if keys else self.context.actions.action(action_id).text()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Start a query with a letter typed outside the box."""
        if types_text(event):
            self.type_text(event.text())
        else:
            super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Show as many panes as there is room for."""
        super().resizeEvent(event)
        self._arrange()

    def _lay_out(self) -> None:
        self.splitter.setHandleWidth(1)
        self.splitter.setChildrenCollapsible(False)
        for pane in (self.side, self.facets, self.detail):
            self.splitter.addWidget(pane)
        self.splitter.setStretchFactor(2, 1)
        width = search_width(self.context.theme)
        self.splitter.setSizes([width, 1, max(1200 - width, 400)])
        self.detail.setMinimumWidth(320)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self.splitter)

    def _connect_parts(self) -> None:
        side, desk = self.side, self.desk
        side.edit.query_changed.connect(lambda _text: self._on_text())
        side.text_typed.connect(self.type_text)
        side.emptied.connect(lambda: self.choose(self.query.chosen[:-1]))
        side.chips.dropped.connect(self._toggle)
        side.list.jobs.more_wanted.connect(self.asking.fetch)
        side.list.current_job.connect(self.answers.follow)
        side.list.opened.connect(self.open_posting)
        side.rows.clicked.connect(lambda _index: self._open_current())
        side.order.clicked.connect(lambda _checked=False: self._next_sort())
        side.narrow.clicked.connect(lambda _checked=False: self._toggle_narrowing())
        side.searches.clicked.connect(lambda _checked=False: self.searches.toggle())
        side.show_order(self.query.sort)
        self.facets.toggled.connect(self._toggle)
        self.facets.typed.connect(self.type_text)
        self.detail.address_wanted.connect(self.commands.open_link)
        self.watch.changed.connect(self.answers.renew)
        self.watch.changed.connect(self.answers.look_over)
        desk.written.connect(self.watch.changed)
        desk.posting_wanted.connect(self.show_application)
        desk.profile_changed.connect(self.answers.renew)
        desk.applications_changed.connect(self.show_saved)

    def _connect_actions(self) -> None:
        actions = self.context.actions
        actions.set_context_widget(BOARD, self)
        actions.set_context_widget(JOBS, self.side)
        actions.set_context_widget(SEARCHES, self.side.rows)
        actions.set_context_widget(JOB, self.detail)
        actions.say_key("careers.sort", self.side.order)
        actions.say_key("careers.narrow", self.side.narrow)
        actions.say_key("careers.searches", self.side.searches)
        connect = actions.connect
        connect("careers.open", self._open_current)
        connect("careers.narrow", self._toggle_narrowing)
        connect("careers.sort", self._next_sort)
        connect("careers.save_search", self.searches.keep)
        connect("careers.searches", self.searches.toggle)
        connect("careers.delete_search", lambda: self._with_search(self.searches.delete))
        connect("careers.see_all", self.searches.see_all)
        connect("careers.rename_search", lambda: self._with_search(self.searches.rename))
        self.commands.connect_actions()

    def _on_text(self) -> None:
        self.searches.shown = False
        self.side.searches.setChecked(False)
        self.answers.keep = None
        self.answers.outside = False
        self.search()

    def open_posting(self, number: int) -> None:
        """Open a posting: at once, with the keyboard."""
        self.answers.keep = number
        if self.detail.isHidden():
            self._set_narrowing(narrowing=False)
        self.answers.request(number)
        self.detail.take_focus()

    def _open_current(self) -> None:
        if self.side.shown_list() is self.side.list:
            hit = self.side.list.current()
            if self.asking.outstanding:
                self.answers.when_there(lambda posting: self.open_posting(posting.id))
            elif hit is not None:
                self.open_posting(hit.id)
            return
        row = self.side.rows.current()
        if row is not None and isinstance(row.key, Suggestion):
            self.ask(row.key.query)
            self.focus_entry()
        elif row is not None and isinstance(row.key, int):
            self.searches.open(row.key)
            self.focus_entry()

    def _with_search(self, use: Callable[[int], object]) -> None:
        row = self.side.rows.current()
        if row is not None and isinstance(row.key, int):
            use(row.key)

    def _toggle(self, value: Chosen) -> None:
        self.choose(toggled(self.query.chosen, value))

    def show_chosen(self) -> None:
        """Show what narrows the list."""
        self.side.chips.show_chosen(self.answers.labels(self.query))

    def show_saved(self) -> None:
        """Show on the buttons what was made of the posting."""
        posting = self.detail.posting
        if posting is not None:
            self.buttons.show_posting(posting, self.commands.application(posting))

    def _next_sort(self) -> None:
        orders = list(Sort)
        sort = orders[(orders.index(self.query.sort) + 1) % len(orders)]
        self.query = replace(self.query, sort=sort)
        self.side.show_order(sort)
        self.answers.keep = None
        self.desk.notice.emit(f"Order: {sort.value}")
        self.search()

    def _toggle_narrowing(self) -> None:
        """Show what narrows the list and give it the keyboard, or hide it."""
        self._set_narrowing(narrowing=self.facets.isHidden())

    def _set_narrowing(self, *, narrowing: bool) -> None:
        self._narrowing = narrowing
        self._arrange()
        if narrowing:
            self.facets.take_focus()
        else:
            self.focus_entry()

    def _arrange(self) -> None:
        """Show what narrows the list if it is wanted, in the place of the posting if need be."""
        pixels = self.context.theme.pixels
        shown = self.width() >= pixels(_WIDE) if self._narrowing is None else self._narrowing
        self.facets.setVisible(shown)
        self.detail.setVisible(not shown or self.width() >= pixels(_THREE_PANES))
        self.side.narrow.setChecked(shown)
