"""The sheet of all keys, made from the table of actions and the user's own keys."""

from collections.abc import Mapping, Sequence

from PySide6.QtWidgets import (
    QBoxLayout,
    QDialog,
    QDialogButtonBox,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from desktop.shell.action_table import CASE, DETAIL, ActionSpec
from desktop.shell.actions import Actions
from desktop.shell.theme import ThemeManager
from desktop.shell.topbar import key_labels

_PLACES = {DETAIL: " (in the detail pane)", CASE: " (in the list)"}
_AROUND, _MARGIN = 60, 40
"""Pixels around the columns in the sheet, and around the sheet in the window."""
_HEADING_ROWS = 2
"""Rows that the heading of a group takes with the gap before it."""


class ShortcutSheet(QDialog):
    """Every action with its keys, by group. Actions that cannot be used here are left out.

    Args:
        actions: The actions of the window.
        theme: Dresses the sheet.
        parent: The window.
    """

    def __init__(self, actions: Actions, theme: ThemeManager, parent: QWidget) -> None:
        super().__init__(parent)
        theme.dress(self)
        self._actions = actions
        self.setWindowTitle("All keys")
        groups: dict[str, list[ActionSpec]] = {}
        for spec in actions.specs():
            if actions.action(spec.id).isEnabled() and (actions.keys(spec.id) or spec.letter):
                groups.setdefault(spec.group, []).append(spec)
        columns = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        columns.setSpacing(36)
        for side in _sides(groups):
            column = QVBoxLayout()
            column.setSpacing(16)
            for name, specs in side:
                column.addLayout(self._group(name, specs))
            column.addStretch(1)
            columns.addLayout(column)
        inner = QWidget()
        inner.setProperty("role", "page")
        box = QVBoxLayout(inner)
        box.addLayout(columns)
        note = QLabel(
            "A letter in brackets acts in the detail pane, or in the list of a case. Keys can be "
            "changed in the settings.",
            inner,
        )
        note.setProperty("role", "muted")
        note.setWordWrap(True)
        box.addWidget(note)
        area = QScrollArea(self)
        area.setWidgetResizable(True)
        area.setWidget(inner)
        area.setAccessibleName("All keys")
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close, self)
        buttons.rejected.connect(self.reject)
        close = buttons.button(QDialogButtonBox.StandardButton.Close)
        close.setAccessibleName("Close")
        outer = QVBoxLayout(self)
        outer.addWidget(area)
        outer.addWidget(buttons)
        if inner.sizeHint().width() + _AROUND > parent.width() - _MARGIN:
            columns.setDirection(QBoxLayout.Direction.TopToBottom)
            columns.setSpacing(16)
            box.invalidate()  # it does not hear of the direction
        wanted = inner.sizeHint()
        self.resize(
            min(wanted.width() + _AROUND, parent.width() - _MARGIN),
            min(wanted.height() + 90, parent.height() - _MARGIN),
        )
        close.setFocus()

    def _group(self, name: str, specs: Sequence[ActionSpec]) -> QGridLayout:
        grid = QGridLayout()
        grid.setHorizontalSpacing(24)
        grid.setVerticalSpacing(5)
        heading = QLabel(name.upper(), self)
        heading.setProperty("role", "heading")
        grid.addWidget(heading, 0, 0, 1, 2)
        for row, spec in enumerate(specs, 1):
            title = spec.title
            title += _PLACES.get(spec.context, "")
            grid.addWidget(QLabel(title, self), row, 0)
            grid.addLayout(self._keys(spec), row, 1)
        grid.setColumnStretch(0, 1)
        return grid

    def _keys(self, spec: ActionSpec) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(3)
        row.addStretch(1)
        shown = [key for key in self._actions.keys(spec.id) if key not in ("Enter", "Ctrl+=")]
        for i, key in enumerate(key for key in shown if not key.endswith("+Enter")):
            if i:
                row.addWidget(QLabel("or", self))
            for label in key_labels(key, self):
                row.addWidget(label)
        if spec.letter:
            for text, role in (("(", "muted"), (spec.letter, "key"), (")", "muted")):
                label = QLabel(text, self)
                label.setProperty("role", role)
                row.addWidget(label)
        return row


def _sides(
    groups: Mapping[str, Sequence[ActionSpec]],
) -> tuple[list[tuple[str, Sequence[ActionSpec]]], ...]:
    """Return groups in two columns of about the same length, in their order in each."""
    sides: tuple[list[tuple[str, Sequence[ActionSpec]]], ...] = ([], [])
    lengths = [0, 0]
    # The longest first: what comes last can only unbalance a little.
    for name in sorted(groups, key=lambda one: -len(groups[one])):
        side = lengths.index(min(lengths))
        sides[side].append((name, groups[name]))
        lengths[side] += len(groups[name]) + _HEADING_ROWS
    order = list(groups)
    for one in sides:
        one.sort(key=lambda item: order.index(item[0]))
    return sides
