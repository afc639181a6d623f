"""The one screen that greets a new user: what is installed, what can be added, three keys."""

from datetime import date

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import (
    QApplication,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QLayout,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from desktop.shell.actions import Actions
from desktop.shell.content import ContentService, ContentSummary
from desktop.shell.regional import format_number
from desktop.shell.topbar import key_labels
from index.model import system_info
from index.pages.staleness import stale

_KEYS = (
    ("lookup.open", "Type a few letters of a disease or a code, then open what is selected"),
    ("lookup.copy_summary", "Copy a summary of the code"),
    ("shell.palette", "Everything else: commands and their keys"),
)
_SENTENCES = 3
"""How many code sets that are out of date are named; the Library has them all."""
_ABREAST = 2
"""Code sets a line."""
_LINE = 84
"""Characters a line of running text."""
_ADDED = (
    "HCPCS Level II, fee schedules, NCCI edits, MUEs and newer editions come from the files that "
    "CMS and CDC publish: add them in the Library, which can also download them once you allow "
    "the network. CPT and CDT descriptors are shown only from your own licensed file; "
    "without one their codes have numbers and public figures only."
)


_CLOSING_KEYS = (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Escape)


class FirstRun(QFrame):
    """Shown once, inside the window: Enter or Escape closes it, and so does typing a query.

    It is no window of its own, since a window manager would lose the letters typed while it
    moves the keyboard from one window to the other.

    Args:
        content: What is installed; the list follows when it has been read.
        actions: The keys in force.
        parent: The window's middle, in the centre of which it stands.

    Signals:
        typed: A character that begins a query.
        closed: The screen has gone.
    """

    typed = Signal(str)
    closed = Signal()

    def __init__(self, content: ContentService, actions: Actions, parent: QWidget) -> None:
        super().__init__(parent)
        self._middle = parent
        self.setProperty("role", "card")
        self.setAccessibleName("Welcome to Codeleaf")
        title = QLabel("Welcome to Codeleaf", self)
        title.setProperty("role", "title")
        lead = QLabel(
            "Codeleaf works without a network. What you type stays on this computer.", self
        )
        self.stale = QLabel(self)
        self.stale.setProperty("role", "warning")
        self.stale.setWordWrap(True)
        self.stale.setFixedWidth(self.fontMetrics().averageCharWidth() * _LINE)
        self.stale.hide()
        self._installed = QGridLayout()
        self._installed.setHorizontalSpacing(24)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(28, 24, 28, 20)
        self._column.setSpacing(8)
        self._column.addWidget(title)
        self._column.addWidget(lead)
        self._add_heading("Installed")
        self._column.addLayout(self._installed)
        self._column.addWidget(self.stale)
        self._add_heading("Can be added")
        added = QLabel(_ADDED, self)
        added.setWordWrap(True)
        added.setFixedWidth(self.fontMetrics().averageCharWidth() * _LINE)
        self._column.addWidget(added)
        self._add_heading("Three keys")
        self._column.addLayout(self._keys(actions))
        self.button = QPushButton("Start", self)
        self.button.setAccessibleName("Start")
        self.button.clicked.connect(self.leave)
        self._column.addSpacing(8)
        self._column.addWidget(self.button, 0, Qt.AlignmentFlag.AlignRight)
        self._column.setSizeConstraint(QLayout.SizeConstraint.SetFixedSize)
        self._column.activate()
        content.summary_changed.connect(self.show_summary)
        if content.summary is not None:
            self.show_summary(content.summary)
        parent.installEventFilter(self)
        self._centre()
        self.show()
        self.raise_()
        self.button.setFocus()
        application = QApplication.instance()
        if isinstance(application, QApplication):
            application.focusChanged.connect(self._on_focus)

    def leave(self) -> None:
        """Close the screen."""
        if self.isHidden():
            return
        self.hide()
        self.closed.emit()
        self.deleteLater()

    def event(self, event: QEvent) -> bool:
        """Keep the closing keys from the window's actions."""
        if (
            event.type() == QEvent.Type.ShortcutOverride
            and isinstance(event, QKeyEvent)
            and event.key() in _CLOSING_KEYS
        ):
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Close on Enter and Escape, and on a character, which begins a query."""
        text = event.text()
        if event.key() in _CLOSING_KEYS:
            self.leave()
        elif text.strip() and text.isprintable():
            self.leave()
            self.typed.emit(text)
        else:
            super().keyPressEvent(event)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Stay in the centre."""
        if event.type() == QEvent.Type.Resize:
            self._centre()
        return False

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Stay in the centre when the list of what is installed comes."""
        super().resizeEvent(event)
        self._place()

    def _centre(self) -> None:
        self.adjustSize()
        self._place()

    def _place(self) -> None:
        room = self._middle.rect()
        across, down = room.width() - self.width(), room.height() - self.height()
        # Where it is too tall, the button at its end stays in view.
        self.move(across // 2, down // 2 if down > 0 else down)

    def _on_focus(self, _before: QWidget | None, now: QWidget | None) -> None:
        """Make room when a key took the keyboard elsewhere in the window."""
        if now is not None and now.window() is self.window() and not self.isAncestorOf(now):
            self.leave()

    def show_summary(self, summary: ContentSummary) -> None:
        """List the code sets with their editions."""
        while (item := self._installed.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.deleteLater()
        for at, (system, source) in enumerate(summary.systems.items()):
            row, side = divmod(at, _ABREAST)
            name = QLabel(system_info(system).label, self)
            edition = QLabel(source.edition, self)
            edition.setProperty("role", "muted")
            self._installed.addWidget(name, row, 2 * side)
            self._installed.addWidget(edition, row, 2 * side + 1)
        total = QLabel(f"{format_number(summary.codes)} codes in all", self)
        total.setProperty("role", "muted")
        self._installed.addWidget(total, self._installed.rowCount(), 0, 1, 2 * _ABREAST)
        for side in range(_ABREAST):
            self._installed.setColumnStretch(2 * side + 1, 1)
        sentences = stale(summary.sources, date.today())
        self.stale.setText("\n".join(sentences[:_SENTENCES]))
        self.stale.setVisible(bool(sentences))
        self._column.activate()
        self._centre()

    def _add_heading(self, text: str) -> None:
        heading = QLabel(text.upper(), self)
        heading.setProperty("role", "heading")
        self._column.addSpacing(8)
        self._column.addWidget(heading)

    def _keys(self, actions: Actions) -> QGridLayout:
        grid = QGridLayout()
        grid.setHorizontalSpacing(16)
        for row, (action_id, text) in enumerate(_KEYS):
            keys = actions.keys(action_id)
            box = QHBoxLayout()
            box.setSpacing(3)
            for label in key_labels(keys[0], self) if keys else []:
                box.addWidget(label)
            box.addStretch(1)
            grid.addLayout(box, row, 0)
            grid.addWidget(QLabel(text, self), row, 1)
        grid.setColumnStretch(1, 1)
        return grid
