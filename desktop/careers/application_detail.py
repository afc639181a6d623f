"""The right pane of the applications' page: one application, all of it written in its place."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QBoxLayout,
    QFrame,
    QLabel,
    QScrollArea,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from desktop.careers.application_parts import NotesEdit, StageTrack
from desktop.careers.application_rows import beside, stage_days
from desktop.careers.documents import DocumentsPanel
from desktop.careers.reminder import ReminderPanel
from desktop.shell.fields import ElidedLabel
from desktop.shell.flow import FlowLayout
from desktop.shell.panel import Panel
from desktop.shell.parts import button, set_text_font, tool_tip
from desktop.shell.theme import ThemeManager
from index.model.applications import Application

_NOTES_HEIGHT = 150
_GAP = 10
_TWO_COLUMNS = 600
"""Width of the pane, pixels at 100 %, from which reminder and documents stand side by side."""


class ApplicationDetail(QScrollArea):
    """The pane.

    Args:
        theme: Colours and fonts.
        parent: The page.

    Attributes:
        application: The application shown, None for none.

    Signals:
        moved: By how many stages the application is to move: 1 or -1.
        posting_wanted: The board is to show its posting.
        letter_wanted: It is to be mailed.
    """

    moved = Signal(int)
    posting_wanted = Signal()
    letter_wanted = Signal()

    def __init__(self, theme: ThemeManager, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme
        self.application: Application | None = None
        self.setWidgetResizable(True)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setAccessibleName("The application")
        body = QWidget(self)
        body.setProperty("role", "page")
        body.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.shown = QWidget(body)
        self.title = QLabel(self.shown)
        self.title.setProperty("role", "title")
        self.title.setTextFormat(Qt.TextFormat.PlainText)
        self.title.setWordWrap(True)
        self.where = QLabel(self.shown)
        self.where.setProperty("role", "muted")
        self.where.setTextFormat(Qt.TextFormat.PlainText)
        self.where.setWordWrap(True)
        self.address = ElidedLabel(self.shown)
        self.address.setProperty("role", "small")
        self.on = button("Move on", lambda: self.moved.emit(1), self.shown)
        self.back = button("Move back", lambda: self.moved.emit(-1), self.shown)
        self.letter = button("Mail …", self.letter_wanted.emit, self.shown)
        self.letter.setAccessibleName("Mail the application")
        self.posting = button("Show the posting", self.posting_wanted.emit, self.shown)
        self.track = StageTrack(self.shown)
        self.stages = Panel("Stages", self.shown)
        self.reminder = ReminderPanel(self.shown)
        self.documents = DocumentsPanel(theme, self.shown)
        self.notes = NotesEdit(self.shown)
        self.notes_panel = Panel("My notes", self.shown)
        self._sides = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._lay_out(body)
        self.setWidget(body)
        self.show_application(None)
        self.restyle()

    def show_application(
        self, application: Application | None, unsaved: tuple[str, str] | None = None
    ) -> None:
        """Show an application.

        Args:
            application: The application, None for none.
            unsaved: Notes on it that could not be kept, behind those that they were written from;
                None if they could.
        """
        before, self.application = self.application, application
        self.shown.setVisible(application is not None)
        if application is None:
            self.notes.show_notes("")
            return
        self.title.setText(application.title)
        where = filter(None, (application.employer, application.place))
        self.where.setText(" · ".join(where))
        address = application.url or application.apply_to
        self.address.setText(address)
        self.address.setToolTip(tool_tip(address))
        self.address.setVisible(bool(address))
        for move, step, word in ((self.on, 1, "Move on to"), (self.back, -1, "Back to")):
            stage = beside(application.stage, step)
            move.setVisible(stage is not None)
            move.setText(f"{word} {stage}" if stage else "")
            move.setAccessibleName(move.text())
        self.track.show_stages(stage_days(application))
        self.reminder.show_reminder(application)
        self.documents.show_documents(application.documents)
        if before is None or before.id != application.id:
            self._show_notes(application, unsaved)
            self.verticalScrollBar().setValue(0)
        elif not self.notes.is_written:
            self._show_notes(application, None)

    def forget(self) -> None:
        """Forget what is shown: it is somebody else's."""
        self.reminder.forget()
        self.show_application(None)

    def panes(self) -> list[QWidget]:
        """Return the widgets that F6 moves between."""
        return [self.on if self.on.isVisible() else self.back, self.reminder, self.documents,
                self.notes]  # fmt: skip

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Put reminder and documents below each other where there is no room for both."""
        super().resizeEvent(event)
        self._arrange()

    def restyle(self) -> None:
        """Take over theme and zoom."""
        self._arrange()
        for panel in (self.stages, self.reminder, self.documents, self.notes_panel):
            panel.restyle(self._theme)
        gap, above = self._theme.room(_GAP), self._theme.room(16)
        self._sides.setSpacing(gap)
        self._column.setSpacing(gap)
        self._outer.setContentsMargins(24, above, 24, above)
        set_text_font(self.notes, self._theme.ui_font())
        self.notes.setMinimumHeight(self._theme.pixels(_NOTES_HEIGHT))

    def _show_notes(self, application: Application, unsaved: tuple[str, str] | None) -> None:
        begun, written = unsaved or (application.notes, None)
        self.notes.show_notes(begun, written, application.notes_problem)

    def _arrange(self) -> None:
        narrow = self.viewport().width() < self._theme.pixels(_TWO_COLUMNS)
        direction = QBoxLayout.Direction.TopToBottom if narrow else QBoxLayout.Direction.LeftToRight
        self._sides.setDirection(direction)

    def _lay_out(self, body: QWidget) -> None:
        bar = QWidget(self.shown)
        bar.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        buttons = FlowLayout(bar, 8)
        for one in (self.on, self.back, self.posting, self.letter):
            buttons.addWidget(one)
        self.stages.add(self.track, 13)
        self.notes_panel.add(self.notes, 10)
        for panel in (self.reminder, self.documents):
            self._sides.addWidget(panel, 1)
        column = self._column = QVBoxLayout(self.shown)
        column.setContentsMargins(0, 0, 0, 0)
        head = QVBoxLayout()
        head.setSpacing(3)
        for label in (self.title, self.where, self.address):
            head.addWidget(label)
        column.addLayout(head)
        column.addWidget(bar)
        column.addWidget(self.stages)
        column.addLayout(self._sides)
        column.addWidget(self.notes_panel, 1)
        self._outer = QVBoxLayout(body)
        self._outer.addWidget(self.shown, 1)
        self.setFrameShape(QFrame.Shape.NoFrame)
