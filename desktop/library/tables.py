"""Tables of the Library: installed releases, what an import changes, the files looked at."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Generic, TypeVar

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView, QWidget

from desktop.library import engine
from desktop.shell.regional import format_number
from desktop.shell.theme import ThemeManager
from index.model import Source
from index.pages.staleness import overtaken

if TYPE_CHECKING:
    from desktop.library.importing import PlannedFile
    from index.build.imports import Change

Item = TypeVar("Item")
AnyIndex = QModelIndex | QPersistentModelIndex
_ROOT = QModelIndex()
_ROLE = Qt.ItemDataRole


@dataclass(frozen=True)
class Column(Generic[Item]):
    """A column of a table.

    Attributes:
        title: Its heading.
        width: Its width in pixels at 100 %.
        text: The text of a row's cell.
        number: Whether it stands at the right.
        color: Name of the text's colour in the theme, empty for the usual one.
    """

    title: str
    width: int
    text: Callable[[Item], str]
    number: bool = False
    color: Callable[[Item], str] = lambda _item: ""


class TableModel(QAbstractTableModel, Generic[Item]):
    """Rows of records.

    Args:
        columns: The columns.
        theme: Colours.
        parent: Qt owner.
    """

    def __init__(
        self, columns: Sequence[Column[Item]], theme: ThemeManager, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self.columns = tuple(columns)
        self.items: tuple[Item, ...] = ()
        self._theme = theme

    def show(self, items: Sequence[Item]) -> None:
        """Show other rows."""
        self.beginResetModel()
        self.items = tuple(items)
        self.endResetModel()

    def rowCount(self, parent: AnyIndex = _ROOT) -> int:
        """Return the number of rows."""
        return 0 if parent.isValid() else len(self.items)

    def columnCount(self, parent: AnyIndex = _ROOT) -> int:
        """Return the number of columns."""
        return 0 if parent.isValid() else len(self.columns)

    def data(self, index: AnyIndex, role: int = _ROLE.DisplayRole) -> object:
        """Return a cell's text, its tooltip, its place and its colour."""
        if not index.isValid():
            return None
        column = self.columns[index.column()]
        item = self.items[index.row()]
        if role in (_ROLE.DisplayRole, _ROLE.ToolTipRole):
            return column.text(item)
        if role == _ROLE.AccessibleTextRole:
            return f"{column.title}: {column.text(item) or 'none'}"
        if role == _ROLE.TextAlignmentRole:
            side = Qt.AlignmentFlag.AlignRight if column.number else Qt.AlignmentFlag.AlignLeft
            return side | Qt.AlignmentFlag.AlignVCenter
        if role == _ROLE.ForegroundRole and (name := column.color(item)):
            return QColor(self._theme.theme.color(name))
        return None

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = _ROLE.DisplayRole
    ) -> object:
        """Return a heading."""
        if orientation is not Qt.Orientation.Horizontal or section >= len(self.columns):
            return None
        if role == _ROLE.DisplayRole:
            return self.columns[section].title
        if role == _ROLE.TextAlignmentRole and self.columns[section].number:
            return Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        if role == _ROLE.TextAlignmentRole:
            return Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        return None


class Table(QTableView, Generic[Item]):
    """A table read by rows and moved in by keys.

    Args:
        model: Its rows.
        name: Its accessible name.
        theme: Sizes.
        parent: Qt owner.
    """

    def __init__(
        self, model: TableModel[Item], name: str, theme: ThemeManager, parent: QWidget
    ) -> None:
        super().__init__(parent)
        self._theme = theme
        self._columns = model.columns
        self.setModel(model)
        self.setAccessibleName(name)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setShowGrid(False)
        self.setTabKeyNavigation(False)
        self.setWordWrap(False)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.verticalHeader().hide()
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        header = self.horizontalHeader()
        header.setHighlightSections(False)
        header.setStretchLastSection(True)
        header.setAccessibleName(f"Headings: {name}")
        model.modelReset.connect(self._select_first)
        theme.changed.connect(self.restyle)
        self.restyle()

    def restyle(self) -> None:
        """Take over sizes and colours."""
        self.verticalHeader().setDefaultSectionSize(self._theme.line(28))
        for i, column in enumerate(self._columns):
            self.setColumnWidth(i, self._theme.pixels(column.width))
        self.viewport().update()

    def _select_first(self) -> None:
        if self.model().rowCount():
            self.selectRow(0)


@dataclass(frozen=True, slots=True)
class InstalledRow:
    """An installed release as the table shows it.

    Attributes:
        source: The release.
        state: Whether it is in force, in words.
        overtaken: Whether a newer edition has begun.
        tried: Whether its reader was tried on a real file, in words.
    """

    source: Source
    state: str
    overtaken: bool
    tried: str

    @property
    def period(self) -> str:
        """The dates of service it covers."""
        start, end = self.source.valid_from, self.source.valid_to
        if start and end:
            return f"{start} – {end}"
        if start or end:
            return f"since {start}" if start else f"until {end}"
        return "no dates given"


_TRIED = {True: "on a real file", False: "not on a real file", None: "–"}


def installed_rows(request: tuple[Sequence[Source], date]) -> tuple[InstalledRow, ...]:
    """Return the releases for the table; loads the list of kinds, so not on the UI thread.

    Args:
        request: The installed releases, and the day to look from.
    """
    sources, on = request
    day = on.isoformat()
    rows = []
    for source in sources:
        newer = overtaken(source, on, sources)
        if newer:
            state = newer
        elif source.valid_to and source.valid_to < day:
            state = f"ended {source.valid_to}"
        elif source.valid_from and source.valid_from > day:
            state = f"begins {source.valid_from}"
        else:
            state = "in force"
        rows.append(InstalledRow(source, state, bool(newer), _TRIED[engine.tried(source.kind)]))
    rows.sort(key=lambda row: (row.source.name, row.source.valid_from or ""))
    return tuple(rows)


def installed_columns() -> tuple[Column[InstalledRow], ...]:
    """Return the columns of the installed releases."""
    return (
        Column("Release", 290, lambda row: row.source.name),
        Column("Edition", 165, lambda row: row.source.edition),
        Column(
            "State", 230, lambda row: row.state, color=lambda row: "amber" if row.overtaken else ""
        ),
        Column("Valid", 180, lambda row: row.period),
        Column("Rows", 70, lambda row: format_number(row.source.rows), number=True),
        Column("Publisher", 100, lambda row: row.source.publisher),
        Column("Reader tried", 112, lambda row: row.tried),
        Column("Licence", 420, lambda row: row.source.licence),
    )


def change_columns() -> tuple[Column["Change"], ...]:
    """Return the columns of what an import changes."""
    return (
        Column("Code set or list", 270, lambda one: one.name),
        Column("Installed", 175, lambda one: one.before or "new"),
        Column("To import", 120, lambda one: one.after),
        Column("Rows", 105, lambda one: _count(one.rows) or "counted later", number=True),
        Column("Added", 70, lambda one: _against(one, one.added), number=True),
        Column("Revised", 70, lambda one: _against(one, one.revised), number=True),
        Column("Deleted", 70, lambda one: _against(one, one.deleted), number=True),
        Column("For example", 240, lambda one: ", ".join(one.examples)),
    )


def _count(value: int) -> str:
    return format_number(value) if value else ""


def _against(change: "Change", value: int) -> str:
    """Return a number of changes; without an edition before there are none to speak of."""
    return format_number(value) if change.before else "–"


def found_columns() -> tuple[Column["PlannedFile"], ...]:
    """Return the columns of the files looked at."""
    return (
        Column("File", 300, lambda one: one.name),
        Column("Recognised as", 320, lambda one: one.kind or "not recognised"),
        Column("Edition", 150, lambda one: one.edition),
        Column(
            "Outcome",
            400,
            lambda one: one.problem or "will be imported",
            color=lambda one: "amber" if one.problem else "green",
        ),
    )
