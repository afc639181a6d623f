"""The widget that shows and changes one setting."""

from functools import partial

from PySide6.QtCore import QSignalBlocker
from PySide6.QtGui import QFontDatabase
from PySide6.QtWidgets import QCheckBox, QComboBox, QLabel, QLineEdit, QSpinBox, QWidget

from desktop.shell.setting import Kind, Setting
from desktop.shell.settings import Settings
from desktop.shell.theme import CODE_FAMILY, UI_FAMILY

_HEIGHT = 28
_BUILT_IN = {Kind.FONT: UI_FAMILY, Kind.CODE_FONT: CODE_FAMILY}


def make_editor(settings: Settings, setting: Setting, message: QLabel) -> QWidget:
    """Return the widget that shows and changes one setting.

    Args:
        settings: The user's settings.
        setting: The setting.
        message: Where it is said that what was typed does not fit.
    """
    if isinstance(setting.default, bool):
        editor: QWidget = _make_box(settings, setting)
    elif isinstance(setting.default, int):
        editor = _make_spin(settings, setting)
    elif setting.choices:
        editor = _make_combo(settings, setting, setting.choices)
    elif setting.kind in _BUILT_IN:
        editor = _make_combo(settings, setting, font_choices(setting.kind, settings))
    else:
        editor = _make_line(settings, setting, message)
    reason = settings.lock_reason(setting.name)
    editor.setEnabled(not reason)
    editor.setAccessibleName(f"{setting.title}, locked" if reason else setting.title)
    editor.setAccessibleDescription(reason or setting.help)
    editor.setToolTip(reason or setting.help)
    editor.setMinimumHeight(_HEIGHT)
    editor.setSizePolicy(editor.sizePolicy().Policy.Preferred, editor.sizePolicy().Policy.Fixed)
    return editor


def show_value(editor: QWidget, settings: Settings, name: str) -> None:
    """Show a setting's value, which changed elsewhere."""
    with QSignalBlocker(editor):
        if isinstance(editor, QCheckBox):
            editor.setChecked(settings.flag(name))
        elif isinstance(editor, QSpinBox):
            editor.setValue(settings.number(name))
        elif isinstance(editor, QComboBox):
            editor.setCurrentIndex(editor.findData(settings.value(name)))
        elif isinstance(editor, QLineEdit):
            editor.setText(settings.text(name))


def font_choices(kind: Kind, settings: Settings) -> tuple[tuple[str, str], ...]:
    """Return the fonts that can be chosen, the built-in one first, then those of the system.

    Args:
        kind: Whether only those of even width will do.
        settings: The user's settings: a font that is chosen but not installed stays in the list.
    """
    families = [
        family
        for family in QFontDatabase.families()
        if not QFontDatabase.isPrivateFamily(family)
        and (kind is Kind.FONT or QFontDatabase.isFixedPitch(family))
        and Setting("", "", "", "", "", kind=kind).accepts(family)
    ]
    name = "code_font" if kind is Kind.CODE_FONT else "ui_font"
    chosen = settings.text(name)
    missing = [(chosen, f"{chosen} (not installed here)")]
    return (
        ("", f"{_BUILT_IN[kind]} (built in)"),
        *((family, family) for family in families if family != _BUILT_IN[kind]),
        *(missing if chosen and chosen not in families else ()),
    )


def _make_box(settings: Settings, setting: Setting) -> QCheckBox:
    box = QCheckBox(setting.title)
    box.setChecked(settings.flag(setting.name))
    box.toggled.connect(partial(settings.set, setting.name))
    return box


def _make_spin(settings: Settings, setting: Setting) -> QSpinBox:
    spin = QSpinBox()
    spin.setRange(setting.minimum, setting.maximum)
    spin.setSingleStep(setting.step)
    spin.setSuffix(setting.suffix)
    spin.setKeyboardTracking(False)
    spin.setValue(settings.number(setting.name))
    spin.valueChanged.connect(partial(settings.set, setting.name))
    field = spin.findChild(QLineEdit)
    if field is not None:
        field.setAccessibleName(setting.title)
    return spin


def _make_combo(
    settings: Settings, setting: Setting, choices: tuple[tuple[str, str], ...]
) -> QComboBox:
    combo = QComboBox()
    for value, label in choices:
        combo.addItem(label, value)
    combo.setCurrentIndex(combo.findData(settings.value(setting.name)))
    combo.currentIndexChanged.connect(
        lambda index: settings.set(setting.name, str(combo.itemData(index)))
    )
    combo.view().setAccessibleName(setting.title)
    return combo


def _make_line(settings: Settings, setting: Setting, message: QLabel) -> QLineEdit:
    line = QLineEdit(settings.text(setting.name))

    def take() -> None:
        text = line.text().strip()
        if setting.accepts(text):
            message.clear()
            settings.set(setting.name, text)
        else:
            message.setText(f"“{text}” does not fit: it takes {setting.expects()}.")

    line.editingFinished.connect(take)
    return line
