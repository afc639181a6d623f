"""Files of the applications: a table and a calendar to save, documents to add."""

from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QFileDialog, QWidget

from index.model.applications import Application, Stage
from index.writing import PRIVATE, write_whole

if TYPE_CHECKING:
    from desktop.careers.applications import ApplicationsPage

_TABLE = "Table (*.csv)"
_CALENDAR = "Calendar (*.ics)"
_NONE = "There is no application yet"


def save_file(parent: QWidget, title: str, name: str, kinds: str) -> Path | None:
    """Ask where to save a file; the usual ending is added where none was typed.

    Args:
        parent: What the dialog stands before.
        title: Its title.
        name: The name proposed, with its ending.
        kinds: Filters of file names, as Qt writes them.

    Returns:
        Where, None if the person thought better of it.
    """
    ending, proposed = Path(name).suffix, name
    while True:
        chosen, _kind = QFileDialog.getSaveFileName(parent, title, proposed, kinds)
        if not chosen:
            return None
        path = Path(chosen)
        if path.suffix or not path.with_suffix(ending).exists():
            return path if path.suffix else path.with_suffix(ending)
        # The dialog has asked about a file of another name: it asks about this one.
        proposed = str(path.with_suffix(ending))


def write_file(path: Path, data: bytes, mode: int = PRIVATE) -> str:
    """Write a file that the person chose; return why it failed, empty if it did not.

    Args:
        path: Where.
        data: What.
        mode: Who may read it.
    """
    try:
        write_whole(path, data, mode)
    except OSError as error:
        return f"Not saved: {error.strerror or 'it cannot be written'}. Choose another folder."
    return ""


class ApplicationFiles(QObject):
    """The files of a page.

    Args:
        page: The page.
    """

    def __init__(self, page: "ApplicationsPage") -> None:
        super().__init__(page)
        self._page = page

    def connect_actions(self) -> None:
        """Give the actions their handlers."""
        connect = self._page.context.actions.connect
        connect("careers.save_table", self.save_table)
        connect("careers.save_calendar", self.save_calendar)
        connect("careers.add_documents", self.choose_documents)
        connect("careers.remove_document", self.remove_document)

    def save_table(self) -> None:
        """Save all applications as a table."""
        from index.jobs.applications.table import applications_csv

        self._page.keep_user_data()
        applications = self._page.applications
        if not applications:
            self._page.desk.notice.emit(_NONE)
            return
        self._save(
            "Save the applications as a table",
            "applications.csv",
            _TABLE,
            lambda: applications_csv(applications),
            "with the notes, readable by whoever opens it"
            if not any(one.notes_problem for one in applications)
            else "without the notes that cannot be read",
        )

    def save_calendar(self) -> None:
        """Save the reminders of applications that are not closed, for a calendar."""
        from index.jobs.applications.calendar import reminders_calendar

        self._page.keep_user_data()
        open_ones = [
            one
            for one in self._page.applications
            if one.remind is not None and one.stage is not Stage.CLOSED
        ]
        if not open_ones:
            hint = self._page.key_hint("careers.remind")
            self._page.desk.notice.emit(f"No application has a reminder: set one first{hint}")
            return
        self._save(
            "Save the reminders for a calendar",
            "reminders.ics",
            _CALENDAR,
            lambda: reminders_calendar(open_ones),
            "open it with your calendar",
        )

    def choose_documents(self) -> None:
        """Ask for documents of the application shown."""

        def choose(_one: Application) -> None:
            names, _kind = QFileDialog.getOpenFileNames(self._page, "Add documents")
            self.add_documents(names)

        self._page.with_current(choose)

    def add_documents(self, names: Sequence[str]) -> None:
        """Add documents to the application shown; folders are left out."""

        def add(one: Application) -> None:
            folders = [name for name in names if Path(name).is_dir()]
            files = [name for name in names if name not in folders]
            if files:
                self._set(one, (*one.documents, *files), f"Added {_counted(files)}")
            if folders:
                self._page.desk.notice.emit(
                    f"{Path(folders[0]).name} is a folder: add the files in it"
                )

        if names:
            self._page.with_current(add)

    def remove_document(self) -> None:
        """Take the current document off the application; the file stays where it is."""

        def remove(one: Application) -> None:
            path = self._page.detail.documents.current()
            if not path:
                self._page.desk.notice.emit("No document is chosen")
                return
            kept = tuple(other for other in one.documents if other != path)
            self._set(one, kept, f"Removed {Path(path).name}; the file stays where it is")

        self._page.with_current(remove)

    def _set(self, one: Application, paths: Iterable[str], said: str) -> None:
        wanted = tuple(dict.fromkeys(paths))
        store = self._page.context.userdata
        self._page.write(lambda: store.set_documents(one.id, wanted), said)

    def _save(
        self, title: str, name: str, kinds: str, make: Callable[[], bytes], more: str
    ) -> None:
        path = save_file(self._page, title, name, kinds)
        if path is not None:
            problem = write_file(path, make())
            self._page.desk.notice.emit(problem or f"Saved {path.name}: {more}")


def _counted(files: Sequence[str]) -> str:
    return Path(files[0]).name if len(files) == 1 else f"{len(files)} documents"
