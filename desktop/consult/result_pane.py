"""The right pane: the suggested codes, why, what a check finds, and the reply."""

from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QResizeEvent, QTextOption
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QPlainTextEdit,
    QScrollArea,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from desktop.shell.actions import Actions
from desktop.shell.fields import ElidedLabel
from desktop.shell.panel import Panel
from desktop.shell.parts import Message
from desktop.shell.row_view import RowView
from desktop.shell.rows import Row
from desktop.shell.theme import ThemeManager
from desktop.shell.topbar import key_labels

_LIST_SHARE = 0.5
"""Share of the pane that the list of codes may take at most."""
_LEAST_LIST = 160
"""Pixels at 100 % that it may take in any case."""
_MOST_LINES = 16
"""Lines of a text that are shown without scrolling in it."""


class ShownText(QPlainTextEdit):
    """A text to read, select and copy, as high as it is up to some lines.

    Args:
        name: What a screen reader calls it.
        theme: Colours and fonts.
        parent: Qt owner.
    """

    def __init__(self, name: str, theme: ThemeManager, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme
        self.setProperty("role", "shown")
        self.setReadOnly(True)
        self.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByKeyboard
            | Qt.TextInteractionFlag.TextSelectableByMouse
        )
        self.setAccessibleName(name)
        self.setTabChangesFocus(True)
        self.setWordWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.document().setDocumentMargin(2)
        theme.changed.connect(self._restyle)
        self._restyle()

    def show_text(self, text: str) -> None:
        """Show a text; one that is shown already stays as it is, with what is selected in it."""
        if self.toPlainText() != text:
            self.setPlainText(text)
            self.fit()

    def fit(self) -> None:
        """Take the height that the text needs."""
        lines, block = 0, self.document().begin()
        while block.isValid():
            # Laid out on demand: a block that was never painted has no lines yet.
            self.document().documentLayout().blockBoundingRect(block)
            lines += max(block.layout().lineCount(), 1)
            block = block.next()
        shown = min(max(lines, 1), _MOST_LINES)
        margins = 2 * self.frameWidth() + 2 * self.document().documentMargin()
        self.setFixedHeight(round(shown * self.fontMetrics().lineSpacing() + margins) + 2)

    def minimumSizeHint(self) -> QSize:
        """Return a size without width: the text wraps."""
        return QSize(0, self.height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Wrap anew where the width has changed."""
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self.fit()

    def _restyle(self) -> None:
        self.setFont(self._theme.ui_font())
        self.fit()


class ResultPane(QScrollArea):
    """The pane.

    Args:
        theme: Colours and fonts.
        actions: Whose keys are shown.
        parent: Qt owner.
    """

    def __init__(self, theme: ThemeManager, actions: Actions, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme
        self._actions = actions
        self.setWidgetResizable(True)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setAccessibleName("Suggested codes, checks and reply")
        body = QWidget(self)
        body.setProperty("role", "page")
        body.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.title = QLabel("Suggested codes", body)
        self.title.setProperty("role", "title")
        self.summary = ElidedLabel(body)
        self.summary.setProperty("role", "muted")
        self.message = Message("State of the case", body)
        self.message.setProperty("role", "message")
        self.codes = RowView("Suggested codes", theme, body)
        self.codes_card = QFrame(body)
        self.codes_card.setProperty("role", "card")
        self.details = ShownText("Why this code", theme, body)
        self.details_card = Panel("Why", body)
        self.checks = RowView("Checks", theme, body, always=False)
        self.no_finding = Message("Checks", body)
        self.checks_card = Panel("Checks", body)
        self.reply = ShownText("Reply", theme, body)
        self.reply_card = Panel("Reply", body)
        self._reply_keys = QHBoxLayout()
        self._details_wanted = False
        self._stated = True
        self._lay_out(body)
        self.setWidget(body)
        actions.keys_changed.connect(self._show_keys)
        self._show_keys()
        theme.changed.connect(self._restyle)
        self._restyle()
        self.show_state("")

    def minimumSizeHint(self) -> QSize:
        """Return room for the width of what is scrolled: it is not scrolled sideways."""
        size, inner = super().minimumSizeHint(), self.widget()
        if inner is not None:
            size.setWidth(
                inner.minimumSizeHint().width() + self.verticalScrollBar().sizeHint().width()
            )
        return size

    def _restyle(self) -> None:
        for card in (self.details_card, self.checks_card, self.reply_card):
            card.restyle(self._theme)

    def show_state(self, text: str) -> None:
        """Show a sentence in the place of the codes; none if it is empty."""
        self.message.say(text)
        for widget in (self.codes_card, self.checks_card, self.reply_card):
            widget.setVisible(not text)
        self._stated = bool(text)
        self._show_card()

    def want_details(self, wanted: bool) -> None:
        """Show why the chosen code is there, or hide it."""
        self._details_wanted = wanted
        self._show_card()

    def show_codes(self, rows: Sequence[Row], summary: str) -> None:
        """Show the codes."""
        self.summary.setText(summary)
        self.codes.show_rows(rows)

    def show_details(self, title: str, text: str) -> None:
        """Show why a code is there."""
        self.details_card.show_title(title)
        self.details.show_text(text)

    def show_checks(self, day: str, editions: str, rows: Sequence[Row], empty: str) -> None:
        """Show what a check finds.

        Args:
            day: The date whose rules hold.
            editions: The releases that answered.
            rows: The findings.
            empty: What is said where there are none.
        """
        self.checks_card.show_title(f"Checks on {day}")
        self.checks_card.aside.setText(editions.upper())
        self.checks_card.aside.setToolTip(editions)
        self.checks.show_rows(rows)
        self.checks.setVisible(bool(rows))
        self.no_finding.say("" if rows else empty)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep the list from taking all of the pane."""
        super().resizeEvent(event)
        self._limit()

    def _show_card(self) -> None:
        self.details_card.setVisible(self._details_wanted and not self._stated)

    def _limit(self) -> None:
        least = self._theme.pixels(_LEAST_LIST)
        self.codes.limit_height(max(round(self.height() * _LIST_SHARE), least))

    def _lay_out(self, body: QWidget) -> None:
        top = QHBoxLayout()
        top.setSpacing(12)
        top.addWidget(self.title)
        top.addWidget(self.summary, 1)
        inner = QVBoxLayout(self.codes_card)
        inner.setContentsMargins(1, 1, 1, 1)
        inner.addWidget(self.codes)
        self.details_card.add(self.details, 10)
        self.checks_card.add(self.checks)
        self.checks_card.add(self.no_finding, 13)
        self.reply_card.add(self.reply, 10)
        self._reply_keys.setSpacing(4)
        self.reply_card.top.addLayout(self._reply_keys)
        column = QVBoxLayout(body)
        column.setContentsMargins(24, 16, 24, 16)
        column.setSpacing(10)
        column.addLayout(top)
        for widget in (
            self.message,
            self.codes_card,
            self.details_card,
            self.checks_card,
            self.reply_card,
        ):
            column.addWidget(widget)
        column.addStretch(1)

    def _show_keys(self) -> None:
        while (item := self._reply_keys.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.deleteLater()
        for action, word in (("consult.copy_reply", "copy"), ("consult.mail", "mail")):
            keys = self._actions.keys(action)
            text = QLabel(word, self.reply_card)
            text.setProperty("role", "small")
            if self._reply_keys.count():
                self._reply_keys.addSpacing(8)
            for label in [*(key_labels(keys[0], self.reply_card) if keys else []), text]:
                self._reply_keys.addWidget(label, 0, Qt.AlignmentFlag.AlignVCenter)
