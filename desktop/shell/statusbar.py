"""The bar at the bottom: keys at the left, confirmations, count and content at the right."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QSizePolicy, QWidget

from desktop.shell.actions import Actions
from desktop.shell.announce import announce
from desktop.shell.content import ContentSummary
from desktop.shell.fields import ElidedLabel
from desktop.shell.parts import tool_tip
from desktop.shell.regional import format_number, system_locale
from desktop.shell.theme import ThemeManager
from desktop.shell.topbar import key_labels

NOTICE_MS = 4000
"""How long a confirmation stays."""
_MARGIN, _BETWEEN = 14, 16
_STOP = "Stop preparing search by meaning"


class HintRow(QWidget):
    """Keys with a word each, side by side; those that do not fit are left out whole."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.hints: list[QWidget] = []
        # A narrow window leaves hints out rather than growing.
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)

    def show_hints(self, hints: Sequence[Sequence[QLabel]]) -> None:
        """Show other hints.

        Args:
            hints: The labels of each.
        """
        for old in self.hints:
            old.hide()  # it goes only when the event loop comes to it
            old.deleteLater()
        self.hints = []
        for labels in hints:
            hint = QWidget(self)
            row = QHBoxLayout(hint)
            row.setContentsMargins(0, 0, 0, 0)
            row.setSpacing(4)
            for label in labels:
                row.addWidget(label)
            self.hints.append(hint)
        self._place()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Show as many hints as there is room for."""
        super().resizeEvent(event)
        self._place()

    def _place(self) -> None:
        left = 0
        for hint in self.hints:
            size = hint.sizeHint()
            hint.setGeometry(
                left, (self.height() - size.height()) // 2, size.width(), size.height()
            )
            left += size.width()
            hint.setVisible(left <= self.width())
            left += _BETWEEN


class StatusBar(QFrame):
    """Says which keys help here, what has just happened and what the answers come from."""

    def __init__(self, actions: Actions, theme: ThemeManager) -> None:
        super().__init__()
        self._actions = actions
        self._theme = theme
        self._hints: tuple[tuple[str, str], ...] = ()
        self._codes = ""
        self._kept = ""
        self.setProperty("role", "bar")
        self.setProperty("edge", "top")
        self.hint_row = HintRow(self)
        self.notice = ElidedLabel(self)
        self.notice.setProperty("role", "notice")
        self.work = QLabel(self)
        self.work.setProperty("role", "muted")
        self.stop = QPushButton("Stop", self)
        self.stop.setAccessibleName(_STOP)
        self.stop.setProperty("role", "flat")
        self.stop.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # its action has a key
        self.answer = QLabel(self)
        self.answer.setProperty("role", "muted")
        self.content = QLabel("Offline", self)
        self.content.setProperty("role", "muted")
        row = QHBoxLayout(self)
        row.setContentsMargins(_MARGIN, 0, _MARGIN, 0)
        row.setSpacing(_BETWEEN)
        row.addWidget(self.hint_row, 1)
        row.addWidget(self.notice)
        work = QHBoxLayout()
        work.setSpacing(4)
        work.addWidget(self.work)
        work.addWidget(self.stop)
        row.addLayout(work)
        row.addWidget(self.answer)
        row.addWidget(self.content)
        self.show_work("")
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(NOTICE_MS)
        self._timer.timeout.connect(self._end_notice)
        actions.keys_changed.connect(self._show_hints)
        actions.say_key("shell.prepare_meaning", self.stop, tip=_STOP)
        theme.changed.connect(self._restyle)
        self._restyle()

    def show_notice(self, text: str, detail: str = "") -> None:
        """Show a confirmation for some seconds, and announce it to a screen reader.

        Args:
            text: What is shown.
            detail: What is shown when it is pointed at, the text itself if empty.
        """
        self.notice.setText(text)
        self.notice.setToolTip(tool_tip(detail or text))
        self._timer.start()
        self._share_room()
        announce(self.notice, text)

    def show_work(self, text: str) -> None:
        """Show what is under way in the background, with a button that stops it.

        Args:
            text: What and how far, empty if nothing is.
        """
        self.work.setText(text)
        self.work.setVisible(bool(text))
        self.stop.setVisible(bool(text))

    def show_answer(self, total: int, milliseconds: float) -> None:
        """Show how many codes answered and how long it took."""
        noun = "result" if total == 1 else "results"
        time = system_locale().toString(milliseconds, "f", 1 if milliseconds < 10 else 0)
        self.answer.setText(f"{format_number(total)} {noun} · {time} ms")

    def clear_answer(self) -> None:
        """Take the count away: it belongs to a workspace that is no longer shown."""
        self.answer.clear()

    def show_summary(self, summary: ContentSummary) -> None:
        """Show how many codes are installed."""
        self._codes = f"{format_number(summary.codes)} codes"
        self._show_state()

    def show_kept(self, text: str) -> None:
        """Say what a workspace has kept, in the place of the number of codes.

        Args:
            text: For example ``nothing saved``; empty for the number of codes.
        """
        self._kept = text
        self._show_state()

    def show_hints(self, hints: tuple[tuple[str, str], ...]) -> None:
        """Show keys of actions, each with a word; what an empty id names is the arrow keys."""
        self._hints = hints
        self._show_hints()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Share the room anew."""
        super().resizeEvent(event)
        self._share_room()

    def _end_notice(self) -> None:
        self.notice.clear()
        self._share_room()

    def _share_room(self) -> None:
        """Put away for the time of a confirmation what it would not fit beside."""
        others = (self.answer, self.content)
        beside = sum(one.sizeHint().width() + _BETWEEN for one in others)
        wanted = self.notice.sizeHint().width() + 2 * (_MARGIN + _BETWEEN)
        crowded = bool(self.notice.text()) and wanted + beside > self.width()
        for one in others:
            one.setVisible(not crowded)

    def _show_state(self) -> None:
        self.content.setText(" · ".join(filter(None, ("Offline", self._kept or self._codes))))

    def _show_hints(self) -> None:
        shown = []
        for action_id, word in self._hints:
            keys = self._actions.hint_keys(action_id) if action_id else ("Up", "Down")
            labels: list[QLabel] = []
            if not action_id:
                labels = [*key_labels("↑", self), *key_labels("↓", self)]
            elif keys:
                labels = key_labels("?" if "?" in keys else keys[0], self)
            text = QLabel(word, self)
            text.setProperty("role", "muted")
            shown.append([*labels, text])
        self.hint_row.show_hints(shown)

    def _restyle(self) -> None:
        self.setFixedHeight(self._theme.pixels(26))
        self._show_hints()  # other sizes, other room
