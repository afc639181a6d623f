"""Running text at the right: guidelines, and what a place of service or a modifier means."""

from collections.abc import Sequence
from html import escape

from PySide6.QtCore import QEvent, Qt, QUrl, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence, QResizeEvent, QTextCursor
from PySide6.QtWidgets import QFrame, QTextBrowser, QTextEdit, QVBoxLayout, QWidget

from desktop.shell.box import types_text
from desktop.shell.find import FindBar
from desktop.shell.theme import ThemeManager
from index.pages.browsing import Passage

_WIDEST = 860
"""Longest line, pixels at 100 %."""
_CLEAR = 20
_LEFT, _RIGHT = 26, 6
_STYLE = """
h2 {{ color: {text}; font-size: {title}px; font-weight: 600; margin: 14px 0 4px 0; }}
h3 {{ color: {text}; font-size: {large}px; font-weight: 600; margin: 16px 0 4px 0; }}
p {{ margin: 4px 0 7px 0; line-height: 125%; }}
p.page {{ color: {muted}; font-size: {small}px; }}
span.number {{ font-family: "{code_family}"; color: {text}; }}
a {{ color: {accent_text}; text-decoration: none; font-family: "{code_family}"; }}
"""


def passages_html(passages: Sequence[Passage]) -> str:
    """Return a section of the guidelines and those inside it as HTML, the codes as links."""
    parts = []
    for place, passage in enumerate(passages):
        tag = "h3" if place else "h2"
        section = passage.section
        parts.append(
            f'<{tag}><span class="number">{escape(section.number)}</span>&nbsp; '
            f"{escape(section.title)}</{tag}>"
        )
        if not place:
            parts.append(f'<p class="page">Page {section.page}</p>')
        parts += [
            f"<p>{paragraph.replace(chr(10), '<br>')}</p>"
            for paragraph in _linked(passage).split("\n\n")
            if paragraph.strip()
        ]
    return "".join(parts)


def facts_html(code: str, title: str, paragraphs: Sequence[str]) -> str:
    """Return a short entry with its code as HTML."""
    body = "".join(f"<p>{escape(text)}</p>" for text in paragraphs if text)
    return f'<h2><span class="number">{escape(code)}</span>&nbsp; {escape(title)}</h2>{body}'


def _linked(passage: Passage) -> str:
    text, at, done = passage.text, 0, ""
    for link in passage.links:
        done += escape(text[at : link.start])
        name = escape(text[link.start : link.end])
        done += f'<a href="code:{escape(link.ref.display)}">{name}</a>'
        at = link.end
    return done + escape(text[at:])


class Reading(QTextBrowser):
    """The text; Tab moves among its links, arrow keys scroll."""

    typed = Signal(str)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setViewportMargins(0, 0, _CLEAR, 0)  # clear of the scroll bar

    def event(self, event: QEvent) -> bool:
        """Leave Copy to the window: it copies the selection, or the entry."""
        if (
            event.type() == QEvent.Type.ShortcutOverride
            and isinstance(event, QKeyEvent)
            and (event.matches(QKeySequence.StandardKey.Copy) or types_text(event))
        ):
            event.ignore()
            return False
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Start a query with a character."""
        if types_text(event):
            self.typed.emit(event.text())
        else:
            super().keyPressEvent(event)


class TextPane(QWidget):
    """Text with a bar to find in it.

    Signals:
        opened: ``code:`` and the code of a link.
        typed: A character that starts a query.
    """

    opened = Signal(str)
    typed = Signal(str)

    def __init__(self, theme: ThemeManager, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._html = ""
        self._found: list[QTextCursor] = []
        self._place = 0
        self.bar = FindBar(self)
        self.bar.hide()
        self.reading = Reading(self)
        self.reading.setProperty("role", "prose")
        self.reading.setAccessibleName("Text")
        self.reading.setFrameShape(QFrame.Shape.NoFrame)
        self.reading.setOpenLinks(False)
        self.reading.document().setDocumentMargin(0)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.bar)
        self._frame = QVBoxLayout()
        self._frame.addWidget(self.reading)
        column.addLayout(self._frame, 1)
        self._fit()
        self.setFocusProxy(self.reading)
        self.reading.anchorClicked.connect(self._on_link)
        self.reading.typed.connect(self.typed)
        self.bar.text_changed.connect(self.find_text)
        self.bar.stepped.connect(self.step)
        self.bar.closed.connect(self.close_find)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep lines no longer than reads well."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        spare = self.width() - _LEFT - self._theme.pixels(_WIDEST)
        self._frame.setContentsMargins(_LEFT, 4, max(_RIGHT, spare), 0)

    def show_html(self, html: str) -> None:
        """Show a text from its beginning."""
        self._html = html
        self._render()
        self.reading.verticalScrollBar().setValue(0)
        if not self.bar.isHidden():
            self.find_text(self.bar.field.text())

    def restyle(self) -> None:
        """Take over theme and zoom."""
        self._render()

    def selected_text(self) -> str:
        """Return the selected text; a link that merely has the keyboard is no selection."""
        cursor = self.reading.textCursor()
        return "" if cursor.charFormat().isAnchor() else cursor.selection().toPlainText()

    def open_find(self) -> None:
        """Show the bar that finds in the text."""
        self.bar.show()
        self.bar.field.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.bar.field.selectAll()
        self.find_text(self.bar.field.text())

    def close_find(self) -> None:
        """Hide the bar and its marks."""
        self.bar.hide()
        self._found = []
        self._mark()
        self.reading.setFocus(Qt.FocusReason.OtherFocusReason)

    def find_text(self, text: str) -> None:
        """Mark every place that holds a text and go to the first."""
        self._found, self._place = [], 0
        cursor = self.reading.document().find(text, 0) if text else QTextCursor()
        while not cursor.isNull():
            self._found.append(cursor)
            cursor = self.reading.document().find(text, cursor)
        self._mark()

    def step(self, by: int) -> None:
        """Go to the next (1) or the previous (-1) place, round and round."""
        if self._found:
            self._place = (self._place + by) % len(self._found)
            self._mark()

    def _mark(self) -> None:
        theme = self._theme.theme
        selections = []
        for place, cursor in enumerate(self._found):
            current = place == self._place
            one = QTextEdit.ExtraSelection()
            one.cursor = cursor
            one.format.setBackground(theme.color("accent" if current else "highlight"))
            if current:
                one.format.setForeground(theme.color("on_accent"))
            selections.append(one)
        self.reading.setExtraSelections(selections)
        self.bar.show_count(self._place + 1, len(self._found))
        if self._found:
            # Where the place is, without selecting it.
            at = QTextCursor(self.reading.document())
            at.setPosition(self._found[self._place].selectionStart())
            self.reading.setTextCursor(at)
            self.reading.ensureCursorVisible()

    def _render(self) -> None:
        theme = self._theme
        sizes = {"title": theme.pixels(18), "large": theme.pixels(14), "small": theme.pixels(11)}
        document = self.reading.document()
        document.setDefaultFont(theme.ui_font())
        document.setDefaultStyleSheet(
            _STYLE.format(**theme.theme.colors, **sizes, code_family=theme.code_family)
        )
        self.reading.setHtml(self._html)

    def _on_link(self, url: QUrl) -> None:
        self.opened.emit(url.toString())
