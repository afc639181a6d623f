"""The page of sources: where postings come from, adding more, reading them again."""

from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QDragEnterEvent, QDragLeaveEvent, QDropEvent, QResizeEvent
from PySide6.QtWidgets import QFileDialog, QLabel, QVBoxLayout, QWidget

from desktop.careers.desk import SOURCES_PAGE, Desk, Page
from desktop.careers.source_rows import outcome, source_rows
from desktop.careers.source_work import (
    SourceWork,
    Work,
    import_work,
    prepare_work,
    refresh_work,
    remove_work,
)
from desktop.careers.suggesting import PREPARING
from desktop.shell.action_table import SOURCES
from desktop.shell.actions import key_text
from desktop.shell.dropping import DropZone, ProgressStrip, local_files
from desktop.shell.fields import LineEdit
from desktop.shell.parts import Message, button, heading
from desktop.shell.progress import progress_words, show_share
from desktop.shell.row_view import RowView
from index.model.jobs import JobSource

if TYPE_CHECKING:
    from index.build import Progress

_ABOUT = (
    "Feeds (RSS, Atom, JSON Feed), saved pages of job sites, exports (USAJOBS and other JSON, CSV) "
    "and postings that an employer made with Codeleaf. Drop files here, or add them by key."
)
_EMPTY = "No source yet. What is added here stays until it is removed."


class SourcesPage(Page):
    """The page."""

    key = SOURCES_PAGE
    title = "Sources"
    hints = (
        ("careers.add_files", "add files"),
        ("careers.refresh_source", "read again"),
        ("careers.refresh", "read all"),
        ("careers.remove_source", "remove"),
    )

    def __init__(self, desk: Desk, parent: QWidget) -> None:
        super().__init__(desk, parent)
        self._sources: Sequence[JobSource] = ()
        self._prepared: int | None = None
        self.work = SourceWork(desk.engine.run, self)
        self.setAcceptDrops(True)
        self.setProperty("role", "page")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.network = QLabel(self)
        self.zone = DropZone(_ABOUT, self.network, self)
        self.field = LineEdit(self)
        self.field.setAccessibleName("Address of a feed")
        self.field.setPlaceholderText("https://")
        self.add = button("Add the address", self.add_address, self)
        self.message = Message("What was read", self)
        self.heading = heading("Sources", self)
        self.rows = RowView("Sources", self.context.theme, self)
        self.empty = QLabel(_EMPTY, self)
        self.empty.setProperty("role", "muted")
        self.progress = ProgressStrip(self.work.cancel, self)
        self._lay_out()
        self._connect_parts()
        self._connect_actions()
        self._show_network()
        self._show_sources(())

    def focus_entry(self) -> None:
        """Give the keyboard to the list, else to the field or the button that adds."""
        for widget in (self.rows, self.field, self.files):
            if not widget.isHidden() and widget.isEnabled():
                widget.setFocus(Qt.FocusReason.OtherFocusReason)
                return

    def panes(self) -> list[QWidget]:
        """Return what adds, the list, and the work under way."""
        return [self.zone, self.rows, self.progress]

    def escape(self) -> None:
        """Cancel the work under way, else clear the message, else go to the board."""
        if self.work.running:
            self.progress.step.setText("Cancelling …")
            self.work.cancel()
        elif self.message.text():
            self.message.say("")
        else:
            self.desk.page_wanted.emit("board")

    def restyle(self) -> None:
        """Take over zoom and density."""
        room = self.context.theme.room
        self._column.setContentsMargins(20, room(16), 20, room(14))
        self._column.setSpacing(room(10))

    def close_page(self) -> None:
        """Stop the work under way; what was not finished changes nothing."""
        self.work.stop()

    def choose_files(self) -> None:
        """Let the user choose files."""
        files, _filter = QFileDialog.getOpenFileNames(self, "Files of postings")
        if files:
            self.add_files([Path(file) for file in files])

    def add_files(self, files: Sequence[Path]) -> None:
        """Read files, and keep them as sources."""
        self.desk.page_wanted.emit(self.key)
        names = [str(file.absolute()) for file in files]
        self.work.add(import_work(names, network=False))

    def add_address(self) -> None:
        """Read the address typed, and keep it as a source."""
        address = self.field.text().strip()
        if not self._allowed:
            self.message.say(self._advice(), "warning")
        elif not address.startswith(("https://", "http://")) or " " in address:
            self.message.say(
                "Type the whole address of a feed, beginning with https://.", "warning"
            )
            self.field.setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            self.work.add(import_work([address], network=True))

    def refresh(self) -> None:
        """Read every source again."""
        self.desk.page_wanted.emit(self.key)
        if any(source.on_web for source in self._sources) and not self._allowed:
            self.desk.notice.emit("The network is off: only files are read again")
        self.work.add(refresh_work((), network=self._allowed))

    def refresh_current(self) -> None:
        """Read the source chosen again."""
        source = self._current()
        if source is None:
            return
        if source.on_web and not self._allowed:
            self.message.say(self._advice(), "warning")
        else:
            self.work.add(refresh_work([source.name], network=source.on_web))

    def remove_current(self) -> None:
        """Remove the source chosen; a file that it was read from stays where it is."""
        source = self._current()
        if source is not None:
            self.work.add(remove_work(source.name))

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Take files of this computer."""
        if local_files(event.mimeData()):
            self.zone.show_dragging(dragging=True)
            event.acceptProposedAction()

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        """Forget what was held over the page."""
        self.zone.show_dragging(dragging=False)
        super().dragLeaveEvent(event)

    def dropEvent(self, event: QDropEvent) -> None:
        """Read what was dropped."""
        self.zone.show_dragging(dragging=False)
        files = local_files(event.mimeData())
        event.acceptProposedAction()
        if files:
            self.add_files(files)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Let the list take what is left of the height."""
        super().resizeEvent(event)
        self._limit()

    @property
    def _allowed(self) -> bool:
        return self.context.settings.flag("network_allowed")

    def _current(self) -> JobSource | None:
        row = self.rows.current()
        return next((one for one in self._sources if row and one.id == row.key), None)

    def _lay_out(self) -> None:
        self.files = button("Add files …", self.choose_files, self.zone)
        self.again = button("Read all again", self.refresh, self.zone)
        row = self.zone.buttons
        row.addWidget(self.field, 1)
        for widget in (self.add, self.files, self.again):
            row.addWidget(widget)
        self._column = QVBoxLayout(self)
        self._column.addWidget(self.zone)
        self._column.addWidget(self.message)
        self._column.addWidget(self.heading)
        self._column.addWidget(self.empty)
        self._column.addWidget(self.rows)
        self._column.addStretch(1)
        self._column.addWidget(self.progress)

    def _connect_parts(self) -> None:
        work = self.work
        work.begun.connect(self._on_begun)
        work.progressed.connect(self._on_progress)
        work.done.connect(self._on_done)
        work.refused.connect(lambda text: self.message.say(text, "error"))
        work.cancelled.connect(
            lambda: self.message.say("Cancelled: what was not finished changed nothing.")
        )
        work.ended.connect(self._on_ended)
        self.desk.sources_changed.connect(self._show_sources)
        self.desk.preparation_wanted.connect(lambda: work.add(prepare_work()))
        self.desk.unindexed.connect(self._on_unindexed)
        self.field.returnPressed.connect(self.add_address)
        self.rows.entered.connect(self.refresh_current)
        self.context.settings.changed.connect(self._on_setting)

    def _connect_actions(self) -> None:
        actions = self.context.actions
        actions.set_context_widget(SOURCES, self.rows)
        actions.connect("careers.sources", lambda: self.desk.page_wanted.emit(self.key))
        actions.connect("careers.add_files", self.choose_files)
        actions.connect("careers.refresh", self.refresh)
        actions.connect("careers.refresh_source", self.refresh_current)
        actions.connect("careers.remove_source", self.remove_current)
        actions.say_key("careers.add_files", self.files)
        actions.say_key("careers.refresh", self.again)

    def _show_sources(self, sources: Sequence[JobSource]) -> None:
        self._sources = sources
        self.rows.show_rows(source_rows(sources, datetime.now(UTC)))
        self.rows.setVisible(bool(sources))
        self.empty.setVisible(not sources)
        self.again.setEnabled(bool(sources))
        self._limit()

    def _limit(self) -> None:
        self._column.activate()
        below = self.progress.height() + 30 if self.work.running else 20
        self.rows.limit_height(max(self.height() - self.rows.y() - below, 80))

    def _on_setting(self, _name: str) -> None:
        self._show_network()

    def _show_network(self) -> None:
        allowed = self._allowed
        self.field.setEnabled(allowed)
        self.add.setEnabled(allowed)
        self.network.setText(
            "The network is allowed: addresses are asked only when you read them."
            if allowed
            else self._advice()
        )

    def _advice(self) -> str:
        keys = self.context.actions.keys("shell.settings")
        key = f" ({key_text(keys[0])})" if keys else ""
        return (
            f"The network is off: allow it in the settings under Network{key} to add the address "
            "of a feed, or save the feed as a file in your browser and add the file."
        )

    def _on_unindexed(self, tables: int) -> None:
        """Bring the index up to date, once for the same tables.

        While something is under way here it is about to be brought up to date by that.
        """
        if not self.work.running and tables != self._prepared:
            self._prepared = tables
            self.work.add(prepare_work())

    def _on_begun(self, text: str) -> None:
        if text != PREPARING:  # which goes by itself behind what is said there
            self.message.say("")
        self.progress.step.setText(text)
        show_share(self.progress.bar, 0, 0)
        self.progress.show()

    def _on_progress(self, value: "Progress") -> None:
        if value.total:
            self.progress.step.setText(progress_words(value))
        show_share(self.progress.bar, value.done, value.total)

    def _on_done(self, work: Work, answer: object) -> None:
        if work == prepare_work():
            return
        if work.arguments[0] == "remove":
            self.message.say(f"Removed {work.arguments[-1]}.", "done")
        else:
            found = outcome(answer["refreshed"] if isinstance(answer, dict) else ())
            self.message.say(found.text, found.look)
            if work.arguments[0] == "import" and found.look == "done":
                self.field.clear()

    def _on_ended(self) -> None:
        self.desk.preparing = False
        self.desk.written.emit()
        inside = self.progress.button.hasFocus()
        self.progress.hide()
        self._limit()
        if inside:
            self.focus_entry()
