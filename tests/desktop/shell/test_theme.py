"""Colours, fonts and zoom."""

from functools import partial
from pathlib import Path
from string import Template

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QFontInfo, QPalette
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from desktop.shell.settings import Settings
from desktop.shell.theme import (
    FIRST_FONTS,
    LATER_FONTS,
    ThemeManager,
    load_fonts,
    load_theme,
    themes_folder,
)
from index import paths
from tests.desktop.accessibility.contrast import (
    DOCUMENT,
    RINGS,
    SHAPE,
    TEXT,
    contrast,
    renewed,
    sheet_pairs,
    text_pairs,
)


@pytest.mark.parametrize("name", ["light", "dark"])
@pytest.mark.parametrize(("text", "fill"), text_pairs())
def test_text_can_be_read(name: str, text: str, fill: str) -> None:
    """Text has a contrast of 4.5:1 on every fill it is used on."""
    assert contrast(load_theme(name), text, fill) >= TEXT


@pytest.mark.parametrize("name", ["light", "dark"])
@pytest.mark.parametrize(("ring", "fill"), RINGS)
def test_focus_can_be_seen(name: str, ring: str, fill: str) -> None:
    """What shows the keyboard stands out at 3:1 from what is behind it."""
    assert contrast(load_theme(name), ring, fill) >= SHAPE


def test_style_sheets_set_pairs() -> None:
    """Pairs are really found in the style sheets: of a warning, of a chosen chip."""
    assert {("amber", "amber_fill"), ("on_accent", "accent")} <= sheet_pairs()


def test_the_document_has_the_contrast_of_today() -> None:
    """docs/accessibility.md lists what the themes come to."""
    text = DOCUMENT.read_text(encoding="utf-8")
    assert renewed(text) == text


def test_themes_and_style_sheet_agree() -> None:
    """Both themes name the same colours, and the style sheet names no other."""
    light, dark = load_theme("light"), load_theme("dark")
    assert light.colors.keys() == dark.colors.keys()
    template = Template((themes_folder() / "window.qss").read_text(encoding="utf-8"))
    assert template.is_valid()
    unknown = set(template.get_identifiers()) - light.colors.keys()
    assert all(name.startswith("size_") or name == "code_family" for name in unknown)


def test_bundled_fonts_are_used(qapp: QApplication, tmp_path: Path) -> None:
    """The faces asked for are the bundled ones, in the size of the zoom."""
    assert load_fonts((*FIRST_FONTS, *LATER_FONTS)) == []
    bundled = {file.name for file in (paths.resources() / "fonts").glob("*.[ot]tf")}
    assert bundled == {*FIRST_FONTS, *LATER_FONTS}
    settings = Settings(tmp_path / "settings.toml")
    themes = ThemeManager(qapp, settings)
    assert QFontInfo(themes.ui_font()).family() == "Inter"
    assert QFontInfo(themes.code_font()).family() == "JetBrains Mono"
    assert QFontInfo(themes.code_font()).fixedPitch()
    settings.set("zoom", 200)
    assert themes.ui_font(1).pixelSize() == 28


def test_theme_switches_at_once(qapp: QApplication, qtbot: QtBot, tmp_path: Path) -> None:
    """Colours, palette and style sheet follow the setting."""
    settings = Settings(tmp_path / "settings.toml")
    settings.set("theme", "light")
    themes = ThemeManager(qapp, settings)
    page, hidden = QWidget(), QWidget()
    for widget in (page, hidden):
        qtbot.addWidget(widget)
        themes.dress(widget, lambda theme: f"QLabel {{ color: {theme.theme.colors['green']}; }}")
    with qtbot.waitExposed(page):
        page.show()
    page.activateWindow()
    qtbot.waitUntil(lambda: qapp.activeWindow() is page)
    for name in ("dark", "light"):
        with qtbot.waitSignal(themes.changed):
            settings.set("theme", name)
        surface = load_theme(name).color("surface")
        assert themes.theme.name == name
        assert qapp.palette().color(QPalette.ColorRole.Base) == surface
        assert surface.name().upper() in page.styleSheet()
        assert themes.theme.colors["green"] in page.styleSheet()
        # What is not in front follows, after the keys that came meanwhile.
        assert surface.name().upper() not in hidden.styleSheet()
        qtbot.waitUntil(lambda: hidden.styleSheet() == page.styleSheet())


def test_theme_follows_the_system(
    qapp: QApplication, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With the system's theme, a change of its colour scheme reaches the window."""
    themes = ThemeManager(qapp, Settings(tmp_path / "settings.toml"))
    names: list[str] = []
    themes.changed.connect(lambda: names.append(themes.theme.name))

    class Hints:
        """Style hints of a system that has been switched."""

        def __init__(self, scheme: Qt.ColorScheme) -> None:
            self._scheme = scheme

        def colorScheme(self) -> Qt.ColorScheme:
            """Return the scheme."""
            return self._scheme

    scheme = Qt.ColorScheme
    for value in (scheme.Dark, scheme.Light, scheme.Dark, scheme.Unknown):
        monkeypatch.setattr(qapp, "styleHints", partial(Hints, value))
        themes.refresh()
    assert names[-3:] == ["light", "dark", "light"]


def test_fonts_and_density(qapp: QApplication, tmp_path: Path) -> None:
    """Fonts that are installed are shown, others are not; compact leaves less room."""
    load_fonts(FIRST_FONTS)
    settings = Settings(tmp_path / "settings.toml")
    themes = ThemeManager(qapp, settings)
    changes: list[None] = []
    themes.changed.connect(lambda: changes.append(None))
    settings.set("ui_font", "JetBrains Mono")
    settings.set("code_font", "No Such Font")
    assert themes.ui_font().family() == "JetBrains Mono"
    assert themes.code_family == "JetBrains Mono"
    wide, line = themes.room(10), themes.line(28)
    settings.set("density", "compact")
    assert themes.room(10) < wide
    assert themes.line(18) <= themes.line(28) < line
    assert len(changes) == 3
    settings.set("ui_font", "")
    assert themes.ui_font().family() == "Inter"
