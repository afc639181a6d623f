"""The settings dialog, made from the table of settings and the table of actions."""

from pathlib import Path

from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import (
    QCheckBox,
    QDialog,
    QDialogButtonBox,
    QFileDialog,
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QTabWidget,
    QVBoxLayout,
    QWidget,
)

from desktop.shell.actions import Actions, settle
from desktop.shell.fields import ElidedLabel
from desktop.shell.keys_page import KeysPage
from desktop.shell.parts import outline
from desktop.shell.setting import Setting
from desktop.shell.setting_editor import make_editor, show_value
from desktop.shell.settings import SETTINGS, Settings
from desktop.shell.settings_file import read_toml
from desktop.shell.theme import ThemeManager
from index import paths

_FILTER = "Settings (*.toml)"
_MOST_PROBLEMS = 4
"""How many reasons for refusing a file are shown."""
_LARGEST = 1_000_000
"""Bytes of a file of settings."""


class SettingsDialog(QDialog):
    """Settings take effect, and are stored, as soon as they are changed.

    Args:
        settings: The user's settings.
        actions: The actions of the window, for their keys.
        theme: Dresses the dialog and outlines its editors.
        content: The folder of the content in use.
        parent: The window.
    """

    def __init__(
        self,
        settings: Settings,
        actions: Actions,
        theme: ThemeManager,
        content: Path,
        parent: QWidget,
    ) -> None:
        super().__init__(parent)
        theme.dress(self)
        self._settings = settings
        self._theme = theme
        self.setWindowTitle("Settings")
        self.tabs = QTabWidget(self)
        self.tabs.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # its bar takes the keyboard
        self.tabs.tabBar().setAccessibleName("Groups of settings")
        self.editors: dict[str, QWidget] = {}
        self.message = QLabel(self)
        self.message.setWordWrap(True)
        self.message.setTextFormat(Qt.TextFormat.PlainText)
        self.message.setProperty("role", "error")
        groups: dict[str, list[Setting]] = {}
        for setting in SETTINGS:
            groups.setdefault(setting.group, []).append(setting)
        for name, members in groups.items():
            self.tabs.addTab(self._page(members), name)
        self.tabs.addTab(_folders(content, self), "Folders")
        self.keys_page = KeysPage(settings, actions, self)
        self.tabs.addTab(self.keys_page, "Keys")
        column = QVBoxLayout(self)
        column.addWidget(self.tabs)
        column.addWidget(self.message)
        column.addWidget(self._buttons())
        margins = column.contentsMargins()
        tabs = self.tabs.tabBar().sizeHint().width() + margins.left() + margins.right()
        self.resize(min(max(680, tabs), parent.window().width() - 40), 480)
        settings.changed.connect(self._on_changed)
        theme.changed.connect(self._outline)
        self._outline()
        self.editors["theme"].setFocus()

    def export(self) -> None:
        """Ask for a file and write the settings in force and the user's keys into it."""
        name, _ = QFileDialog.getSaveFileName(
            self, "Save the settings", "codeleaf-settings.toml", _FILTER
        )
        if not name:
            return
        try:
            Path(name).write_text(self._settings.exported(), encoding="utf-8")
        except OSError as error:
            self.message.setText(f"The settings cannot be written to {name}: {error.strerror}.")
        else:
            self.message.setText(f"The settings are in {name}.")

    def import_(self) -> None:
        """Ask for a file of settings and take it over, all of it or nothing."""
        name, _ = QFileDialog.getOpenFileName(self, "Take over settings", "", _FILTER)
        if name:
            self.message.setText(self.take_over(Path(name)))

    def take_over(self, path: Path) -> str:
        """Take over a file of settings, all of it or nothing.

        Args:
            path: The file.

        Returns:
            What has changed, or why nothing has.
        """
        try:
            if path.stat().st_size > _LARGEST:
                return f"Nothing was taken over: {path.name} is too large for a file of settings."
            content = read_toml(path.read_text(encoding="utf-8"), SETTINGS)
        except (OSError, ValueError) as error:
            return f"Nothing was taken over: {path.name} cannot be read ({error})."
        _keys, refused = settle({**self._settings.keys(), **content.keys})
        problems = [*content.problems, *self._settings.locked_in(content), *refused]
        if problems:
            shown = problems[:_MOST_PROBLEMS]
            if len(problems) > len(shown):
                shown.append(f"{len(problems) - len(shown)} more like these.")
            return "\n".join([f"Nothing was taken over from {path.name}:", *shown])
        before = self._settings.keys()
        changed = self._settings.take_over(content)
        if before != self._settings.keys():
            changed.append("Keys")
        if not changed:
            return f"{path.name} says what is set already."
        return f"Taken over from {path.name}: {'; '.join(changed)}."

    def _page(self, members: list[Setting]) -> QWidget:
        page = QWidget(self)
        form = QFormLayout(page)
        form.setContentsMargins(16, 18, 16, 16)
        form.setVerticalSpacing(10)
        form.setHorizontalSpacing(20)
        for setting in members:
            editor = make_editor(self._settings, setting, self.message)
            self.editors[setting.name] = editor
            if isinstance(editor, QCheckBox):
                form.addRow(editor)
            else:
                form.addRow(setting.title, editor)
            reason = self._settings.lock_reason(setting.name)
            about = QLabel(f"Locked. {reason}" if reason else setting.help, page)
            about.setProperty("role", "small")
            about.setWordWrap(True)
            form.addRow(about)
        return page

    def _outline(self) -> None:
        """Let boxes, lists and figures be seen in the dark too."""
        for editor in self.editors.values():
            if not isinstance(editor, QLineEdit):  # the style sheet outlines those
                outline(editor, self._theme)

    def _buttons(self) -> QDialogButtonBox:
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close, self)
        buttons.rejected.connect(self.reject)
        buttons.button(QDialogButtonBox.StandardButton.Close).setAccessibleName("Close")
        for text, name, slot in (
            ("Export...", "Save all settings and keys to a file", self.export),
            ("Import...", "Take over settings and keys from a file", self.import_),
        ):
            button = QPushButton(text, self)
            button.setAccessibleName(name)
            button.clicked.connect(slot)
            # On a page with a text field Enter belongs to the field.
            button.setAutoDefault(False)
            buttons.addButton(button, QDialogButtonBox.ButtonRole.ActionRole)
        return buttons

    def _on_changed(self, name: str) -> None:
        if name in self.editors:
            show_value(self.editors[name], self._settings, name)


def _folders(content: Path, parent: QWidget) -> QWidget:
    """Return the page that says where everything is, with a button to open each folder."""
    page = QWidget(parent)
    form = QFormLayout(page)
    form.setContentsMargins(16, 18, 16, 16)
    form.setVerticalSpacing(10)
    form.setHorizontalSpacing(20)
    for title, folder in (
        ("Code sets", content),
        ("Notes, favourites, settings", paths.user_data()),
        ("Downloads, what can be made again", paths.cache()),
        ("Reports of errors", paths.logs()),
        ("The administrator's settings", paths.administrator()),
    ):
        place = ElidedLabel(page)
        place.setText(str(folder))
        place.setToolTip(str(folder))
        open_button = QPushButton("Open", page)
        open_button.setAccessibleName(f"Open the folder: {title}")
        open_button.setEnabled(folder.is_dir())
        open_button.setAutoDefault(False)
        url = QUrl.fromLocalFile(str(folder))
        open_button.clicked.connect(lambda _checked=False, url=url: QDesktopServices.openUrl(url))
        row = QHBoxLayout()
        row.addWidget(place, 1)
        row.addWidget(open_button)
        form.addRow(title, row)
    about = QLabel(
        "CODELEAF_HOME names another folder for what is yours, CODELEAF_CONTENT another one for "
        "the code sets.",
        page,
    )
    about.setProperty("role", "small")
    about.setWordWrap(True)
    form.addRow(about)
    return page
