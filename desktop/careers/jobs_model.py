"""The list's model: the rows of one answer, fetched further as the list is scrolled."""

from collections.abc import Sequence

from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
    Signal,
)

from desktop.careers.wording import NewSince, spoken_hit
from index.model.job_board import JobHit

Index = QModelIndex | QPersistentModelIndex
HIT_ROLE = Qt.ItemDataRole.UserRole + 1
NEW_ROLE = Qt.ItemDataRole.UserRole + 2


class JobModel(QAbstractListModel):
    """The rows.

    Signals:
        more_wanted: From which row on more are wanted.
    """

    more_wanted = Signal(int)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._hits: list[JobHit] = []
        self._total = 0
        self._asked = False
        self._new_since: NewSince = None

    def show(self, hits: Sequence[JobHit], total: int, new_since: NewSince = None) -> None:
        """Show an answer.

        Args:
            hits: Its first rows.
            total: How many rows it has.
            new_since: Postings first seen after this are marked as new, None for none.
        """
        self.beginResetModel()
        self._hits = list(hits)
        self._total = total
        self._asked = False
        self._new_since = new_since
        self.endResetModel()

    def append(self, offset: int, hits: Sequence[JobHit]) -> None:
        """Take the rows that follow; those of an older answer are dropped."""
        if offset != len(self._hits) or not self._asked:
            return
        self._asked = False
        if not hits:
            self._total = len(self._hits)  # postings went meanwhile
            return
        self.beginInsertRows(QModelIndex(), offset, offset + len(hits) - 1)
        self._hits += hits
        self.endInsertRows()

    @property
    def hits(self) -> Sequence[JobHit]:
        """The rows fetched so far."""
        return self._hits

    def row_of(self, number: int | None) -> int:
        """Return the row of a posting, -1 if it has none."""
        return next((row for row, hit in enumerate(self._hits) if hit.id == number), -1)

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's default
        """Return the number of rows fetched so far."""
        return 0 if parent.isValid() else len(self._hits)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Return a row's title, its words for a screen reader, its ``JobHit``, or if it is new."""
        if not index.isValid() or not 0 <= index.row() < len(self._hits):
            return None
        hit = self._hits[index.row()]
        if role == HIT_ROLE:
            return hit
        if role == NEW_ROLE:
            return self._new(hit)
        if role == Qt.ItemDataRole.DisplayRole:
            return hit.title
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return spoken_hit(hit, new=self._new(hit))
        return None

    def canFetchMore(self, parent: Index) -> bool:
        """Return whether the answer has rows that are not fetched yet."""
        return not parent.isValid() and not self._asked and len(self._hits) < self._total

    def fetchMore(self, parent: Index) -> None:
        """Ask for the next rows; they come later."""
        if self.canFetchMore(parent):
            self._asked = True
            self.more_wanted.emit(len(self._hits))

    def _new(self, hit: JobHit) -> bool:
        return self._new_since is not None and hit.first_seen > self._new_since
