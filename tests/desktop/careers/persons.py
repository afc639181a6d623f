"""A window with the pages of the person: applications, the profile, the form of a posting."""

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from pytestqt.qtbot import QtBot

from desktop.app import CareersEntry, Program
from desktop.careers.applications import ApplicationsPage
from desktop.careers.desk import APPLICATIONS_PAGE, POSTING_PAGE
from desktop.careers.posting_page import PostingPage
from desktop.careers.workspace import CareersWorkspace
from desktop.shell.context import Context
from index.model.applications import Application
from index.userdata import UserData
from tests.desktop.careers.engines import FakeBoard
from tests.desktop.driving import Driver, open_window
from tests.index.jobs.samples import posting


class EmptyEntry(CareersEntry):
    """Careers over a board without a posting."""

    def __call__(self, context: Context) -> CareersWorkspace:
        """Make the workspace."""
        return CareersWorkspace(context, FakeBoard([]).engine())


@dataclass
class Person(Driver):
    """A window that shows Careers, and the keys pressed in it."""

    @property
    def workspace(self) -> CareersWorkspace:
        """The workspace."""
        workspace = self.window.workspace(1)
        assert isinstance(workspace, CareersWorkspace)
        return workspace

    @property
    def store(self) -> UserData:
        """The person's data."""
        return self.program.services.userdata

    @property
    def applications(self) -> ApplicationsPage:
        """The page of applications."""
        page = self.workspace.pages[APPLICATIONS_PAGE]
        assert isinstance(page, ApplicationsPage)
        return page

    @property
    def posting(self) -> PostingPage:
        """The page of the employer's form."""
        page = self.workspace.pages[POSTING_PAGE]
        assert isinstance(page, PostingPage)
        return page

    def rows(self) -> list[str]:
        """Return the titles listed."""
        return [row.text for row in self.applications.side.rows.row_model.rows]

    def read(self) -> Application:
        """Return the application shown as it is kept."""
        shown = self.applications.current
        assert shown is not None
        kept = self.store.application(shown.id)
        assert kept is not None
        return kept

    def save_job(self, number: int, title: str, day: date = date(2026, 11, 2)) -> Application:
        """Save a job as the board does."""
        made = self.store.save_job(
            posting(number, title=title, url=f"https://jobs.example/{number}"), day
        )
        self.workspace.desk.applications_changed.emit()
        return made


def open_person(qtbot: QtBot, content: Path, home: Path, programs: list[Program]) -> Person:
    """Return a window whose keyboard is in Careers."""
    program, window = open_window(qtbot, content, home, programs, EmptyEntry())
    return Person(qtbot, program, window)
