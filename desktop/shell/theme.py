"""Light and dark themes: named colours, palette, style sheet, fonts, zoom and density.

Widgets ask for looks by property, so that a change of theme or zoom reaches all of them:
``role`` of a QLabel: ``brand``, ``muted``, ``small``, ``heading``, ``title``, ``code``, ``key``,
``error``, ``notice``; ``badge`` of a QLabel: ``green``, ``red``, ``amber``, ``blue``, ``grey``;
``role`` of a QFrame: ``card``, ``pill``, ``bar`` (with ``edge``), ``rail``, ``side``; ``role`` of
a plain QWidget: ``page``. Delegates and documents read the colours.

The style sheet is set on each page, bar and dialog by itself (``ThemeManager.dress``), never on
the application or a whole window: Qt takes several times as long for those, 0.3 to 1 s with all
workspaces made, and all of it in one go.
"""

import tomllib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from string import Template
from typing import Any, TypeVar
from weakref import ref

from PySide6.QtCore import QObject, Qt, QTimer, Signal
from PySide6.QtGui import QColor, QFont, QFontDatabase, QPalette
from PySide6.QtWidgets import QApplication, QWidget
from shiboken6 import isValid

from desktop.shell.settings import Settings
from index import paths

W = TypeVar("W", bound=QWidget)

UI_FAMILY = "Inter"
CODE_FAMILY = "JetBrains Mono"
FIRST_FONTS = (
    "Inter-Regular.otf",
    "Inter-SemiBold.otf",
    "Inter-Bold.otf",
    "JetBrainsMono-Regular.ttf",
    "JetBrainsMono-Bold.ttf",
)
"""What the first paint needs; a file takes about a millisecond."""
LATER_FONTS = ("Inter-Medium.otf", "JetBrainsMono-Medium.ttf")
BASE_SIZE = 13
"""Size of running text in pixels at 100 %."""
_COMPACT = 0.5
"""What is left of the room between things where the density is compact."""
_LEAST_LINE = 18
"""Pixels at 100 % that a line of running text needs."""
_SIZES = {"size_tiny": -3, "size_small": -2, "size_base": 0, "size_large": 1, "size_title": 5}


def themes_folder() -> Path:
    """Return the folder of the themes and the style sheet."""
    return paths.resources() / "themes"


@dataclass(frozen=True)
class Theme:
    """The named colours of one theme.

    Attributes:
        name: ``light`` or ``dark``.
        colors: Colours as ``#RRGGBB`` by name.
    """

    name: str
    colors: Mapping[str, str]

    def color(self, name: str) -> QColor:
        """Return a colour by its name in the theme's file."""
        return QColor(self.colors[name])


def load_theme(name: str) -> Theme:
    """Read a theme.

    Args:
        name: ``light`` or ``dark``.
    """
    text = (themes_folder() / f"{name}.toml").read_text(encoding="utf-8")
    return Theme(name, tomllib.loads(text))


def load_fonts(names: Sequence[str]) -> list[str]:
    """Make bundled fonts available.

    Args:
        names: Their files in resources/fonts.

    Returns:
        The files that could not be read.
    """
    folder = paths.resources() / "fonts"
    return [name for name in names if QFontDatabase.addApplicationFont(str(folder / name)) < 0]


class ThemeManager(QObject):
    """Applies the theme, fonts and zoom that the settings ask for, and follows the system.

    Args:
        application: The application to dress.
        settings: The user's settings; changes take effect at once.

    Signals:
        changed: Theme, zoom, density or a font changed; colours, sizes and fonts must be asked
            for again.
    """

    changed = Signal()

    def __init__(self, application: QApplication, settings: Settings) -> None:
        super().__init__(settings)
        self._sheet = ""
        self._roots: list[_Root] = []
        self._steps: list[Callable[[], None]] = []
        self._application = application
        self._settings = settings
        self._themes: dict[str, Theme] = {}
        self._template = Template((themes_folder() / "window.qss").read_text(encoding="utf-8"))
        self.theme = self._wanted()
        settings.changed.connect(self._on_setting)
        application.styleHints().colorSchemeChanged.connect(self.refresh)
        self._apply()

    @property
    def zoom(self) -> float:
        """The zoom as a factor, 1.0 for 100 %."""
        return self._settings.number("zoom") / 100

    def pixels(self, size: float) -> int:
        """Return a length of ``size`` pixels at the zoom in force."""
        return max(1, round(size * self.zoom))

    def room(self, size: float) -> int:
        """Return ``size`` pixels of empty room at the zoom and density in force."""
        compact = self._settings.text("density") == "compact"
        return self.pixels(size * _COMPACT if compact else size)

    def line(self, height: float) -> int:
        """Return the height of a line of a list, ``height`` pixels where there is room."""
        spare = max(height - _LEAST_LINE, 0)
        return self.pixels(height - spare) + (self.room(spare) if spare else 0)

    @property
    def code_family(self) -> str:
        """The family of the monospaced face in force, for style sheets."""
        return self._family("code_font", CODE_FAMILY)

    def ui_font(self, size_delta: float = 0, weight: QFont.Weight = QFont.Weight.Normal) -> QFont:
        """Return the text face.

        Args:
            size_delta: Pixels to add to the size of running text at 100 %.
            weight: Normal, Medium, DemiBold or Bold; these are bundled.
        """
        return self._font(self._family("ui_font", UI_FAMILY), size_delta, weight)

    def code_font(self, size_delta: float = 0, weight: QFont.Weight = QFont.Weight.Bold) -> QFont:
        """Return the monospaced face for codes; Normal, Medium and Bold are bundled."""
        font = self._font(self.code_family, size_delta, weight)
        font.setStyleHint(QFont.StyleHint.Monospace)
        return font

    def dress(
        self,
        widget: W,
        own: "Callable[[ThemeManager], str] | None" = None,
        adapt: Callable[[W], None] | None = None,
    ) -> None:
        """Give a page, bar or dialog the style sheet, now and whenever it changes.

        Args:
            widget: What has no dressed widget above it.
            own: Returns what is added to the style sheet for it.
            adapt: Called with it after a change, for what the style sheet does not reach.
        """
        root = _Root(ref(widget), own, adapt)
        self._roots = [*(one for one in self._roots if one.widget()), root]
        self._dress(root)

    def refresh(self) -> None:
        """Apply the theme anew if the settings or the system ask for another one."""
        wanted = self._wanted()
        if wanted.name != self.theme.name:
            self.theme = wanted
            self._change()

    def system_is_dark(self) -> bool:
        """Return whether the system asks for dark windows."""
        return self._application.styleHints().colorScheme() == Qt.ColorScheme.Dark

    def _on_setting(self, name: str) -> None:
        if name == "theme":
            self.refresh()
        elif name in ("zoom", "ui_font", "code_font", "density"):
            self._change()

    def _wanted(self) -> Theme:
        name = self._settings.text("theme")
        if name == "system":
            name = "dark" if self.system_is_dark() else "light"
        if name not in self._themes:
            self._themes[name] = load_theme(name)
        return self._themes[name]

    def _family(self, name: str, built_in: str) -> str:
        chosen = self._settings.text(name)
        return chosen if chosen and QFontDatabase.hasFamily(chosen) else built_in

    def _font(self, family: str, size_delta: float, weight: QFont.Weight) -> QFont:
        font = QFont(family)
        font.setPixelSize(self.pixels(BASE_SIZE + size_delta))
        font.setWeight(weight)
        return font

    def _apply(self) -> None:
        sizes = {name: str(self.pixels(BASE_SIZE + delta)) for name, delta in _SIZES.items()}
        self._application.setPalette(palette(self.theme))
        self._application.setFont(self.ui_font())
        names = {**self.theme.colors, **sizes, "code_family": self.code_family}
        self._sheet = self._template.substitute(names)

    def _change(self) -> None:
        """Apply what the settings ask for now to all that stands."""
        self._apply()
        active = self._application.activeWindow()
        front: list[tuple[bool, _Root]] = []
        others: list[tuple[bool, _Root]] = []
        for root in self._roots:
            widget = root.widget()
            if widget is not None:
                shown = widget.isVisible()
                (front if shown and widget.window() is active else others).append((shown, root))
        for _, root in front:
            self._dress(root)
        self.changed.emit()
        for _, root in front:
            root.adapt()
        # The others a step at a time, so that keys are heard between them; those shown first.
        others.sort(key=lambda one: not one[0])
        if others and not self._steps:
            QTimer.singleShot(0, self, self._step)
        self._steps = [
            step for _, root in others for step in (partial(self._dress, root), root.adapt)
        ]

    def _step(self) -> None:
        if self._steps:
            self._steps.pop(0)()
        if self._steps:
            QTimer.singleShot(0, self, self._step)

    def _dress(self, root: "_Root") -> None:
        widget = root.widget()
        if widget is not None:
            widget.setStyleSheet(self._sheet + (root.own(self) if root.own else ""))


@dataclass(frozen=True, slots=True)
class _Root:
    """What is dressed by itself.

    Attributes:
        known: The widget, which may have gone.
        own: Returns what is added to the style sheet for it.
        adapted: Adapts what the style sheet does not reach.
    """

    known: "ref[QWidget]"
    own: Callable[[ThemeManager], str] | None
    adapted: Callable[[Any], None] | None

    def widget(self) -> QWidget | None:
        """Return the widget, None if it has gone."""
        widget = self.known()
        return widget if widget is not None and isValid(widget) else None

    def adapt(self) -> None:
        """Let the widget adapt what the style sheet does not reach."""
        widget = self.widget()
        if widget is not None and self.adapted is not None:
            self.adapted(widget)


def palette(theme: Theme) -> QPalette:
    """Return the theme's colours as a palette, for whatever the style sheet leaves alone."""
    role = QPalette.ColorRole
    names = {
        role.Window: "window",
        role.WindowText: "text",
        role.Base: "surface",
        role.AlternateBase: "window",
        role.Text: "text",
        role.Button: "surface",
        role.ButtonText: "text",
        role.BrightText: "red",
        role.ToolTipBase: "surface",
        role.ToolTipText: "text",
        role.PlaceholderText: "muted",
        role.Highlight: "accent",
        role.HighlightedText: "on_accent",
        role.Link: "accent_text",
        role.LinkVisited: "accent_text",
        role.Accent: "accent",
        role.Light: "surface",
        role.Midlight: "key",
        role.Mid: "border",
        role.Dark: "border",
        role.Shadow: "border",
    }
    result = QPalette()
    for color_role, name in names.items():
        result.setColor(color_role, theme.color(name))
    for color_role in (role.WindowText, role.Text, role.ButtonText):
        result.setColor(QPalette.ColorGroup.Disabled, color_role, theme.color("muted"))
    return result
