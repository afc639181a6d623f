"""The bar at the top: date of service, installed editions, commands."""

from datetime import date

from PySide6.QtCore import QDate, QEvent, QLocale, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QDateEdit,
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QWidget,
)

from desktop.shell.actions import Actions, key_text
from desktop.shell.content import ContentSummary
from desktop.shell.context import DateOfService
from desktop.shell.regional import date_format, format_date
from desktop.shell.theme import ThemeManager
from index.model import system_info

FIRST_DATE = QDate(1979, 1, 1)
"""ICD-9-CM came into use on this day: no code set here is older."""


def key_labels(key: str, parent: QWidget) -> list[QLabel]:
    """Return one label a key of a combination: Ctrl, K."""
    labels = []
    for part in key_text(key).replace("++", "+Plus").split("+"):
        label = QLabel(part.replace("Plus", "+"), parent)
        label.setProperty("role", "key")
        labels.append(label)
    return labels


class _DateEdit(QDateEdit):
    """A date field that shows its focus on the pill around it and hands Enter on.

    Signals:
        left: Enter or Escape was pressed.
    """

    left = Signal()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Take the date on Enter; restore nothing and leave on Escape."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Escape):
            self.interpretText()
            self.left.emit()
            return
        super().keyPressEvent(event)


class TopBar(QFrame):
    """Name, date of service, installed editions and the way to the commands.

    Signals:
        done: The user has finished with the date; the keyboard goes back to the workspace.
    """

    done = Signal()

    def __init__(
        self, actions: Actions, date_of_service: DateOfService, theme: ThemeManager
    ) -> None:
        super().__init__()
        self._actions = actions
        self._date_of_service = date_of_service
        self._theme = theme
        self._summary: ContentSummary | None = None
        self.setProperty("role", "bar")
        self.setProperty("edge", "bottom")
        brand = QLabel("Codeleaf", self)
        brand.setProperty("role", "brand")
        self.date_edit = self._make_date_edit()
        self._pill = self._make_pill()
        self.today = QPushButton("Today", self)
        self.today.setProperty("role", "flat")
        self.today.setAccessibleName("Set the date of service to today")
        self.today.clicked.connect(self._set_today)
        self.editions = QLabel(self)
        self.editions.setProperty("role", "muted")
        self._editions_pill = self._wrap(self.editions)
        self._editions_pill.hide()
        self.commands = QPushButton(self)
        self.commands.setAccessibleName("Commands")
        self.commands.clicked.connect(actions.action("shell.palette").trigger)
        self._commands_row = QHBoxLayout(self.commands)
        self._commands_row.setContentsMargins(9, 0, 9, 0)
        self._commands_row.setSpacing(4)
        row = QHBoxLayout(self)
        row.setContentsMargins(14, 5, 14, 5)
        row.setSpacing(12)
        row.addWidget(brand)
        row.addWidget(self._pill)
        row.addWidget(self.today)
        row.addWidget(self._editions_pill)
        row.addStretch(1)
        row.addWidget(self.commands)
        date_of_service.changed.connect(self._show_date)
        actions.keys_changed.connect(self._show_keys)
        theme.changed.connect(self._restyle)
        self._show_date()
        self._show_keys()
        self._restyle()

    def show_summary(self, summary: ContentSummary) -> None:
        """Name the installed editions."""
        self._summary = summary
        self._show_editions()

    def edit_date(self) -> None:
        """Give the keyboard to the date of service."""
        self.date_edit.setFocus()
        self.date_edit.selectAll()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Draw the focus of the date field around its pill."""
        if event.type() in (QEvent.Type.FocusIn, QEvent.Type.FocusOut):
            self._pill.setProperty("focused", event.type() == QEvent.Type.FocusIn)
            self._pill.style().unpolish(self._pill)
            self._pill.style().polish(self._pill)
        return super().eventFilter(watched, event)

    def _make_date_edit(self) -> _DateEdit:
        edit = _DateEdit(self)
        edit.setLocale(QLocale.system())
        edit.setDisplayFormat(date_format())
        edit.setFrame(False)
        edit.setButtonSymbols(QDateEdit.ButtonSymbols.NoButtons)
        edit.setMinimumDate(FIRST_DATE)
        # The date typed counts when it is complete, not at each figure.
        edit.setKeyboardTracking(False)
        edit.setAccessibleName("Date of service")
        edit.dateChanged.connect(self._on_date)
        edit.left.connect(self.done)
        edit.installEventFilter(self)
        return edit

    def _make_pill(self) -> QFrame:
        label = QLabel("Date of service", self)
        label.setProperty("role", "muted")
        label.setBuddy(self.date_edit)
        return self._wrap(label, self.date_edit)

    def _wrap(self, *widgets: QWidget) -> QFrame:
        pill = QFrame(self)
        pill.setProperty("role", "pill")
        row = QHBoxLayout(pill)
        row.setContentsMargins(9, 3, 9, 3)
        row.setSpacing(8)
        for widget in widgets:
            row.addWidget(widget)
        return pill

    def _on_date(self, value: QDate) -> None:
        self._date_of_service.set(date(value.year(), value.month(), value.day()))

    def _set_today(self) -> None:
        self._date_of_service.set(None)
        self.done.emit()

    def _show_date(self) -> None:
        value = self._date_of_service.value
        self.date_edit.setDate(QDate(value.year, value.month, value.day))
        self.today.setVisible(not self._date_of_service.is_today)
        self._show_editions()

    def _show_editions(self) -> None:
        if self._summary is None:
            return
        day = self._date_of_service.value.isoformat()
        parts = []
        details = []
        for system, source in self._summary.systems.items():
            short = source.edition.split(",")[0]
            ended = source.valid_to is not None and source.valid_to < day
            if ended and source.valid_to is not None:
                short += f" (ended {format_date(date.fromisoformat(source.valid_to))})"
            details.append(f"{system_info(system).label}: {source.edition}")
            if not system.name.startswith("ICD9"):
                parts.append(f"{system_info(system).short} {short}")
        self.editions.setText(" · ".join(parts))
        self.editions.setToolTip("\n".join(details))
        self._editions_pill.setVisible(bool(parts))

    def _show_keys(self) -> None:
        while (item := self._commands_row.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.deleteLater()
        keys = self._actions.keys("shell.palette")
        labels = key_labels(keys[0], self.commands) if keys else []
        text = QLabel("Commands", self.commands)
        text.setProperty("role", "muted")
        for label in [*labels, text]:
            label.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
            self._commands_row.addWidget(label, 0, Qt.AlignmentFlag.AlignVCenter)
        self.commands.setMinimumWidth(self._commands_row.sizeHint().width())

    def _restyle(self) -> None:
        self.date_edit.setFont(self._theme.code_font())
        self.setFixedHeight(self._theme.pixels(40))
