"""The result list's model: ids of all hits, rows fetched as the list is scrolled."""

from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
    Signal,
)

from desktop.lookup.search import MORE_ROWS, RowsRequest
from index.model import CodeLine, Hit, SearchResult

Index = QModelIndex | QPersistentModelIndex

HIT_ROLE = Qt.ItemDataRole.UserRole + 1


def hit_line(hit: Hit) -> CodeLine:
    """Return a hit as a line of a table."""
    return CodeLine(hit.ref, hit.display, hit.title, hit.kind, hit.billable)


class ResultModel(QAbstractListModel):
    """The rows of one answer.

    Signals:
        more_wanted: A ``RowsRequest`` for the rows that follow.
    """

    more_wanted = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.result: SearchResult | None = None
        self._hits: list[Hit] = []
        self._asked = False

    def show_result(self, result: SearchResult | None, hits: list[Hit]) -> None:
        """Show an answer, or nothing."""
        self.beginResetModel()
        self.result = result
        self._hits = list(hits)
        self._asked = False
        self.endResetModel()

    def append(self, request: RowsRequest, hits: list[Hit]) -> None:
        """Take the rows that were asked for; those of another answer are dropped."""
        if request.result is not self.result or request.start != len(self._hits):
            return
        self._asked = False
        if hits:
            self.beginInsertRows(QModelIndex(), request.start, request.start + len(hits) - 1)
            self._hits += hits
            self.endInsertRows()

    def hit(self, row: int) -> Hit:
        """Return a row."""
        return self._hits[row]

    def hits(self) -> list[Hit]:
        """Return the rows fetched so far."""
        return list(self._hits)

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's default
        """Return the number of rows fetched so far."""
        return 0 if parent.isValid() else len(self._hits)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Return a row's text, its words for a screen reader, or its ``Hit``."""
        if not index.isValid() or not 0 <= index.row() < len(self._hits):
            return None
        hit = self._hits[index.row()]
        if role == HIT_ROLE:
            return hit
        if role == Qt.ItemDataRole.DisplayRole:
            return f"{hit.display} {hit.title}"
        if role == Qt.ItemDataRole.AccessibleTextRole:
            facts = [hit.display, hit.title, "billable" if hit.billable else "header"]
            if not hit.covered:
                facts.append("edition does not cover the date of service")
            return ", ".join([*facts, hit.matched or hit.path])
        return None

    def canFetchMore(self, parent: Index) -> bool:
        """Return whether the answer has rows that are not fetched yet."""
        if parent.isValid() or self.result is None or self._asked:
            return False
        return len(self._hits) < len(self.result.ids)

    def fetchMore(self, parent: Index) -> None:
        """Ask for the next rows; they come later."""
        if self.result is not None and self.canFetchMore(parent):
            self._asked = True
            start = len(self._hits)
            self.more_wanted.emit(RowsRequest(self.result, start, start + MORE_ROWS))
