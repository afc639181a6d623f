"""The question box: one line that grows with what is typed."""

from PySide6.QtCore import QEvent, QMimeData, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QKeySequence, QMouseEvent, QTextCursor
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPlainTextEdit, QSizePolicy, QWidget

from desktop.shell.parts import set_look, set_text_font
from desktop.shell.theme import ThemeManager
from index.answers.understanding import LONGEST

PLACEHOLDER = "Ask a question"
_MOST_LINES = 5
_ASKING = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class QuestionEdit(QPlainTextEdit):
    """The text field. Enter is left to the window's action, Shift+Enter begins a line.

    Signals:
        focused: Whether it has the keyboard.
        went_up: Up was pressed in the first line.
        went_down: Down was pressed in the last line.
        too_long: A text was not taken: with it the question would be too long.
    """

    focused = Signal(bool)
    went_up = Signal()
    went_down = Signal()
    too_long = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setProperty("role", "ask")
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setAccessibleName("Question")
        self.setAccessibleDescription("Type a question. Down goes to the list of questions below.")
        self.setTabChangesFocus(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.document().setDocumentMargin(0)
        self.document().documentLayout().documentSizeChanged.connect(lambda _size: self.fit())

    def set_question(self, text: str) -> None:
        """Put a text into the box, with the cursor behind it; Undo brings the old one back."""
        cursor = self.textCursor()
        cursor.select(QTextCursor.SelectionType.Document)
        cursor.insertText(text)
        self.setTextCursor(cursor)

    def word(self) -> str:
        """Return what stands before the cursor since the last blank."""
        text = self.textCursor().block().text()[: self.textCursor().positionInBlock()]
        return text.rpartition(" ")[2]

    def complete(self, text: str) -> None:
        """Put a text in the place of ``word``."""
        cursor = self.textCursor()
        cursor.movePosition(
            QTextCursor.MoveOperation.Left, QTextCursor.MoveMode.KeepAnchor, len(self.word())
        )
        cursor.insertText(text)
        self.setTextCursor(cursor)

    def fit(self) -> None:
        """Take the height that the lines need, up to a few."""
        lines = round(self.document().documentLayout().documentSize().height())
        scrolls = lines > _MOST_LINES
        policy = Qt.ScrollBarPolicy
        self.setVerticalScrollBarPolicy(
            policy.ScrollBarAsNeeded if scrolls else policy.ScrollBarAlwaysOff
        )
        shown = min(max(lines, 1), _MOST_LINES)
        self.setFixedHeight(shown * self.fontMetrics().lineSpacing() + 2)

    def event(self, event: QEvent) -> bool:
        """Leave Enter to the window, and Copy, Undo and Redo where there is nothing to do here."""
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            standard = QKeySequence.StandardKey
            document = self.document()
            keypad = Qt.KeyboardModifier.KeypadModifier
            if (
                (event.key() in _ASKING and not event.modifiers() & ~keypad)
                or (event.matches(standard.Copy) and not self.textCursor().hasSelection())
                or (event.matches(standard.Undo) and not document.isUndoAvailable())
                or (event.matches(standard.Redo) and not document.isRedoAvailable())
            ):
                event.ignore()
                return False
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Report Up in the first line and Down in the last one."""
        moves = QTextCursor.MoveOperation
        edges = {
            Qt.Key.Key_Up: (moves.Up, self.went_up),
            Qt.Key.Key_Down: (moves.Down, self.went_down),
        }
        edge = edges.get(Qt.Key(event.key()))
        if edge is not None and not event.modifiers():
            move, reported = edge
            if not self.textCursor().movePosition(move):
                reported.emit()
                return
        super().keyPressEvent(event)

    def canInsertFromMimeData(self, source: QMimeData) -> bool:
        """Take text only."""
        return source.hasText()

    def insertFromMimeData(self, source: QMimeData) -> None:
        """Take text without its look, if the question stays short enough to be read."""
        text = source.text()
        if len(text) + self.document().characterCount() > LONGEST:
            self.too_long.emit()
        else:
            self.textCursor().insertText(text.strip())

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Let the box show that it has the keyboard."""
        super().focusInEvent(event)
        self.focused.emit(True)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Let the box show that it has lost the keyboard."""
        super().focusOutEvent(event)
        self.focused.emit(False)


class QuestionBox(QFrame):
    """The frame around the field.

    Args:
        theme: Fonts and sizes.
        parent: The pane.
    """

    def __init__(self, theme: ThemeManager, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme
        self.setProperty("role", "box")
        self.setProperty("focused", False)
        self.edit = QuestionEdit(self)
        self.edit.setPlaceholderText(PLACEHOLDER)
        self._row = QHBoxLayout(self)
        self._row.addWidget(self.edit)
        self.setFocusProxy(self.edit)
        self.setCursor(Qt.CursorShape.IBeamCursor)
        self.edit.focused.connect(lambda focused: set_look(self, "focused", focused))
        self.restyle()

    def restyle(self) -> None:
        """Take over the zoom."""
        # As high as the search box of Lookup while there is one line.
        set_text_font(self.edit, self._theme.ui_font(2))
        self.edit.fit()
        above = max((self._theme.pixels(44) - self.edit.fontMetrics().lineSpacing() - 6) // 2, 4)
        self._row.setContentsMargins(12, above, 8, above)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Put the cursor into the field wherever the box is pressed."""
        self.edit.setFocus(Qt.FocusReason.MouseFocusReason)
        super().mousePressEvent(event)
