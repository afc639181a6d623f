"""A list of rows that is as high as they are, up to a limit."""

from collections.abc import Sequence

from PySide6.QtCore import QItemSelectionModel, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QAbstractScrollArea,
    QListView,
    QSizePolicy,
    QStyleOptionViewItem,
    QWidget,
)

from desktop.shell.rows import Index, Row, RowDelegate, RowModel
from desktop.shell.theme import ThemeManager


class RowView(QListView):
    """The list.

    Args:
        name: What a screen reader calls it.
        theme: Colours and fonts.
        parent: Qt owner.
        always: Whether the current row stands out without the keyboard, too.

    Signals:
        current_row: The ``Row`` that has become the current one, None for none.
        entered: A row was double-clicked.
    """

    current_row = Signal(object)
    entered = Signal()

    def __init__(
        self, name: str, theme: ThemeManager, parent: QWidget, *, always: bool = True
    ) -> None:
        super().__init__(parent)
        self._limit = 10_000
        self.row_model = RowModel(self)
        self.setModel(self.row_model)
        self.row_delegate = RowDelegate(self, theme, always=always)
        self.setItemDelegate(self.row_delegate)
        self.setProperty("role", "plain")
        self.setAccessibleName(name)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setResizeMode(QListView.ResizeMode.Adjust)
        self.setSizeAdjustPolicy(QAbstractScrollArea.SizeAdjustPolicy.AdjustIgnored)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.doubleClicked.connect(lambda _index: self.entered.emit())
        theme.changed.connect(self._restyle)

    def show_rows(self, rows: Sequence[Row]) -> None:
        """Show other rows and stay on the current one if it is among them, else at its place."""
        before = self.current()
        place = max(self.currentIndex().row(), 0)
        self.row_model.show(rows)
        keys = [row.key for row in rows]
        if not keys:
            self.current_row.emit(None)
        elif before is not None and before.key in keys:
            self.choose(keys.index(before.key))
        else:
            self.choose(min(place, len(keys) - 1))
        self.fit()

    def current(self) -> Row | None:
        """Return the current row."""
        at = self.currentIndex().row()
        rows = self.row_model.rows
        return rows[at] if 0 <= at < len(rows) else None

    def choose(self, row: int) -> None:
        """Make a row the current and only selected one."""
        self.selectionModel().setCurrentIndex(
            self.row_model.index(row), QItemSelectionModel.SelectionFlag.ClearAndSelect
        )

    def set_stale(self, *, stale: bool) -> None:
        """Fade the rows while they are those of an older text."""
        if self.row_delegate.stale != stale:
            self.row_delegate.stale = stale
            self.viewport().update()

    def limit_height(self, pixels: int) -> None:
        """Let the list be no higher than this; what does not fit is scrolled to."""
        if pixels != self._limit:
            self._limit = pixels
            self.fit()

    def fit(self) -> None:
        """Take the height that the rows need."""
        option = QStyleOptionViewItem()
        heights = (
            self.row_delegate.sizeHint(option, self.row_model.index(at)).height()
            for at in range(self.row_model.rowCount())
        )
        height = min(sum(heights) + 2 * self.frameWidth(), self._limit)
        if height != self.height() or self.minimumHeight() != height:
            self.setFixedHeight(height)

    def minimumSizeHint(self) -> QSize:
        """Return a size without width: the list gives way."""
        return QSize(0, self.height())

    def currentChanged(self, current: Index, previous: Index) -> None:
        """Report the new current row."""
        super().currentChanged(current, previous)
        self.current_row.emit(self.current() if current.isValid() else None)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Move and select; letters are the window's actions, and search nothing here."""
        if event.text().isprintable() and event.text().strip():
            event.ignore()
        else:
            super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Lay the rows out anew: their heights depend on the width."""
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self.scheduleDelayedItemsLayout()
            self.fit()

    def _restyle(self) -> None:
        self.row_delegate.restyle()
        self.scheduleDelayedItemsLayout()
        self.fit()
