"""Forms: fields with their labels, errors in words below them, and one button that sends."""

from collections.abc import Callable, Iterable

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QBoxLayout, QFrame, QLabel, QVBoxLayout, QWidget

from desktop.shell.fields import LineEdit
from desktop.shell.forms import Labelled
from desktop.shell.parts import Message, button, heading
from index.accounts import AccountError
from index.accounts.keys import new_password_bytes

Check = Callable[[str], object]
"""Looks at a text; raises ``AccountError`` if it cannot be used."""


def some_text(text: str) -> None:
    """Look whether anything was typed.

    Raises:
        AccountError: Nothing was.
    """
    if not text:
        msg = "Type it first"
        raise AccountError(msg)


class Field(Labelled):
    """A text field that is looked at before it is sent.

    Args:
        title: Its label.
        check: Looks at its text.
        parent: The form.
        secret: Whether nobody may look on.
        form_name: What the form is about, for screen readers.
    """

    def __init__(
        self, title: str, check: Check, parent: QWidget, *, secret: bool, form_name: str
    ) -> None:
        edit = LineEdit()
        super().__init__(title, edit, parent, form_name=form_name)
        self._check = check
        self.edit = edit
        if secret:
            edit.setEchoMode(LineEdit.EchoMode.Password)
            edit.setInputMethodHints(
                Qt.InputMethodHint.ImhSensitiveData | Qt.InputMethodHint.ImhNoPredictiveText
            )
        edit.textEdited.connect(lambda _text: self.say(""))

    def text(self) -> str:
        """Return what was typed."""
        return self.edit.text()

    def problem(self) -> str:
        """Return what is wrong with the text, empty if nothing is."""
        try:
            self._check(self.text())
        except AccountError as error:
            return str(error)
        return ""

    def clear(self) -> None:
        """Forget what was typed."""
        self.edit.clear()
        self.say("")


class Form(QFrame):
    """A card with a heading, a sentence, fields, and a button; Enter in a field presses it.

    Args:
        title: Its heading.
        lead: What it is for.
        parent: The page.

    Attributes:
        blamed: The field below which a refusal of the accounts is shown.

    Signals:
        sent: Everything that was typed looks as it should.
        said: An error, to be announced.
    """

    sent = Signal()
    said = Signal(str)

    def __init__(self, title: str, lead: str, parent: QWidget) -> None:
        super().__init__(parent)
        self.setProperty("role", "card")
        self.setAccessibleName(title)
        self._title = title
        self.fields: list[Field] = []
        self.blamed: Field | None = None
        self.lead = QLabel(lead, self)
        self.lead.setWordWrap(True)
        self.lead.setProperty("role", "muted")
        self.lead.setVisible(bool(lead))
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(16, 14, 16, 16)
        self.column.setSpacing(9)
        self.column.addWidget(heading(title, self))
        self.column.addWidget(self.lead)

    def add_field(self, title: str, check: Check = some_text, *, secret: bool = False) -> Field:
        """Add a field below the others; what goes wrong later is said below the last one."""
        field = Field(title, check, self, secret=secret, form_name=self._title)
        field.edit.returnPressed.connect(self.send)
        self.fields.append(field)
        self.column.addWidget(field)
        self.blamed = field
        return field

    def add_new_password(self) -> Field:
        """Add the two fields of a password that is chosen; return the first one."""
        first = self.add_field("New password", new_password_bytes, secret=True)
        first.edit.setPlaceholderText("At least 8 characters")

        def check(text: str) -> None:
            if text != first.text():
                msg = "The two passwords differ: type the same one again"
                raise AccountError(msg)

        self.add_field("New password again", check, secret=True)
        return first

    def add_button(self, text: str) -> None:
        """Add the button that sends."""
        self.button = button(text, self.send, self)
        self.button.setDefault(True)
        self.column.addSpacing(3)
        self.column.addWidget(self.button, 0, Qt.AlignmentFlag.AlignLeft)

    def send(self) -> None:
        """Report what was typed, unless something is wrong with it: then say so below it."""
        wrong = [(field, field.problem()) for field in self.fields]
        for field, problem in wrong:
            field.say(problem)
        for field, problem in wrong:
            if problem:
                self._point_at(field, problem)
                return
        self.sent.emit()

    def refuse(self, text: str) -> None:
        """Say why what was sent was refused, below the field that is to blame."""
        if self.blamed is not None:
            self.blamed.say(text)
            self._point_at(self.blamed, text)

    def clear(self) -> None:
        """Forget what was typed."""
        for field in self.fields:
            field.clear()

    def entry(self) -> QWidget:
        """Return the widget that gets the keyboard first."""
        return self.fields[0].edit

    def _point_at(self, field: Field, problem: str) -> None:
        field.edit.setFocus(Qt.FocusReason.OtherFocusReason)
        field.edit.selectAll()
        self.said.emit(problem)


class Page(QWidget):
    """A page with a title, a message and forms.

    Args:
        title: Its title.
        lead: What it is about; empty for nothing.
        parent: Qt owner.
    """

    def __init__(self, title: str, lead: str, parent: QWidget) -> None:
        super().__init__(parent)
        self.title = QLabel(title, self)
        self.title.setProperty("role", "title")
        self.title.setTextFormat(Qt.TextFormat.PlainText)
        self.title.setWordWrap(True)
        self.lead = QLabel(lead, self)
        self.lead.setWordWrap(True)
        self.lead.setTextFormat(Qt.TextFormat.PlainText)
        self.lead.setVisible(bool(lead))
        self.message = Message("Message", self)
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(26, 20, 26, 20)
        self.column.setSpacing(12)
        self._columns = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._columns.setSpacing(14)
        for widget in (self.title, self.lead, self.message):
            self.column.addWidget(widget)

    def add_columns(self, left: QVBoxLayout, right: QVBoxLayout) -> None:
        """Put two columns below what is there, side by side where there is room."""
        self._columns.addLayout(left, 1)
        self._columns.addLayout(right, 1)
        self.column.addLayout(self._columns)

    def arrange(self, *, narrow: bool) -> None:
        """Put the two columns below one another where it is narrow."""
        direction = QBoxLayout.Direction
        self._columns.setDirection(direction.TopToBottom if narrow else direction.LeftToRight)

    def forms(self) -> Iterable[Form]:
        """Return the forms of the page."""
        return self.findChildren(Form)

    def clear(self) -> None:
        """Forget what was typed."""
        for form in self.forms():
            form.clear()

    def entry(self) -> QWidget:
        """Return the widget that gets the keyboard first."""
        return self
