"""The reminder of an application: a day and what of, written in their place."""

from datetime import date

from PySide6.QtCore import QDate, Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from desktop.careers.application_rows import parse_day
from desktop.careers.form_fields import TextField
from desktop.shell.panel import Panel
from desktop.shell.parts import button
from desktop.shell.regional import date_format, format_date
from index.model.applications import Application

_NAME = "Reminder"


def _unreadable() -> str:
    written = QDate.currentDate().toString(date_format())
    return f"Write a day such as {written}, tomorrow, or +7 for a week from today"


class ReminderPanel(Panel):
    """The panel.

    What is typed and makes no reminder yet stays with its application until it does.

    Args:
        parent: The detail pane.

    Signals:
        set: ``(number, day, of)``: an application's reminder; no day takes it away.
    """

    set = Signal(int, object, str)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(_NAME, parent)
        self._application: Application | None = None
        self._typed: dict[int, tuple[str, str]] = {}
        self.day = TextField("Day", self, form_name=_NAME, hint="+7")
        self.of = TextField("What of", self, form_name=_NAME, hint="Ask how it stands")
        self.remove = button("Remove", self.clear, self)
        self.remove.setAccessibleName("Remove the reminder")
        row = QHBoxLayout()
        row.setContentsMargins(13, 0, 13, 4)
        row.setSpacing(10)
        row.addWidget(self.day, 2)
        row.addWidget(self.of, 3)
        self.column.addLayout(row)
        foot = QHBoxLayout()
        foot.setContentsMargins(13, 0, 13, 4)
        foot.addWidget(self.remove)
        foot.addStretch(1)
        self.column.addLayout(foot)
        self.column.addStretch(1)
        for field in (self.day, self.of):
            field.left.connect(self.keep)
            field.edit.returnPressed.connect(self.keep)
            field.changed.connect(lambda: self.day.say(""))

    def show_reminder(self, application: Application) -> None:
        """Show the reminder of an application, or what was typed for it and is none yet."""
        if self._application is not None and self._application.id != application.id:
            self.keep()
            self.day.say("")
        before, self._application = self._application, application
        self.remove.setVisible(application.remind is not None)
        same = before is not None and before.id == application.id
        if same and self._is_typed(before) and self._is_typed(application):
            return  # being written
        kept = self._kept(application)
        day, of = self._typed.get(application.id, kept)
        self.day.set_value(day)
        self.of.set_value(of)

    def forget(self) -> None:
        """Forget what was typed and not kept: it was somebody else's."""
        self._application = None
        self._typed.clear()
        self.day.set_value("")
        self.of.set_value("")
        self.day.say("")

    def clear(self) -> None:
        """Take the reminder away."""
        self.day.set_value("")
        self.of.set_value("")
        self.keep()
        self.day.edit.setFocus()

    def keep(self) -> None:
        """Report what is typed, if it is another reminder; say what is wrong with it if it is."""
        application = self._application
        if application is None or not self._is_typed(application):
            return
        text, of = self.day.value(), self.of.value()
        day = parse_day(text, date.today())
        if day is None and (text or of):
            self._typed[application.id] = (text, of)
            self.day.say(_unreadable())
            return
        self._typed.pop(application.id, None)
        self.day.say("")
        if day is not None:
            self.day.set_value(format_date(day))
        self.set.emit(application.id, day, of)

    def _is_typed(self, application: Application | None) -> bool:
        if application is None:
            return False
        return (self.day.value(), self.of.value()) != self._kept(application)

    def _kept(self, application: Application) -> tuple[str, str]:
        day = format_date(application.remind) if application.remind else ""
        return day, application.remind_of
