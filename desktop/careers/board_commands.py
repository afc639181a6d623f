"""What is done with the posting chosen: copy, open elsewhere, save, apply."""

from datetime import date
from typing import TYPE_CHECKING
from urllib.parse import unquote

from PySide6.QtCore import QMimeData, QObject
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication

from desktop.careers.desk import APPLICATIONS_PAGE
from desktop.careers.rendering import address, summary
from desktop.shell.places import URL
from index.model.applications import Application
from index.model.jobs import Posting

if TYPE_CHECKING:
    from desktop.careers.board_page import BoardPage

_MAILTO = "mailto:"
_INVENTED = "This posting is invented: there is nothing to apply for"


class BoardCommands(QObject):
    """The commands.

    Args:
        page: The board.
    """

    def __init__(self, page: "BoardPage") -> None:
        super().__init__(page)
        self._page = page
        self._context = page.context

    def connect_actions(self) -> None:
        """Give the actions their handlers."""
        connect, when_there = self._context.actions.connect, self._page.answers.when_there
        connect("careers.copy_summary", self._copy)
        connect("careers.copy_address", lambda: when_there(self._copy_address))
        connect("careers.open_address", lambda: when_there(self._open_address))
        connect("careers.save_job", lambda: when_there(self._save))
        connect("careers.apply", lambda: when_there(self._apply))

    def application(self, posting: Posting) -> Application | None:
        """Return the person's application for a posting, None without or if it cannot be read."""
        return self._page.desk.keep(lambda: self._context.userdata.application_for(posting))

    def open_link(self, target: str) -> None:
        """Go where a link of the posting leads: the browser, or the letter to a mail address."""
        if target.casefold().startswith(_MAILTO):
            recipient = unquote(target[len(_MAILTO) :].partition("?")[0])
            self._page.answers.when_there(lambda posting: self._write_to(posting, recipient))
        else:
            self._context.open_place(f"{URL}{target}")

    def _copy(self) -> None:
        """Copy the selected text, else the summary."""
        focus = QApplication.focusWidget()
        detail = self._page.detail
        reading = focus is not None and detail.isAncestorOf(focus)
        selected = detail.selected_text() if reading else ""
        if selected:
            self._put(selected, "Copied the selected text")
        else:
            self._page.answers.when_there(
                lambda posting: self._put(
                    summary(posting), f"Copied the summary of {posting.title}"
                )
            )

    def _copy_address(self, posting: Posting) -> None:
        found = address(posting)
        if found:
            self._put(found, f"Copied {found}")
        else:
            self._say("The posting has no address on the web")

    def _open_address(self, posting: Posting) -> None:
        found = address(posting)
        if posting.example:
            self._say("This posting is invented: it is nowhere on the web")
        elif found.startswith("https://"):
            self._context.open_place(f"{URL}{found}")
        elif found:
            key = self._page.key_of("careers.copy_address")
            self._say(f"Not opened, only https addresses are: {key} copies {found}")
        else:
            self._say("The posting has no address on the web")

    def _save(self, posting: Posting) -> None:
        """Save the job, or show the application that is there."""
        if self.application(posting) is not None:
            self._page.desk.page_wanted.emit(APPLICATIONS_PAGE)
            self._say(f"Saved already: {posting.title}")
        elif self._begin(posting) is not None:
            self._say(f"Saved {posting.title} among the applications")

    def _apply(self, posting: Posting) -> None:
        """Save the job and go where one applies: a page on the web, or a mail."""
        if posting.example:
            self._say(_INVENTED)
            return
        application = self.application(posting) or self._begin(posting)
        if application is None:
            return
        where = posting.apply_to or address(posting)
        if where.startswith("https://"):
            self._context.open_place(f"{URL}{where}")
        elif where.startswith("http://"):
            self._say(
                "Saved among the applications. Not opened, only https addresses are; copy it from "
                f"“Listed by”: {where}"
            )
        elif where:
            self._mail(application, "")
        else:
            self._say("The posting does not say where to apply; it is saved among the applications")

    def _write_to(self, posting: Posting, recipient: str) -> None:
        """Save the job and begin its letter to a mail address that its description names."""
        if posting.example:
            self._say(_INVENTED)
            return
        application = self.application(posting) or self._begin(posting)
        if application is not None:
            self._mail(application, recipient)

    def _mail(self, application: Application, recipient: str) -> None:
        self._page.desk.page_wanted.emit(APPLICATIONS_PAGE)
        self._page.desk.mail_wanted.emit(application.id, recipient)

    def _begin(self, posting: Posting) -> Application | None:
        userdata = self._context.userdata
        made = self._page.desk.keep(lambda: userdata.save_job(posting, date.today()))
        if made is not None:
            self._page.desk.applications_changed.emit()
        return made

    def _put(self, text: str, said: str) -> None:
        data = QMimeData()
        data.setText(text)
        QGuiApplication.clipboard().setMimeData(data)
        if self._context.settings.flag("copy_confirmation"):
            self._say(said)

    def _say(self, text: str) -> None:
        self._page.desk.notice.emit(text)
