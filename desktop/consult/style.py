"""Consult's part of the style sheet."""

from string import Template

from desktop.shell.style import sheet
from desktop.shell.theme import ThemeManager

_SHEET = Template("""
QPlainTextEdit[role="note"], QPlainTextEdit[role="shown"] {
    background: transparent; border: 2px solid transparent; border-radius: 5px;
}
QPlainTextEdit[role="note"]:focus, QPlainTextEdit[role="shown"]:focus {
    border: 2px solid $accent;
}
QPlainTextEdit[role="draft"] { background: transparent; border: 2px solid transparent; }
QPlainTextEdit[role="draft"]:focus { border: 2px solid $accent; }
QPushButton[role="badge"] {
    background: $green_fill; color: $green; border: 1px solid transparent; border-radius: 3px;
    padding: 2px 7px; font-weight: 600; font-size: ${small}px;
}
QPushButton[role="badge"][found="true"] { background: $amber_fill; color: $amber; }
QPushButton[role="badge"]:focus { border: 1px solid $accent; }
""")


def consult_sheet(theme: ThemeManager) -> str:
    """Return the style sheet of the workspace."""
    return sheet(theme) + _SHEET.substitute({**theme.theme.colors, "small": theme.pixels(11)})
