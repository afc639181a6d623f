"""Command palette, sheet of keys, settings and About, driven by keys."""

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtTest import QAbstractItemModelTester, QTest
from PySide6.QtWidgets import QApplication, QComboBox, QDialog, QFileDialog, QLabel, QSpinBox
from pytestqt.qtbot import QtBot

from desktop.shell.about import DATA, about_html, load_components
from desktop.shell.action_table import ACTIONS, SHELL, owner
from desktop.shell.palette import CommandPalette, Entry, EntryModel, looks_like_code, score
from desktop.shell.settings import SETTINGS
from desktop.shell.settings_dialog import SettingsDialog
from desktop.shell.shortcuts import ShortcutSheet
from desktop.shell.window import MainWindow
from index import paths
from index.model import Source
from tests.desktop.conftest import MakeProgram, open_window, small

pytestmark = pytest.mark.window
CONTROL = Qt.KeyboardModifier.ControlModifier


def open_by(window: MainWindow, qtbot: QtBot, key: Qt.Key) -> QDialog:
    """Press a Ctrl key (or F1) in the window; return the dialog that it opens."""
    focus = QApplication.focusWidget()
    assert focus is not None
    QTest.keyClick(focus, key, Qt.KeyboardModifier.NoModifier if key == Qt.Key.Key_F1 else CONTROL)
    dialog = QApplication.activeModalWidget()
    assert isinstance(dialog, QDialog)
    return dialog


def palette(window: MainWindow, qtbot: QtBot) -> CommandPalette:
    """Open the command palette."""
    dialog = open_by(window, qtbot, Qt.Key.Key_K)
    assert isinstance(dialog, CommandPalette)
    return dialog


@pytest.mark.parametrize(
    ("typed", "title"),
    [
        ("copy", "Copy summary"),
        ("cs", "Copy summary"),
        ("bare", "Copy the bare code"),
        ("theme", "Change the theme"),
        ("date", "Set the date of service"),
        ("lt", "Larger text"),
    ],
)
def test_letters_find_commands(typed: str, title: str) -> None:
    """The command meant is the best of all for what is typed."""
    # As in the palette, the actions of other workspaces are left out.
    in_lookup = [spec for spec in ACTIONS if owner(spec.id) in ("lookup", SHELL)]
    model = EntryModel([Entry(spec.title, "", list) for spec in in_lookup])
    model.show(typed, [])
    assert model.shown[0].title == title


def test_letters_that_do_not_fit() -> None:
    """Letters in another order, or missing, find nothing."""
    assert score("zq", "Copy summary") == 0
    assert score("ypoc", "Copy summary") == 0


@pytest.mark.parametrize(
    "text",
    ["E11.22", "e1122", "0DTJ4ZZ", "cm:E11.22", "99213", "A0021", "250.40", "t36-t50"],
)
def test_codes_are_known_by_their_form(text: str) -> None:
    """Codes of every system can be gone to."""
    assert looks_like_code(text)


@pytest.mark.parametrize("text", ["diabetes", "copy", "type 2", "E", "x-ray", ""])
def test_words_are_no_codes(text: str) -> None:
    """Words are commands."""
    assert not looks_like_code(text)


def test_model_keeps_its_contract() -> None:
    """The palette's model is sound for Qt."""
    entries = [Entry("Copy", "Ctrl+C", list), Entry("Print", "", list)]
    model = EntryModel(entries)
    QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Fatal)
    model.show("co", [Entry("Go to code E11", "", list)])
    assert [entry.title for entry in model.shown] == ["Go to code E11", "Copy"]


def test_palette_runs_a_command(qtbot: QtBot, window: MainWindow) -> None:
    """Ctrl+K, some letters and Enter run the command, with the keyboard back where it was."""
    small(window).list.setFocus()
    dialog = palette(window, qtbot)
    QTest.keyClicks(dialog.field, "copsu")
    QTest.keyClick(dialog.field, Qt.Key.Key_Return)
    assert small(window).calls == ["lookup.copy_summary"]
    assert not dialog.isVisible()


def test_palette_shows_what_can_be_done(qtbot: QtBot, window: MainWindow) -> None:
    """Every enabled action is listed and no other."""
    dialog = palette(window, qtbot)
    actions = window.actions_registry
    enabled = {
        spec.title
        for spec in ACTIONS
        if actions.action(spec.id).isEnabled() and spec.id != "shell.palette"
    }
    assert {entry.title for entry in dialog.model.shown} == enabled
    assert "Print" not in enabled
    QTest.keyClick(dialog.field, Qt.Key.Key_Escape)
    assert not dialog.isVisible()


def test_palette_moves_by_arrows(qtbot: QtBot, window: MainWindow) -> None:
    """Down selects the next command; the selection stops at both ends."""
    dialog = palette(window, qtbot)
    QTest.keyClick(dialog.field, Qt.Key.Key_Down)
    assert dialog.view.currentIndex().row() == 1
    for _ in range(3):
        QTest.keyClick(dialog.field, Qt.Key.Key_Up)
    assert dialog.view.currentIndex().row() == 0
    for _ in range(9):
        QTest.keyClick(dialog.field, Qt.Key.Key_PageDown)
    assert dialog.view.currentIndex().row() == dialog.model.rowCount() - 1
    dialog.close()


def test_palette_goes_to_a_code(qtbot: QtBot, window: MainWindow) -> None:
    """A code typed is offered first, and handed to the workspace."""
    dialog = palette(window, qtbot)
    QTest.keyClicks(dialog.field, "e11.22")
    assert dialog.model.shown[0].title == "Go to code E11.22"
    QTest.keyClick(dialog.field, Qt.Key.Key_Return)
    assert small(window).calls == ["go e11.22"]


def test_palette_that_finds_nothing(qtbot: QtBot, window: MainWindow) -> None:
    """Where no command fits, what was typed is offered as a search."""
    dialog = palette(window, qtbot)
    QTest.keyClicks(dialog.field, "zzqq")
    assert [entry.title for entry in dialog.model.shown] == ["Search for “zzqq”"]
    QTest.keyClick(dialog.field, Qt.Key.Key_Return)
    assert small(window).box.text() == "zzqq"


def test_sheet_lists_every_usable_action(qtbot: QtBot, window: MainWindow) -> None:
    """F1 opens the sheet; it names each enabled action and follows the user's keys."""
    window.services.settings.set_keys("shell.redo", ("Ctrl+Y",))
    window.services.settings.set_keys("shell.undo", ("Ctrl+J",))
    sheet = open_by(window, qtbot, Qt.Key.Key_F1)
    assert isinstance(sheet, ShortcutSheet)
    texts = [label.text() for label in sheet.findChildren(QLabel)]
    for spec in ACTIONS:
        if window.actions_registry.action(spec.id).isEnabled() and spec.keys:
            assert any(text.startswith(spec.title) for text in texts)
    assert "J" in texts
    assert "Z" not in texts
    sheet.close()


def settings_dialog(window: MainWindow, qtbot: QtBot) -> SettingsDialog:
    """Open the settings."""
    dialog = open_by(window, qtbot, Qt.Key.Key_Comma)
    assert isinstance(dialog, SettingsDialog)
    return dialog


def test_settings_dialog_shows_the_table(qtbot: QtBot, window: MainWindow) -> None:
    """Each setting has an editor, and keys change it at once."""
    dialog = settings_dialog(window, qtbot)
    assert list(dialog.editors) == [setting.name for setting in SETTINGS]
    theme = dialog.editors["theme"]
    assert isinstance(theme, QComboBox)
    QTest.keyClick(theme, Qt.Key.Key_Down)
    assert window.services.settings.text("theme") == "light"
    zoom = dialog.editors["zoom"]
    assert isinstance(zoom, QSpinBox)
    QTest.keyClick(zoom, Qt.Key.Key_Up)
    assert window.services.settings.number("zoom") == 110
    dialog.tabs.setCurrentIndex(2)
    QTest.keyClick(dialog.editors["history"], Qt.Key.Key_Space)
    assert not window.services.settings.flag("history")
    dialog.tabs.setCurrentIndex(3)
    QTest.keyClicks(dialog.editors["locality"], "13202-01")
    QTest.keyClick(dialog.editors["locality"], Qt.Key.Key_Return)
    assert window.services.settings.text("locality") == "13202-01"
    dialog.close()


def test_keys_are_rebound(qtbot: QtBot, window: MainWindow) -> None:
    """A free key is taken at once and shown; a taken one is refused with the reason."""
    dialog = settings_dialog(window, qtbot)
    page = dialog.keys_page
    dialog.tabs.setCurrentWidget(page)
    row = next(i for i, spec in enumerate(ACTIONS) if spec.id == "lookup.copy_summary")
    page.tree.setCurrentIndex(page.tree.model().index(row, 0))
    page.field.setKeySequence(QKeySequence("Ctrl+D"))
    page.set_key()
    assert "already belongs to" in page.message.text()
    page.field.setFocus()
    QTest.keyClick(page.field, Qt.Key.Key_J, CONTROL)
    page.set_button.setFocus()
    QTest.keyClick(page.set_button, Qt.Key.Key_Space)
    assert page.message.text() == ""
    assert page.tree.model().index(row, 1).data() == "Ctrl+J"
    assert window.services.settings.keys() == {"lookup.copy_summary": ("Ctrl+J",)}
    dialog.close()
    qtbot.waitUntil(window.isActiveWindow)
    small(window).list.setFocus()
    QTest.keyClick(small(window).list, Qt.Key.Key_C, CONTROL)
    assert small(window).calls == []
    QTest.keyClick(small(window).list, Qt.Key.Key_J, CONTROL)
    assert small(window).calls == ["lookup.copy_summary"]


def test_default_keys_come_back(qtbot: QtBot, window: MainWindow) -> None:
    """Default keys are restored, unless another action has been given one of them."""
    settings = window.services.settings
    settings.set_keys("lookup.note", ("Ctrl+J",))
    settings.set_keys("lookup.print", ("Ctrl+N",))
    page = settings_dialog(window, qtbot).keys_page
    row = next(i for i, spec in enumerate(ACTIONS) if spec.id == "lookup.note")
    page.tree.setCurrentIndex(page.tree.model().index(row, 0))
    page.reset_key()
    assert "already belongs to “Print”" in page.message.text()
    settings.set_keys("lookup.print", None)
    page.reset_key()
    assert settings.keys() == {}


def test_key_is_taken_from_another_action(qtbot: QtBot, window: MainWindow) -> None:
    """A key that is taken can be taken over; every action gets its own keys back at once."""
    dialog = settings_dialog(window, qtbot)
    page = dialog.keys_page
    dialog.tabs.setCurrentWidget(page)
    row = next(i for i, spec in enumerate(ACTIONS) if spec.id == "lookup.copy_summary")
    page.tree.setCurrentIndex(page.tree.model().index(row, 0))
    assert page.take_button.isHidden()
    page.field.setKeySequence(QKeySequence("Ctrl+D"))
    page.set_key()
    assert page.take_button.isVisible()
    QTest.keyClick(page.take_button, Qt.Key.Key_Space)
    assert "no longer belongs to “Add to or remove from favourites”" in page.message.text()
    assert window.actions_registry.keys("lookup.copy_summary") == ("Ctrl+D",)
    assert window.actions_registry.keys("lookup.favourite") == ()
    QTest.keyClick(page.reset_all_button, Qt.Key.Key_Space)
    assert window.actions_registry.keys("lookup.favourite") == ("Ctrl+D",)
    assert window.services.settings.keys() == {}


def test_settings_are_exported_and_imported(
    qtbot: QtBot, window: MainWindow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A file is written and taken over; the editors follow."""
    settings = window.services.settings
    settings.set("zoom", 120)
    dialog = settings_dialog(window, qtbot)
    path = tmp_path / "out.toml"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_args: (str(path), ""))
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_args: (str(path), ""))
    dialog.export()
    settings.set("zoom", 100)
    dialog.import_()
    assert dialog.message.text() == "Taken over from out.toml: Text size."
    zoom = dialog.editors["zoom"]
    assert isinstance(zoom, QSpinBox)
    assert zoom.value() == 120
    dialog.import_()
    assert "set already" in dialog.message.text()


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("zoom = 110\nnothing = 1\n", "no setting “nothing”"),
        ("zoom = ", "cannot be read"),
        ('zoom = 110\n[keys]\n"lookup.note" = ["Ctrl+D"]\n', "belongs to both"),
        ('zoom = 110\n[keys]\n"lookup.note" = ["N"]\n', "cannot be the key"),
        ('zoom = 110\n[keys]\n"lookup.nothing" = ["Ctrl+J"]\n', "no action “lookup.nothing”"),
    ],
)
def test_import_takes_all_or_nothing(
    qtbot: QtBot, window: MainWindow, tmp_path: Path, text: str, reason: str
) -> None:
    """A file with anything that does not fit changes nothing, and the reason is told."""
    path = tmp_path / "in.toml"
    path.write_text(text, encoding="utf-8")
    said = settings_dialog(window, qtbot).take_over(path)
    assert reason in said
    assert "Nothing was taken over" in said
    settings = window.services.settings
    assert (settings.number("zoom"), settings.keys()) == (100, {})


def test_locked_settings_are_shown_with_the_reason(
    qtbot: QtBot, make_program: MakeProgram, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What the administrator set is shown, cannot be changed, and says why."""
    path = tmp_path / "settings.toml"
    path.write_text('theme = "dark"\nzoom = 120\nreason = "Rule 7."\n', encoding="utf-8")
    monkeypatch.setattr(paths, "administrator", lambda: path.parent)
    window = open_window(make_program(), qtbot)
    dialog = settings_dialog(window, qtbot)
    theme = dialog.editors["theme"]
    assert isinstance(theme, QComboBox)
    assert theme.currentData() == "dark"
    assert not theme.isEnabled()
    assert "Rule 7." in theme.accessibleDescription()
    assert any("Locked." in label.text() for label in dialog.findChildren(QLabel))
    dialog.close()
    window.actions_registry.action("shell.zoom_in").trigger()
    window.actions_registry.action("shell.theme").trigger()
    assert window.services.settings.number("zoom") == 120
    assert "Rule 7." in window.status.notice.text()


def test_text_that_does_not_fit_is_told(qtbot: QtBot, window: MainWindow) -> None:
    """A date that is none is not stored; the dialog says what would be."""
    dialog = settings_dialog(window, qtbot)
    line = dialog.editors["date_fixed"]
    dialog.tabs.setCurrentIndex(2)
    QTest.keyClicks(line, "tomorrow")
    QTest.keyClick(line, Qt.Key.Key_Return)
    assert "a date such as" in dialog.message.text()
    assert window.services.settings.text("date_fixed") == ""


def test_about_names_every_component_and_source(tmp_path: Path) -> None:
    """Each bundled component and each release in force stands there with its licence."""
    components = load_components()
    assert {"PySide6 and Qt 6", "Inter", "JetBrains Mono"} <= {c.name for c in components}
    assert all(component.licence for component in components)
    source = Source(
        "x", "k", "Tabular <List>", "CDC", "FY2026", "public domain", "f", "", "0", 1, None, None
    )
    page = about_html(components, [source])
    assert "Tabular &lt;List&gt;" in page
    assert "public domain" in page
    for component in components:
        if component.kind != DATA:
            assert component.name in page
