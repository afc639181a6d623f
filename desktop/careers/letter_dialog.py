"""The letter of an application before it leaves: edited, saved, or sent on two presses."""

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QVBoxLayout, QWidget

from desktop.careers.documents import document_rows
from desktop.careers.form_fields import AreaField, TextField
from desktop.shell.parts import Message, button
from desktop.shell.row_view import RowView
from desktop.shell.theme import ThemeManager

if TYPE_CHECKING:
    from index.jobs.applications.letter import Letter

_FORM = "the letter"
_NOTHING = "Nothing is attached."


class LetterDialog(QDialog):
    """The dialog.

    Args:
        letter: The letter to begin with.
        missing: Paths of its documents at which there is no file.
        draft: What the button that saves it says.
        no_sending: Why it cannot be sent from here, empty if it can.
        theme: Colours and sizes.
        parent: The page.

    Signals:
        save_wanted: The letter (``Letter``) is to be saved as a draft.
        send_wanted: The letter is to be sent: the person has pressed twice.
    """

    save_wanted = Signal(object)
    send_wanted = Signal(object)

    def __init__(
        self,
        letter: "Letter",
        missing: Sequence[str],
        draft: str,
        no_sending: str,
        theme: ThemeManager,
        parent: QWidget,
    ) -> None:
        super().__init__(parent)
        self._letter = letter
        self._sure: object = None
        self._busy = False
        self._pressed: QWidget | None = None
        self._can_send = not no_sending
        self.setWindowTitle("Mail the application")
        self.recipient = TextField("To", self, form_name=_FORM, hint="jobs@example.org")
        self.subject = TextField("Subject", self, form_name=_FORM)
        self.text = AreaField("Letter", theme, self, form_name=_FORM, height=220)
        self.documents = RowView("Documents attached", theme, self, always=False)
        self.documents.limit_height(theme.pixels(110))
        self.message = Message("About the letter", self)
        self.state = Message("State of the letter", self)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close, self)
        self.close_button = buttons.button(QDialogButtonBox.StandardButton.Close)
        self.close_button.setAccessibleName("Close; the letter is kept until Codeleaf is closed")
        self.close_button.setAutoDefault(False)
        buttons.rejected.connect(self.reject)
        self.send = button("Send …", self._send, self)
        self.send.setAutoDefault(False)
        self.send.setEnabled(self._can_send)
        self.save = button(draft, self._save, self)
        self.save.setAutoDefault(False)
        for one in (self.save, self.send):
            buttons.addButton(one, QDialogButtonBox.ButtonRole.ActionRole)
        column = QVBoxLayout(self)
        column.setContentsMargins(18, 14, 18, 14)
        column.setSpacing(10)
        for widget in (
            self.recipient, self.subject, self.text, self.documents, self.message, self.state,
        ):  # fmt: skip
            column.addWidget(widget)
        column.addStretch(1)
        column.addWidget(buttons)
        self.recipient.set_value(letter.recipient)
        self.subject.set_value(letter.subject)
        self.text.set_value(letter.text)
        self.documents.show_rows(document_rows(letter.documents, frozenset(missing)))
        self.documents.setVisible(bool(letter.documents))
        self.message.setProperty("role", "muted")
        nothing = "" if letter.documents else _NOTHING
        self.message.say(" ".join(filter(None, (nothing, no_sending))))
        for field in (self.recipient, self.subject, self.text):
            field.changed.connect(self._on_change)
        self.resize(theme.pixels(620), theme.pixels(500))
        (self.text.edit if letter.recipient else self.recipient.edit).setFocus()

    def letter(self) -> "Letter":
        """Return the letter as it is edited now."""
        return replace(
            self._letter,
            recipient=self.recipient.value(),
            subject=self.subject.value(),
            text=self.text.edit.toPlainText(),
        )

    def say(self, text: str, look: str = "") -> None:
        """Say how it stands; the letter stays."""
        self._sure = None
        self.state.say(text, look)

    def show_busy(self, *, busy: bool) -> None:
        """Let nothing be pressed, nor the dialog be closed, while it is being given away.

        Whoever closed it then would not learn whether it was sent, and might send it twice.
        """
        focus = self.focusWidget()
        self._busy = busy
        self.close_button.setEnabled(not busy)
        self.save.setEnabled(not busy)
        self.send.setEnabled(self._can_send and not busy)
        if busy:
            self._pressed = focus
        elif self._pressed is not None:
            self._pressed.setFocus()

    def reject(self) -> None:
        """Close the dialog, unless the letter is being given away."""
        if not self._busy:
            super().reject()

    def _on_change(self) -> None:
        if self._sure is not None:
            self.say("")

    def _save(self) -> None:
        self.save_wanted.emit(self.letter())

    def _send(self) -> None:
        letter = self.letter()
        if not letter.recipient:
            self.say("Write the mail address that the posting names for applications", "error")
            self.recipient.edit.setFocus()
            return
        if self._sure != letter:
            count = len(letter.documents)
            what = "no document" if not count else f"{count} document{'s' if count > 1 else ''}"
            self.say(f"It goes to {letter.recipient} with {what}. Press Send once more.", "warning")
            self._sure = letter
            return
        self.send_wanted.emit(letter)
