"""The page of the settings on which keys are given to actions."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import (
    QHBoxLayout,
    QKeySequenceEdit,
    QLabel,
    QLineEdit,
    QPushButton,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from desktop.shell.action_table import SPECS
from desktop.shell.actions import Actions, key_text, same_key
from desktop.shell.settings import Settings

_PORTABLE = QKeySequence.SequenceFormat.PortableText


class KeysPage(QWidget):
    """A list of all actions and a field that takes a new key for the selected one.

    Args:
        settings: Where the user's keys are stored.
        actions: The actions of the window; they refuse keys that are taken.
        parent: The dialog.
    """

    def __init__(self, settings: Settings, actions: Actions, parent: QWidget) -> None:
        super().__init__(parent)
        self._settings = settings
        self._actions = actions
        self.tree = QTreeWidget(self)
        self.tree.setHeaderLabels(["Action", "Keys"])
        self.tree.setRootIsDecorated(False)
        self.tree.setAccessibleName("Actions and their keys")
        self.tree.setColumnWidth(0, 330)
        for spec in actions.specs():
            item = QTreeWidgetItem(self.tree, [spec.title, ""])
            item.setData(0, Qt.ItemDataRole.UserRole, spec.id)
        self.tree.currentItemChanged.connect(self._on_selected)
        self.field = QKeySequenceEdit(self)
        self.field.setMaximumSequenceLength(1)
        self.field.setAccessibleName("New key")
        inner = self.field.findChild(QLineEdit)
        if inner is not None:
            inner.setAccessibleName("New key")
            inner.setPlaceholderText("Press a key")
        self.set_button = QPushButton("Set key", self)
        self.set_button.setAccessibleName("Give the action this key")
        self.set_button.clicked.connect(self.set_key)
        self.take_button = QPushButton("Take it from there", self)
        self.take_button.setAccessibleName("Take the key from the action that has it")
        self.take_button.clicked.connect(self.take_key)
        self.take_button.hide()
        self.reset_button = QPushButton("Default", self)
        self.reset_button.setAccessibleName("Give the action its default keys")
        self.reset_button.clicked.connect(self.reset_key)
        self.reset_all_button = QPushButton("All defaults", self)
        self.reset_all_button.setAccessibleName("Give every action its default keys")
        self.reset_all_button.clicked.connect(self.reset_all)
        self.message = QLabel(self)
        self.message.setWordWrap(True)
        self.message.setProperty("role", "error")
        row = QHBoxLayout()
        row.addWidget(self.field, 1)
        row.addWidget(self.set_button)
        row.addWidget(self.take_button)
        row.addWidget(self.reset_button)
        row.addWidget(self.reset_all_button)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 10, 0, 0)
        column.addWidget(self.tree)
        column.addLayout(row)
        column.addWidget(self.message)
        actions.keys_changed.connect(self._show_keys)
        self._show_keys()
        self.tree.setCurrentIndex(self.tree.model().index(0, 0))

    def selected(self) -> str:
        """Return the id of the selected action."""
        item = self.tree.currentItem()
        return str(item.data(0, Qt.ItemDataRole.UserRole)) if item is not None else ""

    def set_key(self) -> None:
        """Give the selected action the key in the field, unless it is taken."""
        action_id = self.selected()
        key = self.field.keySequence().toString(_PORTABLE)
        refusal = self._actions.conflict(action_id, key)
        self._say(refusal or "")
        if refusal is None and action_id:
            self._settings.set_keys(action_id, (key,))
        elif action_id and key and self._actions.holders(action_id, key):
            self.take_button.show()

    def take_key(self) -> None:
        """Give the selected action the key in the field, and take it from those that have it."""
        action_id = self.selected()
        key = self.field.keySequence().toString(_PORTABLE)
        given: dict[str, tuple[str, ...] | None] = {action_id: (key,)}
        for spec in self._actions.holders(action_id, key):
            left = (one for one in self._actions.keys(spec.id) if not same_key(one, key))
            given[spec.id] = tuple(left)
        self._settings.replace_keys(given)
        lost = [SPECS[one].title for one in given if one != action_id]
        self._say(f"{key_text(key)} no longer belongs to “{'”, “'.join(lost)}”.")

    def reset_key(self) -> None:
        """Give the selected action its default keys again, unless one has been given away."""
        action_id = self.selected()
        for key in SPECS[action_id].keys:
            refusal = self._actions.conflict(action_id, key)
            if refusal is not None:
                self._say(refusal)
                return
        self._say("")
        self._settings.set_keys(action_id, None)

    def reset_all(self) -> None:
        """Give every action its default keys again."""
        self._settings.replace_keys(dict.fromkeys(self._settings.keys()))
        self._say("")

    def _on_selected(self) -> None:
        self.field.clear()
        self._say("")

    def _say(self, text: str) -> None:
        self.message.setText(text)
        self.take_button.hide()

    def _show_keys(self) -> None:
        for i in range(self.tree.topLevelItemCount()):
            item = self.tree.topLevelItem(i)
            if item is not None:
                keys = self._actions.keys(str(item.data(0, Qt.ItemDataRole.UserRole)))
                item.setText(1, ", ".join(dict.fromkeys(key_text(key) for key in keys)))
