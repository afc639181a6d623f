"""The workspace's part of the style sheet, from the colours and the zoom in force."""

from string import Template

from desktop.shell.theme import ThemeManager

_SHEET = Template("""
QTableView { border: 1px solid $border; border-radius: 6px; }
QTableView::item { padding: 0 3px; }
QTableView:focus, QListWidget:focus { border: 1px solid $accent; }
QTableView::corner, QAbstractScrollArea::corner { background: transparent; border: none; }
QTableView::item:selected { background: $selection; }
QListWidget { border-radius: 6px; }
QListWidget::item { padding: ${gap}px 10px; border-bottom: 1px solid $border; }
QListWidget::item:selected { background: $selection; color: $text; }
""")


def sheet(theme: ThemeManager) -> str:
    """Return the style sheet of the workspace."""
    return _SHEET.substitute({**theme.theme.colors, "gap": theme.pixels(6)})
