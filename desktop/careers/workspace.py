"""The Careers workspace: a strip of pages and the page shown."""

from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QStackedWidget, QTabBar, QVBoxLayout, QWidget

from desktop.careers.applications import ApplicationsPage
from desktop.careers.board_page import BoardPage
from desktop.careers.desk import BOARD_PAGE, SOURCES_PAGE, Desk, Page
from desktop.careers.engine import Engine
from desktop.careers.pages import Pages
from desktop.careers.posting_page import PostingPage
from desktop.careers.profiling import Profiling
from desktop.careers.sources_page import SourcesPage
from desktop.careers.style import careers_sheet
from desktop.shell.context import Context
from desktop.shell.workspace import Workspace

PAGES: tuple[type[Page], ...] = (BoardPage, ApplicationsPage, PostingPage, SourcesPage)
"""The pages in the order of the strip."""
_AT_ONCE = (BOARD_PAGE, SOURCES_PAGE)
"""The pages made with the workspace: those that work without being shown."""
_ALWAYS = (
    ("careers.next_page", "next page"),
    ("shell.next_pane", "next pane"),
    ("shell.shortcuts", "all keys"),
)
"""Keys that the status bar names on every page, behind those of the page."""


class CareersWorkspace(Workspace):
    """The board, applications and the employer's form as pages of one workspace.

    Args:
        context: What a workspace is given.
        engine: The engine's functions, replaced in tests.
        parent: Qt owner.
    """

    own_sheet = staticmethod(careers_sheet)

    def __init__(
        self, context: Context, engine: Engine | None = None, parent: QWidget | None = None
    ) -> None:
        super().__init__(context, parent)
        self.desk = Desk(context, engine or Engine(), self)
        self.strip = QFrame(self)
        self.strip.setProperty("role", "bar")
        self.strip.setProperty("edge", "bottom")
        self.tabs = QTabBar(self.strip)
        self.tabs.setAccessibleName("Pages of Careers")
        self.tabs.setExpanding(False)
        self.tabs.setDrawBase(False)
        self.tabs.setUsesScrollButtons(False)
        self.stack = QStackedWidget(self)
        self._started = False
        self._states: dict[str, dict[str, object]] = {}
        self.pages = Pages(PAGES, self._make_page)
        for kind in PAGES:
            self.tabs.addTab(kind.title)
        for key in _AT_ONCE:
            self.pages.make(key)
        self.profiling = Profiling(self.desk, self)
        self._lay_out()
        self._connect_parts()
        self._connect_actions()
        self.restyle()

    @property
    def page(self) -> Page:
        """The page shown."""
        shown = self.stack.currentWidget()
        assert isinstance(shown, Page)  # noqa: S101 - only pages are added
        return shown

    def show_page(self, key: str, *, focus: bool = True) -> None:
        """Show a page.

        Args:
            key: Which one; an unknown one is ignored.
            focus: Whether it gets the keyboard.
        """
        if key not in self.pages:
            return
        self.page.keep_user_data()
        self.stack.setCurrentWidget(self.pages[key])
        self.tabs.setCurrentIndex(list(self.pages).index(key))
        self.hints_changed.emit()
        if focus:
            self.page.focus_entry()

    def start(self) -> None:
        """Let the pages load what they need."""
        self._started = True
        for page in self.pages.made():
            page.start()

    def focus_entry(self) -> None:
        """Give the keyboard to the page shown."""
        self.page.focus_entry()

    def type_text(self, text: str) -> None:
        """Let the page shown take characters typed elsewhere."""
        self.page.type_text(text)

    def take_query(self, query: str) -> None:
        """Search the board for a query handed over from outside."""
        self.show_page(BOARD_PAGE)
        self.page.type_text(query)

    def go_to_code(self, code: str) -> None:
        """Show a code where codes are shown."""
        self.context.open_place(f"search:{code}")

    def panes(self) -> list[QWidget]:
        """Return the panes of the page shown, and the strip of pages."""
        return [*self.page.panes(), self.tabs]

    def undo(self) -> str:
        """Take back what was done last on the page shown."""
        return self.page.undo()

    def redo(self) -> str:
        """Do again what was taken back last on the page shown."""
        return self.page.redo()

    def kept(self) -> str:
        """Return what the pages say of what is kept."""
        made = {page.key: page for page in self.pages.made()}
        said = (
            made[kind.key].kept() if kind.key in made else kind.kept_before(self.desk)
            for kind in PAGES
        )
        return " \N{MIDDLE DOT} ".join(filter(None, said))

    def hints(self) -> tuple[tuple[str, str], ...]:
        """Return the keys of the page shown."""
        return (*self.page.hints, *_ALWAYS) if self.page.hints else ()

    def keep_user_data(self) -> None:
        """Keep what is being written."""
        for page in self.pages.made():
            page.keep_user_data()

    def refresh_user_data(self) -> None:
        """Show what is the person's anew."""
        for page in self.pages.made():
            page.refresh_user_data()

    def save_state(self) -> dict[str, object]:
        """Return the page shown and the state of each."""
        states = {page.key: page.save_state() for page in self.pages.made()}
        return {"page": self.page.key, "pages": {**self._states, **states}}

    def restore_state(self, state: dict[str, object]) -> None:
        """Restore what ``save_state`` returned; what does not fit is ignored."""
        states = state.get("pages")
        for key in self.pages:
            kept = states.get(key) if isinstance(states, dict) else None
            if isinstance(kept, dict):
                self._states[key] = kept
        for page in self.pages.made():
            if page.key in self._states:
                page.restore_state(self._states[page.key])
        self.show_page(str(state.get("page")), focus=False)

    def close_workspace(self) -> None:
        """Keep what is being written and stop background work."""
        self.keep_user_data()
        for page in self.pages.made():
            page.close_page()

    def _make_page(self, kind: type[Page]) -> Page:
        """Make a page as it was left."""
        # In the stack from the first: Qt dresses everything inside anew when a parent changes.
        page = kind(self.desk, self.stack)
        self.stack.addWidget(page)
        page.restyle()
        if kind.key in self._states:
            page.restore_state(self._states[kind.key])
        if self._started:
            page.start()
        return page

    def _lay_out(self) -> None:
        row = QHBoxLayout(self.strip)
        row.setContentsMargins(8, 0, 12, 0)
        row.addWidget(self.tabs, 0, Qt.AlignmentFlag.AlignBottom)
        row.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.strip)
        column.addWidget(self.stack, 1)

    def _connect_parts(self) -> None:
        desk = self.desk
        desk.notice.connect(self.notice)
        desk.kept_changed.connect(self.kept_changed)
        desk.page_wanted.connect(self.show_page)
        desk.answered.connect(self.answered)
        self.tabs.currentChanged.connect(
            lambda at: self.show_page(list(self.pages)[at], focus=not self.tabs.hasFocus())
        )
        # At midnight other reminders are due.
        self.context.date_of_service.changed.connect(lambda _day: desk.kept_changed.emit())

    def _connect_actions(self) -> None:
        actions = self.context.actions
        connect = actions.connect
        connect("careers.focus_search", self._focus_search)
        connect("careers.next_page", lambda: self._step(1))
        connect("careers.previous_page", lambda: self._step(-1))
        connect("careers.escape", lambda: self.page.escape())
        for kind in PAGES:
            for spec in actions.specs():
                if spec.context in kind.contexts and kind.key not in _AT_ONCE:
                    connect(spec.id, partial(self._make_for, kind.key, spec.id))

    def _make_for(self, key: str, action_id: str) -> None:
        """Make the page of an action that is chosen before the page is; it does it then."""
        if self.pages.make(key):
            self.context.actions.action(action_id).trigger()

    def _focus_search(self) -> None:
        self.show_page(BOARD_PAGE)
        self.page.select_entry()

    def _step(self, by: int) -> None:
        keys = list(self.pages)
        self.show_page(keys[(keys.index(self.page.key) + by) % len(keys)])

    def restyle(self) -> None:
        """Adapt to another theme, text size or density."""
        for page in self.pages.made():
            page.restyle()
