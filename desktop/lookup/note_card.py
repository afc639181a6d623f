"""The card of the person's own note: read, written in its place, plain or private."""

from html import escape

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QFocusEvent, QFont, QKeyEvent
from PySide6.QtWidgets import (
    QApplication,
    QCheckBox,
    QLabel,
    QPlainTextEdit,
    QWidget,
)

from desktop.lookup.links import NOTE
from desktop.shell.account import CurrentAccount
from desktop.shell.card import Card
from desktop.shell.fields import ElidedLabel
from desktop.shell.parts import outline
from desktop.shell.rail import draw_icon
from desktop.shell.theme import ThemeManager

_TITLE = "My note"
_PRIVATE = "Private: encrypted with my password"
_LOCK = "Private note, encrypted with your password"
_LOCK_SIZE = 13
_ELSEWHERE = (Qt.FocusReason.PopupFocusReason, Qt.FocusReason.ActiveWindowFocusReason)


def _ends(event: QEvent) -> bool | None:
    """Return whether a key ends the editing and keeps (True) or drops (False) the text."""
    if not isinstance(event, QKeyEvent):
        return None
    if event.key() == Qt.Key.Key_Escape and not event.modifiers():
        return False
    control = event.modifiers() == Qt.KeyboardModifier.ControlModifier
    if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and control:
        return True
    return None


class NoteCard(Card):
    """The person's own note on the code, edited in its place.

    Nothing of a note stays in the field once the editing has ended.

    Args:
        theme: Colours and fonts.
        account: Says whether a note can be private.
        parent: The widget it stands on.

    Signals:
        saved: The new text, and whether it shall be private.
        closed: The editing has ended.
    """

    saved = Signal(str, bool)
    closed = Signal()

    def __init__(self, theme: ThemeManager, account: CurrentAccount, parent: QWidget) -> None:
        super().__init__(_TITLE, parent)
        self._theme = theme
        self._account = account
        self._text = ""
        self._was_private = False
        self.editor = QPlainTextEdit(self)
        self.editor.setAccessibleName(_TITLE)
        self.editor.setTabChangesFocus(True)
        self.editor.setPlaceholderText("Ctrl+Enter keeps the note, Esc drops the change.")
        self.private = QCheckBox(_PRIVATE, self)
        self.private.setAccessibleName(_PRIVATE)
        self.reason = ElidedLabel(self)
        self.reason.setProperty("role", "small")
        self.lock = QLabel(self)
        self.lock.setAccessibleName(_LOCK)
        self.lock.setToolTip(_LOCK)
        self.lock.hide()
        self.head.insertWidget(1, self.lock)
        for widget in (self.editor, self.private, self.reason):
            self.column.addWidget(widget)
        for widget in (self.editor, self.private):
            widget.installEventFilter(self)
        self._show_editing(editing=False)

    @property
    def editing(self) -> bool:
        """Whether the note is being written."""
        return not self.editor.isHidden()

    def show_note(self, text: str, *, private: bool, key: str, style: str, font: QFont) -> None:
        """Show the note, or how one is written.

        Args:
            text: The note, empty if there is none.
            private: Whether it is kept encrypted.
            key: The key that begins to write, as the user's platform writes it.
            style: Style sheet of the document.
            font: Face and size of running text.
        """
        if self._account.locked:
            html = "<span class='muted'>Notes are hidden while the profile is locked.</span>"
        elif text:
            html = escape(text).replace("\n", "<br>")
        else:
            how = f"Press {key} to pin a note" if key else "Pin a note"
            html = f"<a class='muted' href='{NOTE}'>{how} to this code.</a>"
        self.show_html(html, style, font, key)
        self.prose.setVisible(not self.editing)
        self.prose.setAccessibleName(f"{_TITLE}, private" if private else _TITLE)
        self.lock.setVisible(private)
        size = self._theme.pixels(_LOCK_SIZE)
        color = self._theme.theme.colors["muted"]
        icon = draw_icon("lock", color, size, self.devicePixelRatioF())
        self.lock.setPixmap(icon.pixmap(size, size))
        outline(self.private, self._theme)

    def edit(self, text: str, height: int, *, private: bool) -> None:
        """Begin to write.

        Args:
            text: The note so far.
            height: Height of the field, pixels.
            private: Whether it is kept encrypted.
        """
        if not self.editing:
            self._text = text
            self._was_private = private
            possible = self._account.profile is not None
            self.private.setChecked(private)
            self.private.setEnabled(possible)
            reason = "" if possible else "Sign in to a profile to keep private notes."
            self.private.setAccessibleDescription(reason)
            self.reason.setText(reason)
            self.reason.setToolTip(reason)
            self.editor.setPlainText(text)
            self.editor.setFixedHeight(height)
            self._show_editing(editing=True)
            self.editor.moveCursor(self.editor.textCursor().MoveOperation.End)
        self.editor.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def end(self, keep: bool) -> None:
        """Stop writing; keep or drop what was written."""
        if not self.editing:
            return
        had_focus = self.editor.hasFocus() or self.private.hasFocus()
        text, private = self.editor.toPlainText().strip(), self.private.isChecked()
        changed = text != self._text.strip() or (text and private is not self._was_private)
        self._show_editing(editing=False)
        self._text = ""
        self.editor.clear()
        if keep and changed:
            self.saved.emit(text, private)
        if had_focus and self.editor.isHidden():
            self.prose.setFocus(Qt.FocusReason.OtherFocusReason)
        self.closed.emit()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Let Escape and Ctrl+Enter end the editing, and keep it when the keyboard goes away."""
        kind = event.type()
        if kind == QEvent.Type.ShortcutOverride and _ends(event) is not None:
            event.accept()
            return True
        if kind == QEvent.Type.KeyPress:
            keep = _ends(event)
            if keep is not None:
                self.end(keep)
                return True
        if (
            kind == QEvent.Type.FocusOut
            and isinstance(event, QFocusEvent)
            and event.reason() not in _ELSEWHERE
            and QApplication.focusWidget() not in (self.editor, self.private)
        ):
            self.end(keep=True)
        return super().eventFilter(watched, event)

    def _show_editing(self, *, editing: bool) -> None:
        self.prose.setVisible(not editing)
        for widget in (self.editor, self.private):
            widget.setVisible(editing)
        self.reason.setVisible(editing and bool(self.reason.text()))
