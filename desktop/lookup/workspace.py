"""The Lookup workspace: what its panes do together."""

from collections.abc import Callable

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QApplication, QHBoxLayout, QSplitter, QWidget

from desktop.background import LatestWorker
from desktop.lookup.chips import short_edition
from desktop.lookup.commands import CodeCommands
from desktop.lookup.detail import DetailPane
from desktop.lookup.meant import MeantCommands
from desktop.lookup.moves import Moves
from desktop.lookup.own_lists import OwnLists
from desktop.lookup.page_tools import PageTools
from desktop.lookup.personal import ListMode
from desktop.lookup.reader import LineReader, PageAnswer, PageReader, PageRequest, Preparation
from desktop.lookup.result_commands import ResultCommands
from desktop.lookup.search_pane import SearchPane
from desktop.lookup.team import TeamCommands
from desktop.shell.context import Context
from desktop.shell.opening import search_width
from desktop.shell.style import sheet
from desktop.shell.workspace import Workspace
from index.database import ContentError
from index.model import CodePage, CodeRef, System

DETAIL_MS = 250
"""When the detail pane's cards are made, if no page has asked for them before."""
PREPARE_MS = 600
"""When what all pages share is read ahead, if no page has been asked for before."""
FOLLOW_MS = 120
"""How long the selection rests before the detail pane follows it."""


class LookupWorkspace(Workspace):
    """Search at the left, everything about one code at the right."""

    own_sheet = staticmethod(sheet)

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        self._ref: CodeRef | None = None
        self._when_settled: Callable[[], None] | None = None
        self._with_page: Callable[[CodePage], None] | None = None
        self._started = False
        self._reloading = False
        self._tree_wanted = False
        self.reader = LineReader(context.content.folder)
        self._pages: LatestWorker[PageRequest | Preparation, PageAnswer | None] = LatestWorker(
            PageReader(context.content.folder, context.userdata.path.parent), self
        )
        self._follow = QTimer(self)
        self._follow.setSingleShot(True)
        self._follow.setInterval(FOLLOW_MS)
        self.search = SearchPane(context, self)
        self.detail = DetailPane(context.theme, context.actions, context.account, self)
        self.splitter = QSplitter(Qt.Orientation.Horizontal, self)
        self.splitter.setHandleWidth(1)
        self.splitter.setChildrenCollapsible(False)
        self.splitter.addWidget(self.search)
        self.splitter.addWidget(self.detail)
        self.splitter.setStretchFactor(1, 1)
        width = search_width(context.theme)
        self.splitter.setSizes([width, max(1200 - width, 400)])
        self.search.setMinimumWidth(300)
        self.detail.setMinimumWidth(320)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self.splitter)
        self.commands = CodeCommands(self)
        self.lists = OwnLists(self)
        self.moves = Moves(self)
        self.tools = PageTools(self)
        self.result_commands = ResultCommands(self)
        self.meant = MeantCommands(self)
        self.team = TeamCommands(self)
        self._connect_parts()
        self._connect_actions()

    def start(self) -> None:
        """Open the content and answer what was typed or restored."""
        self._started = True
        self._show_editions()
        if self._ref is not None:
            self._reloading = True
        self.search.start()
        # The cards take 30 ms of the time in which the engine opens in its thread.
        QTimer.singleShot(DETAIL_MS, self, self.detail.build)
        QTimer.singleShot(PREPARE_MS, self, self._prepare)

    def focus_entry(self) -> None:
        """Give the keyboard to the search box."""
        self.search.box.edit.setFocus(Qt.FocusReason.OtherFocusReason)

    def type_text(self, text: str) -> None:
        """Start a query with characters typed outside the box."""
        self.search.type_text(text)

    def take_query(self, query: str) -> None:
        """Answer a query handed over from outside."""
        self.focus_entry()
        self.search.set_query(query)

    def go_to_code(self, code: str) -> None:
        """Open a code named in full; search for it if there is no such code."""
        self._request(code)
        self.detail.take_focus()

    def open_place(self, place: str) -> bool:
        """Show the pairs of a code (``pairs:62270``), or what is found for words (``search:``)."""
        what, _colon, rest = place.partition(":")
        if what == "search":
            self.take_query(rest)
        else:
            self.tools.open_place(place)
        return True

    def panes(self) -> list[QWidget]:
        """Return box, list and detail; those that are hidden are passed over by the shell."""
        pane = self.search
        return [pane.box.edit, pane.results, pane.entries, pane.tree, self.detail]

    def keep_user_data(self) -> None:
        """Keep the note being written."""
        if self.detail.built:
            self.detail.note_card.end(keep=True)

    def refresh_user_data(self) -> None:
        """Show notes, favourites and history anew."""
        page = self.detail.page
        if page is not None:
            note, private = self.commands.note(page.ref)
            self.detail.show_note(note, private=private)
            self.detail.show_favourite(self.context.userdata.is_favourite(page.ref))
        self.lists.renew()

    def save_state(self) -> dict[str, object]:
        """Return query, scope, code, splitter, and whether the tree is open.

        The query is left out where the person does not want searches to be remembered.
        """
        kept = self.commands.remembers
        ref = self._ref
        return {
            "query": self.search.query() if kept else "",
            "scope": self.search.scope.value if self.search.scope else None,
            "code": [ref.system.value, ref.code] if ref and kept else None,
            "splitter": self.splitter.sizes(),
            "tree": self.search.tree_shown(),
        }

    def restore_state(self, state: dict[str, object]) -> None:
        """Restore what ``save_state`` returned; what does not fit is ignored."""
        sizes = state.get("splitter")
        if isinstance(sizes, list) and len(sizes) == 2 and all(isinstance(s, int) for s in sizes):
            self.splitter.setSizes(sizes)
        scope = state.get("scope")
        if scope in set(System):
            self.search.set_scope(System(str(scope)))
        code = state.get("code")
        if isinstance(code, list) and len(code) == 2 and code[0] in set(System):
            self._ref = CodeRef(System(code[0]), str(code[1]))
        self._tree_wanted = state.get("tree") is True
        query = state.get("query")
        if isinstance(query, str):
            self.search.set_query(query, self._ref)

    def close_workspace(self) -> None:
        """Keep the note being written, then stop the workers."""
        self.keep_user_data()
        self._follow.stop()
        self.search.close_pane()
        self._pages.close()
        self.reader.close()

    def open_code(self, ref: CodeRef, *, focus: bool = True) -> None:
        """Open a code, as a step on the trail.

        Args:
            ref: The code.
            focus: Whether the keyboard moves to the detail pane.
        """
        self.moves.note_step(ref)
        if self.commands.remembers:
            self.commands.keep(lambda: self.context.userdata.add_visit(ref))
        self._ref = ref
        self._request(ref, opened=True)
        if focus:
            self.detail.take_focus()

    def show_code(self, ref: CodeRef) -> None:
        """Show a code at once, without a step on the trail."""
        self._ref = ref
        self._request(ref)

    def with_page(self, use: Callable[[CodePage], None]) -> None:
        """Call ``use`` with the page of the current code, now or as soon as it is there.

        While the answer to newer text is outstanding, the current code is the one it will bring.
        """
        if self.search.outstanding:
            self._when_settled = lambda: self.with_page(use)
            return
        # What something is done with is chosen: meaning must not put another code in its place.
        self.search.results.hold()
        page = self.detail.page
        if page is not None and page.ref == self._ref and not self._reloading:
            use(page)
        elif self._ref is not None:
            self._with_page = use
            self._request(self._ref)
        else:
            self.notice.emit("No code is selected: search for one first")

    def remember_query(self) -> None:
        """Put the query into the search history: it led to a code."""
        query = self.search.query().strip()
        if query and self.commands.remembers:
            self.commands.keep(lambda: self.context.userdata.add_search(query))

    def _connect_parts(self) -> None:
        self._follow.timeout.connect(self._on_rest)
        self._pages.answered.connect(self._on_page)
        self._pages.failed.connect(self._on_page_failure)
        pane = self.search
        pane.answered.connect(self.answered)
        pane.settled.connect(self._on_settled)
        pane.code_current.connect(self._on_code_current)
        pane.code_opened.connect(self._on_code_opened)
        pane.start_wanted.connect(self._on_start_wanted)
        self.detail.code_opened.connect(self.open_code)
        self.detail.tree_wanted.connect(self._toggle_tree)
        self.context.content.generation_changed.connect(self._on_content)
        self.context.content.summary_changed.connect(self._show_editions)
        self.context.date_of_service.changed.connect(self._on_content)
        self.context.settings.changed.connect(self._on_setting)
        self.context.account.changed.connect(self._on_account)

    def _connect_actions(self) -> None:
        actions = self.context.actions
        actions.set_context_widget("search", self.search)
        actions.set_context_widget("results", self.search.results)
        actions.set_context_widget("tree", self.search.tree)
        actions.set_context_widget("detail", self.detail)
        actions.say_key("lookup.scope_next", *self.search.chips.all())
        connect = actions.connect
        connect("lookup.focus_search", self._focus_box)
        connect("lookup.find_in_page", self.detail.open_find)
        connect("lookup.open", self._open_current)
        connect("lookup.escape", self._escape)
        connect("lookup.scope_next", lambda: self._move_scope(1))
        connect("lookup.scope_previous", lambda: self._move_scope(-1))
        connect("lookup.tree", self._toggle_tree)
        self.lists.connect_actions()
        self.moves.connect_actions()
        self.commands.connect_actions()
        self.tools.connect_actions()
        self.result_commands.connect_actions()
        self.meant.connect_actions()

    def _request(self, code: CodeRef | str, *, opened: bool = False) -> None:
        self._follow.stop()
        generation = self.context.content.generation()
        if self._started and generation is not None:
            day, locality, visitor = (
                self.context.date_of_service.value,
                self.context.settings.text("locality"),
                self.context.account.visitor(),
            )
            self._pages.submit(PageRequest(code, day, generation, locality, visitor, opened))

    def _prepare(self) -> None:
        generation = self.context.content.generation()
        if self._ref is None and generation is not None:
            self._pages.submit(Preparation(generation))

    def _on_page(self, _ticket: int, answer: PageAnswer | None) -> None:
        if answer is None:
            return
        if answer.generation != self.context.content.generation():
            self.context.content.check()  # the change is about to be reported: everything reloads
            return
        self._reloading = False
        self.detail.set_pending(pending=False)
        asked = answer.request.code
        use, self._with_page = self._with_page, None
        if answer.page is None:
            if isinstance(asked, str):
                self.take_query(asked)
                self.notice.emit(f"There is no code {asked}: showing what is found for it")
            else:
                self.detail.show_message(f"{asked.display} is not in the installed editions.")
            return
        page = answer.page
        if isinstance(asked, str):
            self.open_code(page.ref)
        note, private = self.commands.note(page.ref)
        self.detail.show_page(
            page, note, private=private, favourite=self.context.userdata.is_favourite(page.ref)
        )
        if self._tree_wanted:
            self._tree_wanted = False
            self._show_tree(page, focus=False)
        if use is not None:
            use(page)

    def _on_page_failure(self, _ticket: int, error: Exception) -> None:
        self._with_page = None
        self.detail.set_pending(pending=False)
        if not isinstance(error, ContentError):
            self.detail.show_message("The page could not be read. Try again, or restart Codeleaf.")
            raise error
        self.detail.show_message(f"{str(error)[:1].upper()}{str(error)[1:]}.")

    def _on_settled(self) -> None:
        then, self._when_settled = self._when_settled, None
        self.lists.mode = None
        if self._reloading:
            self._reload_page()
        if then is not None:
            then()

    def _on_start_wanted(self) -> None:
        self._when_settled = None
        self.lists.show_list(ListMode.START)
        if self._reloading:
            self._reload_page()

    def _on_code_current(self, ref: CodeRef) -> None:
        if not self._reloading:
            self._ref = ref
            self._follow.start()

    def _on_rest(self) -> None:
        if self._ref is not None:
            self._request(self._ref)

    def _on_code_opened(self, ref: CodeRef) -> None:
        self.search.results.hold()
        self.remember_query()
        self.open_code(ref)

    def _on_content(self, _value: object) -> None:
        """Take over new content or another date: the list first, then the page."""
        if not self._started:
            return
        self._reloading = self._ref is not None
        self._follow.stop()
        self._pages.forget()
        self.detail.set_pending(pending=True)
        tree = self.search.tree_shown()
        self._tree_wanted = tree
        self.search.renew()

    def _on_account(self) -> None:
        """Search with the words and use of whoever works now; forget who has signed out."""
        if self.detail.built:
            self.detail.note_card.end(keep=False)  # it could not be kept
        if self.context.account.profile is not None:
            self._on_content(None)
            return
        self._ref = self._with_page = self._when_settled = None
        self._pages.forget()
        self.moves.forget()
        self.detail.show_message("")
        self.search.set_query("")

    def _on_setting(self, name: str) -> None:
        if name == "locality" and self._ref is not None:
            self._request(self._ref)

    def _reload_page(self) -> None:
        if self._ref is None:
            self._reloading = False
        else:
            self._request(self._ref)

    def _focus_box(self) -> None:
        self.focus_entry()
        self.search.box.edit.selectAll()

    def _open_current(self) -> None:
        pane = self.search
        if pane.outstanding:
            self._when_settled = self._open_current
        elif pane.tree_shown():
            pane.tree.open_current()
        elif pane.entries_shown():
            pane.entries.choose_current()
        elif (ref := pane.current()) is not None:
            self._on_code_opened(ref)

    def _escape(self) -> None:
        pane = self.search
        focus = QApplication.focusWidget()
        in_detail = focus is not None and self.detail.isAncestorOf(focus)
        if in_detail and self.detail.built and not self.detail.find_bar.isHidden():
            self.detail.close_find()
        elif pane.tree_shown() or self.lists.mode not in (None, ListMode.START):
            self.lists.mode = None
            pane.leave_list()
        elif pane.query():
            pane.set_query("")
            self.focus_entry()
        else:
            if pane.scope is not None:
                pane.set_scope(None)
            self.focus_entry()

    def _move_scope(self, step: int) -> None:
        self.search.set_scope(self.search.chips.neighbour(step))

    def _toggle_tree(self) -> None:
        if self.search.tree_shown():
            self.search.leave_list()
        elif self._ref is None:
            self._show_tree(None)
        else:
            self.with_page(self._show_tree)

    def _show_tree(self, page: CodePage | None, *, focus: bool = True) -> None:
        generation = self.context.content.generation()
        content = self.reader.content(generation) if generation else None
        if content is None:
            self.notice.emit("No code sets are installed")
            return
        self.lists.mode = None
        path = [*(line.ref for line in page.breadcrumb), page.ref] if page else []
        self.search.show_tree(content, path)
        if focus:
            self.search.tree.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def _show_editions(self) -> None:
        summary = self.context.content.summary
        if summary is not None:
            self.search.show_systems(
                {
                    system: short_edition(source.edition)
                    for system, source in summary.systems.items()
                }
            )

    def restyle(self) -> None:
        """Adapt to another theme, text size or density."""
        self.search.restyle()
        self.detail.restyle()
