"""The workspace's part of the style sheet."""

from string import Template

from desktop.shell.style import sheet
from desktop.shell.theme import ThemeManager

_SHEET = Template("""
QTabBar { font-size: ${base}px; }
QPlainTextEdit[role="draft"] { background: transparent; border: 2px solid transparent; }
QPlainTextEdit[role="draft"]:focus { border: 2px solid $accent; }
QPushButton[role="line"]:hover { background: $key; }
QPushButton[role="line"]:checked { background: $accent_soft; border-radius: 4px; }
QPushButton[role="chip"][chosen="true"] {
    background: $accent_soft; color: $accent_text; border-color: $accent_soft; font-weight: 500;
}
QPushButton[role="chip"][chosen="true"]:focus { border: 2px solid $accent; }
""")


def careers_sheet(theme: ThemeManager) -> str:
    """Return the style sheet of the workspace."""
    sizes = {"base": theme.pixels(13)}
    return sheet(theme) + _SHEET.substitute({**theme.theme.colors, **sizes})
