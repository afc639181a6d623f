"""NCCI pairs of a code: a table whose rows are fetched when they are shown."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from PySide6.QtCore import (
    QAbstractTableModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
    QTimer,
    Signal,
)
from PySide6.QtGui import QFont
from PySide6.QtWidgets import (
    QAbstractItemView,
    QCheckBox,
    QComboBox,
    QDialog,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from desktop.shell.fields import LineEdit
from desktop.shell.parts import outline
from desktop.shell.regional import format_number
from desktop.shell.theme import ThemeManager
from index.pages.edits import INDICATORS, SETTINGS
from index.pages.pair_rows import Pair

Index = QModelIndex | QPersistentModelIndex

COLUMNS = (
    "Other code",
    "It stands in",
    "Modifier indicator",
    "Effective",
    "Deleted",
    "Rationale",
)
_WIDTHS = (92, 82, 176, 88, 88)
_REST_MS = 80


@dataclass(frozen=True, slots=True)
class PairQuery:
    """Which pairs are shown.

    Attributes:
        code: The code.
        setting: ``practitioner`` or ``outpatient``.
        column: Column in which the code stands, 1 or 2; 0 for both.
        text: What the other code begins with.
        in_force_only: Whether deleted pairs are left out.
    """

    code: str
    setting: str = SETTINGS[0]
    column: int = 0
    text: str = ""
    in_force_only: bool = True


PairSource = Callable[[PairQuery], Sequence[Pair]]
"""Answers with a sequence that knows its length and reads a row when it is asked for."""


class PairModel(QAbstractTableModel):
    """The pairs; a row is read when it comes into view.

    Args:
        code: The code whose pairs they are.
        font: Face of codes.
    """

    def __init__(self, code: str, font: QFont, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._code = code
        self._font = font
        self._pairs: Sequence[Pair] = ()

    def show(self, pairs: Sequence[Pair]) -> None:
        """Replace the rows."""
        self.beginResetModel()
        self._pairs = pairs
        self.endResetModel()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own default
        """Return the number of pairs."""
        return 0 if parent.isValid() else len(self._pairs)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own default
        """Return the number of columns."""
        return 0 if parent.isValid() else len(COLUMNS)

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> str | None:
        """Return the heading of a column."""
        shown = role == Qt.ItemDataRole.DisplayRole and orientation == Qt.Orientation.Horizontal
        return COLUMNS[section] if shown else None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Return the text of a cell."""
        if role == Qt.ItemDataRole.FontRole and index.column() == 0:
            return self._font
        if role not in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            return None
        return self._cells(self._pairs[index.row()])[index.column()]

    def other(self, row: int) -> str:
        """Return the other code of a row."""
        return self._cells(self._pairs[row])[0]

    def _cells(self, pair: Pair) -> tuple[str, ...]:
        first = pair.column1 == self._code
        return (
            pair.column2 if first else pair.column1,
            "column 2" if first else "column 1",
            f"{pair.indicator}: {INDICATORS[pair.indicator]}",
            pair.effective or "not given",
            pair.deleted or "in force",
            pair.rationale,
        )


class PairTable(QTableView):
    """The table; Enter opens the other code, Tab leaves it.

    Signals:
        chosen: The row to open.
    """

    chosen = Signal(int)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAccessibleName("NCCI pairs")
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setTabKeyNavigation(False)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.verticalHeader().hide()
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.horizontalHeader().setStretchLastSection(True)
        self.horizontalHeader().setHighlightSections(False)
        # Over the text of the cells, which begins three pixels in.
        self.horizontalHeader().setStyleSheet("QHeaderView::section { padding: 4px 3px; }")
        left = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        self.horizontalHeader().setDefaultAlignment(left)
        self.activated.connect(lambda index: self.chosen.emit(index.row()))


class PairsDialog(QDialog):
    """The pairs of one code, with a filter.

    Args:
        query: What is shown first.
        source: Reads the pairs.
        theme: Sizes and fonts.
        parent: The workspace.

    Signals:
        code_wanted: The other code of a pair, to be opened.
    """

    code_wanted = Signal(str)

    def __init__(
        self, query: PairQuery, source: PairSource, theme: ThemeManager, parent: QWidget
    ) -> None:
        super().__init__(parent)
        self._query = query
        self._source = source
        self.setWindowTitle(f"NCCI pairs of {query.code}")
        self.filter = LineEdit(self)
        self.filter.setAccessibleName("Other code")
        self.filter.setPlaceholderText("Other code")
        self.setting = QComboBox(self)
        self.setting.setAccessibleName("Setting")
        for name in SETTINGS:
            self.setting.addItem(name.capitalize(), name)
        self.setting.setCurrentIndex(max(self.setting.findData(query.setting), 0))
        self.column = QComboBox(self)
        self.column.setAccessibleName("Column of the code")
        for number, label in enumerate(("Both columns", "In column 1", "In column 2")):
            self.column.addItem(label, number)
        self.column.setCurrentIndex(query.column)
        for box in (self.setting, self.column):
            box.view().setAccessibleName(box.accessibleName())
            outline(box, theme)
        self.in_force = QCheckBox("In force only", self)
        self.in_force.setChecked(query.in_force_only)
        outline(self.in_force, theme)
        self.count = QLabel(self)
        self.count.setProperty("role", "muted")
        self.model = PairModel(query.code, theme.code_font(), self)
        self.table = PairTable(self)
        self.table.setModel(self.model)
        self.table.verticalHeader().setDefaultSectionSize(theme.pixels(26))
        for at, width in enumerate(_WIDTHS):
            self.table.setColumnWidth(at, theme.pixels(width))
        row = QHBoxLayout()
        row.addWidget(self.filter, 1)
        for widget in (self.setting, self.column, self.in_force, self.count):
            row.addWidget(widget)
        column = QVBoxLayout(self)
        column.addLayout(row)
        column.addWidget(self.table, 1)
        window = parent.window()
        self.resize(
            min(theme.pixels(980), window.width() - 40),
            min(theme.pixels(560), window.height() - 40),
        )
        self._rest = QTimer(self)
        self._rest.setSingleShot(True)
        self._rest.setInterval(_REST_MS)
        self._rest.timeout.connect(self.renew)
        self.filter.textChanged.connect(self._rest.start)
        self.filter.returnPressed.connect(self._enter_table)
        self.setting.currentIndexChanged.connect(self.renew)
        self.column.currentIndexChanged.connect(self.renew)
        self.in_force.toggled.connect(self.renew)
        self.table.chosen.connect(self._open)
        self.renew()
        self.filter.setFocus()

    def renew(self) -> None:
        """Show the pairs that the filter asks for."""
        self._rest.stop()
        self._query = replace(
            self._query,
            setting=str(self.setting.currentData()),
            column=int(self.column.currentData()),
            text=self.filter.text().strip().upper(),
            in_force_only=self.in_force.isChecked(),
        )
        self.model.show(self._source(self._query))
        found = self.model.rowCount()
        self.count.setText(f"{format_number(found)} {'pair' if found == 1 else 'pairs'}")

    def _enter_table(self) -> None:
        self.renew()
        if self.model.rowCount():
            self.table.setCurrentIndex(self.model.index(0, 0))
            self.table.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def _open(self, row: int) -> None:
        self.code_wanted.emit(self.model.other(row))
        self.accept()
