"""The bar at the top: date of service, installed editions, commands."""

from collections.abc import Sequence
from datetime import date, timedelta

from PySide6.QtCore import QEvent, QSize, Qt, Signal
from PySide6.QtGui import QFocusEvent, QFontMetrics, QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QSizePolicy, QWidget

from desktop.shell.actions import Actions, key_text
from desktop.shell.content import ContentSummary
from desktop.shell.context import DateOfService
from desktop.shell.fields import ElidedLabel, LineEdit, is_override
from desktop.shell.regional import format_date, parse_date
from desktop.shell.setting import FIRST_DATE, LAST_DATE
from desktop.shell.theme import ThemeManager
from index.model import Source, System, system_info
from index.model.editions import releases_for

_ICD10_START = date(2015, 10, 1)
_ICD10 = (System.ICD10CM, System.ICD10PCS)
_ICD9 = (System.ICD9CM, System.ICD9PROC)


def key_labels(key: str, parent: QWidget) -> list[QLabel]:
    """Return one label a key of a combination: Ctrl, K."""
    labels = []
    for part in key_text(key).replace("++", "+Plus").split("+"):
        label = QLabel(part.replace("Plus", "+"), parent)
        label.setProperty("role", "key")
        labels.append(label)
    return labels


class DateField(LineEdit):
    """A date typed in the locale's order; Up and Down go by a day.

    Qt's own date field takes a date part by part and cannot be typed 2/29/2024 into while it
    shows a day of another year.

    Signals:
        chosen: A date was typed and Enter pressed, or it was stepped.
        left: Enter or Escape was pressed; the keyboard is no longer needed.
        refused: What was typed is no date; the sentence says how to write one.
        focus_changed: Whether the field has the keyboard now.
    """

    chosen = Signal(object)
    left = Signal()
    refused = Signal(str)
    focus_changed = Signal(bool)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._shown = date.today()
        self.setFrame(False)
        self.setAccessibleName("Date of service")

    def show_date(self, value: date) -> None:
        """Show a date."""
        self._shown = value
        self.setText(format_date(value))

    def event(self, event: QEvent) -> bool:
        """Keep Escape from the window's actions: here it drops what was typed."""
        if is_override(event, Qt.Key.Key_Escape):
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Take the date on Enter, drop what was typed on Escape, step on Up and Down."""
        key = event.key()
        steps = {Qt.Key.Key_Up: 1, Qt.Key.Key_Down: -1}
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            if self.commit():
                self.left.emit()
        elif key == Qt.Key.Key_Escape:
            self.show_date(self._shown)
            self.left.emit()
        elif Qt.Key(key) in steps:
            value = self._shown + timedelta(days=steps[Qt.Key(key)])
            if FIRST_DATE <= value <= LAST_DATE:
                self.chosen.emit(value)
        else:
            super().keyPressEvent(event)

    def commit(self) -> bool:
        """Take the date typed; return whether it is one."""
        value = parse_date(self.text())
        if value is None or not FIRST_DATE <= value <= LAST_DATE:
            example = format_date(date.today())
            self.refused.emit(f"“{self.text()}” is no date of service: write it like {example}")
            self.selectAll()
            return False
        self.show_date(value)
        self.chosen.emit(value)
        return True

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Select the date, so that typing replaces it."""
        super().focusInEvent(event)
        self.selectAll()
        self.focus_changed.emit(True)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Take the date typed, or show the one in force again."""
        super().focusOutEvent(event)
        self.focus_changed.emit(False)
        value = parse_date(self.text())
        if value is not None and value != self._shown and FIRST_DATE <= value <= LAST_DATE:
            self.chosen.emit(value)
        else:
            self.show_date(self._shown)


class _RowButton(QPushButton):
    """A button as wide as the row of labels on it."""

    def sizeHint(self) -> QSize:
        """Return the row's width and the button's height."""
        row = self.layout()
        own = super().sizeHint()
        return QSize(row.sizeHint().width(), own.height()) if row else own

    def minimumSizeHint(self) -> QSize:
        """Return the same: the labels are never cut off."""
        return self.sizeHint()


class TopBar(QFrame):
    """Name, date of service, installed editions and the way to the commands.

    Signals:
        done: The user has finished with the date; the keyboard goes back to the workspace.
        refused: A sentence saying that what was typed is no date.
    """

    done = Signal()
    refused = Signal(str)

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
        self.date_edit = DateField(self)
        self._pill = self._make_pill()
        self.date_edit.chosen.connect(date_of_service.set)
        self.date_edit.left.connect(self.done)
        self.date_edit.refused.connect(self.refused)
        self.date_edit.focus_changed.connect(self._show_focus)
        self.today = QPushButton("Today", self)
        self.today.setProperty("role", "flat")
        self.today.setAccessibleName("Set the date of service to today")
        self.today.clicked.connect(self._set_today)
        self.editions = ElidedLabel(self)
        self.editions.setProperty("role", "muted")
        self._editions_pill = self._wrap(self.editions)
        self._editions_pill.hide()
        self.commands = _RowButton(self)
        self.commands.setAccessibleName("Commands")
        # As high as the pills beside it.
        self.commands.setSizePolicy(QSizePolicy.Policy.Minimum, QSizePolicy.Policy.Preferred)
        actions.say_key("shell.palette", self.commands)
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

    def _show_focus(self, focused: bool) -> None:
        """Draw the focus of the date field around its pill."""
        self._pill.setProperty("focused", focused)
        self._pill.style().unpolish(self._pill)
        self._pill.style().polish(self._pill)

    def _set_today(self) -> None:
        self._date_of_service.set(None)
        self.done.emit()

    def _show_date(self) -> None:
        value = self._date_of_service.value
        self.date_edit.show_date(value)
        self.today.setVisible(not self._date_of_service.is_today)
        self._show_editions()

    def _show_editions(self) -> None:
        if self._summary is None:
            return
        day = self._date_of_service.value
        left_out = (*_ICD10, System.ICD9PROC) if day < _ICD10_START else _ICD9
        installed = {
            system: _answering(self._summary.editions.get(system, ()), day) or source
            for system, source in self._summary.systems.items()
        }
        details = [
            f"{system_info(one).label}: {source.edition}" for one, source in installed.items()
        ]
        named = [system for system in installed if system not in left_out] or list(installed)
        parts = [f"{system_info(one).short} {_edition(installed[one], day)}" for one in named]
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

    def _restyle(self) -> None:
        font = self._theme.code_font()
        self.date_edit.setFont(font)
        widest = QFontMetrics(font).horizontalAdvance("0" * 10)
        self.date_edit.setFixedWidth(widest + self._theme.pixels(8))
        self.setFixedHeight(self._theme.pixels(40))


def _answering(editions: Sequence[Source], day: date) -> Source | None:
    """Return the edition that answers for a day, the fullest release of it."""
    return max(releases_for(editions, day), key=lambda source: source.rows, default=None)


def _edition(source: Source, day: date) -> str:
    """Return an edition's short name, with its end or its start where it does not cover a day."""
    short = source.edition.split(",")[0]
    if source.valid_to is not None and source.valid_to < day.isoformat():
        return f"{short} (ended {format_date(date.fromisoformat(source.valid_to))})"
    if source.valid_from is not None and source.valid_from > day.isoformat():
        return f"{short} (from {format_date(date.fromisoformat(source.valid_from))})"
    return short
