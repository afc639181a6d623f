"""The result list's model: ids of all hits, rows fetched as the list is scrolled, open groups."""

from dataclasses import dataclass

from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
    Signal,
)

from desktop.lookup.meaning import hold_places
from desktop.lookup.search import MORE_ROWS, GroupRequest, RowsRequest
from index.model import CodeLine, Hit, Match, SearchResult

Index = QModelIndex | QPersistentModelIndex

HIT_ROLE = Qt.ItemDataRole.UserRole + 1
MARKED = {Match.MEANING: "found by meaning", Match.PERSONAL: "remembered for this search"}
"""Ways of finding that a row names, and what a screen reader says of them."""
PLACE_ROLE = Qt.ItemDataRole.UserRole + 2


@dataclass(frozen=True, slots=True)
class Place:
    """Where a row stands.

    Attributes:
        inside: Whether it is inside of an opened group.
        folded: Number of codes in the group that it leads, 0 if it leads none.
        opened: Whether that group is open.
    """

    inside: bool = False
    folded: int = 0
    opened: bool = False


@dataclass(frozen=True, slots=True)
class Row:
    """A row of the list: a hit, and the id of the code that leads its group if it is inside one."""

    hit: Hit
    head: int | None = None


def hit_line(hit: Hit) -> CodeLine:
    """Return a hit as a line of a table."""
    return CodeLine(hit.ref, hit.display, hit.title, hit.kind, hit.billable)


def _common(one: list[Row], other: list[Row]) -> int:
    """Return with how many equal rows two lists begin."""
    pairs = zip(one, other, strict=False)
    return next((at for at, (a, b) in enumerate(pairs) if a != b), min(len(one), len(other)))


class ResultModel(QAbstractListModel):
    """The rows of one answer.

    Signals:
        more_wanted: A ``RowsRequest`` for the rows that follow.
        group_wanted: A ``GroupRequest`` for rows of a group that is opened.
    """

    more_wanted = Signal(object)
    group_wanted = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.result: SearchResult | None = None
        self._rows: list[Row] = []
        self._fetched = 0
        self._asked = False
        # Rows of each open group that are in the list so far.
        self._opened: dict[int, int] = {}

    def show_result(self, result: SearchResult | None, hits: list[Hit]) -> None:
        """Show an answer, or nothing."""
        self.beginResetModel()
        self.result = result
        self._rows = [Row(hit) for hit in hits]
        self._fetched = len(hits)
        self._asked = False
        self._opened = {}
        self.endResetModel()

    def append(self, request: RowsRequest, hits: list[Hit]) -> None:
        """Take the rows that were asked for; those of another answer are dropped."""
        if request.result is not self.result or request.start != self._fetched:
            return
        self._asked = False
        self._fetched += len(hits)
        self._insert(len(self._rows), [Row(hit) for hit in hits])

    def join(self, joined: SearchResult, hits: list[Hit], held: int) -> None:
        """Take over the same answer with what was found by meaning; equal rows stay untouched.

        Args:
            joined: The answer that meaning has joined.
            hits: Its first rows.
            held: The row down to which everything keeps its place, -1 for none.
        """
        if self.result is None:
            return
        kept = [row.hit for row in self._rows[: held + 1] if row.head is None]
        result = hold_places(self.result, joined, len(kept))
        known = {hit.id: hit for hit in hits} | {hit.id: hit for hit in kept}
        fresh: list[Row] = []
        opened: dict[int, int] = {}
        self._fetched = 0
        for number in result.ids:
            if number not in known:
                break
            self._fetched += 1
            fresh.append(Row(known[number]))
            inside = self._still_open(number, result)
            if inside is not None:
                opened[number] = len(inside)
                fresh += inside
        folds_changed = result.folded != self.result.folded
        self.result, self._opened, self._asked = result, opened, False
        same = _common(self._rows, fresh)
        below = _common(self._rows[same:][::-1], fresh[same:][::-1])
        old_stop, new_stop = len(self._rows) - below, len(fresh) - below
        self._insert(old_stop, fresh[same:new_stop])
        self._remove(same, old_stop)
        if folds_changed and self._rows:
            self.dataChanged.emit(self.index(0), self.index(len(self._rows) - 1))
        for number, count in opened.items():
            if count < len(self._folded(number)):
                self._ask_group(number)

    def _still_open(self, number: int, result: SearchResult) -> list[Row] | None:
        """Return the rows of a group that stays open, None if it was closed or has changed."""
        count = self._opened.get(number)
        if count is None or self._folded(number)[:count] != result.folded.get(number, ())[:count]:
            return None
        return [row for row in self._rows if row.head == number]

    def fetched(self) -> int:
        """Return how many of the result's ids have a row, those inside of groups left out."""
        return self._fetched

    def hit(self, row: int) -> Hit:
        """Return the hit of a row."""
        return self._rows[row].hit

    def hits(self) -> list[Hit]:
        """Return the hits of all rows, those of opened groups among them."""
        return [row.hit for row in self._rows]

    def place(self, row: int) -> Place:
        """Return where a row stands."""
        if self._rows[row].head is not None:
            return Place(inside=True)
        number = self._rows[row].hit.id
        return Place(folded=len(self._folded(number)), opened=number in self._opened)

    def head_row(self, row: int) -> int:
        """Return the row that leads the group of a row: itself if it is not inside one."""
        while self._rows[row].head is not None:
            row -= 1
        return row

    def open_group(self, row: int) -> bool:
        """Open the group that a row leads; its rows come later.

        Returns:
            Whether it leads one that was closed.
        """
        place = self.place(row)
        if not place.folded or place.opened:
            return False
        number = self._rows[row].hit.id
        self._opened[number] = 0
        self._say_changed(row)
        self._ask_group(number)
        return True

    def close_group(self, row: int) -> bool:
        """Close the group that a row leads or is inside of.

        Returns:
            Whether there was one open.
        """
        row = self.head_row(row)
        number = self._rows[row].hit.id
        if number not in self._opened:
            return False
        self._remove(row + 1, row + 1 + self._opened[number])
        del self._opened[number]
        self._say_changed(row)
        return True

    def add_to_group(self, request: GroupRequest, hits: list[Hit]) -> None:
        """Take rows of a group, and ask for the next of it; those of a closed one are dropped."""
        head = request.head
        if request.result is not self.result or self._opened.get(head) != request.start:
            return
        row = next(i for i, one in enumerate(self._rows) if one.hit.id == head and one.head is None)
        self._opened[head] += len(hits)
        self._insert(row + 1 + request.start, [Row(hit, head) for hit in hits])
        if hits and self._opened[head] < len(self._folded(head)):
            self._ask_group(head)

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's default
        """Return the number of rows fetched so far."""
        return 0 if parent.isValid() else len(self._rows)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Return a row's text, its words for a screen reader, its ``Hit`` or its ``Place``."""
        if not index.isValid() or not 0 <= index.row() < len(self._rows):
            return None
        hit = self._rows[index.row()].hit
        if role == HIT_ROLE:
            return hit
        if role == PLACE_ROLE:
            return self.place(index.row())
        if role == Qt.ItemDataRole.DisplayRole:
            return f"{hit.display} {hit.title}"
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return ", ".join(self._said(index.row()))
        return None

    def canFetchMore(self, parent: Index) -> bool:
        """Return whether the answer has rows that are not fetched yet."""
        if parent.isValid() or self.result is None or self._asked:
            return False
        return self._fetched < len(self.result.ids)

    def fetchMore(self, parent: Index) -> None:
        """Ask for the next rows; they come later."""
        if self.result is not None and self.canFetchMore(parent):
            self._asked = True
            self.more_wanted.emit(
                RowsRequest(self.result, self._fetched, self._fetched + MORE_ROWS)
            )

    def _folded(self, number: int) -> tuple[int, ...]:
        return self.result.folded.get(number, ()) if self.result is not None else ()

    def _ask_group(self, number: int) -> None:
        if self.result is not None:
            start = self._opened[number]
            self.group_wanted.emit(GroupRequest(self.result, number, start, start + MORE_ROWS))

    def _said(self, row: int) -> list[str]:
        """Return what a screen reader says of a row."""
        hit, place = self._rows[row].hit, self.place(row)
        facts = [hit.display, hit.title, "billable" if hit.billable else "header"]
        if hit.severity:
            facts.append(hit.severity)
        if not hit.covered:
            facts.append("edition does not cover the date of service")
        if hit.match in MARKED:
            facts.append(MARKED[hit.match])
        facts.append(hit.matched or hit.path)
        if place.folded:
            state = "open, Left closes it" if place.opened else "closed, Right opens it"
            facts.append(f"{place.folded} more in this group, {state}")
        elif place.inside:
            facts.append(f"in the group of {self._rows[self.head_row(row)].hit.display}")
        return facts

    def _say_changed(self, row: int) -> None:
        index = self.index(row)
        self.dataChanged.emit(index, index)

    def _insert(self, at: int, rows: list[Row]) -> None:
        if rows:
            self.beginInsertRows(QModelIndex(), at, at + len(rows) - 1)
            self._rows[at:at] = rows
            self.endInsertRows()

    def _remove(self, start: int, stop: int) -> None:
        if stop > start:
            self.beginRemoveRows(QModelIndex(), start, stop - 1)
            del self._rows[start:stop]
            self.endRemoveRows()
