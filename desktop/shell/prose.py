"""Read-only text as high as its content, with links inside the window, for cards."""

import math
from collections.abc import Mapping

from PySide6.QtCore import QEvent, QRectF, QSizeF, Qt, QUrl, Signal
from PySide6.QtGui import (
    QColor,
    QFocusEvent,
    QFont,
    QFontMetricsF,
    QKeyEvent,
    QKeySequence,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPixmap,
    QTextBlock,
    QTextBlockFormat,
    QTextCursor,
    QTextFragment,
)
from PySide6.QtWidgets import QFrame, QTextBrowser, QTextEdit, QWidget

from desktop.shell.theme import BASE_SIZE, Theme, ThemeManager

_SCROLL_KEYS = (
    Qt.Key.Key_Up,
    Qt.Key.Key_Down,
    Qt.Key.Key_PageUp,
    Qt.Key.Key_PageDown,
    Qt.Key.Key_Home,
    Qt.Key.Key_End,
    Qt.Key.Key_Space,
)
_PAGE_ENDS: Mapping[int, QTextCursor.MoveOperation] = {
    Qt.Key.Key_PageUp: QTextCursor.MoveOperation.Start,
    Qt.Key.Key_PageDown: QTextCursor.MoveOperation.End,
}
"""Where a page up or down leads in a text that is as high as its content."""
_LINE_HEIGHT = 118
"""Height of a line, percent of what the font asks for."""
_PILL_SIDE = 5.0
_READING = Qt.TextInteractionFlag.TextBrowserInteraction
_SELECTING = _READING | Qt.TextInteractionFlag.TextSelectableByKeyboard
"""Only while keys select: with it a caret would stand in text that cannot be changed."""


def prose_style(theme: ThemeManager) -> str:
    """Return the style sheet of the documents of texts.

    Args:
        theme: Colours, sizes and the monospaced face.
    """
    colors, base, code_family = theme.theme.colors, theme.pixels(BASE_SIZE), theme.code_family
    pills = "".join(
        f".{name} {{ color: {colors[name]}; background-color: {colors[f'{name}_fill']}; }}"
        for name in ("red", "amber", "blue", "grey", "green")
    )
    return (
        f"body, td, p {{ color: {colors['text']}; font-size: {base}px; }}"
        f"a {{ color: {colors['accent_text']}; text-decoration: none; }}"
        f".muted, .muted a {{ color: {colors['muted']}; }}"
        f".small {{ font-size: {base - 2}px; }}"
        f".pill {{ font-size: {base - 2}px; font-weight: 600; }}"
        f".code {{ font-family: '{code_family}'; }}"
        f".head {{ font-family: '{code_family}'; font-size: {base * 2}px; font-weight: 700; }}"
        f".title {{ font-size: {base + 5}px; font-weight: 600; }}"
        f"{pills}"
    )


class ProseView(QTextBrowser):
    """One text of a card.

    Text with a background is a pill: the background is painted with round corners.

    Attributes:
        pictures: What the next text shows under the names in its ``img`` tags.

    Signals:
        link_opened: The ``QUrl`` of a link.
        focused: Whether the text has the keyboard.
        revealed: A rectangle (``QRectF``, in the text's coordinates) that is to be visible.
    """

    link_opened = Signal(QUrl)
    focused = Signal(bool)
    revealed = Signal(object)

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._on_link = False
        self._pills: list[tuple[QRectF, QColor]] | None = None
        self._looks: tuple[QFont, str] | None = None
        self.pictures: Mapping[str, QPixmap] = {}
        self.setProperty("role", "prose")
        self.setAccessibleName(name)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setOpenLinks(False)
        self.setOpenExternalLinks(False)
        self.setUndoRedoEnabled(False)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setTextInteractionFlags(_READING)
        self.document().setDocumentMargin(2)
        self.document().documentLayout().documentSizeChanged.connect(self._fit)
        self.anchorClicked.connect(self.link_opened)

    def show_html(self, html: str, style: str, font: QFont) -> None:
        """Replace the text.

        Args:
            html: The text.
            style: Style sheet of the document.
            font: Face and size of running text.
        """
        self._on_link = False
        document = self.document()
        if (font, style) != self._looks:
            # Each would lay out the old text once more.
            self.clear()
            document.setDefaultFont(font)
            document.setDefaultStyleSheet(style)
            self._looks = (font, style)
        spacing = QTextBlockFormat()
        spacing.setLineHeight(
            _LINE_HEIGHT, QTextBlockFormat.LineHeightTypes.ProportionalHeight.value
        )
        # One edit: the text is laid out once, with its spacing.
        edit = QTextCursor(document)
        edit.beginEditBlock()
        self.setHtml(html)  # drops the resources of the text before
        cursor = QTextCursor(document)
        cursor.select(QTextCursor.SelectionType.Document)
        cursor.mergeBlockFormat(spacing)
        edit.endEditBlock()
        self._fit(document.size())

    def loadResource(self, kind: int, name: QUrl | str) -> object:
        """Return a picture of the text; nothing is ever read from disk or the network."""
        return self.pictures.get(name.toString() if isinstance(name, QUrl) else name)

    def selected_text(self) -> str:
        """Return the selected text; a link that merely has the keyboard is no selection."""
        if self._on_link:
            return ""
        return self.textCursor().selection().toPlainText()

    def find_all(self, text: str) -> list[QTextCursor]:
        """Return every place that holds a text, whatever its case."""
        found = []
        cursor = self.document().find(text, 0)
        while not cursor.isNull():
            found.append(cursor)
            cursor = self.document().find(text, cursor)
        return found

    def highlight(
        self, places: list[QTextCursor], current: QTextCursor | None, theme: Theme
    ) -> None:
        """Mark places in the text, the current one more strongly."""
        selections = []
        for place in places:
            one = QTextEdit.ExtraSelection()
            one.cursor = place
            one.format.setBackground(theme.color("accent" if place is current else "highlight"))
            if place is current:
                one.format.setForeground(theme.color("on_accent"))
            selections.append(one)
        self.setExtraSelections(selections)
        if current is not None:
            self.revealed.emit(QRectF(self.cursorRect(current)))

    def event(self, event: QEvent) -> bool:
        """Leave Copy to the window: it copies the selection, or the summary."""
        if (
            event.type() == QEvent.Type.ShortcutOverride
            and isinstance(event, QKeyEvent)
            and (event.matches(QKeySequence.StandardKey.Copy) or not event.modifiers())
        ):
            event.ignore()
            return False
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Let the pane scroll; everything else moves among links and selects."""
        if event.key() in _SCROLL_KEYS and not event.modifiers():
            event.ignore()
            return
        if event.modifiers() & Qt.KeyboardModifier.ShiftModifier:
            self._on_link = False
            self.setTextInteractionFlags(_SELECTING)
            end = _PAGE_ENDS.get(event.key())
            if end is not None:
                # Qt goes down line by line until it has gone a page, in a table for ever.
                self._select_to(end)
                return
        super().keyPressEvent(event)

    def _select_to(self, end: QTextCursor.MoveOperation) -> None:
        cursor = self.textCursor()
        cursor.movePosition(end, QTextCursor.MoveMode.KeepAnchor)
        self.setTextCursor(cursor)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Begin a selection."""
        self._on_link = False
        super().mousePressEvent(event)

    def focusNextPrevChild(self, next: bool) -> bool:  # noqa: A002 - Qt's name
        """Move to the neighbouring link, or leave the text behind the last one."""
        moved = super().focusNextPrevChild(next)
        self._on_link = moved and self.hasFocus()
        if self._on_link:
            self.revealed.emit(QRectF(self.cursorRect()))
        return moved

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Show that the text has the keyboard."""
        super().focusInEvent(event)
        self.focused.emit(True)
        self.revealed.emit(QRectF(self.cursorRect()))

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Forget the link; a selection stays."""
        super().focusOutEvent(event)
        self.setTextInteractionFlags(_READING)
        if self._on_link and event.reason() != Qt.FocusReason.ActiveWindowFocusReason:
            self._on_link = False
            self.setTextCursor(QTextCursor(self.document()))
        self.focused.emit(False)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the pills' ends, then the text."""
        if self._pills is None:
            self._pills = self._find_pills()
        if self._pills:
            painter = QPainter(self.viewport())
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(Qt.PenStyle.NoPen)
            for rect, color in self._pills:
                painter.setBrush(color)
                painter.drawRoundedRect(rect, 3, 3)
            painter.end()
        super().paintEvent(event)

    def _fit(self, size: QSizeF) -> None:
        self._pills = None
        self.setFixedHeight(math.ceil(size.height()) + 2)

    def _find_pills(self) -> list[tuple[QRectF, QColor]]:
        pills = []
        block = self.document().begin()
        while block.isValid():
            for fragment in _fragments(block):
                brush = fragment.charFormat().background()
                if brush.style() != Qt.BrushStyle.NoBrush:
                    rect = self._fragment_rect(block, fragment)
                    side = _PILL_SIDE
                    pills.append((rect.adjusted(-side, -1.5, side, 1.5), brush.color()))
            block = block.next()
        return pills

    def _fragment_rect(self, block: QTextBlock, fragment: QTextFragment) -> QRectF:
        start = fragment.position() - block.position()
        layout = block.layout()
        line = layout.lineForTextPosition(start)
        left = float(_x(line.cursorToX(start)))
        right = float(_x(line.cursorToX(start + fragment.length())))
        origin = self.document().documentLayout().blockBoundingRect(block).topLeft()
        metrics = QFontMetricsF(fragment.charFormat().font())
        top = line.y() + line.ascent() - metrics.ascent()
        return QRectF(origin.x() + left, origin.y() + top, right - left, metrics.height())


def _x(value: object) -> float:
    """Return the position that ``cursorToX`` gives, alone or with the cursor it belongs to."""
    if isinstance(value, tuple):
        value = value[0]
    assert isinstance(value, float | int)  # noqa: S101 - the two forms of the binding
    return float(value)


def _fragments(block: QTextBlock) -> list[QTextFragment]:
    found = []
    iterator = block.begin()
    while not iterator.atEnd():
        found.append(iterator.fragment())
        iterator += 1
    return found
