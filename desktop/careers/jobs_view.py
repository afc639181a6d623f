"""The list of postings: selecting, typing that starts a query, a sign when it is painted."""

from collections.abc import Sequence

from PySide6.QtCore import QItemSelectionModel, QModelIndex, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QListView, QWidget

from desktop.careers.jobs_delegate import JobDelegate
from desktop.careers.jobs_model import Index, JobModel
from desktop.careers.wording import NewSince
from desktop.shell.box import types_text
from desktop.shell.theme import ThemeManager
from index.model.job_board import JobHit


class JobView(QListView):
    """The list.

    Signals:
        painted: An answer has been painted for the first time.
        typed: A character typed while the list had the keyboard.
        current_job: Number of the posting that has become the current one.
        opened: Number of the posting that was double-clicked.
    """

    painted = Signal()
    typed = Signal(str)
    current_job = Signal(int)
    opened = Signal(int)

    def __init__(self, theme: ThemeManager, parent: QWidget) -> None:
        super().__init__(parent)
        self._fresh = False
        self.jobs = JobModel(self)
        self.setModel(self.jobs)
        self.job_delegate = JobDelegate(self, theme)
        self.setItemDelegate(self.job_delegate)
        self.setProperty("role", "plain")
        self.setAccessibleName("Postings")
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setResizeMode(QListView.ResizeMode.Adjust)
        self.doubleClicked.connect(self._on_double_click)

    def show_hits(
        self,
        hits: Sequence[JobHit],
        total: int,
        keep: int | None,
        new_since: NewSince,
        *,
        first: bool = True,
    ) -> None:
        """Show an answer and choose a row: the posting to stay on, else the first.

        Args:
            hits: The first rows.
            total: How many rows the answer has.
            keep: Number of a posting to stay on if it is among the rows.
            new_since: Postings first seen after this are marked as new.
            first: Whether the first row is chosen where the posting is not among them.
        """
        self._fresh = True
        self.set_stale(stale=False)
        self.jobs.show(hits, total, new_since)
        row = self.jobs.row_of(keep)
        if hits and (first or row >= 0):
            self.choose(max(row, 0))
        else:
            self.viewport().update()

    def current(self) -> JobHit | None:
        """Return the current row."""
        row = self.currentIndex().row()
        return self.jobs.hits[row] if 0 <= row < len(self.jobs.hits) else None

    def choose(self, row: int) -> None:
        """Make a row the current and only selected one."""
        self.selectionModel().setCurrentIndex(
            self.jobs.index(row), QItemSelectionModel.SelectionFlag.ClearAndSelect
        )

    def choose_none(self) -> None:
        """Let no row be the current one: what is shown is not in the list."""
        self.selectionModel().clear()

    def set_stale(self, *, stale: bool) -> None:
        """Fade the rows while they are those of an older query."""
        if self.job_delegate.stale != stale:
            self.job_delegate.stale = stale
            self.viewport().update()

    def restyle(self) -> None:
        """Take over theme and zoom."""
        self.job_delegate.restyle()
        self.scheduleDelayedItemsLayout()

    def currentChanged(self, current: Index, previous: Index) -> None:
        """Report the new current row."""
        super().currentChanged(current, previous)
        hit = self.current() if current.isValid() else None
        if hit is not None:
            self.current_job.emit(hit.id)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Start a query with a character; everything else moves."""
        if types_text(event):
            self.typed.emit(event.text())
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint, and report the first painting of an answer."""
        super().paintEvent(event)
        if self._fresh:
            self._fresh = False
            self.painted.emit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Lay the rows out anew: their heights depend on the width."""
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self.scheduleDelayedItemsLayout()

    def _on_double_click(self, index: QModelIndex) -> None:
        self.opened.emit(self.jobs.hits[index.row()].id)
