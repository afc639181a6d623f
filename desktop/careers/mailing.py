"""Mailing an application: the letter is begun, edited, then saved or sent, off the UI thread."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from desktop.background import Task
from desktop.careers.application_files import save_file
from desktop.careers.letter_dialog import LetterDialog
from index import paths
from index.jobs.errors import JobsError
from index.model.applications import Application, Stage
from index.model.job_board import JobProfile
from index.userdata import UserDataError

if TYPE_CHECKING:
    from desktop.careers.applications import ApplicationsPage
    from index.jobs.applications.letter import Letter
    from index.mail.settings import MailSettings

_MAIL = "Mail (*.eml)"
_NO_SERVER = (
    "To send from here, name a server under [smtp] in mail.toml; a saved mail opens in your mail "
    "program."
)
_UNDER_WAY = "Another letter is being opened: try again in a moment"


@dataclass(frozen=True)
class Begun:
    """A letter to begin with.

    Attributes:
        letter: The letter.
        missing: Paths of its documents at which there is no file.
        settings: What ``mail.toml`` says, None if it cannot be read.
        problem: Why it cannot be read.
    """

    letter: "Letter"
    missing: tuple[str, ...]
    settings: "MailSettings | None"
    problem: str


def begin(
    application: Application,
    profile: JobProfile,
    name: str,
    written: "Letter | None",
    recipient: str,
) -> Begun:
    """Begin the letter of an application, or go on with one that was written before.

    Args:
        application: What for; its documents are attached.
        profile: The person's credentials and experience.
        name: The person's name, empty if unknown.
        written: The letter as it was left, None if it is a new one.
        recipient: The mail address that it is to go to, empty for the one there.
    """
    from index.jobs.applications.letter import begin_letter, missing_documents
    from index.mail.errors import MailError
    from index.mail.settings import FILE_NAME, read_settings

    letter = written or begin_letter(application, profile, name)
    recipient = recipient or letter.recipient
    letter = replace(letter, documents=application.documents, recipient=recipient)
    missing = missing_documents(letter.documents)
    try:
        return Begun(letter, missing, read_settings(paths.user_data() / FILE_NAME), "")
    except MailError as error:
        return Begun(letter, missing, None, str(error))


def save_letter(letter: "Letter", path: Path) -> None:
    """Write a letter as a mail that a mail program opens to be sent.

    Raises:
        JobsError: It is no letter yet, a document cannot be read, or the file cannot be written.
    """
    from index.jobs.applications.letter import letter_message
    from index.writing import write_whole

    data = letter_message(letter, when=datetime.now().astimezone()).as_bytes()
    try:
        write_whole(path, data)
    except OSError as error:
        msg = f"Not saved: {error.strerror or 'it cannot be written'}. Choose another folder"
        raise JobsError(msg) from error


def give(letter: "Letter", settings: "MailSettings", *, to_send: bool) -> None:
    """Send a letter, or put it into the drafts of the mailbox.

    Raises:
        JobsError: It was not taken, or is no letter yet; the message says what to do.
    """
    from index.jobs.applications.letter import (
        draft_outbox,
        give_letter,
        letter_message,
        sending_outbox,
    )
    from index.mail.credentials import stored_password
    from index.mail.errors import MailError

    message = letter_message(
        letter, when=datetime.now().astimezone(), sender=settings.account.address, to_send=to_send
    )
    try:
        password = stored_password(settings)
        outbox = (
            sending_outbox(settings, password)
            if to_send
            else draft_outbox(settings, password, paths.user_data() / "letters")
        )
    except MailError as error:
        raise JobsError(str(error)) from error
    try:
        give_letter(message, outbox)
    finally:
        outbox.close()


class Mailing(QObject):
    """The letters of a page.

    Args:
        page: The page.
    """

    def __init__(self, page: "ApplicationsPage") -> None:
        super().__init__(page)
        self._page = page
        self._letters: dict[int, Letter] = {}
        self._task: Task | None = None

    @property
    def outstanding(self) -> bool:
        """Whether a letter is being begun, saved or sent."""
        return self._task is not None

    def write(self, application: Application, recipient: str = "") -> None:
        """Open the letter of an application, as it was left.

        Args:
            application: The application.
            recipient: The mail address that it is to go to, empty for the one there.
        """
        context = self._page.context
        profile = context.account.profile
        name = profile.name if profile else ""
        written = self._letters.get(application.id)
        held = self._page.desk.profile
        self._run(
            lambda: begin(application, held, name, written, recipient),
            lambda begun: self._open(application, begun),
            self._page.desk.notice.emit,
        )

    def forget(self) -> None:
        """Forget the letters: they were somebody else's."""
        self._letters.clear()

    def stop(self) -> None:
        """Wait for what is being saved or sent; called before the window goes."""
        if self._task is not None:
            self._task.close()

    def _open(self, application: Application, begun: object) -> None:
        assert isinstance(begun, Begun)  # noqa: S101 - what the task returns
        settings = begun.settings
        has_mailbox = settings is not None and bool(settings.imap.server)
        can_send = settings is not None and bool(settings.smtp.server)
        dialog = LetterDialog(
            begun.letter,
            begun.missing,
            "Put into my mail drafts" if has_mailbox else "Save as a mail …",
            begun.problem or ("" if can_send else _NO_SERVER),
            self._page.context.theme,
            self._page,
        )

        def save(letter: "Letter") -> None:
            if has_mailbox and settings is not None:
                self._give(dialog, application.id, letter, settings, to_send=False)
            else:
                self._save(dialog, letter)

        def send(letter: "Letter") -> None:
            if settings is not None:
                self._give(dialog, application.id, letter, settings, to_send=True)

        def leave() -> None:
            self._letters[application.id] = dialog.letter()
            dialog.deleteLater()

        dialog.save_wanted.connect(save)
        dialog.send_wanted.connect(send)
        dialog.finished.connect(leave)
        dialog.open()

    def _save(self, dialog: LetterDialog, letter: "Letter") -> None:
        path = save_file(dialog, "Save the letter as a mail", "application.eml", _MAIL)
        if path is None:
            return

        def done(_nothing: object) -> None:
            self._page.desk.notice.emit(f"Saved {path.name}: open it with your mail program")

        self._run_before(dialog, "Saving …", lambda: save_letter(letter, path), done)

    def _give(
        self,
        dialog: LetterDialog,
        number: int,
        letter: "Letter",
        settings: "MailSettings",
        *,
        to_send: bool,
    ) -> None:
        def done(_nothing: object) -> None:
            if to_send:
                self._on_sent(number, letter)
            else:
                self._page.desk.notice.emit("The letter is among your mail drafts")

        said = "Sending …" if to_send else "Saving …"
        self._run_before(dialog, said, lambda: give(letter, settings, to_send=to_send), done)

    def _on_sent(self, number: int, letter: "Letter") -> None:
        """Say that it was sent, and move the application on if it is only saved by now."""
        store, today = self._page.context.userdata, datetime.now().astimezone().date()
        said = f"Sent to {letter.recipient}"
        try:
            application = store.application(number)
            if application is not None and application.stage is Stage.SAVED:
                store.set_stage(number, Stage.APPLIED, today)
                said = f"{said}; the application is now at “{Stage.APPLIED}”"
        except UserDataError as error:
            said = f"{said}; the stage of the application is not kept: {error}"
        self._page.desk.applications_changed.emit()
        self._page.desk.notice.emit(said)

    def _run_before(
        self,
        dialog: LetterDialog,
        said: str,
        function: Callable[[], object],
        done: Callable[[object], object],
    ) -> None:
        """Give a letter away while its dialog waits; it closes when that is done.

        What was done is said and kept first: whatever becomes of the dialog, it is not lost.
        """

        def end(answer: object) -> None:
            done(answer)
            dialog.show_busy(busy=False)
            dialog.accept()

        def failed(text: str) -> None:
            dialog.show_busy(busy=False)
            dialog.say(text, "error")

        dialog.show_busy(busy=True)
        dialog.say(said)
        self._run(function, end, failed)

    def _run(
        self,
        function: Callable[[], object],
        done: Callable[[object], object],
        failed: Callable[[str], object],
    ) -> None:
        """Run something off the UI thread, one thing at a time."""
        if self._task is not None:
            failed(_UNDER_WAY)
            return
        task = self._task = Task(lambda _report: function(), self)

        def end() -> None:
            self._task = None
            task.deleteLater()

        def on_failed(error: Exception) -> None:
            end()
            if not isinstance(error, JobsError):
                raise error
            failed(str(error))

        def on_finished(answer: object) -> None:
            end()
            done(answer)

        task.finished.connect(on_finished)
        task.failed.connect(on_failed)
        task.start()
