"""The bar at the bottom: keys at the left, confirmations, count and content at the right."""

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QSizePolicy, QWidget

from desktop.shell.actions import Actions
from desktop.shell.content import ContentSummary
from desktop.shell.regional import format_number, system_locale
from desktop.shell.theme import ThemeManager
from desktop.shell.topbar import key_labels

NOTICE_MS = 4000
"""How long a confirmation stays."""


class StatusBar(QFrame):
    """Says which keys help here, what has just happened and what the answers come from."""

    def __init__(self, actions: Actions, theme: ThemeManager) -> None:
        super().__init__()
        self._actions = actions
        self._theme = theme
        self._hints: tuple[tuple[str, str], ...] = ()
        self.setProperty("role", "bar")
        self.setProperty("edge", "top")
        self._hint_box = QWidget(self)
        # A narrow window cuts the hints off rather than growing.
        self._hint_box.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self._hint_row = QHBoxLayout(self._hint_box)
        self._hint_row.setContentsMargins(0, 0, 0, 0)
        self._hint_row.setSpacing(4)
        self.notice = QLabel(self)
        self.notice.setProperty("role", "notice")
        self.answer = QLabel(self)
        self.answer.setProperty("role", "muted")
        self.content = QLabel("Offline", self)
        self.content.setProperty("role", "muted")
        row = QHBoxLayout(self)
        row.setContentsMargins(14, 0, 14, 0)
        row.setSpacing(16)
        row.addWidget(self._hint_box, 1)
        row.addWidget(self.notice)
        row.addWidget(self.answer)
        row.addWidget(self.content)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(NOTICE_MS)
        self._timer.timeout.connect(self.notice.clear)
        actions.keys_changed.connect(self._show_hints)
        theme.changed.connect(self._restyle)
        self._restyle()

    def show_notice(self, text: str) -> None:
        """Show a confirmation for some seconds, and announce it to a screen reader."""
        self.notice.setText(text)
        self._timer.start()
        if text:
            from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent  # slow to load

            QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self.notice, text))

    def show_answer(self, total: int, milliseconds: float) -> None:
        """Show how many codes answered and how long it took."""
        noun = "result" if total == 1 else "results"
        time = system_locale().toString(milliseconds, "f", 1 if milliseconds < 10 else 0)
        self.answer.setText(f"{format_number(total)} {noun} · {time} ms")

    def show_summary(self, summary: ContentSummary) -> None:
        """Show how many codes are installed."""
        self.content.setText(f"Offline · {format_number(summary.codes)} codes")

    def show_hints(self, hints: tuple[tuple[str, str], ...]) -> None:
        """Show keys of actions, each with a word; what an empty id names is the arrow keys."""
        self._hints = hints
        self._show_hints()

    def _show_hints(self) -> None:
        while (item := self._hint_row.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.hide()  # it goes only when the event loop comes to it
                widget.deleteLater()
        for action_id, word in self._hints:
            keys = self._actions.keys(action_id) if action_id else ("Up", "Down")
            labels: list[QLabel] = []
            if not action_id:
                labels = [*key_labels("↑", self), *key_labels("↓", self)]
            elif keys:
                labels = key_labels("?" if "?" in keys else keys[0], self)
            for label in labels:
                self._hint_row.addWidget(label, 0, Qt.AlignmentFlag.AlignVCenter)
            text = QLabel(word, self)
            text.setProperty("role", "muted")
            self._hint_row.addWidget(text)
            self._hint_row.addSpacing(12)
        self._hint_row.addStretch(1)

    def _restyle(self) -> None:
        self.setFixedHeight(self._theme.pixels(26))
