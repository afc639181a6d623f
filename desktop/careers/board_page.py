"""The board: search pane at the left, what narrows it beside it, the posting at the right."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QApplication, QHBoxLayout, QSplitter, QWidget

from desktop.careers.asking import Asking
from desktop.careers.board_commands import BoardCommands
from desktop.careers.board_state import read_state, written_state
from desktop.careers.desk import BOARD_PAGE, Desk, Page
from desktop.careers.engine import Found, Opened, Overview, OverviewRequest, PostingRequest
from desktop.careers.facet_lines import Chosen, labels, toggled
from desktop.careers.facet_panel import FacetPanel
from desktop.careers.job_buttons import JobButtons
from desktop.careers.job_pane import JobPane
from desktop.careers.search_side import SearchSide
from desktop.careers.searches import Searches
from desktop.careers.suggesting import Suggestion, banner_text, empty_text, suggestion_rows
from desktop.careers.watching import BoardWatch
from desktop.careers.wording import count_text
from desktop.shell.action_table import BOARD, JOB, JOBS, SEARCHES
from desktop.shell.actions import key_text
from desktop.shell.box import types_text
from desktop.shell.opening import search_width
from desktop.shell.places import URL
from index import paths
from index.model.jobs import JobQuery, JobSource, Posting, Sort

FOLLOW_MS = 120
"""How long the list rests before the detail follows it."""
PATIENCE_MS = 100
"""How long rows of an older query stand unmarked while the answer is outstanding."""
_THREE_PANES = 1060
"""Width, pixels at 100 %, from which list, what narrows it and posting stand side by side."""
_WIDE = 1500
"""Width from which what narrows the list is shown until the person closes it."""
_GONE = "This posting is no longer on the board."


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
        self._started = False
        self._keep: int | None = None
        self._answered: Found | None = None
        self._labels: dict[Chosen, str] = {}
        self._sources: tuple[JobSource, ...] = ()
        self._narrowing: bool | None = None
        self._with_posting: Callable[[Posting], None] | None = None
        self.query = JobQuery()
        self.asking = Asking(desk.engine, self)
        self.watch = BoardWatch(paths.jobs(), self)
        self.side = SearchSide(theme, self)
        self.facets = FacetPanel(theme, self)
        self.detail = JobPane(theme, self)
        self.buttons = JobButtons(self.context.actions, self.detail.body)
        self.detail.add_buttons(self.buttons.all)
        self.searches = Searches(self)
        self.commands = BoardCommands(self)
        self._lay_out()
        self._follow = _once(self, FOLLOW_MS, self._on_rest)
        self._patience = _once(self, PATIENCE_MS, lambda: self.side.list.set_stale(stale=True))
        self._connect_parts()
        self._connect_actions()

    def start(self) -> None:
        """Begin to answer; what was typed or restored before is answered now."""
        self._started = True
        self.desk.read_profile()
        self.search()
        self.look_over()
        self.watch.start()

    def focus_entry(self) -> None:
        """Give the keyboard to the search box."""
        self.side.edit.setFocus(Qt.FocusReason.OtherFocusReason)

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
        self._show_saved()
        self.look_over()

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
        self._follow.stop()
        self._patience.stop()
        self.asking.stop()

    def search(self, rows: int = 0) -> None:
        """Ask for the answer to what is typed and chosen.

        Args:
            rows: How many rows are wanted at once, if more than a screen full.
        """
        self.query = replace(
            self.query,
            text=self.side.edit.text().strip(),
            today=date.today(),
            profile=self.desk.profile,
        )
        if self._started:
            self._patience.start()
            self.asking.search(self.query, rows)

    def ask(self, query: JobQuery) -> None:
        """Ask something else: text, what narrows it, and order."""
        self.side.edit.set_query(query.text)
        self.query = query
        self.side.show_order(query.sort)
        self._show_chosen()
        self.search()

    def choose(self, chosen: tuple[Chosen, ...]) -> None:
        """Narrow the list by something else."""
        self.query = replace(self.query, chosen=chosen)
        self._show_chosen()
        self.search()

    def labels(self) -> list[tuple[Chosen, str]]:
        """Return what narrows the list, each with its label."""
        return [(one, self._labels.get(one, one[1])) for one in self.query.chosen]

    def look_over(self) -> None:
        """Ask for the sources and for what is new to the searches kept."""
        if self._started:
            self.asking.look_over(OverviewRequest(self.searches.asked_today()))

    def show_again(self) -> None:
        """Show the answer to the query asked last."""
        if self._answered is not None:
            self._show_answer(self._answered)

    def show_posting(self, number: int) -> None:
        """Show a posting, wherever it stands in the list."""
        self._keep = number
        row = self.side.list.jobs.row_of(number)
        if row >= 0:
            self.side.list.choose(row)
        self._request(number)
        self.detail.take_focus()

    def with_posting(self, use: Callable[[Posting], None]) -> None:
        """Call ``use`` with the posting chosen, now or as soon as it is there."""
        shown = self.detail.posting
        hit = self.side.list.current()
        if self.asking.outstanding or (hit is not None and not _is(shown, hit.id)):
            self._with_posting = use
            if hit is not None and not self.asking.outstanding:
                self._request(hit.id)
        elif shown is not None:
            use(shown)
        else:
            self.desk.notice.emit("No posting is chosen: search for one first")

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
        self.splitter = QSplitter(Qt.Orientation.Horizontal, self)
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
        side, asking, desk = self.side, self.asking, self.desk
        side.edit.query_changed.connect(lambda _text: self._on_text())
        side.text_typed.connect(self.type_text)
        side.emptied.connect(lambda: self.choose(self.query.chosen[:-1]))
        side.chips.dropped.connect(self._toggle)
        side.list.jobs.more_wanted.connect(asking.fetch)
        side.list.current_job.connect(self._on_current)
        side.list.opened.connect(self.open_posting)
        side.rows.clicked.connect(lambda _index: self._open_current())
        side.order.clicked.connect(lambda _checked=False: self._next_sort())
        side.narrow.clicked.connect(lambda _checked=False: self._toggle_narrowing())
        side.searches.clicked.connect(lambda _checked=False: self.searches.toggle())
        side.show_order(self.query.sort)
        self.facets.toggled.connect(self._toggle)
        self.facets.typed.connect(self.type_text)
        self.detail.address_wanted.connect(lambda href: self.context.open_place(f"{URL}{href}"))
        asking.found.connect(self._on_found)
        asking.more.connect(
            lambda found: side.list.jobs.append(found.query.offset, found.answer.hits)
        )
        asking.opened.connect(self._on_opened)
        asking.overview.connect(self._on_overview)
        asking.failed.connect(self._on_failed)
        asking.not_opened.connect(self.detail.show_message)
        self.watch.changed.connect(self._on_written)
        desk.posting_wanted.connect(self.show_posting)
        desk.profile_changed.connect(self._on_profile)
        desk.applications_changed.connect(self._show_saved)

    def _connect_actions(self) -> None:
        actions = self.context.actions
        actions.set_context_widget(BOARD, self)
        actions.set_context_widget(JOBS, self.side)
        actions.set_context_widget(SEARCHES, self.side.rows)
        actions.set_context_widget(JOB, self.detail)
        connect = actions.connect
        connect("careers.open", self._open_current)
        connect("careers.narrow", self._toggle_narrowing)
        connect("careers.sort", self._next_sort)
        connect("careers.save_search", self.searches.keep)
        connect("careers.searches", self.searches.toggle)
        connect("careers.delete_search", lambda: self._with_search(self.searches.delete))
        connect("careers.rename_search", lambda: self._with_search(self.searches.rename))
        self.commands.connect_actions()

    def _on_text(self) -> None:
        self.searches.shown = False
        self.side.searches.setChecked(False)
        self._keep = None
        self.search()

    def _on_found(self, found: Found) -> None:
        self._patience.stop()
        self._answered = found
        self._labels.update(labels(found.answer.facets, found.query.chosen))
        self._show_chosen()
        if not self.searches.shown:
            self._show_answer(found)
        self.facets.show_answer(found.answer, found.query.chosen)
        self.desk.answered.emit(found.answer.total, found.milliseconds)

    def _show_answer(self, found: Found) -> None:
        answer, side = found.answer, self.side
        opened = self.searches.opened
        seen = opened.seen if opened is not None and _same(opened.query, found.query) else None
        side.box.count.setText(count_text(answer))
        side.list.show_hits(answer.hits, answer.total, self._keep, seen)
        self._show_banner(found)
        if answer.hits:
            side.show_list()
            self._use_current()
        else:
            side.rows.setAccessibleName("Suggestions")
            side.rows.show_rows(suggestion_rows(found.query, self.labels()))
            sources, files = (self.key_of(f"careers.{name}") for name in ("sources", "add_files"))
            side.show_message(empty_text(found.query, answer, sources, files))
            self.detail.show_message("")
            self._with_posting = None

    def _show_banner(self, found: Found) -> None:
        key = self.key_of("careers.sources")
        now = datetime.now(UTC)
        self.side.say(banner_text(found.answer, self._sources, now, key))

    def _use_current(self) -> None:
        """Let what was asked for before the answer came have the posting it has brought."""
        use, self._with_posting = self._with_posting, None
        if use is not None:
            self.with_posting(use)

    def _on_failed(self, text: str) -> None:
        self._patience.stop()
        self._with_posting = None
        self.side.box.count.setText("")
        self.side.rows.show_rows([])
        self.side.show_message(text)

    def _on_current(self, number: int) -> None:
        self._keep = number
        self._follow.start()

    def _on_rest(self) -> None:
        if self._keep is not None:
            self._request(self._keep)

    def _request(self, number: int) -> None:
        self._follow.stop()
        if self._started:
            self.asking.open(PostingRequest(number, self.desk.profile))

    def _on_opened(self, opened: Opened) -> None:
        use, self._with_posting = self._with_posting, None
        posting = opened.posting
        if posting is None:
            self.detail.show_message(_GONE)
            return
        self.detail.show_posting(posting, opened.fit)
        self._show_saved()
        if use is not None:
            use(posting)

    def _on_overview(self, overview: Overview) -> None:
        self._sources = overview.sources
        self.searches.show_new(overview.new)
        if self._answered is not None:
            self._show_banner(self._answered)

    def _on_written(self) -> None:
        """Answer the same query from what the board holds now, staying on the same posting."""
        self.search(len(self.side.list.jobs.hits))
        self.look_over()
        if self.detail.posting is not None:
            self._request(self.detail.posting.id)

    def _on_profile(self) -> None:
        self.search(len(self.side.list.jobs.hits))
        if self.detail.posting is not None:
            self._request(self.detail.posting.id)

    def open_posting(self, number: int) -> None:
        """Open a posting: at once, with the keyboard."""
        self._keep = number
        if self.detail.isHidden():
            self._set_narrowing(narrowing=False)
        self._request(number)
        self.detail.take_focus()

    def _open_current(self) -> None:
        if self.side.shown_list() is self.side.list:
            hit = self.side.list.current()
            if self.asking.outstanding:
                self._with_posting = lambda posting: self.open_posting(posting.id)
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

    def _show_chosen(self) -> None:
        self.side.chips.show_chosen(self.labels())

    def _show_saved(self) -> None:
        posting = self.detail.posting
        if posting is not None:
            self.buttons.show_posting(posting, self.commands.application(posting))

    def _next_sort(self) -> None:
        orders = list(Sort)
        sort = orders[(orders.index(self.query.sort) + 1) % len(orders)]
        self.query = replace(self.query, sort=sort)
        self.side.show_order(sort)
        self._keep = None
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


def _once(page: BoardPage, milliseconds: int, call: Callable[[], object]) -> QTimer:
    timer = QTimer(page)
    timer.setSingleShot(True)
    timer.setInterval(milliseconds)
    timer.timeout.connect(call)
    return timer


def _is(posting: Posting | None, number: int) -> bool:
    return posting is not None and posting.id == number


def _same(one: JobQuery, other: JobQuery) -> bool:
    """Return whether two queries ask the same, whatever the day and the profile."""
    return (one.text, one.chosen) == (other.text, other.chosen)
