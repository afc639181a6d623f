"""The page of the person's applications: a list by stage at the left, one of them at the right."""

from collections.abc import Callable, Sequence
from datetime import date
from typing import TypeVar

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QApplication,
    QHBoxLayout,
    QSplitter,
    QWidget,
)

from desktop.careers.application_detail import ApplicationDetail
from desktop.careers.application_files import ApplicationFiles
from desktop.careers.application_rows import (
    application_rows,
    beside,
    count_stages,
    due,
    due_text,
)
from desktop.careers.application_side import ApplicationSide
from desktop.careers.desk import APPLICATIONS_PAGE, BOARD_PAGE, Desk, Page
from desktop.careers.mailing import Mailing
from desktop.careers.moves import Moves
from desktop.shell.action_table import APPLICATION_LIST, APPLICATIONS, DOCUMENTS
from desktop.shell.actions import key_text
from desktop.shell.opening import search_width
from desktop.shell.rows import Row
from index.model.applications import Application, Stage
from index.userdata import UserDataError

Kept = TypeVar("Kept")
_LOCKED = "The profile is locked: unlock it to see its applications."


class ApplicationsPage(Page):
    """The page.

    Args:
        desk: What the pages share.
        parent: The stack of pages.
    """

    key = APPLICATIONS_PAGE
    title = "Applications"
    hints = (
        ("careers.show_posting", "open the posting"),
        ("careers.stage_on", "move on"),
        ("careers.write_notes", "notes"),
        ("careers.write_letter", "mail"),
    )
    contexts = (APPLICATIONS, APPLICATION_LIST, DOCUMENTS)

    def __init__(self, desk: Desk, parent: QWidget) -> None:
        super().__init__(desk, parent)
        theme = self.context.theme
        self._applications: list[Application] = []
        self._owner = self.context.userdata.profile
        self._unsaved: dict[int, tuple[str, str]] = {}
        self._problem = ""
        self.splitter = QSplitter(Qt.Orientation.Horizontal, self)
        self.side = ApplicationSide(theme, self.splitter)
        self.detail = ApplicationDetail(theme, self.splitter)
        self.splitter.setHandleWidth(1)
        self.splitter.setChildrenCollapsible(False)
        self.splitter.addWidget(self.side)
        self.splitter.addWidget(self.detail)
        self.splitter.setStretchFactor(1, 1)
        width = search_width(theme)
        self.splitter.setSizes([width, max(1200 - width, 400)])
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self.splitter)
        self.files = ApplicationFiles(self)
        self.mailing = Mailing(self)
        self._moves = Moves()
        self._connect_parts()
        self._connect_actions()
        self.show_applications()

    @classmethod
    def kept_before(cls, desk: Desk) -> str:
        """Return how many reminders are due."""
        try:
            return _reminders(desk.context.userdata.applications())
        except UserDataError:
            return ""  # the page says why, once it is shown

    @property
    def applications(self) -> list[Application]:
        """Every application of the person."""
        return self._applications

    @property
    def current(self) -> Application | None:
        """The application shown at the right."""
        return self.detail.application

    def show_applications(self) -> None:
        """Read the applications again and show them."""
        read = self.context.userdata.applications
        try:
            self._applications, self._problem = read(), ""
        except UserDataError as error:
            self._applications, self._problem = [], str(error)
        self._show_list()
        self.desk.kept_changed.emit()

    def select(self, number: int) -> None:
        """Choose an application, whatever stage is listed."""
        if self.side.chips.current not in (None, *self._stage(number)):
            self.side.chips.choose(None)
        keys = [row.key for row in self.side.rows.row_model.rows]
        if number in keys:
            self.side.rows.choose(keys.index(number))

    def write(self, write: Callable[[], Kept], said: str = "") -> bool:
        """Write to the person's data and show it; say what was done, or why it failed.

        Returns:
            Whether it was written.
        """
        try:
            write()
        except (UserDataError, ValueError) as error:
            self.desk.notice.emit(str(error))
            return False
        self.desk.applications_changed.emit()
        if said:
            self.desk.notice.emit(said)
        return True

    def key_hint(self, action: str) -> str:
        """Return the key of an action in brackets, with a space before it; empty without one."""
        keys = self.context.actions.keys(action)
        return f" ({key_text(keys[0])})" if keys else ""

    def focus_entry(self) -> None:
        """Give the keyboard to the list, or to the chips where it is empty.

        Another window may have changed something meanwhile.
        """
        self.show_applications()
        rows = self.side.rows
        target = rows if rows.isVisible() else self.side.chips.chip(self.side.chips.current)
        target.setFocus(Qt.FocusReason.OtherFocusReason)

    def panes(self) -> list[QWidget]:
        """Return chips, list and the parts of the detail."""
        own = [self.side.chips.chip(self.side.chips.current), self.side.rows]
        return [*own, *(self.detail.panes() if self.current else [])]

    def escape(self) -> None:
        """Go back to the list, then to all stages."""
        focus = QApplication.focusWidget()
        if focus is not None and self.detail.isAncestorOf(focus):
            self.focus_entry()
        elif self.side.chips.current is not None:
            self.side.chips.choose(None)
            self.focus_entry()

    def undo(self) -> str:
        """Take back the last move between stages, with the days it dropped."""
        done = self.desk.keep(lambda: self._moves.undo(self.context.userdata))
        if done is None:
            return ""
        number, said = done
        self.desk.applications_changed.emit()
        self.select(number)
        return said

    def kept(self) -> str:
        """Return how many reminders are due."""
        return _reminders(self._applications)

    def keep_user_data(self) -> None:
        """Keep notes and a reminder that are being written."""
        self._keep_notes()
        self.detail.reminder.keep()

    def refresh_user_data(self) -> None:
        """Show the applications anew; of another profile's nothing stays."""
        owner = self.context.userdata.profile
        if owner != self._owner:
            self._owner = owner
            self._unsaved.clear()
            self.mailing.forget()
            self._moves.forget()
            self.detail.forget()
        self.show_applications()

    def save_state(self) -> dict[str, object]:
        """Return the stage listed and the splitter."""
        stage = self.side.chips.current
        return {"stage": stage.value if stage else None, "splitter": self.splitter.sizes()}

    def restore_state(self, state: dict[str, object]) -> None:
        """Restore what ``save_state`` returned; what does not fit is ignored."""
        sizes = state.get("splitter")
        if isinstance(sizes, list) and len(sizes) == 2 and all(isinstance(s, int) for s in sizes):
            self.splitter.setSizes(sizes)
        stage = state.get("stage")
        if stage in set(Stage):
            self.side.chips.choose(Stage(str(stage)))

    def restyle(self) -> None:
        """Take over theme and zoom."""
        self.detail.restyle()
        self.side.restyle()

    def close_page(self) -> None:
        """Stop background work before the window goes."""
        self.detail.documents.stop()
        self.mailing.stop()

    def _connect_parts(self) -> None:
        side, detail, desk = self.side, self.detail, self.desk
        side.chips.chosen.connect(lambda _stage: self._show_list())
        side.rows.current_row.connect(self._on_row)
        side.rows.entered.connect(self._show_posting)
        detail.moved.connect(self._move)
        detail.posting_wanted.connect(self._show_posting)
        detail.letter_wanted.connect(self._write_letter)
        detail.notes.written.connect(self._keep_notes)
        detail.reminder.set.connect(self._set_reminder)
        documents = detail.documents
        documents.dropped.connect(self.files.add_documents)
        documents.add_wanted.connect(self.files.choose_documents)
        documents.remove_wanted.connect(self.files.remove_document)
        desk.applications_changed.connect(self.show_applications)
        desk.mail_wanted.connect(self._mail)
        # At midnight other reminders are due.
        self.context.date_of_service.changed.connect(lambda _day: self.show_applications())

    def _connect_actions(self) -> None:
        actions = self.context.actions
        actions.set_context_widget(APPLICATIONS, self)
        actions.set_context_widget(APPLICATION_LIST, self.side.rows)
        actions.set_context_widget(DOCUMENTS, self.detail.documents.rows)
        for action_id, widget in (
            ("careers.stage_on", self.detail.on),
            ("careers.stage_back", self.detail.back),
            ("careers.write_letter", self.detail.letter),
            ("careers.show_posting", self.detail.posting),
            ("careers.add_documents", self.detail.documents.add_button),
            ("careers.remove_document", self.detail.documents.remove_button),
        ):
            actions.say_key(action_id, widget)
        actions.say_key("careers.list_stage", *self.side.chips.all())
        connect = actions.connect
        connect("careers.stage_on", lambda: self._move(1))
        connect("careers.stage_back", lambda: self._move(-1))
        connect("careers.list_stage", self.side.chips.step)
        connect("careers.show_posting", self._show_posting)
        connect("careers.delete_application", self._delete)
        connect("careers.write_notes", lambda: self._focus(self.detail.notes))
        connect("careers.remind", lambda: self._focus(self.detail.reminder.day.edit))
        connect("careers.write_letter", self._write_letter)
        self.files.connect_actions()

    def _stage(self, number: int) -> list[Stage]:
        return [one.stage for one in self._applications if one.id == number]

    def _show_list(self) -> None:
        today, chips = date.today(), self.side.chips
        chips.show_counts(count_stages(self._applications))
        self.side.show_due([due_text(one, today) for one in due(self._applications, today)])
        rows = application_rows(self._applications, chips.current, today)
        if not rows and self.side.rows.hasFocus():
            chips.chip(chips.current).setFocus()
        self.side.rows.show_rows(rows)
        self.side.rows.setVisible(bool(rows))
        self.side.message.say("" if rows else self._empty())
        self.side.limit()
        self._on_row(self.side.rows.current())

    def _empty(self) -> str:
        if self.context.account.locked:
            return _LOCKED
        if self._problem:
            return self._problem
        stage = self.side.chips.current
        if self._applications and stage is not None:
            return f"No application is at the stage “{stage}”."
        save = self.key_hint("careers.save_job")
        return f"No application yet. Save a job on the board{save}: it is listed here."

    def _on_row(self, row: Row | None) -> None:
        number = row.key if row is not None else None
        if self.current is not None and self.current.id != number:
            self._keep_notes()
        one = next((one for one in self._applications if one.id == number), None)
        unsaved = self._unsaved.get(one.id) if one else None
        self.detail.show_application(one, unsaved)

    def _move(self, step: int) -> None:
        def move(one: Application) -> None:
            stage = beside(one.stage, step)
            if stage is None:
                end = "the last" if step > 0 else "the first"
                self.desk.notice.emit(f"“{one.stage}” is {end} stage")
                return
            store = self.context.userdata
            before = self.desk.keep(lambda: store.application(one.id)) or one
            said = f"{one.title}: {stage}"
            if len(before.stages) > 1 and step < 0:
                said = f"{said}. The days come back{self.key_hint('shell.undo')}"
            if self.write(lambda: store.set_stage(one.id, stage, date.today()), said):
                self.select(one.id)
                if self.current is not None and self.current.id == one.id:
                    self._moves.add(before, self.current)

        self.with_current(move)

    def with_current(self, use: Callable[[Application], object]) -> None:
        """Call ``use`` with the application shown; say so if there is none."""
        if self.current is None:
            self.desk.notice.emit("No application is chosen")
        else:
            use(self.current)

    def _delete(self) -> None:
        def delete(one: Application) -> None:
            self.keep_user_data()
            undo = self.key_hint("shell.undo")
            said = f"Deleted the application for “{one.title}”. It comes back{undo}"
            if self.write(lambda: self.context.userdata.delete_application(one.id), said):
                self._moves.add_deletion()
            self.focus_entry()

        self.with_current(delete)

    def _set_reminder(self, number: int, day: date | None, of: str) -> None:
        said = "Reminder kept" if day else "Reminder removed"
        self.write(lambda: self.context.userdata.set_reminder(number, day, of), said)

    def _keep_notes(self) -> None:
        """Keep the notes that are being written; where that fails they stay in memory."""
        one, notes = self.current, self.detail.notes
        if one is None or not notes.is_written:
            return
        begun, text = notes.begun, notes.toPlainText()
        try:
            kept = self.context.userdata.set_application_notes(one.id, text, begun)
        except UserDataError as error:
            self._unsaved[one.id] = begun, text
            self.desk.notice.emit(f"Notes not kept yet: {error}")
            return
        self._unsaved.pop(one.id, None)
        notes.show_notes(kept)
        if kept != text:
            self.desk.notice.emit("Another window wrote notes meanwhile: both are kept")
        self._applications = self.context.userdata.applications()
        self.detail.application = next((a for a in self._applications if a.id == one.id), one)

    def _show_posting(self) -> None:
        def show(one: Application) -> None:
            self.desk.page_wanted.emit(BOARD_PAGE)
            self.desk.posting_wanted.emit(one)

        self.with_current(show)

    def _write_letter(self) -> None:
        self.keep_user_data()
        self.with_current(self.mailing.write)

    def _mail(self, number: int, recipient: str) -> None:
        self.select(number)
        self.keep_user_data()
        self.with_current(lambda one: self.mailing.write(one, recipient))

    def _focus(self, widget: QWidget) -> None:
        def focus(_one: Application) -> None:
            widget.setFocus(Qt.FocusReason.ShortcutFocusReason)
            self.detail.ensureWidgetVisible(widget)

        self.with_current(focus)


def _reminders(applications: Sequence[Application]) -> str:
    found = len(due(applications, date.today()))
    return f"{found} reminder{'' if found == 1 else 's'} due" if found else ""
