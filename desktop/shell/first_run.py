"""The one screen that greets a new user: what is installed, what can be added, three keys."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QDialog,
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

_KEYS = (
    ("lookup.open", "Type a few letters of a disease or a code, then open what is selected"),
    ("lookup.copy_summary", "Copy a summary of the code"),
    ("shell.palette", "Everything else: commands and their keys"),
)
_LINE = 84
"""Characters a line of running text."""
_ADDED = (
    "HCPCS Level II, fee schedules, NCCI edits, MUEs and newer editions come from the files that "
    "CMS and CDC publish. CPT and CDT descriptors are shown only from your own licensed file; "
    "without one their codes have numbers and public figures only."
)


class FirstRun(QDialog):
    """Shown once; Enter or Escape closes it.

    Args:
        content: What is installed; the list follows when it has been read.
        actions: The keys in force.
        parent: The window.
    """

    def __init__(self, content: ContentService, actions: Actions, parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle("Welcome to Codeleaf")
        title = QLabel("Welcome to Codeleaf", self)
        title.setProperty("role", "title")
        lead = QLabel(
            "Codeleaf works without a network. What you type stays on this computer.", self
        )
        self._installed = QGridLayout()
        self._installed.setHorizontalSpacing(24)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(28, 24, 28, 20)
        self._column.setSpacing(10)
        self._column.addWidget(title)
        self._column.addWidget(lead)
        self._add_heading("Installed")
        self._column.addLayout(self._installed)
        self._add_heading("Can be added")
        added = QLabel(_ADDED, self)
        added.setWordWrap(True)
        added.setFixedWidth(self.fontMetrics().averageCharWidth() * _LINE)
        self._column.addWidget(added)
        self._add_heading("Three keys")
        self._column.addLayout(self._keys(actions))
        self.button = QPushButton("Start", self)
        self.button.setDefault(True)
        self.button.setAccessibleName("Start")
        self.button.clicked.connect(self.accept)
        self._column.addSpacing(8)
        self._column.addWidget(self.button, 0, Qt.AlignmentFlag.AlignRight)
        self._column.setSizeConstraint(QLayout.SizeConstraint.SetFixedSize)
        content.summary_changed.connect(self.show_summary)
        if content.summary is not None:
            self.show_summary(content.summary)
        self.button.setFocus()

    def show_summary(self, summary: ContentSummary) -> None:
        """List the code sets with their editions."""
        while (item := self._installed.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.deleteLater()
        for row, (system, source) in enumerate(summary.systems.items()):
            name = QLabel(system_info(system).label, self)
            edition = QLabel(source.edition, self)
            edition.setProperty("role", "muted")
            self._installed.addWidget(name, row, 0)
            self._installed.addWidget(edition, row, 1)
        total = QLabel(f"{format_number(summary.codes)} codes in all", self)
        total.setProperty("role", "muted")
        self._installed.addWidget(total, len(summary.systems), 0, 1, 2)
        self._installed.setColumnStretch(1, 1)

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
