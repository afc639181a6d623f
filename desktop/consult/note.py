"""The note: a text that can be edited, with the words marked that the codes rest on."""

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QEvent, QMimeData, QSignalBlocker, Signal
from PySide6.QtGui import (
    QFont,
    QHelpEvent,
    QKeyEvent,
    QKeySequence,
    QSyntaxHighlighter,
    QTextCharFormat,
    QTextCursor,
    QTextDocument,
)
from PySide6.QtWidgets import QPlainTextEdit, QTextEdit, QToolTip, QWidget

from desktop.consult.marking import HEADING, Mark, to_utf16
from desktop.shell.parts import set_text_font
from desktop.shell.theme import ThemeManager

LONGEST = 300_000
"""Characters of a note; a book is not one."""
_PEN_STYLES = {
    "SolidLine": QTextCharFormat.UnderlineStyle.SingleUnderline,
    "DashLine": QTextCharFormat.UnderlineStyle.DashUnderline,
    "DotLine": QTextCharFormat.UnderlineStyle.DotLine,
}


class _Headings(QSyntaxHighlighter):
    """Sets lines that are written as headings apart.

    Args:
        document: The note.
        theme: Colours and fonts.
    """

    def __init__(self, document: QTextDocument, theme: ThemeManager) -> None:
        super().__init__(document)
        self._theme = theme

    def highlightBlock(self, text: str) -> None:
        """Set a line apart if it is a heading."""
        if HEADING.match(text):
            look = QTextCharFormat()
            look.setForeground(self._theme.theme.color("muted"))
            look.setFontWeight(QFont.Weight.DemiBold)
            self.setFormat(0, len(text), look)


class NoteEdit(QPlainTextEdit):
    """The text of the note.

    Args:
        theme: Colours and fonts.
        parent: Qt owner.

    Attributes:
        tips: The marked words and what is said of them, those on top last.

    Signals:
        file_dropped: The ``Path`` of a file that was dropped or pasted.
        too_long: A text was not taken: with it the note would be too long.
    """

    file_dropped = Signal(object)
    too_long = Signal()

    def __init__(self, theme: ThemeManager, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.tips: list[tuple[QTextCursor, str]] = []
        self.setProperty("role", "note")
        self.setAccessibleName("Note")
        self.setAccessibleDescription("Paste a note or type it; it is coded as it changes.")
        self.setPlaceholderText("Paste or type a note here")
        self.setTabChangesFocus(True)
        self._headings = _Headings(self.document(), theme)
        theme.changed.connect(self._restyle)
        self._restyle()

    def replace_text(self, text: str) -> None:
        """Put another note in the place of this one, unreported; its own undo is forgotten."""
        self.tips = []
        self.setExtraSelections([])
        # Qt reports the empty text between the two as well.
        with QSignalBlocker(self):
            self.setPlainText(text)

    def show_marks(self, marks: Sequence[Mark]) -> None:
        """Mark words. The marks move with the text until others are shown.

        Args:
            marks: The marks, the last ones over the others; offsets are those of the text now.
        """
        text = self.toPlainText()
        place = to_utf16(text)
        selections = []
        self.tips = []
        for mark in marks:
            if not 0 <= mark.start < mark.end <= len(text):
                continue
            one = QTextEdit.ExtraSelection()
            cursor = QTextCursor(self.document())
            cursor.setPosition(place(mark.start))
            cursor.setPosition(place(mark.end), QTextCursor.MoveMode.KeepAnchor)
            one.cursor = cursor
            one.format = self._format(mark)
            selections.append(one)
            self.tips.append((cursor, mark.tip))
        self.setExtraSelections(selections)

    def show_words(self, start: int) -> None:
        """Scroll to the words that begin at an offset in code points."""
        cursor = self.textCursor()
        cursor.setPosition(to_utf16(self.toPlainText())(start))
        self.setTextCursor(cursor)
        self.ensureCursorVisible()

    def event(self, event: QEvent) -> bool:
        """Let Copy, Undo and Redo through to the window when there is nothing to do here."""
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            standard = QKeySequence.StandardKey
            document = self.document()
            if (event.matches(standard.Undo) and not document.isUndoAvailable()) or (
                event.matches(standard.Redo) and not document.isRedoAvailable()
            ):
                event.ignore()
                return False
        return super().event(event)

    def viewportEvent(self, event: QEvent) -> bool:
        """Say what marked words stand for where they are pointed at."""
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            at = self.cursorForPosition(event.pos()).position()
            # The last one shown is the one on top.
            tip = next((tip for words, tip in reversed(self.tips) if _holds(words, at)), "")
            QToolTip.showText(event.globalPos(), tip, self)
            return True
        return super().viewportEvent(event)

    def canInsertFromMimeData(self, source: QMimeData) -> bool:
        """Take files and text."""
        return bool(_file(source)) or source.hasText()

    def insertFromMimeData(self, source: QMimeData) -> None:
        """Hand a file on, and take text without its look."""
        path = _file(source)
        if path is not None:
            self.file_dropped.emit(path)
            return
        text = source.text()
        if len(text) + self.document().characterCount() > LONGEST:
            self.too_long.emit()
            return
        self.textCursor().insertText(text)
        self.ensureCursorVisible()

    def _format(self, mark: Mark) -> QTextCharFormat:
        color = self._theme.theme.color
        look = QTextCharFormat()
        if mark.look is None:
            look.setForeground(color("muted"))
            look.setFontStrikeOut(True)
            return look
        fill = "highlight" if mark.chosen else f"{mark.look.colour}_fill"
        look.setBackground(color(fill))
        look.setForeground(color("text"))
        look.setUnderlineStyle(_PEN_STYLES[mark.look.line.name])
        look.setUnderlineColor(color(mark.look.colour))
        return look

    def _restyle(self) -> None:
        set_text_font(self, self._theme.ui_font(1))
        self._headings.rehighlight()


def _holds(words: QTextCursor, at: int) -> bool:
    return words.selectionStart() <= at < words.selectionEnd()


def _file(source: QMimeData) -> Path | None:
    """Return the first file on this computer in what was dropped or pasted."""
    local = (url.toLocalFile() for url in source.urls() if url.isLocalFile())
    return next((Path(name) for name in local if name), None)
