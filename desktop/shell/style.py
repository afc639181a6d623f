"""The workspaces' part of the style sheet, from the colours and the zoom in force."""

from string import Template

from desktop.shell.theme import ThemeManager

TERM_LEFT = 22
"""Pixels at 100 % before the terms of a table of codes, and before their heading."""
_SHEET = Template("""
QFrame[role="search"] { background: $surface; border: none; }
QFrame[role="box"] { background: $surface; border: 1px solid $outline; border-radius: 6px; }
QFrame[role="box"][focused="true"] { border: 2px solid $accent; }
QFrame[role="box"] QLineEdit, QFrame[role="box"] QLineEdit:focus {
    background: transparent; border: none; padding: 0; font-size: ${large}px;
}
QPushButton[role="chip"] {
    background: $surface; color: $muted; border: 1px solid $outline; border-radius: ${radius}px;
    padding: 3px 9px; font-size: ${base}px;
}
QPushButton[role="chip"]:hover { background: $key; }
QPushButton[role="chip"]:checked {
    background: $accent; color: $on_accent; border-color: $accent; font-weight: 500;
}
QPushButton[role="chip"]:focus { border: 2px solid $accent; padding: 2px 8px; }
QPushButton[role="chip"]:checked:focus { border: 2px solid $text; }
QPushButton[role="chip"][missing="true"] { color: $muted; border-style: dashed; }
QPushButton[role="chip"][missing="true"]:checked {
    background: $key; color: $text; border-color: $muted;
}
QFrame[role="card"][focused="true"] { border: 1px solid $accent; }
QTextBrowser[role="prose"], QTextBrowser[role="prose"]:focus {
    background: transparent; border: none; border-radius: 0; padding: 0;
}
QLabel[role="banner"] {
    background: $amber_fill; color: $amber; border-radius: 5px; padding: 6px 10px;
}
QLabel[role="line"] { color: $muted; padding: 4px 12px; font-size: ${small}px; }
QPushButton[role="line"] {
    background: transparent; border: 2px solid transparent; color: $accent_text;
    padding: 0 6px; font-size: ${small}px;
}
QPushButton[role="line"]:focus { border: 2px solid $accent; }
QLabel[role="message"] { color: $muted; padding: 18px 12px 8px 12px; }
QFrame[role="find"] { background: $surface; border: none; border-bottom: 1px solid $border; }
QTableView[role="plain"] QHeaderView::section { font-size: ${small}px; padding: 4px 2px 4px 5px; }
QTableView[role="plain"] QHeaderView::section:first { padding-left: ${term}px; }
QAbstractButton[role="star"] { border: none; background: transparent; }
""")


def sheet(theme: ThemeManager) -> str:
    """Return the style sheet of a workspace with a search box."""
    sizes = {
        "small": theme.pixels(11),
        "base": theme.pixels(12),
        "large": theme.pixels(15),
        "radius": theme.pixels(9),
        "term": theme.pixels(TERM_LEFT) + 3,
    }
    return _SHEET.substitute({**theme.theme.colors, **sizes})
