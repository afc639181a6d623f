"""A window with every workspace, and the way to each page and dialog of it.

Waiting runs an event loop: ``QTest.qWait`` would hold Python's lock and starve the engines.
"""

import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import QEventLoop, QTimer
from PySide6.QtWidgets import QApplication, QDialog, QTabWidget, QWidget

from desktop.app import Program
from desktop.browse.workspace import BrowseWorkspace
from desktop.careers.board_page import BoardPage
from desktop.careers.desk import APPLICATIONS_PAGE, BOARD_PAGE, POSTING_PAGE, SOURCES_PAGE
from desktop.careers.workspace import CareersWorkspace
from desktop.consult import ConsultWorkspace
from desktop.lookup import LookupWorkspace
from desktop.pilot import PilotWorkspace
from desktop.shell.window import MainWindow
from desktop.shell.workspace import Workspace

NOTE = (
    "ASSESSMENT AND PLAN\n"
    "1. Type 2 diabetes mellitus with diabetic chronic kidney disease, stage 3.\n"
    "2. Possible neuropathy.\nLong-term use of insulin.\n"
)
_REST_MS = 150
_LIMIT_S = 60.0


def wait(done: Callable[[], bool], what: str) -> None:
    """Run the event loop until something is so.

    Args:
        done: Whether it is so.
        what: What is waited for, for the error.

    Raises:
        TimeoutError: It did not come.
    """
    until = time.monotonic() + _LIMIT_S
    while not done():
        if time.monotonic() > until:
            raise TimeoutError(what)
        rest(20)


def rest(milliseconds: int = _REST_MS) -> None:
    """Run the event loop for a while."""
    loop = QEventLoop()
    QTimer.singleShot(milliseconds, loop.quit)
    loop.exec()


@dataclass
class Tour:
    """A window that is led through its pages.

    Attributes:
        program: The program.
        window: Its window.
    """

    program: Program
    window: MainWindow

    def trigger(self, action_id: str) -> None:
        """Do what an action does."""
        action = self.window.actions_registry.action(action_id)
        assert action.isEnabled(), action_id
        action.trigger()
        rest()

    def show(self, key: str) -> Workspace:
        """Show a workspace."""
        workspace = self.window.find_workspace(key)
        assert workspace is not None
        rest()
        return workspace

    def dialog(self, action_id: str) -> QDialog:
        """Open a dialog by its action."""
        self.trigger(action_id)
        found = QApplication.activeModalWidget()
        assert isinstance(found, QDialog), action_id
        return found

    def leave(self) -> None:
        """Close whatever dialog is open."""
        while isinstance(found := QApplication.activeModalWidget(), QDialog):
            found.reject()
            rest()
        self.window.activateWindow()

    def lookup(self, query: str = "type 2 diabetes kidney") -> QWidget:
        """Search, and open the first code."""
        workspace = self.show("lookup")
        assert isinstance(workspace, LookupWorkspace)
        workspace.take_query(query)
        wait(lambda: not workspace.search.outstanding, "results")
        wait(lambda: bool(workspace.search.results.results.hits()), "rows")
        self.trigger("lookup.open")
        wait(lambda: workspace.detail.built and workspace.detail.page is not None, "page")
        rest(300)
        return self.window

    def consult(self, text: str = NOTE) -> QWidget:
        """Code a note."""
        workspace = self.show("consult")
        assert isinstance(workspace, ConsultWorkspace)
        if workspace.pane.note.toPlainText() != text:
            workspace.pane.note.setPlainText(text)
            rest()
        wait(lambda: not workspace.coding.outstanding, "codes")
        wait(lambda: not workspace.coding.checking, "checks")
        wait(lambda: not workspace.sending.outstanding, "reply")
        return self.window

    def pilot(self) -> QWidget:
        """Ask a question."""
        workspace = self.show("pilot")
        assert isinstance(workspace, PilotWorkspace)
        if not workspace.talk.turns:
            workspace.side.edit.setPlainText("Is E11.22 billable?")
            self.trigger("pilot.ask")
            wait(lambda: not workspace.asking.outstanding, "answer")
            rest(300)
        return self.window

    def careers(self, page: str) -> QWidget:
        """Show a page of Careers over the examples."""
        workspace = self.show("careers")
        assert isinstance(workspace, CareersWorkspace)
        workspace.show_page(page)
        board = workspace.pages[BOARD_PAGE]
        assert isinstance(board, BoardPage)
        wait(lambda: bool(board.side.list.jobs.hits), "the examples")
        rest(400)
        return self.window

    def books(self, place: str) -> QWidget:
        """Open a place among the books."""
        workspace = self.show("browse")
        assert isinstance(workspace, BrowseWorkspace)
        if place:
            assert self.window.open_place(place), place
        rest(500)
        return self.window

    def page(self, key: str) -> QWidget:
        """Show a workspace as it opens."""
        self.show(key)
        rest(300)
        return self.window

    def settings(self, tab: int) -> QWidget:
        """Open the settings on a tab."""
        dialog = self.dialog("shell.settings")
        tabs = dialog.findChild(QTabWidget)
        assert tabs is not None
        tabs.setCurrentIndex(tab)
        rest()
        return dialog


Scene = Callable[[Tour], QWidget]


def _dialog(action_id: str, *, code: bool = False) -> Scene:
    """Return the scene of a dialog of the window, or of the code that Lookup shows."""

    def opened(tour: Tour) -> QWidget:
        if code:
            tour.lookup()
        return tour.dialog(action_id)

    return opened


def _after(action_id: str) -> Scene:
    """Return the scene of Lookup after an action."""

    def opened(tour: Tour) -> QWidget:
        tour.lookup()
        tour.trigger(action_id)
        rest(300)
        return tour.window

    return opened


SCENES: dict[str, Scene] = {
    "lookup": Tour.lookup,
    "lookup-table": partial(Tour.lookup, query="0DT"),
    "lookup-history": _after("lookup.history"),
    "lookup-favourites": _after("lookup.favourites_list"),
    "lookup-note": _after("lookup.note"),
    "lookup-find": _after("lookup.find_in_page"),
    "lookup-evaluation": _dialog("lookup.evaluation", code=True),
    "lookup-compare": _after("lookup.compare"),
    "lookup-explain": _dialog("lookup.explain", code=True),
    "lookup-meant": _after("lookup.meant_list"),
    "consult": Tour.consult,
    "consult-empty": partial(Tour.consult, text=""),
    "pilot": Tour.pilot,
    "careers-board": partial(Tour.careers, page=BOARD_PAGE),
    "careers-applications": partial(Tour.careers, page=APPLICATIONS_PAGE),
    "careers-posting": partial(Tour.careers, page=POSTING_PAGE),
    "careers-sources": partial(Tour.careers, page=SOURCES_PAGE),
    "books": partial(Tour.books, place=""),
    "books-guidelines": partial(Tour.books, place="guideline:I.C.4.a"),
    "books-builder": partial(Tour.books, place="table:0DT"),
    "library": partial(Tour.page, key="library"),
    "account": partial(Tour.page, key="account"),
    "settings": partial(Tour.settings, tab=0),
    "settings-2": partial(Tour.settings, tab=1),
    "settings-3": partial(Tour.settings, tab=2),
    "palette": _dialog("shell.palette"),
    "sheet": _dialog("shell.shortcuts"),
    "about": _dialog("shell.about"),
}
"""Every workspace and dialog that can be opened without a file."""
