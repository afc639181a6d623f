"""What stands in a window until its workspaces are made: a search box that keeps what is typed.

Making the workspaces takes tens of milliseconds. A window that waited for them would stand that
much later, and a coder's first letters would go nowhere.
"""

from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from desktop.shell.fields import LineEdit
from desktop.shell.theme import ThemeManager

_WIDTH = 452
_WIDEST = 540


def search_width(theme: ThemeManager) -> int:
    """Return the width that the search pane has until the user drags it, in pixels."""
    return min(theme.pixels(_WIDTH), _WIDEST)


class Opening(QWidget):
    """A search box where the Lookup workspace will have its own.

    Args:
        theme: Sizes.
    """

    def __init__(self, theme: ThemeManager) -> None:
        super().__init__()
        self.setProperty("role", "page")
        side = QFrame(self)
        side.setProperty("role", "side")
        side.setFixedWidth(search_width(theme))
        box = QFrame(side)
        box.setProperty("role", "pill")
        box.setProperty("focused", True)
        box.setFixedHeight(theme.pixels(44))
        self.field = LineEdit(box)
        self.field.setFrame(False)
        self.field.setFont(theme.ui_font(2))
        self.field.setStyleSheet("background: transparent; border: none;")
        self.field.setAccessibleName("Search")
        row = QHBoxLayout(box)
        row.setContentsMargins(10, 0, 10, 0)
        row.addWidget(self.field)
        column = QVBoxLayout(side)
        column.setContentsMargins(12, 12, 12, 12)
        column.addWidget(box)
        column.addStretch(1)
        whole = QHBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(side)
        whole.addStretch(1)
        self.setFocusProxy(self.field)
