"""The result list's view: selecting, typing that starts a query, a sign when it is painted."""

from PySide6.QtCore import QItemSelectionModel, QModelIndex, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QListView, QWidget

from desktop.lookup.delegate import HitDelegate
from desktop.lookup.results import Index, ResultModel, hit_line
from desktop.shell.box import types_text
from desktop.shell.theme import ThemeManager
from index.model import CodeLine, CodeRef, Hit, SearchResult


class ResultView(QListView):
    """The result list.

    Signals:
        painted: An answer has been painted for the first time.
        typed: A character typed while the list had the keyboard.
        current_hit: The ``Hit`` that has become the current one.
        opened: The ``Hit`` that was double-clicked.
    """

    painted = Signal()
    typed = Signal(str)
    current_hit = Signal(object)
    opened = Signal(object)

    def __init__(self, theme: ThemeManager, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._fresh = False
        self._joining = False
        self._moved = False
        self.results = ResultModel(self)
        self.setModel(self.results)
        self.hit_delegate = HitDelegate(self, theme)
        self.setItemDelegate(self.hit_delegate)
        self.setProperty("role", "plain")
        self.setAccessibleName("Results")
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setResizeMode(QListView.ResizeMode.Adjust)
        self.doubleClicked.connect(self._on_double_click)

    def show_hits(self, keep: CodeRef | None) -> None:
        """Choose a row of the answer just put into the model: ``keep``, else the first.

        Args:
            keep: The code to stay on, if it is among the rows.
        """
        self._fresh = True
        self.set_stale(stale=False)
        rows = self.results.hits()
        row = next((i for i, hit in enumerate(rows) if hit.ref == keep), 0)
        if rows:
            self._choose(row)
        else:
            self.viewport().update()
        self._moved = row > 0

    def hold(self) -> None:
        """Let the rows down to the current one keep their places: it has been opened."""
        self._moved = True

    def join(self, joined: SearchResult, hits: list[Hit]) -> None:
        """Take over the same answer with what was found by meaning.

        Until the person has moved in the list, the first row stays the current one. Then the rows
        down to the current one, or to the last in sight where the list is scrolled, stay.

        Args:
            joined: The answer that meaning has joined.
            hits: Its first rows.
        """
        before = self.current()
        held = self.currentIndex().row() if self._moved else -1
        if self.verticalScrollBar().value() > 0:
            bottom = self.indexAt(self.viewport().rect().bottomLeft())
            held = max(held, bottom.row() if bottom.isValid() else self.results.rowCount() - 1)
        self._joining = True
        self.results.join(joined, hits, held)
        if held < 0 and self.results.rowCount():
            self._choose(0)
        self._joining = False
        now = self.current()
        if now is not None and (before is None or now.ref != before.ref):
            self.current_hit.emit(now)

    def set_stale(self, *, stale: bool) -> None:
        """Fade the rows while they are those of an older query."""
        if self.hit_delegate.stale != stale:
            self.hit_delegate.stale = stale
            self.viewport().update()

    def current(self) -> Hit | None:
        """Return the current row."""
        index = self.currentIndex()
        return self.results.hit(index.row()) if index.isValid() else None

    def selected_lines(self) -> list[CodeLine]:
        """Return the selected codes in the order of the list."""
        rows = sorted(index.row() for index in self.selectionModel().selectedIndexes())
        return [hit_line(self.results.hit(row)) for row in rows]

    def open_group(self) -> None:
        """Open the group that the current row leads; in an open one go to its first code."""
        self.hold()
        row = self.currentIndex().row()
        if row < 0 or self.results.open_group(row):
            return
        if row + 1 < self.results.rowCount() and self.results.place(row + 1).inside:
            self._choose(row + 1)

    def close_group(self) -> None:
        """Close the group of the current row and go to the code that leads it."""
        row = self.currentIndex().row()
        if row >= 0:
            self._choose(self.results.head_row(row))
            self.results.close_group(row)

    def toggle_group(self) -> None:
        """Open the group of the current row, or close it."""
        self.hold()
        row = self.currentIndex().row()
        if row >= 0 and not self.results.open_group(row):
            self.close_group()

    def _choose(self, row: int) -> None:
        """Make a row the current and only selected one.

        The view's own way looks at the keys held down: a text pasted with Ctrl+V was answered
        while Ctrl was still held, and no row got selected.
        """
        self.selectionModel().setCurrentIndex(
            self.results.index(row), QItemSelectionModel.SelectionFlag.ClearAndSelect
        )

    def restyle(self) -> None:
        """Take over theme and zoom."""
        self.hit_delegate.restyle()
        self.scheduleDelayedItemsLayout()

    def currentChanged(self, current: Index, previous: Index) -> None:
        """Report the new current row."""
        super().currentChanged(current, previous)
        if current.isValid() and not self._joining:
            self._moved = True
            self.current_hit.emit(self.results.hit(current.row()))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Start a query with a character; everything else moves and selects."""
        if types_text(event):
            self.typed.emit(event.text())
        else:
            super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Open or close a group where its chip is pressed; everything else selects."""
        if self._on_chip(event):
            self.setCurrentIndex(self.indexAt(event.position().toPoint()))
            self.toggle_group()
        else:
            super().mousePressEvent(event)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Take the second press on a chip as a press: it opens no code."""
        if self._on_chip(event):
            self.mousePressEvent(event)
        else:
            super().mouseDoubleClickEvent(event)

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

    def _on_chip(self, event: QMouseEvent) -> bool:
        """Return whether the mouse presses the chip of a group."""
        index = self.indexAt(event.position().toPoint())
        if not index.isValid() or event.button() != Qt.MouseButton.LeftButton:
            return False
        return self.hit_delegate.chip(self.visualRect(index), index).contains(event.position())

    def _on_double_click(self, index: QModelIndex) -> None:
        self.opened.emit(self.results.hit(index.row()))
