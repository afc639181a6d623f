"""The review of what is replaced in a text before it leaves the program."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QLabel,
    QPlainTextEdit,
    QVBoxLayout,
    QWidget,
)

from desktop.shell.fields import LineEdit
from desktop.shell.parts import Message
from desktop.shell.row_view import RowView
from desktop.shell.rows import Row
from desktop.shell.theme import ThemeManager

if TYPE_CHECKING:
    from index.cases.deidentification import Identifier

_ABOUT = (
    "Identifiers are replaced before this leaves Codeleaf. Read it: no method finds all of them. "
    "Space leaves one as it is, for a reason that you write down."
)
_NONE = "No identifier was found. Read the text all the same: no method finds all of them."


def apply(text: str, spans: "tuple[Identifier, ...]", left: Mapping[int, str]) -> str:
    """Return a text with its identifiers replaced.

    Args:
        text: The text as it is.
        spans: Its identifiers in their order, which do not overlap.
        left: Those that are left as they are, by their place, with the reason.
    """
    parts, at = [], 0
    for place, span in enumerate(spans):
        parts.append(text[at : span.start])
        parts.append(text[span.start : span.end] if place in left else span.replacement)
        at = span.end
    return "".join((*parts, text[at:]))


@dataclass(frozen=True)
class Reviewed:
    """What a review came to.

    Attributes:
        text: The text that may leave.
        left: What was left as it is: kind of identifier, offsets, and the reason.
    """

    text: str
    left: tuple[tuple[str, int, int, str], ...]


class Review(QDialog):
    """The dialog.

    Args:
        what: What is reviewed: ``the reply``.
        text: The text as it is.
        spans: Its identifiers, in their order.
        go_on: Label of the button that lets the text go.
        theme: Colours and fonts.
        parent: The workspace.

    Signals:
        reviewed: What it came to, as ``Reviewed``; nothing where it was left.
    """

    reviewed = Signal(object)

    def __init__(
        self,
        what: str,
        text: str,
        spans: "tuple[Identifier, ...]",
        go_on: str,
        theme: ThemeManager,
        parent: QWidget,
    ) -> None:
        super().__init__(parent)
        self._text = text
        self._spans = spans
        self._left: dict[int, str] = {}
        self.setWindowTitle(f"Identifiers in {what}")
        about = QLabel(_ABOUT if self._spans else _NONE, self)
        about.setWordWrap(True)
        about.setProperty("role", "muted")
        self.shown = QPlainTextEdit(self)
        self.shown.setReadOnly(True)
        self.shown.setTabChangesFocus(True)
        self.shown.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByKeyboard
            | Qt.TextInteractionFlag.TextSelectableByMouse
        )
        self.shown.setAccessibleName(f"Text of {what} without identifiers")
        self.spans = _Spans("Identifiers", theme, self)
        self.spans.limit_height(theme.pixels(180))
        self.reason = LineEdit(self)
        self.reason.setAccessibleName("Why it is left as it is")
        self.reason.setPlaceholderText("Why it is left as it is")
        self.message = Message("What is missing", self)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel, self)
        self.go_on = buttons.addButton(go_on, QDialogButtonBox.ButtonRole.AcceptRole)
        self.go_on.setAccessibleName(go_on)
        buttons.button(QDialogButtonBox.StandardButton.Cancel).setAccessibleName("Cancel")
        buttons.accepted.connect(self._accept)
        buttons.rejected.connect(self.reject)
        column = QVBoxLayout(self)
        column.setSpacing(10)
        column.addWidget(about)
        column.addWidget(self.shown, 1)
        for widget in (self.spans, self.reason, self.message, buttons):
            column.addWidget(widget)
        self.spans.toggled.connect(self._toggle)
        self.spans.current_row.connect(lambda _row: self._show_reason())
        self.reason.textEdited.connect(self._on_reason)
        self.spans.setVisible(bool(self._spans))
        self.resize(theme.pixels(680), theme.pixels(560))
        self._show()
        (self.spans if self._spans else self.go_on).setFocus()

    def done(self, result: int) -> None:
        """Close, and hold the text no longer."""
        super().done(result)
        self._text = ""
        self._spans = ()
        self.shown.clear()

    def _accept(self) -> None:
        if not all(reason.strip() for reason in self._left.values()):
            self.message.say("Write down why each identifier that is left is left.", "warning")
            self.reason.setFocus()
            return
        left = tuple(
            (str(self._spans[at].type), self._spans[at].start, self._spans[at].end, why.strip())
            for at, why in sorted(self._left.items())
        )
        reviewed = Reviewed(apply(self._text, self._spans, self._left), left)
        self.accept()
        self.reviewed.emit(reviewed)

    def _toggle(self) -> None:
        """Leave the current identifier as it is, or replace it again."""
        at = self._at()
        if at is None:
            return
        if at in self._left:
            del self._left[at]
        else:
            self._left[at] = ""
        self._show()
        if at in self._left:
            self.reason.setFocus()

    def _on_reason(self, text: str) -> None:
        at = self._at()
        if at in self._left:
            self._left[at] = text
            self.message.say("")
            self.spans.show_rows(self._rows())

    def _at(self) -> int | None:
        row = self.spans.current()
        return row.key if row is not None and isinstance(row.key, int) else None

    def _show(self) -> None:
        self.spans.show_rows(self._rows())
        self.shown.setPlainText(apply(self._text, self._spans, self._left))
        self._show_reason()

    def _show_reason(self) -> None:
        at = self._at()
        self.reason.setVisible(at in self._left)
        if at in self._left and self.reason.text() != self._left[at]:
            self.reason.setText(self._left[at])

    def _rows(self) -> list[Row]:
        return [self._row(at, span) for at, span in enumerate(self._spans)]

    def _row(self, at: int, span: "Identifier") -> Row:
        left = at in self._left
        words = self._text[span.start : span.end]
        kind = str(span.type)
        becomes = "stays as it is" if left else f"becomes {span.replacement}"
        why = self._left.get(at, "")
        return Row(
            at,
            words,
            "" if left else "✓",
            "green",
            label=kind,
            label_colour="amber" if left else "blue",
            lines=(f"{becomes}: {why}" if why else becomes,),
            said=f"{kind}, {words}, {becomes}",
        )


class _Spans(RowView):
    """The identifiers; Space leaves one as it is.

    Signals:
        toggled: Space was pressed, or a row double-clicked.
    """

    toggled = Signal()

    def __init__(self, name: str, theme: ThemeManager, parent: QWidget) -> None:
        super().__init__(name, theme, parent)
        self.entered.connect(self.toggled)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Leave the current one as it is, or not, on Space."""
        if event.key() == Qt.Key.Key_Space:
            self.toggled.emit()
        else:
            super().keyPressEvent(event)
