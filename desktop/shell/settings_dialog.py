"""The settings dialog, made from the table of settings and the table of actions."""

from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QFormLayout,
    QHBoxLayout,
    QKeySequenceEdit,
    QLabel,
    QLineEdit,
    QPushButton,
    QSpinBox,
    QTabWidget,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from desktop.shell.action_table import SPECS
from desktop.shell.actions import Actions, key_text
from desktop.shell.settings import SETTINGS, Setting, Settings

_EDITOR_HEIGHT = 28
_PORTABLE = QKeySequence.SequenceFormat.PortableText


class SettingsDialog(QDialog):
    """Settings take effect, and are stored, as soon as they are changed.

    Args:
        settings: The user's settings.
        actions: The actions of the window, for their keys.
        parent: The window.
    """

    def __init__(self, settings: Settings, actions: Actions, parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle("Settings")
        self.tabs = QTabWidget(self)
        self.tabs.tabBar().setAccessibleName("Groups of settings")
        self.editors: dict[str, QWidget] = {}
        groups: dict[str, list[Setting]] = {}
        for setting in SETTINGS:
            groups.setdefault(setting.group, []).append(setting)
        for name, members in groups.items():
            self.tabs.addTab(self._page(settings, members), name)
        self.keys_page = KeysPage(settings, actions, self)
        self.tabs.addTab(self.keys_page, "Keys")
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close, self)
        buttons.rejected.connect(self.reject)
        buttons.button(QDialogButtonBox.StandardButton.Close).setAccessibleName("Close")
        column = QVBoxLayout(self)
        column.addWidget(self.tabs)
        column.addWidget(buttons)
        margins = column.contentsMargins()
        tabs = self.tabs.tabBar().sizeHint().width() + margins.left() + margins.right()
        self.resize(max(620, tabs), 480)
        self.editors["theme"].setFocus()

    def _page(self, settings: Settings, members: list[Setting]) -> QWidget:
        page = QWidget(self)
        form = QFormLayout(page)
        form.setContentsMargins(16, 18, 16, 16)
        form.setVerticalSpacing(14)
        form.setHorizontalSpacing(20)
        for setting in members:
            editor = make_editor(settings, setting, page)
            self.editors[setting.name] = editor
            if isinstance(editor, QCheckBox):
                form.addRow(editor)
            else:
                form.addRow(setting.title, editor)
        return page


def make_editor(settings: Settings, setting: Setting, parent: QWidget) -> QWidget:
    """Return the widget that shows and changes one setting."""
    name = setting.name
    if isinstance(setting.default, bool):
        box = QCheckBox(setting.title, parent)
        box.setChecked(settings.flag(name))
        box.toggled.connect(partial(settings.set, name))
        editor: QWidget = box
    elif isinstance(setting.default, int):
        spin = QSpinBox(parent)
        spin.setRange(setting.minimum, setting.maximum)
        spin.setSingleStep(setting.step)
        spin.setSuffix(setting.suffix)
        spin.setKeyboardTracking(False)
        spin.setValue(settings.number(name))
        spin.valueChanged.connect(partial(settings.set, name))
        field = spin.findChild(QLineEdit)
        if field is not None:
            field.setAccessibleName(setting.title)
        editor = spin
    elif not setting.choices:
        line = QLineEdit(settings.text(name), parent)
        line.editingFinished.connect(lambda: settings.set(name, line.text().strip()))
        editor = line
    else:
        combo = QComboBox(parent)
        for value, label in setting.choices:
            combo.addItem(label, value)
        combo.setCurrentIndex(combo.findData(settings.value(name)))
        combo.currentIndexChanged.connect(
            lambda index: settings.set(name, str(combo.itemData(index)))
        )
        combo.view().setAccessibleName(setting.title)
        editor = combo
    editor.setAccessibleName(setting.title)
    editor.setMinimumHeight(_EDITOR_HEIGHT)
    editor.setSizePolicy(editor.sizePolicy().Policy.Preferred, editor.sizePolicy().Policy.Fixed)
    return editor


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
        self.reset_button = QPushButton("Default", self)
        self.reset_button.setAccessibleName("Give the action its default keys")
        self.reset_button.clicked.connect(self.reset_key)
        self.message = QLabel(self)
        self.message.setWordWrap(True)
        self.message.setProperty("role", "error")
        row = QHBoxLayout()
        row.addWidget(self.field, 1)
        row.addWidget(self.set_button)
        row.addWidget(self.reset_button)
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
        self.message.setText(refusal or "")
        if refusal is None and action_id:
            self._settings.set_keys(action_id, (key,))

    def reset_key(self) -> None:
        """Give the selected action its default keys again, unless one has been given away."""
        action_id = self.selected()
        for key in SPECS[action_id].keys:
            refusal = self._actions.conflict(action_id, key)
            if refusal is not None:
                self.message.setText(refusal)
                return
        self.message.clear()
        self._settings.set_keys(action_id, None)

    def _on_selected(self) -> None:
        self.field.clear()
        self.message.clear()

    def _show_keys(self) -> None:
        for i in range(self.tree.topLevelItemCount()):
            item = self.tree.topLevelItem(i)
            if item is not None:
                keys = self._actions.keys(str(item.data(0, Qt.ItemDataRole.UserRole)))
                item.setText(1, ", ".join(dict.fromkeys(key_text(key) for key in keys)))
