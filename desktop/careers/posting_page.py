"""The page on which an employer composes a posting: the form at the left, its preview at the right.

What is written is kept with the person's state, saved in a file or not.
"""

from datetime import date
from pathlib import Path

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import (
    QApplication,
    QFileDialog,
    QFrame,
    QHBoxLayout,
    QSplitter,
    QVBoxLayout,
    QWidget,
)

from desktop.background import LatestWorker, Task
from desktop.careers.application_files import save_file, write_file
from desktop.careers.desk import POSTING_PAGE, Desk, Page
from desktop.careers.job_pane import JobPane
from desktop.careers.names import form_names
from desktop.careers.posting_form import PostingForm
from desktop.careers.posting_values import EMPTY, Values, draft_of, values_of
from desktop.careers.previewing import (
    Checked,
    checked,
    file_name,
    opened,
    prepare,
    preview_of,
    written,
)
from desktop.careers.replaced import Replaced, Written, written_of
from desktop.shell.action_table import POSTING, SPECS
from desktop.shell.actions import key_text
from desktop.shell.parts import button
from desktop.shell.places import URL
from index.jobs.errors import JobsError
from index.model.applications import Draft
from index.model.jobs import Posting
from index.userdata import UserDataError
from index.writing import FOR_ALL

STATE_KEY = "careers.posting"
PAUSE_MS = 400
"""Milliseconds without a change after which what is written is kept and shown at the right."""
_OPEN = "Postings (*.toml *.json);;All files (*)"
_NOTHING = {**Written(EMPTY, EMPTY).kept(), **Replaced().kept()}
_PREVIEW = "The posting is shown here as boards will show it."
_LOCKED = "The profile is locked: unlock it to go on with its posting."
_SAVE = (
    "Posting to exchange (*.toml);;Web page (*.html);;JobPosting for a web page (*.jsonld);;"
    "RSS feed (*.xml)"
)


class PostingPage(Page):
    """The page.

    Args:
        desk: What the pages share.
        parent: The stack of pages.
    """

    key = POSTING_PAGE
    title = "Post a job"
    hints = (
        ("careers.check_posting", "check"),
        ("careers.save_posting", "save"),
        ("careers.new_posting", "new posting"),
    )
    contexts = (POSTING,)

    def __init__(self, desk: Desk, parent: QWidget) -> None:
        super().__init__(desk, parent)
        theme = self.context.theme
        self._owner = self.context.userdata.profile
        self._touched: set[str] = set()
        self._replaced = Replaced()
        self._kept: object = None
        self._saved: Values = dict(EMPTY)
        self._opening: Task | None = None
        self.splitter = QSplitter(Qt.Orientation.Horizontal, self)
        self.side = QWidget(self.splitter)
        self.side.setProperty("role", "page")
        self.side.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.form = PostingForm(form_names(), theme, self.side)
        self.preview = JobPane(theme, self.splitter)
        self.preview.setAccessibleName("Preview of the posting")
        self._lay_out()
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(PAUSE_MS)
        self._pause.timeout.connect(self.keep_user_data)
        self._worker: LatestWorker[Draft | None, Posting | None] = LatestWorker(_preview, self)
        self._connect_parts()
        self._connect_actions()
        self._show_kept()

    @classmethod
    def kept_before(cls, desk: Desk) -> str:
        """Return whether the posting written last is in a file."""
        try:
            return written_of(desk.context.userdata.state(STATE_KEY)).said
        except UserDataError:
            return ""  # the page says why, once it is shown

    def start(self) -> None:
        """Load what checks need before the first key, unless a preview is loading it."""
        if self.form.values() == EMPTY:
            self._worker.submit(None)

    def focus_entry(self) -> None:
        """Give the keyboard to the first field; another window may have written meanwhile."""
        if self._state() == self._kept and self._read() != self._kept:
            self._show_kept()
        self.form.entry().setFocus(Qt.FocusReason.OtherFocusReason)

    def panes(self) -> list[QWidget]:
        """Return the form and the preview."""
        return [self.form, self.preview]

    def escape(self) -> None:
        """Go back to the form."""
        focus = QApplication.focusWidget()
        if focus is None or not self.form.isAncestorOf(focus):
            self.focus_entry()

    def undo(self) -> str:
        """Bring back the posting that another one has taken the place of last."""
        return self._go_to(self._replaced.undo(self._there))

    def redo(self) -> str:
        """Bring back the posting that undo has left."""
        return self._go_to(self._replaced.redo(self._there))

    def kept(self) -> str:
        """Return whether the posting is in a file."""
        return self._there.said

    def keep_user_data(self) -> None:
        """Keep what is written with the person's state, and show it at the right."""
        self._pause.stop()
        self._preview()
        state = self._state()
        if state == self._kept or (self._kept is None and state == _NOTHING):
            return
        try:
            self.context.userdata.set_state(STATE_KEY, state)
        except UserDataError as error:
            self.desk.notice.emit(f"The posting is not kept yet: {error}")
        else:
            self._kept = state
        self.desk.kept_changed.emit()

    def refresh_user_data(self) -> None:
        """Show the posting of another profile, if it is another."""
        owner = self.context.userdata.profile
        if owner != self._owner:
            self._owner = owner
            self._show_kept()

    def save_state(self) -> dict[str, object]:
        """Return the splitter; what is written is kept by itself."""
        return {"splitter": self.splitter.sizes()}

    def restore_state(self, state: dict[str, object]) -> None:
        """Restore what ``save_state`` returned; what does not fit is ignored."""
        sizes = state.get("splitter")
        if isinstance(sizes, list) and len(sizes) == 2 and all(isinstance(s, int) for s in sizes):
            self.splitter.setSizes(sizes)

    def restyle(self) -> None:
        """Take over theme and zoom."""
        self.preview.restyle()
        self.form.restyle()

    def close_page(self) -> None:
        """Stop background work before the window goes."""
        self._pause.stop()
        self._worker.close()
        if self._opening is not None:
            self._opening.close()

    def check(self) -> None:
        """Say beside every field what is wrong with it, and go to the first one that is."""
        found = self._check(every=True)
        if found.problems:
            first = next(name for name in self.form.fields if name in found.problems)
            self.form.focus_field(first)
            count = len(found.problems)
            fields = "a field" if count == 1 else f"{count} fields"
            self.desk.notice.emit(f"To mend: {fields}. {found.problems[first]}")
        elif found.advice:
            self.desk.notice.emit("Nothing is wrong; the tips beside the fields are optional")
        else:
            self.desk.notice.emit("Nothing is wrong with the posting")

    def save(self) -> None:
        """Save the posting in the format of the file's ending, unless something is wrong."""
        self.keep_user_data()
        draft, _unreadable = self._draft()
        if self._check(every=True).problems:
            self.check()
            return
        path = save_file(self, "Save the posting", file_name(draft), _SAVE)
        if path is None:
            return
        problem = write_file(path, written(draft, path.suffix), FOR_ALL)
        if not problem:
            self._saved = self.form.values()
            self.keep_user_data()
        self.desk.notice.emit(problem or f"Saved {path.name}")

    def begin(self) -> None:
        """Begin another posting; the one there comes back by undo."""
        if self.form.values() == EMPTY:
            self.desk.notice.emit("This is a new posting already")
        else:
            self._replace(dict(EMPTY), dict(EMPTY))
            self.desk.notice.emit(f"New posting. The one before comes back{self._key_of_undo()}")
        self.focus_entry()

    def choose_file(self) -> None:
        """Ask for a posting to go on with."""
        name, _kind = QFileDialog.getOpenFileName(self, "Open a posting to edit", "", _OPEN)
        if name:
            self.open(Path(name))

    def open(self, path: Path) -> None:
        """Go on with the posting in a file; the one there comes back by undo."""
        if self._opening is not None:
            return
        task = self._opening = Task(lambda _report: opened(path), self)

        def end() -> None:
            self._opening = None
            task.deleteLater()

        def take(draft: Draft) -> None:
            end()
            values = values_of(draft)
            self._replace(values, values)
            self.desk.notice.emit(f"Opened {path.name}")
            self.focus_entry()

        def refuse(error: Exception) -> None:
            end()
            if not isinstance(error, JobsError):
                raise error
            self.desk.notice.emit(f"Not opened: {error}")

        task.finished.connect(take)
        task.failed.connect(refuse)
        task.start()

    def _lay_out(self) -> None:
        column = QVBoxLayout(self.side)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.form, 1)
        bar = QFrame(self.side)
        bar.setProperty("role", "bar")
        bar.setProperty("edge", "top")
        foot = QHBoxLayout(bar)
        foot.setContentsMargins(20, 8, 20, 10)
        foot.setSpacing(8)
        for text, action_id, slot in (
            ("Save …", "careers.save_posting", self.save),
            ("Check", "careers.check_posting", self.check),
            ("Open …", "careers.open_posting", self.choose_file),
            ("New", "careers.new_posting", self.begin),
        ):
            made = button(text, slot, self.side)
            made.setAccessibleName(SPECS[action_id].title)
            self.context.actions.say_key(action_id, made)
            foot.addWidget(made)
        foot.addStretch(1)
        column.addWidget(bar)
        self.splitter.setHandleWidth(1)
        self.splitter.setChildrenCollapsible(False)
        self.splitter.addWidget(self.side)
        self.splitter.addWidget(self.preview)
        for at in range(2):
            self.splitter.setStretchFactor(at, 1)
        self.splitter.setSizes([600, 600])
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self.splitter)

    def _connect_parts(self) -> None:
        self.form.changed.connect(self._on_change)
        self.form.left.connect(self._on_left)
        self.preview.address_wanted.connect(
            lambda address: self.context.open_place(f"{URL}{address}")
        )
        self._worker.answered.connect(lambda _ticket, posting: self._on_preview(posting))
        self._worker.failed.connect(self._on_failed)

    def _connect_actions(self) -> None:
        actions = self.context.actions
        actions.set_context_widget(POSTING, self)
        actions.connect("careers.new_posting", self.begin)
        actions.connect("careers.open_posting", self.choose_file)
        actions.connect("careers.save_posting", self.save)
        actions.connect("careers.check_posting", self.check)

    def _key_of_undo(self) -> str:
        keys = self.context.actions.keys("shell.undo")
        return f" ({key_text(keys[0])})" if keys else ""

    def _on_change(self) -> None:
        self._check()
        self._pause.start()

    def _on_left(self, name: str) -> None:
        """Say what is wrong with a field that was left for another one."""
        focus = QApplication.focusWidget()
        if focus is not None and self.form.isAncestorOf(focus):
            self._touched.add(name)
        self._check()

    def _draft(self) -> tuple[Draft, dict[str, str]]:
        return draft_of(self.form.values(), date.today())

    def _check(self, *, every: bool = False) -> Checked:
        """Say what is wrong with the fields that were left, or with every one."""
        draft, unreadable = self._draft()
        found = checked(draft, unreadable, date.today())
        if every:
            self._touched.update(self.form.fields)
        shown = {name: text for name, text in found.problems.items() if name in self._touched}
        tips = {name: text for name, text in found.advice.items() if name in self._touched}
        self.form.say(shown, tips)
        return found

    def _preview(self) -> None:
        if self.form.values() == EMPTY:
            self._worker.forget()
            locked = self.context.account.locked
            self.preview.show_message(_LOCKED if locked else _PREVIEW)
        else:
            self._worker.submit(self._draft()[0])

    def _on_preview(self, posting: Posting | None) -> None:
        if posting is not None:
            self.preview.show_posting(posting, None)

    def _on_failed(self, _ticket: int, error: Exception) -> None:
        if not isinstance(error, JobsError):
            raise error
        self.preview.show_message(str(error))

    @property
    def _there(self) -> Written:
        return Written(self.form.values(), self._saved)

    def _replace(self, values: Values, saved: Values) -> None:
        """Put another posting in the place of the one there, which is not lost."""
        self._replaced.replace(self._there)
        self._show(Written(values, saved))

    def _go_to(self, one: Written | None) -> str:
        if one is None:
            return ""
        self._show(one)
        return "another posting begun"

    def _show(self, one: Written) -> None:
        self._saved = one.saved
        self._touched.clear()
        self.form.show_values(one.values)
        self.keep_user_data()

    def _state(self) -> dict[str, object]:
        """Return what is kept of the page as it is now."""
        return {**self._there.kept(), **self._replaced.kept()}

    def _read(self) -> object:
        return self.desk.keep(lambda: self.context.userdata.state(STATE_KEY))

    def _show_kept(self) -> None:
        """Show what was written last; nothing of another profile's stays."""
        self._kept = self._read()
        state = self._kept if isinstance(self._kept, dict) else {}
        self._replaced.restore(state)
        one = written_of(state)
        self._saved = one.saved
        self._touched.clear()
        self.form.show_values(one.values)
        # What would be written now could not be kept.
        self.form.setEnabled(not self.context.account.locked)
        self._preview()
        self.desk.kept_changed.emit()


def _preview(draft: Draft | None) -> Posting | None:
    """Return a draft as boards will show it; without one only load what that needs."""
    if draft is None:
        prepare()
        return None
    return preview_of(draft)
