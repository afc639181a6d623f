"""What forms are made of: a field with its label above and what is wrong with it below."""

from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from desktop.shell.parts import Message, set_look


class Labelled(QWidget):
    """A field with its label above and what is wrong with it below.

    Args:
        title: Its label.
        field: The widget that takes what is typed or chosen.
        parent: The form.
        form_name: What the form is about, for screen readers.
    """

    def __init__(self, title: str, field: QWidget, parent: QWidget, *, form_name: str) -> None:
        super().__init__(parent)
        self.title = title
        self.field = field
        self.label = QLabel(title, self)
        self.label.setBuddy(field)
        self.label.setWordWrap(True)
        field.setAccessibleName(f"{title}, {form_name}")
        self.error = Message(f"What is wrong with: {title}", self)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(3)
        for widget in (self.label, field, self.error):
            column.addWidget(widget)

    def say(self, text: str, *, advice: str = "") -> None:
        """Say what is wrong in a sentence, or nothing any more if it is empty.

        Args:
            text: What is wrong.
            advice: What might be better; shown where nothing is wrong, and not as an error.
        """
        said = text or (f"Tip: {advice}" if advice else "")
        set_look(self.error, "role", "error" if text else "small")
        self.error.say(f"{said.removesuffix('.')}." if said else "")
        self.field.setAccessibleDescription(said)
