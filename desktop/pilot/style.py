"""Pilot's part of the style sheet."""

from string import Template

from desktop.shell.style import sheet
from desktop.shell.theme import ThemeManager

_SHEET = Template("""
QPlainTextEdit[role="ask"], QPlainTextEdit[role="ask"]:focus {
    background: transparent; border: none; padding: 0;
}
QFrame[role="preview"] { background: $surface; border: 1px solid $accent; border-radius: 8px; }
QPushButton[role="line"]:hover { background: $key; }
QPushButton[role="line"]:checked { background: $accent_soft; border-radius: 4px; }
QPushButton[role="about"] {
    background: $accent_soft; color: $accent_text; border: 1px solid transparent;
    border-radius: 4px; padding: 3px 8px; text-align: left; font-size: ${base}px;
}
QPushButton[role="about"]:focus { border: 1px solid $accent; }
""")


def pilot_sheet(theme: ThemeManager) -> str:
    """Return the style sheet of the workspace."""
    sizes = {"base": theme.pixels(12)}
    return sheet(theme) + _SHEET.substitute({**theme.theme.colors, **sizes})
