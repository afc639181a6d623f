"""A window with the board over invented postings, and the keys pressed in it."""

from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication

from desktop.app import CareersEntry
from desktop.careers import CareersWorkspace
from desktop.careers.board_page import BoardPage
from desktop.careers.desk import BOARD_PAGE, SOURCES_PAGE
from desktop.careers.sources_page import SourcesPage
from desktop.shell.context import Context
from tests.desktop.careers.engines import FakeBoard
from tests.desktop.driving import CONTROL, Driver


class BoardEntry(CareersEntry):
    """Careers with an engine of the test."""

    def __init__(self, fake: FakeBoard) -> None:
        self._fake = fake

    def __call__(self, context: Context) -> CareersWorkspace:
        """Make the workspace."""
        return CareersWorkspace(context, self._fake.engine())


@dataclass
class Careers(Driver):
    """A window that shows the board, and the keys pressed in it.

    Attributes:
        fake: The engine.
    """

    fake: FakeBoard

    @property
    def workspace(self) -> CareersWorkspace:
        """The workspace."""
        workspace = self.window.workspace(1)
        assert isinstance(workspace, CareersWorkspace)
        return workspace

    @property
    def board(self) -> BoardPage:
        """The board."""
        page = self.workspace.pages[BOARD_PAGE]
        assert isinstance(page, BoardPage)
        return page

    @property
    def sources(self) -> SourcesPage:
        """The page of sources."""
        page = self.workspace.pages[SOURCES_PAGE]
        assert isinstance(page, SourcesPage)
        return page

    @property
    def titles(self) -> list[str]:
        """The titles in the list."""
        return [hit.title for hit in self.board.side.list.jobs.hits]

    @property
    def current(self) -> int:
        """Number of the posting that the list stands on."""
        hit = self.board.side.list.current()
        assert hit is not None
        return hit.id

    @property
    def shown(self) -> int | None:
        """Number of the posting in the detail pane."""
        posting = self.board.detail.posting
        return posting.id if posting else None

    @property
    def chips(self) -> list[str]:
        """What narrows the list, as the chips above it say."""
        return [chip.text().partition("  ")[0] for chip in self.board.side.chips.chips]

    def rows(self) -> list[str]:
        """Return the rows in the place of the list."""
        return [row.text for row in self.board.side.rows.row_model.rows]

    def settle(self) -> None:
        """Wait until nothing is being answered and the detail has followed."""
        self.qtbot.waitUntil(lambda: not self.board.asking.outstanding)
        hit = self.board.side.list.current()
        if hit is not None:
            self.qtbot.waitUntil(lambda: self.shown == hit.id)

    def search(self, text: str) -> None:
        """Type into the box, and wait for the answer."""
        self.press(Qt.Key.Key_L, CONTROL)
        self.type(text)
        self.settle()

    def copied(self) -> str:
        """Return the text on the clipboard."""
        return QGuiApplication.clipboard().text()
